/* SPDX-License-Identifier: EUPL-1.2 */
/* The extension of BundID and its relatives inside an AuthnRequest. */
#include "tests/support/request_kit.h"

#define EXTENSION(inner) "<samlp:Extensions>" inner "</samlp:Extensions>" POLICY
#define AKDB(version, inner)                                                                                 \
	EXTENSION("<a:AuthenticationRequest xmlns:a=\"" NS_AKDB                                              \
	          "\" EnableStatusDetail=\"true\" Version=\"" version "\">" inner                            \
	          "</a:AuthenticationRequest>")
#define WANTED(inner) "<a:RequestedAttributes>" inner "</a:RequestedAttributes>"
#define ONE                                                                                                  \
	"<a:RequestedAttribute Name=\"urn:oid:2.5.4.4\" RequiredAttribute=\"true\"></a:RequestedAttribute>"
#define SHORT "<a:RequestedAttribute Name=\"x\"/>"
#define ONES_8 SHORT SHORT SHORT SHORT SHORT SHORT SHORT SHORT
#define ONES_64 ONES_8 ONES_8 ONES_8 ONES_8 ONES_8 ONES_8 ONES_8 ONES_8
#define TWO "<a:RequestedAttribute Name=\" urn:oid:1.2.40.0.10. 2.1.1.149 \"></a:RequestedAttribute>"
#define SHOWN(inner)                                                                                         \
	"<a:DisplayInformation><u:Version xmlns:u=\"" NS_AKDB_UI "\"><u:Purpose>x</u:Purpose>" inner         \
	"</u:Version>"                                                                                       \
	"</a:DisplayInformation>"
#define SHOWN_NAME                                                                                           \
	"<u:OrganizationDisplayName>\n  Stadt K\xc3\xb6ln &amp; \"Umland\"\n</u:OrganizationDisplayName>"

static const struct akdb_case {
	const char *name;
	enum rule rule;
	const char *put;
	bool has_attributes;
	size_t n;
	const char *display_name;
} akdb_cases[] = {
	{ "version 2", RULE_NONE,
	  AKDB("2", "<a:AuthnMethods><a:eID><a:Enabled>true</a:Enabled></a:eID></a:AuthnMethods>" WANTED(
			    ONE TWO) SHOWN(SHOWN_NAME "<u:Lang> en </u:Lang>")),
	  true, 2, "Stadt K\xc3\xb6ln & \"Umland\"" },
	{ "version 1", RULE_NONE,
	  AKDB("1", "<a:AllowedMethods><a:AuthnMethod>eID</a:AuthnMethod></a:AllowedMethods>"), false, 0,
	  NULL },
	{ "version 3", RULE_XML_VALUE, AKDB("3", WANTED(ONE)), false, 0, NULL },
	{ "no attribute wanted", RULE_NONE, AKDB("2", WANTED("")), true, 0, NULL },
	{ "attributes without wrapper", RULE_NONE,
	  EXTENSION("<a:RequestedAttributes xmlns:a=\"" NS_AKDB "\">" ONE "</a:RequestedAttributes>"), true,
	  1, NULL },
	{ "attributes twice", RULE_XML_LEFTOVER, AKDB("2", WANTED(ONE) WANTED(TWO)), false, 0, NULL },
	{ "attribute without name", RULE_XML_MISSING,
	  AKDB("2", WANTED("<a:RequestedAttribute></a:RequestedAttribute>")), false, 0, NULL },
	{ "attribute with blank name", RULE_XML_VALUE,
	  AKDB("2", WANTED("<a:RequestedAttribute Name=\" \"></a:RequestedAttribute>")), false, 0, NULL },
	{ "something else among attributes", RULE_XML_LEFTOVER, AKDB("2", WANTED("<a:Other></a:Other>")),
	  false, 0, NULL },
	{ "64 attributes", RULE_NONE, AKDB("2", WANTED(ONES_64)), true, 64, NULL },
	{ "65 attributes", RULE_XML_LEFTOVER, AKDB("2", WANTED(ONES_64 SHORT)), false, 0, NULL },
	{ "two display names", RULE_XML_LEFTOVER, AKDB("2", SHOWN(SHOWN_NAME SHOWN_NAME)), false, 0, NULL },
	{ "extension twice", RULE_XML_LEFTOVER,
	  EXTENSION("<a:AuthenticationRequest xmlns:a=\"" NS_AKDB
	            "\" Version=\"2\"></a:AuthenticationRequest>"
	            "<a:AuthenticationRequest xmlns:a=\"" NS_AKDB
	            "\" Version=\"2\"></a:AuthenticationRequest>"),
	  false, 0, NULL },
};

static void the_bundid_extension_is_read_with_any_prefix(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(akdb_cases); i++) {
		const struct akdb_case *c = &akdb_cases[i];
		const struct mint how = { .key = mint_key(MINT_P256),
			                  .alg = SIG_ECDSA256,
			                  .sign_message = true,
			                  .before = { POLICY, c->put } };
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		struct authnreq_verified got;
		struct saml_wire wire;
		struct outcome o;

		wire_make(mem, BINDING_REDIRECT, &how, &wire);
		o = receive(&wire, partner, MINT_NOW, mem, &got);
		if (o.rule != c->rule)
			fail_msg("%s: got %s (line %u)", c->name, rule_name(o.rule), o.line);
		assert_int_equal(got.said.has_attributes, c->has_attributes);
		assert_int_equal(got.said.n_attributes, c->n);
		if (c->display_name != NULL)
			assert_true(bytes_equal_text(got.said.display_name, c->display_name));
	}
}

static void bundid_details_arrive_trimmed(void **state)
{
	const struct mint how = { .key = mint_key(MINT_P256),
		                  .alg = SIG_ECDSA256,
		                  .sign_message = true,
		                  .before = { POLICY, akdb_cases[0].put } };
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct authnreq_verified got;
	struct saml_wire wire;

	(void)state;
	wire_make(mem, BINDING_REDIRECT, &how, &wire);
	wire.xml = mint_replace(mem, wire.xml, "> en <", "> <![CDATA[en]]>\n<");
	assert_ok(receive(&wire, partner, MINT_NOW, mem, &got));
	assert_true(got.said.wants_status_detail);
	assert_bytes(got.said.lang, "en");
	assert_bytes(got.said.attributes[0].name, "urn:oid:2.5.4.4");
	assert_true(got.said.attributes[0].is_required);
	assert_bytes(got.said.attributes[1].name, "urn:oid:1.2.40.0.10.2.1.1.149");
	assert_false(got.said.attributes[1].is_required);
}

static OUTCOME receive_step(struct arena *mem, void *arg)
{
	struct authnreq_verified got;

	return receive(arg, partner, MINT_NOW, mem, &got);
}

static void receiving_survives_every_failing_allocation(void **state)
{
	const struct mint how = { .key = mint_key(MINT_P256),
		                  .alg = SIG_ECDSA256,
		                  .sign_message = true,
		                  .before = { POLICY, akdb_cases[0].put } };
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct saml_wire wire;

	(void)state;
	wire_make(mem, BINDING_POST, &how, &wire);
	torture(receive_step, &wire, LIMIT_REQUEST_MEMORY);
	wire_make(mem, BINDING_REDIRECT, &how, &wire);
	torture(receive_step, &wire, LIMIT_REQUEST_MEMORY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_bundid_extension_is_read_with_any_prefix),
		cmocka_unit_test(bundid_details_arrive_trimmed),
		cmocka_unit_test(receiving_survives_every_failing_allocation),
	};

	return cmocka_run_group_tests_name("request_akdb", tests, request_group_start, request_group_end);
}
