/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "keys/pairwise.h"
#include "lib/spec/limits.h"

#define HEX_15 "0123456789abcde"
#define HEX_64 HEX_15 "f" HEX_15 "F" HEX_15 "f" HEX_15 "F"

SCOPED_KIND(pairwise, struct pairwise *, pairwise_free)
SCOPED_KIND(file, FILE *, (void)fclose)

static char folder[] = "/tmp/test_pairwise.XXXXXX";
static char file[64];

static int folder_make(void **state)
{
	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	(void)snprintf(file, sizeof file, "%s/secret", folder);
	return 0;
}

static int folder_remove(void **state)
{
	(void)state;
	(void)unlink(file);
	return rmdir(folder);
}

static void file_save(const char *text, size_t len, mode_t mode)
{
	SCOPED(file) FILE *f = fopen(file, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, len, f), len);
	assert_int_equal(chmod(file, mode), 0);
}

static const struct load_case {
	const char *name, *content;
	mode_t mode;
	enum rule rule;
	const char *why; /* a part of it */
} load_cases[] = {
	{ "whole", HEX_64, 0600, RULE_NONE, NULL },
	{ "with a line end", HEX_64 "\n", 0600, RULE_NONE, NULL },
	{ "read-only", HEX_64 "\n", 0400, RULE_NONE, NULL },
	{ "open to all", HEX_64, 0644, RULE_KEY_EXPOSED, "chmod 600" },
	{ "open to the group", HEX_64, 0640, RULE_KEY_EXPOSED, "chmod 600" },
	{ "others may write", HEX_64, 0602, RULE_KEY_EXPOSED, "chmod 600" },
	{ "empty", "", 0600, RULE_KEY_SIZE, "64 hex digits" },
	{ "a digit short", HEX_15 "f" HEX_15 "f" HEX_15 "f" HEX_15, 0600, RULE_KEY_SIZE, "64 hex digits" },
	{ "a digit short and a line end", HEX_15 "f" HEX_15 "f" HEX_15 "f" HEX_15 "\n", 0600, RULE_KEY_SIZE,
	  "64 hex digits" },
	{ "a digit more", HEX_64 "0", 0600, RULE_KEY_SIZE, "64 hex digits" },
	{ "two line ends", HEX_64 "\n\n", 0600, RULE_KEY_SIZE, "64 hex digits" },
	{ "no hex", HEX_15 "g" HEX_15 "f" HEX_15 "f" HEX_15 "f", 0600, RULE_KEY_SIZE, "64 hex digits" },
};

static void only_a_whole_secret_that_nobody_else_reads_is_taken(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(load_cases); i++) {
		const struct load_case *c = &load_cases[i];
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		SCOPED(pairwise) struct pairwise *got = NULL;
		struct outcome o;
		const char *why;

		file_save(c->content, strlen(c->content), c->mode);
		o = pairwise_load(file, mem, &got, &why);
		if (o.rule != c->rule)
			fail_msg("%s: got %s", c->name, rule_name(o.rule));
		assert_int_equal(got != NULL, c->rule == RULE_NONE);
		if (c->why == NULL)
			assert_null(why);
		else
			assert_true(strstr(why, c->why) != NULL && strstr(why, file) != NULL);
		assert_int_equal(unlink(file), 0);
	}
}

static void a_secret_that_is_not_there_says_how_to_make_it(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct pairwise *got;
	const char *why;

	(void)state;
	assert_rule(pairwise_load(file, mem, &got, &why), RULE_KEY_UNREADABLE);
	assert_null(got);
	assert_non_null(strstr(why, "keys new"));
}

static struct pairwise *loaded(struct arena *mem, const char *hex)
{
	struct pairwise *got;
	const char *why;

	file_save(hex, strlen(hex), 0600);
	assert_ok(pairwise_load(file, mem, &got, &why));
	assert_int_equal(unlink(file), 0);
	return got;
}

/* Each pair of rows must give two names; row 0 is the one they all differ from. */
static const struct name_case {
	const char *label, *subject, *sector;
} name_cases[] = {
	{ "bpk2", "bc", "a" }, { "nameid", "bc", "a" }, { "bpk2", "b", "ca" },  { "bpk2", "bca", "" },
	{ "bpk2", "bc", "b" }, { "bpk", "2bc", "a" },   { "bpk2", "bc:1", "" }, { "bpk2", "bc", NULL },
	{ "bpk2", "c", "ab" }, { "bpk2", "1:b", "c" },  { "", "bpk2bc", "a" },
};

static void no_two_inputs_run_together(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	SCOPED(pairwise) struct pairwise *secret = loaded(mem, HEX_64);
	struct bytes got[ARRAY_LEN(name_cases)];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(name_cases); i++) {
		assert_ok(pairwise_make(secret, name_cases[i].label, bytes_of(name_cases[i].subject),
		                        bytes_of(name_cases[i].sector), mem, &got[i]));
		assert_int_equal(got[i].len, 43);
		for (size_t k = 0; k < i; k++)
			if (bytes_equal(got[i], got[k]))
				fail_msg("rows %zu and %zu are the same", k, i);
	}
}

static void a_name_stays_and_hangs_on_the_secret(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	SCOPED(pairwise) struct pairwise *one = loaded(mem, HEX_64);
	SCOPED(pairwise) struct pairwise *same = loaded(mem, HEX_64 "\n");
	SCOPED(pairwise) struct pairwise *other = loaded(mem, "1" HEX_15 HEX_15 "f" HEX_15 "f" HEX_15 "f");
	struct bytes a, b, c;

	(void)state;
	assert_ok(pairwise_make(one, "bpk2", bytes_of("p"), bytes_of("s"), mem, &a));
	assert_ok(pairwise_make(same, "bpk2", bytes_of("p"), bytes_of("s"), mem, &b));
	assert_ok(pairwise_make(other, "bpk2", bytes_of("p"), bytes_of("s"), mem, &c));
	assert_true(bytes_equal(a, b));
	assert_false(bytes_equal(a, c));
}

static void nobody_has_no_name(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	SCOPED(pairwise) struct pairwise *secret = loaded(mem, HEX_64);
	struct bytes got;

	(void)state;
	assert_rule(pairwise_make(secret, "bpk2", (struct bytes){ 0 }, bytes_of("s"), mem, &got),
	            RULE_INTERNAL);
	assert_null(got.ptr);
}

static OUTCOME make_step(struct arena *mem, void *arg)
{
	struct bytes got;
	const struct outcome o = pairwise_make(arg, "bpk2", bytes_of("p"), bytes_of("s"), mem, &got);

	if (!is_ok(o))
		assert_null(got.ptr);
	return o;
}

static void no_name_is_half_made_when_memory_is_out(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	SCOPED(pairwise) struct pairwise *secret = loaded(mem, HEX_64);

	(void)state;
	torture(make_step, secret, LIMIT_REQUEST_MEMORY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_a_whole_secret_that_nobody_else_reads_is_taken),
		cmocka_unit_test(a_secret_that_is_not_there_says_how_to_make_it),
		cmocka_unit_test(no_two_inputs_run_together),
		cmocka_unit_test(a_name_stays_and_hangs_on_the_secret),
		cmocka_unit_test(nobody_has_no_name),
		cmocka_unit_test(no_name_is_half_made_when_memory_is_out),
	};

	return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
