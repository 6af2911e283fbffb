/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/proc/master_listen.h"
#include "lib/spec/limits.h"

static char folder[] = "/tmp/test_listen.XXXXXX";

static const struct listen_case {
	const char *name;
	const char *format; /* %s: the folder */
	enum rule rule;
} cases[] = {
	{ "a socket file", "unix:%s/a", RULE_NONE },
	{ "port zero", "127.0.0.1:0", RULE_LISTEN_FAILED },
	{ "a name", "localhost:0", RULE_LISTEN_FAILED },
	{ "no port", "127.0.0.1", RULE_LISTEN_FAILED },
	{ "port too high", "127.0.0.1:65536", RULE_LISTEN_FAILED },
	{ "an address of another host", "192.0.2.1:8080", RULE_LISTEN_FAILED },
	{ "no such folder", "unix:%s/none/a", RULE_LISTEN_FAILED },
	{ "nothing", "", RULE_LISTEN_FAILED },
};

static const char *text_of(const struct listen_case *c, struct arena *mem)
{
	const char *hole = strstr(c->format, "%s"), *text = c->format;

	if (hole != NULL)
		assert_ok(arena_printf(mem, &text, "%.*s%s%s", (int)(hole - c->format), c->format, folder, hole + 2));
	return text;
}

static void an_address_is_listened_on_or_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		const char *text = text_of(&cases[i], mem), *why;
		struct listener got;
		const struct outcome o = master_listen(text, mem, &got, &why);

		if (o.rule != cases[i].rule)
			fail_msg("%s: got %s", cases[i].name, rule_name(o.rule));
		assert_int_equal(got.fd >= 0, is_ok(o));
		if (is_ok(o))
			master_unlisten(text, &got);
		else
			assert_int_equal(strncmp(why, text, strlen(text)), 0);
	}
}

static void a_socket_that_answers_is_not_taken_away(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const char *text = text_of(&cases[0], mem), *why;
	struct listener first, second;

	(void)state;
	assert_ok(master_listen(text, mem, &first, &why));
	assert_rule(master_listen(text, mem, &second, &why), RULE_LISTEN_FAILED);
	(void)close(first.fd); /* its server died and left the file */
	assert_ok(master_listen(text, mem, &second, &why));
	master_unlisten(text, &second);
}

static int start(void **state)
{
	(void)state;
	return mkdtemp(folder) != NULL ? 0 : -1;
}

static int stop(void **state)
{
	(void)state;
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_address_is_listened_on_or_named),
		cmocka_unit_test(a_socket_that_answers_is_not_taken_away),
	};

	return cmocka_run_group_tests_name("listen", tests, start, stop);
}
