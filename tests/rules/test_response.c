/* SPDX-License-Identifier: EUPL-1.2 */
/* Every rule of a Response: one refusing case and the accepting neighbour, signed at each place it may be
 * signed. */
#include "tests/support/response_kit.h"

#define MESSAGE_TIME "IssueInstant=\"" MINT_NOW_TEXT "\" Version=\"2.0\"><saml:Issuer xmlns"
#define MESSAGE_TIME_AT(t) "IssueInstant=\"" t "\" Version=\"2.0\"><saml:Issuer xmlns"
#define MESSAGE_ISSUER "<saml:Issuer xmlns:saml=\"" NS_SAML "\">" MINT_PARTNER "</saml:Issuer>"
#define ASSERTION_ISSUER "<saml:Issuer>" MINT_PARTNER "</saml:Issuer>"
#define NAMEID "<saml:NameID Format=\"" URI_NAMEID_TRANSIENT "\">_n1</saml:NameID>"
#define BEARER "<saml:SubjectConfirmation Method=\"" URI_CM_BEARER "\">"
#define CONFIRMATION                                                                                         \
	BEARER "<saml:SubjectConfirmationData Address=\"192.0.2.1\" InResponseTo=\"" MINT_REQUEST_ID         \
	       "\"" CONFIRM_END RECIPIENT "></saml:SubjectConfirmationData></saml:SubjectConfirmation>"
#define CONFIRM_ANSWERS " InResponseTo=\"" MINT_REQUEST_ID "\" NotOnOrAfter"
#define CONFIRM_END " NotOnOrAfter=\"2026-01-02T03:09:05Z\""
#define RECIPIENT " Recipient=\"" MINT_ACS "\""
#define START " NotBefore=\"2026-01-02T03:04:00Z\""
#define END " NotOnOrAfter=\"2026-01-02T03:09:06Z\""
#define RESTRICTION                                                                                          \
	"<saml:AudienceRestriction><saml:Audience>" MINT_SELF "</saml:Audience></saml:AudienceRestriction>"
#define CONTEXT                                                                                              \
	"<saml:AuthnContext><saml:AuthnContextClassRef>STORK-QAA-Level-3</saml:AuthnContextClassRef></"      \
	"saml:AuthnContext>"
#define AT_LOGIN " AuthnInstant=\"2026-01-02T03:04:01Z\""
#define SESSION_END " SessionNotOnOrAfter=\"2026-01-02T05:04:01Z\""
#define STATEMENT                                                                                            \
	"<saml:AuthnStatement AuthnInstant=\"2026-01-02T03:04:01Z\">" CONTEXT "</saml:AuthnStatement>"
#define VALUE "<saml:AttributeValue></saml:AttributeValue>"
#define VALUES_4 VALUE VALUE VALUE VALUE
#define NAMED(n) "<saml:Attribute Name=\"" n "\"></saml:Attribute>"
#define NAMED_10(n)                                                                                          \
	NAMED(n "0")                                                                                         \
	NAMED(n "1") NAMED(n "2") NAMED(n "3") NAMED(n "4") NAMED(n "5") NAMED(n "6") NAMED(n "7")           \
		NAMED(n "8") NAMED(n "9")
#define NAMED_60 NAMED_10("a") NAMED_10("b") NAMED_10("c") NAMED_10("d") NAMED_10("e") NAMED_10("f")
#define VALUES_16 VALUES_4 VALUES_4 VALUES_4 VALUES_4

static const struct response_case {
	const char *name;
	enum rule rule;
	const char *find, *put;
} cases[] = {
	{ "as it is", RULE_NONE, NULL, NULL },
	/* Response */
	{ "version 1.1", RULE_RESP_VERSION, "Version=\"2.0\"><saml:Issuer xmlns",
	  "Version=\"1.1\"><saml:Issuer xmlns" },
	{ "no destination", RULE_RESP_DESTINATION, MESSAGE_DESTINATION, "" },
	{ "other destination", RULE_RESP_DESTINATION, MESSAGE_DESTINATION, " Destination=\"" MINT_ACS "2\"" },
	{ "answers nothing", RULE_RESP_UNSOLICITED, " InResponseTo=\"_r1\" IssueInstant", " IssueInstant" },
	{ "answers another", RULE_RESP_UNSOLICITED, "InResponseTo=\"_r1\" IssueInstant",
	  "InResponseTo=\"_r2\" IssueInstant" },
	{ "other issuer", RULE_RESP_ISSUER, MESSAGE_ISSUER,
	  "<saml:Issuer xmlns:saml=\"" NS_SAML "\">https://other.example/saml</saml:Issuer>" },
	{ "issuer of format entity", RULE_NONE, MESSAGE_ISSUER,
	  "<saml:Issuer xmlns:saml=\"" NS_SAML "\" Format=\"" URI_NAMEID_ENTITY "\">" MINT_PARTNER
	  "</saml:Issuer>" },
	{ "issuer of other format", RULE_RESP_ISSUER, MESSAGE_ISSUER,
	  "<saml:Issuer xmlns:saml=\"" NS_SAML "\" Format=\"urn:x\">" MINT_PARTNER "</saml:Issuer>" },
	{ "oldest", RULE_NONE, MESSAGE_TIME, MESSAGE_TIME_AT("2026-01-02T02:58:05Z") },
	{ "a second older", RULE_RESP_INSTANT, MESSAGE_TIME, MESSAGE_TIME_AT("2026-01-02T02:58:04Z") },
	{ "latest", RULE_NONE, MESSAGE_TIME, MESSAGE_TIME_AT("2026-01-02T03:05:05Z") },
	{ "a second later", RULE_RESP_INSTANT, MESSAGE_TIME, MESSAGE_TIME_AT("2026-01-02T03:05:06Z") },
	{ "no status", RULE_XML_MISSING,
	  "<samlp:Status><samlp:StatusCode Value=\"" URI_STATUS_SUCCESS
	  "\"></samlp:StatusCode></samlp:Status>",
	  "" },
	/* Assertion */
	{ "assertion of version 1.1", RULE_ASSERT_VERSION, "Version=\"2.0\"><saml:Issuer>",
	  "Version=\"1.1\"><saml:Issuer>" },
	{ "assertion of another", RULE_ASSERT_ISSUER, ASSERTION_ISSUER,
	  "<saml:Issuer>https://other.example/saml</saml:Issuer>" },
	{ "assertion issuer of other format", RULE_ASSERT_ISSUER, ASSERTION_ISSUER,
	  "<saml:Issuer Format=\"urn:x\">" MINT_PARTNER "</saml:Issuer>" },
	{ "assertion issuer of format entity", RULE_NONE, ASSERTION_ISSUER,
	  "<saml:Issuer Format=\"" URI_NAMEID_ENTITY "\">" MINT_PARTNER "</saml:Issuer>" },
	{ "no name identifier", RULE_ASSERT_SUBJECT, NAMEID, "" },
	{ "empty name identifier", RULE_ASSERT_SUBJECT, ">_n1<", "><" },
	{ "encrypted name identifier with nothing in it", RULE_ENC_TEMPLATE, NAMEID, "<saml:EncryptedID></saml:EncryptedID>" },
	{ "holder of key", RULE_ASSERT_METHOD, "cm:bearer", "cm:holder-of-key" },
	{ "two confirmations", RULE_ASSERT_METHOD, BEARER, BEARER "</saml:SubjectConfirmation>" BEARER },
	{ "confirmation without data", RULE_ASSERT_RECIPIENT, CONFIRMATION,
	  BEARER "</saml:SubjectConfirmation>" },
	{ "no confirmation", RULE_ASSERT_METHOD, CONFIRMATION, "" },
	{ "no recipient", RULE_ASSERT_RECIPIENT, RECIPIENT, "" },
	{ "other recipient", RULE_ASSERT_RECIPIENT, RECIPIENT, " Recipient=\"" MINT_ACS "2\"" },
	{ "confirmation without end", RULE_ASSERT_CONFIRM_TIME, CONFIRM_END, "" },
	{ "confirmation ended", RULE_ASSERT_CONFIRM_TIME, CONFIRM_END,
	  " NotOnOrAfter=\"2026-01-02T03:03:05Z\"" },
	{ "confirmation in its last second", RULE_NONE, CONFIRM_END,
	  " NotOnOrAfter=\"2026-01-02T03:03:06Z\"" },
	{ "confirmation with a start", RULE_ASSERT_CONFIRM_TIME, CONFIRM_END,
	  " NotBefore=\"2026-01-02T03:00:00Z\"" CONFIRM_END },
	{ "confirmation answers nothing", RULE_ASSERT_IN_RESPONSE_TO, CONFIRM_ANSWERS, " NotOnOrAfter" },
	{ "confirmation answers another", RULE_ASSERT_IN_RESPONSE_TO, CONFIRM_ANSWERS,
	  " InResponseTo=\"_r2\" NotOnOrAfter" },
	{ "name inside the confirmation", RULE_XML_LEFTOVER, BEARER, BEARER "<saml:NameID>x</saml:NameID>" },
	{ "no conditions", RULE_ASSERT_CONDITIONS,
	  "<saml:Conditions" START END ">" RESTRICTION "</saml:Conditions>", "" },
	{ "no start", RULE_ASSERT_CONDITIONS, START, "" },
	{ "no end", RULE_ASSERT_CONDITIONS, END, "" },
	{ "unknown condition", RULE_ASSERT_CONDITIONS, RESTRICTION,
	  RESTRICTION "<saml:Condition></saml:Condition>" },
	{ "harmless conditions", RULE_NONE, RESTRICTION,
	  RESTRICTION
	  "<saml:OneTimeUse></saml:OneTimeUse><saml:ProxyRestriction Count=\"0\"></saml:ProxyRestriction>" },
	{ "starts in time", RULE_NONE, START, " NotBefore=\"2026-01-02T03:05:05Z\"" },
	{ "starts a second later", RULE_ASSERT_NOT_YET, START, " NotBefore=\"2026-01-02T03:05:06Z\"" },
	{ "last second", RULE_NONE, END, " NotOnOrAfter=\"2026-01-02T03:03:06Z\"" },
	{ "ended", RULE_ASSERT_EXPIRED, END, " NotOnOrAfter=\"2026-01-02T03:03:05Z\"" },
	{ "ended at the epoch", RULE_XML_VALUE, END, " NotOnOrAfter=\"1970-01-01T00:00:00Z\"" },
	{ "no audience", RULE_ASSERT_AUDIENCE, RESTRICTION, "" },
	{ "other audience", RULE_ASSERT_AUDIENCE, "<saml:Audience>" MINT_SELF,
	  "<saml:Audience>https://other.example/saml" },
	{ "another audience beside us", RULE_ASSERT_AUDIENCE, "</saml:Audience>",
	  "</saml:Audience><saml:Audience>x</saml:Audience>" },
	{ "two restrictions", RULE_ASSERT_AUDIENCE, RESTRICTION, RESTRICTION RESTRICTION },
	{ "restriction to nobody", RULE_XML_MISSING, "<saml:Audience>" MINT_SELF "</saml:Audience>", "" },
	{ "two logins", RULE_ASSERT_STATEMENT, "<saml:AttributeStatement>",
	  STATEMENT "<saml:AttributeStatement>" },
	{ "login at the latest", RULE_NONE, AT_LOGIN, " AuthnInstant=\"2026-01-02T03:05:05Z\"" },
	{ "login a second later", RULE_ASSERT_AUTHN_INSTANT, AT_LOGIN,
	  " AuthnInstant=\"2026-01-02T03:05:06Z\"" },
	{ "no login time", RULE_XML_MISSING, AT_LOGIN, "" },
	{ "no session end", RULE_NONE, SESSION_END, "" },
	{ "session in its last second", RULE_NONE, SESSION_END,
	  " SessionNotOnOrAfter=\"2026-01-02T03:03:06Z\"" },
	{ "session ended", RULE_ASSERT_SESSION_END, SESSION_END,
	  " SessionNotOnOrAfter=\"2026-01-02T03:03:05Z\"" },
	{ "level with blanks", RULE_NONE, "STORK-QAA-Level-3", " STORK-QAA-Level-3\n" },
	{ "higher level", RULE_NONE, "STORK-QAA-Level-3", "STORK-QAA-Level-4" },
	{ "lower level", RULE_ASSERT_LEVEL, "STORK-QAA-Level-3", "STORK-QAA-Level-2" },
	{ "unknown level", RULE_ASSERT_LEVEL, "STORK-QAA-Level-3",
	  "urn:oasis:names:tc:SAML:2.0:ac:classes:Password" },
	{ "no level", RULE_ASSERT_LEVEL,
	  "<saml:AuthnContextClassRef>STORK-QAA-Level-3</saml:AuthnContextClassRef>", "" },
	{ "authority named", RULE_NONE, "</saml:AuthnContextClassRef>",
	  "</saml:AuthnContextClassRef><saml:AuthenticatingAuthority>x</saml:AuthenticatingAuthority>" },
	{ "attribute without name", RULE_XML_MISSING, " Name=\"urn:oid:2.5.4.42\"", "" },
	{ "attribute twice", RULE_XML_LEFTOVER, "urn:oid:2.5.4.42", "urn:oid:2.5.4.4" },
	{ "attribute without value", RULE_NONE, VALUE, "" },
	{ "sixteen values", RULE_NONE, VALUE, VALUES_16 },
	{ "seventeen values", RULE_XML_LEFTOVER, VALUE, VALUES_16 VALUE },
	{ "64 attributes", RULE_NONE, "</saml:AttributeStatement>",
	  NAMED_60 NAMED("x") NAMED("y") "</saml:AttributeStatement>" },
	{ "65 attributes", RULE_XML_LEFTOVER, "</saml:AttributeStatement>",
	  NAMED_60 NAMED("x") NAMED("y") NAMED("z") "</saml:AttributeStatement>" },
	{ "value with elements", RULE_XML_LEFTOVER, VALUE,
	  "<saml:AttributeValue><saml:NameID>x</saml:NameID></saml:AttributeValue>" },
	{ "a decision beside", RULE_XML_LEFTOVER, "<saml:AttributeStatement>",
	  "<saml:AuthzDecisionStatement></saml:AuthzDecisionStatement><saml:AttributeStatement>" },
	{ "advice", RULE_NONE, "</saml:Conditions>",
	  "</saml:Conditions><saml:Advice><x:y xmlns:x=\"urn:x\"></x:y></saml:Advice>" },
};

static void each_rule_refuses_alone_however_it_is_sealed(void **state)
{
	const struct encrypt_to to = to_us();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		for (unsigned s = 0; s < SEALINGS; s++) {
			struct mint how = sealed((enum sealing)s, &to);
			SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
			struct response_verified got;
			struct outcome o;

			how.before = (struct mint_change){ cases[i].find, cases[i].put };
			o = receive(mint_response(mem, &how), mem, &got);
			if (o.rule != cases[i].rule)
				fail_msg("%s, sealing %u: got %s (line %u)", cases[i].name, s,
				         rule_name(o.rule), o.line);
		}
	}
}

static void a_verified_response_says_what_was_signed(void **state)
{
	const struct encrypt_to to = to_us();

	(void)state;
	for (unsigned s = 0; s < SEALINGS; s++) {
		const struct mint how = sealed((enum sealing)s, &to);
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		struct response_verified got;

		/* accepts RULE_DECRYPT_FAILED, accepts RULE_ENC_MISSING */
		assert_ok(receive(mint_response(mem, &how), mem, &got));
		assert_true(got.is_success);
		assert_bytes(got.status, URI_STATUS_SUCCESS);
		assert_bytes(got.response_id, "_p1");
		assert_bytes(got.assertion_id, "_a1");
		assert_bytes(got.nameid, "_n1");
		assert_bytes(got.nameid_format, URI_NAMEID_TRANSIENT);
		assert_bytes(got.session_index, "_s1");
		assert_int_equal(got.authn_at, MINT_NOW - 4);
		assert_int_equal(got.not_on_or_after_at, MINT_NOW + 300);
		assert_int_equal(got.session_not_on_or_after_at, MINT_NOW - 4 + 7200);
		assert_int_equal(got.level, LEVEL_SUBSTANZIELL);
		assert_int_equal(got.n_attributes, 2);
		assert_bytes(got.attributes[0].name, "urn:oid:2.5.4.4");
		assert_bytes(got.attributes[0].friendly_name, "surname");
		assert_int_equal(got.attributes[0].level, LEVEL_SUBSTANZIELL);
		assert_int_equal(got.attributes[0].n_values, 1);
		assert_bytes(got.attributes[0].values[0], "M\xc3\xbcller & S\xc3\xb6hne \xf0\x9f\x98\x80");
		assert_int_equal(got.attributes[1].level, LEVEL_NONE);
		assert_null(got.attributes[1].friendly_name.ptr);
		assert_bytes(got.attributes[1].values[0], "");
	}
}

static void a_response_must_fit_what_was_asked(void **state)
{
	const struct mint how = sealed(SIGN_ASSERTION, NULL);
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct bytes text = mint_response(mem, &how);
	struct response_expected expected = expecting();
	struct response_verified got;

	(void)state;
	expected.request_id = "_r2";
	assert_rule(receive_as(text, &expected, MINT_NOW, mem, &got), RULE_RESP_UNSOLICITED);
	expected = expecting();
	expected.min_level = LEVEL_HOCH;
	assert_rule(receive_as(text, &expected, MINT_NOW, mem, &got), RULE_ASSERT_LEVEL);
	expected.min_level = LEVEL_NONE;
	assert_ok(receive_as(text, &expected, MINT_NOW, mem, &got));
	expected.force_authn = true; /* login was at MINT_NOW - 4 */
	expected.asked_at = MINT_NOW - 4 + SKEW_S;
	assert_ok(receive_as(text, &expected, MINT_NOW, mem, &got));
	expected.asked_at++;
	assert_rule(receive_as(text, &expected, MINT_NOW, mem, &got), RULE_ASSERT_AUTHN_INSTANT);
	expected.force_authn = false;
	assert_ok(receive_as(text, &expected, MINT_NOW, mem, &got));
}

static void an_error_is_believed_when_the_response_is_signed(void **state)
{
	const struct mint how = sealed(SIGN_MESSAGE, NULL);
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct response_verified got;

	(void)state;
	assert_ok(receive(mint_error(mem, &how), mem, &got));
	assert_false(got.is_success);
	assert_bytes(got.status, URI_STATUS_RESPONDER);
	assert_bytes(got.substatus, URI_STATUS_AUTHN_FAILED);
	assert_bytes(got.status_message, "cancelled");
	assert_null(got.nameid.ptr);
	assert_int_equal(got.level, LEVEL_NONE);
}

static const struct error_case {
	const char *name;
	enum rule rule;
	const char *find, *put;
} errors[] = {
	{ "answers another", RULE_RESP_UNSOLICITED, "InResponseTo=\"_r1\"", "InResponseTo=\"_r2\"" },
	{ "other destination", RULE_RESP_DESTINATION, MESSAGE_DESTINATION, " Destination=\"https://x/\"" },
	{ "other issuer", RULE_RESP_ISSUER, MINT_PARTNER "<", MINT_PARTNER "2<" },
	{ "too old", RULE_RESP_INSTANT, "IssueInstant=\"2026", "IssueInstant=\"2025" },
	{ "success with nothing in it", RULE_RESP_ASSERTIONS, URI_STATUS_RESPONDER, URI_STATUS_SUCCESS },
	{ "status without code", RULE_XML_MISSING, " Value=\"" URI_STATUS_AUTHN_FAILED "\"", "" },
	{ "detail", RULE_NONE, "</samlp:StatusMessage>",
	  "</samlp:StatusMessage><samlp:StatusDetail><x:y xmlns:x=\"urn:x\"></x:y></samlp:StatusDetail>" },
};

static void an_error_response_is_checked_like_any_other(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(errors); i++) {
		struct mint how = sealed(SIGN_MESSAGE, NULL);
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		struct response_verified got;
		struct outcome o;

		how.before = (struct mint_change){ errors[i].find, errors[i].put };
		o = receive(mint_error(mem, &how), mem, &got);
		if (o.rule != errors[i].rule)
			fail_msg("%s: got %s (line %u)", errors[i].name, rule_name(o.rule), o.line);
	}
}

static void an_error_beside_an_assertion_is_refused(void **state)
{
	struct mint how = sealed(SIGN_BOTH, NULL);
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct response_verified got;

	(void)state;
	how.before = (struct mint_change){ URI_STATUS_SUCCESS, URI_STATUS_RESPONDER };
	assert_rule(receive(mint_response(mem, &how), mem, &got), RULE_RESP_ASSERTIONS);
	how.sign_message = false;
	assert_rule(receive(mint_response(mem, &how), mem, &got), RULE_SIG_COVERAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_rule_refuses_alone_however_it_is_sealed),
		cmocka_unit_test(a_verified_response_says_what_was_signed),
		cmocka_unit_test(an_error_is_believed_when_the_response_is_signed),
		cmocka_unit_test(an_error_response_is_checked_like_any_other),
		cmocka_unit_test(an_error_beside_an_assertion_is_refused),
		cmocka_unit_test(a_response_must_fit_what_was_asked),
	};

	return cmocka_run_group_tests_name("response", tests, response_group_start, response_group_end);
}
