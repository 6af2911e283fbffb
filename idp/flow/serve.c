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
	bool is_soap; /* a program asks: failures are Faults */
} routes[] = {
	{ HTTP_GET, "/saml/sso", false, flow_request, false },
	{ HTTP_POST, "/saml/sso", false, flow_request, false },
	{ HTTP_GET, "/saml/slo", false, flow_slo, false },
	{ HTTP_POST, "/saml/slo", false, flow_slo, false },
	{ HTTP_POST, "/saml/soap", false, flow_soap, true },
	{ HTTP_POST, "/saml/artifact", false, flow_artifact, true },
	{ HTTP_GET, "/login", false, flow_login, false },
	{ HTTP_POST, "/login", false, flow_password, false },
	{ HTTP_POST, "/login/consent", false, flow_consent, false },
	{ HTTP_POST, "/login/cancel", false, flow_cancel, false },
#ifdef WITH_REHEARSAL
	{ HTTP_GET, "/login/test", false, flow_test_page, false },
	{ HTTP_POST, "/login/test", false, flow_test, false },
#endif
	{ HTTP_GET, "/konto", false, flow_account, false },
	{ HTTP_POST, "/konto/logout", false, flow_logout, false },
	{ HTTP_GET, "/saml/metadata", false, flow_metadata, false },
	{ HTTP_GET, "/healthz", false, flow_healthz, false },
	{ HTTP_GET, "/readyz", false, flow_readyz, false },
	{ HTTP_GET, "/static/", true, flow_static, false },
	{ HTTP_GET, "/seite/", true, flow_info, false },
	{ HTTP_GET, "/", false, flow_home, false },
};

static OUTCOME route_find(const struct http_request *in, const struct route **out)
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
			*out = r;
			return outcome_ok();
		}
	}
	REQUIRE(is_known, HTTP_NOT_FOUND);
	return outcome_of(RULE_HTTP_METHOD, __LINE__);
}

void flow_serve(void *world, const struct http_request *in, struct arena *mem, struct http_reply *out)
{
	const struct world *w = world;
	const struct route *route;
	struct outcome o = route_find(in, &route);

	if (is_ok(o))
		o = route->story(in, w, mem, out);
	if (is_ok(o))
		return;
	w->ports->note(w->ports->self, in->request_id, "request.refused", o, (struct bytes){ 0 }, LEVEL_NONE);
	if (route == NULL || !route->is_soap || !is_ok(reply_fault(o, mem, out)))
		reply_failure(in, w, o, mem, out);
}

void flow_refuse(void *world, const char *request_id, struct outcome why, struct arena *mem, struct http_reply *out)
{
	const struct http_request nothing = { .request_id = request_id, .method = HTTP_OTHER };
	const struct world *w = world;

	w->ports->note(w->ports->self, request_id, "request.refused", why, (struct bytes){ 0 }, LEVEL_NONE);
	reply_failure(&nothing, w, why, mem, out);
}
