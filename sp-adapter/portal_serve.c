/* SPDX-License-Identifier: EUPL-1.2 */
/* Which story a request belongs to; every failure becomes a page of ours and one log line. */
#include "sp-adapter/portal.h"
#include "sp-adapter/portal_pages.h"
#include "lib/base/banned.h"

static const struct route {
	enum http_method method;
	const char *path;
	bool is_prefix;
	portal_story *story;
} routes[] = {
	{ HTTP_GET, PORTAL_ROOT "/auth", false, portal_auth },
	{ HTTP_GET, PORTAL_ROOT "/login", false, portal_login },
	{ HTTP_POST, PORTAL_ROOT "/acs", false, portal_acs },
	{ HTTP_GET, PORTAL_ROOT "/session", false, portal_session },
	{ HTTP_GET, PORTAL_ROOT "/logout", false, portal_logout_page },
	{ HTTP_POST, PORTAL_ROOT "/logout", false, portal_logout },
	{ HTTP_GET, PORTAL_ROOT "/slo", false, portal_slo },
	{ HTTP_POST, PORTAL_ROOT "/slo", false, portal_slo },
	{ HTTP_GET, PORTAL_ROOT "/metadata", false, portal_metadata },
	{ HTTP_GET, PORTAL_ROOT "/healthz", false, portal_healthz },
	{ HTTP_GET, PORTAL_ROOT "/readyz", false, portal_readyz },
	{ HTTP_GET, PORTAL_ROOT "/static/", true, portal_static },
};

static OUTCOME route_find(const struct http_request *in, portal_story **out)
{
	const enum http_method method = in->method == HTTP_HEAD ? HTTP_GET : in->method;
	bool is_known = false;

	*out = NULL;
	for (size_t i = 0; i < ARRAY_LEN(routes); i++) {
		const struct route *r = &routes[i];
		const bool fits = r->is_prefix ? bytes_has_prefix(in->path, r->path)
		                               : bytes_equal_text(in->path, r->path);

		is_known = is_known || fits;
		if (fits && r->method == method) {
			*out = r->story;
			return outcome_ok();
		}
	}
	REQUIRE(is_known, HTTP_NOT_FOUND);
	return outcome_of(RULE_HTTP_METHOD, __LINE__);
}

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
	portal_story *story;
	struct outcome o = route_find(in, &story);

	if (is_ok(o))
		o = story(in, p, mem, out);
	if (!is_ok(o))
		fail(in, p, o, mem, out);
}

void portal_refuse(void *portal, const char *request_id, struct outcome why, struct arena *mem,
                   struct http_reply *out)
{
	const struct http_request nothing = { .request_id = request_id, .method = HTTP_OTHER };

	fail(&nothing, portal, why, mem, out);
}
