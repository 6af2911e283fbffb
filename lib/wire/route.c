/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/wire/route.h"

#include "lib/base/banned.h"

#define STATUS_METHOD 405
#define STATUS_TOO_MANY 429
#define STATUS_UNAVAILABLE 503
#define RETRY_AFTER "5" /* seconds; a database fail-over takes a few, a queue of hashes less */

static const struct {
	enum http_method sent, served;
	const char *in_list;
} methods[] = {
	{ HTTP_GET, HTTP_GET, "GET" },
	{ HTTP_HEAD, HTTP_GET, "HEAD" },
	{ HTTP_POST, HTTP_POST, "POST" },
};

static bool is_at(const struct route *r, struct bytes path)
{
	return r->reach == ROUTE_BELOW ? bytes_has_prefix(path, r->path) : bytes_equal_text(path, r->path);
}

OUTCOME route_find(const struct route *routes, size_t n_routes, const struct http_request *in, size_t *place)
{
	const enum http_method method = in->method == HTTP_HEAD ? HTTP_GET : in->method;
	bool is_known = false;

	*place = n_routes;
	for (size_t i = 0; i < n_routes; i++) {
		if (!is_at(&routes[i], in->path))
			continue;
		is_known = true;
		if (routes[i].method == method) {
			*place = i;
			return outcome_ok();
		}
	}
	REQUIRE(is_known, HTTP_NOT_FOUND);
	return outcome_of(RULE_HTTP_METHOD, __LINE__);
}

static bool is_served(const struct route *routes, size_t n_routes, struct bytes path, enum http_method method)
{
	for (size_t i = 0; i < n_routes; i++)
		if (routes[i].method == method && is_at(&routes[i], path))
			return true;
	return false;
}

/* The method that was just refused is not in the list, whatever the table says: a story may refuse HEAD. */
static OUTCOME allow_add(const struct route *routes, size_t n_routes, const struct http_request *in,
                         struct arena *mem, struct http_reply *out)
{
	const char *list = "";

	for (size_t i = 0; i < ARRAY_LEN(methods); i++)
		if (methods[i].sent != in->method && is_served(routes, n_routes, in->path, methods[i].served))
			TRY(arena_printf(mem, &list, "%s%s%s", list, *list != '\0' ? ", " : "",
			                 methods[i].in_list));
	return http_reply_header(out, mem, "Allow", list);
}

static OUTCOME hints_add(const struct route *routes, size_t n_routes, const struct http_request *in,
                         struct arena *mem, struct http_reply *out)
{
	if (out->status == STATUS_METHOD)
		return allow_add(routes, n_routes, in, mem, out);
	if (out->status == STATUS_TOO_MANY || out->status == STATUS_UNAVAILABLE)
		return http_reply_header(out, mem, "Retry-After", RETRY_AFTER);
	return outcome_ok();
}

void route_hints(const struct route *routes, size_t n_routes, const struct http_request *in,
                 struct arena *mem, struct http_reply *out)
{
	if (!is_ok(hints_add(routes, n_routes, in, mem, out)))
		return;
}
