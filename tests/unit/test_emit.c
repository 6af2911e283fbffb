/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "lib/xml/emit.h"

#define MEM_BYTES ((size_t)65536)

static const struct emit_case {
	const char *value;
	const char *in_text;
	const char *in_attr;
} cases[] = {
	{ "", "", "" },
	{ "plain", "plain", "plain" },
	{ "&", "&amp;", "&amp;" },
	{ "<a>", "&lt;a&gt;", "&lt;a>" },
	{ "\"'", "\"'", "&quot;'" },
	{ "\t\n\r", "\t\n&#xD;", "&#x9;&#xA;&#xD;" },
	{ "\r\n", "&#xD;\n", "&#xD;&#xA;" },
	{ "]]>", "]]&gt;", "]]>" },
	{ "&amp;", "&amp;amp;", "&amp;amp;" },
	{ "a<", "a&lt;", "a&lt;" },
	{ "<b", "&lt;b", "&lt;b" },
	{ "Größe ẞ C\xCC\x86 \xF0\x9F\x98\x80\xC2\x85\xE2\x80\xA8\x7F",
	  "Größe ẞ C\xCC\x86 \xF0\x9F\x98\x80\xC2\x85\xE2\x80\xA8\x7F",
	  "Größe ẞ C\xCC\x86 \xF0\x9F\x98\x80\xC2\x85\xE2\x80\xA8\x7F" },
};

static void values_are_escaped_as_canonical_xml_does(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
		struct text t = text_new(mem, MEM_BYTES);
		struct text a = text_new(mem, MEM_BYTES);
		const char *got;

		emit_text(&t, bytes_of(cases[i].value));
		assert_ok(text_done_str(&t, &got));
		assert_string_equal(got, cases[i].in_text);
		emit_attr(&a, bytes_of(cases[i].value));
		assert_ok(text_done_str(&a, &got));
		assert_string_equal(got, cases[i].in_attr);
	}
}

static void base64_is_padded_and_on_one_line(void **state)
{
	static const struct {
		const char *octets, *text;
	} vectors[] = {
		/* RFC 4648 10 */
		{ "", "" },
		{ "f", "Zg==" },
		{ "fo", "Zm8=" },
		{ "foo", "Zm9v" },
		{ "foobar", "Zm9vYmFy" },
		{ "0123456789012345678901234567890123456789012345678901234567890123456789",
		  "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Nj"
		  "c4OQ==" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
		SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
		struct text t = text_new(mem, MEM_BYTES);
		const char *got;

		emit_base64(&t, bytes_of(vectors[i].octets));
		assert_ok(text_done_str(&t, &got));
		assert_string_equal(got, vectors[i].text);
	}
}

static void a_full_text_takes_no_more(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	struct text t = text_new(mem, 4);
	struct bytes got;

	(void)state;
	emit_text(&t, bytes_of("<"));
	assert_ok(text_done(&t, &got));
	assert_bytes(got, "&lt;");
	emit_base64(&t, bytes_of("f"));
	assert_rule(text_done(&t, &got), RULE_TEXT_TOO_LONG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_escaped_as_canonical_xml_does),
		cmocka_unit_test(base64_is_padded_and_on_one_line),
		cmocka_unit_test(a_full_text_takes_no_more),
	};

	return cmocka_run_group_tests_name("emit", tests, NULL, NULL);
}
