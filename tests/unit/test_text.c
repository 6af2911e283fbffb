/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "lib/base/level.h"
#include "lib/base/text.h"

static void a_text_grows_to_its_maximum_and_not_past_it(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(65536);
	struct text t = text_new(mem, 1000);
	struct bytes got;

	(void)state;
	for (int i = 0; i < 100; i++)
		text_lit(&t, "0123456789");
	assert_ok(text_done(&t, &got));
	assert_int_equal(got.len, 1000);
	text_lit(&t, "x");
	text_lit(&t, "");
	assert_rule(text_done(&t, &got), RULE_TEXT_TOO_LONG);
	assert_null(got.ptr);
}

static void numbers_are_plain_and_bounded(void **state)
{
	uint64_t n;

	(void)state;
	assert_ok(number_parse(bytes_of("0"), 10, &n));
	assert_ok(number_parse(bytes_of("10"), 10, &n));
	assert_int_equal(n, 10);
	assert_ok(number_parse(bytes_of("18446744073709551615"), UINT64_MAX, &n));
	assert_rule(number_parse(bytes_of("18446744073709551616"), UINT64_MAX, &n), RULE_NUMBER_SYNTAX);
	assert_rule(number_parse(bytes_of("11"), 10, &n), RULE_NUMBER_SYNTAX);
	assert_rule(number_parse(bytes_of(""), 10, &n), RULE_NUMBER_SYNTAX);
	assert_rule(number_parse(bytes_of("+1"), 10, &n), RULE_NUMBER_SYNTAX);
	assert_rule(number_parse(bytes_of("1 "), 10, &n), RULE_NUMBER_SYNTAX);
	assert_rule(number_parse(bytes_of("7"), 3, &n), RULE_NUMBER_SYNTAX);
}

static void only_what_xml_can_carry_is_xml_text(void **state)
{
	static const char *const good[] = { "", "a\t\n\r", "Größe ẞ", "C\xcc\x86", "\xf0\x9f\x98\x80", "\xef\xbf\xbd" };
	static const char *const bad[] = { "a\x01", "\x7f\xff", "\xed\xa0\x80", "\xef\xbf\xbe", "\xc0\x80",
		"\xf4\x90\x80\x80", "\xe2\x82", "\x80" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		assert_true(utf8_is_xml_text(bytes_of(good[i])));
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(utf8_is_xml_text(bytes_of(bad[i])));
	assert_false(utf8_is_xml_text(bytes_at("a\0b", 3)));
	assert_false(utf8_is_xml_text((struct bytes){ 0 }));
}

static void absent_equals_nothing(void **state)
{
	const struct bytes absent = { 0 };

	(void)state;
	assert_false(bytes_equal(absent, absent));
	assert_false(bytes_equal(absent, bytes_of("")));
	assert_false(bytes_equal_secret(absent, absent));
	assert_true(bytes_equal(bytes_of(""), bytes_of("")));
	assert_true(bytes_equal_secret(bytes_of("ab"), bytes_of("ab")));
	assert_false(bytes_equal_secret(bytes_of("ab"), bytes_of("aB")));
}

static void levels_are_ordered_and_known_by_exact_names(void **state)
{
	(void)state;
	assert_true(LEVEL_NONE < LEVEL_BASIS && LEVEL_NIEDRIG < LEVEL_SUBSTANZIELL);
	assert_int_equal(level_of_name(bytes_of("hoch")), LEVEL_HOCH);
	assert_int_equal(level_of_name(bytes_of("")), LEVEL_NONE);
	assert_int_equal(level_of_class(bytes_of("STORK-QAA-Level-3")), LEVEL_SUBSTANZIELL);
	assert_int_equal(level_of_class(bytes_of("stork-qaa-level-3")), LEVEL_NONE);
	assert_int_equal(level_of_token(bytes_of("UNTERGEORDNET")), LEVEL_BASIS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_grows_to_its_maximum_and_not_past_it),
		cmocka_unit_test(numbers_are_plain_and_bounded),
		cmocka_unit_test(only_what_xml_can_carry_is_xml_text),
		cmocka_unit_test(absent_equals_nothing),
		cmocka_unit_test(levels_are_ordered_and_known_by_exact_names),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
