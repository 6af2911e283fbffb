/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "keys/partner_origins.h"
#include "lib/base/text.h"
#include "lib/spec/limits.h"

#define CAP ((size_t)64 * 1024)

static void origins_and_nothing_else_are_taken(void **state)
{
	static const struct {
		const char *given;
		enum rule rule;
		const char *out;
	} cases[] = {
		{ NULL, RULE_NONE, "" },
		{ "https://a.example", RULE_NONE, "https://a.example" },
		{ "https://a.example:8443", RULE_NONE, "https://a.example:8443" },
		{ "http://portal.localhost:7401", RULE_NONE, "http://portal.localhost:7401" },
		{ "https://a.example,https://b.example", RULE_NONE, "https://a.example https://b.example" },
		{ "", RULE_PARTNER_ORIGIN, NULL },
		{ "http://a.example", RULE_PARTNER_ORIGIN, NULL },
		{ "https://a.example/", RULE_PARTNER_ORIGIN, NULL },
		{ "https://a.example/acs", RULE_PARTNER_ORIGIN, NULL },
		{ "https://a.example?x", RULE_PARTNER_ORIGIN, NULL },
		{ "https://a.example#x", RULE_PARTNER_ORIGIN, NULL },
		{ "https://u@a.example", RULE_PARTNER_ORIGIN, NULL },
		{ "https://*.example", RULE_PARTNER_ORIGIN, NULL },
		{ "https://a.example;script-src", RULE_PARTNER_ORIGIN, NULL },
		{ "https://a.example 'self'", RULE_PARTNER_ORIGIN, NULL },
		{ "https:", RULE_PARTNER_ORIGIN, NULL },
		{ "*", RULE_PARTNER_ORIGIN, NULL },
		{ "javascript:alert(1)", RULE_PARTNER_ORIGIN, NULL },
		{ "https://a.example,", RULE_PARTNER_ORIGIN, NULL },
		{ ",https://a.example", RULE_PARTNER_ORIGIN, NULL },
		{ "https://a.example, https://b.example", RULE_PARTNER_ORIGIN, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		const char *out;
		const struct outcome o = partner_origins(cases[i].given, mem, &out);

		if (o.rule != cases[i].rule)
			fail_msg("%s: %s", cases[i].given, rule_name(o.rule));
		if (cases[i].out == NULL)
			assert_null(out);
		else
			assert_string_equal(out, cases[i].out);
	}
}

static const char *list_of(size_t n, struct arena *mem)
{
	struct text t = text_new(mem, CAP);
	const char *list;

	for (size_t i = 0; i < n; i++)
		text_str(&t, i == 0 ? "https://a.example" : ",https://a.example");
	assert_ok(text_done_str(&t, &list));
	return list;
}

static void their_number_and_length_are_bounded(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	char longest[LIMIT_ORIGIN_BYTES + 2] = "https://";
	const char *out;

	(void)state;
	assert_ok(partner_origins(list_of(LIMIT_FORM_ORIGINS, mem), mem, &out));
	assert_rule(partner_origins(list_of(LIMIT_FORM_ORIGINS + 1, mem), mem, &out), RULE_PARTNER_ORIGIN);
	memset(longest + strlen("https://"), 'a', LIMIT_ORIGIN_BYTES - strlen("https://"));
	assert_ok(partner_origins(longest, mem, &out));
	longest[LIMIT_ORIGIN_BYTES] = 'a';
	assert_rule(partner_origins(longest, mem, &out), RULE_PARTNER_ORIGIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(origins_and_nothing_else_are_taken),
		cmocka_unit_test(their_number_and_length_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
