/* SPDX-License-Identifier: EUPL-1.2 */
/* route - which line of a program's table of addresses a request belongs to */
#ifndef WIRE_ROUTE_H
#define WIRE_ROUTE_H

#include "lib/wire/http.h"

enum route_reach { ROUTE_EXACT, ROUTE_BELOW }; /* the path itself; all that begins with it */

struct route {
	enum http_method method; /* GET answers HEAD as well */
	const char *path;
	enum route_reach reach;
};

/*
 * route_find - the first line with this address and method
 *
 * place  index into routes; n_routes after a failure
 *
 * Rules:  HTTP_NOT_FOUND, HTTP_METHOD when the address is served by other methods
 * Source: RFC 9110 15.5.5, 15.5.6
 */
OUTCOME route_find(const struct route *routes, size_t n_routes, const struct http_request *in, size_t *place);

/*
 * route_hints - what the status of a finished reply asks for: Allow with 405, Retry-After with 429 and 503
 *
 * Without memory the reply goes as it is.
 * Source: RFC 9110 10.2.1, 10.2.3
 */
void route_hints(const struct route *routes, size_t n_routes, const struct http_request *in,
                 struct arena *mem, struct http_reply *out);

#endif
