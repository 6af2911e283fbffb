/* SPDX-License-Identifier: EUPL-1.2 */
/* From the portal's request to its Response, and every way a login fails. */
#include "tests/support/unit.h"

#include "lib/spec/uris.h"
#include "tests/flow/story.h"

#define SURNAME "urn:oid:2.5.4.4"
#define ADDRESS "urn:oid:2.5.4.16"
#define LEVEL_OF "urn:oid:1.2.40.0.10.2.1.1.261.94"

static const struct portal_wish plain = { .relay_state = STORY_RELAY };

/* What of the person no page but the consent page, and no log line, may show. */
static const char *const personal[] = { "Heidestra", "O&quot;Neill", "O\"Neill",
	                                "Anna",      "person-1",     "Gr\xc3\xbc\xc3\x9f" };

static void assert_impersonal(const char *text)
{
	for (size_t i = 0; i < ARRAY_LEN(personal); i++)
		if (has(text, personal[i]))
			fail_msg("%s stands in: %s", personal[i], text);
}

static void whole_story(struct story *s, const char *login_path)
{
	struct seen_reply page = get(s, login_path);
	struct portal_got got;

	assert_int_equal(page.status, 200);
	assert_true(has(page.body, "name=\"password\""));
	assert_true(has(page.body, "B\xc3\xbcrgerportal &lt;1&gt;"));
	assert_impersonal(page.body);
	page = story_login(s, login_path, STORY_USER, STORY_PASSWORD);
	assert_int_equal(page.status, 303);
	assert_int_equal(page.n_cookies, 1);
	assert_string_equal(page.body, "");
	page = get(s, strstr(page.location, "/login?r="));
	assert_int_equal(page.status, 200);
	assert_true(has(page.body, "Heidestra\xc3\x9f"
	                           "e 17 &amp; S\xc3\xb6hne &lt;1&gt;"));
	assert_true(has(page.body, "O&quot;Neill &lt;/p&gt; &#39;x&#39; \xf0\x9f\x98\x80"));
	assert_true(has(page.body, "B\xc3\xbcrgerportal &lt;1&gt;"));
	assert_false(has(page.body, "<1>"));
	page = story_decide(s, page.body, "allow", ADDRESS);
	assert_true(has(page.policy, "form-action 'self' https://portal.example " STORY_NEXT));
	portal_receive(s, &page, MINT_REQUEST_ID, &got);
	assert_string_equal(got.action, MINT_ACS);
	assert_string_equal(got.relay_state, STORY_RELAY);
	assert_true(got.response.is_success);
	/* accepts RULE_CANCELLED, accepts RULE_CONSENT_DENIED, accepts RULE_MEANS_FAILED, accepts RULE_NO_PASSIVE, accepts RULE_ATTRIBUTE_MISSING */
	assert_true(has(got.xml, "EncryptedAssertion"));
	assert_impersonal(got.xml);
	assert_bytes(portal_attribute(&got, SURNAME), STORY_SURNAME);
	assert_bytes(portal_attribute(&got, ADDRESS), STORY_ADDRESS);
	assert_bytes(portal_attribute(&got, LEVEL_OF), "STORK-QAA-Level-1");
	assert_int_equal(got.response.n_attributes, 5); /* the given name's box was not ticked */
	assert_int_equal(got.response.level, LEVEL_BASIS);
	assert_bytes(got.response.nameid_format, URI_NAMEID_TRANSIENT);
	assert_impersonal(fake_notes(&s->fake));
	assert_impersonal(fake_records(&s->fake));
	assert_int_equal(s->fake.n_opens, 0);
	assert_int_equal(s->browser.n_cookies, 1); /* the session's; the request's is dropped */
}

static void a_person_sent_by_redirect_comes_back_with_what_was_agreed(void **state)
{
	SCOPED(story) struct story s;

	(void)state;
	story_begin(&s);
	whole_story(&s, story_open(&s, &plain));
}

static void a_person_sent_by_post_comes_back_with_what_was_agreed(void **state)
{
	SCOPED(story) struct story s;
	struct seen_reply reply;

	(void)state;
	story_begin(&s);
	reply = post(&s, "/saml/sso", portal_post(&s, STORY_RELAY));
	assert_int_equal(reply.status, 303);
	whole_story(&s, strstr(reply.location, "/login?r="));
}

static void without_relay_state_none_is_sent_back(void **state)
{
	const struct portal_wish silent = { .id = "_quiet" };
	SCOPED(story) struct story s;
	struct seen_reply page;
	struct portal_got got;
	const char *path;

	(void)state;
	story_begin(&s);
	path = story_open(&s, &silent);
	(void)story_login(&s, path, STORY_USER, STORY_PASSWORD);
	page = get(&s, path);
	page = story_decide(&s, page.body, "allow", NULL);
	portal_receive(&s, &page, "_quiet", &got);
	assert_null(got.relay_state);
	assert_int_equal(got.response.n_attributes, 4); /* no optional one was ticked */
}

static void a_persistent_name_stays_and_a_transient_one_changes(void **state)
{
	const struct portal_wish wishes[] = {
		{ .id = "_1", .changes = { { URI_NAMEID_TRANSIENT, URI_NAMEID_PERSISTENT } } },
		{ .id = "_2", .changes = { { URI_NAMEID_TRANSIENT, URI_NAMEID_PERSISTENT } } },
		{ .id = "_3" },
		{ .id = "_4" },
	};
	SCOPED(story) struct story s;
	struct portal_got got[4];

	(void)state;
	story_begin(&s);
	for (size_t i = 0; i < ARRAY_LEN(wishes); i++) {
		const char *path = story_open(&s, &wishes[i]);
		struct seen_reply page;

		if (i == 0)
			(void)story_login(&s, path, STORY_USER, STORY_PASSWORD);
		page = get(&s, path); /* the session lasts: straight to the consent */
		page = story_decide(&s, page.body, "allow", NULL);
		portal_receive(&s, &page, wishes[i].id, &got[i]);
	}
	assert_true(bytes_equal(got[0].response.nameid, got[1].response.nameid));
	assert_false(bytes_equal(got[2].response.nameid, got[3].response.nameid));
	assert_false(bytes_equal(got[0].response.nameid, got[2].response.nameid));
	assert_int_equal(s.fake.n_sessions, 1);
}

/* ---- logins that fail ---- */

static const char *without_reference(struct story *s, const char *body)
{
	struct text t = text_new(s->mem, LIMIT_REQUEST_MEMORY);
	const char *out, *at;

	while ((at = strstr(body, "request-")) != NULL) {
		text_put(&t, body, (size_t)(at - body));
		body = at + strlen("request-");
		body += strspn(body, "0123456789");
	}
	text_str(&t, body);
	assert_ok(text_done_str(&t, &out));
	return out;
}

static void wrong_unknown_and_delayed_cannot_be_told_apart(void **state)
{
	SCOPED(story) struct story s;
	struct seen_reply wrong, unknown, delayed;
	const char *path;

	(void)state;
	story_begin(&s);
	path = story_open(&s, &plain);
	wrong = story_login(&s, path, STORY_USER, "falsch");
	assert_int_equal(s.fake.n_hashes, 1);
	unknown = story_login(&s, path, "\"><script>", STORY_PASSWORD);
	assert_int_equal(s.fake.n_hashes, 2);
	(void)story_login(&s, path, STORY_USER, "falsch");
	(void)story_login(&s, path, STORY_USER, "falsch");
	delayed = story_login(&s, path, STORY_USER, STORY_PASSWORD); /* right, but too early */
	assert_int_equal(s.fake.n_hashes, 5);
	assert_int_equal(wrong.status, 403);
	assert_int_equal(unknown.status, 403);
	assert_int_equal(delayed.status, 403);
	assert_string_equal(without_reference(&s, wrong.body), without_reference(&s, unknown.body));
	assert_string_equal(without_reference(&s, wrong.body), without_reference(&s, delayed.body));
	assert_true(has(wrong.body, "Die Anmeldung hat nicht geklappt"));
	assert_int_equal(wrong.n_cookies + unknown.n_cookies + delayed.n_cookies, 0);
	assert_int_equal(s.fake.n_sessions, 0);
	assert_true(has(fake_notes(&s.fake), "login.refused LOGIN_FAILED " MINT_PARTNER));
	assert_true(has(fake_notes(&s.fake), "login.refused LOGIN_DELAYED " MINT_PARTNER));
	assert_impersonal(fake_notes(&s.fake));
	s.fake.now_at += 1; /* the delay's one second undone */
	assert_int_equal(story_login(&s, path, STORY_USER, STORY_PASSWORD).status, 303);
	assert_int_equal(s.fake.n_hashes, 6);
}

static void a_user_name_is_the_same_in_capitals(void **state)
{
	SCOPED(story) struct story s;

	(void)state;
	story_begin(&s);
	assert_int_equal(story_login(&s, story_open(&s, &plain), "ANNA", STORY_PASSWORD).status, 303);
}

static const struct busy_case {
	enum rule rule;
	int status;
	const char *words;
} busy_cases[] = {
	{ RULE_TOO_MANY, 429, "Gerade melden sich sehr viele" },
	{ RULE_PORT_TIMEOUT, 503, "Gerade melden sich sehr viele" },
	{ RULE_HELPER_DIED, 503, "Gerade melden sich sehr viele" },
	{ RULE_INTERNAL, 500, "SK-1001" },
};

static void a_helper_that_fails_is_not_called_a_wrong_password(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(busy_cases); i++) {
		SCOPED(story) struct story s;
		struct seen_reply reply;
		const char *path;

		story_begin(&s);
		path = story_open(&s, &plain);
		s.fake.hash_rule = busy_cases[i].rule;
		reply = story_login(&s, path, STORY_USER, STORY_PASSWORD);
		assert_int_equal(reply.status, busy_cases[i].status);
		assert_true(has(reply.body, busy_cases[i].words));
		assert_true((reply.retry_after != NULL) == (reply.status == 429 || reply.status == 503));
		assert_false(has(reply.body, "Die Anmeldung hat nicht geklappt"));
		assert_true(has(fake_notes(&s.fake), rule_name(busy_cases[i].rule)));
		assert_int_equal(s.fake.n_sessions, 0);
		s.fake.hash_rule = RULE_NONE;
		assert_int_equal(story_login(&s, path, STORY_USER, STORY_PASSWORD).status, 303);
	}
}

static void an_older_hash_is_made_anew_at_the_login(void **state)
{
	SCOPED(story) struct story s;

	(void)state;
	story_begin(&s);
	s.fake.persons[0].hash = bytes_of("older:" STORY_PASSWORD);
	assert_int_equal(story_login(&s, story_open(&s, &plain), STORY_USER, STORY_PASSWORD).status, 303);
	assert_bytes(s.fake.persons[0].hash, "today:" STORY_PASSWORD);
}

static void a_success_forgets_the_failures_of_the_account_alone(void **state)
{
	SCOPED(story) struct story s;
	const char *path;

	(void)state;
	story_begin(&s);
	path = story_open(&s, &plain);
	(void)story_login(&s, path, STORY_USER, "falsch");
	(void)story_login(&s, path, STORY_USER, STORY_PASSWORD);
	assert_int_equal(s.fake.n_attempts, 2);
	assert_int_equal(s.fake.attempts[0].failed, 0);
	assert_int_equal(s.fake.attempts[1].failed, 1); /* of the network */
}

static void only_a_password_login_that_can_suffice_is_taken(void **state)
{
	SCOPED(story) struct story s;
	struct seen_reply reply;
	const char *path;

	(void)state;
	story_begin(&s);
	path = story_open(&s, &plain);
	s.world.policy.password_level = LEVEL_NONE;
	reply = story_login(&s, path, STORY_USER, STORY_PASSWORD);
	assert_int_equal(reply.status, 403);
	assert_int_equal(s.fake.n_hashes, 0);
	s.world.policy.password_level = LEVEL_BASIS;
	assert_int_equal(story_login(&s, path, STORY_USER, STORY_PASSWORD).status, 303);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_person_sent_by_redirect_comes_back_with_what_was_agreed),
		cmocka_unit_test(a_person_sent_by_post_comes_back_with_what_was_agreed),
		cmocka_unit_test(without_relay_state_none_is_sent_back),
		cmocka_unit_test(a_persistent_name_stays_and_a_transient_one_changes),
		cmocka_unit_test(wrong_unknown_and_delayed_cannot_be_told_apart),
		cmocka_unit_test(a_user_name_is_the_same_in_capitals),
		cmocka_unit_test(a_helper_that_fails_is_not_called_a_wrong_password),
		cmocka_unit_test(an_older_hash_is_made_anew_at_the_login),
		cmocka_unit_test(a_success_forgets_the_failures_of_the_account_alone),
		cmocka_unit_test(only_a_password_login_that_can_suffice_is_taken),
	};

	return cmocka_run_group_tests(tests, story_group_start, story_group_end);
}
