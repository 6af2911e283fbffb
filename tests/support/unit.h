/* SPDX-License-Identifier: EUPL-1.2 */
/* unit - what every cmocka test includes */
#ifndef TESTS_SUPPORT_UNIT_H
#define TESTS_SUPPORT_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lib/base/arena.h"
#include "lib/base/outcome.h"

#ifdef WITH_MUTANTS /* scripts/mutants.sh asks for one test at a time */
#include <stdlib.h>
__attribute__((constructor)) static void only_asked_test(void)
{
	if (getenv("SK_TEST") != NULL)
		cmocka_set_test_filter(getenv("SK_TEST"));
}
#endif

/* The outcome must be exactly this rule; prints both names when not. */
#define assert_rule(call, expected)                                                      \
	do {                                                                                 \
		const struct outcome got_ = (call);                                              \
		if (got_.rule != (expected))                                                     \
			fail_msg("%s: got %s (line %u), expected %s", #call, rule_name(got_.rule),   \
			         got_.line, rule_name(expected));                                    \
	} while (0)
#define assert_ok(call) assert_rule(call, RULE_NONE)
#define assert_bytes(b, literal)                                                         \
	do {                                                                                 \
		const struct bytes b_ = (b);                                                     \
		assert_int_equal(b_.len, sizeof(literal) - 1);                                   \
		assert_memory_equal(b_.ptr, literal, sizeof(literal) - 1);                       \
	} while (0)

/*
 * Torture: run body with the n-th allocation of arena `mem` failing, n = 1, 2, … until it succeeds.
 * step(mem, arg) must answer OUT_OF_MEMORY each time and leave its outputs zero.
 */
static inline void torture(OUTCOME (*step)(struct arena *mem, void *arg), void *arg, size_t cap)
{
	for (unsigned n = 1;; n++) {
		SCOPED(arena) struct arena *mem = arena_new(cap);
		struct outcome o;

		assert_non_null(mem);
		assert_true(n < 100000);
		arena_fail_at(mem, n);
		o = step(mem, arg);
		if (is_ok(o))
			break;
		assert_int_equal(o.rule, RULE_OUT_OF_MEMORY);
	}
}

#endif
