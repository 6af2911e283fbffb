/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/artifact_parts.h"

#include <string.h>

#include "lib/spec/limits.h"

/* SAML-CORE 3.2.1 and SAML-PROF 5.4.1, in their order. */
static OUTCOME message_check(const struct message_head *head, const struct partner *partner,
                             const struct saml_self *self, int64_t now_at)
{
	REQUIRE(bytes_equal_text(head->version, "2.0"), RESOLVE_VERSION);
	REQUIRE(now_at - LIMIT_REQUEST_AGE_S - self->clock_skew_s <= head->issued_at, RESOLVE_EXPIRED);
	REQUIRE(head->issued_at <= now_at + self->clock_skew_s, RESOLVE_FUTURE);
	REQUIRE(bytes_equal_text(head->destination, self->artifact_url), RESOLVE_DESTINATION);
	REQUIRE(issuer_is(head, partner->entity_id), RESOLVE_ISSUER);
	return outcome_ok();
}

static OUTCOME artifact_check(const struct artifact *artifact, const struct saml_self *self)
{
	unsigned char source[ARTIFACT_SOURCE_BYTES];

	TRY(artifact_source(self->entity_id, source));
	REQUIRE(memcmp(artifact->source, source, sizeof source) == 0, ARTIFACT_SOURCE);
	REQUIRE(artifact->index == ARTIFACT_INDEX_OURS, ARTIFACT_INDEX);
	return outcome_ok();
}

OUTCOME artresolve_verify(const struct saml_wire *wire, const struct artresolve_raw *raw,
                          const struct partner *partner, enum partner_role role, const struct saml_self *self,
                          int64_t now_at, struct arena *mem, struct artresolve_verified *out)
{
	struct artresolve_parts parts;
	struct artifact artifact;
	struct xml_doc *doc;

	*out = (struct artresolve_verified){ 0 };
	TRY(speaker_check(partner, role, now_at));
	TRY(signed_document(wire, raw->doc, partner, role, mem, &doc));
	TRY(artresolve_parts_read(xml_root(doc), mem, &parts));
	TRY(message_check(&parts.head, partner, self, now_at));
	TRY(artifact_decode(parts.artifact, mem, &artifact));
	TRY(artifact_check(&artifact, self));
	*out = (struct artresolve_verified){ partner, parts.head.id, artifact };
	return outcome_ok();
}
