/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "idp/core/answer.h"
#include "lib/spec/limits.h"

#define NOW_AT INT64_C(1767323045)
#define ISSUER "https://konto.example/saml"
#define STATUS "urn:oasis:names:tc:SAML:2.0:status:"

static const struct answer_parts parts = { "_p1", "_a1", "_n1", "_s1", "192.0.2.1" };
static const struct session session = { .level = LEVEL_SUBSTANZIELL,
	                                .means = MEANS_PASSWORD,
	                                .authn_at = NOW_AT - 30,
	                                .started_at = NOW_AT - 60,
	                                .seen_at = NOW_AT };

static struct open_request opened(void)
{
	return (struct open_request){ .partner = bytes_of("https://portal.example"),
		                      .request_id = bytes_of("_r1"),
		                      .acs_url = bytes_of("https://portal.example/acs") };
}

/* Written out, not taken from the header of URIs: SAML-CORE 3.2.2.2. */
static const struct status_case {
	enum rule rule;
	const char *top, *second, *detail;
} status_cases[] = {
	{ RULE_REQ_CONTEXT, STATUS "Requester", STATUS "NoAuthnContext", NULL },
	{ RULE_LEVEL_UNREACHABLE, STATUS "Requester", STATUS "NoAuthnContext", NULL },
	{ RULE_REQ_NAMEID_POLICY, STATUS "Requester", STATUS "InvalidNameIDPolicy", NULL },
	{ RULE_NO_PASSIVE, STATUS "Responder", STATUS "NoPassive", NULL },
	{ RULE_CANCELLED, STATUS "Requester", STATUS "AuthnFailed", NULL },
	{ RULE_CONSENT_DENIED, STATUS "Requester", STATUS "RequestDenied", NULL },
	{ RULE_ATTRIBUTE_MISSING, STATUS "Requester", STATUS "RequestDenied",
	  "IDP_REQUIRED_ATTRIBUTES_MISSING" },
	{ RULE_MEANS_FAILED, STATUS "Responder", STATUS "AuthnFailed", NULL },
	{ RULE_INTERNAL, STATUS "Responder", NULL, NULL },
	{ RULE_STORE_UNAVAILABLE, STATUS "Responder", NULL, NULL },
	{ RULE_LOGIN_FAILED, STATUS "Responder", NULL, NULL },
};

static void assert_text(const char *got, const char *expected)
{
	if (expected == NULL)
		assert_null(got);
	else
		assert_string_equal(got, expected);
}

static void each_rule_has_its_exact_status(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(status_cases); i++) {
		const struct status got = status_of(status_cases[i].rule);

		assert_text(got.top, status_cases[i].top);
		assert_text(got.second, status_cases[i].second);
		assert_text(got.detail_code, status_cases[i].detail);
	}
}

static void an_error_plan_holds_no_word_about_the_person(void **state)
{
	const struct open_request open = opened();
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct response_plan got;

	(void)state;
	assert_ok(answer_error(&open, outcome_of(RULE_ATTRIBUTE_MISSING, 1), ISSUER, NOW_AT, &parts, mem,
	                       &got));
	assert_string_equal(got.id, "_p1");
	assert_string_equal(got.in_response_to, "_r1");
	assert_string_equal(got.destination, "https://portal.example/acs");
	assert_string_equal(got.issuer, ISSUER);
	assert_int_equal(got.now_at, NOW_AT);
	assert_string_equal(got.status, STATUS "Requester");
	assert_string_equal(got.substatus, STATUS "RequestDenied");
	assert_null(got.status_message);
	assert_null(got.status_detail); /* not asked for */
	assert_null(got.assertion_id);
	assert_null(got.nameid);
	assert_null(got.client_address);
	assert_int_equal(got.n_attributes, 0);
}

static void the_detail_is_written_only_when_asked_and_known(void **state)
{
	struct open_request open = opened();
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct response_plan got;

	(void)state;
	open.wants_status_detail = true;
	assert_ok(answer_error(&open, outcome_of(RULE_ATTRIBUTE_MISSING, 1), ISSUER, NOW_AT, &parts, mem,
	                       &got));
	assert_string_equal(got.status_detail, "{\"version\":\"1\",\"errors\":[{\"code\":"
	                                       "\"IDP_REQUIRED_ATTRIBUTES_MISSING\",\"message\":"
	                                       "\"a required attribute is not there\"}]}");
	assert_ok(answer_error(&open, outcome_of(RULE_CANCELLED, 1), ISSUER, NOW_AT, &parts, mem, &got));
	assert_null(got.status_detail);
}

static void a_success_plan_has_the_times_of_the_standard(void **state)
{
	const struct open_request open = opened();
	const struct release release = { .missing = ATTR_COUNT };
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct response_plan got;

	(void)state;
	assert_ok(answer_success(&open, &session, &release, ISSUER, NOW_AT, &parts, mem, &got));
	assert_null(got.status);
	assert_int_equal(got.authn_at, NOW_AT - 30);
	assert_true(got.not_before_at < NOW_AT && got.not_before_at >= NOW_AT - 60);
	assert_int_equal(got.not_on_or_after_at, NOW_AT + 300); /* TR-03160-2 4.3.2.12: a few minutes */
	assert_int_equal(got.session_not_on_or_after_at, NOW_AT - 60 + 2 * 3600);
	assert_string_equal(got.audience, "https://portal.example");
	assert_string_equal(got.nameid, "_n1");
	assert_string_equal(got.nameid_format, "urn:oasis:names:tc:SAML:2.0:nameid-format:transient");
	assert_string_equal(got.class_ref, "STORK-QAA-Level-3");
	assert_string_equal(got.assertion_id, "_a1");
	assert_string_equal(got.session_index, "_s1");
	assert_string_equal(got.client_address, "192.0.2.1");
	assert_int_equal(got.n_attributes, 3);
	assert_true(got.is_typed);
}

static void the_name_format_is_the_one_that_was_opened(void **state)
{
	struct open_request open = opened();
	const struct bytes asked = bytes_of("http://eidas.europa.eu/LoA/substantial");
	const struct release release = { .missing = ATTR_COUNT };
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct response_plan got;

	(void)state;
	open.is_persistent = true;
	open.class_refs = &asked;
	open.n_class_refs = 1;
	assert_ok(answer_success(&open, &session, &release, ISSUER, NOW_AT, &parts, mem, &got));
	assert_string_equal(got.nameid_format, "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent");
	assert_string_equal(got.class_ref, "http://eidas.europa.eu/LoA/substantial");
}

static void nothing_is_planned_while_something_required_is_missing(void **state)
{
	const struct open_request open = opened();
	const struct release zero = { .missing = ATTR_GIVEN_NAME };
	const struct release unknown = { .missing = ATTR_COUNT, .is_unknown_required = true };
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct response_plan got;

	(void)state;
	assert_rule(answer_success(&open, &session, &zero, ISSUER, NOW_AT, &parts, mem, &got),
	            RULE_ATTRIBUTE_MISSING);
	assert_null(got.id);
	assert_rule(answer_success(&open, &session, &unknown, ISSUER, NOW_AT, &parts, mem, &got),
	            RULE_ATTRIBUTE_MISSING);
	assert_null(got.id);
}

static OUTCOME success_step(struct arena *mem, void *arg)
{
	const struct release release = { .missing = ATTR_COUNT };
	struct response_plan got;
	const struct outcome o = answer_success(arg, &session, &release, ISSUER, NOW_AT, &parts, mem, &got);

	if (!is_ok(o))
		assert_null(got.id);
	return o;
}

static OUTCOME error_step(struct arena *mem, void *arg)
{
	const struct outcome why = outcome_of(RULE_ATTRIBUTE_MISSING, 1);
	struct response_plan got;
	const struct outcome o = answer_error(arg, why, ISSUER, NOW_AT, &parts, mem, &got);

	if (!is_ok(o))
		assert_null(got.id);
	return o;
}

static void no_plan_is_half_made_when_memory_is_out(void **state)
{
	struct open_request open = opened();

	(void)state;
	open.wants_status_detail = true;
	torture(success_step, &open, LIMIT_REQUEST_MEMORY);
	torture(error_step, &open, LIMIT_REQUEST_MEMORY);
}

static void a_value_with_nul_is_no_text(void **state)
{
	struct open_request open = opened();
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct response_plan got;

	(void)state;
	open.acs_url = bytes_at("https://a\0b", 11);
	assert_rule(answer_error(&open, outcome_of(RULE_CANCELLED, 1), ISSUER, NOW_AT, &parts, mem, &got),
	            RULE_TEXT_NUL);
	assert_null(got.id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_rule_has_its_exact_status),
		cmocka_unit_test(an_error_plan_holds_no_word_about_the_person),
		cmocka_unit_test(the_detail_is_written_only_when_asked_and_known),
		cmocka_unit_test(a_success_plan_has_the_times_of_the_standard),
		cmocka_unit_test(the_name_format_is_the_one_that_was_opened),
		cmocka_unit_test(nothing_is_planned_while_something_required_is_missing),
		cmocka_unit_test(no_plan_is_half_made_when_memory_is_out),
		cmocka_unit_test(a_value_with_nul_is_no_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
