/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "lib/saml/authnreq.h"
#include "lib/saml/port_lasso.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"

#define MEM_BYTES LIMIT_REQUEST_MEMORY

static const struct partner_attribute wanted[] = { { "urn:oid:2.5.4.42", true }, { "a\"&<\r\n", false } };

static struct authnreq_plan good_plan(void)
{
	return (struct authnreq_plan){
		.id = "_q1",
		.now_at = 0,
		.destination = "https://konto.example.org/sso?a=1&b",
		.issuer = "https://portal.example.org",
		.acs_url = "https://portal.example.org/acs",
		.min_level = LEVEL_NONE,
	};
}

#define OPEN(flags)                                                                                          \
	"<samlp:AuthnRequest xmlns:samlp=\"" NS_SAMLP                                                        \
	"\" AssertionConsumerServiceURL=\"https://portal.example.org/acs\""                                  \
	" Destination=\"https://konto.example.org/sso?a=1&amp;b\"" flags                                     \
	" ProtocolBinding=\"" URI_BINDING_POST "\" Version=\"2.0\">"                                         \
	"<saml:Issuer xmlns:saml=\"" NS_SAML "\">https://portal.example.org</saml:Issuer>"
#define CLOSE "</samlp:AuthnRequest>"

static void a_plain_request_says_only_what_it_must(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	const struct authnreq_plan plan = good_plan();
	struct bytes got;

	(void)state;
	assert_ok(authnreq_issue(&plan, mem, &got));
	assert_bytes(got, OPEN(" ForceAuthn=\"false\" ID=\"_q1\" IsPassive=\"false\""
	                       " IssueInstant=\"1970-01-01T00:00:00Z\"") CLOSE);
}

static void level_policy_and_flags_are_written(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	struct authnreq_plan plan = good_plan();
	struct bytes got;

	(void)state;
	plan.force_authn = true;
	plan.is_passive = true;
	plan.min_level = LEVEL_SUBSTANZIELL;
	plan.nameid_format = URI_NAMEID_PERSISTENT;
	assert_ok(authnreq_issue(&plan, mem, &got));
	assert_bytes(
		got,
		OPEN(" ForceAuthn=\"true\" ID=\"_q1\" IsPassive=\"true\""
	             " IssueInstant=\"1970-01-01T00:00:00Z\"") "<samlp:NameIDPolicy AllowCreate=\"true\" "
	                                                       "Format=\"" URI_NAMEID_PERSISTENT
							       "\"></samlp:NameIDPolicy>"
							       "<samlp:RequestedAuthnContext "
	                                                       "Comparison=\"minimum\"><saml:"
	                                                       "AuthnContextClassRef xmlns:saml=\"" NS_SAML
							       "\">STORK-QAA-Level-3</"
	                                                       "saml:AuthnContextClassRef></"
	                                                       "samlp:RequestedAuthnContext>" CLOSE);
}

static void attributes_go_into_the_extension(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	struct authnreq_plan plan = good_plan();
	struct bytes got;

	(void)state;
	plan.attributes = wanted;
	plan.n_attributes = ARRAY_LEN(wanted);
	plan.display_name = "Stadt <Köln> & Umland\r";
	assert_ok(authnreq_issue(&plan, mem, &got));
	assert_bytes(
		got,
		OPEN(" ForceAuthn=\"false\" ID=\"_q1\" IsPassive=\"false\""
	             " IssueInstant=\"1970-01-01T00:00:00Z\"") "<samlp:Extensions><akdb:"
	                                                       "AuthenticationRequest xmlns:akdb=\"" NS_AKDB
							       "\" Version=\"2\">"
							       "<akdb:RequestedAttributes>"
							       "<akdb:RequestedAttribute "
	                                                       "Name=\"urn:oid:2.5.4.42\" "
	                                                       "RequiredAttribute=\"true\"></"
	                                                       "akdb:RequestedAttribute>"
							       "<akdb:RequestedAttribute "
	                                                       "Name=\"a&quot;&amp;&lt;&#xD;&#xA;\" "
	                                                       "RequiredAttribute=\"false\">"
							       "</akdb:RequestedAttribute></"
	                                                       "akdb:RequestedAttributes><akdb:"
	                                                       "DisplayInformation>"
							       "<classic-ui:Version "
	                                                       "xmlns:classic-ui=\"" NS_AKDB_UI
							       "\"><classic-ui:OrganizationDisplayName>"
							       "Stadt &lt;Köln&gt; &amp; "
	                                                       "Umland&#xD;</"
	                                                       "classic-ui:OrganizationDisplayName></"
	                                                       "classic-ui:Version>"
							       "</akdb:DisplayInformation></"
	                                                       "akdb:AuthenticationRequest></"
	                                                       "samlp:Extensions>" CLOSE);
}

static const struct text_place {
	size_t offset;
	bool is_required;
} places[] = {
	{ offsetof(struct authnreq_plan, id), true },
	{ offsetof(struct authnreq_plan, destination), true },
	{ offsetof(struct authnreq_plan, issuer), true },
	{ offsetof(struct authnreq_plan, acs_url), true },
	{ offsetof(struct authnreq_plan, nameid_format), false },
	{ offsetof(struct authnreq_plan, display_name), false },
};

static struct outcome issue_with(size_t offset, const char *value)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	struct authnreq_plan plan = good_plan();
	struct bytes got;
	struct outcome o;

	plan.attributes = wanted;
	plan.n_attributes = ARRAY_LEN(wanted);
	memcpy((char *)&plan + offset, &value, sizeof value);
	o = authnreq_issue(&plan, mem, &got);
	assert_int_equal(is_ok(o), got.ptr != NULL);
	return o;
}

static void no_value_that_xml_cannot_carry_is_issued(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		assert_rule(issue_with(places[i].offset, "a\x01"), RULE_SIGN_VALUE);
		assert_rule(issue_with(places[i].offset, "\xFF"), RULE_SIGN_VALUE);
		assert_ok(issue_with(places[i].offset, "a"));
		assert_rule(issue_with(places[i].offset, NULL),
		            places[i].is_required ? RULE_SIGN_VALUE : RULE_NONE);
	}
	assert_rule(issue_with(offsetof(struct authnreq_plan, id), "1a"), RULE_SIGN_VALUE);
}

static void names_of_attributes_are_checked_too(void **state)
{
	static const char *const names[] = { "a\x01", NULL, "a" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
		const struct partner_attribute one = { names[i], false };
		struct authnreq_plan plan = good_plan();
		struct bytes got;

		plan.attributes = &one;
		plan.n_attributes = 1;
		assert_rule(authnreq_issue(&plan, mem, &got), i < 2 ? RULE_SIGN_VALUE : RULE_NONE);
	}
}

static struct outcome issue_step(struct arena *mem, void *arg)
{
	const struct authnreq_plan plan = good_plan();
	struct bytes got;
	const struct outcome o = authnreq_issue(&plan, mem, &got);

	(void)arg;
	assert_int_equal(is_ok(o), got.ptr != NULL);
	return o;
}

static void running_out_of_memory_leaves_nothing_behind(void **state)
{
	(void)state;
	torture(issue_step, NULL, MEM_BYTES);
}

static int setup(void **state)
{
	(void)state;
	return is_ok(port_lasso_start()) ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_request_says_only_what_it_must),
		cmocka_unit_test(level_policy_and_flags_are_written),
		cmocka_unit_test(attributes_go_into_the_extension),
		cmocka_unit_test(no_value_that_xml_cannot_carry_is_issued),
		cmocka_unit_test(names_of_attributes_are_checked_too),
		cmocka_unit_test(running_out_of_memory_leaves_nothing_behind),
	};

	return cmocka_run_group_tests_name("authnreq_issue", tests, setup, NULL);
}
