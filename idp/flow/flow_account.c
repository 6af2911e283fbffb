/* SPDX-License-Identifier: EUPL-1.2 */
/* The person's own page: is there a session, until when, and how to end it. */
#include "idp/flow/browser.h"
#include "idp/flow/flow.h"
#include "idp/flow/show.h"

OUTCOME flow_account(const struct http_request *in, const struct world *w, struct arena *mem, struct http_reply *out)
{
	const struct session *session;

	TRY(browser_session(in, w, w->ports->now(w->ports->self), mem, &session));
	return show_account(in, w, session, mem, out);
}

OUTCOME flow_logout(const struct http_request *in, const struct world *w, struct arena *mem, struct http_reply *out)
{
	const struct ports *ports = w->ports;
	struct effects effects = { .now_at = ports->now(ports->self), .request_id = in->request_id };
	const struct session *session;

	TRY(browser_session(in, w, effects.now_at, mem, &session));
	if (session == NULL) /* also another site's POST: it brings no cookie and so ends nothing */
		return show_done(in, w, mem, out);
	effect_add(&effects, EFFECT_END_SESSION)->key = session->handle_hash;
	TRY(ports->apply(ports->self, &effects, mem));
	TRY(show_done(in, w, mem, out));
	return browser_login_drop(w, mem, out);
}
