/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/artifact_parts.h"

#include "lib/spec/limits.h"
#include "lib/spec/uris.h"

/* SAML-CORE 3.2.2 and SAML-PROF 5.4.2, in their order. */
static OUTCOME message_check(const struct artresponse_parts *parts,
                             const struct artresponse_expected *expected, const struct saml_self *self,
                             int64_t now_at)
{
	const struct message_head *head = &parts->head;

	REQUIRE(bytes_equal_text(head->version, "2.0"), ARTRESP_VERSION);
	REQUIRE(bytes_equal_text(head->in_response_to, expected->request_id), ARTRESP_UNSOLICITED);
	REQUIRE(now_at - LIMIT_REQUEST_AGE_S - self->clock_skew_s <= head->issued_at, ARTRESP_INSTANT);
	REQUIRE(head->issued_at <= now_at + self->clock_skew_s, ARTRESP_INSTANT);
	/* It comes in the exchange that the question went out in, so it need not be addressed. */
	REQUIRE(!bytes_is_present(head->destination) || bytes_equal_text(head->destination, self->acs_url),
	        ARTRESP_DESTINATION);
	REQUIRE(issuer_is(head, expected->partner->entity_id), ARTRESP_ISSUER);
	REQUIRE(bytes_equal_text(parts->status.top, URI_STATUS_SUCCESS), ARTRESP_STATUS);
	REQUIRE(parts->message != NULL, ARTRESP_EMPTY);
	return outcome_ok();
}

/*
 * The message inside is taken from the received tree: a signature around it may have been made over octets
 * that lack namespaces which the inner signature includes by name. Nothing of it is believed before its own
 * is checked.
 */
static OUTCOME message_take(const struct artresponse_raw *raw, struct arena *mem, struct saml_wire *out)
{
	struct artresponse_parts received;

	*out = (struct saml_wire){ .binding = BINDING_POST };
	TRY(artresponse_parts_read(xml_root(raw->doc), mem, &received));
	REQUIRE(received.message != NULL, INTERNAL); /* what was signed, read from the same octets, has one */
	return xml_extract(received.message, mem, &out->xml);
}

OUTCOME artresponse_verify(const struct saml_wire *wire, const struct artresponse_raw *raw,
                           const struct artresponse_expected *expected, const struct saml_self *self,
                           int64_t now_at, struct arena *mem, struct artresponse_verified *out)
{
	struct artresponse_parts parts;
	struct saml_wire message;
	struct xml_doc *doc;

	*out = (struct artresponse_verified){ 0 };
	TRY(speaker_check(expected->partner, expected->role, now_at));
	TRY(signed_document(wire, raw->doc, expected->partner, expected->role, mem, &doc));
	TRY(artresponse_parts_read(xml_root(doc), mem, &parts));
	TRY(message_check(&parts, expected, self, now_at));
	TRY(message_take(raw, mem, &message));
	*out = (struct artresponse_verified){ parts.head.id, message };
	return outcome_ok();
}
