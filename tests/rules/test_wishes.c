/* SPDX-License-Identifier: EUPL-1.2 */
/* Scoping and the answer's binding in a request; encrypted names and details of status in a Response. */
#include "tests/support/unit.h"

#include "lib/base/text.h"
#include "lib/saml/response.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "tests/support/mint.h"

static const struct saml_self self = { .entity_id = MINT_SELF, .sso_url = MINT_SSO, .acs_url = MINT_ACS };
static const struct partner *partner;
static EVP_PKEY *own_keys[1];
static const struct decrypt_keys decrypting = { .keys = own_keys, .n_keys = 1 };

static struct mint honest(const char *find, const char *put)
{
	return (struct mint){
		.key = mint_key(MINT_P256), .alg = SIG_ECDSA256, .sign_message = true, .before = { find, put }
	};
}

/* ---- Scoping ---- */

static OUTCOME ask(struct bytes xml, struct arena *mem, struct authnreq_verified *out)
{
	const struct saml_wire wire = { .binding = BINDING_POST, .xml = xml };
	struct authnreq_raw raw;

	*out = (struct authnreq_verified){ 0 };
	TRY(authnreq_decode(&wire, mem, &raw));
	return authnreq_verify(&wire, &raw, partner, &self, MINT_NOW, mem, out);
}

#define END "</samlp:AuthnRequest>"
#define SCOPING(content) "<samlp:Scoping>" content "</samlp:Scoping>" END
#define LIST(content) "<samlp:IDPList>" content "</samlp:IDPList>"
#define ENTRY "<samlp:IDPEntry Loc=\"https://a\" Name=\"A\" ProviderID=\"urn:a\"></samlp:IDPEntry>"
#define COMPLETE "<samlp:GetComplete>https://list.example</samlp:GetComplete>"
#define REQUESTER "<samlp:RequesterID> urn:r </samlp:RequesterID>"

static const struct scoping_case {
	const char *name;
	enum rule rule;
	const char *put;
} scopings[] = {
	{ "empty", RULE_NONE, SCOPING("") },
	{ "all of it", RULE_NONE, "<samlp:Scoping ProxyCount=\"2\">" LIST(ENTRY COMPLETE) REQUESTER "</samlp:Scoping>" END },
	{ "negative count", RULE_XML_VALUE, "<samlp:Scoping ProxyCount=\"-1\"></samlp:Scoping>" END },
	{ "unknown attribute", RULE_XML_LEFTOVER, "<samlp:Scoping x=\"1\"></samlp:Scoping>" END },
	{ "empty list", RULE_XML_MISSING, SCOPING(LIST("")) },
	{ "entry without name", RULE_XML_MISSING, SCOPING(LIST("<samlp:IDPEntry></samlp:IDPEntry>")) },
	{ "entry with an empty name", RULE_XML_VALUE, SCOPING(LIST("<samlp:IDPEntry ProviderID=\"\"></samlp:IDPEntry>")) },
	{ "entry with content", RULE_XML_LEFTOVER,
	  SCOPING(LIST("<samlp:IDPEntry ProviderID=\"a\"><b></b></samlp:IDPEntry>")) },
	{ "something else in the list", RULE_XML_LEFTOVER, SCOPING(LIST(ENTRY "<x></x>")) },
	{ "two lists", RULE_XML_LEFTOVER, SCOPING(LIST(ENTRY) LIST(ENTRY)) },
	{ "two requesters", RULE_NONE, SCOPING(REQUESTER REQUESTER) },
	{ "requester before list", RULE_XML_LEFTOVER, SCOPING(REQUESTER LIST(ENTRY)) },
	{ "empty requester", RULE_XML_VALUE, SCOPING("<samlp:RequesterID> </samlp:RequesterID>") },
	{ "two scopings", RULE_XML_LEFTOVER, "<samlp:Scoping></samlp:Scoping>" SCOPING("") },
};

static void scoping_is_read_strictly(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(scopings); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		const struct mint how = honest(END, scopings[i].put);
		struct authnreq_verified got;
		const struct outcome o = ask(mint_request(mem, &how), mem, &got);

		if (o.rule != scopings[i].rule)
			fail_msg("%s: %s (line %u)", scopings[i].name, rule_name(o.rule), o.line);
	}
}

static void scoping_says_what_was_sent(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct mint how = honest(END, scopings[1].put), without = honest(NULL, NULL);
	struct authnreq_verified got;

	(void)state;
	assert_ok(ask(mint_request(mem, &how), mem, &got));
	assert_int_equal(got.said.proxy_count, 2);
	assert_int_equal(got.said.n_idps, 1);
	assert_bytes(got.said.idps[0], "urn:a");
	assert_int_equal(got.said.n_requesters, 1);
	assert_bytes(got.said.requesters[0], "urn:r");
	assert_ok(ask(mint_request(mem, &without), mem, &got));
	assert_int_equal(got.said.proxy_count, -1);
	assert_int_equal(got.said.n_idps + got.said.n_requesters, 0);
}

static const char *repeated(struct arena *mem, const char *open, const char *part, size_t n, const char *close)
{
	struct text t = text_new(mem, LIMIT_XML_BYTES);
	const char *out;

	text_str(&t, open);
	for (size_t i = 0; i < n; i++)
		text_str(&t, part);
	text_str(&t, close);
	assert_ok(text_done_str(&t, &out));
	return out;
}

static void scoping_is_bounded(void **state)
{
	(void)state;
	for (size_t over = 0; over < 2; over++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		const size_t n = LIMIT_IDP_ENTRIES + over;
		const struct mint list = honest(END, repeated(mem, "<samlp:Scoping><samlp:IDPList>", ENTRY, n,
		                                              "</samlp:IDPList></samlp:Scoping>" END));
		const struct mint requesters =
			honest(END, repeated(mem, "<samlp:Scoping>", REQUESTER, n, "</samlp:Scoping>" END));
		const enum rule rule = over == 0 ? RULE_NONE : RULE_XML_LEFTOVER;
		struct authnreq_verified got;

		assert_rule(ask(mint_request(mem, &list), mem, &got), rule);
		assert_rule(ask(mint_request(mem, &requesters), mem, &got), rule);
	}
}

/* ---- the binding of the answer ---- */

#define ACS_URL " AssertionConsumerServiceURL=\"" MINT_ACS "\""
#define BINDING " ProtocolBinding=\"" URI_BINDING_POST "\""
#define BY_ARTIFACT " ProtocolBinding=\"" URI_BINDING_ARTIFACT "\""
#define ARTIFACT_ACS "https://portal.example/artifact"

static const struct answer_case {
	const char *name;
	enum rule rule;
	struct mint_change first, second;
	const char *location;
} answers[] = {
	{ "by POST", RULE_NONE, { NULL, NULL }, { NULL, NULL }, MINT_ACS },
	{ "by artifact, to its address", RULE_NONE, { BINDING, BY_ARTIFACT }, { MINT_ACS "\"", ARTIFACT_ACS "\"" }, ARTIFACT_ACS },
	{ "by artifact, to no address", RULE_NONE, { BINDING, BY_ARTIFACT }, { ACS_URL, "" }, ARTIFACT_ACS },
	{ "by artifact, to one of POST", RULE_REQ_ACS, { BINDING, BY_ARTIFACT }, { NULL, NULL }, NULL },
	{ "by POST, to one of artifact", RULE_REQ_ACS, { NULL, NULL }, { MINT_ACS "\"", ARTIFACT_ACS "\"" }, NULL },
	{ "to the artifact's address alone", RULE_NONE, { BINDING, "" }, { MINT_ACS "\"", ARTIFACT_ACS "\"" }, ARTIFACT_ACS },
	{ "index of artifact", RULE_NONE, { BINDING, " AssertionConsumerServiceIndex=\"0\"" }, { ACS_URL, "" }, ARTIFACT_ACS },
	{ "index of POST", RULE_NONE, { BINDING, " AssertionConsumerServiceIndex=\"1\"" }, { ACS_URL, "" }, MINT_ACS },
	{ "index of nothing", RULE_REQ_ACS, { BINDING, " AssertionConsumerServiceIndex=\"9\"" }, { ACS_URL, "" }, NULL },
	{ "by Redirect", RULE_REQ_BINDING, { BINDING, " ProtocolBinding=\"" URI_BINDING_REDIRECT "\"" }, { NULL, NULL }, NULL },
};

static void the_answer_goes_by_a_binding_of_the_metadata(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		const struct answer_case *c = &answers[i];
		const struct mint plain = { .key = mint_key(MINT_P256), .alg = SIG_ECDSA256, .before = c->first };
		struct authnreq_verified got;
		struct outcome o;
		struct saml_wire wire = { .binding = BINDING_REDIRECT, .signed_octets = bytes_of("q") };
		struct authnreq_raw raw;
		unsigned char signature[512];

		wire.xml = mint_replace(mem, mint_request(mem, &plain), c->second.find, c->second.put);
		wire.sig_alg = bytes_of(sig_alg_uri(SIG_ECDSA256));
		assert_ok(alg_sign(plain.key, SIG_ECDSA256, wire.signed_octets, signature, sizeof signature,
		                   &wire.signature.len));
		wire.signature.ptr = signature;
		assert_ok(authnreq_decode(&wire, mem, &raw));
		o = authnreq_verify(&wire, &raw, partner, &self, MINT_NOW, mem, &got);
		if (o.rule != c->rule)
			fail_msg("%s: %s (line %u)", c->name, rule_name(o.rule), o.line);
		if (is_ok(o))
			assert_string_equal(got.acs->location, c->location);
	}
}

/* ---- a Response ---- */

static OUTCOME answer_by(struct bytes xml, const struct decrypt_keys *keys, struct arena *mem,
                         struct response_verified *out)
{
	const struct saml_wire wire = { .binding = BINDING_POST, .xml = xml };
	const struct response_expected expected = { .request_id = MINT_REQUEST_ID,
		                                    .asked_at = MINT_NOW - 10,
		                                    .min_level = LEVEL_SUBSTANZIELL,
		                                    .account = partner };
	struct response_raw raw;

	*out = (struct response_verified){ 0 };
	TRY(response_decode(&wire, mem, &raw));
	return response_verify(&raw, &expected, &self, keys, MINT_NOW, mem, out);
}

#define NAMEID_IN_SUBJECT "<saml:NameID Format=\"" URI_NAMEID_TRANSIENT "\">_n1</saml:NameID>"

/* The NameID of mint's assertion, sealed. */
static const char *sealed_name(struct arena *mem, const char *element, enum mint_key key)
{
	const struct encrypt_to to = { .key = mint_key(key), .content = ENC_AES256_GCM, .transport = KT_OAEP_SHA256 };
	struct bytes out;

	assert_ok(xml_encrypt_id(&to, bytes_of(element), mem, &out));
	return (const char *)mint_replace(mem, out, " xmlns:saml=\"" NS_SAML "\"", "").ptr;
}

#define ALONE(name, content) "<saml:" name " xmlns:saml=\"" NS_SAML "\">" content "</saml:" name ">"

static const struct name_case {
	const char *name;
	enum rule rule;
	const char *plain;
	enum mint_key key;
} names[] = {
	{ "as it is", RULE_NONE, ALONE("NameID", "_n7"), MINT_RSA },
	{ "empty", RULE_ASSERT_SUBJECT, ALONE("NameID", ""), MINT_RSA },
	{ "for somebody else", RULE_DECRYPT_FAILED, ALONE("NameID", "_n7"), MINT_RSA_OTHER },
	{ "something else inside", RULE_XML_ROOT, ALONE("BaseID", ""), MINT_RSA },
	{ "an assertion inside", RULE_XML_ROOT, ALONE("Assertion", ""), MINT_RSA },
	{ "with an unknown attribute", RULE_XML_LEFTOVER, "<saml:NameID xmlns:saml=\"" NS_SAML "\" x=\"1\">_n7</saml:NameID>",
	  MINT_RSA },
};

static void an_encrypted_name_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		struct mint how = honest(NAMEID_IN_SUBJECT, sealed_name(mem, names[i].plain, names[i].key));
		struct response_verified got;
		struct outcome o;

		how.sign_assertion = true;
		o = answer_by(mint_response(mem, &how), &decrypting, mem, &got);
		if (o.rule != names[i].rule)
			fail_msg("%s: %s (line %u)", names[i].name, rule_name(o.rule), o.line);
		if (is_ok(o))
			assert_bytes(got.nameid, "_n7");
		else
			assert_null(got.nameid.ptr);
	}
}

static void a_name_beside_an_encrypted_one_is_refused(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const char *sealed = sealed_name(mem, names[0].plain, MINT_RSA), *both;
	struct response_verified got;
	struct mint how;

	(void)state;
	assert_ok(arena_printf(mem, &both, "%s%s", NAMEID_IN_SUBJECT, sealed));
	how = honest(NAMEID_IN_SUBJECT, both);
	assert_rule(answer_by(mint_response(mem, &how), &decrypting, mem, &got), RULE_XML_LEFTOVER);
}

#define MESSAGE "<samlp:StatusMessage>cancelled</samlp:StatusMessage>"
#define DETAIL(content) MESSAGE "<samlp:StatusDetail>" content "</samlp:StatusDetail>"
#define AKDB(content) "<akdb:StatusDetail xmlns:akdb=\"" NS_AKDB "\">" content "</akdb:StatusDetail>"
#define OTHER "<x:a xmlns:x=\"urn:x\"><x:b></x:b></x:a>"

static const struct detail_case {
	const char *name;
	enum rule rule;
	const char *put;
	const char *detail; /* NULL: absent */
} details[] = {
	{ "none", RULE_NONE, MESSAGE, NULL },
	{ "empty", RULE_NONE, DETAIL(""), NULL },
	{ "BundID's", RULE_NONE, DETAIL(AKDB("{\"version\":\"1\"}")), "{\"version\":\"1\"}" },
	{ "another", RULE_NONE, DETAIL(OTHER), NULL },
	{ "beside another", RULE_NONE, DETAIL(OTHER AKDB("x") OTHER), "x" },
	{ "twice", RULE_XML_LEFTOVER, DETAIL(AKDB("x") AKDB("y")), NULL },
	{ "with an element inside", RULE_XML_LEFTOVER, DETAIL(AKDB("<a></a>")), NULL },
	{ "text beside it", RULE_XML_LEFTOVER, DETAIL("x"), NULL },
};

static void the_detail_of_a_status_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(details); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		const struct mint how = honest(MESSAGE, details[i].put);
		struct response_verified got;
		const struct outcome o = answer_by(mint_error(mem, &how), &decrypting, mem, &got);

		if (o.rule != details[i].rule)
			fail_msg("%s: %s (line %u)", details[i].name, rule_name(o.rule), o.line);
		if (!is_ok(o))
			continue;
		assert_bytes(got.substatus, URI_STATUS_AUTHN_FAILED);
		assert_int_equal(bytes_is_present(got.status_detail), details[i].detail != NULL);
		if (details[i].detail != NULL)
			assert_true(bytes_equal_text(got.status_detail, details[i].detail));
	}
}

static void texts_of_a_status_are_bounded(void **state)
{
	(void)state;
	for (size_t over = 0; over < 2; over++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		const char *open = "<samlp:StatusMessage>", *close = "</samlp:StatusMessage>";
		const struct mint how = honest(MESSAGE, repeated(mem, open, "x", LIMIT_DETAIL_BYTES + over, close));
		struct response_verified got;

		assert_rule(answer_by(mint_error(mem, &how), &decrypting, mem, &got), over == 0 ? RULE_NONE : RULE_XML_VALUE);
	}
}

static OUTCOME answer_step(struct arena *mem, void *arg)
{
	struct response_verified got;

	return answer_by(*(const struct bytes *)arg, &decrypting, mem, &got);
}

static OUTCOME ask_step(struct arena *mem, void *arg)
{
	struct authnreq_verified got;

	return ask(*(const struct bytes *)arg, mem, &got);
}

static void receiving_survives_every_failing_allocation(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct mint scoping = honest(END, scopings[1].put), detail = honest(MESSAGE, details[2].put);
	struct mint name = honest(NAMEID_IN_SUBJECT, sealed_name(mem, names[0].plain, MINT_RSA));
	struct bytes xml = mint_request(mem, &scoping);

	(void)state;
	torture(ask_step, &xml, LIMIT_REQUEST_MEMORY);
	xml = mint_error(mem, &detail);
	torture(answer_step, &xml, LIMIT_REQUEST_MEMORY);
	name.sign_assertion = true;
	xml = mint_response(mem, &name);
	torture(answer_step, &xml, LIMIT_REQUEST_MEMORY);
}

static int start(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);

	(void)state;
	assert_ok(xml_start());
	own_keys[0] = mint_key(MINT_RSA);
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
		cmocka_unit_test(scoping_is_read_strictly),
		cmocka_unit_test(scoping_says_what_was_sent),
		cmocka_unit_test(scoping_is_bounded),
		cmocka_unit_test(the_answer_goes_by_a_binding_of_the_metadata),
		cmocka_unit_test(an_encrypted_name_is_read),
		cmocka_unit_test(a_name_beside_an_encrypted_one_is_refused),
		cmocka_unit_test(the_detail_of_a_status_is_read),
		cmocka_unit_test(texts_of_a_status_are_bounded),
		cmocka_unit_test(receiving_survives_every_failing_allocation),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
