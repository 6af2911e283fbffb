/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <string.h>

#include "keys/pin.h"
#include "tests/support/mint.h"

#define ARENA_BYTES ((size_t)512 * 1024)

static const char *pem_of(struct arena *mem, enum mint_key which)
{
	BIO *bio = BIO_new(BIO_s_mem());
	const char *text;
	char *at;
	long len;

	assert_int_equal(PEM_write_bio_PUBKEY(bio, mint_key(which)), 1);
	len = BIO_get_mem_data(bio, &at);
	assert_ok(arena_text(mem, bytes_at(at, (size_t)len), &text));
	BIO_free_all(bio);
	return text;
}

static const char *cert_of(struct arena *mem, enum mint_key which)
{
	const char *base64 = mint_cert(which), *text = "-----BEGIN CERTIFICATE-----\n";

	for (size_t i = 0; i < strlen(base64); i += 64)
		assert_ok(arena_printf(mem, &text, "%s%.64s\n", text, base64 + i));
	assert_ok(arena_printf(mem, &text, "%s-----END CERTIFICATE-----\n", text));
	return text;
}

static struct outcome read_text(const char *text, enum partner_profile profile, struct arena *mem, struct pin *out)
{
	return pin_read(bytes_of(text), profile, mem, out);
}

static void certificates_and_keys_are_taken(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(ARENA_BYTES);
	struct pin pin, again;
	const char *both;

	(void)state;
	assert_ok(arena_printf(mem, &both, "a word before\n%s%s", cert_of(mem, MINT_RSA), pem_of(mem, MINT_P256)));
	assert_ok(read_text(both, PROFILE_BSI, mem, &pin));
	assert_int_equal(pin.n, 2);
	assert_int_equal(EVP_PKEY_eq(pin.keys[0], mint_key(MINT_RSA)), 1);
	assert_int_equal(EVP_PKEY_eq(pin.keys[1], mint_key(MINT_P256)), 1);
	assert_non_null(strstr(pin.words[0], "RSA with 3072 bits, SHA-256 "));
	assert_ok(read_text(pin.pem, PROFILE_BSI, mem, &again)); /* what is kept says the same */
	assert_int_equal(again.n, 2);
	assert_string_equal(again.words[1], pin.words[1]);
}

static void what_is_no_pinned_key_is_refused(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(ARENA_BYTES);
	const char *one = pem_of(mem, MINT_P256), *four, *text;
	struct pin pin;

	(void)state;
	assert_rule(read_text("", PROFILE_BSI, mem, &pin), RULE_PIN_UNREADABLE);
	assert_rule(read_text(NULL, PROFILE_BSI, mem, &pin), RULE_PIN_UNREADABLE);
	assert_rule(read_text("no PEM at all", PROFILE_BSI, mem, &pin), RULE_PIN_UNREADABLE);
	assert_rule(read_text("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", PROFILE_BSI, mem, &pin),
	            RULE_PIN_UNREADABLE);
	assert_ok(arena_printf(mem, &text, "%s-----BEGIN PRIVATE " "KEY-----\nAAAA\n-----END PRIVATE " "KEY-----\n", one));
	assert_rule(read_text(text, PROFILE_BSI, mem, &pin), RULE_PIN_UNREADABLE);
	assert_int_equal(pin.n, 0);
	assert_ok(arena_printf(mem, &four, "%s%s%s%s", one, one, one, one));
	assert_ok(read_text(four, PROFILE_BSI, mem, &pin));
	assert_int_equal(pin.n, LIMIT_PINS);
	assert_ok(arena_printf(mem, &text, "%s%s", four, one));
	assert_rule(read_text(text, PROFILE_BSI, mem, &pin), RULE_PIN_UNREADABLE);
}

static void sizes_and_kinds_are_those_of_the_profile(void **state)
{
	static const struct {
		enum mint_key key;
		enum rule bsi, compat;
	} cases[] = {
		{ MINT_RSA, RULE_NONE, RULE_NONE },
		{ MINT_RSA_3071, RULE_KEY_SIZE, RULE_NONE },
		{ MINT_RSA_2048, RULE_KEY_SIZE, RULE_NONE },
		{ MINT_RSA_2047, RULE_KEY_SIZE, RULE_KEY_SIZE },
		{ MINT_BRAINPOOL, RULE_NONE, RULE_NONE },
		{ MINT_ED25519, RULE_KEY_TYPE, RULE_KEY_TYPE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(ARENA_BYTES);
		const char *pem = pem_of(mem, cases[i].key);
		struct pin pin;

		assert_rule(read_text(pem, PROFILE_BSI, mem, &pin), cases[i].bsi);
		assert_rule(read_text(pem, PROFILE_COMPAT, mem, &pin), cases[i].compat);
	}
}

static OUTCOME step(struct arena *mem, void *arg)
{
	struct pin pin;
	const struct outcome o = read_text(arg, PROFILE_BSI, mem, &pin);

	if (!is_ok(o))
		assert_true(pin.n == 0 && pin.pem == NULL);
	return o;
}

static void memory_may_end_at_any_place(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(ARENA_BYTES);
	char pem[4096];

	(void)state;
	(void)snprintf(pem, sizeof pem, "%s%s", pem_of(mem, MINT_P256), pem_of(mem, MINT_RSA));
	torture(step, pem, ARENA_BYTES);
}

static int stop(void **state)
{
	(void)state;
	mint_stop();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(certificates_and_keys_are_taken),
		cmocka_unit_test(what_is_no_pinned_key_is_refused),
		cmocka_unit_test(sizes_and_kinds_are_those_of_the_profile),
		cmocka_unit_test(memory_may_end_at_any_place),
	};

	return cmocka_run_group_tests_name("pin", tests, NULL, stop);
}
