/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The account's answer arrives: whose login it is, whether this browser began it, whether the answer may be
 * believed; then one unit takes the login, remembers the assertion and starts the session, and the person
 * goes where they wanted.
 */
#include "keys/handle.h"
#include "sp-adapter/portal_browser.h"
#include "sp-adapter/portal_pages.h"
#include "sp-adapter/portal_target.h"
#include "lib/base/banned.h"

static OUTCOME answer_verify(const struct portal *p, const struct response_raw *raw,
                             const struct portal_login *login, int64_t now_at, struct arena *mem,
                             struct response_verified *out)
{
	struct response_expected expected = {
		.asked_at = login->asked_at,
		.min_level = login->min_level,
		.force_authn = login->force_authn,
		.account = p->account,
	};

	TRY(arena_text(mem, login->request_id, &expected.request_id));
	return response_verify(raw, &expected, &p->self, &p->decrypt, now_at, mem, out);
}

/* Verified, but nobody has logged in. */
static OUTCOME login_ended(const struct http_request *in, const struct portal *p,
                           const struct portal_login *login, const struct response_verified *answer,
                           struct arena *mem, struct http_reply *out)
{
	const struct portal_ports *ports = p->ports;

	TRY(ports->login_drop(ports->self, login->id, mem));
	ports->note(ports->self, in->request_id, "login.ended", outcome_of(RULE_RESP_STATUS, __LINE__),
	            login->min_level);
	TRY(portal_page_ending(in, p, login, portal_ending_of(answer), mem, out));
	return portal_browser_secret_drop(p, login, mem, out);
}

static OUTCOME login_done(const struct http_request *in, const struct portal *p,
                          const struct portal_login *login, const struct response_verified *answer,
                          int64_t now_at, struct arena *mem, struct http_reply *out)
{
	const struct portal_ports *ports = p->ports;
	const int64_t until_at = answer->not_on_or_after_at + p->self.clock_skew_s;
	struct portal_session session;
	const char *handle, *url;

	TRY(portal_session_from(answer, p->account->entity_id, p->subject, now_at, mem, &session));
	TRY(portal_browser_handle(p, mem, &session, &handle));
	TRY(handle_hash(answer->nameid, mem, &session.nameid_hash));
	if (bytes_is_present(answer->session_index))
		TRY(handle_hash(answer->session_index, mem, &session.index_hash));
	TRY(ports->login_finish(ports->self, login->id, answer->assertion_id, until_at, &session, mem));
	ports->note(ports->self, in->request_id, "session.started", outcome_ok(), session.level);
	TRY(portal_target_url(p, login->return_to, mem, &url));
	TRY(http_reply_redirect(out, mem, url));
	TRY(http_reply_header(out, mem, "Cache-Control", "no-store"));
	TRY(portal_browser_handle_set(p, handle, mem, out));
	return portal_browser_secret_drop(p, login, mem, out);
}

static OUTCOME answer_take(const struct http_request *in, const struct portal *p,
                           const struct response_raw *raw, const struct portal_login *login, int64_t now_at,
                           struct arena *mem, struct http_reply *out)
{
	struct response_verified answer;

	TRY(answer_verify(p, raw, login, now_at, mem, &answer));
	if (!answer.is_success)
		return login_ended(in, p, login, &answer, mem, out);
	return login_done(in, p, login, &answer, now_at, mem, out);
}

OUTCOME portal_acs(const struct http_request *in, const struct portal *p, struct arena *mem,
                   struct http_reply *out)
{
	const int64_t now_at = p->ports->now(p->ports->self);
	const struct portal_login *login;
	struct response_raw raw;
	struct saml_wire wire;
	struct outcome o;

	TRY(binding_response_receive(in, mem, &wire));
	TRY(response_decode(&wire, mem, &raw));
	TRY(portal_browser_login(in, p, wire.relay_state, now_at, mem, &login));
	o = answer_take(in, p, &raw, login, now_at, mem, out);
	if (is_ok(o))
		return o;
	p->ports->note(p->ports->self, in->request_id, "answer.refused", o, login->min_level);
	return portal_page_error(in, p, o, login, mem, out); /* now the way back is known */
}
