/* SPDX-License-Identifier: EUPL-1.2 */
/* Requests that end with an error Response, and the person's own choices. */
#include "tests/support/unit.h"

#include "lib/spec/uris.h"
#include "tests/flow/story.h"

#define STATUS "urn:oasis:names:tc:SAML:2.0:status:"
#define PASSIVE                                                                                              \
	{                                                                                                    \
		" Version=", " IsPassive=\"true\" Version="                                                  \
	}
#define GIVEN_NAME "urn:oid:2.5.4.42"

static const struct portal_wish plain = { .relay_state = STORY_RELAY };

static void assert_error(struct story *s, const struct seen_reply *page, const char *top, const char *second)
{
	struct portal_got got;

	portal_receive(s, page, MINT_REQUEST_ID, &got);
	assert_false(got.response.is_success);
	assert_true(bytes_equal_text(got.response.status, top));
	assert_true(bytes_equal_text(got.response.substatus, second));
	assert_string_equal(got.relay_state, STORY_RELAY);
	assert_string_equal(got.action, MINT_ACS);
	assert_false(has(got.xml, "Assertion"));
	assert_int_equal(s->fake.n_opens, 0);
}

static const struct at_once_case {
	const char *name;
	struct mint_change change;
	const char *top, *second;
} at_once_cases[] = {
	{ "level out of reach",
	  { "STORK-QAA-Level-1", "STORK-QAA-Level-4" },
	  STATUS "Requester",
	  STATUS "NoAuthnContext" },
	{ "unknown context", { "STORK-QAA-Level-1", "urn:x" }, STATUS "Requester", STATUS "NoAuthnContext" },
	{ "name format we do not issue",
	  { "nameid-format:transient", "nameid-format:kerberos" },
	  STATUS "Requester",
	  STATUS "InvalidNameIDPolicy" },
	{ "name for somebody else",
	  { " Format=", " SPNameQualifier=\"urn:other\" Format=" },
	  STATUS "Requester",
	  STATUS "InvalidNameIDPolicy" },
};

static void what_cannot_be_is_answered_at_once(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(at_once_cases); i++) {
		const struct portal_wish wish = { .relay_state = STORY_RELAY,
			                          .changes = { at_once_cases[i].change } };
		SCOPED(story) struct story s;
		struct seen_reply page;

		story_begin(&s);
		page = get(&s, portal_redirect(&s, &wish));
		assert_error(&s, &page, at_once_cases[i].top, at_once_cases[i].second);
		assert_int_equal(s.browser.n_cookies, 0);
		assert_int_equal(s.fake.n_seen, 1); /* the same request is not answered twice */
		assert_int_equal(get(&s, portal_redirect(&s, &wish)).status, 400);
		assert_int_equal(get(&s, portal_redirect(&s, &(struct portal_wish){ .id = "_2" })).status,
		                 303);
	}
}

static void a_passive_request_is_answered_without_a_page(void **state)
{
	/* refuses RULE_NO_PASSIVE */
	const struct portal_wish passive = { .relay_state = STORY_RELAY, .changes = { PASSIVE } };
	SCOPED(story) struct story s;
	struct seen_reply page;
	const char *path;

	(void)state;
	story_begin(&s);
	path = story_open(&s, &passive);
	page = browse(&s, &s.browser, HTTP_HEAD, path, NULL); /* a look ahead uses nothing up */
	assert_int_equal(page.status, 405);
	assert_int_equal(s.fake.n_opens, 1);
	page = get(&s, path);
	assert_error(&s, &page, STATUS "Responder", STATUS "NoPassive");
}

static void a_cancelled_login_is_told_to_the_portal(void **state)
{
	SCOPED(story) struct story s;
	struct seen_reply page;
	const char *path;

	(void)state;
	story_begin(&s);
	path = story_open(&s, &plain);
	page = post(&s, "/login/cancel",
	            form_of(&s, (const char *const[]){ "request", strchr(path, '=') + 1, NULL }));
	assert_error(&s, &page, STATUS "Requester", STATUS "AuthnFailed");
	assert_true(has(fake_records(&s.fake), "response.refused CANCELLED")); /* refuses RULE_CANCELLED */
	assert_int_equal(get(&s, path).status, 400); /* it is over */
}

static struct seen_reply consent_page(struct story *s, const struct portal_wish *wish)
{
	const char *path = story_open(s, wish);
	struct seen_reply page;

	assert_int_equal(story_login(s, path, STORY_USER, STORY_PASSWORD).status, 303);
	page = get(s, path);
	assert_int_equal(page.status, 200);
	assert_non_null(field_of(s, page.body, "session"));
	return page;
}

static void a_release_that_was_denied_releases_nothing(void **state)
{
	SCOPED(story) struct story s;
	struct seen_reply page;

	(void)state;
	story_begin(&s);
	page = consent_page(&s, &plain);
	page = story_decide(&s, page.body, "deny", GIVEN_NAME);
	assert_error(&s, &page, STATUS "Requester", STATUS "RequestDenied");
	assert_true(has(fake_records(&s.fake), "response.refused CONSENT_DENIED")); /* refuses RULE_CONSENT_DENIED */
	assert_true(has(fake_notes(&s.fake), "response.refused CONSENT_DENIED"));
	assert_false(has(fake_notes(&s.fake), "response.issued"));
}

static void a_missing_required_attribute_is_told_to_both(void **state)
{
	SCOPED(story) struct story s;
	struct seen_reply page;

	(void)state;
	story_begin(&s);
	s.fake.persons[0].n_attributes = 0;
	page = consent_page(&s, &plain);
	assert_true(has(page.body, "value=\"allow\""));
	assert_false(has(page.body, "value=\"deny\""));
	page = story_decide(&s, page.body, "allow", NULL);
	assert_error(&s, &page, STATUS "Requester", STATUS "RequestDenied");
	assert_true(has(fake_records(&s.fake), "response.refused ATTRIBUTE_MISSING")); /* refuses RULE_ATTRIBUTE_MISSING */
}

static void a_consent_can_be_given_once(void **state)
{
	SCOPED(story) struct story s;
	struct seen_reply consent, page;
	struct browser before;
	struct portal_got got;

	(void)state;
	story_begin(&s);
	consent = consent_page(&s, &plain);
	before = s.browser;
	page = story_decide(&s, consent.body, "allow", NULL);
	portal_receive(&s, &page, MINT_REQUEST_ID, &got);
	s.browser = before; /* the back button, with every cookie it had */
	page = story_decide(&s, consent.body, "allow", NULL);
	assert_int_equal(page.status, 400);
	assert_true(has(page.body, "Diese Anmeldung ist schon beendet"));
	assert_true(has(page.body, "SK-1904"));
	assert_false(has(page.body, "SAMLResponse"));
	assert_false(has(page.body, "portal.example"));
}

static const struct decision_case {
	const char *decision;
	int status;
} decision_cases[] = { { "Allow", 400 }, { "", 400 }, { "allow ", 400 }, { "allow", 200 } };

static void only_the_two_decisions_of_the_page_count(void **state)
{
	SCOPED(story) struct story s;
	struct seen_reply consent;

	(void)state;
	story_begin(&s);
	consent = consent_page(&s, &plain);
	for (size_t i = 0; i < ARRAY_LEN(decision_cases); i++)
		assert_int_equal(story_decide(&s, consent.body, decision_cases[i].decision, NULL).status,
		                 decision_cases[i].status);
}

/* ---- sessions at the consent ---- */

static void a_session_that_ended_at_the_consent_leads_back_to_the_login(void **state)
{
	SCOPED(story) struct story s;
	struct seen_reply consent, page;

	(void)state;
	story_begin(&s);
	consent = consent_page(&s, &plain);
	s.fake.sessions[0].seen_at -= 3600; /* the idle limit of basis */
	page = story_decide(&s, consent.body, "allow", NULL);
	assert_int_equal(page.status, 303);
	assert_true(has(page.location, "https://konto.example/login?r="));
	assert_int_equal(s.fake.n_opens, 1); /* nothing is lost */
	s.fake.sessions[0].seen_at += 1;
	assert_int_equal(story_decide(&s, consent.body, "allow", NULL).status, 200);
}

static void a_consent_counts_only_for_the_session_that_was_shown(void **state)
{
	SCOPED(story) struct story s;
	struct seen_reply consent, page;
	const char *path;

	(void)state;
	story_begin(&s);
	s.fake.persons[1] = s.fake.persons[0];
	s.fake.persons[1].username = "bert";
	s.fake.persons[1].person_id = "person-2";
	s.fake.n_persons = 2;
	consent = consent_page(&s, &plain);
	assert_ok(arena_printf(s.mem, &path, "/login?r=%s", field_of(&s, consent.body, "request")));
	assert_int_equal(story_login(&s, path, "bert", STORY_PASSWORD).status, 303); /* in another tab */
	page = story_decide(&s, consent.body, "allow", NULL);
	assert_int_equal(page.status, 303);
	assert_int_equal(s.fake.n_opens, 1);
	page = get(&s, path);
	assert_int_equal(story_decide(&s, page.body, "allow", NULL).status, 200);
}

static void a_forced_login_is_asked_for_although_a_session_lives(void **state)
{
	const struct portal_wish first = { .id = "_first" };
	const struct portal_wish forced = { .relay_state = STORY_RELAY,
		                            .changes = { { " Version=", " ForceAuthn=\"true\" Version=" } } };
	SCOPED(story) struct story s;
	struct seen_reply page;
	const char *path;

	(void)state;
	story_begin(&s);
	(void)consent_page(&s, &first);
	s.fake.now_at += 1;
	path = story_open(&s, &forced);
	page = get(&s, path);
	assert_true(has(page.body, "name=\"password\""));
	assert_false(has(page.body, "value=\"allow\""));
	assert_int_equal(story_login(&s, path, STORY_USER, STORY_PASSWORD).status, 303);
	assert_true(has(get(&s, path).body, "value=\"allow\""));
}

static void two_tabs_do_not_disturb_each_other(void **state)
{
	const struct portal_wish wishes[] = { { .id = "_tab1", .relay_state = "1" },
		                              { .id = "_tab2", .relay_state = "2" } };
	SCOPED(story) struct story s;
	struct seen_reply pages[2];
	struct portal_got got;
	const char *paths[2];

	(void)state;
	story_begin(&s);
	paths[0] = story_open(&s, &wishes[0]);
	paths[1] = story_open(&s, &wishes[1]);
	assert_int_equal(s.browser.n_cookies, 2);
	assert_int_equal(story_login(&s, paths[0], STORY_USER, STORY_PASSWORD).status, 303);
	pages[0] = get(&s, paths[0]);
	pages[1] = get(&s, paths[1]);
	pages[1] = story_decide(&s, pages[1].body, "allow", NULL);
	portal_receive(&s, &pages[1], "_tab2", &got);
	assert_string_equal(got.relay_state, "2");
	pages[0] = story_decide(&s, pages[0].body, "allow", NULL);
	portal_receive(&s, &pages[0], "_tab1", &got);
	assert_string_equal(got.relay_state, "1");
}

/* The operator wants it encrypted; metadata that has no key for that (any more) is no reason to send it plainly. */
static void a_name_to_be_encrypted_never_goes_in_the_clear(void **state)
{
	static const struct {
		enum mint_key encryption;
		int status;
	} cases[] = { { MINT_RSA, 200 }, { MINT_ED25519, 500 } };
	const struct partner_record record = { .profile = PROFILE_BSI, .encrypt_nameid = true };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(story) struct story s;
		struct seen_reply page;
		const char *path;

		story_begin(&s);
		partner_release(s.fake.partners[0]);
		assert_ok(partner_read(mint_metadata(s.mem, MINT_P256, cases[i].encryption, (struct mint_change){ 0 }),
		                       &record, &s.fake.partners[0]));
		path = story_open(&s, &plain);
		assert_int_equal(story_login(&s, path, STORY_USER, STORY_PASSWORD).status, 303);
		page = get(&s, path);
		page = story_decide(&s, page.body, "allow", NULL);
		assert_int_equal(page.status, cases[i].status);
		assert_int_equal(has(page.body, "SAMLResponse"), cases[i].status == 200);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_to_be_encrypted_never_goes_in_the_clear),
		cmocka_unit_test(what_cannot_be_is_answered_at_once),
		cmocka_unit_test(a_passive_request_is_answered_without_a_page),
		cmocka_unit_test(a_cancelled_login_is_told_to_the_portal),
		cmocka_unit_test(a_release_that_was_denied_releases_nothing),
		cmocka_unit_test(a_missing_required_attribute_is_told_to_both),
		cmocka_unit_test(a_consent_can_be_given_once),
		cmocka_unit_test(only_the_two_decisions_of_the_page_count),
		cmocka_unit_test(a_session_that_ended_at_the_consent_leads_back_to_the_login),
		cmocka_unit_test(a_consent_counts_only_for_the_session_that_was_shown),
		cmocka_unit_test(a_forced_login_is_asked_for_although_a_session_lives),
		cmocka_unit_test(two_tabs_do_not_disturb_each_other),
	};

	return cmocka_run_group_tests(tests, story_group_start, story_group_end);
}
