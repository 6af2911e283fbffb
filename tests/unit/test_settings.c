/* SPDX-License-Identifier: EUPL-1.2 */
/* What the account's configuration means, beside the types that lib/conf checks. */
#include "tests/support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "idp/settings.h"

#define NEEDED                                                                                               \
	"[database]\nconninfo=x\n[keys]\nsigning=a\npseudonym=p\n"
#define AT(url, rehearsal) "[account]\nbase_url=" url "\n" NEEDED "[test]\nrehearsal=" rehearsal "\n"
#ifdef WITH_REHEARSAL
#define RULE_IF_LOCAL RULE_NONE
#else
#define RULE_IF_LOCAL RULE_CONF_REHEARSAL
#endif

static char path[] = "/tmp/test_settings.XXXXXX";

static const struct settings_case {
	const char *text;
	enum rule rule;
} cases[] = {
	{ AT("https://konto.example", "no"), RULE_NONE },
	{ AT("https://konto.example", "yes"), RULE_CONF_REHEARSAL },
	{ AT("http://konto.localhost:8080", "yes"), RULE_IF_LOCAL },
	{ AT("http://konto.localhost:8080", "no"), RULE_NONE },
	{ AT("http://konto.example", "no"), RULE_CONF_VALUE },
	{ AT("https://konto.example/", "no"), RULE_CONF_VALUE },
	{ AT("https://konto.example/a", "no"), RULE_CONF_VALUE },
	{ AT("konto.example", "no"), RULE_CONF_VALUE },
};

static void a_configuration_fits_its_host(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		FILE *out = fopen(path, "w");
		struct settings got;
		struct outcome o;
		const char *why = "";

		assert_non_null(out);
		assert_true(fputs(cases[i].text, out) >= 0 && fclose(out) == 0);
		o = settings_read(path, mem, &got, &why);
		if (o.rule != cases[i].rule)
			fail_msg("%s: got %s, %s", cases[i].text, rule_name(o.rule), why);
	}
}

static int start(void **state)
{
	const int fd = mkstemp(path);

	(void)state;
	return fd >= 0 ? close(fd) : -1;
}

static int stop(void **state)
{
	(void)state;
	return unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_configuration_fits_its_host),
	};

	return cmocka_run_group_tests_name("settings", tests, start, stop);
}
