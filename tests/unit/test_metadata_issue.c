/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include <libxml/parser.h>

#include "lib/saml/metadata.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "tests/support/few_keys.h"

#define MEM_BYTES LIMIT_REQUEST_MEMORY

SCOPED_KIND(xml_tree, xmlDoc *, xmlFreeDoc)

static const struct own_keys some_keys = {
	.signing = { { .use = KEY_SIGNING, .cert_base64 = "c2lnbjE=" },
	             { .use = KEY_SIGNING, .cert_base64 = "c2lnbjI=" } },
	.n_signing = 2,
	.encryption = { { .use = KEY_ENCRYPTION, .cert_base64 = "ZW5j" } },
	.n_encryption = 1,
};

static const struct partner_attribute wanted[] = { { "urn:oid:2.5.4.42", true }, { "urn:x&y", false } };

static struct metadata_plan good_plan(unsigned roles)
{
	return (struct metadata_plan){
		.entity_id = "https://konto.example.org/?a&b",
		.roles = roles,
		.sso_url = "https://konto.example.org/saml/sso",
		.acs_url = "https://konto.example.org/saml/acs",
		.keys = &some_keys,
		.attributes = wanted,
		.n_attributes = ARRAY_LEN(wanted),
		.organization = "Land <Nord> & Süd",
		.organization_url = "https://nord.example.org/",
		.display_name_de = "Servicekonto",
		.display_name_en = "Service account",
		.contact = "post@nord.example.org",
	};
}

static bool says(struct bytes xml, const char *what)
{
	return memmem(xml.ptr, xml.len, what, strlen(what)) != NULL;
}

static void metadata_is_well_formed_and_says_who_we_are(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	SCOPED(xml_tree) xmlDoc *doc = NULL;
	const struct metadata_plan plan = good_plan(ROLE_IDP | ROLE_SP);
	struct bytes got;

	(void)state;
	assert_ok(metadata_issue(&plan, mem, &got));
	doc = xmlReadMemory((const char *)got.ptr, (int)got.len, NULL, NULL, XML_PARSE_NONET);
	assert_non_null(doc);
	assert_true(says(got, " entityID=\"https://konto.example.org/?a&amp;b\""));
	assert_true(says(got, ">Land &lt;Nord&gt; &amp; Süd<"));
	assert_true(says(got, "mailto:post@nord.example.org"));
	assert_true(says(got, "<mdui:DisplayName xml:lang=\"en\">Service account</mdui:DisplayName>"));
	assert_false(says(got, "validUntil"));
	assert_false(says(got, "Signature"));
}

static void a_role_brings_its_own_parts_only(void **state)
{
	static const char *const of_idp[] = { "<md:IDPSSODescriptor WantAuthnRequestsSigned=\"true\"",
		                              "<md:SingleSignOnService Binding=\"" URI_BINDING_REDIRECT
		                              "\" Location=\"https://konto.example.org/saml/sso\"/>",
		                              "<md:SingleSignOnService Binding=\"" URI_BINDING_POST
		                              "\" Location=\"https://konto.example.org/saml/sso\"/>" };
	static const char *const of_sp[] = {
		"<md:SPSSODescriptor AuthnRequestsSigned=\"true\" WantAssertionsSigned=\"true\"",
		"use=\"encryption\"",
		URI_AES128_GCM,
		URI_AES256_GCM,
		URI_OAEP "\"",
		URI_MGF1_SHA256,
		" index=\"0\" isDefault=\"true\" Location=\"https://konto.example.org/saml/acs\"/>",
		"<md:RequestedAttribute Name=\"urn:x&amp;y\" NameFormat=\"" URI_ATTRFORMAT_URI
		"\" isRequired=\"false\"/>"
	};

	(void)state;
	for (unsigned roles = 1; roles <= (ROLE_IDP | ROLE_SP); roles++) {
		SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
		const struct metadata_plan plan = good_plan(roles);
		struct bytes got;

		assert_ok(metadata_issue(&plan, mem, &got));
		for (size_t i = 0; i < ARRAY_LEN(of_idp); i++)
			assert_int_equal(says(got, of_idp[i]), (roles & ROLE_IDP) != 0);
		for (size_t i = 0; i < ARRAY_LEN(of_sp); i++)
			assert_int_equal(says(got, of_sp[i]), (roles & ROLE_SP) != 0);
		assert_true(says(got, ">c2lnbjE=<") && says(got, ">c2lnbjI=<"));
		assert_false(says(got, URI_OAEP_MGF1P));
	}
}

#define LOGOUT(binding, url) "<md:SingleLogoutService Binding=\"" binding "\" Location=\"" url "\"/>"
#define LOGOUTS LOGOUT(URI_BINDING_REDIRECT, "https://k/slo") LOGOUT(URI_BINDING_POST, "https://k/slo") \
	LOGOUT(URI_BINDING_SOAP, "https://k/soap") "<md:NameIDFormat>"

/* In the schema's order: keys, resolution, logout, formats. */
static void logout_and_artifact_addresses_stand_where_the_schema_has_them(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	struct metadata_plan plan = good_plan(ROLE_IDP);
	struct bytes got;

	(void)state;
	assert_ok(metadata_issue(&plan, mem, &got));
	assert_false(says(got, "SingleLogoutService") || says(got, "ArtifactResolutionService"));
	plan.slo_url = "https://k/slo";
	plan.soap_url = "https://k/soap";
	plan.artifact_url = "https://k/art";
	assert_ok(metadata_issue(&plan, mem, &got));
	assert_true(says(got, "</md:KeyDescriptor><md:ArtifactResolutionService Binding=\"" URI_BINDING_SOAP
	                      "\" index=\"0\" isDefault=\"true\" Location=\"https://k/art\"/>" LOGOUTS));
	plan.roles = ROLE_SP;
	assert_ok(metadata_issue(&plan, mem, &got));
	assert_true(says(got, "</md:KeyDescriptor>" LOGOUTS));
	assert_false(says(got, "ArtifactResolutionService"));
	plan.artifact_url = "\x01";
	assert_rule(metadata_issue(&plan, mem, &got), RULE_SIGN_VALUE);
}

static void the_encryption_key_says_how_it_is_used(void **state)
{
	static const char *const of_ec[] = { "\"" URI_ECDH_ES "\"", "\"" URI_KW_AES128 "\"", "\"" URI_KW_AES256 "\"" };

	(void)state;
	for (int is_ec = 0; is_ec <= 1; is_ec++) {
		SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
		struct own_keys keys = some_keys;
		struct metadata_plan plan = good_plan(ROLE_SP);
		struct bytes got;

		keys.encryption[0].is_ec = is_ec;
		plan.keys = &keys;
		assert_ok(metadata_issue(&plan, mem, &got));
		for (size_t i = 0; i < ARRAY_LEN(of_ec); i++)
			assert_int_equal(says(got, of_ec[i]), is_ec);
		assert_int_equal(says(got, URI_OAEP "\""), !is_ec);
		assert_true(says(got, URI_AES128_GCM) && says(got, URI_AES256_GCM));
	}
}

static void what_is_not_configured_is_not_there(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	struct metadata_plan plan = good_plan(ROLE_SP);
	struct bytes got;

	(void)state;
	plan.organization = NULL;
	plan.contact = NULL;
	plan.display_name_de = NULL;
	plan.display_name_en = NULL;
	assert_ok(metadata_issue(&plan, mem, &got));
	assert_false(says(got, "Organization"));
	assert_false(says(got, "ContactPerson"));
	assert_false(says(got, "mdui"));
	assert_true(says(
		got, "<md:ServiceName xml:lang=\"en\">https://konto.example.org/?a&amp;b</md:ServiceName>"));
	plan.n_attributes = 0;
	assert_ok(metadata_issue(&plan, mem, &got));
	assert_false(says(got, "AttributeConsumingService"));
}

static const struct text_place {
	size_t offset;
	bool is_required;
} places[] = {
	{ offsetof(struct metadata_plan, entity_id), true },
	{ offsetof(struct metadata_plan, sso_url), true },
	{ offsetof(struct metadata_plan, acs_url), true },
	{ offsetof(struct metadata_plan, organization), false },
	{ offsetof(struct metadata_plan, organization_url), true },
	{ offsetof(struct metadata_plan, display_name_de), false },
	{ offsetof(struct metadata_plan, display_name_en), false },
	{ offsetof(struct metadata_plan, contact), false },
};

static struct outcome issue_with(size_t offset, const char *value)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	struct metadata_plan plan = good_plan(ROLE_IDP | ROLE_SP);
	struct bytes got;
	struct outcome o;

	memcpy((char *)&plan + offset, &value, sizeof value);
	o = metadata_issue(&plan, mem, &got);
	assert_int_equal(is_ok(o), got.ptr != NULL);
	return o;
}

static void no_value_that_xml_cannot_carry_is_published(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		assert_rule(issue_with(places[i].offset, "a\x01"), RULE_SIGN_VALUE);
		assert_rule(issue_with(places[i].offset, "\xFF"), RULE_SIGN_VALUE);
		assert_ok(issue_with(places[i].offset, "a<\"&"));
		assert_rule(issue_with(places[i].offset, NULL),
		            places[i].is_required ? RULE_SIGN_VALUE : RULE_NONE);
	}
}

static void metadata_without_a_role_or_with_a_bad_attribute_is_refused(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	const struct partner_attribute bad = { "a\x01", false };
	struct metadata_plan plan = good_plan(0);
	struct bytes got;

	(void)state;
	assert_rule(metadata_issue(&plan, mem, &got), RULE_SIGN_VALUE);
	plan = good_plan(ROLE_SP);
	assert_ok(metadata_issue(&plan, mem, &got));
	plan.attributes = &bad;
	plan.n_attributes = 1;
	assert_rule(metadata_issue(&plan, mem, &got), RULE_SIGN_VALUE);
}

static struct outcome issue_step(struct arena *mem, void *arg)
{
	const struct metadata_plan plan = good_plan(ROLE_IDP | ROLE_SP);
	struct bytes got;
	const struct outcome o = metadata_issue(&plan, mem, &got);

	(void)arg;
	assert_int_equal(is_ok(o), got.ptr != NULL);
	return o;
}

static void running_out_of_memory_leaves_nothing_behind(void **state)
{
	(void)state;
	torture(issue_step, NULL, MEM_BYTES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(metadata_is_well_formed_and_says_who_we_are),
		cmocka_unit_test(a_role_brings_its_own_parts_only),
		cmocka_unit_test(logout_and_artifact_addresses_stand_where_the_schema_has_them),
		cmocka_unit_test(the_encryption_key_says_how_it_is_used),
		cmocka_unit_test(what_is_not_configured_is_not_there),
		cmocka_unit_test(no_value_that_xml_cannot_carry_is_published),
		cmocka_unit_test(metadata_without_a_role_or_with_a_bad_attribute_is_refused),
		cmocka_unit_test(running_out_of_memory_leaves_nothing_behind),
	};

	return cmocka_run_group_tests_name("metadata_issue", tests, NULL, NULL);
}
