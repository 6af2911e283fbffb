/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What comes next for an open request: the ways to log in, the consent page, or, when the person may not be asked,
 * the answer. Reloading, the back button and a second tab all end here.
 */
#include "idp/flow/browser.h"
#include "idp/flow/flow.h"
#include "idp/flow/release_of.h"
#include "idp/flow/reply.h"
#include "idp/flow/show.h"
#include "lib/wire/query.h"

OUTCOME flow_login(const struct http_request *in, const struct world *w, struct arena *mem, struct http_reply *out)
{
	const struct ports *ports = w->ports;
	const int64_t now_at = ports->now(ports->self);
	const struct open_request *open;
	const struct session *session;
	const struct partner *partner;
	struct bytes id;

	TRY(query_param(in->query, "r", mem, &id));
	TRY(browser_open(in, w, id, mem, &open));
	TRY(browser_session(in, w, now_at, mem, &session));
	TRY(ports->partner_find(ports->self, open->partner, mem, &partner));
	switch (decide_login(open, session, now_at)) {
	case LOGIN_ASK:
		return show_login(in, w, open, partner, outcome_ok(), mem, out);
	case LOGIN_CONSENT:
		return show_consent(in, w, open, partner, session, mem, out);
	case LOGIN_ANSWER:
		REQUIRE(in->method == HTTP_GET, HTTP_METHOD); /* RFC 9110 9.2.1: HEAD takes nothing */
		return answer_now(in, w, open, partner, session, outcome_of(RULE_NO_PASSIVE, __LINE__), mem, out);
	case LOGIN_REFUSE:
		break;
	}
	return outcome_of(RULE_INTERNAL, __LINE__);
}
