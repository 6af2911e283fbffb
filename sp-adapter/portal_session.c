/* SPDX-License-Identifier: EUPL-1.2 */
/* The portal's program asks, with the browser's cookie, who is logged in; it gets JSON, whatever happens. */
#include "sp-adapter/portal_browser.h"
#include "sp-adapter/portal_json.h"
#include "lib/base/banned.h"

#define STATUS_OK 200
#define STATUS_UNAUTHORIZED 401
#define TYPE_JSON "application/json"

static OUTCOME session_body(const struct http_request *in, const struct portal *p, struct arena *mem,
                            struct bytes *out)
{
	const struct portal_session *session;

	TRY(portal_browser_session(in, p, p->ports->now(p->ports->self), mem, &session));
	REQUIRE(session != NULL, SESSION_GONE);
	return portal_json_session(session, mem, out);
}

OUTCOME portal_session(const struct http_request *in, const struct portal *p, struct arena *mem,
                       struct http_reply *out)
{
	int status = STATUS_OK;
	struct bytes body;
	const struct outcome o = session_body(in, p, mem, &body);

	if (!is_ok(o)) {
		status = o.rule == RULE_SESSION_GONE ? STATUS_UNAUTHORIZED : rule_http_status(o.rule);
		TRY(portal_json_error(o, mem, &body));
	}
	http_reply_start(out, status, TYPE_JSON, body);
	TRY(http_reply_header(out, mem, "X-Content-Type-Options", "nosniff"));
	TRY(http_reply_header(out, mem, "Cross-Origin-Resource-Policy", "same-origin"));
	return http_reply_header(out, mem, "Cache-Control", "no-store");
}
