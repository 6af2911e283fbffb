/* SPDX-License-Identifier: EUPL-1.2 */
/* The pages on the way of a login: what a person is told and asked. */
#include "tests/support/pages_kit.h"

#include "idp/pages/page_account.h"
#include "idp/pages/page_consent.h"
#include "idp/pages/page_login.h"
#include "idp/pages/page_test_means.h"

static void the_login_form_has_the_names_that_tools_rely_on(void **state)
{
	static const char *const parts[] = {
		"<form method=\"post\" action=\"/login\">",
		"<form method=\"post\" action=\"/login/cancel\">",
		"<input type=\"hidden\" name=\"request\" value=\"H\">",
		"name=\"username\" type=\"text\" autocomplete=\"username\"",
		"name=\"password\" type=\"password\" autocomplete=\"current-password\"",
		"Amt X",
		"value=\"erika\"",
		"role=\"alert\"",
		"aria-invalid=\"true\" aria-describedby=\"meldung\"",
	};
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	const struct login_view view = { .request = "H",
		                         .service_name = "Amt X",
		                         .offers_password = true,
		                         .error = LOGIN_ERROR_FAILED,
		                         .username = "erika" };
	struct http_reply reply;

	(void)state;
	assert_ok(page_login(&german, &view, mem, &reply));
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		assert_has(html_of(&reply, mem), parts[i]);
	assert_int_equal(reply.status, 403);
}

static void each_login_error_has_its_words_and_status(void **state)
{
	static const struct {
		enum login_error error;
		int status;
		const char *words;
	} cases[] = {
		{ LOGIN_ERROR_NONE, 200, "Password" },
		{ LOGIN_ERROR_FAILED, 403, "is not correct" },
		{ LOGIN_ERROR_DELAYED, 429, "in 20 seconds" },
		{ LOGIN_ERROR_BUSY, 503, "Very many people" },
		{ LOGIN_ERROR_COOKIE, 400, "did not send a cookie" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		const struct login_view view = {
			.request = "H", .offers_password = true, .error = cases[i].error, .wait_s = 20
		};
		struct http_reply reply;

		assert_ok(page_login(&english, &view, mem, &reply));
		assert_int_equal(reply.status, cases[i].status);
		assert_has(html_of(&reply, mem), cases[i].words);
		if (cases[i].error == LOGIN_ERROR_NONE)
			assert_has_not(html_of(&reply, mem), "role=\"alert\"");
	}
}

static void an_offer_that_is_no_web_address_is_not_shown(void **state)
{
	static const struct {
		const char *url;
		bool is_shown;
	} cases[] = {
		{ "/login/test", true },
		{ "https://a.example/", true },
		{ "http://a.localhost/", true },
		{ "javascript:alert(1)", false },
		{ "//evil.example", false },
		{ "/\\evil.example", false },
		{ "data:text/html,x", false },
		{ "", false },
		{ NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		const struct login_offer offer = { "Anderer Weg", cases[i].url };
		const struct login_view view = { .request = "H", .offers = &offer, .n_offers = 1 };
		struct http_reply reply;

		assert_ok(page_login(&german, &view, mem, &reply));
		assert_int_equal(strstr(html_of(&reply, mem), "Anderer Weg") != NULL, cases[i].is_shown);
	}
}

static void without_a_password_only_the_other_means_are_shown(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	const struct login_offer offer = { "Anderer Weg", "/login/test" };
	const struct login_view view = { .request = "H", .offers = &offer, .n_offers = 1 };
	struct http_reply reply;

	(void)state;
	assert_ok(page_login(&german, &view, mem, &reply));
	assert_has_not(html_of(&reply, mem), "password");
	assert_has(html_of(&reply, mem), "Anderer Weg");
	assert_has(html_of(&reply, mem), "/login/cancel");
}

static void only_who_is_signed_in_can_log_out(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	const struct account_view nobody = { 0 };
	const struct account_view erika = { "erika", LEVEL_HOCH, 61 };
	struct http_reply reply;

	(void)state;
	assert_ok(page_account(&german, &nobody, mem, &reply));
	assert_has_not(html_of(&reply, mem), "/konto/logout");
	assert_has(html_of(&reply, mem), "nicht angemeldet");
	assert_ok(page_account(&german, &erika, mem, &reply));
	assert_has(html_of(&reply, mem), "<form method=\"post\" action=\"/konto/logout\">");
	assert_has(html_of(&reply, mem), "erika");
	assert_has(html_of(&reply, mem), "2 Minuten");
}

static void the_consent_form_shows_values_and_asks(void **state)
{
	static const char *const parts[] = {
		"action=\"/login/consent\"",
		"name=\"request\" value=\"H\"",
		"name=\"session\" value=\"S\"",
		"Geburtsdatum",
		"12.08.1964",
		"Frau",
		"name=\"release\" id=\"release-1\" value=\"urn:oid:1.3.6.1.4.1.33592.1.3.5\" checked",
		"name=\"release\" id=\"release-2\" value=\"urn:oid:2.5.4.18\">",
		"die Adresse Ihres Postfachs",
		"Vertrauensniveau: substanziell",
		"name=\"decision\" value=\"allow\"",
		"name=\"decision\" value=\"deny\"",
		"Erika, Maria",
		"keine Angabe",
	};
	const struct bytes date = bytes_of("1964-08-12"), gender = bytes_of("2"), box = bytes_of("geheim-1");
	const struct bytes names[] = { bytes_of("Erika"), bytes_of(""), bytes_of("Maria") };
	const struct consent_item items[] = {
		{ "urn:oid:1.2.40.0.10.2.1.1.55", true, true, LEVEL_SUBSTANZIELL, &date, 1 },
		{ "urn:oid:1.3.6.1.4.1.33592.1.3.5", false, true, LEVEL_BASIS, &gender, 1 },
		{ "urn:oid:2.5.4.18", false, false, LEVEL_NONE, &box, 1 },
		{ "urn:oid:2.5.4.42", true, true, LEVEL_HOCH, names, 3 },
		{ "urn:oid:1.2.40.0.10.2.1.1.225566", true, true, LEVEL_HOCH, NULL, 0 },
	};
	const struct consent_view view = { .request = "H",
		                           .session = "S",
		                           .service_name = "Amt",
		                           .level = LEVEL_HOCH,
		                           .items = items,
		                           .n_items = ARRAY_LEN(items) };
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct http_reply reply;

	(void)state;
	assert_ok(page_consent(&german, &view, mem, &reply));
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		assert_has(html_of(&reply, mem), parts[i]);
	assert_has_not(html_of(&reply, mem), "geheim-1");         /* a handle tells a person nothing */
	assert_has_not(html_of(&reply, mem), "id=\"release-0\""); /* required ones are no choice */
}

static void a_partial_date_of_birth_stays_as_it_is(void **state)
{
	static const char *const dates[] = { "1964", "1964-08", "1964/08/12", "", "12.08.1964x" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(dates); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		const struct bytes date = bytes_of(dates[i]);
		const struct consent_item item = {
			"urn:oid:1.2.40.0.10.2.1.1.55", true, true, LEVEL_HOCH, &date, 1
		};
		const struct consent_view view = { .service_name = "Amt", .items = &item, .n_items = 1 };
		struct http_reply reply;

		assert_ok(page_consent(&german, &view, mem, &reply));
		assert_has(html_of(&reply, mem), dates[i]);
	}
}

static void each_attribute_of_an_account_has_a_human_name(void **state)
{
	static const char *const names[] = {
#define ATTRIBUTE(member, friendly, name) name,
#include "lib/spec/attributes.def"
#undef ATTRIBUTE
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		const struct consent_item item = { .name = names[i], .is_required = true };
		const struct consent_view view = { .service_name = "Amt", .items = &item, .n_items = 1 };
		struct http_reply reply;

		assert_ok(page_consent(&german, &view, mem, &reply));
		assert_has_not(html_of(&reply, mem), "attr.");
		assert_has_not(html_of(&reply, mem), names[i]);
	}
}

static void nothing_can_be_chosen_when_a_required_item_is_missing(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct consent_view view = {
		.request = "H", .service_name = "Amt", .is_missing = true, .missing_name = "urn:oid:2.5.4.4"
	};
	struct http_reply reply;

	(void)state;
	assert_ok(page_consent(&german, &view, mem, &reply));
	assert_has(html_of(&reply, mem), "Familienname");
	assert_has_not(html_of(&reply, mem), "value=\"deny\"");
	assert_has_not(html_of(&reply, mem), "name=\"release\"");
	view.missing_name = NULL;
	assert_ok(page_consent(&german, &view, mem, &reply));
	assert_has(html_of(&reply, mem), "die dieses Konto nicht kennt");
}

static void the_test_means_offers_every_level_and_result(void **state)
{
	static const char *const parts[] = { "action=\"/login/test\"", "value=\"basis\"",
		                             "value=\"niedrig\"",      "value=\"substanziell\" checked",
		                             "value=\"hoch\"",         "value=\"success\" checked",
		                             "value=\"cancel\"",       "value=\"failure\"",
		                             "<option value=\"max\">", "name=\"username\"",
		                             "Nur zum Testen" };
	static const char *const persons[] = { "erika", "max" };
	const struct test_means_view view = {
		.request = "H", .level = LEVEL_SUBSTANZIELL, .persons = persons, .n_persons = 2
	};
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct http_reply reply;

	(void)state;
	assert_ok(page_test_means(&german, &view, mem, &reply));
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		assert_has(html_of(&reply, mem), parts[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_login_form_has_the_names_that_tools_rely_on),
		cmocka_unit_test(each_login_error_has_its_words_and_status),
		cmocka_unit_test(an_offer_that_is_no_web_address_is_not_shown),
		cmocka_unit_test(without_a_password_only_the_other_means_are_shown),
		cmocka_unit_test(only_who_is_signed_in_can_log_out),
		cmocka_unit_test(the_consent_form_shows_values_and_asks),
		cmocka_unit_test(a_partial_date_of_birth_stays_as_it_is),
		cmocka_unit_test(each_attribute_of_an_account_has_a_human_name),
		cmocka_unit_test(nothing_can_be_chosen_when_a_required_item_is_missing),
		cmocka_unit_test(the_test_means_offers_every_level_and_result),
	};

	return cmocka_run_group_tests_name("pages_login", tests, NULL, NULL);
}
