/* SPDX-License-Identifier: EUPL-1.2 */
/* Canonical octets with holes: where a hole may lie, and that it cannot be filled unescaped. */
#include "tests/support/unit.h"

#include "lib/saml/skeleton.h"

#define CAP ((size_t)65536)

static const struct skeleton_marker markers[] = { { "@0@", 0 }, { "@1@", 1 } };

static const struct cut_case {
	const char *name;
	enum rule rule;
	const char *canonical;
	const char *filled; /* with 0: <&">, 1: b */
} cases[] = {
	{ "in text", RULE_NONE, "<a>@0@</a>", "<a>&lt;&amp;\"&gt;</a>" },
	{ "in a value", RULE_NONE, "<a b=\"@0@\"></a>", "<a b=\"&lt;&amp;&quot;>\"></a>" },
	{ "in both", RULE_NONE, "<a b=\"@1@\">@1@@0@</a>", "<a b=\"b\">b&lt;&amp;\"&gt;</a>" },
	{ "nowhere", RULE_NONE, "<a></a>", "<a></a>" },
	{ "in a tag's name", RULE_SELF_CHECK, "<@0@></@0@>", NULL },
	{ "in an attribute's name", RULE_SELF_CHECK, "<a @0@=\"b\"></a>", NULL },
};

static void a_hole_lies_in_a_value_or_in_text(void **state)
{
	const struct bytes values[] = { bytes_of("<&\">"), bytes_of("b") };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		struct text t = text_new(mem, 1000);
		struct skeleton got;
		struct outcome o = skeleton_cut(bytes_of(cases[i].canonical), markers, ARRAY_LEN(markers), mem, &got);
		const char *filled;

		if (o.rule != cases[i].rule)
			fail_msg("%s: got %s", cases[i].name, rule_name(o.rule));
		if (!is_ok(o))
			continue;
		assert_ok(skeleton_fill(&got, values, &t));
		assert_ok(text_done_str(&t, &filled));
		assert_string_equal(filled, cases[i].filled);
	}
}

static void what_xml_cannot_carry_fills_no_hole(void **state)
{
	const struct bytes bell = bytes_of("\a"), tab = bytes_of("\t");
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct text t = text_new(mem, 1000);
	struct skeleton got;

	(void)state;
	assert_ok(skeleton_cut(bytes_of("<a>@0@</a>"), markers, 1, mem, &got));
	assert_rule(skeleton_fill(&got, &bell, &t), RULE_SIGN_VALUE);
	assert_ok(skeleton_fill(&got, &tab, &t));
}

static void a_mark_that_is_not_there_ends_the_cutting(void **state)
{
	struct bytes rest = bytes_of("<a><b></b></a>"), got;

	(void)state;
	assert_rule(skeleton_through(&rest, "<c>", &got), RULE_SELF_CHECK);
	assert_null(got.ptr);
	assert_ok(skeleton_through(&rest, "<a>", &got));
	assert_bytes(got, "<a>");
	assert_ok(skeleton_before(&rest, "</a>", &got));
	assert_bytes(got, "<b></b>");
	assert_bytes(rest, "</a>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_hole_lies_in_a_value_or_in_text),
		cmocka_unit_test(what_xml_cannot_carry_fills_no_hole),
		cmocka_unit_test(a_mark_that_is_not_there_ends_the_cutting),
	};

	return cmocka_run_group_tests_name("skeleton", tests, NULL, NULL);
}
