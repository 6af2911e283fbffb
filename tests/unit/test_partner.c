/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include <openssl/evp.h>

#include "keys/partner.h"
#include "lib/base/text.h"
#include "keys/policy.h"
#include "lib/spec/uris.h"
#include "lib/xml/xml.h"
#include "tests/support/mint.h"

static void partner_end(const struct partner **partner)
{
	partner_release(*partner);
}
#define scoped_partner partner_end

#define ACS1 "Location=\"https://portal.example/acs\" index=\"1\"/>"
#define ACS2 " index=\"2\"/>"
#define NO_ROLE "protocolSupportEnumeration=\"urn:other"
#define SP_ROLE "<md:SPSSODescriptor protocolSupportEnumeration=\"" NS_SAMLP "\""

static const struct meta_case {
	const char *name;
	enum rule rule;
	const char *find, *put;
} cases[] = {
	{ "as it is", RULE_NONE, NULL, NULL },
	{ "no entity ID", RULE_META_SYNTAX, " entityID=\"" MINT_PARTNER "\"", "" },
	{ "empty entity ID", RULE_META_SYNTAX, "\"" MINT_PARTNER "\"", "\"\"" },
	{ "an entity ID that is no URL", RULE_NONE, "\"" MINT_PARTNER "\"", "\"urn:x\"" },
	{ "validUntil without zone", RULE_META_SYNTAX, "2027-01-01T00:00:00Z", "2027-01-01T00:00:00" },
	{ "validUntil at the epoch", RULE_META_SYNTAX, "2027-01-01T00:00:00Z", "1970-01-01T00:00:00Z" },
	{ "validUntil a second later", RULE_NONE, "2027-01-01T00:00:00Z", "1970-01-01T00:00:01Z" },
	{ "no validUntil", RULE_NONE, " validUntil=\"2027-01-01T00:00:00Z\"", "" },
	{ "other root", RULE_META_SYNTAX, "<md:EntityDescriptor", "<md:EntitiesDescriptor" },
	{ "role that is none", RULE_META_SYNTAX, "<md:Organization>", "<md:Thing/><md:Organization>" },
	{ "a role of other kind", RULE_NONE, "<md:Organization>",
	  "<md:AttributeAuthorityDescriptor protocolSupportEnumeration=\"" NS_SAMLP "\"/><md:Organization>" },
	{ "a role without protocols", RULE_META_SYNTAX, "<md:Organization>",
	  "<md:AttributeAuthorityDescriptor/><md:Organization>" },
	{ "the same role twice", RULE_NONE, "<md:Organization>",
	  SP_ROLE "><md:AssertionConsumerService Binding=\"" URI_BINDING_POST "\" Location=\"https://x/\" "
	          "index=\"1\"/></md:SPSSODescriptor><md:Organization>" },
	{ "the same role for another protocol", RULE_NONE, "<md:Organization>",
	  "<md:SPSSODescriptor protocolSupportEnumeration=\"urn:old\"/><md:Organization>" },
	{ "organization without URL", RULE_META_SYNTAX,
	  "<md:OrganizationURL xml:lang=\"de\">https://amt.example/</md:OrganizationURL>", "" },
	{ "endpoint without Location", RULE_META_SYNTAX, " Location=\"https://partner.example/sso\"", "" },
	{ "endpoint without Binding", RULE_META_SYNTAX,
	  " Binding=\"" URI_BINDING_POST "\" Location=\"https://portal.example/acs2\"",
	  " Location=\"https://portal.example/acs2\"" },
	{ "consumer without index", RULE_META_SYNTAX, " index=\"2\"", "" },
	{ "consumer index too large", RULE_META_SYNTAX, " index=\"2\"", " index=\"65536\"" },
	{ "largest consumer index", RULE_NONE, " index=\"2\"", " index=\"65535\"" },
	{ "consumer index negative", RULE_META_SYNTAX, " index=\"2\"", " index=\"-1\"" },
	{ "not a boolean", RULE_META_SYNTAX, "AuthnRequestsSigned=\"true\"", "AuthnRequestsSigned=\"yes\"" },
	{ "a location with a fragment", RULE_URL_SYNTAX, "https://partner.example/sso",
	  "https://partner.example/#" },
	{ "a script as location", RULE_URL_SYNTAX, "https://partner.example/sso", "javascript:alert(1)" },
	{ "key use unknown", RULE_META_SYNTAX, "use=\"encryption\"", "use=\"both\"" },
	{ "key use absent", RULE_NONE, "use=\"encryption\"", "" },
	{ "key without KeyInfo", RULE_META_SYNTAX, "<md:NameIDFormat>",
	  "<md:KeyDescriptor/><md:NameIDFormat>" },
	{ "children out of order", RULE_META_SYNTAX, "<md:Extensions><mdui",
	  "<md:NameIDFormat>x</md:NameIDFormat><md:Extensions><mdui" },
	{ "document type", RULE_XML_DOCTYPE, "<md:EntityDescriptor", "<!DOCTYPE x><md:EntityDescriptor" },
};

static void metadata_is_read_as_its_schema_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct mint_change change = { cases[i].find, cases[i].put };
		const struct partner_record record = { .profile = PROFILE_BSI };
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		SCOPED(partner) const struct partner *partner = NULL;
		struct bytes text = mint_metadata(mem, MINT_P256, MINT_RSA, change);
		struct outcome o;

		if (strcmp(cases[i].name, "other root") == 0)
			text = mint_replace(mem, text, "</md:EntityDescriptor", "</md:EntitiesDescriptor");
		o = partner_read(text, &record, &partner);
		if (o.rule != cases[i].rule)
			fail_msg("%s: got %s (line %u)", cases[i].name, rule_name(o.rule), o.line);
		assert_true(is_ok(o) == (partner != NULL));
	}
}

static void everything_a_story_needs_is_there(void **state)
{
	const struct partner_record record = { .profile = PROFILE_BSI, .sector = "4711", .encrypt = true,
		                               .form_action = "https://next.example" };
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	SCOPED(partner) const struct partner *p = NULL;

	(void)state;
	assert_ok(partner_read(mint_metadata(mem, MINT_P256, MINT_RSA, (struct mint_change){ 0 }), &record,
	                       &p));
	assert_string_equal(p->entity_id, MINT_PARTNER);
	assert_string_equal(p->record.sector, "4711");
	assert_string_equal(p->record.form_action, "https://next.example");
	assert_true(p->record.encrypt);
	assert_int_equal(p->roles, ROLE_SP | ROLE_IDP);
	assert_int_equal(p->valid_until, INT64_C(1798761600));
	assert_int_equal(p->n_acs, 3);
	assert_int_equal(p->acs[0].index, 0);
	assert_false(p->acs[0].is_default);
	assert_true(p->acs[1].is_default);
	assert_string_equal(p->acs[1].location, MINT_ACS);
	assert_int_equal(p->n_nameid_formats, 1);
	assert_string_equal(p->nameid_formats[0], URI_NAMEID_TRANSIENT);
	assert_int_equal(partner_service(p, -1)->n_attributes, 2);
	assert_true(partner_service(p, -1)->attributes[0].is_required);
	assert_false(partner_service(p, -1)->attributes[1].is_required);
	assert_string_equal(partner_service(p, -1)->attributes[1].name, "urn:oid:2.5.4.42");
	assert_true(p->wants_assertions_signed && p->signs_requests && p->wants_requests_signed);
	assert_int_equal(p->n_sso, 1);
	assert_int_equal(p->sso[0].index, -1);
	assert_int_equal(p->n_idp_slo, 1);
	assert_int_equal(p->n_sp_slo, 2);
	assert_string_equal(p->sp_slo[0].binding, URI_BINDING_REDIRECT);
	assert_string_equal(p->sp_slo[1].response_location, MINT_SLO_ANSWER);
	assert_int_equal(p->n_sp_signing, 1);
	assert_int_equal(p->n_sp_encryption, 1);
	assert_int_equal(p->n_idp_signing, 1);
	assert_string_equal(p->sp_signing[0].cert_base64, mint_cert(MINT_P256));
	assert_string_equal(p->url, "https://amt.example/");
	assert_string_equal(partner_display_name(p, "en"), "Portal");
	assert_string_equal(partner_display_name(p, "fr"), "B\xc3\xbcrgerportal <1>");
	assert_string_equal(partner_display_name(p, NULL), "B\xc3\xbcrgerportal <1>");
	assert_int_equal(partner_trust(p, ROLE_SP).n_keys, 1);
	assert_int_equal(partner_trust(p, ROLE_IDP).algs, policy_sig_algs(PROFILE_BSI));
}

static const struct default_case {
	const char *name;
	const char *find, *put;
	const char *location;
} defaults[] = {
	{ "first POST", NULL, NULL, MINT_ACS },
	{ "marked true", ACS2, " index=\"2\" isDefault=\"true\"/>", "https://portal.example/acs2" },
	{ "marked false", ACS1, "Location=\"https://portal.example/acs\" index=\"1\" isDefault=\"0\"/>",
	  "https://portal.example/acs2" },
	{ "not POST", "index=\"0\"/>", "index=\"0\" isDefault=\"true\"/>", MINT_ACS },
	{ "http elsewhere", "https://portal.example/acs\"", "http://portal.example/acs\"",
	  "https://portal.example/acs2" },
	{ "http on this machine", "https://portal.example/acs\"", "http://portal.localhost:8080/acs\"",
	  "http://portal.localhost:8080/acs" },
};

static void one_consumer_url_is_the_default(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(defaults); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		SCOPED(partner)
		const struct partner *p =
			mint_partner(mem, PROFILE_BSI, MINT_P256, MINT_RSA,
		                     (struct mint_change){ defaults[i].find, defaults[i].put });
		size_t n = 0;

		for (size_t k = 0; k < p->n_acs; k++) {
			if (!p->acs[k].is_default)
				continue;
			n++;
			assert_string_equal(p->acs[k].location, defaults[i].location);
		}
		assert_int_equal(n, 1);
	}
}

static void a_role_without_usable_endpoint_is_none(void **state)
{
	const struct partner_record record = { .profile = PROFILE_BSI };
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	SCOPED(partner) const struct partner *p = NULL, *none = NULL;
	const struct mint_change insecure = { "https://partner.example/sso", "http://partner.example/sso" };
	struct bytes text = mint_metadata(mem, MINT_P256, MINT_RSA, insecure);

	(void)state;
	assert_ok(partner_read(text, &record, &p));
	assert_int_equal(p->roles, ROLE_SP);
	text = mint_replace(mem, text, "https://portal.example/acs\"", "http://portal.example/acs\"");
	text = mint_replace(mem, text, "https://portal.example/acs2", "http://portal.example/acs2");
	assert_rule(partner_read(text, &record, &none), RULE_META_ENDPOINT);
	assert_null(none);
	text = mint_replace(mem, text, "protocolSupportEnumeration=\"urn:other " NS_SAMLP, NO_ROLE);
	text = mint_replace(mem, text, "protocolSupportEnumeration=\"" NS_SAMLP, NO_ROLE);
	assert_rule(partner_read(text, &record, &none), RULE_META_ROLE);
}

#define KEY(cert) "<ds:X509Data><ds:X509Certificate>" cert "</ds:X509Certificate></ds:X509Data>"

static struct bytes repeated(struct arena *mem, const char *what, size_t n)
{
	struct text t = text_new(mem, LIMIT_METADATA_BYTES);
	struct bytes out;

	for (size_t i = 0; i < n; i++)
		text_str(&t, what);
	assert_ok(text_done(&t, &out));
	return out;
}

static void keys_and_endpoints_are_counted(void **state)
{
	static const struct {
		const char *find, *what;
		size_t fits;
		enum rule rule;
	} many[] = {
		{ "<ds:KeyName>k</ds:KeyName>", KEY("@ENCRYPTION@"), LIMIT_PARTNER_KEYS - 1, RULE_META_KEY },
		{ "<md:AttributeConsumingService index",
		  "<md:AssertionConsumerService Binding=\"x\" Location=\"https://x/\" index=\"9\"/>",
		  LIMIT_ACS - 3, RULE_META_ENDPOINT },
		{ "<md:RequestedAttribute Name=\"urn:oid:2.5.4.42\"/>", "<md:RequestedAttribute Name=\"x\"/>",
		  LIMIT_ATTRIBUTES - 1, RULE_META_SYNTAX },
		{ "<md:NameIDFormat>" URI_NAMEID_TRANSIENT "</md:NameIDFormat>\n<md:AssertionC",
		  "<md:NameIDFormat>x</md:NameIDFormat>", LIMIT_FORMATS, RULE_META_SYNTAX },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(many); i++) {
		for (size_t more = 0; more < 2; more++) {
			const struct partner_record record = { .profile = PROFILE_BSI };
			SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
			SCOPED(partner) const struct partner *p = NULL;
			const char *put = (const char *)repeated(mem, many[i].what, many[i].fits + more).ptr;
			struct bytes text;

			if (i == 1)
				assert_ok(arena_printf(mem, &put, "%s%s", put, many[i].find));
			if (i == 3)
				assert_ok(arena_printf(mem, &put, "%s<md:AssertionC", put));
			text = mint_metadata(mem, MINT_P256, MINT_RSA,
			                     (struct mint_change){ many[i].find, put });
			assert_rule(partner_read(text, &record, &p), more == 0 ? RULE_NONE : many[i].rule);
		}
	}
}

static void names_fall_back_to_organization_then_host(void **state)
{
	static const struct mint_change no_ui = { "<mdui:UIInfo>", "<mdui:Other>" };
	const struct partner_record record = { .profile = PROFILE_BSI };
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	SCOPED(partner) const struct partner *p = NULL, *q = NULL;
	struct bytes text = mint_metadata(mem, MINT_P256, MINT_RSA, no_ui);

	(void)state;
	text = mint_replace(mem, text, "</mdui:UIInfo>", "</mdui:Other>");
	assert_ok(partner_read(text, &record, &p));
	assert_string_equal(partner_display_name(p, "en"), "Das Amt");
	text = mint_replace(mem, text, ">Das Amt<", "> <");
	text = mint_replace(mem, text, "https://amt.example/", "javascript:alert(1)");
	assert_ok(partner_read(text, &record, &q));
	assert_string_equal(partner_display_name(q, "en"), "partner.example");
	assert_null(q->url);
}

static void a_partner_lives_until_its_last_holder_lets_go(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct partner *p =
		mint_partner(mem, PROFILE_BSI, MINT_P256, MINT_RSA, (struct mint_change){ 0 });
	const struct partner *held = partner_hold(p);

	(void)state;
	partner_release(p);
	assert_string_equal(held->entity_id, MINT_PARTNER);
	partner_release(held);
	partner_release(NULL);
}

static const struct words_case {
	const char *name;
	enum partner_profile profile;
	enum mint_key signing, encryption;
	const char *find, *put;
	enum finding_kind kind;
	const char *words; /* must stand in one finding of that kind; NULL: no finding of that kind */
} words_cases[] = {
	{ "nothing refused", PROFILE_BSI, MINT_P256, MINT_RSA, NULL, NULL, FINDING_REFUSED, NULL },
	{ "nothing missing", PROFILE_BSI, MINT_P256, MINT_RSA, NULL, NULL, FINDING_MISSING, NULL },
	{ "key size and end", PROFILE_BSI, MINT_P256, MINT_RSA, NULL, NULL, FINDING_OK,
	  "RSA with 3072 bits, certificate until 2040-01-01T00:00:00Z" },
	{ "short key", PROFILE_BSI, MINT_RSA_2048, MINT_RSA, NULL, NULL, FINDING_REFUSED,
	  "RSA with 2048 bits is too short" },
	{ "no signing key", PROFILE_BSI, MINT_RSA_2048, MINT_RSA, NULL, NULL, FINDING_MISSING,
	  "No usable key for signatures" },
	{ "no encryption key", PROFILE_BSI, MINT_P256, MINT_SECP256K1, NULL, NULL, FINDING_MISSING,
	  "cannot be encrypted" },
	{ "one key for both uses", PROFILE_BSI, MINT_P256, MINT_P256, NULL, NULL, FINDING_MISSING,
	  "for signing and for encryption" },
	{ "curve", PROFILE_BSI, MINT_P256, MINT_BRAINPOOL384, NULL, NULL, FINDING_OK,
	  "Key to encrypt to it: EC on brainpoolP384r1" },
	{ "written out", PROFILE_BSI, MINT_P256, MINT_P256_EXPLICIT, NULL, NULL, FINDING_REFUSED,
	  "its parameters written out is neither RSA nor EC on a named curve" },
	{ "http", PROFILE_BSI, MINT_P256, MINT_RSA, "https://portal.example/acs2",
	  "http://portal.example/acs2", FINDING_REFUSED, "http://portal.example/acs2" },
	{ "no signed requests", PROFILE_BSI, MINT_P256, MINT_RSA, "AuthnRequestsSigned=\"true\"", "",
	  FINDING_MISSING, "AuthnRequestsSigned" },
	{ "expired", PROFILE_BSI, MINT_P256, MINT_RSA, "2027-01-01T00:00:00Z", MINT_NOW_TEXT, FINDING_REFUSED,
	  "was valid until " MINT_NOW_TEXT },
	{ "last second", PROFILE_BSI, MINT_P256, MINT_RSA, "2027-01-01T00:00:00Z", "2026-01-02T03:04:06Z",
	  FINDING_REFUSED, NULL },
	{ "bare key", PROFILE_BSI, MINT_P256, MINT_RSA,
	  "<ds:X509Data><ds:X509Certificate>\n@SIGNING@\n</ds:X509Certificate></ds:X509Data>",
	  "<ds:KeyValue/>", FINDING_REFUSED, "without an X.509 certificate" },
	{ "unsigned", PROFILE_BSI, MINT_P256, MINT_RSA, NULL, NULL, FINDING_OK, "is not signed" },
};

static void the_operator_is_told_in_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(words_cases); i++) {
		const struct words_case *c = &words_cases[i];
		const struct mint_change change = { c->find, c->put };
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		SCOPED(partner)
		const struct partner *p = mint_partner(mem, c->profile, c->signing, c->encryption, change);
		const struct partner_finding *found;
		bool is_said = c->words == NULL;
		size_t n;

		assert_ok(partner_check(p, mint_metadata(mem, c->signing, c->encryption, change), MINT_NOW,
		                        mem, &found, &n));
		for (size_t k = 0; k < n; k++) {
			if (found[k].kind != c->kind)
				continue;
			if (c->words == NULL)
				fail_msg("%s: %s", c->name, found[k].text);
			is_said = is_said || strstr(found[k].text, c->words) != NULL;
		}
		if (!is_said)
			fail_msg("%s: not said", c->name);
	}
}

static OUTCOME check_step(struct arena *mem, void *arg)
{
	SCOPED(arena) struct arena *own = arena_new(LIMIT_REQUEST_MEMORY);
	const struct partner_finding *found;
	struct outcome o;
	size_t n;

	o = partner_check(arg, mint_metadata(own, MINT_P256, MINT_RSA, (struct mint_change){ 0 }), MINT_NOW,
	                  mem, &found, &n);
	assert_true(is_ok(o) == (found != NULL) && is_ok(o) == (n > 0));
	return o;
}

static void checking_survives_every_failing_allocation(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	SCOPED(partner)
	const struct partner *p =
		mint_partner(mem, PROFILE_BSI, MINT_P256, MINT_RSA, (struct mint_change){ 0 });

	(void)state;
	torture(check_step, (void *)(uintptr_t)p, LIMIT_REQUEST_MEMORY);
}

static int start(void **state)
{
	(void)state;
	return is_ok(xml_start()) ? 0 : -1;
}

static int stop(void **state)
{
	(void)state;
	mint_stop();
	xml_stop();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(metadata_is_read_as_its_schema_says),
		cmocka_unit_test(everything_a_story_needs_is_there),
		cmocka_unit_test(one_consumer_url_is_the_default),
		cmocka_unit_test(a_role_without_usable_endpoint_is_none),
		cmocka_unit_test(keys_and_endpoints_are_counted),
		cmocka_unit_test(names_fall_back_to_organization_then_host),
		cmocka_unit_test(a_partner_lives_until_its_last_holder_lets_go),
		cmocka_unit_test(the_operator_is_told_in_words),
		cmocka_unit_test(checking_survives_every_failing_allocation),
	};

	return cmocka_run_group_tests_name("partner", tests, start, stop);
}
