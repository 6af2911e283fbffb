/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "lib/pg/pg_value.h"

static void cells_are_read_strictly(void **state)
{
	static const struct {
		const char *cell;
		enum rule number, level, boolean;
	} cases[] = {
		{ "0", RULE_NONE, RULE_STORE_SHAPE, RULE_STORE_SHAPE },
		{ "1", RULE_NONE, RULE_NONE, RULE_STORE_SHAPE },
		{ "4", RULE_NONE, RULE_NONE, RULE_STORE_SHAPE },
		{ "5", RULE_NONE, RULE_STORE_SHAPE, RULE_STORE_SHAPE },
		{ "9223372036854775807", RULE_NONE, RULE_STORE_SHAPE, RULE_STORE_SHAPE },
		{ "9223372036854775808", RULE_STORE_SHAPE, RULE_STORE_SHAPE, RULE_STORE_SHAPE },
		{ "-1", RULE_STORE_SHAPE, RULE_STORE_SHAPE, RULE_STORE_SHAPE },
		{ "", RULE_STORE_SHAPE, RULE_STORE_SHAPE, RULE_STORE_SHAPE },
		{ "t", RULE_STORE_SHAPE, RULE_STORE_SHAPE, RULE_NONE },
		{ "f", RULE_STORE_SHAPE, RULE_STORE_SHAPE, RULE_NONE },
		{ "true", RULE_STORE_SHAPE, RULE_STORE_SHAPE, RULE_STORE_SHAPE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct bytes cell = bytes_of(cases[i].cell);
		enum level level;
		int64_t number;
		bool is_true;

		assert_rule(cell_number(cell, &number), cases[i].number);
		assert_rule(cell_level(cell, &level), cases[i].level);
		assert_rule(cell_bool(cell, &is_true), cases[i].boolean);
	}
}

static void rows_have_the_columns_that_are_read(void **state)
{
	const struct pg_rows none = { 0 }, one = { .n_rows = 1, .n_columns = 3 };

	(void)state;
	assert_ok(rows_check(&none, 3));
	assert_ok(rows_check(&one, 3));
	assert_rule(rows_check(&one, 2), RULE_STORE_SHAPE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_are_read_strictly),
		cmocka_unit_test(rows_have_the_columns_that_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
