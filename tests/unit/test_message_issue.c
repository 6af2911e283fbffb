/* SPDX-License-Identifier: EUPL-1.2 */
/* Our messages of single logout and artifact resolution: the octets, and that the other side would take them. */
#include "tests/support/unit.h"

#include "lib/saml/artifact.h"
#include "lib/saml/logout.h"
#include "lib/saml/port_lasso.h"
#include "lib/saml/response.h"
#include "lib/saml/soap.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "tests/support/mint.h"

#define MEM_BYTES LIMIT_REQUEST_MEMORY
#define NASTY "a\"&<b>\r\n\t]]>\xC3\x84"

/* ---- the other side: it knows us as mint's partner ---- */

static const struct partner *us;
static const struct saml_self them = { .entity_id = MINT_SELF,
	                               .acs_url = MINT_ACS,
	                               .slo_url = MINT_SLO,
	                               .soap_url = MINT_SOAP,
	                               .artifact_url = MINT_ARTIFACT };

static OUTCOME sign(void *self, enum sig_alg alg, struct bytes octets, unsigned char *out, size_t cap, size_t *len)
{
	return alg_sign(self, alg, octets, out, cap, len);
}

static struct signer signer;

static const char *const indexes[] = { "_s1", "_s2&" };

static struct logoutreq_plan request_plan(void)
{
	return (struct logoutreq_plan){ .id = "_q1",
		                        .now_at = MINT_NOW,
		                        .destination = MINT_SLO,
		                        .issuer = MINT_PARTNER,
		                        .nameid = "_n1",
		                        .session_indexes = indexes,
		                        .n_session_indexes = 1 };
}

static struct logoutresp_plan response_plan(void)
{
	return (struct logoutresp_plan){ .id = "_q2",
		                         .now_at = MINT_NOW,
		                         .in_response_to = MINT_REQUEST_ID,
		                         .destination = MINT_SLO,
		                         .issuer = MINT_PARTNER };
}

#define ISSUER "<saml:Issuer xmlns:saml=\"" NS_SAML "\">" MINT_PARTNER "</saml:Issuer>"

static void a_logout_request_says_what_was_planned(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	struct logoutreq_plan plan = request_plan();
	struct bytes got;

	(void)state;
	assert_ok(logoutreq_issue(&plan, NULL, NULL, SIG_NONE, mem, &got));
	assert_bytes(got, "<samlp:LogoutRequest xmlns:samlp=\"" NS_SAMLP "\" Destination=\"" MINT_SLO
	                  "\" ID=\"_q1\" IssueInstant=\"" MINT_NOW_TEXT "\" Version=\"2.0\">" ISSUER
	                  "<saml:NameID xmlns:saml=\"" NS_SAML "\">_n1</saml:NameID>"
	                  "<samlp:SessionIndex>_s1</samlp:SessionIndex></samlp:LogoutRequest>");
	plan.n_session_indexes = 2;
	plan.nameid = NASTY;
	plan.nameid_format = URI_NAMEID_PERSISTENT;
	plan.name_qualifier = "q&";
	plan.sp_name_qualifier = "s<";
	plan.reason = "urn:r\"";
	plan.not_on_or_after_at = MINT_NOW + 1;
	assert_ok(logoutreq_issue(&plan, NULL, NULL, SIG_NONE, mem, &got));
	assert_bytes(got,
	             "<samlp:LogoutRequest xmlns:samlp=\"" NS_SAMLP "\" Destination=\"" MINT_SLO
	             "\" ID=\"_q1\" IssueInstant=\"" MINT_NOW_TEXT
	             "\" NotOnOrAfter=\"2026-01-02T03:04:06Z\" Reason=\"urn:r&quot;\" Version=\"2.0\">" ISSUER
	             "<saml:NameID xmlns:saml=\"" NS_SAML "\" Format=\"" URI_NAMEID_PERSISTENT
	             "\" NameQualifier=\"q&amp;\" SPNameQualifier=\"s&lt;\">a\"&amp;&lt;b&gt;&#xD;\n\t]]&gt;\xC3\x84"
	             "</saml:NameID><samlp:SessionIndex>_s1</samlp:SessionIndex>"
	             "<samlp:SessionIndex>_s2&amp;</samlp:SessionIndex></samlp:LogoutRequest>");
}

static OUTCOME request_read(struct bytes xml, struct arena *mem, struct logoutreq_verified *out)
{
	EVP_PKEY *own[] = { mint_key(MINT_RSA_OTHER) };
	const struct decrypt_keys keys = { .keys = own, .n_keys = 1 };
	const struct saml_wire wire = { .binding = BINDING_POST, .xml = xml };
	struct logoutreq_raw raw;

	TRY(logoutreq_decode(&wire, mem, &raw));
	return logoutreq_verify(&wire, &raw, us, ROLE_SP, &them, &keys, MINT_NOW, mem, out);
}

static void a_signed_request_is_taken_plain_and_encrypted(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	const struct encrypt_to to = { .key = mint_key(MINT_RSA_OTHER),
		                       .content = ENC_AES256_GCM,
		                       .transport = KT_OAEP_SHA256 };
	struct logoutreq_plan plan = request_plan();
	struct logoutreq_verified got;
	struct bytes xml;

	(void)state;
	plan.nameid = NASTY;
	assert_ok(logoutreq_issue(&plan, NULL, &signer, SIG_ECDSA256, mem, &xml));
	assert_ok(request_read(xml, mem, &got));
	assert_bytes(got.nameid.value, NASTY);
	assert_ok(logoutreq_issue(&plan, &to, &signer, SIG_ECDSA256, mem, &xml));
	assert_null(memmem(xml.ptr, xml.len, "<saml:NameID", 12));
	assert_non_null(memmem(xml.ptr, xml.len, "<saml:EncryptedID", 17));
	assert_ok(request_read(xml, mem, &got));
	assert_bytes(got.nameid.value, NASTY);
	assert_bytes(got.session_indexes[0], "_s1");
}

static void a_logout_response_says_what_was_planned(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	struct logoutresp_plan plan = response_plan();
	struct bytes got;

	(void)state;
	plan.destination = NULL;
	assert_ok(logoutresp_issue(&plan, NULL, SIG_NONE, mem, &got));
	assert_bytes(got, "<samlp:LogoutResponse xmlns:samlp=\"" NS_SAMLP "\" ID=\"_q2\" InResponseTo=\"" MINT_REQUEST_ID
	                  "\" IssueInstant=\"" MINT_NOW_TEXT "\" Version=\"2.0\">" ISSUER
	                  "<samlp:Status><samlp:StatusCode Value=\"" URI_STATUS_SUCCESS "\"></samlp:StatusCode>"
	                  "</samlp:Status></samlp:LogoutResponse>");
	plan = response_plan();
	plan.status = URI_STATUS_SUCCESS;
	plan.substatus = URI_STATUS_PARTIAL_LOGOUT;
	plan.status_message = NASTY;
	assert_ok(logoutresp_issue(&plan, NULL, SIG_NONE, mem, &got));
	assert_bytes(got, "<samlp:LogoutResponse xmlns:samlp=\"" NS_SAMLP "\" Destination=\"" MINT_SLO
	                  "\" ID=\"_q2\" InResponseTo=\"" MINT_REQUEST_ID "\" IssueInstant=\"" MINT_NOW_TEXT
	                  "\" Version=\"2.0\">" ISSUER "<samlp:Status><samlp:StatusCode Value=\"" URI_STATUS_SUCCESS
	                  "\"><samlp:StatusCode Value=\"" URI_STATUS_PARTIAL_LOGOUT
	                  "\"></samlp:StatusCode></samlp:StatusCode><samlp:StatusMessage>a\"&amp;&lt;b&gt;&#xD;\n\t]]&gt;"
	                  "\xC3\x84</samlp:StatusMessage></samlp:Status></samlp:LogoutResponse>");
}

static void a_partial_logout_is_understood(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	const struct logoutresp_expected expected = { MINT_REQUEST_ID, us, ROLE_SP };
	struct saml_wire wire = { .binding = BINDING_POST };
	struct logoutresp_plan plan = response_plan();
	struct logoutresp_verified got;
	struct logoutresp_raw raw;

	(void)state;
	plan.substatus = URI_STATUS_PARTIAL_LOGOUT;
	assert_ok(logoutresp_issue(&plan, &signer, SIG_ECDSA256, mem, &wire.xml));
	assert_ok(logoutresp_decode(&wire, mem, &raw));
	assert_ok(logoutresp_verify(&wire, &raw, &expected, &them, MINT_NOW, mem, &got));
	assert_true(got.is_success && got.is_partial);
}

static void a_question_for_an_artifact_is_taken(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	struct artresolve_plan plan = {
		.id = "_q3", .now_at = MINT_NOW, .destination = MINT_ARTIFACT, .issuer = MINT_PARTNER
	};
	struct saml_wire wire = { .binding = BINDING_SOAP };
	struct artifact artifact = { .handle = { 7 } };
	struct artresolve_verified got;
	struct artresolve_raw raw;
	struct bytes envelope;

	(void)state;
	assert_ok(artifact_source(MINT_SELF, artifact.source));
	assert_ok(artifact_encode(&artifact, mem, &plan.artifact));
	assert_ok(artresolve_issue(&plan, &signer, SIG_ECDSA256, mem, &wire.xml));
	assert_ok(soap_envelope(wire.xml, mem, &envelope));
	assert_ok(soap_open(envelope, mem, &wire.xml));
	assert_ok(artresolve_decode(&wire, mem, &raw));
	assert_ok(artresolve_verify(&wire, &raw, us, ROLE_SP, &them, MINT_NOW, mem, &got));
	assert_int_equal(got.artifact.handle[0], 7);
}

/* ---- a whole answer: Response in ArtifactResponse in Envelope ---- */

static const struct bytes values[] = { { (const unsigned char *)NASTY, sizeof NASTY - 1 } };
static const struct saml_attribute attributes[] = {
	{ .name = "urn:oid:2.5.4.4", .level = LEVEL_HOCH, .values = values, .n_values = 1 }
};

static struct response_plan login_plan(bool is_typed)
{
	return (struct response_plan){
		.id = "_p1",
		.now_at = MINT_NOW,
		.in_response_to = MINT_REQUEST_ID,
		.issuer = MINT_PARTNER,
		.destination = MINT_ACS,
		.assertion_id = "_a1",
		.audience = MINT_SELF,
		.nameid = NASTY,
		.nameid_format = URI_NAMEID_TRANSIENT,
		.session_index = "_s1",
		.authn_at = MINT_NOW,
		.not_before_at = MINT_NOW,
		.not_on_or_after_at = MINT_NOW + 60,
		.class_ref = "STORK-QAA-Level-4",
		.is_typed = is_typed,
		.attributes = attributes,
		.n_attributes = 1,
	};
}

/* Bits: what is done to the Response. */
enum { TYPED = 1, SIGN_RESPONSE = 2, ENCRYPT = 4, ENCRYPT_NAMEID = 8, DONE = 16 };

static OUTCOME answer_make(unsigned how, struct arena *mem, struct bytes *out)
{
	const struct encrypt_to to = { .key = mint_key(MINT_RSA_OTHER),
		                       .content = ENC_AES128_GCM,
		                       .transport = KT_OAEP_SHA256 };
	struct response_plan login = login_plan((how & TYPED) != 0);
	const struct response_sealing sealing = { .signer = &signer,
		                                  .alg = SIG_ECDSA256,
		                                  .sign_assertion = true,
		                                  .sign_response = (how & SIGN_RESPONSE) != 0,
		                                  .encrypt = (how & ENCRYPT) != 0 ? &to : NULL };
	struct artresponse_plan plan = {
		.id = "_q4", .now_at = MINT_NOW, .in_response_to = "_t1", .issuer = MINT_PARTNER
	};
	struct bytes xml;

	login.encrypt_nameid = (how & ENCRYPT_NAMEID) != 0 ? &to : NULL;
	TRY(response_issue(&login, &sealing, mem, &plan.message));
	TRY(artresponse_issue(&plan, &signer, SIG_ECDSA256, mem, &xml));
	return soap_envelope(xml, mem, out);
}

static OUTCOME answer_read(struct bytes envelope, struct arena *mem, struct response_verified *out)
{
	EVP_PKEY *own[] = { mint_key(MINT_RSA_OTHER) };
	const struct decrypt_keys keys = { .keys = own, .n_keys = 1 };
	const struct artresponse_expected asked = { "_t1", us, ROLE_IDP };
	const struct response_expected expected = {
		.request_id = MINT_REQUEST_ID, .asked_at = MINT_NOW, .min_level = LEVEL_HOCH, .account = us
	};
	struct saml_wire wire = { .binding = BINDING_SOAP };
	struct artresponse_verified handed;
	struct artresponse_raw carrier;
	struct response_raw raw;

	TRY(soap_open(envelope, mem, &wire.xml));
	TRY(artresponse_decode(&wire, mem, &carrier));
	TRY(artresponse_verify(&wire, &carrier, &asked, &them, MINT_NOW, mem, &handed));
	TRY(response_decode(&handed.message, mem, &raw));
	return response_verify(&raw, &expected, &them, &keys, MINT_NOW, mem, out);
}

static void a_response_survives_the_way_by_artifact_however_it_is_sealed(void **state)
{
	(void)state;
	for (unsigned how = 0; how < DONE; how++) {
		SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
		struct response_verified got;
		struct bytes envelope;
		struct outcome o;

		assert_ok(answer_make(how, mem, &envelope));
		o = answer_read(envelope, mem, &got);
		if (!is_ok(o))
			fail_msg("%u: %s (line %u)", how, rule_name(o.rule), o.line);
		assert_bytes(got.nameid, NASTY);
		assert_bytes(got.nameid_format, URI_NAMEID_TRANSIENT);
		assert_bytes(got.attributes[0].values[0], NASTY);
	}
}

static void an_encrypted_name_does_not_show(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	struct bytes open, sealed;

	(void)state;
	assert_ok(answer_make(0, mem, &open));
	assert_non_null(memmem(open.ptr, open.len, "<saml:NameID ", 13));
	assert_ok(answer_make(ENCRYPT_NAMEID, mem, &sealed));
	assert_null(memmem(sealed.ptr, sealed.len, "<saml:NameID ", 13));
	assert_non_null(memmem(sealed.ptr, sealed.len, "<saml:Subject><saml:EncryptedID><xenc:", 38));
}

static void an_answer_without_a_message_is_a_success(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	const struct artresponse_plan plan = { .id = "_q4", .now_at = MINT_NOW, .in_response_to = "_t1", .issuer = MINT_PARTNER };
	const struct artresponse_expected asked = { "_t1", us, ROLE_IDP };
	struct saml_wire wire = { .binding = BINDING_SOAP };
	struct artresponse_verified handed;
	struct artresponse_raw raw;

	(void)state;
	assert_ok(artresponse_issue(&plan, &signer, SIG_ECDSA256, mem, &wire.xml));
	assert_ok(artresponse_decode(&wire, mem, &raw));
	assert_rule(artresponse_verify(&wire, &raw, &asked, &them, MINT_NOW, mem, &handed), RULE_ARTRESP_EMPTY);
}

/* ---- what cannot be written is refused, not written ---- */

static void a_value_that_xml_cannot_carry_is_refused(void **state)
{
	static const size_t request_places[] = {
		offsetof(struct logoutreq_plan, id),
		offsetof(struct logoutreq_plan, destination),
		offsetof(struct logoutreq_plan, issuer),
		offsetof(struct logoutreq_plan, reason),
		offsetof(struct logoutreq_plan, nameid),
		offsetof(struct logoutreq_plan, nameid_format),
		offsetof(struct logoutreq_plan, name_qualifier),
		offsetof(struct logoutreq_plan, sp_name_qualifier),
	};
	static const size_t response_places[] = {
		offsetof(struct logoutresp_plan, id),        offsetof(struct logoutresp_plan, in_response_to),
		offsetof(struct logoutresp_plan, destination), offsetof(struct logoutresp_plan, issuer),
		offsetof(struct logoutresp_plan, status),    offsetof(struct logoutresp_plan, substatus),
		offsetof(struct logoutresp_plan, status_message),
	};
	static const char *const bad_index[] = { "\x01" };
	const char *bad = "_\x01";
	struct bytes got;

	(void)state;
	for (size_t i = 0; i <= ARRAY_LEN(request_places); i++) {
		SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
		struct logoutreq_plan plan = request_plan();

		if (i < ARRAY_LEN(request_places))
			memcpy((char *)&plan + request_places[i], &bad, sizeof bad);
		else
			plan.session_indexes = bad_index;
		assert_rule(logoutreq_issue(&plan, NULL, NULL, SIG_NONE, mem, &got), RULE_SIGN_VALUE);
		assert_null(got.ptr);
	}
	for (size_t i = 0; i < ARRAY_LEN(response_places); i++) {
		SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
		struct logoutresp_plan plan = response_plan();

		memcpy((char *)&plan + response_places[i], &bad, sizeof bad);
		assert_rule(logoutresp_issue(&plan, NULL, SIG_NONE, mem, &got), RULE_SIGN_VALUE);
		assert_null(got.ptr);
	}
}

/* ---- allocations ---- */

static OUTCOME request_step(struct arena *mem, void *arg)
{
	const struct logoutreq_plan plan = request_plan();
	struct bytes got;
	const struct outcome o = logoutreq_issue(&plan, arg, &signer, SIG_ECDSA256, mem, &got);

	assert_true(is_ok(o) || got.ptr == NULL);
	return o;
}

static OUTCOME response_step(struct arena *mem, void *arg)
{
	const struct logoutresp_plan plan = response_plan();
	struct bytes got;
	const struct outcome o = logoutresp_issue(&plan, &signer, SIG_ECDSA256, mem, &got);

	(void)arg;
	assert_true(is_ok(o) || got.ptr == NULL);
	return o;
}

static OUTCOME answer_step(struct arena *mem, void *arg)
{
	struct bytes got;

	return answer_make(*(const unsigned *)arg, mem, &got);
}

static void issuing_survives_every_failing_allocation(void **state)
{
	struct encrypt_to to = { .key = mint_key(MINT_RSA_OTHER), .content = ENC_AES256_GCM, .transport = KT_OAEP_SHA256 };
	unsigned how = ENCRYPT_NAMEID;

	(void)state;
	torture(request_step, NULL, MEM_BYTES);
	torture(request_step, &to, MEM_BYTES);
	torture(response_step, NULL, MEM_BYTES);
	torture(answer_step, &how, MEM_BYTES);
}

static int start(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);

	(void)state;
	assert_ok(response_start());
	assert_ok(xml_start());
	us = mint_partner(mem, PROFILE_BSI, MINT_P256, MINT_RSA, (struct mint_change){ NULL, NULL });
	signer = (struct signer){ sign, mint_key(MINT_P256), mint_cert(MINT_P256) };
	return 0;
}

static int stop(void **state)
{
	(void)state;
	partner_release(us);
	mint_stop();
	response_stop();
	xml_stop();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_logout_request_says_what_was_planned),
		cmocka_unit_test(a_signed_request_is_taken_plain_and_encrypted),
		cmocka_unit_test(a_logout_response_says_what_was_planned),
		cmocka_unit_test(a_partial_logout_is_understood),
		cmocka_unit_test(a_question_for_an_artifact_is_taken),
		cmocka_unit_test(a_response_survives_the_way_by_artifact_however_it_is_sealed),
		cmocka_unit_test(an_encrypted_name_does_not_show),
		cmocka_unit_test(an_answer_without_a_message_is_a_success),
		cmocka_unit_test(a_value_that_xml_cannot_carry_is_refused),
		cmocka_unit_test(issuing_survives_every_failing_allocation),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
