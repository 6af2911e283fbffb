/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * loopback - a small HTTP server for tests in a process of its own, on 127.0.0.1, with an answer per path
 *
 * It can do what servers should not: stop in the middle, send a byte per second, never end.
 */
#ifndef TESTS_SUPPORT_LOOPBACK_H
#define TESTS_SUPPORT_LOOPBACK_H

#include <openssl/types.h>
#include <stddef.h>
#include <sys/types.h>

enum loopback_manner {
	LOOPBACK_PLAIN,  /* head and body as they stand, then the connection is closed */
	LOOPBACK_SLOWLY, /* head, then one octet of body per second */
	LOOPBACK_ENDLESS /* head, then the body again and again until the client has enough */
};

struct loopback_answer {
	const char *path; /* with query */
	const char *head; /* status line and fields, without the empty line; %u becomes the port */
	const char *body;
	enum loopback_manner manner;
	const char *only_with; /* a line the request must hold, or the answer is 400; NULL: any */
};

struct loopback {
	pid_t pid;
	unsigned port;
};

/* ctx NULL: plain http. The answers are those at the time of starting. false: nothing runs. */
int loopback_start(struct loopback *out, const struct loopback_answer *answers, size_t n, SSL_CTX *ctx);
void loopback_stop(struct loopback *server);

#endif
