/* SPDX-License-Identifier: EUPL-1.2 */
/* A login at the portal from the first address to the session, and all that must not become one. */
#include "tests/support/unit.h"

#include "keys/handle.h"
#include "lib/spec/limits.h"
#include "tests/flow/portal_kept.h"

/* ---- login ---- */

struct target_case {
	const char *query;
	const char *header;
	enum rule rule;
	const char *return_to;
};

static const struct target_case targets[] = {
	{ "", NULL, RULE_NONE, "/" },
	{ "?return=", NULL, RULE_NONE, "/" },
	{ "?return=/", NULL, RULE_NONE, "/" },
	{ "?return=/a?x=1&y=2", NULL, RULE_NONE, "/a?x=1&y=2" },
	{ "?level=hoch&return=/a&level=x", NULL, RULE_NONE, "/a&level=x" },
	{ "?return=/a&return=/b", NULL, RULE_NONE, "/a&return=/b" },
	{ "?return=%2Fa%3Fx%3D1%26y%3D%252F", NULL, RULE_NONE, "/a?x=1&y=%2F" },
	{ "?return=/a%2Fb", NULL, RULE_NONE, "/a%2Fb" },
	{ "?return=" BASE "/a", NULL, RULE_NONE, BASE "/a" },
	{ "?return=/a", "/b?c=d", RULE_NONE, "/b?c=d" },
	{ "?return=//evil.example", "/b", RULE_NONE, "/b" },
	{ "?return=/a", "", RULE_NONE, "/a" },
	{ "?return=//evil.example", NULL, RULE_RETURN_TARGET, NULL },
	{ "?return=%2F%2Fevil.example", NULL, RULE_RETURN_TARGET, NULL },
	{ "?return=%252F%252Fevil.example", NULL, RULE_URL_SYNTAX, NULL },
	{ "?return=/\\evil.example", NULL, RULE_URL_SYNTAX, NULL },
	{ "?return=%2F%5Cevil.example", NULL, RULE_URL_SYNTAX, NULL },
	{ "?return=%2F%09%2Fevil.example", NULL, RULE_URL_SYNTAX, NULL },
	{ "?return=%2Fa%0D%0ALocation:x", NULL, RULE_URL_SYNTAX, NULL },
	{ "?return=https://evil.example/", NULL, RULE_RETURN_TARGET, NULL },
	{ "?return=" BASE ".evil.example/", NULL, RULE_RETURN_TARGET, NULL },
	{ "?return=" BASE "@evil.example/", NULL, RULE_URL_SYNTAX, NULL },
	{ "?return=http://portal.example/", NULL, RULE_RETURN_TARGET, NULL },
	{ "?return=http:evil.example", NULL, RULE_URL_SYNTAX, NULL },
	{ "?return=javascript:alert(1)", NULL, RULE_URL_SYNTAX, NULL },
	{ "?return=/a", "https://evil.example/", RULE_RETURN_TARGET, NULL },
	{ "?level=hoch&force=1&lang=en&return=/", NULL, RULE_NONE, "/" },
	{ "?level=", NULL, RULE_LOGIN_PARAMETER, NULL },
	{ "?level=Hoch", NULL, RULE_LOGIN_PARAMETER, NULL },
	{ "?level=hoch&level=hoch", NULL, RULE_FORM_DUPLICATE, NULL },
	{ "?force=0", NULL, RULE_LOGIN_PARAMETER, NULL },
	{ "?lang=fr", NULL, RULE_LOGIN_PARAMETER, NULL },
	{ "?lvl=hoch", NULL, RULE_LOGIN_PARAMETER, NULL },
	{ "?Return=/a", NULL, RULE_LOGIN_PARAMETER, NULL },
};

static void a_login_goes_back_to_this_portal_only(void **state)
{
	for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		const struct target_case *c = &targets[i];
		struct http_reply out;
		const char *target;

		kept_fresh(state);
		assert_ok(arena_printf(mem, &target, "/sk/login%s", c->query));
		kept_get(target, NULL, c->header, mem, &out);
		if (kept.noted != c->rule)
			fail_msg("%s: got %s", c->query, rule_name(kept.noted));
		assert_int_equal(kept.n_opened, c->rule == RULE_NONE ? 1 : 0);
		if (c->rule == RULE_NONE) {
			assert_true(bytes_equal_text(kept.login.return_to, c->return_to));
			assert_int_equal(out.status, 303);
			continue;
		}
		assert_int_equal(out.status, rule_http_status(c->rule));
		assert_null(kept_header(&out, "Location"));
		assert_false(kept_sets_cookie(&out, ""));
		assert_false(kept_body_has(&out, "evil"));
	}
}

static void a_login_asks_the_account_with_a_signed_request(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct http_request back = { .method = HTTP_GET };
	struct authnreq_raw raw;
	struct http_reply out;
	struct saml_wire wire;
	const char *url;

	(void)state;
	kept_get("/sk/login?level=hoch&force=1&lang=en&return=/a", NULL, NULL, mem, &out);
	url = kept_header(&out, "Location");
	assert_non_null(url);
	assert_int_equal(strncmp(url, MINT_SSO "?SAMLRequest=", sizeof MINT_SSO + 12), 0);
	back.query = bytes_of(strchr(url, '?') + 1);
	assert_ok(binding_request_receive(&back, mem, &wire));
	assert_true(bytes_equal(wire.relay_state, kept.login.id));
	assert_ok(alg_verify(mint_key(MINT_RSA), SIG_RSA_PSS256, wire.signed_octets, wire.signature));
	assert_ok(authnreq_decode(&wire, mem, &raw));
	assert_true(bytes_equal(raw.said.id, kept.login.request_id));
	assert_true(bytes_equal_text(raw.said.destination, MINT_SSO));
	assert_true(bytes_equal_text(raw.said.issuer, MINT_SELF));
	assert_true(bytes_equal_text(raw.said.acs_url, MINT_ACS));
	assert_true(raw.said.force_authn);
	assert_true(bytes_equal_text(raw.said.class_refs[0], level_class(LEVEL_HOCH)));
	assert_int_equal(raw.said.n_attributes, 1);
	assert_true(raw.said.attributes[0].is_required);
	assert_int_equal(kept.login.min_level, LEVEL_HOCH);
	assert_true(kept.login.force_authn);
	assert_true(bytes_equal_text(kept.login.lang, "en"));
	assert_int_equal(kept.login.asked_at, MINT_NOW);
	assert_true(kept_sets_cookie(&out, "__Host-sk-acs-"));
	assert_non_null(strstr(kept_header(&out, "Set-Cookie"), "SameSite=None; Max-Age=1800"));
	assert_null(strstr(kept_header(&out, "Set-Cookie"), (const char *)kept.login.id.ptr));

	kept_get("/sk/login", NULL, NULL, mem, &out);
	assert_int_equal(kept.login.min_level, LEVEL_NIEDRIG);
	assert_false(kept.login.force_authn);
}

/* ---- answer ---- */

struct answer_case {
	const char *what;
	const char *request_id; /* of the login */
	const char *relay_state;
	const char *cookie;
	struct mint_change after;
	int64_t later_s;
	enum rule rule;
};

static const struct answer_case answers[] = {
	{ "all good", "_r1", ID, COOKIE, { 0 }, 0, RULE_NONE },
	{ "among other cookies", "_r1", ID, "a=b; " COOKIE "; " SESSION, { 0 }, 0, RULE_NONE },
	{ "no cookie", "_r1", ID, NULL, { 0 }, 0, RULE_COOKIE_MISSING },
	{ "cookie of another login",
	  "_r1",
	  ID,
	  "__Host-sk-acs-AAAAAAAB=" SECRET,
	  { 0 },
	  0,
	  RULE_COOKIE_MISSING },
	{ "cookie without prefix", "_r1", ID, "sk-acs-AAAAAAAA=" SECRET, { 0 }, 0, RULE_COOKIE_MISSING },
	{ "another browser's secret",
	  "_r1",
	  ID,
	  "__Host-sk-acs-AAAAAAAA=" HANDLE,
	  { 0 },
	  0,
	  RULE_OTHER_BROWSER },
	{ "cookie twice", "_r1", ID, COOKIE "; " COOKIE, { 0 }, 0, RULE_COOKIE_DUPLICATE },
	{ "no RelayState", "_r1", NULL, COOKIE, { 0 }, 0, RULE_RESP_UNSOLICITED },
	{ "RelayState too short", "_r1", "AAAAAAAAAAAAAAAAAAAAA", COOKIE, { 0 }, 0, RULE_RESP_UNSOLICITED },
	{ "RelayState of no login",
	  "_r1",
	  "AAAAAAAAAAAAAAAAAAAAAB",
	  COOKIE,
	  { 0 },
	  0,
	  RULE_OPEN_REQUEST_GONE },
	{ "login too old", "_r1", ID, COOKIE, { 0 }, LIMIT_OPEN_REQUEST_S - 10, RULE_OPEN_REQUEST_GONE },
	{ "answer to another request", "_r2", ID, COOKIE, { 0 }, 0, RULE_RESP_UNSOLICITED },
	{ "changed after signing", "_r1", ID, COOKIE, { "M\xc3\xbcller", "Meier" }, 0, RULE_SIG_INVALID },
	{ "answer too old", "_r1", ID, COOKIE, { 0 }, LIMIT_REQUEST_AGE_S + 61, RULE_RESP_INSTANT },
};

static void an_answer_starts_a_session_in_the_asking_browser_only(void **state)
{
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		const struct answer_case *c = &answers[i];
		struct http_reply out;

		kept_fresh(state);
		kept_login(c->request_id);
		kept.now_at += c->later_s;
		kept_post_answer(kept_answer(mem, c->after), c->relay_state, c->cookie, mem, &out);
		if (kept.noted != c->rule)
			fail_msg("%s: got %s", c->what, rule_name(kept.noted));
		assert_int_equal(kept.n_finished, c->rule == RULE_NONE ? 1 : 0);
		assert_int_equal(kept_sets_cookie(&out, "__Host-sk-portal="), c->rule == RULE_NONE);
		assert_int_equal(out.status, c->rule == RULE_NONE ? 303 : rule_http_status(c->rule));
		assert_false(kept_body_has(&out, "ller"));
	}
}

static void after_the_answer_the_person_is_where_they_wanted(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct http_reply out;

	(void)state;
	kept_login("_r1");
	kept_post_answer(kept_answer(mem, (struct mint_change){ 0 }), ID, COOKIE, mem, &out);
	assert_string_equal(kept_header(&out, "Location"), BASE "/a?b=c");
	assert_string_equal(kept_header(&out, "Cache-Control"), "no-store");
	assert_true(kept_sets_cookie(
		&out, "__Host-sk-acs-AAAAAAAA=; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=0"));
	assert_true(bytes_equal_text(kept.session.subject, "_n1"));
	assert_true(bytes_equal_text(kept.session.account, MINT_PARTNER));
	assert_int_equal(kept.session.level, LEVEL_SUBSTANZIELL);
	assert_true(bytes_equal_text(kept.seen, "_a1"));
	assert_int_equal(kept.seen_until_at, MINT_NOW + 300 + 60);
	assert_int_equal(kept.session.handle_hash.len, HANDLE_HASH_BYTES);
}

static void an_answer_posted_twice_makes_one_session(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	const struct bytes xml = kept_answer(mem, (struct mint_change){ 0 });
	struct http_reply out;

	(void)state;
	kept_login("_r1");
	kept_post_answer(xml, ID, COOKIE, mem, &out);
	kept_post_answer(xml, ID, COOKIE, mem, &out);
	assert_int_equal(kept.n_finished, 1); /* accepts RULE_RESP_STATUS */
	assert_int_equal(kept.noted, RULE_OPEN_REQUEST_GONE);
	assert_false(kept_sets_cookie(&out, "__Host-sk-portal="));
	kept_login("_r1"); /* the same request once more open: the assertion is remembered */
	kept_post_answer(xml, ID, COOKIE, mem, &out);
	assert_int_equal(kept.n_finished, 1);
	assert_int_equal(kept.noted, RULE_ASSERT_REPLAY);
}

static void an_encrypted_answer_is_opened_with_our_key(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	const struct encrypt_to to = partner_encryption(kept_portal.account);
	const struct mint how = {
		.key = mint_key(MINT_RSA), .alg = SIG_RSA_PSS256, .sign_assertion = true, .encrypt = &to
	};
	struct http_reply out;

	(void)state;
	kept_login("_r1");
	kept_post_answer(mint_response(mem, &how), ID, COOKIE, mem, &out);
	assert_int_equal(kept.n_finished, 1);
	assert_true(bytes_equal_text(kept.session.subject, "_n1"));
}

static void a_failed_answer_offers_the_same_login_again(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	const struct mint how = { .key = mint_key(MINT_RSA), .alg = SIG_RSA_PSS256, .sign_message = true };
	struct http_reply out;

	(void)state;
	kept_login("_r1");
	kept_post_answer(mint_error(mem, &how), ID, COOKIE, mem, &out);
	assert_int_equal(out.status, 200);
	assert_int_equal(kept.noted, RULE_RESP_STATUS);
	assert_int_equal(kept.n_dropped, 1);
	assert_int_equal(kept.n_finished, 0);
	assert_true(kept_body_has(&out, "/sk/login?level=substanziell&amp;lang=en&amp;return=%2Fa%3Fb%3Dc"));
	assert_true(kept_body_has(&out, "/sk/static/"));
	assert_true(kept_body_has(&out, "Portal &amp; &lt;Amt&gt;"));
	assert_false(kept_sets_cookie(&out, "__Host-sk-portal="));

	kept_post_answer(kept_answer(mem, (struct mint_change){ "M\xc3\xbcller", "Meier" }), ID, COOKIE, mem,
	                 &out);
	assert_int_equal(kept.noted, RULE_SIG_INVALID);
	assert_int_equal(kept.n_dropped, 1); /* a forged answer does not end the login */
	assert_true(kept_body_has(&out, "return=%2Fa%3Fb%3Dc"));
	assert_true(kept_body_has(&out, "SK-1303"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_login_goes_back_to_this_portal_only, kept_fresh),
		cmocka_unit_test_setup(a_login_asks_the_account_with_a_signed_request, kept_fresh),
		cmocka_unit_test_setup(an_answer_starts_a_session_in_the_asking_browser_only, kept_fresh),
		cmocka_unit_test_setup(after_the_answer_the_person_is_where_they_wanted, kept_fresh),
		cmocka_unit_test_setup(an_answer_posted_twice_makes_one_session, kept_fresh),
		cmocka_unit_test_setup(an_encrypted_answer_is_opened_with_our_key, kept_fresh),
		cmocka_unit_test_setup(a_failed_answer_offers_the_same_login_again, kept_fresh),
	};

	return cmocka_run_group_tests_name("portal_login", tests, kept_start, kept_stop);
}
