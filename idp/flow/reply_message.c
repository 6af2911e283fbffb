/* SPDX-License-Identifier: EUPL-1.2 */
/* Answers to a portal other than a Response in the browser: LogoutResponse, ArtifactResponse, artifact, Fault. */
#include "idp/flow/reply.h"

#include "keys/handle.h"
#include "keys/seal.h"
#include "lib/saml/soap.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "lib/wire/base64.h"

#define STATUS_OK 200
#define STATUS_FAULT 500 /* SOAP11 6.2 */

static OUTCOME soap_reply(int status, struct bytes envelope, struct arena *mem, struct http_reply *out)
{
	http_reply_start(out, status, SOAP_TYPE, envelope);
	return http_reply_header(out, mem, "Cache-Control", "no-store"); /* SAML-BIND 3.2.3.2 */
}

OUTCOME reply_or_fault(const struct http_request *in, const struct world *w, struct outcome o, struct arena *mem,
                       struct http_reply *out)
{
	struct bytes fault;

	if (is_ok(o))
		return o;
	w->ports->note(w->ports->self, in->request_id, "request.refused", o, (struct bytes){ 0 }, LEVEL_NONE);
	TRY(soap_fault(o, mem, &fault));
	return soap_reply(STATUS_FAULT, fault, mem, out);
}

/* ---- LogoutResponse ---- */

static OUTCOME logout_plan(const struct world *w, const struct logoutreq_verified *request,
                           const struct logout_found *found, struct arena *mem, struct logoutresp_plan *out)
{
	*out = (struct logoutresp_plan){ .now_at = w->ports->now(w->ports->self), .issuer = w->self.entity_id };
	TRY(reply_saml_id(w, mem, &out->id));
	TRY(arena_text(mem, request->id, &out->in_response_to));
	logout_status(found, out);
	return outcome_ok();
}

OUTCOME reply_logout(const struct http_request *in, const struct world *w, const struct logoutreq_verified *request,
                     const struct logout_found *found, struct arena *mem, struct http_reply *out)
{
	const bool is_redirect = bytes_equal_text(bytes_of(request->answer_to->binding), URI_BINDING_REDIRECT);
	const struct signer *signer;
	struct logoutresp_plan plan;
	enum sig_alg alg;
	struct bytes xml;
	const char *url;

	TRY(reply_signer(w, request->partner, &signer, &alg));
	TRY(logout_plan(w, request, found, mem, &plan));
	plan.destination = logout_answer_url(request->answer_to);
	TRY(logoutresp_issue(&plan, is_redirect ? NULL : signer, alg, mem, &xml));
	if (!is_redirect)
		return reply_form(in, w, request->partner, plan.destination, "SAMLResponse", xml, request->relay_state, mem,
		                  out);
	TRY(binding_redirect_url(plan.destination, "SAMLResponse", xml, request->relay_state, signer, alg, mem, &url));
	TRY(http_reply_redirect(out, mem, url));
	return http_reply_header(out, mem, "Cache-Control", "no-store");
}

OUTCOME reply_logout_soap(const struct world *w, const struct logoutreq_verified *request,
                          const struct logout_found *found, struct arena *mem, struct http_reply *out)
{
	const struct signer *signer;
	struct logoutresp_plan plan;
	struct bytes xml, envelope;
	enum sig_alg alg;

	TRY(reply_signer(w, request->partner, &signer, &alg));
	TRY(logout_plan(w, request, found, mem, &plan));
	TRY(logoutresp_issue(&plan, signer, alg, mem, &xml));
	TRY(soap_envelope(xml, mem, &envelope));
	return soap_reply(STATUS_OK, envelope, mem, out);
}

/* ---- artifacts ---- */

/* The Response waits under the hash of the artifact's handle, sealed with the handle itself. */
OUTCOME artifact_keep(const struct http_request *in, const struct world *w, const struct open_request *open,
                      struct bytes xml, struct arena *mem, const char **artifact)
{
	const struct ports *ports = w->ports;
	struct effects effects = { .now_at = ports->now(ports->self), .request_id = in->request_id };
	struct effect *e = effect_add(&effects, EFFECT_KEEP_ARTIFACT);
	struct artifact fresh = { .index = ARTIFACT_INDEX_OURS };
	const struct bytes handle = bytes_at(fresh.handle, sizeof fresh.handle);
	const char *partner;

	*artifact = NULL;
	TRY(artifact_source(w->self.entity_id, fresh.source));
	TRY(ports->random(ports->self, fresh.handle, sizeof fresh.handle));
	TRY(handle_hash(handle, mem, &e->artifact.handle_hash));
	TRY(arena_text(mem, open->partner, &partner));
	TRY(seal_close(handle, partner, xml, mem, &e->artifact.sealed));
	e->artifact.partner = open->partner;
	e->artifact.expires_at = effects.now_at + LIMIT_ARTIFACT_S;
	TRY(ports->apply(ports->self, &effects, mem));
	return artifact_encode(&fresh, mem, artifact);
}

OUTCOME artifact_message(const struct world *w, const struct artresolve_verified *question, int64_t now_at,
                         struct arena *mem, struct bytes *out)
{
	const struct bytes handle = bytes_at(question->artifact.handle, sizeof question->artifact.handle);
	const char *partner = question->partner->entity_id;
	struct bytes hash, sealed;

	*out = (struct bytes){ 0 };
	TRY(handle_hash(handle, mem, &hash));
	TRY(w->ports->artifact_take(w->ports->self, hash, bytes_of(partner), now_at, mem, &sealed));
	if (!bytes_is_present(sealed))
		return outcome_ok();
	return seal_open(handle, partner, sealed, mem, out);
}

OUTCOME reply_artifact(const struct world *w, const struct artresolve_verified *question, struct bytes message,
                       struct arena *mem, struct http_reply *out)
{
	struct artresponse_plan plan = { .now_at = w->ports->now(w->ports->self),
		                         .issuer = w->self.entity_id,
		                         .message = message };
	const struct signer *signer;
	struct bytes xml, envelope;
	enum sig_alg alg;

	TRY(reply_signer(w, question->partner, &signer, &alg));
	TRY(reply_saml_id(w, mem, &plan.id));
	TRY(arena_text(mem, question->id, &plan.in_response_to));
	TRY(artresponse_issue(&plan, signer, alg, mem, &xml));
	TRY(soap_envelope(xml, mem, &envelope));
	return soap_reply(STATUS_OK, envelope, mem, out);
}
