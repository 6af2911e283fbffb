/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * fetch - one http(s) resource into a file, with a limit on everything the server decides; libcurl stays behind it
 *
 * Blocks: for the command and for helper processes, never in a loop. No cookies, no credentials, no compression,
 * nothing from the environment. Each address is looked at when it is connected to.
 * Sources: RFC 9110; RFC 6125 6.4 for names in certificates, done by the library.
 */
#ifndef FETCH_FETCH_H
#define FETCH_FETCH_H

#include <stdint.h>

#include "lib/base/arena.h"

/* How we reach the world; the operator's. */
struct fetch_way {
	const char *ca_file; /* certificates that may vouch for a server; NULL: the system's */
	const char *proxy;   /* NULL: none. With one, names are looked up and addresses chosen by the proxy */
	bool is_local;       /* private and loopback addresses too, and http to loopback names */
};

struct fetch_limits {
	uint64_t bytes;        /* of the resource */
	unsigned time_s;       /* of all, redirects included */
	unsigned connect_s;
	unsigned slow_bytes_s; /* slower than this … */
	unsigned slow_s;       /* … for so long is given up */
};

struct fetch_plan {
	const char *url;
	const char *accept;        /* media type asked for; NULL: any */
	const char *const *hosts;  /* names beside the URL's own that redirects may lead to */
	size_t n_hosts;
	const char *etag, *modified; /* of the copy we have; NULL: none */
	struct fetch_way way;
	struct fetch_limits limits;
};

struct fetched {
	bool is_unchanged;   /* the copy we have is current; nothing was written */
	uint64_t n_bytes;
	const char *etag, *modified; /* for the next time; NULL: the server gave none that can be used */
	int status;          /* of the last answer, also after FETCH_STATUS; 0: none */
};

/*
 * fetch - fd: written from its position; of no worth after a failure
 *
 * Only 200, and 304 to a condition we sent, are taken. Redirects: https (http only under way.is_local), same host or
 * a named one, at most LIMIT_FETCH_REDIRECTS.
 * Rules: FETCH_URL FETCH_ADDRESS FETCH_UNREACHABLE FETCH_TLS FETCH_STATUS FETCH_REDIRECT FETCH_TOO_LARGE FETCH_SLOW
 *        FETCH_TIMEOUT FETCH_CUT_OFF FETCH_KEPT FETCH_FAILED OUT_OF_MEMORY
 */
OUTCOME fetch(const struct fetch_plan *plan, int fd, struct arena *mem, struct fetched *out);

/* May this be fetched at all? For the command, before anything is kept. Rules: FETCH_URL */
OUTCOME fetch_url_check(const char *url, const struct fetch_way *way);

#endif
