/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * serve - which story a request belongs to; every failure becomes a page of ours and one log line
 */
#include "idp/flow/flow.h"
#include "idp/flow/reply.h"
#include "lib/wire/route.h"

static const struct route routes[] = {
#define ROUTE(method, path, reach, story) { HTTP_##method, path, ROUTE_##reach },
#include "idp/flow/routes.def"
#undef ROUTE
};

static flow_story *const stories[] = {
#define ROUTE(method, path, reach, story) story,
#include "idp/flow/routes.def"
#undef ROUTE
};

static void fail(const struct http_request *in, const struct world *w, struct outcome why, struct arena *mem,
                 struct http_reply *out)
{
	w->ports->note(w->ports->self, in->request_id, "request.refused", why, (struct bytes){ 0 }, LEVEL_NONE);
	reply_failure(in, w, why, mem, out);
}

void flow_serve(void *world, const struct http_request *in, struct arena *mem, struct http_reply *out)
{
	const struct world *w = world;
	size_t place;
	struct outcome o = route_find(routes, ARRAY_LEN(routes), in, &place);

	if (is_ok(o))
		o = stories[place](in, w, mem, out);
	if (!is_ok(o))
		fail(in, w, o, mem, out);
	route_hints(routes, ARRAY_LEN(routes), in, mem, out);
}

void flow_refuse(void *world, const char *request_id, struct outcome why, struct arena *mem, struct http_reply *out)
{
	const struct http_request nothing = { .request_id = request_id, .method = HTTP_OTHER };

	fail(&nothing, world, why, mem, out);
	route_hints(routes, ARRAY_LEN(routes), &nothing, mem, out);
}
