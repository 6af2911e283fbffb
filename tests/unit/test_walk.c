/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/xml.h"

#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "tests/support/unit.h"

#define X "urn:x"
#define ROOT(content) "<r xmlns='" X "' xmlns:o='urn:other' xmlns:xsi='" NS_XSI "'>" content "</r>"

static const struct xml_node *root_of(const char *text, struct arena *mem)
{
	struct xml_doc *doc;

	assert_ok(xml_admit(bytes_of(text), XML_MESSAGE, mem, &doc));
	return xml_root(doc);
}

static void children_are_taken_in_order(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct xml_node *root = root_of(ROOT(" <a/>\n<b/>\t<o:a/> "), mem);
	const struct xml_node *node;
	struct xml_walk w;

	(void)state;
	assert_ok(walk_into(root, &w));
	assert_ptr_equal(w.parent, root);
	assert_true(walk_at(&w, X, "a"));
	assert_false(walk_at(&w, "urn:other", "a"));
	assert_rule(walk_take(&w, X, "b", &node), RULE_XML_MISSING); /* not searched for behind a */
	assert_null(node);
	assert_ok(walk_take(&w, X, "a", &node));
	assert_true(xml_is(node, X, "a"));
	walk_optional(&w, X, "c", &node);
	assert_null(node);
	walk_optional(&w, X, "b", &node);
	assert_true(xml_is(node, X, "b"));
	assert_rule(walk_end(&w), RULE_XML_LEFTOVER);
	assert_true(xml_is(walk_any(&w), "urn:other", "a"));
	assert_ok(walk_end(&w));
	assert_null(walk_any(&w));
	assert_rule(walk_take(&w, X, "a", &node), RULE_XML_MISSING);
}

static void text_between_elements_must_be_blank(void **state)
{
	static const char *const texts[] = { ROOT("x<a/>"), ROOT("<a/>x"), ROOT("<a/> x <a/>"), ROOT("<a/>&#160;") };
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct xml_walk w;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		assert_rule(walk_into(root_of(texts[i], mem), &w), RULE_XML_LEFTOVER);
		assert_null(w.next);
	}
	assert_ok(walk_into(root_of(ROOT("&#32;<!-- x --><a/>"), mem), &w));
	assert_ok(walk_into(root_of(ROOT(""), mem), &w));
	assert_ok(walk_end(&w));
}

struct text_case {
	const char *text;
	const char *whole;
	const char *token;
};

static const struct text_case text_cases[] = {
	{ ROOT(""), "", "" },
	{ ROOT("<![CDATA[]]>"), "", "" },
	{ ROOT(" \n\t "), " \n\t ", "" },
	{ ROOT(" a b "), " a b ", "a b" },
	{ ROOT("a\r\nb"), "a\nb", "a\nb" },
	{ ROOT("admin<!-- -->.evil"), "admin.evil", "admin.evil" },
	{ ROOT("a<![CDATA[<b>&amp;]]>c"), "a<b>&amp;c", "a<b>&amp;c" },
	{ ROOT("&lt;&quot;&apos;&amp;&#xFC;\xc3\xbc\xf0\x9d\x84\x9e"), "<\"'&\xc3\xbc\xc3\xbc\xf0\x9d\x84\x9e",
	  "<\"'&\xc3\xbc\xc3\xbc\xf0\x9d\x84\x9e" },
};

static void text_is_read_whole(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct bytes got;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(text_cases); i++) {
		const struct text_case *c = &text_cases[i];

		assert_ok(node_text(root_of(c->text, mem), mem, &got));
		assert_true(bytes_equal_text(got, c->whole));
		assert_ok(node_token(root_of(c->text, mem), mem, &got));
		assert_true(bytes_equal_text(got, c->token));
	}
	assert_rule(node_text(root_of(ROOT("a<b/>"), mem), mem, &got), RULE_XML_LEFTOVER);
	assert_false(bytes_is_present(got));
	assert_rule(node_text(root_of(ROOT("<b/>"), mem), mem, &got), RULE_XML_LEFTOVER);
	assert_rule(node_token(root_of(ROOT("<b/>a"), mem), mem, &got), RULE_XML_LEFTOVER);
	assert_false(bytes_is_present(got));
}

static void attributes_are_found_by_namespace_and_name(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct xml_node *node = root_of("<r xmlns:o='urn:other' a='1' o:a='&lt;&#10;\xc3\xbc' b=''/>", mem);
	struct bytes got;

	(void)state;
	assert_ok(node_attr(node, NULL, "a", mem, &got));
	assert_bytes(got, "1");
	assert_ok(node_attr(node, "urn:other", "a", mem, &got));
	assert_bytes(got, "<\n\xc3\xbc");
	assert_ok(node_attr(node, NULL, "b", mem, &got));
	assert_true(bytes_is_present(got));
	assert_int_equal(got.len, 0);
	assert_ok(node_attr(node, "urn:other", "b", mem, &got));
	assert_false(bytes_is_present(got));
	assert_ok(node_attr(node, NULL, "A", mem, &got));
	assert_false(bytes_is_present(got));
}

struct attrs_case {
	enum rule rule;
	const char *text;
};

static void only_listed_attributes_may_stand(void **state)
{
	static const char *const names[] = { "a", "b", NULL };
	static const struct attrs_case attr_cases[] = {
		{ RULE_NONE, "<r/>" },
		{ RULE_NONE, "<r b='' a=''/>" },
		{ RULE_NONE, "<r a='' xmlns='urn:x' xmlns:xsi='" NS_XSI "' xsi:type='x'/>" },
		{ RULE_XML_LEFTOVER, "<r a='' c=''/>" },
		{ RULE_XML_LEFTOVER, "<r xmlns:o='urn:other' o:a=''/>" },
		{ RULE_XML_LEFTOVER, "<r xmlns:xsi='" NS_XSI "' xsi:nil='true'/>" },
		{ RULE_XML_LEFTOVER, "<r xmlns:o='urn:other' o:type='x'/>" },
		{ RULE_XML_LEFTOVER, "<r type='x'/>" },
	};
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(attr_cases); i++)
		assert_rule(node_only_attrs(root_of(attr_cases[i].text, mem), names), attr_cases[i].rule);
}

static OUTCOME torture_step(struct arena *mem, void *node)
{
	struct bytes text, attr;

	TRY(node_token(node, mem, &text));
	TRY(node_attr(node, NULL, "a", mem, &attr));
	return outcome_ok();
}

static void memory_that_runs_out_is_reported(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct xml_doc *doc;

	(void)state;
	assert_ok(xml_admit(bytes_of("<r a='1'>x</r>"), XML_MESSAGE, mem, &doc));
	torture(torture_step, xml_root(doc), LIMIT_REQUEST_MEMORY);
}

static int start(void **state)
{
	(void)state;
	return is_ok(xml_start()) ? 0 : -1;
}

static int stop(void **state)
{
	(void)state;
	xml_stop();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(children_are_taken_in_order),
		cmocka_unit_test(text_between_elements_must_be_blank),
		cmocka_unit_test(text_is_read_whole),
		cmocka_unit_test(attributes_are_found_by_namespace_and_name),
		cmocka_unit_test(only_listed_attributes_may_stand),
		cmocka_unit_test(memory_that_runs_out_is_reported),
	};

	return cmocka_run_group_tests_name("walk", tests, start, stop);
}
