/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * serve - which story a request belongs to; every failure becomes a page of ours and one log line
 */
#include "idp/flow/flow.h"
#include "idp/flow/reply.h"

static const struct route {
	enum http_method method;
	const char *path;
	bool is_prefix;
	flow_story *story;
} routes[] = {
	{ HTTP_GET, "/saml/sso", false, flow_request },
	{ HTTP_POST, "/saml/sso", false, flow_request },
	{ HTTP_GET, "/login", false, flow_login },
	{ HTTP_POST, "/login", false, flow_password },
	{ HTTP_POST, "/login/consent", false, flow_consent },
	{ HTTP_POST, "/login/cancel", false, flow_cancel },
#ifdef WITH_REHEARSAL
	{ HTTP_GET, "/login/test", false, flow_test_page },
	{ HTTP_POST, "/login/test", false, flow_test },
#endif
	{ HTTP_GET, "/konto", false, flow_account },
	{ HTTP_POST, "/konto/logout", false, flow_logout },
	{ HTTP_GET, "/saml/metadata", false, flow_metadata },
	{ HTTP_GET, "/healthz", false, flow_healthz },
	{ HTTP_GET, "/readyz", false, flow_readyz },
	{ HTTP_GET, "/static/", true, flow_static },
	{ HTTP_GET, "/seite/", true, flow_info },
	{ HTTP_GET, "/", false, flow_home },
};

static OUTCOME route_find(const struct http_request *in, flow_story **out)
{
	const enum http_method method = in->method == HTTP_HEAD ? HTTP_GET : in->method;
	bool is_known = false;

	*out = NULL;
	for (size_t i = 0; i < ARRAY_LEN(routes); i++) {
		const struct route *r = &routes[i];
		const bool fits = r->is_prefix ? bytes_has_prefix(in->path, r->path) :
		                                 bytes_equal_text(in->path, r->path);

		is_known = is_known || fits;
		if (fits && r->method == method) {
			*out = r->story;
			return outcome_ok();
		}
	}
	REQUIRE(is_known, HTTP_NOT_FOUND);
	return outcome_of(RULE_HTTP_METHOD, __LINE__);
}

void flow_serve(void *world, const struct http_request *in, struct arena *mem, struct http_reply *out)
{
	const struct world *w = world;
	flow_story *story;
	struct outcome o = route_find(in, &story);

	if (is_ok(o))
		o = story(in, w, mem, out);
	if (is_ok(o))
		return;
	w->ports->note(w->ports->self, in->request_id, "request.refused", o, (struct bytes){ 0 }, LEVEL_NONE);
	reply_failure(in, w, o, mem, out);
}

void flow_refuse(void *world, const char *request_id, struct outcome why, struct arena *mem, struct http_reply *out)
{
	const struct http_request nothing = { .request_id = request_id, .method = HTTP_OTHER };
	const struct world *w = world;

	w->ports->note(w->ports->self, request_id, "request.refused", why, (struct bytes){ 0 }, LEVEL_NONE);
	reply_failure(&nothing, w, why, mem, out);
}
