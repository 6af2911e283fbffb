/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "lib/html/html.h"

#define CAP ((size_t)256 * 1024)
#define MAX ((size_t)64 * 1024)

static const struct page_site site = { .name = "Konto <A>" };

static OUTCOME build(const struct page_site *of, const struct page *page, struct arena *mem,
                     struct http_reply *out)
{
	struct text t = text_new(mem, MAX);

	page_begin(&t, of, page);
	page_end(&t, of, page);
	return page_reply(&t, page, mem, out);
}

static const char *header_of(const struct http_reply *reply, const char *name)
{
	for (const struct http_reply_header *h = reply->headers; h != NULL; h = h->next)
		if (ascii_equal_fold(bytes_of(h->name), name))
			return h->value;
	return "";
}

static void the_policy_allows_nothing_but_our_own(void **state)
{
	static const char fixed[] =
		"default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
		"base-uri 'none'; frame-ancestors 'none'; form-action 'self'";
	static const struct {
		const char *form_action;
		bool allows_script;
		const char *end;
		const char *referrer;
	} cases[] = {
		{ NULL, false, "", "same-origin" },
		{ NULL, true, "; script-src 'self'", "same-origin" },
		{ "https://p.example", true, " https://p.example; script-src 'self'", "strict-origin" },
		{ "http://p.localhost:8080 https://[::1]", false, " http://p.localhost:8080 https://[::1]",
		  "strict-origin" },
	};
	SCOPED(arena) struct arena *mem = arena_new(CAP);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct page page = { .title = "t",
			                   .form_action = cases[i].form_action,
			                   .allows_script = cases[i].allows_script,
			                   .status = 200 };
		struct http_reply reply;
		const char *policy;

		assert_ok(build(&site, &page, mem, &reply));
		policy = header_of(&reply, "Content-Security-Policy");
		assert_true(bytes_has_prefix(bytes_of(policy), fixed));
		assert_string_equal(policy + strlen(fixed), cases[i].end);
		assert_string_equal(header_of(&reply, "Referrer-Policy"), cases[i].referrer);
		assert_string_equal(header_of(&reply, "Cache-Control"), "no-store");
		assert_string_equal(header_of(&reply, "X-Content-Type-Options"), "nosniff");
		assert_string_equal(header_of(&reply, "Cross-Origin-Opener-Policy"), "same-origin");
		assert_string_equal(header_of(&reply, "Content-Language"), "de");
		assert_string_equal(reply.content_type, "text/html; charset=utf-8");
	}
}

static void only_origins_get_into_the_policy(void **state)
{
	static const char *const bad[] = { "",
		                           " ",
		                           "p.example",
		                           "https://",
		                           "https://p.example/acs",
		                           "https://p.example ",
		                           " https://p.example",
		                           "https://p.example; script-src *",
		                           "https://p.example,https://q.example",
		                           "https://p.example\r\nSet-Cookie: a=b",
		                           "javascript:alert(1)",
		                           "https://*",
		                           "*",
		                           "'unsafe-inline'",
		                           "https://p.example  https://q.example",
		                           "https://p\"x",
		                           "ftp://p.example",
		                           "https://p\tx",
		                           "https://ä" };
	SCOPED(arena) struct arena *mem = arena_new(CAP * 4);
	struct http_reply reply;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		const struct page page = { .title = "t", .form_action = bad[i], .status = 200 };

		assert_rule(build(&site, &page, mem, &reply), RULE_URL_SYNTAX);
		assert_int_equal(reply.status, 0);
		assert_null(reply.body.ptr);
	}
}

static void the_frame_has_language_title_links_and_reference(void **state)
{
	static const struct page_site own = { .name = "N",
		                              .imprint_url = "https://o.example/impressum?a=1&b",
		                              .is_rehearsal = true };
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	const struct page page = { .lang = LANG_EN,
		                   .title = "A & B",
		                   .request_id = "k7Q<",
		                   .lang_url_de = "?a&lang=de",
		                   .lang_url_en = "?lang=en",
		                   .status = 403 };
	static const char *const parts[] = { "<html lang=\"en\">",
		                             "<title>A &amp; B – N</title>",
		                             "k7Q&lt;",
		                             "href=\"?a&amp;lang=de\" lang=\"de\" hreflang=\"de\">Deutsch",
		                             "aria-current=\"true\">English",
		                             "href=\"https://o.example/impressum?a=1&amp;b\"",
		                             "href=\"/seite/datenschutz\"",
		                             "href=\"/seite/barrierefreiheit\"",
		                             "href=\"/seite/hilfe\"",
		                             "href=\"#inhalt\"",
		                             "<main id=\"inhalt\"",
		                             "sk-rehearsal",
		                             "</html>" };
	struct http_reply reply;
	const char *html;

	(void)state;
	assert_ok(build(&own, &page, mem, &reply));
	assert_int_equal(reply.status, 403);
	assert_ok(arena_text(mem, reply.body, &html));
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (strstr(html, parts[i]) == NULL)
			fail_msg("'%s' is missing", parts[i]);
	assert_null(strstr(html, "<script"));
	assert_null(strstr(html, "style=\""));
}

static void what_is_absent_is_not_shown(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	const struct page page = { .title = "t", .allows_script = true, .status = 200 };
	struct http_reply reply;
	const char *html;

	(void)state;
	assert_ok(build(&site, &page, mem, &reply));
	assert_ok(arena_text(mem, reply.body, &html));
	assert_null(strstr(html, "sk-rehearsal"));
	assert_null(strstr(html, "sk-languages"));
	assert_null(strstr(html, "sk-reference"));
	assert_null(strstr(html, "Konto <A>"));
	assert_non_null(strstr(html, "<script defer src=\"/static/submit-"));
	assert_null(strstr(html, "<script>"));
}

static OUTCOME one_page(struct arena *mem, void *arg)
{
	const struct page page = { .title = "t", .form_action = "https://p.example", .status = 200 };
	struct http_reply reply;
	const struct outcome o = build(&site, &page, mem, &reply);

	(void)arg;
	assert_true(is_ok(o) || (reply.status == 0 && reply.headers == NULL && reply.body.ptr == NULL));
	return o;
}

static void without_memory_there_is_no_page(void **state)
{
	(void)state;
	torture(one_page, NULL, CAP);
}

static void a_page_past_its_maximum_is_refused(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	const struct page page = { .title = "t", .status = 200 };
	struct text t = text_new(mem, MAX);
	struct http_reply reply;

	(void)state;
	page_begin(&t, &site, &page);
	while (t.failed == RULE_NONE)
		html_str(&t, "0123456789");
	page_end(&t, &site, &page);
	assert_rule(page_reply(&t, &page, mem, &reply), RULE_TEXT_TOO_LONG);
	assert_int_equal(reply.status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_policy_allows_nothing_but_our_own),
		cmocka_unit_test(only_origins_get_into_the_policy),
		cmocka_unit_test(the_frame_has_language_title_links_and_reference),
		cmocka_unit_test(what_is_absent_is_not_shown),
		cmocka_unit_test(without_memory_there_is_no_page),
		cmocka_unit_test(a_page_past_its_maximum_is_refused),
	};

	return cmocka_run_group_tests_name("page", tests, NULL, NULL);
}
