/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/authnreq_parts.h"

#include "lib/saml/message_parts.h"
#include "lib/spec/uris.h"

/* binding NULL: one that we answer by */
static bool is_usable(const struct partner_endpoint *acs, const char *binding)
{
	const struct bytes has = bytes_of(acs->binding);

	if (binding != NULL)
		return bytes_equal_text(has, binding);
	return bytes_equal_text(has, URI_BINDING_POST) || bytes_equal_text(has, URI_BINDING_ARTIFACT);
}

/* Metadata marks a default among those by POST; by artifact the first counts. */
static const struct partner_endpoint *acs_default(const struct partner *partner, const char *binding)
{
	const bool is_artifact = binding != NULL && bytes_equal_text(bytes_of(binding), URI_BINDING_ARTIFACT);

	for (size_t i = 0; i < partner->n_acs; i++)
		if (is_artifact ? is_usable(&partner->acs[i], binding) : partner->acs[i].is_default)
			return &partner->acs[i];
	return NULL;
}

static const struct partner_endpoint *acs_by_url(const struct partner *partner, struct bytes url,
                                                 const char *binding)
{
	for (size_t i = 0; i < partner->n_acs; i++)
		if (is_usable(&partner->acs[i], binding) && bytes_equal_text(url, partner->acs[i].location))
			return &partner->acs[i];
	return NULL;
}

static const struct partner_endpoint *acs_by_index(const struct partner *partner, int index)
{
	for (size_t i = 0; i < partner->n_acs; i++)
		if (is_usable(&partner->acs[i], NULL) && partner->acs[i].index == index)
			return &partner->acs[i];
	return NULL;
}

/* NULL when the request leaves it to the metadata. */
static OUTCOME binding_choose(struct bytes said, const char **out)
{
	*out = NULL;
	if (!bytes_is_present(said))
		return outcome_ok();
	if (bytes_equal_text(said, URI_BINDING_POST))
		*out = URI_BINDING_POST;
	else if (bytes_equal_text(said, URI_BINDING_ARTIFACT))
		*out = URI_BINDING_ARTIFACT;
	REQUIRE(*out != NULL, REQ_BINDING);
	return outcome_ok();
}

/* SAML-CORE 3.4.1, SAML-PROF 4.1.4.1: the answer goes nowhere but to an address of the metadata. */
static OUTCOME acs_choose(const struct authnreq_fields *said, const struct partner *partner,
                          const struct partner_endpoint **out)
{
	const bool has_url = bytes_is_present(said->acs_url);
	const char *binding;

	*out = NULL;
	REQUIRE(said->acs_index < 0 || (!has_url && !bytes_is_present(said->protocol_binding)), REQ_ACS_BOTH);
	TRY(binding_choose(said->protocol_binding, &binding));
	if (said->acs_index >= 0)
		*out = acs_by_index(partner, said->acs_index);
	else
		*out = has_url ? acs_by_url(partner, said->acs_url, binding) : acs_default(partner, binding);
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
	TRY(speaker_check(partner, ROLE_SP, now_at));
	TRY(signed_document(wire, raw->doc, partner, ROLE_SP, mem, &doc));
	TRY(authnreq_parts_read(xml_root(doc), mem, &parts));
	TRY(message_check(&parts, partner, self, now_at));
	TRY(acs_choose(&parts.said, partner, &acs));
	service = partner_service(partner, parts.said.service_index);
	REQUIRE(parts.said.service_index < 0 || service != NULL, REQ_SERVICE);
	*out = (struct authnreq_verified){ parts.said, partner, acs, wire->relay_state, service };
	return outcome_ok();
}
