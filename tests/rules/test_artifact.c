/* SPDX-License-Identifier: EUPL-1.2 */
/* Every rule of ArtifactResolve and ArtifactResponse: one refusing case and the accepting neighbour. */
#include "tests/support/unit.h"

#include "lib/saml/artifact.h"
#include "lib/saml/response.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "tests/support/mint.h"

#define SKEW_S 60
#define HANDLE "\xff\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x00"

static const struct saml_self self = { .entity_id = MINT_SELF,
	                               .acs_url = MINT_ACS,
	                               .artifact_url = MINT_ARTIFACT,
	                               .clock_skew_s = SKEW_S };
static const struct partner *partner;

static struct mint honest(const char *find, const char *put)
{
	return (struct mint){
		.key = mint_key(MINT_P256), .alg = SIG_ECDSA256, .sign_message = true, .before = { find, put }
	};
}

/* ---- the artifact itself ---- */

static const char *artifact_of(struct arena *mem, const char *entity_id, uint16_t index)
{
	struct artifact artifact = { .index = index };
	const char *text;

	assert_ok(artifact_source(entity_id, artifact.source));
	memcpy(artifact.handle, HANDLE, sizeof artifact.handle);
	assert_ok(artifact_encode(&artifact, mem, &text));
	return text;
}

static void an_artifact_is_type_index_source_and_handle(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	/* SHA-1 of "abc", FIPS 180 */
	static const unsigned char abc[] = { 0xa9, 0x99, 0x3e, 0x36, 0x47, 0x06, 0x81, 0x6a, 0xba, 0x3e,
		                             0x25, 0x71, 0x78, 0x50, 0xc2, 0x6c, 0x9c, 0xd0, 0xd8, 0x9d };
	struct artifact got;

	(void)state;
	assert_string_equal(artifact_of(mem, "abc", 0x0102),
	                    "AAQBAqmZPjZHBoFquj4lcXhQwmyc0Nid/wECAwQFBgcICQoLDA0ODxAREgA=");
	assert_ok(artifact_decode(bytes_of(artifact_of(mem, "abc", 0x0102)), mem, &got));
	assert_int_equal(got.index, 0x0102);
	assert_memory_equal(got.source, abc, sizeof abc);
	assert_memory_equal(got.handle, HANDLE, sizeof got.handle);
}

static void anything_else_is_no_artifact(void **state)
{
	static const char *const texts[] = {
		NULL,
		"",
		"AAQ",
		"AAMBAqmZPjZHBoFquj4lcXhQwmyc0Nid/wECAwQFBgcICQoLDA0ODxAREgA=",     /* type 3 */
		"AQQBAqmZPjZHBoFquj4lcXhQwmyc0Nid/wECAwQFBgcICQoLDA0ODxAREgA=",     /* type 0x0104 */
		"AAQBAqmZPjZHBoFquj4lcXhQwmyc0Nid/wECAwQFBgcICQoLDA0ODxAREg==",     /* 43 octets */
		"AAQBAqmZPjZHBoFquj4lcXhQwmyc0Nid/wECAwQFBgcICQoLDA0ODxAREgAB",     /* 45 octets */
		"AAQBAqmZPjZHBoFquj4lcXhQwmyc0Nid/wECAwQFBgcICQoLDA0ODxAREgAAAAAA", /* and more */
		"AAQBAqmZPjZHBoFquj4lcXhQwmyc0Nid_wECAwQFBgcICQoLDA0ODxAREgA=",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		struct artifact got;

		assert_rule(artifact_decode(bytes_of(texts[i]), mem, &got), RULE_ARTIFACT_SYNTAX);
		assert_int_equal(got.handle[0], 0);
	}
}

/* ---- ArtifactResolve ---- */

static OUTCOME ask_as(struct bytes xml, const struct partner *from, int64_t now_at, struct arena *mem,
                      struct artresolve_verified *out)
{
	const struct saml_wire wire = { .binding = BINDING_SOAP, .xml = xml };
	struct artresolve_raw raw;
	struct outcome o;

	*out = (struct artresolve_verified){ 0 };
	TRY(artresolve_decode(&wire, mem, &raw));
	o = artresolve_verify(&wire, &raw, from, ROLE_SP, &self, now_at, mem, out);
	if (!is_ok(o)) {
		assert_null(out->partner);
		assert_int_equal(out->artifact.handle[0], 0);
	}
	return o;
}

#define ISSUED "IssueInstant=\"" MINT_NOW_TEXT "\""
#define ISSUER "<saml:Issuer xmlns:saml=\"" NS_SAML "\">" MINT_PARTNER "</saml:Issuer>"
#define ISSUER_AS(format)                                                                                             \
	"<saml:Issuer xmlns:saml=\"" NS_SAML "\" Format=\"" format "\">" MINT_PARTNER "</saml:Issuer>"
#define ARTIFACT "<samlp:Artifact>@ARTIFACT@</samlp:Artifact>"

static const struct message_case {
	const char *name;
	enum rule rule;
	const char *find, *put;
} asking[] = {
	{ "as it is", RULE_NONE, NULL, NULL },
	{ "version 1.1", RULE_RESOLVE_VERSION, "Version=\"2.0\"", "Version=\"1.1\"" },
	{ "oldest", RULE_NONE, ISSUED, "IssueInstant=\"2026-01-02T02:58:05Z\"" },
	{ "a second older", RULE_RESOLVE_EXPIRED, ISSUED, "IssueInstant=\"2026-01-02T02:58:04Z\"" },
	{ "latest", RULE_NONE, ISSUED, "IssueInstant=\"2026-01-02T03:05:05Z\"" },
	{ "a second later", RULE_RESOLVE_FUTURE, ISSUED, "IssueInstant=\"2026-01-02T03:05:06Z\"" },
	{ "no destination", RULE_RESOLVE_DESTINATION, " Destination=\"" MINT_ARTIFACT "\"", "" },
	{ "other destination", RULE_RESOLVE_DESTINATION, MINT_ARTIFACT "\"", MINT_SOAP "\"" },
	{ "no issuer", RULE_XML_MISPLACED, ISSUER "@SIG@", "@SIG@" },
	{ "other issuer", RULE_RESOLVE_ISSUER, MINT_PARTNER "<", MINT_PARTNER "x<" },
	{ "issuer of format entity", RULE_NONE, ISSUER, ISSUER_AS(URI_NAMEID_ENTITY) },
	{ "issuer of other format", RULE_RESOLVE_ISSUER, ISSUER, ISSUER_AS(URI_NAMEID_TRANSIENT) },
	{ "no artifact", RULE_XML_MISSING, ARTIFACT, "" },
	{ "two artifacts", RULE_XML_LEFTOVER, ARTIFACT, ARTIFACT "<samlp:Artifact></samlp:Artifact>" },
	{ "empty artifact", RULE_ARTIFACT_SYNTAX, "@ARTIFACT@", "" },
	{ "blanks around it", RULE_NONE, "@ARTIFACT@", "\n @ARTIFACT@ " },
	{ "answers something", RULE_XML_LEFTOVER, " ID=", " InResponseTo=\"_x\" ID=" },
	{ "unknown attribute", RULE_XML_LEFTOVER, " ID=", " x=\"1\" ID=" },
};

static void each_rule_of_the_question_refuses_alone(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(asking); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		const struct mint how = honest(asking[i].find, asking[i].put);
		const struct bytes xml = mint_artresolve(mem, artifact_of(mem, MINT_SELF, 0), &how);
		struct artresolve_verified got;
		const struct outcome o = ask_as(xml, partner, MINT_NOW, mem, &got);

		if (o.rule != asking[i].rule)
			fail_msg("%s: %s (line %u)", asking[i].name, rule_name(o.rule), o.line);
		if (is_ok(o))
			assert_memory_equal(got.artifact.handle, HANDLE, sizeof got.artifact.handle);
	}
}

static void the_artifact_must_be_one_of_ours(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct mint how = honest(NULL, NULL);
	struct artresolve_verified got;

	(void)state;
	assert_rule(ask_as(mint_artresolve(mem, artifact_of(mem, MINT_PARTNER, 0), &how), partner, MINT_NOW, mem, &got),
	            RULE_ARTIFACT_SOURCE);
	assert_rule(ask_as(mint_artresolve(mem, artifact_of(mem, MINT_SELF, 1), &how), partner, MINT_NOW, mem, &got),
	            RULE_ARTIFACT_INDEX);
	assert_ok(ask_as(mint_artresolve(mem, artifact_of(mem, MINT_SELF, 0), &how), partner, MINT_NOW, mem, &got));
	assert_bytes(got.id, "_t1");
	assert_ptr_equal(got.partner, partner);
}

static void an_unsigned_or_changed_question_is_refused(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const char *artifact = artifact_of(mem, MINT_SELF, 0);
	struct mint how = honest(NULL, NULL);
	struct artresolve_verified got;
	struct partner blocked = *partner;

	(void)state;
	how.sign_message = false;
	assert_rule(ask_as(mint_artresolve(mem, artifact, &how), partner, MINT_NOW, mem, &got), RULE_SIG_MISSING);
	how.sign_message = true;
	how.after = (struct mint_change){ "_t1\" Issue", "_t3\" Issue" };
	assert_rule(ask_as(mint_artresolve(mem, artifact, &how), partner, MINT_NOW, mem, &got), RULE_SIG_TEMPLATE);
	how.after = (struct mint_change){ "Artifact>AAQ", "Artifact>AAR" };
	assert_rule(ask_as(mint_artresolve(mem, artifact, &how), partner, MINT_NOW, mem, &got), RULE_SIG_INVALID);
	how.after = (struct mint_change){ NULL, NULL };
	how.key = mint_key(MINT_BRAINPOOL);
	assert_rule(ask_as(mint_artresolve(mem, artifact, &how), partner, MINT_NOW, mem, &got), RULE_SIG_INVALID);
	how.key = mint_key(MINT_P256);
	blocked.record.is_blocked = true;
	assert_rule(ask_as(mint_artresolve(mem, artifact, &how), &blocked, MINT_NOW, mem, &got), RULE_PARTNER_BLOCKED);
	assert_rule(ask_as(mint_logoutreq(mem, &how), partner, MINT_NOW, mem, &got), RULE_XML_ROOT);
}

/* ---- ArtifactResponse ---- */

static OUTCOME answer(struct bytes xml, struct arena *mem, struct artresponse_verified *out)
{
	const struct artresponse_expected expected = { MINT_REQUEST_ID, partner, ROLE_IDP };
	const struct saml_wire wire = { .binding = BINDING_SOAP, .xml = xml };
	struct artresponse_raw raw;
	struct outcome o;

	*out = (struct artresponse_verified){ 0 };
	TRY(artresponse_decode(&wire, mem, &raw));
	o = artresponse_verify(&wire, &raw, &expected, &self, MINT_NOW, mem, out);
	if (!is_ok(o))
		assert_null(out->message.xml.ptr);
	return o;
}

/* A Response is inside, signed as an account signs it. */
static OUTCOME whole(struct bytes xml, struct arena *mem, struct response_verified *out)
{
	const struct response_expected expected = { .request_id = MINT_REQUEST_ID,
		                                    .asked_at = MINT_NOW - 10,
		                                    .min_level = LEVEL_SUBSTANZIELL,
		                                    .account = partner };
	static const struct decrypt_keys none;
	struct artresponse_verified handed;
	struct response_raw raw;

	*out = (struct response_verified){ 0 };
	TRY(answer(xml, mem, &handed));
	TRY(response_decode(&handed.message, mem, &raw));
	return response_verify(&raw, &expected, &self, &none, MINT_NOW, mem, out);
}

#define SUCCESS "<samlp:StatusCode Value=\"" URI_STATUS_SUCCESS "\">"
#define STATUS "<samlp:Status>" SUCCESS "</samlp:StatusCode></samlp:Status>"

static const struct message_case answering[] = {
	{ "as it is", RULE_NONE, NULL, NULL },
	{ "version 1.1", RULE_ARTRESP_VERSION, "Version=\"2.0\"", "Version=\"1.1\"" },
	{ "answers nothing", RULE_ARTRESP_UNSOLICITED, " InResponseTo=\"" MINT_REQUEST_ID "\"", "" },
	{ "answers another", RULE_ARTRESP_UNSOLICITED, "InResponseTo=\"" MINT_REQUEST_ID "\"", "InResponseTo=\"_r2\"" },
	{ "oldest", RULE_NONE, ISSUED, "IssueInstant=\"2026-01-02T02:58:05Z\"" },
	{ "a second older", RULE_ARTRESP_INSTANT, ISSUED, "IssueInstant=\"2026-01-02T02:58:04Z\"" },
	{ "latest", RULE_NONE, ISSUED, "IssueInstant=\"2026-01-02T03:05:05Z\"" },
	{ "a second later", RULE_ARTRESP_INSTANT, ISSUED, "IssueInstant=\"2026-01-02T03:05:06Z\"" },
	{ "our destination", RULE_NONE, " ID=\"_t2\"", " Destination=\"" MINT_ACS "\" ID=\"_t2\"" },
	{ "other destination", RULE_ARTRESP_DESTINATION, " ID=\"_t2\"", " Destination=\"" MINT_SSO "\" ID=\"_t2\"" },
	{ "no issuer", RULE_XML_MISPLACED, ISSUER "@SIG@", "@SIG@" },
	{ "other issuer", RULE_ARTRESP_ISSUER, MINT_PARTNER "<", MINT_PARTNER "x<" },
	{ "issuer of other format", RULE_ARTRESP_ISSUER, ISSUER, ISSUER_AS(URI_NAMEID_TRANSIENT) },
	{ "an error", RULE_ARTRESP_STATUS, SUCCESS, "<samlp:StatusCode Value=\"" URI_STATUS_REQUESTER "\">" },
	{ "no status", RULE_XML_MISSING, STATUS "<samlp:Response", "<samlp:Response" },
	{ "something behind the message", RULE_XML_LEFTOVER, "</samlp:ArtifactResponse>",
	  "<x xmlns=\"urn:x\"></x></samlp:ArtifactResponse>" },
};

static void each_rule_of_the_answer_refuses_alone(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(answering); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		const struct mint inner = { .key = mint_key(MINT_P256), .alg = SIG_ECDSA256, .sign_assertion = true };
		const struct mint how = honest(answering[i].find, answering[i].put);
		struct response_verified got;
		const struct outcome o = whole(mint_artresponse(mem, mint_response(mem, &inner), &how), mem, &got);

		if (o.rule != answering[i].rule)
			fail_msg("%s: %s (line %u)", answering[i].name, rule_name(o.rule), o.line);
		if (is_ok(o))
			assert_bytes(got.nameid, "_n1");
	}
}

static void an_answer_without_a_message_is_told_apart(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct mint how = honest(NULL, NULL);
	struct artresponse_verified got;

	(void)state;
	assert_rule(answer(mint_artresponse(mem, (struct bytes){ 0 }, &how), mem, &got), RULE_ARTRESP_EMPTY);
}

/* What is around a message says nothing for it. */
static const struct inside_case {
	const char *name;
	enum rule rule;
	bool sign_assertion, sign_message, sign_around;
	enum mint_key key_inside;
	struct mint_change after; /* of the whole */
} insides[] = {
	{ "assertion signed", RULE_NONE, true, false, true, MINT_P256, { NULL, NULL } },
	{ "Response signed", RULE_NONE, false, true, true, MINT_P256, { NULL, NULL } },
	{ "both", RULE_NONE, true, true, true, MINT_P256, { NULL, NULL } },
	{ "nothing inside", RULE_SIG_MISSING, false, false, true, MINT_P256, { NULL, NULL } },
	{ "by somebody else inside", RULE_SIG_INVALID, true, false, true, MINT_BRAINPOOL, { NULL, NULL } },
	{ "nothing around", RULE_SIG_MISSING, true, true, false, MINT_P256, { NULL, NULL } },
	{ "changed inside", RULE_SIG_INVALID, true, true, true, MINT_P256, { ">_n1<", ">_n2<" } },
	{ "two IDs", RULE_XML_ID, true, false, true, MINT_P256, { "ID=\"_a1\"", "ID=\"_t2\"" } },
};

static void the_message_inside_must_stand_for_itself(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(insides); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		const struct inside_case *c = &insides[i];
		const struct mint inner = { .key = mint_key(c->key_inside),
			                    .alg = SIG_ECDSA256,
			                    .sign_assertion = c->sign_assertion,
			                    .sign_message = c->sign_message };
		struct mint how = honest(NULL, NULL);
		struct response_verified got;
		struct outcome o;

		how.sign_message = c->sign_around;
		how.after = c->after;
		o = whole(mint_artresponse(mem, mint_response(mem, &inner), &how), mem, &got);
		if (o.rule != c->rule)
			fail_msg("%s: %s (line %u)", c->name, rule_name(o.rule), o.line);
	}
}

static void a_signature_at_a_strange_place_is_refused(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct mint inner = { .key = mint_key(MINT_P256), .alg = SIG_ECDSA256, .sign_assertion = true };
	const struct mint how = honest(STATUS "<samlp:Response", STATUS "<ds:Signature xmlns:ds=\"" NS_DS
	                                                                "\"></ds:Signature><samlp:Response");
	struct artresponse_verified got;

	(void)state;
	assert_rule(answer(mint_artresponse(mem, mint_response(mem, &inner), &how), mem, &got), RULE_XML_MISPLACED);
	/* nor does such a message come without the answer around it */
	assert_rule(answer(mint_response(mem, &inner), mem, &got), RULE_XML_ROOT);
}

/* ---- allocations ---- */

static OUTCOME ask_step(struct arena *mem, void *arg)
{
	struct artresolve_verified got;

	return ask_as(*(const struct bytes *)arg, partner, MINT_NOW, mem, &got);
}

static OUTCOME answer_step(struct arena *mem, void *arg)
{
	struct response_verified got;

	return whole(*(const struct bytes *)arg, mem, &got);
}

static void receiving_survives_every_failing_allocation(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct mint inner = { .key = mint_key(MINT_P256), .alg = SIG_ECDSA256, .sign_assertion = true };
	const struct mint how = honest(NULL, NULL);
	struct bytes xml = mint_artresolve(mem, artifact_of(mem, MINT_SELF, 0), &how);

	(void)state;
	torture(ask_step, &xml, LIMIT_REQUEST_MEMORY);
	xml = mint_artresponse(mem, mint_response(mem, &inner), &how);
	torture(answer_step, &xml, LIMIT_REQUEST_MEMORY);
}

static int start(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);

	(void)state;
	assert_ok(xml_start());
	partner = mint_partner(mem, PROFILE_BSI, MINT_P256, MINT_RSA, (struct mint_change){ NULL, NULL });
	return 0;
}

static int stop(void **state)
{
	(void)state;
	partner_release(partner);
	mint_stop();
	xml_stop();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_artifact_is_type_index_source_and_handle),
		cmocka_unit_test(anything_else_is_no_artifact),
		cmocka_unit_test(each_rule_of_the_question_refuses_alone),
		cmocka_unit_test(the_artifact_must_be_one_of_ours),
		cmocka_unit_test(an_unsigned_or_changed_question_is_refused),
		cmocka_unit_test(each_rule_of_the_answer_refuses_alone),
		cmocka_unit_test(an_answer_without_a_message_is_told_apart),
		cmocka_unit_test(the_message_inside_must_stand_for_itself),
		cmocka_unit_test(a_signature_at_a_strange_place_is_refused),
		cmocka_unit_test(receiving_survives_every_failing_allocation),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
