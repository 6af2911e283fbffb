/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "tests/support/made_keys.h"

SCOPED_KIND(md_ctx, EVP_MD_CTX *, EVP_MD_CTX_free)

static struct made_key rsa, other_rsa, p256, brainpool, p384;

static const struct fit {
	const char *name;
	struct made_key *key;
	enum sig_alg alg;
	bool fits;
} fits[] = {
	{ "rsa pss", &rsa, SIG_RSA_PSS256, true },
	{ "rsa pkcs1", &rsa, SIG_RSA256, true },
	{ "rsa as ec", &rsa, SIG_ECDSA256, false },
	{ "p-256", &p256, SIG_ECDSA256, true },
	{ "brainpoolP256r1", &brainpool, SIG_ECDSA256, true },
	{ "p-384", &p384, SIG_ECDSA256, false },
	{ "ec as pss", &p256, SIG_RSA_PSS256, false },
	{ "ec as pkcs1", &p256, SIG_RSA256, false },
	{ "rsa, no algorithm", &rsa, SIG_NONE, false },
	{ "ec, no algorithm", &p256, SIG_NONE, false },
};

static void a_key_signs_with_the_algorithms_of_its_type_only(void **state)
{
	const struct bytes octets = bytes_of("octets");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(fits); i++) {
		const struct fit *f = &fits[i];
		unsigned char signature[LIMIT_RSA_BYTES];
		size_t len;

		assert_rule(alg_sign(f->key->key, f->alg, octets, signature, sizeof signature, &len),
		            f->fits ? RULE_NONE : RULE_SIGN_FAILED);
		assert_int_equal(len > 0, f->fits);
		assert_rule(alg_verify(f->key->key, f->alg, octets, bytes_at(signature, f->fits ? len : 64)),
		            f->fits ? RULE_NONE : RULE_SIG_INVALID);
	}
}

static void one_changed_bit_is_noticed(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(fits); i++) {
		const struct fit *f = &fits[i];
		unsigned char octets[] = "octets";
		const struct bytes view = bytes_at(octets, sizeof octets);
		unsigned char signature[LIMIT_RSA_BYTES];
		size_t len;

		if (!f->fits)
			continue;
		assert_ok(alg_sign(f->key->key, f->alg, view, signature, sizeof signature, &len));
		octets[2] ^= 1;
		assert_rule(alg_verify(f->key->key, f->alg, view, bytes_at(signature, len)),
		            RULE_SIG_INVALID);
		octets[2] ^= 1;
		signature[len / 2] ^= 1;
		assert_rule(alg_verify(f->key->key, f->alg, view, bytes_at(signature, len)),
		            RULE_SIG_INVALID);
		signature[len / 2] ^= 1;
		assert_rule(alg_verify(f->key->key, f->alg, view, bytes_at(signature, len - 1)),
		            RULE_SIG_INVALID);
		assert_rule(alg_verify(f->key->key, f->alg, view, (struct bytes){ 0 }), RULE_SIG_INVALID);
		assert_ok(alg_verify(f->key->key, f->alg, view, bytes_at(signature, len)));
	}
}

static void what_is_kept_with_a_key_ends_with_it(void **state)
{
	const struct bytes octets = bytes_of("octets");
	EVP_PKEY *key = EVP_PKEY_dup(rsa.key);
	unsigned char signature[LIMIT_RSA_BYTES];
	EVP_PKEY *copy;
	size_t len;

	(void)state;
	assert_ok(alg_sign(key, SIG_RSA_PSS256, octets, signature, sizeof signature, &len));
	assert_ok(alg_verify(key, SIG_RSA_PSS256, octets, bytes_at(signature, len)));
	copy = EVP_PKEY_dup(key);
	EVP_PKEY_free(key);
	assert_ok(alg_verify(copy, SIG_RSA_PSS256, octets, bytes_at(signature, len)));
	assert_ok(alg_sign(copy, SIG_RSA256, octets, signature, sizeof signature, &len));
	assert_ok(alg_verify(rsa.key, SIG_RSA256, octets, bytes_at(signature, len)));
	EVP_PKEY_free(copy);
}

static void the_two_paddings_and_two_keys_are_not_mixed_up(void **state)
{
	const struct bytes octets = bytes_of("octets");
	unsigned char signature[LIMIT_RSA_BYTES];
	size_t len;

	(void)state;
	assert_ok(alg_sign(rsa.key, SIG_RSA_PSS256, octets, signature, sizeof signature, &len));
	assert_rule(alg_verify(rsa.key, SIG_RSA256, octets, bytes_at(signature, len)), RULE_SIG_INVALID);
	assert_rule(alg_verify(other_rsa.key, SIG_RSA_PSS256, octets, bytes_at(signature, len)),
	            RULE_SIG_INVALID);
	assert_ok(alg_verify(rsa.key, SIG_RSA_PSS256, octets, bytes_at(signature, len)));
}

static void pss_takes_a_salt_of_32_octets_only(void **state)
{
	static const int salts[] = { 20, 31, 32, 33, 64 };
	const struct bytes octets = bytes_of("octets");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(salts); i++) {
		SCOPED(md_ctx) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
		EVP_PKEY_CTX *params;
		unsigned char signature[LIMIT_RSA_BYTES];
		size_t len = sizeof signature;

		assert_int_equal(EVP_DigestSignInit(ctx, &params, EVP_sha256(), NULL, rsa.key), 1);
		assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(params, RSA_PKCS1_PSS_PADDING), 1);
		assert_int_equal(EVP_PKEY_CTX_set_rsa_pss_saltlen(params, salts[i]), 1);
		assert_int_equal(EVP_DigestSign(ctx, signature, &len, octets.ptr, octets.len), 1);
		assert_rule(alg_verify(rsa.key, SIG_RSA_PSS256, octets, bytes_at(signature, len)),
		            salts[i] == 32 ? RULE_NONE : RULE_SIG_INVALID);
	}
}

static void ecdsa_is_a_pair_of_32_octets(void **state)
{
	const struct bytes octets = bytes_of("octets");
	unsigned char signature[65] = { 0 };
	size_t len;

	(void)state;
	assert_rule(alg_sign(p256.key, SIG_ECDSA256, octets, signature, 63, &len), RULE_SIGN_FAILED);
	assert_int_equal(len, 0);
	assert_ok(alg_sign(p256.key, SIG_ECDSA256, octets, signature, 64, &len));
	assert_int_equal(len, 64);
	assert_ok(alg_verify(p256.key, SIG_ECDSA256, octets, bytes_at(signature, 64)));
	assert_rule(alg_verify(p256.key, SIG_ECDSA256, octets, bytes_at(signature, 65)), RULE_SIG_INVALID);
	memset(signature, 0, sizeof signature);
	assert_rule(alg_verify(p256.key, SIG_ECDSA256, octets, bytes_at(signature, 64)), RULE_SIG_INVALID);
}

static void a_buffer_too_small_for_rsa_is_refused(void **state)
{
	unsigned char signature[256];
	size_t len;

	(void)state;
	assert_rule(alg_sign(rsa.key, SIG_RSA256, bytes_of("x"), signature, 255, &len), RULE_SIGN_FAILED);
	assert_int_equal(len, 0);
	assert_ok(alg_sign(rsa.key, SIG_RSA256, bytes_of("x"), signature, 256, &len));
}

static void only_listed_uris_are_algorithms(void **state)
{
	static const struct {
		const char *uri;
		enum sig_alg alg;
	} cases[] = {
		{ URI_RSA_PSS256, SIG_RSA_PSS256 },
		{ URI_ECDSA_SHA256, SIG_ECDSA256 },
		{ URI_RSA_SHA256, SIG_RSA256 },
		{ "http://www.w3.org/2000/09/xmldsig#rsa-sha1", SIG_NONE },
		{ "http://www.w3.org/2000/09/xmldsig#hmac-sha1", SIG_NONE },
		{ "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256 ", SIG_NONE },
		{ "http://www.w3.org/2001/04/xmldsig-more#RSA-SHA256", SIG_NONE },
		{ "", SIG_NONE },
		{ NULL, SIG_NONE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(sig_alg_of_uri(bytes_of(cases[i].uri)), cases[i].alg);
	for (enum sig_alg alg = SIG_RSA_PSS256; alg <= SIG_RSA256; alg++)
		assert_int_equal(sig_alg_of_uri(bytes_of(sig_alg_uri(alg))), alg);
}

static void the_digest_is_sha_256(void **state)
{
	static const unsigned char abc[ALG_SHA256_BYTES] = { /* FIPS 180-4, example "abc" */
		                                             0xBA, 0x78, 0x16, 0xBF, 0x8F, 0x01, 0xCF, 0xEA,
		                                             0x41, 0x41, 0x40, 0xDE, 0x5D, 0xAE, 0x22, 0x23,
		                                             0xB0, 0x03, 0x61, 0xA3, 0x96, 0x17, 0x7A, 0x9C,
		                                             0xB4, 0x10, 0xFF, 0x61, 0xF2, 0x00, 0x15, 0xAD
	};
	unsigned char digest[ALG_SHA256_BYTES];

	(void)state;
	assert_ok(alg_sha256(bytes_of("abc"), digest));
	assert_memory_equal(digest, abc, sizeof abc);
}

static int setup(void **state)
{
	(void)state;
	return made_key_rsa(&rsa, 2048) && made_key_rsa(&other_rsa, 2048) && made_key_ec(&p256, "P-256") &&
	                       made_key_ec(&brainpool, "brainpoolP256r1") && made_key_ec(&p384, "P-384")
	               ? 0
	               : -1;
}

static int teardown(void **state)
{
	(void)state;
	made_key_free(&rsa);
	made_key_free(&other_rsa);
	made_key_free(&p256);
	made_key_free(&brainpool);
	made_key_free(&p384);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_key_signs_with_the_algorithms_of_its_type_only),
		cmocka_unit_test(one_changed_bit_is_noticed),
		cmocka_unit_test(what_is_kept_with_a_key_ends_with_it),
		cmocka_unit_test(the_two_paddings_and_two_keys_are_not_mixed_up),
		cmocka_unit_test(pss_takes_a_salt_of_32_octets_only),
		cmocka_unit_test(ecdsa_is_a_pair_of_32_octets),
		cmocka_unit_test(a_buffer_too_small_for_rsa_is_refused),
		cmocka_unit_test(only_listed_uris_are_algorithms),
		cmocka_unit_test(the_digest_is_sha_256),
	};

	return cmocka_run_group_tests_name("alg", tests, setup, teardown);
}
