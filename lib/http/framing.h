/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * framing - is this request's head unambiguous about target, host and body? Else a front can be smuggled past
 *
 * Pure; libmicrohttpd 0.9.75 takes what is refused here: two Content-Lengths (it uses the first),
 * Content-Length beside chunked, no Host, absolute form, blanks in names.
 *
 * head   as received; hostile; borrowed
 * hosts  Host values we answer to, compared without case; ends with NULL
 * out    zero after a failure
 *
 * Rules:   HTTP_TARGET HTTP_FRAMING HTTP_HOST HTTP_METHOD_UNKNOWN HTTP_TOO_LARGE, in this order
 * Source:  RFC 9112 2.3, 3.2, 5.1, 6.1, 6.3; RFC 9110 5.5, 5.6.2, 7.2, 8.6
 */
#ifndef HTTP_FRAMING_H
#define HTTP_FRAMING_H

#include "lib/wire/http.h"

struct framing_head {
	struct bytes method;
	struct bytes target;
	struct bytes version;
	const struct http_header *headers;
	size_t n_headers;
};

struct framing {
	enum http_method method; /* GET, HEAD or POST */
	bool is_chunked;
	size_t length; /* announced; 0 without a body and when chunked */
};

OUTCOME framing_check(const struct framing_head *head, const char *const *hosts, struct framing *out);

#endif
