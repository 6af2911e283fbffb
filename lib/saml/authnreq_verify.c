/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/authnreq_parts.h"

#include "lib/spec/uris.h"

/* SAML-BIND 3.4.4.1: the query is signed, and a Signature inside the message must have been removed. */
static OUTCOME query_check(const struct saml_wire *wire, const struct xml_doc *doc,
                           const struct sig_trust *trust)
{
	const enum sig_alg alg = sig_alg_of_uri(wire->sig_alg);

	REQUIRE(bytes_is_present(wire->signed_octets) && bytes_is_present(wire->signature), SIG_MISSING);
	REQUIRE(!sig_is_present(xml_root(doc)), SIG_TEMPLATE);
	REQUIRE(alg != SIG_NONE && (trust->algs & SIG_BIT(alg)) != 0, SIG_ALGORITHM);
	for (size_t i = 0; i < trust->n_keys; i++)
		if (is_ok(alg_verify(trust->keys[i], alg, wire->signed_octets, wire->signature)))
			return outcome_ok();
	return outcome_of(RULE_SIG_INVALID, __LINE__);
}

/* The document whose octets a signature of the partner covers. */
static OUTCOME signed_document(const struct saml_wire *wire, const struct authnreq_raw *raw,
                               const struct partner *partner, struct arena *mem, struct xml_doc **out)
{
	const struct sig_trust trust = partner_trust(partner, ROLE_SP);

	*out = NULL;
	if (wire->binding == BINDING_POST)
		return sig_check(raw->doc, xml_root(raw->doc), &trust, mem, out);
	TRY(query_check(wire, raw->doc, &trust));
	*out = raw->doc;
	return outcome_ok();
}

static bool is_post(const struct partner_endpoint *acs)
{
	return bytes_equal_text(bytes_of(acs->binding), URI_BINDING_POST);
}

static const struct partner_endpoint *acs_default(const struct partner *partner)
{
	for (size_t i = 0; i < partner->n_acs; i++)
		if (partner->acs[i].is_default)
			return &partner->acs[i];
	return NULL;
}

static const struct partner_endpoint *acs_by_url(const struct partner *partner, struct bytes url)
{
	for (size_t i = 0; i < partner->n_acs; i++)
		if (is_post(&partner->acs[i]) && bytes_equal_text(url, partner->acs[i].location))
			return &partner->acs[i];
	return NULL;
}

static const struct partner_endpoint *acs_by_index(const struct partner *partner, int index)
{
	for (size_t i = 0; i < partner->n_acs; i++)
		if (is_post(&partner->acs[i]) && partner->acs[i].index == index)
			return &partner->acs[i];
	return NULL;
}

/* SAML-CORE 3.4.1, SAML-PROF 4.1.4.1: the answer goes nowhere but to an address of the metadata. */
static OUTCOME acs_choose(const struct authnreq_fields *said, const struct partner *partner,
                          const struct partner_endpoint **out)
{
	const bool has_url = bytes_is_present(said->acs_url);
	const bool has_binding = bytes_is_present(said->protocol_binding);

	*out = NULL;
	REQUIRE(said->acs_index < 0 || (!has_url && !has_binding), REQ_ACS_BOTH);
	REQUIRE(!has_binding || bytes_equal_text(said->protocol_binding, URI_BINDING_POST), REQ_BINDING);
	if (said->acs_index >= 0)
		*out = acs_by_index(partner, said->acs_index);
	else
		*out = has_url ? acs_by_url(partner, said->acs_url) : acs_default(partner);
	REQUIRE(*out != NULL, REQ_ACS);
	return outcome_ok();
}

static OUTCOME message_check(const struct authnreq_parts *parts, const struct partner *partner,
                             const struct saml_self *self, int64_t now_at)
{
	const struct authnreq_fields *said = &parts->said;

	REQUIRE(bytes_equal_text(parts->version, "2.0"), REQ_VERSION);
	REQUIRE(now_at - LIMIT_REQUEST_AGE_S - self->clock_skew_s <= said->issued_at, REQ_EXPIRED);
	REQUIRE(said->issued_at <= now_at + self->clock_skew_s, REQ_FUTURE);
	REQUIRE(bytes_equal_text(said->destination, self->sso_url), REQ_DESTINATION);
	REQUIRE(bytes_equal_text(said->issuer, partner->entity_id), REQ_ISSUER);
	REQUIRE(!bytes_is_present(parts->issuer_format) ||
	                bytes_equal_text(parts->issuer_format, URI_NAMEID_ENTITY),
	        REQ_ISSUER);
	REQUIRE(!parts->has_subject, REQ_SUBJECT);
	REQUIRE(!parts->has_conditions, REQ_CONSENT);
	REQUIRE(!parts->has_decl_refs, REQ_CONTEXT);
	REQUIRE(parts->has_comparison, REQ_CONTEXT);
	return outcome_ok();
}

OUTCOME authnreq_verify(const struct saml_wire *wire, const struct authnreq_raw *raw,
                        const struct partner *partner, const struct saml_self *self, int64_t now_at,
                        struct arena *mem, struct authnreq_verified *out)
{
	const struct partner_service *service;
	const struct partner_endpoint *acs;
	struct authnreq_parts parts;
	struct xml_doc *doc;

	*out = (struct authnreq_verified){ 0 };
	REQUIRE(!partner->record.is_blocked, PARTNER_BLOCKED);
	REQUIRE(partner->valid_until == 0 || now_at < partner->valid_until, META_EXPIRED);
	REQUIRE((partner->roles & ROLE_SP) != 0, META_ROLE);
	REQUIRE(partner->n_sp_signing > 0, META_KEY);
	TRY(signed_document(wire, raw, partner, mem, &doc));
	TRY(authnreq_parts_read(xml_root(doc), mem, &parts));
	TRY(message_check(&parts, partner, self, now_at));
	TRY(acs_choose(&parts.said, partner, &acs));
	service = partner_service(partner, parts.said.service_index);
	REQUIRE(parts.said.service_index < 0 || service != NULL, REQ_SERVICE);
	*out = (struct authnreq_verified){ parts.said, partner, acs, wire->relay_state, service };
	return outcome_ok();
}
