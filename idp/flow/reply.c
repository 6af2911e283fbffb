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

OUTCOME reply_saml_id(const struct world *w, struct arena *mem, const char **out)
{
	unsigned char random[HANDLE_ID_BYTES];

	TRY(w->ports->random(w->ports->self, random, sizeof random));
	return handle_saml_id(random, mem, out);
}

OUTCOME reply_parts(const struct http_request *in, const struct world *w, struct arena *mem, struct answer_parts *out)
{
	*out = (struct answer_parts){ 0 };
	TRY(reply_saml_id(w, mem, &out->response_id));
	TRY(reply_saml_id(w, mem, &out->assertion_id));
	TRY(reply_saml_id(w, mem, &out->nameid));
	TRY(reply_saml_id(w, mem, &out->session_index));
	if (network_is_address(in->peer, mem))
		TRY(arena_text(mem, in->peer, &out->client_address));
	return outcome_ok();
}

OUTCOME reply_signer(const struct world *w, const struct partner *partner, const struct signer **signer,
                     enum sig_alg *alg)
{
	const struct own_key *key;

	*signer = NULL;
	*alg = policy_sign_alg(partner, w->keys);
	key = own_keys_for(w->keys, *alg);
	REQUIRE(key != NULL, SIGN_FAILED);
	*signer = &key->signer;
	return outcome_ok();
}

/* What the partner's record and profile ask of an answer. */
static OUTCOME sealing_for(const struct world *w, const struct partner *partner, const struct encrypt_to *encrypt,
                           struct response_sealing *out)
{
	*out = (struct response_sealing){ .sign_assertion = true };
	TRY(reply_signer(w, partner, &out->signer, &out->alg));
	out->sign_response = partner->record.sign_response || partner->record.profile == PROFILE_COMPAT;
	if (partner->record.encrypt && encrypt->key != NULL)
		out->encrypt = encrypt;
	return outcome_ok();
}

/* The page's form: field with a value that is base64 already. */
static OUTCOME form_page(const struct http_request *in, const struct world *w, const struct partner *partner,
                         struct bytes lang, struct post_view *view, struct bytes relay_state, struct arena *mem,
                         struct http_reply *out)
{
	struct page_frame frame;

	if (bytes_is_present(relay_state))
		TRY(arena_text(mem, relay_state, &view->relay_state));
	TRY(show_frame(in, w, lang, NULL, mem, &frame));
	view->service_name = partner_display_name(partner, lang_code(frame.lang));
	view->more_origins = partner->record.form_action;
	return page_post(&frame, view, mem, out);
}

OUTCOME reply_form(const struct http_request *in, const struct world *w, const struct partner *partner,
                   const char *action, const char *field, struct bytes xml, struct bytes relay_state,
                   struct arena *mem, struct http_reply *out)
{
	struct text message = text_new(mem, LIMIT_REQUEST_MEMORY);
	struct post_view view = { .action = action, .field = field };

	base64_encode(&message, xml);
	TRY(text_done_str(&message, &view.message));
	return form_page(in, w, partner, (struct bytes){ 0 }, &view, relay_state, mem, out);
}

/* The Response itself, or the name it can be fetched by (SAML-BIND 3.6.3: a form carries that as well). */
static OUTCOME send_form(const struct http_request *in, const struct world *w, const struct open_request *open,
                         const struct partner *partner, struct bytes xml, struct arena *mem, struct http_reply *out)
{
	struct text message = text_new(mem, LIMIT_REQUEST_MEMORY);
	struct post_view view = { .field = open->by_artifact ? "SAMLart" : "SAMLResponse" };

	if (open->by_artifact) {
		TRY(artifact_keep(in, w, open, xml, mem, &view.message));
	} else {
		base64_encode(&message, xml);
		TRY(text_done_str(&message, &view.message));
	}
	TRY(arena_text(mem, open->acs_url, &view.action));
	TRY(form_page(in, w, partner, open->lang, &view, open->relay_state, mem, out));
	return browser_secret_drop(w, open, mem, out);
}

static OUTCOME send_answer(const struct http_request *in, const struct world *w, const struct open_request *open,
                           const struct partner *partner, const struct response_plan *plan, struct arena *mem,
                           struct http_reply *out)
{
	const struct encrypt_to encrypt = partner_encryption(partner);
	struct response_plan planned = *plan;
	struct response_sealing sealing;
	struct bytes xml;

	TRY(sealing_for(w, partner, &encrypt, &sealing));
	if (partner->record.encrypt_nameid && plan->nameid != NULL) {
		/* asked for by name, so never left out because metadata lost its key */
		REQUIRE(encrypt.key != NULL, ENCRYPT_FAILED);
		planned.encrypt_nameid = &encrypt;
	}
	TRY(response_issue(&planned, &sealing, mem, &xml));
	return send_form(in, w, open, partner, xml, mem, out);
}

OUTCOME reply_error(const struct http_request *in, const struct world *w, const struct open_request *open,
                    const struct partner *partner, struct outcome why, struct arena *mem, struct http_reply *out)
{
	struct answer_parts parts;
	struct response_plan plan;

	TRY(reply_parts(in, w, mem, &parts));
	TRY(answer_error(open, why, w->self.entity_id, w->ports->now(w->ports->self), &parts, mem, &plan));
	return send_answer(in, w, open, partner, &plan, mem, out);
}

OUTCOME reply_join(const struct http_request *in, const struct world *w, const struct open_request *open,
                   const struct partner *partner, const struct session *session, struct arena *mem,
                   struct answer_parts *out, struct effects *effects)
{
	struct effect *e = effect_add(effects, EFFECT_JOIN_SERVICE);
	struct bytes pseudonym;

	TRY(reply_parts(in, w, mem, out));
	if (open->is_persistent) {
		TRY(w->ports->pairwise(w->ports->self, "nameid", session->person_id, sector_of(partner), mem, &pseudonym));
		TRY(arena_text(mem, pseudonym, &out->nameid));
	}
	e->service.open_id = open->id;
	e->service.handle_hash = session->handle_hash;
	e->service.partner = open->partner;
	TRY(handle_hash(bytes_of(out->nameid), mem, &e->service.nameid_hash));
	return handle_hash(bytes_of(out->session_index), mem, &e->service.index_hash);
}

OUTCOME reply_success(const struct http_request *in, const struct world *w, const struct open_request *open,
                      const struct partner *partner, const struct session *session, const struct release *release,
                      const struct answer_parts *parts, struct arena *mem, struct http_reply *out)
{
	struct response_plan plan;

	TRY(answer_success(open, session, release, w->self.entity_id, w->ports->now(w->ports->self), parts, mem, &plan));
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
