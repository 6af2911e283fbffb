/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "lib/html/html.h"

#define CAP ((size_t)64 * 1024)

static const char *written_text(struct arena *mem, struct bytes value)
{
	struct text t = text_new(mem, CAP);
	const char *got;

	html_text(&t, value);
	assert_ok(text_done_str(&t, &got));
	return got;
}

static void whatever_could_end_a_text_or_an_attribute_is_escaped(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "plain", "plain" },
		{ "a&b", "a&amp;b" },
		{ "&amp;", "&amp;amp;" },
		{ "<script>", "&lt;script&gt;" },
		{ "\"'", "&quot;&#39;" },
		{ "\t\n", "\t\n" },
		{ "\r\n", "&#13;\n" },
		{ "Größe ẞ \xf0\x9f\x98\x80", "Größe ẞ \xf0\x9f\x98\x80" },
		{ "a\x01z", "a\xef\xbf\xbdz" },
		{ "\xc3", "\xef\xbf\xbd" },
		{ "\xc3<", "\xef\xbf\xbd&lt;" }, /* a cut sequence must not swallow what follows */
		{ "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xc0\xbc", "\xef\xbf\xbd\xef\xbf\xbd" }, /* '<' in two octets */
		{ "", "" },
	};
	SCOPED(arena) struct arena *mem = arena_new(CAP);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_string_equal(written_text(mem, bytes_of(cases[i].in)), cases[i].out);
	assert_string_equal(written_text(mem, bytes_at("a\0b", 3)), "a\xef\xbf\xbd"
	                                                            "b");
	assert_string_equal(written_text(mem, (struct bytes){ 0 }), "");
}

static void an_attribute_without_value_is_not_written(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct text t = text_new(mem, CAP);
	const char *got;

	(void)state;
	html_attr(&t, "a", NULL);
	html_attr(&t, "b", "");
	html_attr(&t, "c", "x\" onload=\"y");
	assert_ok(text_done_str(&t, &got));
	assert_string_equal(got, " b=\"\" c=\"x&quot; onload=&quot;y\"");
}

static void each_text_is_there_in_both_languages(void **state)
{
	const char *id, *german, *english, *before = "";

	(void)state;
	assert_true(tr_row(0, &id, &german, &english));
	for (size_t n = 0; tr_row(n, &id, &german, &english); n++) {
		assert_true(strcmp(before, id) < 0);
		assert_true(strlen(german) > 0 && strlen(english) > 0);
		assert_true(utf8_is_xml_text(bytes_of(german)) && utf8_is_xml_text(bytes_of(english)));
		assert_int_equal(strstr(german, "%1") != NULL, strstr(english, "%1") != NULL);
		assert_string_equal(tr(LANG_DE, id), german);
		assert_string_equal(tr(LANG_EN, id), english);
		before = id;
	}
}

static void an_unknown_id_stands_for_itself(void **state)
{
	(void)state;
	assert_string_equal(tr(LANG_DE, "no.such.text"), "no.such.text");
	assert_string_equal(tr(LANG_COUNT, "login.title"), "login.title");
	assert_string_equal(tr(LANG_DE, "login.title"), "Anmelden");
	assert_string_equal(tr(LANG_EN, "login.title"), "Log in");
}

static void a_value_in_a_text_is_escaped_and_not_read_again(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct text t = text_new(mem, CAP);
	const char *got;

	(void)state;
	html_tr_with(&t, LANG_EN, "consent.level", "<b>%1");
	text_lit(&t, "|");
	html_tr_with(&t, LANG_EN, "consent.level", NULL);
	assert_ok(text_done_str(&t, &got));
	assert_string_equal(got, "Level of trust: &lt;b&gt;%1|Level of trust: ");
}

static void the_language_follows_wish_then_weights_then_german(void **state)
{
	static const struct {
		const char *accept, *wish;
		enum lang lang;
	} cases[] = {
		{ NULL, NULL, LANG_DE },
		{ "", "", LANG_DE },
		{ "en", NULL, LANG_EN },
		{ "en-GB", NULL, LANG_EN },
		{ "EN-us", NULL, LANG_EN },
		{ "de-AT,en;q=0.9", NULL, LANG_DE },
		{ "de;q=0.8, en;q=0.9", NULL, LANG_EN },
		{ "de;q=0.9,en;q=0.9", NULL, LANG_DE },
		{ "en;q=0.9,de;q=0.9", NULL, LANG_EN },
		{ "en;q=0,fr", NULL, LANG_DE },
		{ "en;q=0.001", NULL, LANG_EN },
		{ "en;q=0.000", NULL, LANG_DE },
		{ "fr, en;q=0.3, *;q=0.1", NULL, LANG_EN },
		{ "fr, *;q=0.5, en;q=0.3", NULL, LANG_DE },
		{ "fr-FR, uk", NULL, LANG_DE },
		{ "en;q=1.001, de;q=0.1", NULL, LANG_DE },
		{ "en;q=1.000, de;q=0.999", NULL, LANG_EN },
		{ "en;q=0.1234, de;q=0.1", NULL, LANG_DE }, /* four digits are no weight */
		{ "en;q=, de;q=0.1", NULL, LANG_DE },
		{ "en;q=x, de;q=0.1", NULL, LANG_DE },
		{ "english", NULL, LANG_DE },
		{ "eng", NULL, LANG_DE },
		{ ",,;;=,en", NULL, LANG_EN },
		{ "de", "en", LANG_EN },
		{ "en", "de", LANG_DE },
		{ "en", "DE", LANG_DE },
		{ "en", "fr", LANG_EN },
		{ "en", "de-DE\r\nSet-Cookie: a", LANG_EN },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		if (lang_choose(bytes_of(cases[i].accept), bytes_of(cases[i].wish)) != cases[i].lang)
			fail_msg("'%s' with wish '%s'", cases[i].accept, cases[i].wish);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whatever_could_end_a_text_or_an_attribute_is_escaped),
		cmocka_unit_test(an_attribute_without_value_is_not_written),
		cmocka_unit_test(each_text_is_there_in_both_languages),
		cmocka_unit_test(an_unknown_id_stands_for_itself),
		cmocka_unit_test(a_value_in_a_text_is_escaped_and_not_read_again),
		cmocka_unit_test(the_language_follows_wish_then_weights_then_german),
	};

	return cmocka_run_group_tests_name("html", tests, NULL, NULL);
}
