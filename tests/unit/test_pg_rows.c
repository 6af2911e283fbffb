/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "lib/pg/migrate.h"
#include "lib/pg/pg_rows.h"

extern const struct migration sql_sample[];
extern const size_t sql_sample_count;

#define OID_TEXT 25
#define OID_BYTEA 17

static PGresult *result_of(unsigned type, const char *value)
{
	char name[] = "column";
	PGresAttDesc attributes[] = { { .name = name, .typid = type, .typlen = -1 } };
	PGresult *result = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
	char text[256] = "";

	assert_non_null(result);
	assert_int_equal(PQsetResultAttrs(result, 1, attributes), 1);
	if (value != NULL)
		memcpy(text, value, strlen(value));
	assert_int_equal(PQsetvalue(result, 0, 0, value == NULL ? NULL : text,
	                            value == NULL ? -1 : (int)strlen(value)),
	                 1);
	return result;
}

static void rows_are_decoded_by_column_type(void **state)
{
	static const struct {
		const char *what, *from, *to;
		size_t to_len;
		enum rule rule;
		unsigned type;
	} cases[] = {
		{ "text", "Größe\t\"<&>\r\n😀", "Größe\t\"<&>\r\n😀", 18, RULE_NONE, OID_TEXT },
		{ "text that looks like bytea", "\\x00", "\\x00", 4, RULE_NONE, OID_TEXT },
		{ "empty text", "", "", 0, RULE_NONE, OID_TEXT },
		{ "bytea", "\\x00ff0aBC", "\0\xff\n\xbc", 4, RULE_NONE, OID_BYTEA },
		{ "empty bytea", "\\x", "", 0, RULE_NONE, OID_BYTEA },
		{ "odd", "\\x0", NULL, 0, RULE_STORE_SHAPE, OID_BYTEA },
		{ "not hex", "\\x0g", NULL, 0, RULE_STORE_SHAPE, OID_BYTEA },
		{ "not hex above", "\\xg0", NULL, 0, RULE_STORE_SHAPE, OID_BYTEA },
		{ "escape format", "\\000ab", NULL, 0, RULE_STORE_SHAPE, OID_BYTEA },
		{ "no mark", "", NULL, 0, RULE_STORE_SHAPE, OID_BYTEA },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(65536);
		SCOPED(pgresult) PGresult *result = result_of(cases[i].type, cases[i].from);
		struct pg_rows rows;

		print_message("# %s\n", cases[i].what);
		assert_rule(pg_rows_copy(result, mem, &rows), cases[i].rule);
		assert_int_equal(rows.n_rows, cases[i].rule == RULE_NONE ? 1 : 0);
		if (cases[i].rule != RULE_NONE)
			continue;
		assert_int_equal(pg_cell(&rows, 0, 0).len, cases[i].to_len);
		assert_memory_equal(pg_cell(&rows, 0, 0).ptr, cases[i].to, cases[i].to_len + 1);
	}
}

static void null_is_absent_and_empty_is_not(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(65536);
	SCOPED(pgresult) PGresult *null = result_of(OID_BYTEA, NULL);
	SCOPED(pgresult) PGresult *empty = result_of(OID_TEXT, "");
	struct pg_rows rows;

	(void)state;
	assert_ok(pg_rows_copy(null, mem, &rows));
	assert_false(bytes_is_present(pg_cell(&rows, 0, 0)));
	assert_ok(pg_rows_copy(empty, mem, &rows));
	assert_true(bytes_is_present(pg_cell(&rows, 0, 0)));
}

static OUTCOME copy_step(struct arena *mem, void *arg)
{
	struct pg_rows rows;
	const struct outcome o = pg_rows_copy(arg, mem, &rows);

	if (!is_ok(o))
		assert_null(rows.cells);
	return o;
}

static OUTCOME bind_step(struct arena *mem, void *arg)
{
	static const struct pg_statement statement = { "s", 3, "" };
	static const struct pg_value params[] = { { "ab", 2, false },
		                                  { "a\0b", 3, true },
		                                  { NULL, 0, false } };
	struct pg_bound bound;
	const struct outcome o = pg_bind(&statement, params, mem, &bound);

	(void)arg;
	assert_true(is_ok(o) == (bound.values != NULL));
	if (is_ok(o)) {
		assert_string_equal(bound.values[0], "ab");
		assert_ptr_equal(bound.values[1], params[1].ptr);
		assert_int_equal(bound.lengths[1], 3);
		assert_int_equal(bound.formats[0], 0);
		assert_int_equal(bound.formats[1], 1);
		assert_null(bound.values[2]);
	}
	return o;
}

static void each_failing_allocation_is_told(void **state)
{
	SCOPED(pgresult) PGresult *result = result_of(OID_BYTEA, "\\x0001");

	(void)state;
	torture(copy_step, result, 65536);
	torture(bind_step, NULL, 65536);
}

static void a_text_with_nul_is_not_cut_but_refused(void **state)
{
	static const struct pg_statement statement = { "s", 1, "" };
	static const struct pg_value nul = { "a\0b", 3, false }, plain = { "a\0b", 1, false };
	SCOPED(arena) struct arena *mem = arena_new(65536);
	struct pg_bound bound;

	(void)state;
	assert_int_not_equal(pg_bind(&statement, &nul, mem, &bound).rule, RULE_NONE);
	assert_rule(pg_bind(&statement, &nul, mem, &bound), RULE_STORE_REFUSED);
	assert_null(bound.values);
	assert_ok(pg_bind(&statement, &plain, mem, &bound));
	assert_string_equal(bound.values[0], "a");
}

static void sqlstates_become_rules(void **state)
{
	static const struct {
		const char *sqlstate;
		enum rule rule;
		bool is_transient;
	} cases[] = {
		{ "23505", RULE_STORE_CONFLICT, false },    { "23503", RULE_STORE_REFUSED, false },
		{ "40001", RULE_STORE_REFUSED, true },      { "40P01", RULE_STORE_REFUSED, true },
		{ "40002", RULE_STORE_REFUSED, false },     { "08006", RULE_STORE_UNAVAILABLE, false },
		{ "57P01", RULE_STORE_UNAVAILABLE, false }, { "57P03", RULE_STORE_UNAVAILABLE, false },
		{ "57014", RULE_PORT_TIMEOUT, false },      { "57000", RULE_STORE_REFUSED, false },
		{ "42P01", RULE_STORE_REFUSED, false },     { "", RULE_STORE_UNAVAILABLE, false },
		{ NULL, RULE_STORE_UNAVAILABLE, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(pg_rule_of(cases[i].sqlstate), cases[i].rule);
		assert_int_equal(pg_is_transient(cases[i].sqlstate), cases[i].is_transient);
	}
}

static void migrations_are_numbered_without_a_gap(void **state)
{
	static const struct {
		struct migration list[2];
		enum rule rule;
	} cases[] = {
		{ { { 1, "a", "" }, { 2, "b_2", "" } }, RULE_NONE },
		{ { { 1, "a", "" }, { 3, "b", "" } }, RULE_INTERNAL },
		{ { { 2, "a", "" }, { 1, "b", "" } }, RULE_INTERNAL },
		{ { { 0, "a", "" }, { 1, "b", "" } }, RULE_INTERNAL },
		{ { { 1, "a", "" }, { 1, "b", "" } }, RULE_INTERNAL },
		{ { { 1, "a", "" }, { 2, "it's", "" } }, RULE_INTERNAL },
		{ { { 1, "a", "" }, { 2, "", "" } }, RULE_INTERNAL },
		{ { { 1, "a", "" }, { 2, NULL, "" } }, RULE_INTERNAL },
		{ { { 1, "a", "" }, { 2, "b", NULL } }, RULE_INTERNAL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_rule(migrate_list_check(cases[i].list, 2), cases[i].rule);
	assert_ok(migrate_list_check(NULL, 0));
}

static void scripts_are_embedded_octet_for_octet(void **state)
{
	(void)state;
	assert_int_equal(sql_sample_count, 2);
	assert_ok(migrate_list_check(sql_sample, sql_sample_count));
	assert_string_equal(sql_sample[0].name, "start");
	assert_string_equal(
		sql_sample[0].sql,
		"-- nasty: \"quotes\", \\backslash\\, ?\?= trigraph, Größe 😀\nCREATE TABLE thing (\n"
		"\tid bigint PRIMARY KEY,\n\twords text NOT NULL DEFAULT 'a\"b\\c'\n);\n");
	assert_string_equal(sql_sample[1].name, "colour");
	assert_null(sql_sample[2].sql);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_decoded_by_column_type),
		cmocka_unit_test(null_is_absent_and_empty_is_not),
		cmocka_unit_test(each_failing_allocation_is_told),
		cmocka_unit_test(a_text_with_nul_is_not_cut_but_refused),
		cmocka_unit_test(sqlstates_become_rules),
		cmocka_unit_test(migrations_are_numbered_without_a_gap),
		cmocka_unit_test(scripts_are_embedded_octet_for_octet),
	};

	return cmocka_run_group_tests_name("pg_rows", tests, NULL, NULL);
}
