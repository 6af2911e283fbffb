/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/pages_kit.h"

#include "idp/pages/page_error.h"
#include "idp/pages/page_info.h"
#include "idp/pages/page_post.h"
#include "tests/browser/sample_pages.h"

#define MARKER "zQ7"
/* Tries to leave text, double- and single-quoted attribute, comment, tag, title and header line. */
#define NASTY                                                                                                \
	MARKER "<b>\"'&--></title></textarea><!--\r\nX-Evil: 1\t%1%s\xc3\x28"                                \
	       "Ä\xf0\x9f\x98\x80"

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
		cmocka_unit_test(every_rule_has_an_error_page_that_hides_the_rule),
		cmocka_unit_test(errors_of_a_login_have_their_own_words),
		cmocka_unit_test(an_error_page_leads_back_but_never_to_a_script),
		cmocka_unit_test(a_message_goes_only_where_the_policy_says),
		cmocka_unit_test(the_largest_message_fits_on_its_page),
		cmocka_unit_test(the_built_in_pages_are_found_by_their_exact_path),
	};

	return cmocka_run_group_tests_name("pages", tests, NULL, NULL);
}
