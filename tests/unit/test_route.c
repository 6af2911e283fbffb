/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "lib/wire/route.h"

#define CAP ((size_t)64 * 1024)

static const struct route routes[] = {
	{ HTTP_GET, "/a", ROUTE_EXACT },  { HTTP_POST, "/a", ROUTE_EXACT }, { HTTP_POST, "/b", ROUTE_EXACT },
	{ HTTP_GET, "/c/", ROUTE_BELOW }, { HTTP_GET, "/", ROUTE_EXACT },
};
#define N_ROUTES ARRAY_LEN(routes)

static struct http_request asked(enum http_method method, const char *path)
{
	return (struct http_request){ .method = method, .path = bytes_of(path) };
}

static const char *header_of(const struct http_reply *reply, const char *name)
{
	for (const struct http_reply_header *h = reply->headers; h != NULL; h = h->next)
		if (strcmp(h->name, name) == 0)
			return h->value;
	return NULL;
}

static void a_request_finds_its_line(void **state)
{
	static const struct {
		enum http_method method;
		const char *path;
		size_t place;
		enum rule rule;
		const char *allow; /* when the method is refused */
	} cases[] = {
		{ HTTP_GET, "/a", 0, RULE_NONE, NULL },
		{ HTTP_HEAD, "/a", 0, RULE_NONE, NULL },
		{ HTTP_POST, "/a", 1, RULE_NONE, NULL },
		{ HTTP_OTHER, "/a", N_ROUTES, RULE_HTTP_METHOD, "GET, HEAD, POST" },
		{ HTTP_POST, "/b", 2, RULE_NONE, NULL },
		{ HTTP_GET, "/b", N_ROUTES, RULE_HTTP_METHOD, "POST" },
		{ HTTP_HEAD, "/b", N_ROUTES, RULE_HTTP_METHOD, "POST" },
		{ HTTP_GET, "/c/", 3, RULE_NONE, NULL },
		{ HTTP_GET, "/c/d/e", 3, RULE_NONE, NULL },
		{ HTTP_POST, "/c/d", N_ROUTES, RULE_HTTP_METHOD, "GET, HEAD" },
		{ HTTP_GET, "/", 4, RULE_NONE, NULL },
		{ HTTP_GET, "/c", N_ROUTES, RULE_HTTP_NOT_FOUND, NULL },
		{ HTTP_GET, "/a/", N_ROUTES, RULE_HTTP_NOT_FOUND, NULL },
		{ HTTP_POST, "/nothing", N_ROUTES, RULE_HTTP_NOT_FOUND, NULL },
		{ HTTP_GET, "", N_ROUTES, RULE_HTTP_NOT_FOUND, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		const struct http_request in = asked(cases[i].method, cases[i].path);
		struct http_reply out;
		size_t place;

		assert_rule(route_find(routes, N_ROUTES, &in, &place), cases[i].rule);
		assert_int_equal(place, cases[i].place);
		http_reply_start(&out, rule_http_status(cases[i].rule), NULL, (struct bytes){ 0 });
		route_hints(routes, N_ROUTES, &in, mem, &out);
		if (cases[i].allow == NULL)
			assert_null(out.headers);
		else
			assert_string_equal(header_of(&out, "Allow"), cases[i].allow);
	}
}

static void a_story_that_refuses_head_does_not_offer_it(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	const struct http_request in = asked(HTTP_HEAD, "/a");
	struct http_reply out;

	(void)state;
	http_reply_start(&out, 405, NULL, (struct bytes){ 0 });
	route_hints(routes, N_ROUTES, &in, mem, &out);
	assert_string_equal(header_of(&out, "Allow"), "GET, POST");
}

static void who_comes_too_early_is_told_when(void **state)
{
	static const struct {
		enum rule rule;
		bool is_told;
	} cases[] = {
		{ RULE_TOO_MANY, true },       { RULE_STORE_UNAVAILABLE, true }, { RULE_HELPER_DIED, true },
		{ RULE_FORM_TOO_LONG, false }, { RULE_INTERNAL, false },         { RULE_LOGIN_FAILED, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		const struct http_request in = asked(HTTP_GET, "/a");
		struct http_reply out;

		http_reply_start(&out, rule_http_status(cases[i].rule), NULL, (struct bytes){ 0 });
		route_hints(routes, N_ROUTES, &in, mem, &out);
		assert_true((header_of(&out, "Retry-After") != NULL) == cases[i].is_told);
	}
}

static void without_memory_the_reply_goes_as_it_is(void **state)
{
	const struct http_request in = asked(HTTP_OTHER, "/a");

	(void)state;
	for (unsigned n = 1;; n++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		struct http_reply out;

		arena_fail_at(mem, n);
		http_reply_start(&out, 405, NULL, (struct bytes){ 0 });
		route_hints(routes, N_ROUTES, &in, mem, &out);
		assert_int_equal(out.status, 405);
		if (out.headers != NULL)
			break;
		assert_true(n < 100);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_finds_its_line),
		cmocka_unit_test(a_story_that_refuses_head_does_not_offer_it),
		cmocka_unit_test(who_comes_too_early_is_told_when),
		cmocka_unit_test(without_memory_the_reply_goes_as_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
