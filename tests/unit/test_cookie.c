/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/wire/cookie.h"

#define CAP ((size_t)256 * 1024)

struct find_case {
	const char *what;
	const char *headers[2]; /* two Cookie headers; NULL: not sent */
	enum rule rule;
	const char *value; /* of "__Host-sk" */
};

static const struct find_case finds[] = {
	{ "alone", { "__Host-sk=aB_-9" }, RULE_NONE, "aB_-9" },
	{ "first", { "__Host-sk=v; a=b" }, RULE_NONE, "v" },
	{ "last", { "a=b; __Host-sk=v" }, RULE_NONE, "v" },
	{ "no blank behind ';'", { "a=b;__Host-sk=v" }, RULE_NONE, "v" },
	{ "more blanks", { " a=b ;\t __Host-sk=v \t" }, RULE_NONE, "v" },
	{ "in the second header", { "a=b", "__Host-sk=v" }, RULE_NONE, "v" },
	{ "no header", { NULL }, RULE_NONE, NULL },
	{ "empty header", { "" }, RULE_NONE, NULL },
	{ "only others", { "a=b; c=d" }, RULE_NONE, NULL },
	{ "longer name", { "__Host-skx=v" }, RULE_NONE, NULL },
	{ "name ends like ours", { "x__Host-sk=v" }, RULE_NONE, NULL },
	{ "another case", { "__host-sk=v" }, RULE_NONE, NULL },
	{ "name without '='", { "__Host-sk" }, RULE_NONE, NULL },
	{ "nameless", { "=__Host-sk=v" }, RULE_NONE, NULL },
	{ "our name as a value", { "a=__Host-sk=v" }, RULE_NONE, NULL },
	{ "odd strangers", { ";; =; a; b=\"q q\"; c=\xff\x01,%; __Host-sk=v;" }, RULE_NONE, "v" },
	{ "stranger twice", { "a=1; a=2; __Host-sk=v" }, RULE_NONE, "v" },
	{ "twice", { "__Host-sk=v; __Host-sk=w" }, RULE_COOKIE_DUPLICATE, NULL },
	{ "twice the same", { "__Host-sk=v; __Host-sk=v" }, RULE_COOKIE_DUPLICATE, NULL },
	{ "twice in two headers", { "__Host-sk=v", "__Host-sk=v" }, RULE_COOKIE_DUPLICATE, NULL },
	{ "empty value", { "__Host-sk=" }, RULE_COOKIE_SYNTAX, NULL },
	{ "quoted value", { "__Host-sk=\"v\"" }, RULE_COOKIE_SYNTAX, NULL },
	{ "'=' in the value", { "__Host-sk=v=" }, RULE_COOKIE_SYNTAX, NULL },
	{ "blank in the value", { "__Host-sk=v w" }, RULE_COOKIE_SYNTAX, NULL },
	{ "control character in the value", { "__Host-sk=v\x01" }, RULE_COOKIE_SYNTAX, NULL },
	{ "dot in the value", { "__Host-sk=v.w" }, RULE_COOKIE_SYNTAX, NULL },
	{ "umlaut in the value", { "__Host-sk=\xc3\xbc" }, RULE_COOKIE_SYNTAX, NULL },
};

static OUTCOME find_in(const char *one, const char *two, struct bytes *out)
{
	const struct http_header headers[] = {
		{ bytes_of("cookie"), bytes_of(one) },
		{ bytes_of("X-Cookie"), bytes_of("__Host-sk=wrong") },
		{ bytes_of("COOKIE"), bytes_of(two) },
	};
	const struct http_request in = { .headers = headers, .n_headers = ARRAY_LEN(headers) };

	return cookie_find(&in, "__Host-sk", out);
}

static void our_cookie_is_found_among_all_others(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(finds); i++) {
		struct bytes got;
		const struct outcome o = find_in(finds[i].headers[0], finds[i].headers[1], &got);

		if (o.rule != finds[i].rule)
			fail_msg("%s: got %s", finds[i].what, rule_name(o.rule));
		if (finds[i].value == NULL)
			assert_null(got.ptr);
		else if (!bytes_equal_text(got, finds[i].value))
			fail_msg("%s: wrong value", finds[i].what);
	}
}

static void all_cookie_headers_together_are_bounded(void **state)
{
	static char most[LIMIT_COOKIE_BYTES + 2];
	struct bytes got;

	(void)state;
	memset(most, 'x', LIMIT_COOKIE_BYTES);
	assert_ok(find_in(most, NULL, &got));
	assert_rule(find_in(most, "a", &got), RULE_COOKIE_SYNTAX);
	most[LIMIT_COOKIE_BYTES] = 'x';
	assert_rule(find_in(most, NULL, &got), RULE_COOKIE_SYNTAX);
}

struct set_case {
	struct cookie cookie;
	enum rule rule;
	const char *line;
};

static const struct set_case sets[] = {
	{ { "__Host-sk", "aB_-9", COOKIE_LAX, 600 },
	  RULE_NONE,
	  "__Host-sk=aB_-9; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600" },
	{ { "__Host-sk", "v", COOKIE_NONE, -1 },
	  RULE_NONE,
	  "__Host-sk=v; Path=/; Secure; HttpOnly; SameSite=None" },
	{ { "__Host-sk", "", COOKIE_LAX, 0 },
	  RULE_NONE,
	  "__Host-sk=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0" },
	{ { "", "v", COOKIE_LAX, 0 }, RULE_COOKIE_SYNTAX, NULL },
	{ { NULL, "v", COOKIE_LAX, 0 }, RULE_COOKIE_SYNTAX, NULL },
	{ { "a", NULL, COOKIE_LAX, 0 }, RULE_COOKIE_SYNTAX, NULL },
	{ { "a b", "v", COOKIE_LAX, 0 }, RULE_COOKIE_SYNTAX, NULL },
	{ { "a=b", "v", COOKIE_LAX, 0 }, RULE_COOKIE_SYNTAX, NULL },
	{ { "a", "v; Domain=x", COOKIE_LAX, 0 }, RULE_COOKIE_SYNTAX, NULL },
	{ { "a", "v\r\nX: y", COOKIE_LAX, 0 }, RULE_COOKIE_SYNTAX, NULL },
	{ { "a", "v", COOKIE_LAX, -2 }, RULE_COOKIE_SYNTAX, NULL },
};

static void what_we_set_is_secure_and_cannot_be_broken_out_of(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sets); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		struct http_reply reply;

		http_reply_start(&reply, 200, NULL, (struct bytes){ 0 });
		assert_rule(cookie_set(&reply, mem, &sets[i].cookie), sets[i].rule);
		if (sets[i].line == NULL) {
			assert_null(reply.headers);
			continue;
		}
		assert_string_equal(reply.headers->name, "Set-Cookie");
		assert_string_equal(reply.headers->value, sets[i].line);
	}
}

static OUTCOME set_step(struct arena *mem, void *arg)
{
	struct http_reply reply;
	struct outcome o;

	http_reply_start(&reply, 200, NULL, (struct bytes){ 0 });
	o = cookie_set(&reply, mem, arg);
	if (!is_ok(o))
		assert_null(reply.headers);
	return o;
}

static void no_allocation_failure_hurts(void **state)
{
	struct cookie cookie = { "a", "v", COOKIE_LAX, 5 };

	(void)state;
	torture(set_step, &cookie, CAP);
}

static void the_name_says_where_it_is_bound_to(void **state)
{
	static const struct {
		bool is_https;
		struct bytes id;
		const char *name;
	} cases[] = {
		{ true, { 0 }, "__Host-sk-" },
		{ false, { 0 }, "sk-" },
		{ true, { (const unsigned char *)"abcdefghijk", 11 }, "__Host-sk-abcdefgh" },
		{ false, { (const unsigned char *)"abc", 3 }, "sk-abc" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		const char *name;

		assert_ok(cookie_name_of(cases[i].is_https, "sk-", cases[i].id, mem, &name));
		assert_string_equal(name, cases[i].name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_name_says_where_it_is_bound_to),
		cmocka_unit_test(our_cookie_is_found_among_all_others),
		cmocka_unit_test(all_cookie_headers_together_are_bounded),
		cmocka_unit_test(what_we_set_is_secure_and_cannot_be_broken_out_of),
		cmocka_unit_test(no_allocation_failure_hurts),
	};

	return cmocka_run_group_tests_name("cookie", tests, NULL, NULL);
}
