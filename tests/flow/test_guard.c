/* SPDX-License-Identifier: EUPL-1.2 */
/* What somebody else may try, what the store may do to us, and the pages beside the login. */
#include "tests/support/unit.h"

#include "idp/core/levels.h"
#include "tests/flow/story.h"

static const struct portal_wish plain = { .relay_state = STORY_RELAY };

/* ---- hostile requests: our own page, and nothing leads to an address of the message ---- */

static const struct hostile_case {
	const char *name;
	struct portal_wish wish;
	int status;
	enum rule rule;
} hostile_cases[] = {
	{ "unknown issuer",
	  { .changes = { { ">" MINT_PARTNER "<", ">https://evil.example/saml<" } } },
	  403,
	  RULE_PARTNER_UNKNOWN },
	{ "foreign consumer",
	  { .changes = { { MINT_ACS, "https://evil.example/acs" } } },
	  403,
	  RULE_REQ_ACS },
	{ "other key", { .is_other_key = true }, 403, RULE_SIG_INVALID },
	{ "other destination",
	  { .changes = { { MINT_SSO, "https://evil.example/sso" } } },
	  403,
	  RULE_REQ_DESTINATION },
	{ "too old", { .changes = { { MINT_NOW_TEXT, "2026-01-02T02:58:04Z" } } }, 400, RULE_REQ_EXPIRED },
	{ "from the future",
	  { .changes = { { MINT_NOW_TEXT, "2026-01-02T03:05:06Z" } } },
	  403,
	  RULE_REQ_FUTURE },
};

static void a_hostile_request_ends_on_our_own_page(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(hostile_cases); i++) {
		const struct hostile_case *c = &hostile_cases[i];
		struct portal_wish undone = c->wish;
		SCOPED(story) struct story s;
		struct seen_reply page;

		story_begin(&s);
		page = get(&s, portal_redirect(&s, &c->wish));
		if (page.status != c->status || !has(fake_notes(&s.fake), rule_name(c->rule)))
			fail_msg("%s: %d\n%s", c->name, page.status, fake_notes(&s.fake));
		assert_null(page.location);
		assert_false(has(page.body, "evil.example"));
		assert_false(has(page.body, "portal.example"));
		assert_false(has(page.policy, "portal.example"));
		assert_int_equal(s.fake.n_units, 0);
		assert_int_equal(s.browser.n_cookies, 0);
		undone.is_other_key = false;
		memset(undone.changes, 0, sizeof undone.changes);
		assert_int_equal(get(&s, portal_redirect(&s, &undone)).status, 303);
	}
}

static void a_blocked_or_forgotten_partner_is_refused_in_the_middle(void **state)
{
	SCOPED(story) struct story s;
	struct seen_reply page;
	const char *path;

	(void)state;
	story_begin(&s);
	path = story_open(&s, &plain);
	s.fake.n_partners = 0;
	page = get(&s, path);
	assert_int_equal(page.status, 403);
	assert_false(has(page.body, "portal.example"));
	s.fake.n_partners = 1;
	assert_int_equal(get(&s, path).status, 200);
}

static void a_replayed_request_leads_nowhere(void **state)
{
	SCOPED(story) struct story s;
	struct seen_reply page;
	const char *again;

	(void)state;
	story_begin(&s);
	again = portal_redirect(&s, &plain);
	assert_int_equal(get(&s, again).status, 303);
	page = get(&s, again);
	assert_int_equal(page.status, 400);
	assert_null(page.location);
	assert_true(has(page.body, "SK-1604"));
	assert_false(has(page.body, "portal.example"));
	assert_int_equal(s.fake.n_opens, 1);
	assert_int_equal(post(&s, "/saml/sso", portal_post(&s, NULL)).status,
	                 400); /* the other binding: same ID */
	assert_int_equal(get(&s, portal_redirect(&s, &(struct portal_wish){ .id = "_2" })).status, 303);
}

static void a_login_begun_elsewhere_is_nobodys(void **state)
{
	SCOPED(story) struct story s;
	struct browser other = { .language = "de" };
	struct seen_reply page;
	const char *path;

	(void)state;
	story_begin(&s);
	path = story_open(&s, &plain);
	page = browse(&s, &other, HTTP_GET, path, NULL);
	assert_int_equal(page.status, 400);
	assert_true(has(page.body, "SK-1903")); /* no cookie */
	other = s.browser;
	assert_int_equal(get(&s, portal_redirect(&s, &(struct portal_wish){ .id = "_2" })).status, 303);
	assert_int_equal(s.browser.n_cookies, 2);
	other.cookies[0].value = s.browser.cookies[1].value; /* somebody's cookie under this login's name */
	page = browse(&s, &other, HTTP_GET, path, NULL);
	assert_int_equal(page.status, 403);
	assert_true(has(page.body, "SK-1905"));
	assert_int_equal(get(&s, path).status, 200);
}

static const char *const bad_handles[] = { "/login", "/login?r=", "/login?r=AAAA", "/login?r=%00",
	                                   "/login?r=a%0D%0Ab" };

static void a_login_that_nobody_began_is_gone(void **state)
{
	SCOPED(story) struct story s;

	(void)state;
	story_begin(&s);
	(void)story_open(&s, &plain);
	for (size_t i = 0; i < ARRAY_LEN(bad_handles); i++)
		assert_int_equal(get(&s, bad_handles[i]).status, 400);
}

static void a_login_page_stands_open_for_half_an_hour(void **state)
{
	SCOPED(story) struct story s;
	const char *path;

	(void)state;
	story_begin(&s);
	path = story_open(&s, &plain);
	s.fake.now_at += LIMIT_OPEN_REQUEST_S;
	assert_int_equal(get(&s, path).status, 400);
	s.fake.now_at -= 1;
	assert_int_equal(get(&s, path).status, 200);
}

/* ---- the store fails at every call ---- */

/* The whole story; the status of the first step that did not do what it should, or 0. */
static int story_tried(struct story *s)
{
	struct seen_reply page = get(s, portal_redirect(s, &plain));
	struct portal_got got;
	const char *path;

	if (page.status != 303)
		return page.status;
	path = strstr(page.location, "/login?r=");
	page = get(s, path);
	if (page.status != 200)
		return page.status;
	page = story_login(s, path, STORY_USER, STORY_PASSWORD);
	if (page.status != 303)
		return page.status;
	page = get(s, path);
	if (page.status != 200)
		return page.status;
	page = story_decide(s, page.body, "allow", NULL);
	if (page.status != 200) {
		assert_false(has(page.body, "SAMLResponse"));
		return page.status;
	}
	portal_receive(s, &page, MINT_REQUEST_ID, &got);
	assert_true(got.response.is_success);
	return 0;
}

static unsigned store_fails(enum rule rule, int status)
{
	unsigned n = 1;

	for (;; n++) {
		SCOPED(story) struct story s;
		int got;

		story_begin(&s);
		s.fake.fail_at = n;
		s.fake.fail_rule = rule;
		got = story_tried(&s);
		if (got == 0)
			break;
		if (got != status)
			fail_msg("store call %u: status %d\n%s", n, got, fake_notes(&s.fake));
		assert_true(has(fake_notes(&s.fake), rule_name(rule)));
		assert_int_equal(s.fake.n_opens,
		                 s.fake.n_seen); /* all or nothing: not answered, still open */
		assert_false(has(fake_records(&s.fake), "response.issued"));
		s.fake.fail_at = 0;
		if (s.fake.n_seen == 0)
			assert_int_equal(story_tried(&s),
			                 0); /* nothing was remembered: the same request goes through */
	}
	return n;
}

static void a_store_that_fails_at_any_call_issues_nothing(void **state)
{
	(void)state;
	assert_true(store_fails(RULE_STORE_UNAVAILABLE, 503) > 10);
	assert_true(store_fails(RULE_STORE_REFUSED, 500) > 10);
}

/* ---- pages ---- */

static const struct route_case {
	const char *target;
	enum http_method method;
	int status;
} route_cases[] = {
	{ "/", HTTP_GET, 200 },
	{ "/", HTTP_HEAD, 200 },
	{ "/", HTTP_POST, 405 },
	{ "/konto", HTTP_GET, 200 },
	{ "/konto/logout", HTTP_GET, 405 },
	{ "/konto/logout", HTTP_POST, 200 },
	{ "/login/consent", HTTP_GET, 405 },
	{ "/saml/metadata", HTTP_GET, 200 },
	{ "/saml/sso", HTTP_HEAD, 405 },
	{ "/saml/sso", HTTP_OTHER, 405 },
	{ "/healthz", HTTP_GET, 200 },
	{ "/readyz", HTTP_GET, 200 },
	{ "/login/", HTTP_GET, 404 },
	{ "/nothing", HTTP_GET, 404 },
	{ "/nothing", HTTP_POST, 404 },
	{ "/%2e%2e/login", HTTP_GET, 404 },
	{ "/static/nothing.css", HTTP_GET, 404 },
	{ "/seite/nothing", HTTP_GET, 404 },
	{ "", HTTP_GET, 404 },
};

static void every_address_answers_its_methods_only(void **state)
{
	SCOPED(story) struct story s;

	(void)state;
	story_begin(&s);
	for (size_t i = 0; i < ARRAY_LEN(route_cases); i++) {
		const struct route_case *c = &route_cases[i];
		const struct seen_reply page =
			browse(&s, &s.browser, c->method, c->target, c->method == HTTP_POST ? "" : NULL);

		if (page.status != c->status)
			fail_msg("%s: %d", c->target, page.status);
		assert_true((page.allow != NULL) == (page.status == 405));
		assert_null(page.location);
	}
	s.fake.is_ready = false;
	assert_int_equal(get(&s, "/readyz").status, 503);
	assert_int_equal(get(&s, "/healthz").status, 200);
	assert_int_equal(s.fake.n_units, 0);
}

static void the_language_is_chosen_by_link_cookie_and_browser(void **state)
{
	SCOPED(story) struct story s;
	struct browser english = { .language = "en-GB,de;q=0.5" };

	(void)state;
	story_begin(&s);
	assert_true(has(get(&s, "/").body, "<html lang=\"de\""));
	assert_true(has(browse(&s, &english, HTTP_GET, "/", NULL).body, "<html lang=\"en\""));
	assert_true(has(browse(&s, &s.browser, HTTP_HEAD, "/?lang=en", NULL).body, "<html lang=\"en\""));
	assert_true(has(get(&s, "/?lang=en").body, "<html lang=\"en\""));
	assert_true(has(get(&s, "/").body, "<html lang=\"en\"")); /* the cookie keeps it */
	assert_true(has(get(&s, "/nothing").body, "<html lang=\"en\""));
	s.browser.cookies[0].value = "\"";
	assert_int_equal(get(&s, "/").status, 200); /* spoilt: the browser's own wish */
	assert_true(has(get(&s, "/").body, "<html lang=\"de\""));
}

static void a_logout_ends_the_session_for_good(void **state)
{
	SCOPED(story) struct story s;
	struct browser before;
	const char *path;

	(void)state;
	story_begin(&s);
	path = story_open(&s, &plain);
	assert_int_equal(story_login(&s, path, STORY_USER, STORY_PASSWORD).status, 303);
	before = s.browser;
	assert_int_equal(post(&s, "/konto/logout", "").status, 200);
	assert_int_equal(s.fake.n_sessions, 0);
	assert_int_equal(s.browser.n_cookies, before.n_cookies - 1);
	s.browser = before; /* the old cookie opens nothing */
	assert_true(has(get(&s, path).body, "name=\"password\""));
}

static void a_new_login_ends_the_earlier_session_of_this_browser_alone(void **state)
{
	SCOPED(story) struct story s;
	struct browser other, before;
	const char *path;

	(void)state;
	story_begin(&s);
	path = story_open(&s, &plain);
	assert_int_equal(story_login(&s, path, STORY_USER, STORY_PASSWORD).status, 303);
	other = s.browser;
	s.browser = (struct browser){ 0 };
	path = story_open(&s, &(struct portal_wish){ .id = "_second" });
	assert_int_equal(story_login(&s, path, STORY_USER, STORY_PASSWORD).status, 303);
	assert_int_equal(s.fake.n_sessions, 2);
	before = s.browser;
	assert_int_equal(story_login(&s, path, STORY_USER, STORY_PASSWORD).status, 303);
	assert_int_equal(s.fake.n_sessions, 2);
	assert_true(has(get(&s, "/konto").body, "/konto/logout"));
	s.browser = before; /* who had kept the old handle has nothing */
	assert_false(has(get(&s, "/konto").body, "/konto/logout"));
	s.browser = other;
	assert_true(has(get(&s, "/konto").body, "/konto/logout"));
}

static void a_session_that_has_ended_is_none(void **state)
{
	SCOPED(story) struct story s;
	const char *path;
	unsigned before;

	(void)state;
	story_begin(&s);
	path = story_open(&s, &plain);
	assert_int_equal(story_login(&s, path, STORY_USER, STORY_PASSWORD).status, 303);
	before = s.fake.n_units;
	s.fake.sessions[0].seen_at -= 3600; /* the idle limit of basis */
	assert_false(has(get(&s, "/konto").body, "/konto/logout"));
	(void)post(&s, "/konto/logout", "");
	assert_int_equal(s.fake.n_units, before);
	s.fake.sessions[0].seen_at += 1;
	assert_true(has(get(&s, "/konto").body, "/konto/logout"));
}

static void the_edge_can_refuse_with_a_page_of_ours(void **state)
{
	SCOPED(story) struct story s;
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct http_reply out = { 0 };

	(void)state;
	story_begin(&s);
	flow_refuse(&s.world, "request-x", outcome_of(RULE_HTTP_FRAMING, 1), mem, &out);
	assert_int_equal(out.status, 400);
	assert_true(has(fake_notes(&s.fake), "request-x request.refused HTTP_FRAMING"));
}

static void without_memory_there_is_still_an_answer(void **state)
{
	const struct http_request in = { .request_id = "r", .method = HTTP_GET, .path = bytes_of("/") };
	SCOPED(story) struct story s;

	(void)state;
	story_begin(&s);
	for (unsigned n = 1;; n++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		struct http_reply out = { 0 };

		arena_fail_at(mem, n);
		flow_serve(&s.world, &in, mem, &out);
		if (out.status == 200)
			break;
		assert_int_equal(out.status, 500);
		assert_non_null(out.body.ptr);
	}
}

/* ---- the test means ---- */

#ifdef WITH_REHEARSAL
static struct seen_reply test_login(struct story *s, const char *path, const char *level, const char *result)
{
	return post(s, "/login/test",
	            form_of(s, (const char *const[]){ "request", strchr(path, '=') + 1, "username",
	                                              STORY_USER, "level", level, "result", result, NULL }));
}

static const struct means_case {
	const char *level, *result;
	int status;
	enum level reached;
} means_cases[] = {
	{ "basis", "success", 303, LEVEL_BASIS },
	{ "niedrig", "success", 303, LEVEL_NIEDRIG },
	{ "substanziell", "success", 303, LEVEL_SUBSTANZIELL },
	{ "hoch", "success", 303, LEVEL_HOCH },
	{ "hoch", "cancel", 200, LEVEL_NONE },
	{ "hoch", "failure", 200, LEVEL_NONE }, /* refuses RULE_MEANS_FAILED */
	{ "hoch", "Success", 400, LEVEL_NONE },
	{ "higher", "success", 400, LEVEL_NONE },
	{ "", "success", 400, LEVEL_NONE },
};

static void the_test_means_reaches_every_level_and_result(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(means_cases); i++) {
		const struct means_case *c = &means_cases[i];
		SCOPED(story) struct story s;
		struct seen_reply page;
		struct portal_got got;
		const char *path;

		story_begin(&s);
		s.world.policy.offers_test_means = true;
		s.world.policy.reachable_levels = LEVELS_ALL;
		path = story_open(&s, &plain);
		page = test_login(&s, path, c->level, c->result);
		assert_int_equal(page.status, c->status);
		assert_int_equal(s.fake.n_sessions, c->status == 303 ? 1 : 0);
		if (c->status == 303) {
			page = get(&s, path);
			page = story_decide(&s, page.body, "allow", NULL);
		}
		if (c->status == 400)
			continue;
		portal_receive(&s, &page, MINT_REQUEST_ID, &got);
		assert_int_equal(got.response.is_success, c->status == 303);
		assert_int_equal(got.response.level, c->reached);
		if (got.response.is_success)
			assert_bytes(portal_attribute(&got, "urn:oid:1.3.6.1.4.1.25484.494450.2"), "Test");
	}
}

static void the_test_means_is_not_there_unless_it_is_offered(void **state)
{
	SCOPED(story) struct story s;
	const char *path, *test_path;

	(void)state;
	story_begin(&s);
	path = story_open(&s, &plain);
	assert_ok(arena_printf(s.mem, &test_path, "/login/test?r=%s", strchr(path, '=') + 1));
	assert_int_equal(get(&s, test_path).status, 404);
	assert_int_equal(test_login(&s, path, "hoch", "success").status, 404);
	assert_false(has(get(&s, path).body, "/login/test"));
	s.world.policy.offers_test_means = true;
	assert_int_equal(get(&s, test_path).status, 200);
	assert_true(has(get(&s, path).body, "/login/test"));
}
#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_hostile_request_ends_on_our_own_page),
		cmocka_unit_test(a_blocked_or_forgotten_partner_is_refused_in_the_middle),
		cmocka_unit_test(a_replayed_request_leads_nowhere),
		cmocka_unit_test(a_login_begun_elsewhere_is_nobodys),
		cmocka_unit_test(a_login_that_nobody_began_is_gone),
		cmocka_unit_test(a_login_page_stands_open_for_half_an_hour),
		cmocka_unit_test(a_store_that_fails_at_any_call_issues_nothing),
		cmocka_unit_test(every_address_answers_its_methods_only),
		cmocka_unit_test(the_language_is_chosen_by_link_cookie_and_browser),
		cmocka_unit_test(a_logout_ends_the_session_for_good),
		cmocka_unit_test(a_new_login_ends_the_earlier_session_of_this_browser_alone),
		cmocka_unit_test(a_session_that_has_ended_is_none),
		cmocka_unit_test(the_edge_can_refuse_with_a_page_of_ours),
		cmocka_unit_test(without_memory_there_is_still_an_answer),
#ifdef WITH_REHEARSAL
		cmocka_unit_test(the_test_means_reaches_every_level_and_result),
		cmocka_unit_test(the_test_means_is_not_there_unless_it_is_offered),
#endif
	};

	return cmocka_run_group_tests(tests, story_group_start, story_group_end);
}
