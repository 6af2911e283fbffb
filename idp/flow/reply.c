/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/flow/reply.h"

#include "idp/flow/network.h"
#include "idp/flow/release_of.h"
#include "idp/flow/show.h"
#include "idp/pages/page_error.h"
#include "idp/pages/page_post.h"
#include "keys/handle.h"
#include "lib/spec/limits.h"
#include "lib/wire/base64.h"

OUTCOME reply_login(const struct world *w, const struct open_request *open, struct arena *mem,
                    struct http_reply *out)
{
	const char *url;

	TRY(arena_printf(mem, &url, "%s/login?r=%.*s", w->base_url, (int)open->id.len, (const char *)open->id.ptr));
	return http_reply_redirect(out, mem, url);
}

static OUTCOME saml_id(const struct world *w, struct arena *mem, const char **out)
{
	unsigned char random[HANDLE_ID_BYTES];

	TRY(w->ports->random(w->ports->self, random, sizeof random));
	return handle_saml_id(random, mem, out);
}

static OUTCOME parts_make(const struct http_request *in, const struct world *w, struct arena *mem,
                          struct answer_parts *out)
{
	*out = (struct answer_parts){ 0 };
	TRY(saml_id(w, mem, &out->response_id));
	TRY(saml_id(w, mem, &out->assertion_id));
	TRY(saml_id(w, mem, &out->nameid));
	TRY(saml_id(w, mem, &out->session_index));
	if (network_is_address(in->peer, mem))
		TRY(arena_text(mem, in->peer, &out->client_address));
	return outcome_ok();
}

/* What the partner's record and profile ask of an answer. */
static OUTCOME sealing_for(const struct world *w, const struct partner *partner, const struct encrypt_to *encrypt,
                           struct response_sealing *out)
{
	const struct own_key *key;

	*out = (struct response_sealing){ .sign_assertion = true };
	out->alg = policy_sign_alg(partner, w->keys);
	key = own_keys_for(w->keys, out->alg);
	REQUIRE(key != NULL, SIGN_FAILED);
	out->signer = &key->signer;
	out->sign_response = partner->record.sign_response || partner->record.profile == PROFILE_COMPAT;
	if (partner->record.encrypt && encrypt->key != NULL)
		out->encrypt = encrypt;
	return outcome_ok();
}

static OUTCOME send_form(const struct http_request *in, const struct world *w, const struct open_request *open,
                         const struct partner *partner, struct bytes xml, struct arena *mem, struct http_reply *out)
{
	struct text message = text_new(mem, LIMIT_REQUEST_MEMORY);
	struct post_view view = { .field = "SAMLResponse" };
	struct page_frame frame;

	base64_encode(&message, xml);
	TRY(text_done_str(&message, &view.message));
	TRY(arena_text(mem, open->acs_url, &view.action));
	if (bytes_is_present(open->relay_state))
		TRY(arena_text(mem, open->relay_state, &view.relay_state));
	TRY(show_frame(in, w, open->lang, NULL, mem, &frame));
	view.service_name = partner_display_name(partner, lang_code(frame.lang));
	TRY(page_post(&frame, &view, mem, out));
	return browser_secret_drop(w, open, mem, out);
}

static OUTCOME send_answer(const struct http_request *in, const struct world *w, const struct open_request *open,
                           const struct partner *partner, const struct response_plan *plan, struct arena *mem,
                           struct http_reply *out)
{
	const struct encrypt_to encrypt = partner_encryption(partner);
	struct response_sealing sealing;
	struct bytes xml;

	TRY(sealing_for(w, partner, &encrypt, &sealing));
	TRY(response_issue(plan, &sealing, mem, &xml));
	return send_form(in, w, open, partner, xml, mem, out);
}

OUTCOME reply_error(const struct http_request *in, const struct world *w, const struct open_request *open,
                    const struct partner *partner, struct outcome why, struct arena *mem, struct http_reply *out)
{
	struct answer_parts parts;
	struct response_plan plan;

	TRY(parts_make(in, w, mem, &parts));
	TRY(answer_error(open, why, w->self.entity_id, w->ports->now(w->ports->self), &parts, mem, &plan));
	return send_answer(in, w, open, partner, &plan, mem, out);
}

OUTCOME reply_success(const struct http_request *in, const struct world *w, const struct open_request *open,
                      const struct partner *partner, const struct session *session, const struct release *release,
                      struct arena *mem, struct http_reply *out)
{
	struct answer_parts parts;
	struct response_plan plan;
	struct bytes pseudonym;

	TRY(parts_make(in, w, mem, &parts));
	if (open->is_persistent) {
		TRY(w->ports->pairwise(w->ports->self, "nameid", session->person_id, sector_of(partner), mem, &pseudonym));
		TRY(arena_text(mem, pseudonym, &parts.nameid));
	}
	TRY(answer_success(open, session, release, w->self.entity_id, w->ports->now(w->ports->self), &parts, mem,
	                   &plan));
	return send_answer(in, w, open, partner, &plan, mem, out);
}

OUTCOME answer_now(const struct http_request *in, const struct world *w, const struct open_request *open,
                   const struct partner *partner, const struct session *session, struct outcome why,
                   struct arena *mem, struct http_reply *out)
{
	const struct ports *ports = w->ports;
	struct effects effects = { .now_at = ports->now(ports->self), .request_id = in->request_id };

	answer_effects(open, session, why, &effects);
	TRY(ports->apply(ports->self, &effects, mem));
	ports->note(ports->self, in->request_id, "response.refused", why, open->partner, LEVEL_NONE);
	return reply_error(in, w, open, partner, why, mem, out);
}

OUTCOME reply_request(const struct http_request *in, const struct world *w, const struct request_decision *decision,
                      const struct partner *partner, const struct browser_secret *secret, struct arena *mem,
                      struct http_reply *out)
{
	switch (decision->kind) {
	case REQUEST_OPEN:
		TRY(reply_login(w, &decision->open, mem, out));
		return browser_secret_set(secret, mem, out);
	case REQUEST_ANSWER:
		return reply_error(in, w, &decision->open, partner, decision->why, mem, out);
	case REQUEST_REFUSE:
		break;
	}
	return outcome_of(RULE_INTERNAL, __LINE__);
}

/* When even the page cannot be made: plain text, no allocation. */
static void reply_bare(struct outcome why, struct http_reply *out)
{
	http_reply_start(out, rule_http_status(why.rule), "text/plain; charset=utf-8",
	                 bytes_of("Das hat leider nicht geklappt. Bitte versuchen Sie es noch einmal.\n"
	                          "This did not work. Please try again.\n"));
}

static OUTCOME failure_page(const struct http_request *in, const struct world *w, struct outcome why,
                            struct arena *mem, struct http_reply *out)
{
	struct error_view view = { .rule = why.rule, .contact_mail = w->contact_mail };
	struct page_frame frame;

	if (!is_ok(show_frame(in, w, (struct bytes){ 0 }, NULL, mem, &frame)))
		frame = (struct page_frame){ .site = &w->site, .request_id = in->request_id };
	return page_error(&frame, &view, mem, out);
}

void reply_failure(const struct http_request *in, const struct world *w, struct outcome why, struct arena *mem,
                   struct http_reply *out)
{
	if (!is_ok(failure_page(in, w, why, mem, out)))
		reply_bare(why, out);
}
