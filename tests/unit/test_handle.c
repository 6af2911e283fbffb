/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "keys/handle.h"
#include "lib/spec/limits.h"

/* RFC 4648 10, with the alphabet of its section 5 and without padding. */
static const struct text_case {
	const char *octets;
	size_t len;
	const char *text;
} text_cases[] = {
	{ "", 0, "" },
	{ "f", 1, "Zg" },
	{ "fo", 2, "Zm8" },
	{ "foo", 3, "Zm9v" },
	{ "foob", 4, "Zm9vYg" },
	{ "fooba", 5, "Zm9vYmE" },
	{ "foobar", 6, "Zm9vYmFy" },
	{ "\xfb\xff\xbf", 3, "-_-_" },
	{ "\0\0", 2, "AAA" },
};

static void a_handle_is_base64url_without_padding(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(text_cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		const char *got;

		assert_ok(handle_text((const unsigned char *)text_cases[i].octets, text_cases[i].len, mem,
		                      &got));
		assert_string_equal(got, text_cases[i].text);
	}
}

static void a_cookie_has_43_characters_and_every_bit_counts(void **state)
{
	unsigned char random[HANDLE_BYTES] = { 0 };
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const char *zero, *got;

	(void)state;
	assert_ok(handle_text(random, sizeof random, mem, &zero));
	assert_int_equal(strlen(zero), 43);
	for (size_t i = 0; i < sizeof random * 8; i++) {
		random[i / 8] = (unsigned char)(1U << i % 8);
		assert_ok(handle_text(random, sizeof random, mem, &got));
		assert_string_not_equal(got, zero);
		random[i / 8] = 0;
	}
}

static void a_saml_id_is_a_name_of_160_bits(void **state)
{
	static const unsigned char random[HANDLE_ID_BYTES] = { 0x00, 0xff, 0x10 };
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const char *got;

	(void)state;
	assert_ok(handle_saml_id(random, mem, &got));
	assert_string_equal(got, "_00ff100000000000000000000000000000000000");
}

static void a_hash_is_sha256_and_absent_has_none(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct bytes got;

	(void)state;
	assert_ok(handle_hash(bytes_of("abc"), mem, &got)); /* FIPS 180-4 example */
	assert_bytes(got, "\xba\x78\x16\xbf\x8f\x01\xcf\xea\x41\x41\x40\xde\x5d\xae\x22\x23"
	                  "\xb0\x03\x61\xa3\x96\x17\x7a\x9c\xb4\x10\xff\x61\xf2\x00\x15\xad");
	assert_rule(handle_hash((struct bytes){ 0 }, mem, &got), RULE_INTERNAL);
	assert_null(got.ptr);
	assert_ok(handle_hash(bytes_of(""), mem, &got));
}

static OUTCOME hash_step(struct arena *mem, void *arg)
{
	struct bytes hash;
	const char *text;
	const struct outcome o = handle_hash(bytes_of(arg), mem, &hash);

	if (!is_ok(o)) {
		assert_null(hash.ptr);
		return o;
	}
	return handle_text(hash.ptr, hash.len, mem, &text);
}

static void nothing_is_half_made_when_memory_is_out(void **state)
{
	char secret[] = "abc";

	(void)state;
	torture(hash_step, secret, LIMIT_REQUEST_MEMORY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_handle_is_base64url_without_padding),
		cmocka_unit_test(a_cookie_has_43_characters_and_every_bit_counts),
		cmocka_unit_test(a_saml_id_is_a_name_of_160_bits),
		cmocka_unit_test(a_hash_is_sha256_and_absent_has_none),
		cmocka_unit_test(nothing_is_half_made_when_memory_is_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
