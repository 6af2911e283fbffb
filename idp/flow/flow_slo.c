/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A portal ends a person's session here: in the person's browser, or directly by SOAP. The sessions it names end in
 * one unit with the memory of its request; then it is told what happened. Other portals with an answer of the same
 * session are not told, and the answer says so.
 */
#include "idp/flow/flow.h"
#include "idp/flow/reply.h"
#include "keys/handle.h"
#include "lib/saml/soap.h"

static OUTCOME wish_make(const struct logoutreq_verified *request, struct arena *mem, struct logout_wish *out)
{
	struct bytes *hashes = arena_array(mem, request->n_session_indexes, sizeof *hashes);

	*out = (struct logout_wish){ .partner = bytes_of(request->partner->entity_id) };
	REQUIRE(hashes != NULL, OUT_OF_MEMORY);
	TRY(handle_hash(request->nameid.value, mem, &out->nameid_hash));
	for (size_t i = 0; i < request->n_session_indexes; i++)
		TRY(handle_hash(request->session_indexes[i], mem, &hashes[i]));
	out->index_hashes = hashes;
	out->n_indexes = request->n_session_indexes;
	return outcome_ok();
}

static OUTCOME request_take(const struct world *w, const struct saml_wire *wire, struct arena *mem,
                            struct logoutreq_verified *out)
{
	static const struct decrypt_keys none; /* nobody has a key to encrypt to us as identity provider */
	const struct ports *ports = w->ports;
	const struct partner *partner;
	struct logoutreq_raw raw;

	TRY(logoutreq_decode(wire, mem, &raw));
	TRY(ports->partner_find(ports->self, raw.issuer, mem, &partner));
	return logoutreq_verify(wire, &raw, partner, ROLE_SP, &w->self, &none, ports->now(ports->self), mem, out);
}

static OUTCOME sessions_end(const struct http_request *in, const struct world *w,
                            const struct logoutreq_verified *request, struct arena *mem, struct logout_found *found)
{
	const struct ports *ports = w->ports;
	struct effects effects = { .now_at = ports->now(ports->self), .request_id = in->request_id };
	struct logout_wish wish;

	TRY(wish_make(request, mem, &wish));
	TRY(ports->logout_find(ports->self, &wish, mem, found));
	logout_effects(request, &wish, found, &effects);
	TRY(ports->apply(ports->self, &effects, mem));
	ports->note(ports->self, in->request_id, "logout.verified", outcome_ok(), wish.partner, LEVEL_NONE);
	return outcome_ok();
}

OUTCOME flow_slo(const struct http_request *in, const struct world *w, struct arena *mem, struct http_reply *out)
{
	struct logoutreq_verified request;
	struct logout_found found;
	struct saml_wire wire;

	TRY(binding_request_receive(in, mem, &wire));
	TRY(request_take(w, &wire, mem, &request));
	TRY(sessions_end(in, w, &request, mem, &found));
	return reply_logout(in, w, &request, &found, mem, out);
}

static OUTCOME by_soap(const struct http_request *in, const struct world *w, struct arena *mem, struct http_reply *out)
{
	struct logoutreq_verified request;
	struct logout_found found;
	struct saml_wire wire;

	TRY(soap_receive(in, mem, &wire));
	TRY(request_take(w, &wire, mem, &request));
	TRY(sessions_end(in, w, &request, mem, &found));
	return reply_logout_soap(w, &request, &found, mem, out);
}

OUTCOME flow_soap(const struct http_request *in, const struct world *w, struct arena *mem, struct http_reply *out)
{
	return reply_or_fault(in, w, by_soap(in, w, mem, out), mem, out);
}
