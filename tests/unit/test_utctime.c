/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "lib/base/utctime.h"

struct utctime_case {
	const char *text;
	enum rule rule;
	int64_t at;
};

static const struct utctime_case cases[] = {
	{ "1970-01-01T00:00:00Z", RULE_NONE, 0 },
	{ "2026-01-02T03:04:05Z", RULE_NONE, 1767323045 },
	{ "2026-01-02T03:04:05.123456Z", RULE_NONE, 1767323045 },
	{ "2000-02-29T23:59:59Z", RULE_NONE, 951868799 },
	{ "9999-12-31T23:59:59Z", RULE_NONE, 253402300799 },
	{ "1900-02-28T00:00:00Z", RULE_TIME_SYNTAX, 0 },
	{ "2026-02-29T00:00:00Z", RULE_TIME_SYNTAX, 0 },
	{ "2026-01-02T24:00:00Z", RULE_TIME_SYNTAX, 0 },
	{ "2026-01-02T03:04:60Z", RULE_TIME_SYNTAX, 0 },
	{ "2026-01-02T03:04:05", RULE_TIME_SYNTAX, 0 },
	{ "2026-01-02T03:04:05+00:00", RULE_TIME_SYNTAX, 0 },
	{ "2026-01-02T03:04:05.Z", RULE_TIME_SYNTAX, 0 },
	{ "2026-01-02T03:04:05Z ", RULE_TIME_SYNTAX, 0 },
	{ "-2026-01-02T03:04:05Z", RULE_TIME_SYNTAX, 0 },
	{ "12026-01-02T03:04:05Z", RULE_TIME_SYNTAX, 0 },
	{ "2026-13-02T03:04:05Z", RULE_TIME_SYNTAX, 0 },
	{ "2026-00-02T03:04:05Z", RULE_TIME_SYNTAX, 0 },
	{ "", RULE_TIME_SYNTAX, 0 },
};

static void only_utc_date_times_are_taken(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t at = 77;

		assert_rule(utctime_parse(bytes_of(cases[i].text), &at), cases[i].rule);
		assert_int_equal(at, cases[i].at);
	}
}

static void what_is_written_reads_back(void **state)
{
	(void)state;
	for (int64_t at = 0; at < INT64_C(253402300799); at += INT64_C(86399) * 7) {
		char text[UTCTIME_TEXT_BYTES];
		int64_t back;

		utctime_text(at, text);
		assert_ok(utctime_parse(bytes_of(text), &back));
		assert_int_equal(at, back);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_utc_date_times_are_taken),
		cmocka_unit_test(what_is_written_reads_back),
	};

	return cmocka_run_group_tests_name("utctime", tests, NULL, NULL);
}
