/* SPDX-License-Identifier: EUPL-1.2 */
/* What the adapter tells proxy, portal and persons; logging out; addresses. */
#include "tests/support/unit.h"

#include "lib/spec/limits.h"
#include "tests/flow/portal_kept.h"

struct auth_case {
	const char *query;
	const char *cookie;
	const char *return_to;
	int status;
	const char *header;
	const char *value;
};

static const struct auth_case auths[] = {
	{ "", SESSION, NULL, 200, "Servicekonto-Subject", "p%1" },
	{ "", SESSION, NULL, 200, "Servicekonto-Level", "substanziell" },
	{ "", SESSION, NULL, 200, "Servicekonto-Account", MINT_PARTNER },
	{ "", SESSION, NULL, 200, "Servicekonto-Auth-Time", "1767322945" },
	{ "", SESSION, NULL, 200, "Servicekonto-Attr-surname",
	  "M%C3%BCller%2C%20%22%3C%26%3E%22%0D%0A,%F0%9F%98%80" },
	{ "", SESSION, NULL, 200, "Servicekonto-Attr-givenName", "" },
	/* accepts RULE_AUTH_ATTRIBUTE, accepts RULE_AUTH_PARAMETER */
	{ "?level=substanziell&max_age=60&attrs=surname", SESSION, NULL, 401, "Cache-Control", "no-store" },
	{ "?level=substanziell&max_age=100&attrs=surname", SESSION, NULL, 200, "Cache-Control", "no-store" },
	{ "", NULL, "/a?b=c&d", 401, "Servicekonto-Login",
	  BASE "/sk/login?level=niedrig&return=%2Fa%3Fb%3Dc%26d" },
	{ "", NULL, NULL, 401, "Servicekonto-Login", BASE "/sk/login?level=niedrig&return=%2F" },
	{ "", NULL, "//evil.example", 401, "Servicekonto-Login", BASE "/sk/login?level=niedrig&return=" },
	{ "", NULL, "/a", 401, "Servicekonto-Subject", "" },
	{ "", NULL, "/a", 401, "Servicekonto-Attr-surname", "" },
	{ "", NULL, "/a", 401, "Cache-Control", "no-store" },
	{ "?level=hoch", SESSION, "/a", 401, "Servicekonto-Login", BASE "/sk/login?level=hoch&return=%2Fa" },
	{ "?max_age=99", SESSION, "/a", 401, "Servicekonto-Login",
	  BASE "/sk/login?level=niedrig&force=1&return=%2Fa" },
	{ "?mode=redirect", NULL, "/a", 302, "Location", BASE "/sk/login?level=niedrig&return=%2Fa" },
	{ "?mode=redirect&level=hoch", SESSION, "/a", 302, "Location",
	  BASE "/sk/login?level=hoch&return=%2Fa" },
	{ "", "__Host-sk-portal=AAAA", "/a", 401, "Servicekonto-Subject", "" },
	{ "", "sk-portal=" HANDLE, "/a", 401, "Servicekonto-Subject", "" },
	{ "", SESSION "; " SESSION, "/a", 403, "Servicekonto-Error", "SK-1121" },
	{ "?attrs=givenName", SESSION, "/a", 403, "Servicekonto-Error", "SK-2201" }, /* refuses RULE_AUTH_ATTRIBUTE */
	{ "?attrs=givenName", SESSION, "/a", 403, "Servicekonto-Subject", "" },
	{ "?attrs=surname,", SESSION, "/a", 403, "Servicekonto-Error", "SK-2200" },
	{ "?attrs=Surname", SESSION, "/a", 403, "Servicekonto-Error", "SK-2200" },
	{ "?level=", SESSION, "/a", 403, "Servicekonto-Error", "SK-2200" },
	{ "?level=basis&level=hoch", SESSION, "/a", 403, "Servicekonto-Error", "SK-1111" },
	{ "?level=HOCH", NULL, "/a", 403, "Servicekonto-Error", "SK-2200" },
	{ "?max_age=59", SESSION, "/a", 403, "Servicekonto-Error", "SK-2200" }, /* refuses RULE_AUTH_PARAMETER */
	{ "?max_age=-1", SESSION, "/a", 403, "Servicekonto-Error", "SK-2200" },
	{ "?max_age=99999999999", SESSION, "/a", 403, "Servicekonto-Error", "SK-2200" },
	{ "?mode=on", SESSION, "/a", 403, "Servicekonto-Error", "SK-2200" },
	{ "?lvl=hoch", SESSION, "/a", 403, "Servicekonto-Error", "SK-2200" },
	{ "?level", SESSION, "/a", 403, "Servicekonto-Error", "SK-1110" },
	{ "?lvl=hoch", SESSION, "/a", 403, "Cache-Control", "no-store" },
};

static void the_proxy_is_told_who_is_there_or_what_is_missing(void **state)
{
	for (size_t i = 0; i < ARRAY_LEN(auths); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		const struct auth_case *c = &auths[i];
		struct http_reply out;
		const char *target, *value;

		kept_fresh(state);
		kept_session();
		assert_ok(arena_printf(mem, &target, "/sk/auth%s", c->query));
		kept_get(target, c->cookie, c->return_to, mem, &out);
		value = kept_header(&out, c->header);
		if (out.status != c->status || value == NULL || strcmp(value, c->value) != 0)
			fail_msg("%zu %s: %d %s: %s", i, c->query, out.status, c->header, value);
	}
}

static void a_session_that_has_ended_opens_nothing(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct http_reply out;

	(void)state;
	kept_session();
	kept.now_at = kept.session.ends_at - 1;
	kept.session.seen_at = kept.now_at - LIMIT_TOUCH_S;
	kept_get("/sk/auth", SESSION, NULL, mem, &out);
	assert_int_equal(out.status, 200);
	assert_int_equal(kept.n_touched, 1);
	kept.now_at++;
	kept_get("/sk/auth", SESSION, NULL, mem, &out);
	assert_int_equal(out.status, 401);
	kept_get("/sk/session", SESSION, NULL, mem, &out);
	assert_int_equal(out.status, 401);
	assert_bytes(out.body, "{\"error\":\"SK-1906\"}");
	assert_int_equal(kept.n_touched, 1);
}

static void a_session_is_told_to_the_portal_as_json(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct http_reply out;

	(void)state;
	kept_session();
	kept_get("/sk/session", SESSION, NULL, mem, &out);
	assert_int_equal(out.status, 200);
	assert_string_equal(out.content_type, "application/json");
	assert_string_equal(kept_header(&out, "Cache-Control"), "no-store");
	assert_true(kept_body_has(&out, "\"subject\":\"p%1\",\"level\":\"substanziell\""));
	assert_int_equal(kept.n_touched, 0);
}

static void without_the_store_nothing_is_opened(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct http_reply out;

	(void)state;
	kept_session();
	kept_login("_r1");
	kept.failing = RULE_STORE_UNAVAILABLE;
	kept_get("/sk/auth", SESSION, NULL, mem, &out);
	assert_int_equal(out.status, 503);
	assert_string_equal(kept_header(&out, "Servicekonto-Subject"), "");
	kept_get("/sk/session", SESSION, NULL, mem, &out);
	assert_int_equal(out.status, 503);
	kept_get("/sk/login", NULL, NULL, mem, &out);
	assert_int_equal(out.status, 503);
	assert_non_null(kept_header(&out, "Retry-After"));
	assert_false(kept_sets_cookie(&out, ""));
	kept_post_answer(kept_answer(mem, (struct mint_change){ 0 }), ID, COOKIE, mem, &out);
	assert_int_equal(out.status, 503);
	assert_false(kept_sets_cookie(&out, ""));
	kept_get("/sk/readyz", NULL, NULL, mem, &out);
	assert_int_equal(out.status, 503);
	kept_get("/sk/healthz", NULL, NULL, mem, &out);
	assert_int_equal(out.status, 200);
}

/* ---- logging out ---- */

static void only_a_post_logs_out(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct http_reply out;

	(void)state;
	kept_session();
	kept_get("/sk/logout?lang=en&return=/a?b=%22", SESSION, NULL, mem, &out);
	assert_int_equal(out.status, 200);
	assert_int_equal(kept.n_ended, 0);
	assert_true(kept_body_has(&out, "name=\"return\" value=\"/a?b=%22\""));
	kept_get("/sk/logout?return=//evil.example", SESSION, NULL, mem, &out);
	assert_int_equal(kept.noted, RULE_RETURN_TARGET);
	assert_false(kept_body_has(&out, "evil"));

	kept_post("/sk/logout", bytes_of("return=//evil.example"), SESSION, mem, &out);
	assert_null(kept_header(&out, "Location"));
	assert_int_equal(kept.n_ended, 0);
	kept_post("/sk/logout", bytes_of("return=%2Fa"), SESSION, mem, &out);
	assert_string_equal(kept_header(&out, "Location"), BASE "/a");
	assert_int_equal(kept.n_ended, 1);
	assert_true(kept_sets_cookie(&out,
	                             "__Host-sk-portal=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"));
	kept_post("/sk/logout", bytes_of(""), SESSION, mem, &out);
	assert_int_equal(out.status, 200);
	assert_int_equal(kept.n_ended, 2);
	kept_post("/sk/logout", bytes_of(""), NULL, mem, &out);
	assert_int_equal(out.status, 200);
	assert_int_equal(kept.n_ended, 2);
}

static void addresses_and_methods_are_a_closed_list(void **state)
{
	static const struct {
		enum http_method method;
		const char *path;
		int status;
		enum rule rule;
	} cases[] = {
		{ HTTP_GET, "/sk/metadata", 200, RULE_NONE },
		{ HTTP_HEAD, "/sk/metadata", 200, RULE_NONE },
		{ HTTP_POST, "/sk/metadata", 405, RULE_HTTP_METHOD },
		{ HTTP_GET, "/sk/acs", 405, RULE_HTTP_METHOD },
		{ HTTP_POST, "/sk/auth", 405, RULE_HTTP_METHOD },
		{ HTTP_GET, "/", 404, RULE_HTTP_NOT_FOUND },
		{ HTTP_GET, "/sk", 404, RULE_HTTP_NOT_FOUND },
		{ HTTP_GET, "/sk/auth/", 404, RULE_HTTP_NOT_FOUND },
		{ HTTP_GET, "/sk/static/x", 404, RULE_HTTP_NOT_FOUND },
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		const struct http_request in = kept_request(cases[i].method, cases[i].path, NULL, NULL);
		struct http_reply out;

		kept_fresh(state);
		portal_serve(&kept_portal, &in, mem, &out);
		if (out.status != cases[i].status || kept.noted != cases[i].rule)
			fail_msg("%s: %d %s", cases[i].path, out.status, rule_name(kept.noted));
		assert_true((kept_header(&out, "Allow") != NULL) == (out.status == 405));
	}
}

static void page_assets_lie_below_our_root(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct http_reply out;
	const char *target;

	(void)state;
	assert_ok(arena_printf(mem, &target, "/sk%s", asset_url("konto.css")));
	kept_get(target, NULL, NULL, mem, &out);
	assert_int_equal(out.status, 200);
	assert_true(out.body.len > 0);
}

static void what_the_edge_refuses_gets_a_page(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct http_reply out;

	(void)state;
	portal_refuse(&kept_portal, "reference", outcome_of(RULE_HTTP_TOO_LARGE, 1), mem, &out);
	assert_int_equal(out.status, rule_http_status(RULE_HTTP_TOO_LARGE));
	assert_true(kept_body_has(&out, "reference"));
	assert_true(kept_body_has(&out, "SK-1105"));
}

/* Whatever allocation fails: an answer, and never one that lets in. */
static void no_allocation_failure_lets_anybody_in(void **state)
{
	for (unsigned n = 1;; n++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		struct http_reply out;

		kept_fresh(state);
		kept_session();
		arena_fail_at(mem, n);
		kept_get("/sk/auth?attrs=surname", SESSION, "/a", mem, &out);
		if (out.status == 200)
			break;
		assert_int_equal(out.status, 500);
		assert_true(n < 10000);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_proxy_is_told_who_is_there_or_what_is_missing, kept_fresh),
		cmocka_unit_test_setup(a_session_that_has_ended_opens_nothing, kept_fresh),
		cmocka_unit_test_setup(a_session_is_told_to_the_portal_as_json, kept_fresh),
		cmocka_unit_test_setup(without_the_store_nothing_is_opened, kept_fresh),
		cmocka_unit_test_setup(only_a_post_logs_out, kept_fresh),
		cmocka_unit_test_setup(addresses_and_methods_are_a_closed_list, kept_fresh),
		cmocka_unit_test_setup(page_assets_lie_below_our_root, kept_fresh),
		cmocka_unit_test_setup(what_the_edge_refuses_gets_a_page, kept_fresh),
		cmocka_unit_test_setup(no_allocation_failure_lets_anybody_in, kept_fresh),
	};

	return cmocka_run_group_tests_name("portal", tests, kept_start, kept_stop);
}
