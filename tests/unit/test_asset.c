/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "lib/html/html.h"

#define CAP ((size_t)64 * 1024)

static const char *header_of(const struct http_reply *reply, const char *name)
{
	for (const struct http_reply_header *h = reply->headers; h != NULL; h = h->next)
		if (ascii_equal_fold(bytes_of(h->name), name))
			return h->value;
	return "";
}

static void our_own_assets_are_served_under_their_hashed_names(void **state)
{
	static const struct {
		const char *name, *type, *start;
	} cases[] = {
		{ "konto.css", "text/css; charset=utf-8", "/* SPDX" },
		{ "plain.css", "text/css; charset=utf-8", "/* SPDX" },
		{ "submit.js", "text/javascript; charset=utf-8", "// SPDX" },
		{ "icon.svg", "image/svg+xml", "<svg" },
	};
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct http_reply reply;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *url = asset_url(cases[i].name);

		assert_true(bytes_has_prefix(bytes_of(url), "/static/"));
		assert_int_equal(strspn(strrchr(url, '-') + 1, "0123456789abcdef"), 16);
		assert_ok(asset_reply(bytes_of(url), mem, &reply));
		assert_int_equal(reply.status, 200);
		assert_string_equal(reply.content_type, cases[i].type);
		assert_true(bytes_has_prefix(reply.body, cases[i].start));
		assert_string_equal(header_of(&reply, "Cache-Control"),
		                    "public, max-age=31536000, immutable");
		assert_string_equal(header_of(&reply, "X-Content-Type-Options"), "nosniff");
	}
}

static void another_path_is_not_found(void **state)
{
	static const char *const paths[] = {
		"/static/", "/static/konto.css",    "konto.css",
		"",         "/static/../konto.css", "/static/konto-0000000000000000.css"
	};
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct http_reply reply;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(paths); i++)
		assert_rule(asset_reply(bytes_of(paths[i]), mem, &reply), RULE_HTTP_NOT_FOUND);
	assert_rule(asset_reply((struct bytes){ 0 }, mem, &reply), RULE_HTTP_NOT_FOUND);
	assert_int_equal(reply.status, 0);
	assert_string_equal(asset_url("no.css"), "");
}

static OUTCOME one_asset(struct arena *mem, void *arg)
{
	struct http_reply reply;
	const struct outcome o = asset_reply(bytes_of(asset_url("konto.css")), mem, &reply);

	(void)arg;
	assert_true(is_ok(o) || (reply.status == 0 && reply.headers == NULL && reply.body.ptr == NULL));
	return o;
}

static void without_memory_there_is_no_reply(void **state)
{
	(void)state;
	torture(one_asset, NULL, CAP);
}

/* The sheet that names the fonts must name them as they are served. */
static void a_style_sheet_names_hashed_files(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new((size_t)1024 * 1024);
	struct http_reply reply;
	const char *sheet;

	(void)state;
	if (*asset_url("fonts.css") == '\0')
		return; /* built without KERN: nothing refers to another file */
	assert_ok(asset_reply(bytes_of(asset_url("fonts.css")), mem, &reply));
	assert_ok(arena_text(mem, reply.body, &sheet));
	assert_non_null(strstr(sheet, strrchr(asset_url("FiraSans-Regular.woff2"), '/') + 1));
	assert_null(strstr(sheet, "FiraSans-Regular.woff2"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(our_own_assets_are_served_under_their_hashed_names),
		cmocka_unit_test(another_path_is_not_found),
		cmocka_unit_test(without_memory_there_is_no_reply),
		cmocka_unit_test(a_style_sheet_names_hashed_files),
	};

	return cmocka_run_group_tests_name("asset", tests, NULL, NULL);
}
