/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "idp/core/levels.h"
#include "lib/base/level.h"

#define BIT(level) (1U << LEVEL_##level)
#define EIDAS "http://eidas.europa.eu/LoA/"
#define OASIS "urn:oasis:names:tc:SAML:2.0:ac:classes:"
#define STORK "STORK-QAA-Level-"

static const struct wanted_case {
	const char *name;
	enum comparison comparison;
	const char *asked[3];
	enum rule rule;
	unsigned set;
} wanted_cases[] = {
	{ "exact 1", COMPARE_EXACT, { STORK "1" }, RULE_NONE, BIT(BASIS) },
	{ "exact 2", COMPARE_EXACT, { STORK "2" }, RULE_NONE, BIT(NIEDRIG) },
	{ "exact 3", COMPARE_EXACT, { STORK "3" }, RULE_NONE, BIT(SUBSTANZIELL) },
	{ "exact 4", COMPARE_EXACT, { STORK "4" }, RULE_NONE, BIT(HOCH) },
	{ "exact of a list", COMPARE_EXACT, { STORK "4", STORK "1" }, RULE_NONE, BIT(BASIS) | BIT(HOCH) },
	{ "minimum 1", COMPARE_MINIMUM, { STORK "1" }, RULE_NONE, LEVELS_ALL },
	{ "minimum 2", COMPARE_MINIMUM, { STORK "2" }, RULE_NONE, LEVELS_ALL & ~BIT(BASIS) },
	{ "minimum 3", COMPARE_MINIMUM, { STORK "3" }, RULE_NONE, BIT(SUBSTANZIELL) | BIT(HOCH) },
	{ "minimum 4", COMPARE_MINIMUM, { STORK "4" }, RULE_NONE, BIT(HOCH) },
	{ "minimum of a list",
	  COMPARE_MINIMUM,
	  { STORK "4", STORK "3" },
	  RULE_NONE,
	  BIT(SUBSTANZIELL) | BIT(HOCH) },
	{ "maximum 1", COMPARE_MAXIMUM, { STORK "1" }, RULE_NONE, BIT(BASIS) },
	{ "maximum 2", COMPARE_MAXIMUM, { STORK "2" }, RULE_NONE, BIT(BASIS) | BIT(NIEDRIG) },
	{ "maximum 3", COMPARE_MAXIMUM, { STORK "3" }, RULE_NONE, LEVELS_ALL & ~BIT(HOCH) },
	{ "maximum 4", COMPARE_MAXIMUM, { STORK "4" }, RULE_NONE, LEVELS_ALL },
	{ "maximum of a list",
	  COMPARE_MAXIMUM,
	  { STORK "1", STORK "2" },
	  RULE_NONE,
	  BIT(BASIS) | BIT(NIEDRIG) },
	{ "better than 1", COMPARE_BETTER, { STORK "1" }, RULE_NONE, LEVELS_ALL & ~BIT(BASIS) },
	{ "better than 2", COMPARE_BETTER, { STORK "2" }, RULE_NONE, BIT(SUBSTANZIELL) | BIT(HOCH) },
	{ "better than 3", COMPARE_BETTER, { STORK "3" }, RULE_NONE, BIT(HOCH) },
	{ "better than 4", COMPARE_BETTER, { STORK "4" }, RULE_REQ_CONTEXT, 0 },
	{ "better than any of a list", COMPARE_BETTER, { STORK "1", STORK "3" }, RULE_NONE, BIT(HOCH) },
	{ "unknown alone", COMPARE_EXACT, { "urn:x" }, RULE_REQ_CONTEXT, 0 },
	{ "unknown beside a known one", COMPARE_EXACT, { "urn:x", STORK "3" }, RULE_NONE, BIT(SUBSTANZIELL) },
	{ "unknown does not lower a minimum", COMPARE_MINIMUM, { "urn:x", STORK "4" }, RULE_NONE, BIT(HOCH) },
	{ "empty reference", COMPARE_MINIMUM, { "" }, RULE_REQ_CONTEXT, 0 },
	{ "no such STORK level", COMPARE_MINIMUM, { STORK "5" }, RULE_REQ_CONTEXT, 0 },
	{ "longer than a known one", COMPARE_EXACT, { STORK "11" }, RULE_REQ_CONTEXT, 0 },
	{ "other case", COMPARE_EXACT, { "stork-qaa-level-1" }, RULE_REQ_CONTEXT, 0 },
	{ "nothing named", COMPARE_EXACT, { NULL }, RULE_REQ_CONTEXT, 0 },
	{ "password", COMPARE_EXACT, { OASIS "Password" }, RULE_NONE, BIT(BASIS) },
	{ "protected password",
	  COMPARE_EXACT,
	  { OASIS "PasswordProtectedTransport" },
	  RULE_NONE,
	  BIT(BASIS) },
	{ "unspecified", COMPARE_MINIMUM, { OASIS "unspecified" }, RULE_NONE, LEVELS_ALL },
	{ "European low", COMPARE_EXACT, { EIDAS "low" }, RULE_NONE, BIT(NIEDRIG) },
	{ "European substantial", COMPARE_EXACT, { EIDAS "substantial" }, RULE_NONE, BIT(SUBSTANZIELL) },
	{ "European high", COMPARE_EXACT, { EIDAS "high" }, RULE_NONE, BIT(HOCH) },
};

static size_t views_of(const char *const texts[3], struct bytes out[3])
{
	size_t n = 0;

	while (n < 3 && texts[n] != NULL) {
		out[n] = bytes_of(texts[n]);
		n++;
	}
	return n;
}

static void each_operator_means_what_the_standard_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wanted_cases); i++) {
		const struct wanted_case *c = &wanted_cases[i];
		struct bytes refs[3];
		const struct authnreq_fields said = { .has_context = true,
			                              .comparison = c->comparison,
			                              .class_refs = refs,
			                              .n_class_refs = views_of(c->asked, refs) };
		unsigned set = LEVELS_ALL;
		const struct outcome o = levels_wanted(&said, &set);

		if (o.rule != c->rule || set != c->set)
			fail_msg("%s: got %s and %#x", c->name, rule_name(o.rule), set);
	}
}

static void without_a_context_every_level_will_do(void **state)
{
	const struct authnreq_fields said = { .comparison = COMPARE_BETTER };
	unsigned set = 0;

	(void)state;
	assert_ok(levels_wanted(&said, &set));
	assert_int_equal(set, LEVELS_ALL);
	assert_false(levels_has(set, LEVEL_NONE));
	assert_false(levels_has(1U, LEVEL_NONE)); /* whatever the bit says */
}

static void the_lowest_of_a_set_is_found(void **state)
{
	(void)state;
	assert_int_equal(levels_lowest(0), LEVEL_NONE);
	assert_int_equal(levels_lowest(LEVELS_ALL), LEVEL_BASIS);
	assert_int_equal(levels_lowest(BIT(HOCH) | BIT(SUBSTANZIELL)), LEVEL_SUBSTANZIELL);
	assert_int_equal(levels_lowest(BIT(HOCH)), LEVEL_HOCH);
}

static const struct class_case {
	enum level reached;
	const char *asked[3];
	const char *answer;
} class_cases[] = {
	{ LEVEL_BASIS, { NULL }, STORK "1" },
	{ LEVEL_HOCH, { STORK "3" }, STORK "4" },
	{ LEVEL_BASIS, { OASIS "Password" }, OASIS "Password" },
	{ LEVEL_NIEDRIG, { OASIS "Password" }, STORK "2" },
	{ LEVEL_SUBSTANZIELL, { "urn:x\"<&", EIDAS "substantial", STORK "3" }, EIDAS "substantial" },
	{ LEVEL_SUBSTANZIELL, { STORK "3", EIDAS "substantial" }, STORK "3" },
	{ LEVEL_HOCH, { "urn:x" }, STORK "4" },
};

static void the_answer_names_the_level_as_it_was_asked(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(class_cases); i++) {
		struct bytes refs[3];
		const size_t n = views_of(class_cases[i].asked, refs);

		assert_string_equal(levels_class(class_cases[i].reached, refs, n), class_cases[i].answer);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_operator_means_what_the_standard_says),
		cmocka_unit_test(without_a_context_every_level_will_do),
		cmocka_unit_test(the_lowest_of_a_set_is_found),
		cmocka_unit_test(the_answer_names_the_level_as_it_was_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
