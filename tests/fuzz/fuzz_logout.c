/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Whatever comes by SOAP and is acted on says what the partner signed: a LogoutRequest, or behind CARRIED the Response
 * in an ArtifactResponse.
 *
 * An input is an envelope composed of honest ones (pieces.h).
 */
#include "tests/support/unit.h"

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/pieces.h"
#include "tests/support/mint.h"

#include "lib/saml/artifact.h"
#include "lib/saml/logout.h"
#include "lib/saml/response.h"
#include "lib/saml/soap.h"

#define CARRIED 0xc1

static struct stage {
	struct arena *mem; /* lasts the process */
	const struct partner *partner;
	struct pieces logout, carried;
	struct logoutreq_verified honest;
	struct response_verified answer;
} stage;

static const struct saml_self self = {
	.entity_id = MINT_SELF, .acs_url = MINT_ACS, .soap_url = MINT_SLO, .clock_skew_s = 60
};
static const struct decrypt_keys no_keys;

static OUTCOME logout_receive(struct bytes envelope, struct arena *mem, struct logoutreq_verified *out)
{
	struct saml_wire wire = { .binding = BINDING_SOAP };
	struct logoutreq_raw raw;

	TRY(soap_open(envelope, mem, &wire.xml));
	TRY(logoutreq_decode(&wire, mem, &raw));
	return logoutreq_verify(&wire, &raw, stage.partner, ROLE_SP, &self, &no_keys, MINT_NOW, mem, out);
}

static OUTCOME answer_receive(struct bytes envelope, struct arena *mem, struct response_verified *out)
{
	const struct artresponse_expected asked = { MINT_REQUEST_ID, stage.partner, ROLE_IDP };
	const struct response_expected expected = { .request_id = MINT_REQUEST_ID,
		                                    .asked_at = MINT_NOW,
		                                    .min_level = LEVEL_BASIS,
		                                    .account = stage.partner };
	struct saml_wire wire = { .binding = BINDING_SOAP };
	struct artresponse_verified handed;
	struct artresponse_raw carrier;
	struct response_raw raw;

	TRY(soap_open(envelope, mem, &wire.xml));
	TRY(artresponse_decode(&wire, mem, &carrier));
	TRY(artresponse_verify(&wire, &carrier, &asked, &self, MINT_NOW, mem, &handed));
	TRY(response_decode(&handed.message, mem, &raw));
	return response_verify(&raw, &expected, &self, &no_keys, MINT_NOW, mem, out);
}

static struct pieces cut(struct bytes whole, const char *message, const char *end)
{
	const struct bytes inside = pieces_from(whole, message), signature = pieces_from(inside, "<ds:Signature");

	return (struct pieces){ {
		whole,
		pieces_before(whole, message),
		pieces_before(inside, end),
		pieces_before(inside, "<ds:Signature"),
		pieces_before(signature, "</ds:Signature>"),
		bytes_of("</ds:Signature>"),
		pieces_before(pieces_from(signature, "</ds:Signature>"), end),
		pieces_from(inside, end),
		bytes_of(end),
	} };
}

static void stage_make(void)
{
	struct mint how = { .alg = SIG_ECDSA256, .sign_assertion = true };
	struct bytes whole;

	if (stage.mem != NULL)
		return;
	MUST(is_ok(xml_start()));
	stage.mem = arena_new(LIMIT_REQUEST_MEMORY);
	MUST(stage.mem != NULL);
	stage.partner = mint_partner(stage.mem, PROFILE_BSI, MINT_P256, MINT_P256, (struct mint_change){ 0 });
	how.key = mint_key(MINT_P256);
	whole = mint_response(stage.mem, &how);
	how.sign_message = true;
	whole = mint_soap(stage.mem, mint_artresponse(stage.mem, whole, &how));
	stage.carried = cut(whole, "<samlp:ArtifactResponse", "</samlp:ArtifactResponse>");
	MUST(is_ok(answer_receive(whole, stage.mem, &stage.answer)));
	whole = mint_soap(stage.mem, mint_logoutreq(stage.mem, &how));
	stage.logout = cut(whole, "<samlp:LogoutRequest", "</samlp:LogoutRequest>");
	MUST(is_ok(logout_receive(whole, stage.mem, &stage.honest)));
}

static void logout_try(struct bytes input, struct arena *mem)
{
	struct logoutreq_verified got = { 0 };

	if (!is_ok(logout_receive(pieces_compose(&stage.logout, input, LIMIT_XML_BYTES, mem), mem, &got))) {
		MUST(got.partner == NULL && got.nameid.value.ptr == NULL);
		return;
	}
	MUST(got.partner == stage.partner && bytes_equal(got.id, stage.honest.id));
	MUST(bytes_equal(got.nameid.value, stage.honest.nameid.value) && got.n_session_indexes == 1);
	MUST(bytes_equal(got.session_indexes[0], stage.honest.session_indexes[0]));
	MUST(got.not_on_or_after_at == stage.honest.not_on_or_after_at);
}

static void answer_try(struct bytes input, struct arena *mem)
{
	struct response_verified got = { 0 };

	if (!is_ok(answer_receive(pieces_compose(&stage.carried, input, LIMIT_XML_BYTES, mem), mem, &got))) {
		MUST(!got.is_success && got.nameid.ptr == NULL);
		return;
	}
	MUST(got.is_success && bytes_equal(got.nameid, stage.answer.nameid) && got.level == stage.answer.level);
	MUST(got.n_attributes == stage.answer.n_attributes && bytes_equal(got.assertion_id, stage.answer.assertion_id));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const bool is_carried = size > 0 && data[0] == CARRIED;
	const struct bytes input = bytes_at(data + is_carried, size - is_carried);

	MUST(mem != NULL);
	stage_make();
	if (is_carried)
		answer_try(input, mem);
	else
		logout_try(input, mem);
	return 0;
}
