/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "lib/wire/base64.h"

#define CAP ((size_t)1024 * 1024)

struct base64_case {
	const char *what;
	const char *text;
	enum rule rule;
	const char *plain;
};

static const struct base64_case cases[] = {
	{ "empty", "", RULE_NONE, "" },
	{ "RFC 4648 10", "Zg==", RULE_NONE, "f" },
	{ "RFC 4648 10", "Zm8=", RULE_NONE, "fo" },
	{ "RFC 4648 10", "Zm9v", RULE_NONE, "foo" },
	{ "RFC 4648 10", "Zm9vYg==", RULE_NONE, "foob" },
	{ "RFC 4648 10", "Zm9vYmE=", RULE_NONE, "fooba" },
	{ "RFC 4648 10", "Zm9vYmFy", RULE_NONE, "foobar" },
	{ "highest digits", "+/+/", RULE_NONE, "\xfb\xff\xbf" },
	{ "blanks between", " Z m\r\n9\tv\n", RULE_NONE, "foo" },
	{ "blanks between pads", "Zg=\r\n=\n", RULE_NONE, "f" },
	{ "only blanks", " \n", RULE_NONE, "" },
	{ "absent", NULL, RULE_BASE64_SYNTAX, NULL },
	{ "one digit", "Z", RULE_BASE64_SYNTAX, NULL },
	{ "padding missing", "Zg", RULE_BASE64_SYNTAX, NULL },
	{ "padding half missing", "Zg=", RULE_BASE64_SYNTAX, NULL },
	{ "three pads", "Z===", RULE_BASE64_SYNTAX, NULL },
	{ "pads too many", "Zm9v====", RULE_BASE64_SYNTAX, NULL },
	{ "only pads", "==", RULE_BASE64_SYNTAX, NULL },
	{ "one pad too many", "Zm8==", RULE_BASE64_SYNTAX, NULL },
	{ "digit behind pad", "Zg==Zg==", RULE_BASE64_SYNTAX, NULL },
	{ "digit between pads", "Zg=v=", RULE_BASE64_SYNTAX, NULL },
	{ "bits left over, two pads", "Zh==", RULE_BASE64_SYNTAX, NULL },
	{ "bits left over, one pad", "Zm9=", RULE_BASE64_SYNTAX, NULL },
	{ "alphabet for URLs", "-_-_", RULE_BASE64_SYNTAX, NULL },
	{ "percent", "Zg%3D%3D", RULE_BASE64_SYNTAX, NULL },
	{ "vertical tab", "Zm9\vv", RULE_BASE64_SYNTAX, NULL },
	{ "XML instead", "<a/>", RULE_BASE64_SYNTAX, NULL },
	{ "beside the letters", "Zm9@", RULE_BASE64_SYNTAX, NULL },
	{ "beside the letters", "Zm9[", RULE_BASE64_SYNTAX, NULL },
	{ "beside the letters", "Zm9`", RULE_BASE64_SYNTAX, NULL },
	{ "beside the letters", "Zm9{", RULE_BASE64_SYNTAX, NULL },
	{ "umlaut", "Zm\xc3\xbc", RULE_BASE64_SYNTAX, NULL },
};

static void base64_is_read_strictly(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		struct bytes got;
		const struct outcome o = base64_decode(bytes_of(cases[i].text), mem, &got);

		if (o.rule != cases[i].rule)
			fail_msg("%s '%s': got %s", cases[i].what, cases[i].text, rule_name(o.rule));
		if (is_ok(o))
			assert_true(bytes_equal_text(got, cases[i].plain));
		else
			assert_null(got.ptr);
	}
}

static void a_nul_is_no_digit(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct bytes got;

	(void)state;
	assert_rule(base64_decode(bytes_at("Zm9v\0", 5), mem, &got), RULE_BASE64_SYNTAX);
	assert_ok(base64_decode(bytes_at("Zm9v\0", 4), mem, &got));
}

static void every_length_and_octet_comes_back(void **state)
{
	unsigned char plain[300], back[300];

	(void)state;
	for (size_t i = 0; i < sizeof plain; i++)
		plain[i] = (unsigned char)(i * 7 + i / 256);
	for (size_t n = 0; n <= sizeof plain; n++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		struct text t = text_new(mem, (n + 2) / 3 * 4), u = text_new(mem, CAP);
		struct bytes encoded, got;

		base64_encode(&t, bytes_at(plain, n));
		assert_ok(text_done(&t, &encoded));
		assert_int_equal(encoded.len, (n + 2) / 3 * 4);
		assert_ok(base64_decode(encoded, mem, &got));
		assert_true(bytes_equal(got, bytes_at(plain, n)));
		base64url_encode(&u, bytes_at(plain, n));
		assert_ok(text_done(&u, &encoded));
		assert_int_equal(encoded.len, (n * 8 + 5) / 6);
		assert_ok(base64url_decode(encoded, back, n));
		assert_memory_equal(back, plain, n);
	}
}

static void encodings_write_the_right_alphabet(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct text t = text_new(mem, CAP), u = text_new(mem, CAP);
	struct bytes got;

	(void)state;
	base64_encode(&t, bytes_of("\xfb\xff\xbf\xff"));
	base64_encode(&t, (struct bytes){ 0 });
	assert_ok(text_done(&t, &got));
	assert_bytes(got, "+/+//w==");
	base64url_encode(&u, bytes_of("\xfb\xff\xbf\xff"));
	base64url_encode(&u, (struct bytes){ 0 });
	assert_ok(text_done(&u, &got));
	assert_bytes(got, "-_-__w");
}

struct url_case {
	const char *text;
	size_t n;
	enum rule rule;
};

static const struct url_case urls[] = {
	{ "-_-_", 3, RULE_NONE },
	{ "-w", 1, RULE_NONE },
	{ "", 0, RULE_NONE },
	{ "-x", 1, RULE_BASE64_SYNTAX },
	{ "-w==", 1, RULE_BASE64_SYNTAX },
	{ "-_-", 3, RULE_BASE64_SYNTAX },
	{ "-_-_A", 3, RULE_BASE64_SYNTAX },
	{ "+/+/", 3, RULE_BASE64_SYNTAX },
	{ "-_ _", 3, RULE_BASE64_SYNTAX },
	{ "-_-=", 3, RULE_BASE64_SYNTAX },
	{ NULL, 0, RULE_BASE64_SYNTAX },
};

static void a_handle_has_exactly_its_length(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
		unsigned char out[4] = { 9, 9, 9, 9 };
		const struct outcome o = base64url_decode(bytes_of(urls[i].text), out, urls[i].n);

		if (o.rule != urls[i].rule)
			fail_msg("%s: got %s", urls[i].text, rule_name(o.rule));
		for (size_t k = 0; k < urls[i].n && !is_ok(o); k++)
			assert_int_equal(out[k], 0);
		assert_int_equal(out[3], 9);
	}
}

static OUTCOME decode_step(struct arena *mem, void *arg)
{
	struct bytes got = bytes_of("x");
	const struct outcome o = base64_decode(bytes_of(arg), mem, &got);

	if (!is_ok(o))
		assert_null(got.ptr);
	return o;
}

static void no_allocation_failure_hurts(void **state)
{
	char text[] = "Zm9v";

	(void)state;
	torture(decode_step, text, CAP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(base64_is_read_strictly),
		cmocka_unit_test(a_nul_is_no_digit),
		cmocka_unit_test(every_length_and_octet_comes_back),
		cmocka_unit_test(encodings_write_the_right_alphabet),
		cmocka_unit_test(a_handle_has_exactly_its_length),
		cmocka_unit_test(no_allocation_failure_hurts),
	};

	return cmocka_run_group_tests_name("base64", tests, NULL, NULL);
}
