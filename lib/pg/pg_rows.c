/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/pg/pg_rows.h"

#include <limits.h>
#include <string.h>

#include "lib/base/text.h"

#include "lib/base/banned.h"

#define OID_BYTEA ((Oid)17) /* pg_type.dat; fixed for all servers */
#define FORMAT_BINARY 1
#define HEX_MARK "\\x"
#define HEX_MARK_BYTES (sizeof(HEX_MARK) - 1)
#define AFFECTED_MAX ((uint64_t)INT64_MAX)
#define NIBBLE_BAD 16U

static OUTCOME value_bind(const struct pg_value *value, struct arena *mem, struct pg_bound *out, unsigned i)
{
	if (value->ptr == NULL)
		return outcome_ok();
	REQUIRE(value->len <= INT_MAX, STORE_REFUSED);
	if (value->is_binary) {
		out->values[i] = value->ptr;
		out->lengths[i] = (int)value->len;
		out->formats[i] = FORMAT_BINARY;
		return outcome_ok();
	}
	REQUIRE(value->len == 0 || memchr(value->ptr, 0, value->len) == NULL, STORE_REFUSED);
	return arena_text(mem, bytes_at(value->ptr, value->len), &out->values[i]);
}

OUTCOME pg_bind(const struct pg_statement *statement, const struct pg_value *params, struct arena *mem,
                struct pg_bound *out)
{
	const unsigned n = statement->n_params;
	struct pg_bound bound = { .statement = statement };

	*out = (struct pg_bound){ 0 };
	bound.values = arena_array(mem, n, sizeof *bound.values);
	REQUIRE(bound.values != NULL, OUT_OF_MEMORY);
	bound.lengths = arena_array(mem, n, sizeof *bound.lengths);
	REQUIRE(bound.lengths != NULL, OUT_OF_MEMORY);
	bound.formats = arena_array(mem, n, sizeof *bound.formats);
	REQUIRE(bound.formats != NULL, OUT_OF_MEMORY);
	for (unsigned i = 0; i < n; i++)
		TRY(value_bind(&params[i], mem, &bound, i));
	*out = bound;
	return outcome_ok();
}

static unsigned nibble_of(unsigned char c)
{
	if (ascii_is_digit(c))
		return (unsigned)c - '0';
	c = ascii_lower(c);
	return c >= 'a' && c <= 'f' ? (unsigned)c - 'a' + 10 : NIBBLE_BAD;
}

static OUTCOME bytea_decode(struct bytes text, unsigned char *to, size_t *out_len)
{
	REQUIRE(bytes_has_prefix(text, HEX_MARK), STORE_SHAPE);
	REQUIRE(text.len % 2 == 0, STORE_SHAPE);
	for (size_t i = HEX_MARK_BYTES; i < text.len; i += 2) {
		const unsigned high = nibble_of(text.ptr[i]);
		const unsigned low = nibble_of(text.ptr[i + 1]);

		REQUIRE(high < NIBBLE_BAD && low < NIBBLE_BAD, STORE_SHAPE);
		*to++ = (unsigned char)(high << 4 | low);
	}
	*out_len = (text.len - HEX_MARK_BYTES) / 2;
	return outcome_ok();
}

/* Upper bound: hex shrinks, and each value gets a NUL byte behind it. */
static size_t values_bytes(const PGresult *result, int n_rows, int n_columns)
{
	size_t sum = 0;

	for (int row = 0; row < n_rows; row++)
		for (int column = 0; column < n_columns; column++)
			sum += (size_t)PQgetlength(result, row, column) + 1;
	return sum;
}

static OUTCOME cell_copy(const PGresult *result, int row, int column, unsigned char **room, struct bytes *out)
{
	const struct bytes text =
		bytes_at(PQgetvalue(result, row, column), (size_t)PQgetlength(result, row, column));
	size_t len = text.len;

	if (PQgetisnull(result, row, column))
		return outcome_ok();
	if (PQftype(result, column) == OID_BYTEA)
		TRY(bytea_decode(text, *room, &len));
	else
		memcpy(*room, text.ptr, len);
	*out = bytes_at(*room, len);
	*room += len + 1; /* arena memory is zero: the NUL is there */
	return outcome_ok();
}

/* PQcmdTuples() lacks const although it only reads. */
static size_t affected_by(const PGresult *result)
{
	union {
		const PGresult *read;
		PGresult *write;
	} unconst = { .read = result };
	uint64_t n;

	return is_ok(number_parse(bytes_of(PQcmdTuples(unconst.write)), AFFECTED_MAX, &n)) ? (size_t)n : 0;
}

OUTCOME pg_rows_copy(const PGresult *result, struct arena *mem, struct pg_rows *out)
{
	const int n_rows = PQntuples(result);
	const int n_columns = PQnfields(result);
	unsigned char *room;
	struct bytes *cells;

	*out = (struct pg_rows){ 0 };
	cells = arena_array(mem, (size_t)n_rows * (size_t)n_columns, sizeof *cells);
	REQUIRE(cells != NULL, OUT_OF_MEMORY);
	room = arena_alloc(mem, values_bytes(result, n_rows, n_columns));
	REQUIRE(room != NULL, OUT_OF_MEMORY);
	for (int row = 0; row < n_rows; row++)
		for (int column = 0; column < n_columns; column++)
			TRY(cell_copy(result, row, column, &room, &cells[row * n_columns + column]));
	*out = (struct pg_rows){ .n_rows = (size_t)n_rows,
		                 .n_columns = (size_t)n_columns,
		                 .cells = cells,
		                 .affected = affected_by(result) };
	return outcome_ok();
}

enum rule pg_rule_of(const char *sqlstate)
{
	const struct bytes state = bytes_of(sqlstate);

	if (state.len == 0)
		return RULE_STORE_UNAVAILABLE;
	if (bytes_equal_text(state, "23505"))
		return RULE_STORE_CONFLICT;
	if (bytes_equal_text(state, "57014")) /* query_canceled: our statement_timeout */
		return RULE_PORT_TIMEOUT;
	if (bytes_has_prefix(state, "08") || bytes_has_prefix(state, "57P0"))
		return RULE_STORE_UNAVAILABLE;
	return RULE_STORE_REFUSED;
}

bool pg_is_transient(const char *sqlstate)
{
	const struct bytes state = bytes_of(sqlstate);

	return bytes_equal_text(state, "40001") || bytes_equal_text(state, "40P01");
}
