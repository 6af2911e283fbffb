/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/pg/pg_value.h"

#include "lib/base/text.h"

struct pg_value value_bytes(struct bytes b)
{
	return (struct pg_value){ b.ptr, b.len, false };
}

struct pg_value value_bytea(struct bytes b)
{
	return (struct pg_value){ b.ptr, b.len, true };
}

struct pg_value value_text(const char *text)
{
	return value_bytes(bytes_of(text));
}

struct pg_value value_bool(bool value)
{
	return value_text(value ? "true" : "false");
}

OUTCOME value_number(int64_t number, struct arena *mem, struct pg_value *out)
{
	const char *text;

	*out = (struct pg_value){ 0 };
	TRY(arena_printf(mem, &text, "%lld", (long long)number));
	*out = value_text(text);
	return outcome_ok();
}

OUTCOME cell_number(struct bytes cell, int64_t *out)
{
	uint64_t number;

	*out = 0;
	REQUIRE(is_ok(number_parse(cell, INT64_MAX, &number)), STORE_SHAPE);
	*out = (int64_t)number;
	return outcome_ok();
}

OUTCOME cell_bool(struct bytes cell, bool *out)
{
	*out = bytes_equal_text(cell, "t");
	REQUIRE(*out || bytes_equal_text(cell, "f"), STORE_SHAPE);
	return outcome_ok();
}

OUTCOME cell_level(struct bytes cell, enum level *out)
{
	int64_t number;

	*out = LEVEL_NONE;
	TRY(cell_number(cell, &number));
	REQUIRE(number >= LEVEL_BASIS && number <= LEVEL_HOCH, STORE_SHAPE);
	*out = (enum level)number;
	return outcome_ok();
}

OUTCOME rows_check(const struct pg_rows *rows, size_t n_columns)
{
	REQUIRE(rows->n_rows == 0 || rows->n_columns == n_columns, STORE_SHAPE);
	return outcome_ok();
}
