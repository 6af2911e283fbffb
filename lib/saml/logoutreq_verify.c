/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/logout_parts.h"

#include "lib/spec/limits.h"
#include "lib/spec/uris.h"

/* SAML-CORE 3.2.1, 3.7.1 and SAML-PROF 4.4.4.1, in their order. */
static OUTCOME message_check(const struct logoutreq_parts *parts, const struct partner *partner,
                             const char *destination, int64_t skew_s, int64_t now_at)
{
	const struct message_head *head = &parts->head;

	REQUIRE(bytes_equal_text(head->version, "2.0"), LOGOUT_VERSION);
	REQUIRE(now_at - LIMIT_REQUEST_AGE_S - skew_s <= head->issued_at, LOGOUT_EXPIRED);
	REQUIRE(head->issued_at <= now_at + skew_s, LOGOUT_FUTURE);
	REQUIRE(bytes_equal_text(head->destination, destination), LOGOUT_DESTINATION);
	REQUIRE(issuer_is(head, partner->entity_id), LOGOUT_ISSUER);
	REQUIRE(parts->not_on_or_after_at == 0 || now_at - skew_s < parts->not_on_or_after_at, LOGOUT_OVER);
	return outcome_ok();
}

static OUTCOME who_check(const struct logoutreq_parts *parts, enum partner_role role,
                         const struct decrypt_keys *keys, struct arena *mem, struct nameid *out)
{
	*out = parts->nameid;
	if (parts->encrypted_id != NULL)
		TRY(nameid_open(parts->encrypted_id, keys, mem, out));
	REQUIRE(out->value.len > 0, LOGOUT_NAMEID);
	/* Only who has the session itself may mean all of that person's (SAML-PROF 4.4.4.1). */
	REQUIRE(role == ROLE_IDP || parts->n_session_indexes > 0, LOGOUT_SESSION_INDEX);
	return outcome_ok();
}

/* Before anything ends: the answer must have a way, and what goes back unchanged must fit into it (SAML-BIND 3.4.3). */
static OUTCOME answer_check(const struct partner *partner, enum partner_role role, struct bytes relay_state,
                            const struct partner_endpoint **out)
{
	TRY(logout_answer_to(partner, role, out));
	if (bytes_equal_text(bytes_of((*out)->binding), URI_BINDING_REDIRECT))
		REQUIRE(relay_state.len <= LIMIT_RELAY_BYTES, RELAY_TOO_LONG);
	return outcome_ok();
}

OUTCOME logoutreq_verify(const struct saml_wire *wire, const struct logoutreq_raw *raw,
                         const struct partner *partner, enum partner_role role, const struct saml_self *self,
                         const struct decrypt_keys *keys, int64_t now_at, struct arena *mem,
                         struct logoutreq_verified *out)
{
	const bool is_soap = wire->binding == BINDING_SOAP;
	const struct partner_endpoint *answer_to = NULL;
	struct logoutreq_parts parts;
	struct nameid nameid;
	struct xml_doc *doc;

	*out = (struct logoutreq_verified){ 0 };
	TRY(speaker_check(partner, role, now_at));
	TRY(signed_document(wire, raw->doc, partner, role, mem, &doc));
	TRY(logoutreq_parts_read(xml_root(doc), mem, &parts));
	TRY(message_check(&parts, partner, is_soap ? self->soap_url : self->slo_url, self->clock_skew_s,
	                  now_at));
	TRY(who_check(&parts, role, keys, mem, &nameid));
	if (!is_soap)
		TRY(answer_check(partner, role, wire->relay_state, &answer_to));
	*out = (struct logoutreq_verified){
		.partner = partner,
		.answer_to = answer_to,
		.id = parts.head.id,
		.nameid = nameid,
		.session_indexes = parts.session_indexes,
		.n_session_indexes = parts.n_session_indexes,
		.reason = parts.reason,
		.issued_at = parts.head.issued_at,
		.not_on_or_after_at = parts.not_on_or_after_at,
		.relay_state = wire->relay_state,
	};
	return outcome_ok();
}
