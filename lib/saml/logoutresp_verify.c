/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/logout_parts.h"

#include "lib/spec/limits.h"
#include "lib/spec/uris.h"

/* By SOAP it comes in the exchange that the question went out in, so it need not be addressed. */
static bool is_addressed(const struct message_head *head, const struct saml_wire *wire,
                         const struct saml_self *self)
{
	if (wire->binding != BINDING_SOAP)
		return bytes_equal_text(head->destination, self->slo_url);
	return !bytes_is_present(head->destination) || bytes_equal_text(head->destination, self->soap_url);
}

/* SAML-CORE 3.2.2 and SAML-PROF 4.4.4.2, in their order. */
static OUTCOME message_check(const struct message_head *head, const struct logoutresp_expected *expected,
                             int64_t skew_s, int64_t now_at)
{
	REQUIRE(bytes_equal_text(head->version, "2.0"), LOGOUTRESP_VERSION);
	REQUIRE(bytes_equal_text(head->in_response_to, expected->request_id), LOGOUTRESP_UNSOLICITED);
	REQUIRE(now_at - LIMIT_REQUEST_AGE_S - skew_s <= head->issued_at, LOGOUTRESP_INSTANT);
	REQUIRE(head->issued_at <= now_at + skew_s, LOGOUTRESP_INSTANT);
	REQUIRE(issuer_is(head, expected->partner->entity_id), LOGOUTRESP_ISSUER);
	return outcome_ok();
}

OUTCOME logoutresp_verify(const struct saml_wire *wire, const struct logoutresp_raw *raw,
                          const struct logoutresp_expected *expected, const struct saml_self *self,
                          int64_t now_at, struct arena *mem, struct logoutresp_verified *out)
{
	struct logoutresp_parts parts;
	struct xml_doc *doc;

	*out = (struct logoutresp_verified){ 0 };
	TRY(speaker_check(expected->partner, expected->role, now_at));
	TRY(signed_document(wire, raw->doc, expected->partner, expected->role, mem, &doc));
	TRY(logoutresp_parts_read(xml_root(doc), mem, &parts));
	TRY(message_check(&parts.head, expected, self->clock_skew_s, now_at));
	REQUIRE(is_addressed(&parts.head, wire, self), LOGOUTRESP_DESTINATION);
	*out = (struct logoutresp_verified){
		.id = parts.head.id,
		.status = parts.status,
		.is_success = bytes_equal_text(parts.status.top, URI_STATUS_SUCCESS),
		.is_partial = bytes_equal_text(parts.status.second, URI_STATUS_PARTIAL_LOGOUT),
		.relay_state = wire->relay_state,
	};
	return outcome_ok();
}
