/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The person agreed, or did not. What is released is decided anew from the store, for the session whose values were
 * shown; the request is taken once, then the Response is issued.
 */
#include "idp/flow/browser.h"
#include "idp/flow/flow.h"
#include "idp/flow/release_of.h"
#include "idp/flow/reply.h"
#include "idp/flow/show.h"
#include "lib/wire/form.h"

struct choice {
	struct bytes request, session_mark;
	bool is_allowed;
	const struct bytes *names;
	size_t n_names;
};

static OUTCOME choice_read(const struct http_request *in, struct arena *mem, struct choice *out)
{
	struct bytes body, decision;
	struct form form;

	TRY(http_form_body(in, &body));
	TRY(form_decode(body, mem, &form));
	TRY(form_required(&form, "request", &out->request));
	TRY(form_required(&form, "session", &out->session_mark));
	TRY(form_required(&form, "decision", &decision));
	out->is_allowed = bytes_equal_text(decision, "allow");
	REQUIRE(out->is_allowed || bytes_equal_text(decision, "deny"), FORM_SYNTAX);
	return form_list(&form, "release", mem, &out->names, &out->n_names);
}

/* The session must be the one whose values the page showed, and still good for this request. */
static OUTCOME session_for(const struct http_request *in, const struct world *w, const struct open_request *open,
                           struct bytes mark, int64_t now_at, struct arena *mem, const struct session **out)
{
	const struct session *session;
	const char *expected;

	*out = NULL;
	TRY(browser_session(in, w, now_at, mem, &session));
	REQUIRE(decide_login(open, session, now_at) == LOGIN_CONSENT, SESSION_GONE);
	TRY(browser_session_mark(session, mem, &expected));
	REQUIRE(bytes_equal_secret(mark, bytes_of(expected)), SESSION_GONE);
	*out = session;
	return outcome_ok();
}

static struct outcome consent_problem(const struct choice *choice, const struct release *release)
{
	REQUIRE(choice->is_allowed, CONSENT_DENIED);
	REQUIRE(release->missing == ATTR_COUNT && !release->is_unknown_required, ATTRIBUTE_MISSING);
	return outcome_ok();
}

OUTCOME flow_consent(const struct http_request *in, const struct world *w, struct arena *mem, struct http_reply *out)
{
	const struct ports *ports = w->ports;
	const int64_t now_at = ports->now(ports->self);
	struct effects effects = { .now_at = now_at, .request_id = in->request_id };
	const struct open_request *open;
	const struct session *session;
	const struct partner *partner;
	struct answer_parts parts;
	struct release release;
	struct choice choice;
	struct outcome held, why;

	TRY(choice_read(in, mem, &choice));
	TRY(browser_open(in, w, choice.request, mem, &open));
	held = session_for(in, w, open, choice.session_mark, now_at, mem, &session);
	if (held.rule == RULE_SESSION_GONE) /* the page stood open too long: log in again, nothing is lost */
		return reply_login(w, open, mem, out);
	TRY(held);
	TRY(ports->partner_find(ports->self, open->partner, mem, &partner));
	TRY(release_of(w, open, partner, session, mem, &release));
	release_choose(&release, choice.names, choice.n_names);
	why = consent_problem(&choice, &release);
	if (is_ok(why))
		TRY(reply_join(in, w, open, partner, session, mem, &parts, &effects));
	answer_effects(open, session, why, &effects);
	TRY(ports->apply(ports->self, &effects, mem));
	ports->note(ports->self, in->request_id, is_ok(why) ? "response.issued" : "response.refused", why, open->partner,
	            session->level);
	if (!is_ok(why))
		return reply_error(in, w, open, partner, why, mem, out);
	return reply_success(in, w, open, partner, session, &release, &parts, mem, out);
}
