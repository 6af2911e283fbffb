/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "sp-adapter/portal_core.h"
#include "sp-adapter/portal_json.h"

#define CAP     ((size_t)1024 * 1024)
#define NOW     INT64_C(1767323045)
#define ACCOUNT "https://konto.example/saml"
#define SURNAME "urn:oid:2.5.4.4"
#define GIVEN   "urn:oid:2.5.4.42"
#define BPK2    "urn:oid:1.3.6.1.4.1.25484.494450.3"

static const struct bytes nasty[] = {
	{ (const unsigned char *)"M\xc3\xbcller, \"<&>\"\r\n\t\\", 18 },
	{ (const unsigned char *)"\xf0\x9f\x98\x80", 4 },
};
static const struct bytes empty[] = { { (const unsigned char *)"", 0 } };
static const struct bytes pseudonym[] = { { (const unsigned char *)"AbC_-1", 6 }, { (const unsigned char *)"x", 1 } };
static const struct bytes broken[] = { { (const unsigned char *)"a b", 3 } };

struct subject_case {
	const char *what;
	enum portal_subject kind;
	const char *nameid;
	const struct bytes *bpk2;
	size_t n_bpk2;
	enum rule rule;
	const char *subject;
};

static const struct subject_case subjects[] = {
	{ "bPK2 before NameID", PORTAL_SUBJECT_ANY, "n1", pseudonym, 1, RULE_NONE, "AbC_-1" },
	{ "NameID without bPK2", PORTAL_SUBJECT_ANY, "n1", NULL, 0, RULE_NONE, "n1" },
	{ "an empty bPK2 is none", PORTAL_SUBJECT_ANY, "n1", empty, 1, RULE_NONE, "n1" },
	{ "NameID forced", PORTAL_SUBJECT_NAMEID, "n1", pseudonym, 1, RULE_NONE, "n1" },
	{ "bPK2 forced", PORTAL_SUBJECT_BPK2, "n 1", pseudonym, 1, RULE_NONE, "AbC_-1" },
	{ "bPK2 forced, absent", PORTAL_SUBJECT_BPK2, "n1", NULL, 0, RULE_PORTAL_SUBJECT, NULL },
	{ "bPK2 forced, empty", PORTAL_SUBJECT_BPK2, "n1", empty, 1, RULE_PORTAL_SUBJECT, NULL },
	{ "two values", PORTAL_SUBJECT_ANY, "n1", pseudonym, 2, RULE_PORTAL_SUBJECT, NULL },
	{ "bPK2 with a blank", PORTAL_SUBJECT_ANY, "n1", broken, 1, RULE_PORTAL_SUBJECT, NULL },
	{ "NameID with a blank", PORTAL_SUBJECT_ANY, "n 1", NULL, 0, RULE_PORTAL_SUBJECT, NULL },
	{ "NameID with a line end", PORTAL_SUBJECT_ANY, "n1\r\nX: y", NULL, 0, RULE_PORTAL_SUBJECT, NULL },
	{ "NameID beyond ASCII", PORTAL_SUBJECT_ANY, "\xc3\xbc", NULL, 0, RULE_PORTAL_SUBJECT, NULL },
	{ "empty NameID", PORTAL_SUBJECT_ANY, "", NULL, 0, RULE_PORTAL_SUBJECT, NULL },
};

static void a_person_is_named_in_the_configured_way(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(subjects); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		const struct subject_case *c = &subjects[i];
		const struct response_attribute bpk2 = { .name = bytes_of(BPK2), .values = c->bpk2,
			                                 .n_values = c->n_bpk2 };
		const struct response_verified answer = { .level = LEVEL_NIEDRIG, .nameid = bytes_of(c->nameid),
			                                  .attributes = &bpk2,
			                                  .n_attributes = c->bpk2 != NULL ? 1 : 0 };
		struct portal_session session;
		const struct outcome o = portal_session_from(&answer, ACCOUNT, c->kind, NOW, mem, &session);

		if (o.rule != c->rule)
			fail_msg("%s: got %s", c->what, rule_name(o.rule));
		if (is_ok(o))
			assert_true(bytes_equal_text(session.subject, c->subject));
		else
			assert_null(session.subject.ptr);
	}
}

static void a_session_ends_by_level_by_account_and_by_idleness(void **state)
{
	static const enum level levels[] = { LEVEL_BASIS, LEVEL_NIEDRIG, LEVEL_SUBSTANZIELL, LEVEL_HOCH };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(levels); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		const int64_t longest = level_session_s(levels[i]), idle = level_idle_s(levels[i]);
		struct response_verified answer = { .level = levels[i], .nameid = bytes_of("n") };
		struct portal_session s;

		assert_ok(portal_session_from(&answer, ACCOUNT, PORTAL_SUBJECT_ANY, NOW, mem, &s));
		assert_int_equal(s.ends_at, NOW + longest);
		assert_true(portal_session_is_alive(&s, NOW + idle - 1));
		assert_false(portal_session_is_alive(&s, NOW + idle));
		s.seen_at = s.ends_at - 1;
		assert_true(portal_session_is_alive(&s, s.ends_at - 1));
		assert_false(portal_session_is_alive(&s, s.ends_at));
		assert_int_equal(portal_session_idle_until(&s), s.ends_at);

		answer.session_not_on_or_after_at = NOW + longest + 1;
		assert_ok(portal_session_from(&answer, ACCOUNT, PORTAL_SUBJECT_ANY, NOW, mem, &s));
		assert_int_equal(s.ends_at, NOW + longest);
		answer.session_not_on_or_after_at = NOW + 1;
		assert_ok(portal_session_from(&answer, ACCOUNT, PORTAL_SUBJECT_ANY, NOW, mem, &s));
		assert_true(portal_session_is_alive(&s, NOW));
		assert_false(portal_session_is_alive(&s, NOW + 1));
	}
}

static void a_session_is_touched_at_most_once_a_minute(void **state)
{
	const struct portal_session s = { .seen_at = NOW };

	(void)state;
	assert_false(portal_session_wants_touch(&s, NOW + LIMIT_TOUCH_S - 1));
	assert_true(portal_session_wants_touch(&s, NOW + LIMIT_TOUCH_S));
}

struct auth_case {
	const char *what;
	bool has_session;
	enum level level; /* wished; the session has substanziell */
	int64_t max_age_s;
	const char *attribute;
	enum auth_kind kind;
	bool force;
};

static const struct auth_case auths[] = {
	{ "nobody", false, LEVEL_BASIS, 0, NULL, AUTH_LOGIN, false },
	{ "lower level wished", true, LEVEL_BASIS, 0, NULL, AUTH_ALLOW, false },
	{ "the same level", true, LEVEL_SUBSTANZIELL, 0, NULL, AUTH_ALLOW, false },
	{ "a higher level", true, LEVEL_HOCH, 0, NULL, AUTH_LOGIN, false },
	{ "just young enough", true, LEVEL_BASIS, 100, NULL, AUTH_ALLOW, false },
	{ "too old", true, LEVEL_BASIS, 99, NULL, AUTH_LOGIN, true },
	{ "attribute there", true, LEVEL_BASIS, 0, SURNAME, AUTH_ALLOW, false },
	{ "attribute empty", true, LEVEL_BASIS, 0, GIVEN, AUTH_REFUSE, false },
	{ "attribute absent", true, LEVEL_BASIS, 0, BPK2, AUTH_REFUSE, false },
	{ "level before attributes", true, LEVEL_HOCH, 0, BPK2, AUTH_LOGIN, false },
};

static const struct portal_attribute held[] = {
	{ .name = { (const unsigned char *)SURNAME, sizeof SURNAME - 1 },
	  .level = LEVEL_SUBSTANZIELL, .values = nasty, .n_values = 2 },
	{ .name = { (const unsigned char *)GIVEN, sizeof GIVEN - 1 }, .values = empty, .n_values = 1 },
	{ .name = { (const unsigned char *)"urn:x", 5 }, .values = NULL, .n_values = 0 },
};

static struct portal_session session_held(void)
{
	return (struct portal_session){ .subject = bytes_of("p1"), .account = bytes_of(ACCOUNT),
		                        .level = LEVEL_SUBSTANZIELL, .authn_at = NOW - 100, .started_at = NOW - 90,
		                        .seen_at = NOW, .ends_at = NOW + 1000, .attributes = held,
		                        .n_attributes = ARRAY_LEN(held) };
}

static void a_page_is_opened_for_level_age_and_attributes(void **state)
{
	const struct portal_session session = session_held();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(auths); i++) {
		const struct auth_case *c = &auths[i];
		const struct auth_wish wish = { c->level, c->max_age_s, &c->attribute, c->attribute != NULL ? 1 : 0 };
		const struct auth_decision got = decide_auth(c->has_session ? &session : NULL, &wish, NOW);

		if (got.kind != c->kind || got.force_authn != c->force)
			fail_msg("%s: kind %d", c->what, (int)got.kind);
		assert_int_equal(got.why.rule, got.kind == AUTH_REFUSE ? RULE_AUTH_ATTRIBUTE : RULE_NONE);
	}
	assert_int_equal(((struct auth_decision){ 0 }).kind, AUTH_REFUSE);
}

static void an_error_status_is_told_in_one_of_three_ways(void **state)
{
	static const struct {
		const char *status, *substatus;
		enum portal_ending ending;
	} cases[] = {
		{ URI_STATUS_REQUESTER, URI_STATUS_AUTHN_FAILED, ENDING_CANCELLED },
		{ URI_STATUS_REQUESTER, URI_STATUS_REQUEST_DENIED, ENDING_CANCELLED },
		{ URI_STATUS_REQUESTER, URI_STATUS_NO_AUTHN_CONTEXT, ENDING_LEVEL },
		{ URI_STATUS_RESPONDER, URI_STATUS_NO_AUTHN_CONTEXT, ENDING_LEVEL },
		{ URI_STATUS_RESPONDER, URI_STATUS_AUTHN_FAILED, ENDING_FAILED },
		{ URI_STATUS_REQUESTER, NULL, ENDING_FAILED },
		{ "urn:x", "urn:y", ENDING_FAILED },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct response_verified answer = { .status = bytes_of(cases[i].status),
			                                  .substatus = bytes_of(cases[i].substatus) };

		assert_int_equal(portal_ending_of(&answer), cases[i].ending);
	}
}

static void attributes_have_our_friendly_names_only(void **state)
{
	(void)state;
	assert_string_equal(portal_attribute_name(bytes_of("surname")), SURNAME);
	assert_string_equal(portal_attribute_friendly(bytes_of(SURNAME)), "surname");
	assert_null(portal_attribute_name(bytes_of("Surname")));
	assert_null(portal_attribute_name(bytes_of("")));
	assert_null(portal_attribute_name((struct bytes){ 0 }));
	assert_null(portal_attribute_friendly(bytes_of("urn:x")));
}

#define JSON_ATTRIBUTES \
	"[{\"name\":\"urn:oid:2.5.4.4\",\"friendly_name\":\"surname\"," \
	"\"values\":[\"M\xc3\xbcller, \\\"<&>\\\"\\r\\n\\t\\\\\",\"\xf0\x9f\x98\x80\"]," \
	"\"level\":\"substanziell\",\"source\":\"" ACCOUNT "\"}," \
	"{\"name\":\"urn:oid:2.5.4.42\",\"friendly_name\":\"givenName\",\"values\":[\"\"],\"level\":null," \
	"\"source\":\"" ACCOUNT "\"}," \
	"{\"name\":\"urn:x\",\"friendly_name\":null,\"values\":[],\"level\":null,\"source\":\"" ACCOUNT "\"}]"

static void a_session_as_json_has_the_promised_members(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	const struct portal_session session = session_held();
	struct bytes got;

	(void)state;
	assert_ok(portal_json_session(&session, mem, &got));
	assert_bytes(got, "{\"subject\":\"p1\",\"level\":\"substanziell\",\"account\":\"" ACCOUNT "\","
	                  "\"auth_time\":1767322945,\"expires_at\":1767324045,\"idle_until\":1767324045,"
	                  "\"attributes\":" JSON_ATTRIBUTES "}");
	assert_ok(portal_json_error(outcome_of(RULE_SESSION_GONE, 1), mem, &got));
	assert_bytes(got, "{\"error\":\"SK-1906\"}");
}

static void attributes_come_back_from_the_row_as_they_were(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	const struct portal_session session = session_held();
	struct portal_session back = { .account = bytes_of(ACCOUNT) };
	struct bytes text, again;

	(void)state;
	assert_ok(portal_json_attributes(&session, mem, &text));
	assert_bytes(text, JSON_ATTRIBUTES);
	assert_ok(portal_json_read(text, mem, &back));
	assert_int_equal(back.n_attributes, ARRAY_LEN(held));
	assert_int_equal(back.attributes[0].level, LEVEL_SUBSTANZIELL);
	assert_true(bytes_equal(back.attributes[0].values[0], nasty[0]));
	assert_ok(portal_json_attributes(&back, mem, &again));
	assert_true(bytes_equal(text, again));
}

static void a_row_of_another_shape_is_refused(void **state)
{
	static const char *const rows[] = {
		"", "null", "{}", "[", "[1]", "[{}]", "[{\"name\":1,\"values\":[],\"level\":null}]",
		"[{\"name\":\"a\",\"values\":{},\"level\":null}]", "[{\"name\":\"a\",\"values\":[1],\"level\":null}]",
		"[{\"name\":\"a\",\"values\":[],\"level\":\"x\"}]", "[{\"name\":\"a\",\"values\":[]}]",
		"[{\"name\":\"a\",\"name\":\"b\",\"values\":[],\"level\":null}]",
	};
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct portal_session back = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_rule(portal_json_read(bytes_of(rows[i]), mem, &back), RULE_STORE_SHAPE);
		assert_null(back.attributes);
	}
	assert_ok(portal_json_read(bytes_of("[{\"name\":\"a\",\"values\":[],\"level\":null}]"), mem, &back));
	assert_int_equal(back.n_attributes, 1);
}

static OUTCOME json_step(struct arena *mem, void *arg)
{
	struct portal_session back = { 0 };
	const struct outcome o = portal_json_read(bytes_of(arg), mem, &back);

	assert_int_equal(back.attributes != NULL, is_ok(o));
	return o;
}

static void no_allocation_failure_hurts(void **state)
{
	char text[] = JSON_ATTRIBUTES;

	(void)state;
	torture(json_step, text, CAP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_person_is_named_in_the_configured_way),
		cmocka_unit_test(a_session_ends_by_level_by_account_and_by_idleness),
		cmocka_unit_test(a_session_is_touched_at_most_once_a_minute),
		cmocka_unit_test(a_page_is_opened_for_level_age_and_attributes),
		cmocka_unit_test(an_error_status_is_told_in_one_of_three_ways),
		cmocka_unit_test(attributes_have_our_friendly_names_only),
		cmocka_unit_test(a_session_as_json_has_the_promised_members),
		cmocka_unit_test(attributes_come_back_from_the_row_as_they_were),
		cmocka_unit_test(a_row_of_another_shape_is_refused),
		cmocka_unit_test(no_allocation_failure_hurts),
	};

	return cmocka_run_group_tests_name("portal_core", tests, NULL, NULL);
}
