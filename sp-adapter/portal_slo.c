/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The account ends a person's session: in the person's browser, or directly by SOAP. The sessions of that name end in
 * one unit with the memory of the request; then the account is told. By SOAP a failure is a Fault, for a program reads
 * it.
 */
#include "keys/handle.h"
#include "lib/saml/logout.h"
#include "lib/saml/soap.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "sp-adapter/portal.h"
#include "lib/base/banned.h"

#define STATUS_OK 200
#define STATUS_FAULT 500 /* SOAP11 6.2 */

static OUTCOME request_verify(const struct portal *p, const struct saml_wire *wire, int64_t now_at, struct arena *mem,
                              struct logoutreq_verified *out)
{
	struct logoutreq_raw raw;

	TRY(logoutreq_decode(wire, mem, &raw));
	REQUIRE(bytes_equal_text(raw.issuer, p->account->entity_id), PARTNER_UNKNOWN);
	TRY(logoutreq_verify(wire, &raw, p->account, ROLE_IDP, &p->self, &p->decrypt, now_at, mem, out));
	/* We have no page that posts to the account; ours and others that we know have an address by Redirect. */
	REQUIRE(out->answer_to == NULL || bytes_equal_text(bytes_of(out->answer_to->binding), URI_BINDING_REDIRECT),
	        META_ENDPOINT);
	return outcome_ok();
}

static OUTCOME sessions_end(const struct http_request *in, const struct portal *p,
                            const struct logoutreq_verified *request, int64_t now_at, struct arena *mem,
                            size_t *n_ended)
{
	const struct portal_ports *ports = p->ports;
	struct bytes *hashes = arena_array(mem, request->n_session_indexes + 1, sizeof *hashes);
	struct portal_logout what = { .account = bytes_of(p->account->entity_id),
		                      .request_id = request->id,
		                      .asked_at = request->issued_at,
		                      .until_at = now_at + LIMIT_REQUEST_AGE_S + 2 * p->self.clock_skew_s,
		                      .index_hashes = hashes,
		                      .n_indexes = request->n_session_indexes };

	REQUIRE(hashes != NULL, OUT_OF_MEMORY);
	TRY(handle_hash(request->nameid.value, mem, &what.nameid_hash));
	for (size_t i = 0; i < request->n_session_indexes; i++)
		TRY(handle_hash(request->session_indexes[i], mem, &hashes[i]));
	TRY(ports->logout(ports->self, &what, mem, n_ended));
	ports->note(ports->self, in->request_id, *n_ended > 0 ? "session.ended" : "logout.answered", outcome_ok(),
	            LEVEL_NONE);
	return outcome_ok();
}

/* signer NULL: unsigned, for the query */
static OUTCOME answer_make(const struct portal *p, const struct logoutreq_verified *request, size_t n_ended,
                           const char *destination, const struct signer *signer, struct arena *mem, struct bytes *out)
{
	struct logoutresp_plan plan = { .now_at = p->ports->now(p->ports->self),
		                        .destination = destination,
		                        .issuer = p->self.entity_id };
	unsigned char octets[HANDLE_ID_BYTES];

	TRY(p->ports->random_fill(p->ports->self, octets, sizeof octets));
	TRY(handle_saml_id(octets, mem, &plan.id));
	TRY(arena_text(mem, request->id, &plan.in_response_to));
	if (n_ended == 0) { /* SAML-CORE 3.2.2.2 */
		plan.status = URI_STATUS_REQUESTER;
		plan.substatus = URI_STATUS_UNKNOWN_PRINCIPAL;
	}
	return logoutresp_issue(&plan, signer, p->alg, mem, out);
}

static OUTCOME by_browser(const struct http_request *in, const struct portal *p, struct arena *mem,
                          struct http_reply *out)
{
	const int64_t now_at = p->ports->now(p->ports->self);
	struct logoutreq_verified request;
	struct saml_wire wire;
	const char *to, *url;
	struct bytes xml;
	size_t n_ended;

	TRY(binding_request_receive(in, mem, &wire));
	TRY(request_verify(p, &wire, now_at, mem, &request));
	TRY(sessions_end(in, p, &request, now_at, mem, &n_ended));
	to = logout_answer_url(request.answer_to);
	TRY(answer_make(p, &request, n_ended, to, NULL, mem, &xml));
	TRY(binding_redirect_url(to, "SAMLResponse", xml, request.relay_state, p->signer, p->alg, mem, &url));
	TRY(http_reply_redirect(out, mem, url));
	return http_reply_header(out, mem, "Cache-Control", "no-store");
}

static OUTCOME soap_reply(int status, struct bytes envelope, struct arena *mem, struct http_reply *out)
{
	http_reply_start(out, status, SOAP_TYPE, envelope);
	return http_reply_header(out, mem, "Cache-Control", "no-store");
}

static OUTCOME by_soap(const struct http_request *in, const struct portal *p, struct arena *mem,
                       struct http_reply *out)
{
	const int64_t now_at = p->ports->now(p->ports->self);
	struct logoutreq_verified request;
	struct bytes xml, envelope;
	struct saml_wire wire;
	size_t n_ended;

	TRY(soap_receive(in, mem, &wire));
	TRY(request_verify(p, &wire, now_at, mem, &request));
	TRY(sessions_end(in, p, &request, now_at, mem, &n_ended));
	TRY(answer_make(p, &request, n_ended, NULL, p->signer, mem, &xml));
	TRY(soap_envelope(xml, mem, &envelope));
	return soap_reply(STATUS_OK, envelope, mem, out);
}

OUTCOME portal_slo(const struct http_request *in, const struct portal *p, struct arena *mem, struct http_reply *out)
{
	struct bytes fault;
	struct outcome o;

	if (!http_is_type(in, "text/xml"))
		return by_browser(in, p, mem, out);
	o = by_soap(in, p, mem, out);
	if (is_ok(o))
		return o;
	p->ports->note(p->ports->self, in->request_id, "request.refused", o, LEVEL_NONE);
	TRY(soap_fault(o, mem, &fault));
	return soap_reply(STATUS_FAULT, fault, mem, out);
}
