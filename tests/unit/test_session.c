/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "idp/core/session.h"

#define START_AT INT64_C(1767323045)
#define MINUTE INT64_C(60)
#define HOUR (60 * MINUTE)

/* TR-03160-1 4.3 table 2, written out once more: the code's table is what is tested. */
static const struct limit_case {
	enum level level;
	int64_t total_s, idle_s;
} limit_cases[] = {
	{ LEVEL_BASIS, 12 * HOUR, HOUR },
	{ LEVEL_NIEDRIG, 12 * HOUR, HOUR },
	{ LEVEL_SUBSTANZIELL, 2 * HOUR, 30 * MINUTE },
	{ LEVEL_HOCH, 30 * MINUTE, 5 * MINUTE },
};

static void a_session_ends_when_its_total_time_is_over(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(limit_cases); i++) {
		const struct limit_case *c = &limit_cases[i];
		const int64_t end_at = START_AT + c->total_s;
		const struct session s = { .level = c->level, .started_at = START_AT, .seen_at = end_at };

		assert_int_equal(session_ends_at(&s), end_at);
		assert_true(session_is_alive(&s, end_at - 1));
		assert_false(session_is_alive(&s, end_at));
		assert_false(session_is_alive(&s, end_at + 1));
	}
}

static void a_session_ends_when_it_was_idle_too_long(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(limit_cases); i++) {
		const struct limit_case *c = &limit_cases[i];
		const int64_t seen_at = START_AT + 7;
		const struct session s = { .level = c->level, .started_at = START_AT, .seen_at = seen_at };

		assert_true(session_is_alive(&s, seen_at + c->idle_s - 1));
		assert_false(session_is_alive(&s, seen_at + c->idle_s));
		assert_false(session_is_alive(&s, seen_at + c->idle_s + 1));
	}
}

static void a_session_without_level_or_times_is_dead(void **state)
{
	const struct session zero = { .level = LEVEL_NONE };
	const struct session unknown = { .level = LEVEL_NONE, .started_at = START_AT, .seen_at = START_AT };
	const struct session oldest = { .level = LEVEL_HOCH,
		                        .started_at = INT64_MIN / 2,
		                        .seen_at = INT64_MIN / 2 };

	(void)state;
	assert_false(session_is_alive(&zero, START_AT));
	assert_false(session_is_alive(&unknown, START_AT));
	assert_false(session_is_alive(&oldest, START_AT));
}

static void means_are_stored_and_named_by_one_table(void **state)
{
	(void)state;
	assert_int_equal(means_of_name(bytes_of("password")), MEANS_PASSWORD);
	assert_int_equal(means_of_name(bytes_of("test")), MEANS_TEST);
	assert_int_equal(means_of_name(bytes_of("")), MEANS_NONE);
	assert_int_equal(means_of_name(bytes_of("Password")), MEANS_NONE);
	assert_int_equal(means_of_name((struct bytes){ 0 }), MEANS_NONE);
	assert_string_equal(means_name(MEANS_PASSWORD), "password");
	assert_string_equal(means_proved_by(MEANS_PASSWORD), "Benutzername");
	assert_string_equal(means_proved_by(MEANS_TEST), "Test");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_session_ends_when_its_total_time_is_over),
		cmocka_unit_test(a_session_ends_when_it_was_idle_too_long),
		cmocka_unit_test(a_session_without_level_or_times_is_dead),
		cmocka_unit_test(means_are_stored_and_named_by_one_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
