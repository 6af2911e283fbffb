/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "idp/pages/page_account.h"
#include "idp/pages/page_consent.h"
#include "idp/pages/page_error.h"
#include "idp/pages/page_info.h"
#include "idp/pages/page_login.h"
#include "idp/pages/page_post.h"
#include "idp/pages/page_test_means.h"
#include "tests/browser/sample_pages.h"

#define CAP LIMIT_REQUEST_MEMORY
#define MARKER "zQ7"
/* Tries to leave text, double- and single-quoted attribute, comment, tag, title and header line. */
#define NASTY                                                                                                \
	MARKER "<b>\"'&--></title></textarea><!--\r\nX-Evil: 1\t%1%s\xc3\x28"                                \
	       "Ä\xf0\x9f\x98\x80"

static const struct page_site site = { .name = "Konto" };
static const struct page_frame german = { .site = &site, .lang = LANG_DE, .request_id = "id1" };
static const struct page_frame english = { .site = &site, .lang = LANG_EN, .request_id = "id1" };

static const char *html_of(const struct http_reply *reply, struct arena *mem)
{
	const char *html;

	assert_ok(arena_text(mem, reply->body, &html));
	return html;
}

static void assert_has(const char *html, const char *part)
{
	if (strstr(html, part) == NULL)
		fail_msg("'%s' is missing", part);
}

static void assert_has_not(const char *html, const char *part)
{
	if (strstr(html, part) != NULL)
		fail_msg("'%s' is there", part);
}

static void a_nasty_value_is_harmless_on_every_page(void **state)
{
	static const char *const traces[] = { MARKER "<", "<b>", "</textarea>", "<!--", "\"'", "\xc3\x28" };

	(void)state;
	for (size_t i = 0; i < n_samples; i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		struct http_reply reply;
		const char *html;

		assert_ok(samples[i].make(&german, NASTY, mem, &reply));
		html = html_of(&reply, mem);
		for (size_t k = 0; k < ARRAY_LEN(traces); k++)
			assert_has_not(html, traces[k]);
		for (const struct http_reply_header *h = reply.headers; h != NULL; h = h->next)
			assert_null(strstr(h->value, MARKER));
	}
}

static void a_nasty_frame_is_harmless_on_every_page(void **state)
{
	static const struct page_site evil = { .name = NASTY, .imprint_url = NASTY, .privacy_url = NASTY,
		                                .accessibility_url = NASTY, .help_url = NASTY, .is_rehearsal = true };
	static const struct page_frame frame = { &evil, LANG_EN, NASTY, NASTY, NASTY };

	(void)state;
	for (size_t i = 0; i < n_samples; i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		struct http_reply reply;
		const char *html;

		assert_ok(samples[i].make(&frame, NASTY, mem, &reply));
		html = html_of(&reply, mem);
		assert_has_not(html, MARKER "<");
		assert_has_not(html, "<b>");
		assert_has_not(html, "\"'");
	}
}

/* An id that has no text would be shown as it is. */
static void no_page_shows_the_id_of_a_text(void **state)
{
	const struct page_frame *const frames[] = { &german, &english };

	(void)state;
	for (size_t i = 0; i < n_samples; i++)
		for (size_t k = 0; k < ARRAY_LEN(frames); k++) {
			SCOPED(arena) struct arena *mem = arena_new(CAP);
			const char *id, *de, *en, *html;
			struct http_reply reply;

			assert_ok(samples[i].make(frames[k], NULL, mem, &reply));
			html = html_of(&reply, mem);
			for (size_t n = 0; tr_row(n, &id, &de, &en); n++)
				assert_has_not(html, id);
			assert_has_not(html, "%1");
			assert_has(html, k == 0 ? "<html lang=\"de\">" : "<html lang=\"en\">");
		}
}

static OUTCOME one_sample(struct arena *mem, void *arg)
{
	const struct sample *sample = arg;
	struct http_reply reply;
	const struct outcome o = sample->make(&german, NULL, mem, &reply);

	assert_true(is_ok(o) || (reply.status == 0 && reply.headers == NULL && reply.body.ptr == NULL));
	return o;
}

static void without_memory_there_is_no_half_page(void **state)
{
	(void)state;
	for (size_t i = 0; i < n_samples; i++) {
		struct sample sample = samples[i];

		torture(one_sample, &sample, CAP);
	}
}

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

static void every_rule_has_an_error_page_that_hides_the_rule(void **state)
{
	(void)state;
	for (enum rule rule = RULE_NONE + 1; rule < RULE_COUNT; rule++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		const struct error_view view = { .rule = rule, .contact_mail = "hilfe@a.example" };
		const char *html, *code;
		struct http_reply reply;

		assert_ok(page_error(&english, &view, mem, &reply));
		html = html_of(&reply, mem);
		assert_ok(arena_printf(mem, &code, "SK-%u", rule_number(rule_told(rule))));
		assert_has(html, code);
		assert_has(html, "id1");
		assert_has_not(html, rule_text(rule));
		assert_has_not(html, rule_name(rule));
		assert_has_not(html, "error.");
		assert_int_equal(reply.status, rule == RULE_HTTP_NOT_FOUND ? 404 : rule_http_status(rule));
	}
}

static void errors_of_a_login_have_their_own_words(void **state)
{
	static const struct {
		enum rule rule;
		const char *title;
	} cases[] = {
		{ RULE_COOKIE_MISSING, "did not send a cookie" },
		{ RULE_OPEN_REQUEST_GONE, "already ended" },
		{ RULE_REQ_REPLAY, "already ended" },
		{ RULE_OTHER_BROWSER, "another browser" },
		{ RULE_SESSION_GONE, "no longer logged in" },
		{ RULE_STORE_UNAVAILABLE, "not possible right now" },
		{ RULE_TOO_MANY, "very busy" },
		{ RULE_HTTP_NOT_FOUND, "does not exist" },
		{ RULE_HTTP_TOO_LARGE, "too large" },
		{ RULE_HTTP_METHOD, "That did not work" },
		{ RULE_SIG_INVALID, "faulty message" },
		{ RULE_XML_SYNTAX, "faulty message" },
		{ RULE_SIGN_FAILED, "wrong on our side" },
		{ RULE_PARTNER_UNKNOWN, "not registered here" },
		{ RULE_LEVEL_UNREACHABLE, "more secure login" },
		{ RULE_INTERNAL, "wrong on our side" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		const struct error_view view = { .rule = cases[i].rule };
		struct http_reply reply;

		assert_ok(page_error(&english, &view, mem, &reply));
		assert_has(html_of(&reply, mem), cases[i].title);
	}
}

static void an_error_page_leads_back_but_never_to_a_script(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct error_view view = { .rule = RULE_STORE_UNAVAILABLE,
		                   .service_name = "Amt",
		                   .service_url = "https://a.example/x" };
	struct http_reply reply;

	(void)state;
	assert_ok(page_error(&german, &view, mem, &reply));
	assert_has(html_of(&reply, mem), "href=\"https://a.example/x\"");
	view.service_url = "javascript:alert(1)";
	assert_ok(page_error(&german, &view, mem, &reply));
	assert_has_not(html_of(&reply, mem), "javascript:");
}

static void a_message_goes_only_where_the_policy_says(void **state)
{
	static const struct {
		const char *action, *more;
		const char *policy;
		enum rule rule;
	} cases[] = {
		{ "https://a.example/acs?x=1", NULL, "form-action 'self' https://a.example; ", RULE_NONE },
		{ "http://a.localhost:8081/acs", "https://b.example",
		  "form-action 'self' http://a.localhost:8081 https://b.example; ", RULE_NONE },
		{ "javascript:alert(1)", NULL, NULL, RULE_URL_SYNTAX },
		{ "/acs", NULL, NULL, RULE_URL_SYNTAX },
		{ "https://a.example/acs", "https://b.example; script-src *", NULL, RULE_URL_SYNTAX },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		const struct post_view view = { .action = cases[i].action,
			                        .field = "SAMLResponse",
			                        .message = "QQ==",
			                        .more_origins = cases[i].more,
			                        .relay_state = i == 0 ? "a\"b&c" : NULL };
		struct http_reply reply;
		const char *policy = "";

		assert_rule(page_post(&german, &view, mem, &reply), cases[i].rule);
		if (cases[i].rule != RULE_NONE) {
			assert_int_equal(reply.status, 0);
			continue;
		}
		for (const struct http_reply_header *h = reply.headers; h != NULL; h = h->next)
			if (strcmp(h->name, "Content-Security-Policy") == 0)
				policy = h->value;
		assert_has(policy, cases[i].policy);
		assert_has(html_of(&reply, mem), "name=\"SAMLResponse\" value=\"QQ==\"");
		assert_int_equal(strstr(html_of(&reply, mem), "RelayState") != NULL, i == 0);
		if (i == 0)
			assert_has(html_of(&reply, mem), "value=\"a&quot;b&amp;c\"");
	}
}

static void the_largest_message_fits_on_its_page(void **state)
{
	const size_t len = LIMIT_XML_BYTES / 3 * 4;
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	char *message = arena_alloc(mem, len + 1);
	struct post_view view = { .action = "https://a.example/", .field = "SAMLResponse" };
	struct http_reply reply;

	(void)state;
	assert_non_null(message);
	memset(message, 'A', len);
	view.message = message;
	assert_ok(page_post(&german, &view, mem, &reply));
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

static void the_built_in_pages_are_found_by_their_exact_path(void **state)
{
	static const struct {
		const char *path;
		enum info info;
		enum rule rule;
	} cases[] = {
		{ "/seite/impressum", INFO_IMPRINT, RULE_NONE },
		{ "/seite/datenschutz", INFO_PRIVACY, RULE_NONE },
		{ "/seite/barrierefreiheit", INFO_ACCESSIBILITY, RULE_NONE },
		{ "/seite/hilfe", INFO_HELP, RULE_NONE },
		{ "/seite/", INFO_IMPRINT, RULE_HTTP_NOT_FOUND },
		{ "/seite/hilfe/", INFO_IMPRINT, RULE_HTTP_NOT_FOUND },
		{ NULL, INFO_IMPRINT, RULE_HTTP_NOT_FOUND },
	};
	enum info info;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_rule(page_info_of_path(bytes_of(cases[i].path), &info), cases[i].rule);
		assert_int_equal(info, cases[i].info);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_nasty_value_is_harmless_on_every_page),
		cmocka_unit_test(a_nasty_frame_is_harmless_on_every_page),
		cmocka_unit_test(no_page_shows_the_id_of_a_text),
		cmocka_unit_test(without_memory_there_is_no_half_page),
		cmocka_unit_test(the_login_form_has_the_names_that_tools_rely_on),
		cmocka_unit_test(each_login_error_has_its_words_and_status),
		cmocka_unit_test(an_offer_that_is_no_web_address_is_not_shown),
		cmocka_unit_test(without_a_password_only_the_other_means_are_shown),
		cmocka_unit_test(only_who_is_signed_in_can_log_out),
		cmocka_unit_test(the_consent_form_shows_values_and_asks),
		cmocka_unit_test(a_partial_date_of_birth_stays_as_it_is),
		cmocka_unit_test(each_attribute_of_an_account_has_a_human_name),
		cmocka_unit_test(nothing_can_be_chosen_when_a_required_item_is_missing),
		cmocka_unit_test(every_rule_has_an_error_page_that_hides_the_rule),
		cmocka_unit_test(errors_of_a_login_have_their_own_words),
		cmocka_unit_test(an_error_page_leads_back_but_never_to_a_script),
		cmocka_unit_test(a_message_goes_only_where_the_policy_says),
		cmocka_unit_test(the_largest_message_fits_on_its_page),
		cmocka_unit_test(the_test_means_offers_every_level_and_result),
		cmocka_unit_test(the_built_in_pages_are_found_by_their_exact_path),
	};

	return cmocka_run_group_tests_name("pages", tests, NULL, NULL);
}
