/* SPDX-License-Identifier: EUPL-1.2 */
/* Which story a request belongs to; every failure becomes a page of ours and one log line. */
#include "lib/wire/route.h"
#include "sp-adapter/portal.h"
#include "sp-adapter/portal_pages.h"
#include "lib/base/banned.h"

static const struct route routes[] = {
#define ROUTE(method, path, reach, story) { HTTP_##method, path, ROUTE_##reach },
#include "sp-adapter/routes.def"
#undef ROUTE
};

static portal_story *const stories[] = {
#define ROUTE(method, path, reach, story) story,
#include "sp-adapter/routes.def"
#undef ROUTE
};

/* When even the page cannot be made: plain text, no allocation. */
static void reply_bare(struct outcome why, struct http_reply *out)
{
	http_reply_start(out, rule_http_status(why.rule), "text/plain; charset=utf-8",
	                 bytes_of("Das hat leider nicht geklappt. Bitte versuchen Sie es noch einmal.\n"
	                          "This did not work. Please try again.\n"));
}

static void fail(const struct http_request *in, const struct portal *p, struct outcome why, struct arena *mem,
                 struct http_reply *out)
{
	p->ports->note(p->ports->self, in->request_id, "request.refused", why, LEVEL_NONE);
	if (!is_ok(portal_page_error(in, p, why, NULL, mem, out)))
		reply_bare(why, out);
}

void portal_serve(void *portal, const struct http_request *in, struct arena *mem, struct http_reply *out)
{
	const struct portal *p = portal;
	size_t place;
	struct outcome o = route_find(routes, ARRAY_LEN(routes), in, &place);

	if (is_ok(o))
		o = stories[place](in, p, mem, out);
	if (!is_ok(o))
		fail(in, p, o, mem, out);
	route_hints(routes, ARRAY_LEN(routes), in, mem, out);
}

void portal_refuse(void *portal, const char *request_id, struct outcome why, struct arena *mem,
                   struct http_reply *out)
{
	const struct http_request nothing = { .request_id = request_id, .method = HTTP_OTHER };

	fail(&nothing, portal, why, mem, out);
	route_hints(routes, ARRAY_LEN(routes), &nothing, mem, out);
}
