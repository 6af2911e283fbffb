/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "lib/serve/serve_settings.h"
#include "lib/serve/serve_why.h"

#define ARENA_BYTES ((size_t)64 * 1024)

static void the_public_address_is_https_or_of_this_machine(void **state)
{
	static const struct {
		const char *base_url;
		enum rule rule;
	} cases[] = {
		{ "https://konto.example", RULE_NONE },
		{ "https://konto.example:8443", RULE_NONE },
		{ "http://konto-a.localhost:8180", RULE_NONE },
		{ "http://127.0.0.1:8180", RULE_NONE },
		{ "http://konto.example", RULE_CONF_VALUE },
		{ "http://localhost.example", RULE_CONF_VALUE },
		{ "https://konto.example/", RULE_CONF_VALUE },
		{ "https://konto.example/konto", RULE_CONF_VALUE },
		{ "konto.example", RULE_CONF_VALUE },
		{ "", RULE_CONF_VALUE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(ARENA_BYTES);
		struct serve_settings serve = { 0 };
		const char *why = NULL;

		assert_rule(serve_settings_derive("/etc/a.conf", "account.base_url", cases[i].base_url, mem,
		                                  &serve, &why),
		            cases[i].rule);
		if (cases[i].rule != RULE_NONE)
			assert_string_equal(why, "/etc/a.conf: account.base_url: must be https://HOST "
			                         "without a path (http only for *.localhost)");
	}
}

static void host_values_begin_with_the_public_one_and_end(void **state)
{
	static const char *const further[] = { "10.0.0.1:8180", "health" };
	SCOPED(arena) struct arena *mem = arena_new(ARENA_BYTES);
	struct serve_settings serve = { .hosts = { further, ARRAY_LEN(further) } };
	const char *why;

	(void)state;
	assert_ok(serve_settings_derive("a.conf", "k", "https://konto.example:8443", mem, &serve, &why));
	assert_string_equal(serve.host_values[0], "konto.example:8443");
	assert_string_equal(serve.host_values[1], "10.0.0.1:8180");
	assert_string_equal(serve.host_values[2], "health");
	assert_null(serve.host_values[3]);
}

static void keys_are_looked_for_beside_the_file(void **state)
{
	static const struct {
		const char *file, *folder;
	} cases[] = { { "a.conf", "." }, { "/a.conf", "/" }, { "etc/sk/a.conf", "etc/sk" } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(ARENA_BYTES);
		struct serve_settings serve = { 0 };
		const char *why;

		assert_ok(serve_settings_derive(cases[i].file, "k", "https://konto.example", mem, &serve,
		                                &why));
		assert_string_equal(serve.folder, cases[i].folder);
	}
}

static void a_sentence_outlives_its_arena(void **state)
{
	const struct outcome o = outcome_of(RULE_CONF_VALUE, __LINE__);
	struct arena *mem = arena_new(ARENA_BYTES);
	const char *why, *kept;

	(void)state;
	assert_ok(arena_printf(mem, &why, "%s: no", "a.conf"));
	kept = serve_why(why, o);
	arena_free(mem);
	assert_string_equal(kept, "a.conf: no");
	assert_string_equal(serve_why(kept, o), "a.conf: no");
	assert_string_equal(serve_why(NULL, o), rule_text(RULE_CONF_VALUE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_public_address_is_https_or_of_this_machine),
		cmocka_unit_test(host_values_begin_with_the_public_one_and_end),
		cmocka_unit_test(keys_are_looked_for_beside_the_file),
		cmocka_unit_test(a_sentence_outlives_its_arena),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
