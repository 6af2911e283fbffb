/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

static void what_is_given_is_zero_and_aligned(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(4096);

	(void)state;
	for (size_t n = 0; n < 40; n++) {
		unsigned char *p = arena_alloc(mem, n);

		assert_non_null(p);
		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xff, n);
	}
}

static void nothing_is_given_past_the_cap(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(1024);

	(void)state;
	assert_null(arena_alloc(mem, 1025));
	assert_null(arena_alloc(mem, SIZE_MAX));
	assert_null(arena_array(mem, SIZE_MAX / 2, 4));
	assert_non_null(arena_alloc(mem, 1024));
	assert_null(arena_alloc(mem, 1));
}

/* Block by block and larger than a block, so that every kind of block comes back. */
static void what_an_arena_leaves_behind_is_zero(void **state)
{
	static const size_t sizes[] = { 1, 100, 5000, 12000, 16384, 16385, 30000, 32768, 32769, 100000 };

	(void)state;
	for (int round = 0; round < 4; round++) {
		SCOPED(arena) struct arena *mem = arena_new((size_t)1024 * 1024);

		for (size_t k = 0; k < 40; k++) {
			const size_t n = sizes[k % ARRAY_LEN(sizes)];
			unsigned char *p = arena_alloc(mem, n);

			if (p == NULL)
				break;
			for (size_t i = 0; i < n; i++)
				assert_int_equal(p[i], 0);
			memset(p, 0xff, n);
		}
	}
}

static int order[3], n_done;

static void note(void *object)
{
	order[n_done++] = *(int *)object;
}

static void deferred_calls_run_newest_first(void **state)
{
	static int one = 1, two = 2, three = 3;
	struct arena *mem = arena_new(4096);

	(void)state;
	n_done = 0;
	assert_ok(arena_defer(mem, note, &one));
	assert_ok(arena_defer(mem, note, &two));
	arena_fail_at(mem, 1);
	assert_rule(arena_defer(mem, note, &three), RULE_OUT_OF_MEMORY); /* refuses RULE_OUT_OF_MEMORY */
	assert_int_equal(n_done, 1); /* ended at once, for nobody else would */
	arena_free(mem);
	assert_int_equal(order[1], 2);
	assert_int_equal(order[2], 1);
}

static void text_with_nul_or_absent_is_refused(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(4096);
	const char *t;

	(void)state;
	assert_rule(arena_text(mem, bytes_at("a\0b", 3), &t), RULE_TEXT_NUL);
	assert_null(t);
	assert_rule(arena_text(mem, (struct bytes){ 0 }, &t), RULE_TEXT_NUL);
	assert_ok(arena_text(mem, bytes_at("abc", 2), &t)); /* accepts RULE_OUT_OF_MEMORY */
	assert_string_equal(t, "ab");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_given_is_zero_and_aligned),
		cmocka_unit_test(what_an_arena_leaves_behind_is_zero),
		cmocka_unit_test(nothing_is_given_past_the_cap),
		cmocka_unit_test(deferred_calls_run_newest_first),
		cmocka_unit_test(text_with_nul_or_absent_is_refused),
	};

	return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
