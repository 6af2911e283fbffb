/* SPDX-License-Identifier: EUPL-1.2 */
/* Every rule of an AuthnRequest: one refusing case and the accepting neighbour, by POST and by Redirect. */
#include "tests/support/request_kit.h"

#define ACS_URL " AssertionConsumerServiceURL=\"" MINT_ACS "\""
#define BINDING " ProtocolBinding=\"" URI_BINDING_POST "\""
#define ISSUED "IssueInstant=\"" MINT_NOW_TEXT "\""
#define ISSUER_OPEN "<saml:Issuer xmlns:saml=\"" NS_SAML "\">"
#define ISSUER ISSUER_OPEN MINT_PARTNER "</saml:Issuer>"
#define CONTEXT "<samlp:RequestedAuthnContext Comparison=\"minimum\">"
#define CLASS                                                                                                \
	"<saml:AuthnContextClassRef xmlns:saml=\"" NS_SAML "\">STORK-QAA-Level-3</"                          \
	                                                   "saml:AuthnContextClassRef>"
#define CLASSES_4 CLASS CLASS CLASS CLASS
#define SUBJECT "<saml:Subject xmlns:saml=\"" NS_SAML "\"><saml:NameID>x</saml:NameID></saml:Subject>"
#define CONDITIONS "<saml:Conditions xmlns:saml=\"" NS_SAML "\"></saml:Conditions>"

/* Changed before signing: the partner itself says so. */
static const struct request_case {
	const char *name;
	enum rule rule;
	const char *find, *put;
} cases[] = {
	{ "as it is", RULE_NONE, NULL, NULL },
	{ "version 2.1", RULE_REQ_VERSION, "Version=\"2.0\"", "Version=\"2.1\"" },
	{ "no version", RULE_XML_MISSING, " Version=\"2.0\"", "" },
	{ "no ID", RULE_XML_MISSING, " ID=\"" MINT_REQUEST_ID "\"", "" },
	{ "no time", RULE_XML_MISSING, " " ISSUED, "" },
	{ "time without zone", RULE_TIME_SYNTAX, ISSUED, "IssueInstant=\"2026-01-02T03:04:05\"" },
	{ "oldest", RULE_NONE, ISSUED, "IssueInstant=\"2026-01-02T02:58:05Z\"" },
	{ "a second older", RULE_REQ_EXPIRED, ISSUED, "IssueInstant=\"2026-01-02T02:58:04Z\"" },
	{ "latest", RULE_NONE, ISSUED, "IssueInstant=\"2026-01-02T03:05:05Z\"" },
	{ "a second later", RULE_REQ_FUTURE, ISSUED, "IssueInstant=\"2026-01-02T03:05:06Z\"" },
	{ "end of time", RULE_REQ_FUTURE, ISSUED, "IssueInstant=\"9999-12-31T23:59:59Z\"" },
	{ "no destination", RULE_REQ_DESTINATION, " Destination=\"" MINT_SSO "\"", "" },
	{ "empty destination", RULE_XML_VALUE, "\"" MINT_SSO "\"", "\"\"" },
	{ "other destination", RULE_REQ_DESTINATION, "\"" MINT_SSO "\"", "\"" MINT_SSO "/\"" },
	{ "no issuer", RULE_REQ_ISSUER, ISSUER "@SIG@", "@SIG@" },
	{ "empty issuer", RULE_XML_VALUE, ISSUER, ISSUER_OPEN "</saml:Issuer>" },
	{ "other issuer", RULE_REQ_ISSUER, MINT_PARTNER "<", MINT_PARTNER "x<" },
	{ "issuer with blanks around", RULE_NONE, MINT_PARTNER "<", "\n " MINT_PARTNER " \n<" },
	{ "issuer of format entity", RULE_NONE, ISSUER,
	  "<saml:Issuer xmlns:saml=\"" NS_SAML "\" Format=\"" URI_NAMEID_ENTITY "\">" MINT_PARTNER
	  "</saml:Issuer>" },
	{ "issuer of other format", RULE_REQ_ISSUER, ISSUER,
	  "<saml:Issuer xmlns:saml=\"" NS_SAML "\" Format=\"" URI_NAMEID_UNSPECIFIED "\">" MINT_PARTNER
	  "</saml:Issuer>" },
	{ "consumer by second URL", RULE_NONE, MINT_ACS "\"", MINT_ACS "2\"" },
	{ "consumer not in metadata", RULE_REQ_ACS, MINT_ACS "\"", MINT_ACS "3\"" },
	{ "consumer of another binding", RULE_REQ_ACS, MINT_ACS "\"", "https://portal.example/artifact\"" },
	{ "no consumer named", RULE_NONE, ACS_URL, "" },
	{ "index beside URL and binding", RULE_REQ_ACS_BOTH, ACS_URL,
	  " AssertionConsumerServiceIndex=\"1\"" ACS_URL },
	{ "index beside binding", RULE_REQ_ACS_BOTH, ACS_URL, " AssertionConsumerServiceIndex=\"1\"" },
	{ "index no number", RULE_XML_VALUE, ACS_URL, " AssertionConsumerServiceIndex=\"one\"" },
	{ "no binding named", RULE_NONE, BINDING, "" },
	{ "artifact wanted at an address of POST", RULE_REQ_ACS, "bindings:HTTP-POST", "bindings:HTTP-Artifact" },
	{ "reverse SOAP wanted", RULE_REQ_BINDING, "bindings:HTTP-POST", "bindings:PAOS" },
	{ "subject", RULE_REQ_SUBJECT, POLICY, SUBJECT POLICY },
	{ "no name policy", RULE_NONE, POLICY, "" },
	{ "conditions", RULE_REQ_CONSENT, "</samlp:NameIDPolicy>", "</samlp:NameIDPolicy>" CONDITIONS },
	{ "conditions in the wrong place", RULE_XML_LEFTOVER, POLICY, CONDITIONS POLICY },
	{ "two name policies", RULE_XML_LEFTOVER, POLICY, POLICY POLICY },
	{ "comparison better", RULE_NONE, "\"minimum\"", "\"better\"" },
	{ "comparison worse", RULE_REQ_CONTEXT, "\"minimum\"", "\"worse\"" },
	{ "comparison empty", RULE_REQ_CONTEXT, "\"minimum\"", "\"\"" },
	{ "no comparison", RULE_NONE, " Comparison=\"minimum\"", "" },
	{ "no class", RULE_XML_MISSING, CLASS, "" },
	{ "unknown class is for the decision", RULE_NONE, "STORK-QAA-Level-3", "urn:x" },
	{ "declarations", RULE_REQ_CONTEXT, CLASS,
	  "<saml:AuthnContextDeclRef xmlns:saml=\"" NS_SAML "\">x</saml:AuthnContextDeclRef>" },
	{ "class and declaration", RULE_XML_LEFTOVER, CLASS,
	  CLASS "<saml:AuthnContextDeclRef xmlns:saml=\"" NS_SAML "\">x</saml:AuthnContextDeclRef>" },
	{ "sixteen classes", RULE_NONE, CLASS, CLASSES_4 CLASSES_4 CLASSES_4 CLASSES_4 },
	{ "seventeen classes", RULE_XML_LEFTOVER, CLASS, CLASSES_4 CLASSES_4 CLASSES_4 CLASSES_4 CLASS },
	{ "boolean in words", RULE_XML_VALUE, "AllowCreate=\"true\"", "AllowCreate=\"yes\"" },
	{ "boolean as digit", RULE_NONE, "AllowCreate=\"true\"", "AllowCreate=\"0\"" },
	{ "unknown attribute", RULE_XML_LEFTOVER, " Version=", " Verbose=\"1\" Version=" },
	{ "scoping", RULE_NONE, "</samlp:AuthnRequest>",
	  "<samlp:Scoping ProxyCount=\"0\"><samlp:IDPList><samlp:IDPEntry ProviderID=\"x\"></samlp:IDPEntry>"
	  "</samlp:IDPList><samlp:RequesterID>x</samlp:RequesterID></samlp:Scoping></samlp:AuthnRequest>" },
	{ "something at the end", RULE_XML_LEFTOVER, "</samlp:AuthnRequest>",
	  "<samlp:Other></samlp:Other></samlp:AuthnRequest>" },
	{ "unknown extension", RULE_NONE, POLICY,
	  "<samlp:Extensions><x:any xmlns:x=\"urn:x\">text<x:b></x:b></x:any></samlp:Extensions>" POLICY },
};

static void each_rule_of_the_message_refuses_alone(void **state)
{
	static const enum saml_binding bindings[] = { BINDING_POST, BINDING_REDIRECT };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		for (size_t b = 0; b < ARRAY_LEN(bindings); b++) {
			const struct mint how = { .key = mint_key(MINT_P256),
				                  .alg = SIG_ECDSA256,
				                  .sign_message = true,
				                  .before = { cases[i].find, cases[i].put } };
			SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
			struct authnreq_verified got;
			struct saml_wire wire;
			struct outcome o;

			/* the POST signature has no place to stand without Issuer, nor an ID to name */
			if (bindings[b] == BINDING_POST &&
			    (strcmp(cases[i].name, "no issuer") == 0 || strcmp(cases[i].name, "no ID") == 0))
				continue;
			wire_make(mem, bindings[b], &how, &wire);
			o = receive(&wire, partner, MINT_NOW, mem, &got);
			if (o.rule != cases[i].rule)
				fail_msg("%s, binding %zu: got %s (line %u)", cases[i].name, b,
				         rule_name(o.rule), o.line);
		}
	}
}

static void a_verified_request_says_what_was_signed(void **state)
{
	const struct mint how = { .key = mint_key(MINT_P256), .alg = SIG_ECDSA256, .sign_message = true };
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct authnreq_verified got;
	struct saml_wire wire;

	(void)state;
	wire_make(mem, BINDING_POST, &how, &wire);
	assert_ok(receive(&wire, partner, MINT_NOW, mem, &got));
	assert_bytes(got.said.id, MINT_REQUEST_ID);
	assert_int_equal(got.said.issued_at, MINT_NOW);
	assert_bytes(got.said.issuer, MINT_PARTNER);
	assert_bytes(got.said.nameid_format, URI_NAMEID_TRANSIENT);
	assert_true(got.said.has_nameid_policy && got.said.allow_create);
	assert_false(got.said.force_authn || got.said.is_passive || got.said.has_attributes);
	assert_int_equal(got.said.comparison, COMPARE_MINIMUM);
	assert_int_equal(got.said.n_class_refs, 1);
	assert_bytes(got.said.class_refs[0], "STORK-QAA-Level-3");
	assert_int_equal(got.said.acs_index, -1);
	assert_ptr_equal(got.partner, partner);
	assert_string_equal(got.acs->location, MINT_ACS);
	assert_bytes(got.relay_state, "r&<");
}

/* The answer goes where the request named it, or to the default; never elsewhere. */
static void the_consumer_is_found_by_url_by_index_or_by_default(void **state)
{
	static const struct {
		const char *put;
		enum rule rule;
		const char *location;
	} named[] = {
		{ "", RULE_NONE, MINT_ACS },
		{ " AssertionConsumerServiceURL=\"" MINT_ACS "2\"", RULE_NONE, MINT_ACS "2" },
		{ " AssertionConsumerServiceIndex=\"1\"", RULE_NONE, MINT_ACS },
		{ " AssertionConsumerServiceIndex=\"2\"", RULE_NONE, MINT_ACS "2" },
		{ " AssertionConsumerServiceIndex=\"0\"", RULE_NONE, "https://portal.example/artifact" },
		{ " AssertionConsumerServiceIndex=\"3\"", RULE_REQ_ACS, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(named); i++) {
		const struct mint how = { .key = mint_key(MINT_P256),
			                  .alg = SIG_ECDSA256,
			                  .sign_message = true,
			                  .before = { ACS_URL, named[i].put } };
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		struct authnreq_verified got;
		struct saml_wire wire;

		wire_make(mem, BINDING_REDIRECT, &how, &wire);
		wire.xml = mint_replace(mem, wire.xml, BINDING, "");
		assert_rule(receive(&wire, partner, MINT_NOW, mem, &got), named[i].rule);
		if (named[i].location != NULL)
			assert_string_equal(got.acs->location, named[i].location);
	}
}

/* What is asked for is that of the service named, or of the default. */
static void the_service_is_found_by_index_or_by_default(void **state)
{
	static const struct {
		const char *put;
		enum rule rule;
	} named[] = {
		{ ACS_URL, RULE_NONE },
		{ ACS_URL " AttributeConsumingServiceIndex=\"0\"", RULE_NONE },
		{ ACS_URL " AttributeConsumingServiceIndex=\"1\"", RULE_REQ_SERVICE },
		{ ACS_URL " AttributeConsumingServiceIndex=\"one\"", RULE_XML_VALUE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(named); i++) {
		const struct mint how = { .key = mint_key(MINT_P256),
			                  .alg = SIG_ECDSA256,
			                  .sign_message = true,
			                  .before = { ACS_URL, named[i].put } };
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		struct authnreq_verified got;
		struct saml_wire wire;

		wire_make(mem, BINDING_REDIRECT, &how, &wire);
		assert_rule(receive(&wire, partner, MINT_NOW, mem, &got), named[i].rule);
		if (named[i].rule == RULE_NONE)
			assert_int_equal(got.service->n_attributes, 2);
	}
}

static const struct tampered_case {
	const char *name;
	enum rule rule;
	struct mint_change after;
} tampered[] = {
	{ "other consumer", RULE_SIG_INVALID, { MINT_ACS "\"", MINT_ACS "2\"" } },
	{ "other level", RULE_SIG_INVALID, { "Level-3", "Level-1" } },
	{ "other ID", RULE_SIG_TEMPLATE, { "ID=\"_r1\"", "ID=\"_r2\"" } },
	{ "blank at the end of the tag", RULE_NONE, { " Version=\"2.0\">", " Version=\"2.0\" >" } },
	{ "other digest", RULE_SIG_INVALID, { "<ds:DigestValue>", "<ds:DigestValue>AAAA" } },
	{ "SHA-1 digest",
	  RULE_SIG_ALGORITHM,
	  { "DigestMethod Algorithm=\"" URI_SHA256, "DigestMethod Algorithm=\"" URI_SHA1 } },
	{ "whole document", RULE_SIG_TEMPLATE, { "URI=\"#_r1\"", "URI=\"\"" } },
	{ "no enveloped transform", RULE_SIG_TEMPLATE, { URI_ENVELOPED, NS_EXC } },
	{ "wrapped",
	  RULE_XML_MISPLACED,
	  { "</samlp:NameIDPolicy>", "</samlp:NameIDPolicy><samlp:AuthnRequest></samlp:AuthnRequest>" } },
	{ "signature elsewhere",
	  RULE_XML_MISPLACED,
	  { "<ds:Signature ", "<samlp:Extensions></samlp:Extensions><ds:Signature " } },
};

static void what_is_changed_after_signing_by_post_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(tampered); i++) {
		const struct mint how = { .key = mint_key(MINT_P256),
			                  .alg = SIG_ECDSA256,
			                  .sign_message = true,
			                  .after = tampered[i].after };
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		struct authnreq_verified got;
		struct saml_wire wire;
		struct outcome o;

		wire_make(mem, BINDING_POST, &how, &wire);
		o = receive(&wire, partner, MINT_NOW, mem, &got);
		if (o.rule != tampered[i].rule)
			fail_msg("%s: got %s (line %u)", tampered[i].name, rule_name(o.rule), o.line);
	}
}

static const struct signing_case {
	const char *name;
	enum saml_binding binding;
	enum partner_profile profile;
	enum mint_key pinned, used;
	enum sig_alg alg;
	enum rule rule;
} signing[] = {
	{ "PSS in bsi", BINDING_POST, PROFILE_BSI, MINT_RSA, MINT_RSA, SIG_RSA_PSS256, RULE_NONE },
	{ "PSS in bsi", BINDING_REDIRECT, PROFILE_BSI, MINT_RSA, MINT_RSA, SIG_RSA_PSS256, RULE_NONE },
	{ "PKCS#1 in bsi", BINDING_POST, PROFILE_BSI, MINT_RSA, MINT_RSA, SIG_RSA256, RULE_SIG_ALGORITHM },
	{ "PKCS#1 in bsi", BINDING_REDIRECT, PROFILE_BSI, MINT_RSA, MINT_RSA, SIG_RSA256,
	  RULE_SIG_ALGORITHM },
	{ "PKCS#1 in compat", BINDING_POST, PROFILE_COMPAT, MINT_RSA_2048, MINT_RSA_2048, SIG_RSA256,
	  RULE_NONE },
	{ "PKCS#1 in compat", BINDING_REDIRECT, PROFILE_COMPAT, MINT_RSA_2048, MINT_RSA_2048, SIG_RSA256,
	  RULE_NONE },
	{ "other key", BINDING_POST, PROFILE_BSI, MINT_RSA, MINT_RSA_OTHER, SIG_RSA_PSS256,
	  RULE_SIG_INVALID },
	{ "other key", BINDING_REDIRECT, PROFILE_BSI, MINT_RSA, MINT_RSA_OTHER, SIG_RSA_PSS256,
	  RULE_SIG_INVALID },
	{ "other type", BINDING_REDIRECT, PROFILE_BSI, MINT_RSA, MINT_P256, SIG_ECDSA256, RULE_SIG_INVALID },
	{ "brainpool", BINDING_POST, PROFILE_BSI, MINT_BRAINPOOL, MINT_BRAINPOOL, SIG_ECDSA256, RULE_NONE },
	{ "brainpool", BINDING_REDIRECT, PROFILE_BSI, MINT_BRAINPOOL, MINT_BRAINPOOL, SIG_ECDSA256,
	  RULE_NONE },
	{ "short key", BINDING_POST, PROFILE_BSI, MINT_RSA_2048, MINT_RSA_2048, SIG_RSA_PSS256,
	  RULE_META_KEY },
};

static void only_a_pinned_key_and_a_listed_algorithm_count(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(signing); i++) {
		const struct signing_case *c = &signing[i];
		const struct mint how = { .key = mint_key(c->used), .alg = c->alg, .sign_message = true };
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		SCOPED(partner)
		const struct partner *from =
			mint_partner(mem, c->profile, c->pinned, MINT_RSA, (struct mint_change){ 0 });
		struct authnreq_verified got;
		struct saml_wire wire;
		struct outcome o;

		wire_make(mem, c->binding, &how, &wire);
		o = receive(&wire, from, MINT_NOW, mem, &got);
		if (o.rule != c->rule)
			fail_msg("%s, binding %d: got %s (line %u)", c->name, (int)c->binding,
			         rule_name(o.rule), o.line);
	}
}

static void a_request_without_signature_is_refused(void **state)
{
	const struct mint unsigned_one = { .sign_message = false };
	const struct mint signed_one = { .key = mint_key(MINT_P256),
		                         .alg = SIG_ECDSA256,
		                         .sign_message = true };
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct authnreq_verified got;
	struct saml_wire wire;

	(void)state;
	wire_make(mem, BINDING_POST, &unsigned_one, &wire);
	assert_rule(receive(&wire, partner, MINT_NOW, mem, &got), RULE_SIG_MISSING);
	wire_make(mem, BINDING_REDIRECT, &unsigned_one, &wire);
	assert_rule(receive(&wire, partner, MINT_NOW, mem, &got), RULE_SIG_MISSING);
	wire_make(mem, BINDING_REDIRECT, &signed_one, &wire);
	wire.signature = (struct bytes){ 0 };
	assert_rule(receive(&wire, partner, MINT_NOW, mem, &got), RULE_SIG_MISSING);
	wire_make(mem, BINDING_REDIRECT, &signed_one, &wire);
	wire.signature.len--;
	assert_rule(receive(&wire, partner, MINT_NOW, mem, &got), RULE_SIG_INVALID);
	wire_make(mem, BINDING_REDIRECT, &signed_one, &wire);
	wire.signed_octets.len--;
	assert_rule(receive(&wire, partner, MINT_NOW, mem, &got), RULE_SIG_INVALID);
	wire_make(mem, BINDING_REDIRECT, &signed_one, &wire);
	wire.sig_alg = bytes_of("http://www.w3.org/2000/09/xmldsig#rsa-sha1");
	assert_rule(receive(&wire, partner, MINT_NOW, mem, &got), RULE_SIG_ALGORITHM);
	wire_make(mem, BINDING_REDIRECT, &signed_one, &wire);
	assert_ok(receive(&wire, partner, MINT_NOW, mem, &got));
	wire.xml = mint_request(mem, &signed_one); /* signed query and a signature inside as well */
	assert_rule(receive(&wire, partner, MINT_NOW, mem, &got), RULE_SIG_TEMPLATE);
}

static void another_message_is_not_taken_for_a_request(void **state)
{
	static const struct {
		const char *root;
		enum rule rule;
	} roots[] = {
		{ "samlp:AuthnRequest", RULE_NONE },
		{ "samlp:LogoutRequest", RULE_XML_ROOT },
		{ "samlp:Response", RULE_XML_ROOT },
		{ "samlp:authnRequest", RULE_XML_ROOT },
	};
	const struct mint how = { .sign_message = false };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(roots); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		struct saml_wire wire = { .binding = BINDING_POST, .xml = mint_request(mem, &how) };
		struct authnreq_raw raw;

		wire.xml = mint_replace(mem, wire.xml, "samlp:AuthnRequest", roots[i].root);
		wire.xml = mint_replace(mem, wire.xml, "/samlp:AuthnRequest", "/@");
		wire.xml = mint_replace(mem, wire.xml, "@", roots[i].root);
		assert_rule(authnreq_decode(&wire, mem, &raw), roots[i].rule);
		assert_int_equal(raw.doc != NULL, roots[i].rule == RULE_NONE);
	}
}

static void the_partner_must_be_one_that_may_ask(void **state)
{
	static const struct mint_change no_sp = {
		"<md:SPSSODescriptor protocolSupportEnumeration=\"" NS_SAMLP "\"",
		"<md:SPSSODescriptor protocolSupportEnumeration=\"urn:x\""
	};
	const struct mint how = { .key = mint_key(MINT_P256), .alg = SIG_ECDSA256, .sign_message = true };
	const struct partner_record blocked = { .is_blocked = true };
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	SCOPED(partner)
	const struct partner *idp = mint_partner(mem, PROFILE_BSI, MINT_P256, MINT_RSA, no_sp);
	SCOPED(partner) const struct partner *away = NULL, *ending = NULL;
	struct authnreq_verified got;
	struct saml_wire wire;

	(void)state;
	wire_make(mem, BINDING_REDIRECT, &how, &wire);
	assert_rule(receive(&wire, idp, MINT_NOW, mem, &got), RULE_META_ROLE);
	assert_ok(partner_read(mint_metadata(mem, MINT_P256, MINT_RSA, (struct mint_change){ 0 }), &blocked,
	                       &away));
	assert_rule(receive(&wire, away, MINT_NOW, mem, &got), RULE_PARTNER_BLOCKED);
	ending = mint_partner(mem, PROFILE_BSI, MINT_P256, MINT_RSA,
	                      (struct mint_change){ "2027-01-01T00:00:00Z", MINT_NOW_TEXT });
	assert_rule(receive(&wire, ending, MINT_NOW, mem, &got), RULE_META_EXPIRED);
	assert_ok(receive(&wire, ending, MINT_NOW - 1, mem, &got));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_rule_of_the_message_refuses_alone),
		cmocka_unit_test(a_verified_request_says_what_was_signed),
		cmocka_unit_test(the_consumer_is_found_by_url_by_index_or_by_default),
		cmocka_unit_test(the_service_is_found_by_index_or_by_default),
		cmocka_unit_test(what_is_changed_after_signing_by_post_is_refused),
		cmocka_unit_test(only_a_pinned_key_and_a_listed_algorithm_count),
		cmocka_unit_test(a_request_without_signature_is_refused),
		cmocka_unit_test(another_message_is_not_taken_for_a_request),
		cmocka_unit_test(the_partner_must_be_one_that_may_ask),
	};

	return cmocka_run_group_tests_name("request", tests, request_group_start, request_group_end);
}
