/* SPDX-License-Identifier: EUPL-1.2 */
/* What metadata says for people and of services, and the form that real metadata has. */
#include "tests/support/unit.h"

#include "keys/partner.h"
#include "lib/base/text.h"
#include "lib/spec/uris.h"
#include "lib/xml/xml.h"
#include "tests/support/mint.h"

static void partner_end(const struct partner **partner)
{
	partner_release(*partner);
}
#define scoped_partner partner_end

#define CATEGORY "http://macedir.org/entity-category"
#define NS_RPI "urn:oasis:names:tc:SAML:metadata:rpi"
#define EXTENSIONS "<md:Extensions><x:any"
#define EXTENDED(x) "<md:Extensions xmlns:mdattr=\"" NS_MDATTR "\" xmlns:saml=\"" NS_SAML "\">" x "<x:any"
#define SERVICE(attributes, names)                                                                           \
	"<md:AttributeConsumingService" attributes                                                           \
	"><md:ServiceName xml:lang=\"de\">x</md:ServiceName>" names "</md:AttributeConsumingService>"
#define ASK(name) "<md:RequestedAttribute Name=\"" name "\"/>"
#define IDP_ROLE "<md:IDPSSODescriptor"
#define SERVICES "<md:AttributeConsumingService index=\"0\">"

/* ---- the same metadata with one change ---- */

static OUTCOME read_changed(struct arena *mem, const char *find, const char *put, const struct partner **out)
{
	static const struct partner_record record = { .profile = PROFILE_BSI };
	const struct mint_change change = { find, put };

	return partner_read(mint_metadata(mem, MINT_P256, MINT_RSA, change), &record, out);
}

static const struct meta_case {
	const char *name;
	enum rule rule;
	const char *find, *put;
} cases[] = {
	{ "schema location", RULE_NONE, IDP_ROLE,
	  IDP_ROLE " xmlns:xsi=\"" NS_XSI "\" xsi:schemaLocation=\"" NS_MD
	           " saml-schema-metadata-2.0.xsd\"" },
	{ "a foreign element without a name space", RULE_NONE, EXTENSIONS,
	  EXTENDED("<x xmlns=\"urn:x\"><y xmlns=\"\">z</y></x>") },
	{ "registration and scope", RULE_NONE, EXTENSIONS,
	  EXTENDED("<rpi:RegistrationInfo xmlns:rpi=\"" NS_RPI
	           "\" registrationAuthority=\"https://fed.example/\">"
	           "<rpi:RegistrationPolicy xml:lang=\"de\">https://fed.example/p</rpi:RegistrationPolicy>"
	           "</rpi:RegistrationInfo>"
	           "<shibmd:Scope xmlns:shibmd=\"urn:mace:shibboleth:metadata:1.0\" "
	           "regexp=\"false\">x</shibmd:Scope>") },
	{ "comments and CDATA", RULE_NONE, "Das Amt", "<!-- x --><![CDATA[Das]]> Amt" },
	{ "cacheDuration that is none", RULE_META_SYNTAX, "cacheDuration=\"PT1H\"", "cacheDuration=\"1h\"" },
	{ "contact of a kind unknown", RULE_META_SYNTAX, "contactType=\"support\"", "contactType=\"boss\"" },
	{ "contact without kind", RULE_META_SYNTAX, " contactType=\"support\"", "" },
	{ "contact of kind billing", RULE_NONE, "contactType=\"support\"", "contactType=\"billing\"" },
	{ "service without index", RULE_META_SYNTAX, SERVICES, "<md:AttributeConsumingService>" },
	{ "two services with one index", RULE_META_SYNTAX, SERVICES,
	  SERVICE(" index=\"0\"", ASK("urn:x")) SERVICES },
	{ "two services", RULE_NONE, SERVICES, SERVICE(" index=\"1\"", ASK("urn:x")) SERVICES },
	{ "service without name", RULE_META_SYNTAX, "<md:ServiceName xml:lang=\"de\">x</md:ServiceName>",
	  "" },
	{ "attribute without Name", RULE_META_SYNTAX, "<md:ServiceName xml:lang=\"de\">x</md:ServiceName>",
	  "<md:ServiceName xml:lang=\"de\">x</md:ServiceName><md:RequestedAttribute/>" },
	{ "entity attribute without Name", RULE_META_SYNTAX, EXTENSIONS,
	  EXTENDED("<mdattr:EntityAttributes><saml:Attribute/></mdattr:EntityAttributes>") },
	{ "an assertion among entity attributes", RULE_NONE, EXTENSIONS,
	  EXTENDED("<mdattr:EntityAttributes><saml:Assertion/></mdattr:EntityAttributes>") },
};

static void real_metadata_is_taken_as_its_schemas_say(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		SCOPED(partner) const struct partner *p = NULL;
		const struct outcome o = read_changed(mem, cases[i].find, cases[i].put, &p);

		if (o.rule != cases[i].rule)
			fail_msg("%s: got %s (line %u)", cases[i].name, rule_name(o.rule), o.line);
	}
}

static void the_narrowest_times_count(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	SCOPED(partner) const struct partner *plain = NULL;
	SCOPED(partner) const struct partner *p = NULL;

	(void)state;
	assert_ok(read_changed(mem, NULL, NULL, &plain));
	assert_int_equal(plain->cache_duration_s, 3600);
	assert_int_equal(plain->valid_until, INT64_C(1798761600));
	assert_ok(read_changed(mem, IDP_ROLE,
	                       IDP_ROLE " cacheDuration=\"PT50M\" validUntil=\"2026-06-01T00:00:00Z\"", &p));
	assert_int_equal(p->cache_duration_s, 3000);
	assert_int_equal(p->valid_until, INT64_C(1780272000));
}

/* ---- services ---- */

static void each_service_keeps_its_attributes(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	SCOPED(partner) const struct partner *p = NULL;

	(void)state;
	assert_ok(read_changed(
		mem, SERVICES,
		SERVICE(" index=\"7\" isDefault=\"false\"", ASK("urn:a") ASK("urn:b") ASK("urn:c")) SERVICES,
		&p));
	assert_int_equal(p->n_services, 2);
	assert_int_equal(partner_service(p, 7)->n_attributes, 3);
	assert_string_equal(partner_service(p, 7)->attributes[2].name, "urn:c");
	assert_false(partner_service(p, 7)->is_default);
	assert_int_equal(partner_service(p, 0)->n_attributes, 2);
	assert_ptr_equal(partner_service(p, -1), partner_service(p, 0));
	assert_null(partner_service(p, 1));
}

static void the_default_service_is_the_one_that_is_marked(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	SCOPED(partner) const struct partner *p = NULL;

	(void)state;
	assert_ok(read_changed(mem, SERVICES,
	                       SERVICE(" index=\"3\"", ASK("urn:a"))
	                               SERVICE(" index=\"4\" isDefault=\"true\"", ASK("urn:b")) SERVICES,
	                       &p));
	assert_int_equal(partner_service(p, -1)->index, 4);
	assert_int_equal(partner_service(p, -1)->n_attributes, 1);
	assert_string_equal(partner_service(p, -1)->attributes[0].name, "urn:b");
}

/* ---- for people ---- */

static void what_the_entity_shows_people_is_kept(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	SCOPED(partner) const struct partner *p = NULL;

	(void)state;
	assert_ok(read_changed(
		mem, "<md:Extensions><mdui:UIInfo",
		"<md:Extensions><mdui:UIInfo xmlns:mdui=\"" NS_MDUI
		"\"><mdui:Description xml:lang=\"de\">Was es tut</mdui:Description>"
		"<mdui:Description>without language</mdui:Description>"
		"<mdui:InformationURL xml:lang=\"de\">https://x.example/i</mdui:InformationURL>"
		"<mdui:InformationURL xml:lang=\"en\">javascript:alert(1)</mdui:InformationURL>"
		"<mdui:PrivacyStatementURL xml:lang=\"de\">https://x.example/p</mdui:PrivacyStatementURL>"
		"<mdui:Keywords xml:lang=\"de\">x</mdui:Keywords></mdui:UIInfo><mdui:UIInfo",
		&p));
	assert_int_equal(p->descriptions.n, 1);
	assert_string_equal(p->descriptions.list[0].text, "Was es tut");
	assert_int_equal(p->information_urls.n, 1);
	assert_string_equal(p->information_urls.list[0].text, "https://x.example/i");
	assert_string_equal(p->privacy_urls.list[0].lang, "de");
	assert_string_equal(p->organization.list[0].text, "Amt");
	assert_int_equal(p->n_display_names, 2);
}

static const struct logo_case {
	const char *logo;
	size_t n;
} logos[] = {
	{ "<mdui:Logo height=\"16\" width=\"20\">https://x.example/l.png</mdui:Logo>", 1 },
	{ "<mdui:Logo height=\"16\" width=\"20\"> data:image/png;base64,iVBORw0KGgo= </mdui:Logo>", 1 },
	{ "<mdui:Logo height=\"16\" width=\"20\">http://x.example/l.png</mdui:Logo>", 0 },
	{ "<mdui:Logo height=\"16\" width=\"20\">data:image/svg+xml;base64,PHN2Zz4=</mdui:Logo>", 0 },
	{ "<mdui:Logo height=\"16\" width=\"20\">data:text/html;base64,PHN2Zz4=</mdui:Logo>", 0 },
	{ "<mdui:Logo height=\"16\" width=\"20\">data:image/png;base64,\"></mdui:Logo>", 0 },
	{ "<mdui:Logo height=\"16\" width=\"20\">data:image/png;base64,</mdui:Logo>", 0 },
	{ "<mdui:Logo height=\"0\" width=\"20\">https://x.example/l.png</mdui:Logo>", 0 },
	{ "<mdui:Logo>https://x.example/l.png</mdui:Logo>", 0 },
};

static void a_logo_is_an_address_or_a_harmless_image(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(logos); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		SCOPED(partner) const struct partner *p = NULL;
		const char *put;

		assert_ok(arena_printf(mem, &put,
		                       "<md:Extensions><mdui:UIInfo xmlns:mdui=\"" NS_MDUI
		                       "\">%s</mdui:UIInfo><mdui:UIInfo",
		                       logos[i].logo));
		assert_ok(read_changed(mem, "<md:Extensions><mdui:UIInfo", put, &p));
		if (p->n_logos != logos[i].n)
			fail_msg("%s", logos[i].logo);
		assert_true(p->n_logos == 0 || (p->logos[0].width == 20 && p->logos[0].height == 16));
	}
}

static void a_logo_has_a_largest_size(void **state)
{
	static const char kind[] = "data:image/png;base64,";

	(void)state;
	for (size_t more = 0; more < 2; more++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		SCOPED(partner) const struct partner *p = NULL;
		struct text t = text_new(mem, LIMIT_METADATA_BYTES);
		const char *put;

		text_lit(&t, "<md:Extensions><mdui:UIInfo xmlns:mdui=\"" NS_MDUI
		             "\"><mdui:Logo height=\"1\" width=\"1\">");
		text_str(&t, kind);
		for (size_t i = strlen(kind); i < LIMIT_LOGO_BYTES + more; i++)
			text_lit(&t, "A");
		text_lit(&t, "</mdui:Logo></mdui:UIInfo><mdui:UIInfo");
		assert_ok(text_done_str(&t, &put));
		assert_ok(read_changed(mem, "<md:Extensions><mdui:UIInfo", put, &p));
		assert_int_equal(p->n_logos, 1 - more);
	}
}

static const struct mailbox_case {
	const char *text;
	const char *mailbox; /* NULL: passed over */
} mailboxes[] = {
	{ "mailto:t@x.example", "t@x.example" },
	{ " MAILTO:t@x.example ", "t@x.example" },
	{ "t@x.example", "t@x.example" },
	{ "mailto:", NULL },
	{ "t", NULL },
	{ "@x", NULL },
	{ "t@", NULL },
	{ "t@x@y", NULL },
	{ "t x@y", NULL },
	{ "t@x?subject=y", NULL },
	{ "t@\xc3\xa4", NULL },
	{ "&lt;t@x&gt;", NULL },
};

static void contacts_are_mailboxes_and_nothing_else(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(mailboxes); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		SCOPED(partner) const struct partner *p = NULL;
		const size_t n = mailboxes[i].mailbox != NULL ? 4 : 3;

		assert_ok(read_changed(mem, "mailto:t@x.example", mailboxes[i].text, &p));
		if (p->n_contacts != n)
			fail_msg("%s", mailboxes[i].text);
		assert_int_equal(p->contacts[0].kind, CONTACT_ADMINISTRATIVE);
		assert_int_equal(p->contacts[n - 1].kind, CONTACT_OTHER);
		if (n == 4)
			assert_string_equal(p->contacts[1].mailbox, mailboxes[i].mailbox);
	}
}

static void entity_categories_are_kept_as_they_are_said(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	SCOPED(partner) const struct partner *p = NULL;

	(void)state;
	assert_ok(read_changed(mem, EXTENSIONS,
	                       EXTENDED("<mdattr:EntityAttributes><saml:Attribute Name=\"" CATEGORY "\">"
	                                "<saml:AttributeValue>urn:a</saml:AttributeValue>"
	                                "<saml:AttributeValue><x/></saml:AttributeValue>"
	                                "<saml:AttributeValue> urn:b </saml:AttributeValue>"
	                                "</saml:Attribute></mdattr:EntityAttributes>"),
	                       &p));
	assert_int_equal(p->n_categories, 2);
	assert_true(partner_has_category(p, CATEGORY, "urn:a"));
	assert_true(partner_has_category(p, CATEGORY, "urn:b"));
	assert_false(partner_has_category(p, CATEGORY, "urn:c"));
	assert_false(partner_has_category(p, "urn:a", "urn:a"));
}

/* ---- roles ---- */

static void artifact_services_of_the_roles_are_kept_apart(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	SCOPED(partner) const struct partner *p = NULL;

	(void)state;
	assert_ok(read_changed(
		mem, "<md:SingleLogoutService",
		"<md:ArtifactResolutionService Binding=\"" URI_BINDING_SOAP
		"\" Location=\"https://x.example/artifact\" index=\"3\"/><md:SingleLogoutService",
		&p));
	assert_int_equal(p->n_sp_artifact + p->n_idp_artifact, 1);
	assert_int_equal(p->n_idp_artifact != 0 ? p->idp_artifact[0].index : p->sp_artifact[0].index, 3);
}

static size_t findings_with(const struct partner *p, struct arena *mem, struct bytes metadata,
                            enum finding_kind kind, const char *what)
{
	const struct partner_finding *list;
	size_t n, n_found = 0;

	assert_ok(partner_check(p, metadata, MINT_NOW, mem, &list, &n));
	for (size_t i = 0; i < n; i++)
		n_found += list[i].kind == kind && strstr(list[i].text, what) != NULL ? 1U : 0U;
	return n_found;
}

static void of_two_descriptions_in_one_role_the_first_counts(void **state)
{
	static const struct partner_record record = { .profile = PROFILE_BSI };
	static const struct mint_change second = {
		"<md:Organization>", "<md:SPSSODescriptor protocolSupportEnumeration=\"" NS_SAMLP
				     "\"><md:AssertionConsumerService Binding=\"" URI_BINDING_POST
				     "\" Location=\"https://evil.example/\" index=\"9\" isDefault=\"true\"/>"
				     "</md:SPSSODescriptor><md:Organization>"
	};
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct bytes text = mint_metadata(mem, MINT_P256, MINT_RSA, second);
	SCOPED(partner) const struct partner *p = NULL;

	(void)state;
	assert_ok(partner_read(text, &record, &p));
	assert_int_equal(p->n_acs, 3);
	assert_int_equal(findings_with(p, mem, text, FINDING_REFUSED, "more than once"), 1);
}

/* Each part of the least that a federation asks for, taken away. */
static void the_operator_is_told_what_a_federation_asks_for(void **state)
{
	static const struct {
		const char *find, *put, *words;
	} minimum[] = {
		{ "mailto:a@", "", "administrative" },
		{ "mailto:t@", "", "technical" },
		{ "mailto:s@", "", "support" },
		{ "mailto:o@", "", "other (security)" },
		{ "<md:OrganizationName xml:lang=\"de\">", "<md:OrganizationName>", "OrganizationName" },
		{ "https://amt.example/", "ftp://amt.example/", "OrganizationURL" },
	};
	static const struct partner_record record = { .profile = PROFILE_BSI };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(minimum); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		SCOPED(partner) const struct partner *p = NULL;
		const struct bytes text = mint_metadata(
			mem, MINT_P256, MINT_RSA, (struct mint_change){ minimum[i].find, minimum[i].put });

		assert_ok(partner_read(text, &record, &p));
		if (findings_with(p, mem, text, FINDING_MISSING, minimum[i].words) != 1 ||
		    findings_with(p, mem, text, FINDING_MISSING, "") != 1)
			fail_msg("%s", minimum[i].words);
	}
}

/* ---- counts ---- */

static void what_is_for_people_is_bounded_without_refusal(void **state)
{
	static const char first[] = "<md:ContactPerson contactType=\"administrative\">";
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	SCOPED(partner) const struct partner *p = NULL;
	struct text t = text_new(mem, LIMIT_METADATA_BYTES);
	const char *put;

	(void)state;
	for (size_t i = 0; i <= LIMIT_CONTACTS; i++)
		text_lit(&t,
		         "<md:ContactPerson "
		         "contactType=\"support\"><md:EmailAddress>s@x</md:EmailAddress></md:ContactPerson>");
	text_str(&t, first);
	assert_ok(text_done_str(&t, &put));
	assert_ok(read_changed(mem, first, put, &p));
	assert_int_equal(p->n_contacts, LIMIT_CONTACTS);
}

static void services_are_counted(void **state)
{
	(void)state;
	for (size_t n = LIMIT_SERVICES - 1; n <= LIMIT_SERVICES; n++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		SCOPED(partner) const struct partner *p = NULL;
		struct text t = text_new(mem, LIMIT_METADATA_BYTES);
		const char *put;

		for (size_t i = 1; i <= n; i++) {
			text_lit(&t, "<md:AttributeConsumingService index=\"");
			text_number(&t, (int64_t)i);
			text_lit(&t, "\"><md:ServiceName xml:lang=\"de\">x</md:ServiceName>" ASK(
					     "urn:x") "</md:AttributeConsumingService>");
		}
		text_lit(&t, SERVICES);
		assert_ok(text_done_str(&t, &put));
		assert_rule(read_changed(mem, SERVICES, put, &p),
		            n < LIMIT_SERVICES ? RULE_NONE : RULE_META_SYNTAX);
	}
}

static int group_start(void **state)
{
	(void)state;
	return is_ok(xml_start()) ? 0 : -1;
}

static int group_stop(void **state)
{
	(void)state;
	mint_stop();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(real_metadata_is_taken_as_its_schemas_say),
		cmocka_unit_test(the_narrowest_times_count),
		cmocka_unit_test(each_service_keeps_its_attributes),
		cmocka_unit_test(the_default_service_is_the_one_that_is_marked),
		cmocka_unit_test(what_the_entity_shows_people_is_kept),
		cmocka_unit_test(a_logo_is_an_address_or_a_harmless_image),
		cmocka_unit_test(a_logo_has_a_largest_size),
		cmocka_unit_test(contacts_are_mailboxes_and_nothing_else),
		cmocka_unit_test(entity_categories_are_kept_as_they_are_said),
		cmocka_unit_test(artifact_services_of_the_roles_are_kept_apart),
		cmocka_unit_test(of_two_descriptions_in_one_role_the_first_counts),
		cmocka_unit_test(the_operator_is_told_what_a_federation_asks_for),
		cmocka_unit_test(what_is_for_people_is_bounded_without_refusal),
		cmocka_unit_test(services_are_counted),
	};

	return cmocka_run_group_tests(tests, group_start, group_stop);
}
