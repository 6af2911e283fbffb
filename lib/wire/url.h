/* SPDX-License-Identifier: EUPL-1.2 */
/* url - absolute http(s) URLs of endpoints, and safe return targets. Hostile input: yes. Source: RFC 3986. */
#ifndef WIRE_URL_H
#define WIRE_URL_H

#include "lib/base/arena.h"

struct url {
	bool is_https;
	struct bytes scheme;
	struct bytes host;      /* lower case not enforced; compare with ascii_equal_fold() */
	struct bytes authority; /* host[:port] */
	struct bytes origin;    /* scheme://authority */
	struct bytes path;      /* with leading '/', may be empty */
	struct bytes query;     /* without '?', absent when none */
	uint16_t port;          /* explicit or the scheme's default */
};

/* No user info, no fragment, no control characters, no backslash, no blanks. Views into text.
 * Rules: URL_SYNTAX */
OUTCOME url_parse(struct bytes text, struct url *out);
/* Host is *.localhost, localhost, 127.0.0.0/8 or [::1]. */
bool url_is_loopback(const struct url *url);
/*
 * url_return_target - is this target on our own origin? Answers open redirects.
 * Takes a path ("/a?b", never "//" or "/\") or an absolute URL of exactly that origin.
 * Rules: RETURN_TARGET URL_SYNTAX
 */
OUTCOME url_return_target(struct bytes target, const char *origin, struct arena *mem, const char **out);

#endif
