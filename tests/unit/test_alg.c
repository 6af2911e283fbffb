/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "tests/support/made_keys.h"

SCOPED_KIND(md_ctx, EVP_MD_CTX *, EVP_MD_CTX_free)

static struct made_key rsa, other_rsa, p256, p384, p521, brainpool256, brainpool384, brainpool512, secp256k1;

static const struct fit {
	const char *name;
	struct made_key *key;
	enum sig_alg alg;
	bool fits;
} fits[] = {
	{ "rsa pss 256", &rsa, SIG_RSA_PSS256, true },
	{ "rsa pss 384", &rsa, SIG_RSA_PSS384, true },
	{ "rsa pss 512", &rsa, SIG_RSA_PSS512, true },
	{ "rsa pkcs1", &rsa, SIG_RSA256, true },
	{ "rsa as ecdsa 256", &rsa, SIG_ECDSA256, false },
	{ "rsa as ecdsa 384", &rsa, SIG_ECDSA384, false },
	{ "rsa as ecdsa 512", &rsa, SIG_ECDSA512, false },
	{ "P-256, sha 256", &p256, SIG_ECDSA256, true },
	{ "P-256, sha 384", &p256, SIG_ECDSA384, true },
	{ "P-256, sha 512", &p256, SIG_ECDSA512, true },
	{ "P-384, sha 256", &p384, SIG_ECDSA256, true },
	{ "P-384, sha 384", &p384, SIG_ECDSA384, true },
	{ "P-384, sha 512", &p384, SIG_ECDSA512, true },
	{ "P-521, sha 256", &p521, SIG_ECDSA256, true },
	{ "P-521, sha 384", &p521, SIG_ECDSA384, true },
	{ "P-521, sha 512", &p521, SIG_ECDSA512, true },
	{ "brainpoolP256r1, sha 256", &brainpool256, SIG_ECDSA256, true },
	{ "brainpoolP256r1, sha 384", &brainpool256, SIG_ECDSA384, true },
	{ "brainpoolP256r1, sha 512", &brainpool256, SIG_ECDSA512, true },
	{ "brainpoolP384r1, sha 256", &brainpool384, SIG_ECDSA256, true },
	{ "brainpoolP384r1, sha 384", &brainpool384, SIG_ECDSA384, true },
	{ "brainpoolP384r1, sha 512", &brainpool384, SIG_ECDSA512, true },
	{ "brainpoolP512r1, sha 256", &brainpool512, SIG_ECDSA256, true },
	{ "brainpoolP512r1, sha 384", &brainpool512, SIG_ECDSA384, true },
	{ "brainpoolP512r1, sha 512", &brainpool512, SIG_ECDSA512, true },
	{ "secp256k1", &secp256k1, SIG_ECDSA256, false },
	{ "ec as pss", &p256, SIG_RSA_PSS256, false },
	{ "ec as pss 512", &p521, SIG_RSA_PSS512, false },
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

static void pss_takes_a_salt_as_long_as_the_digest_only(void **state)
{
	static const struct {
		enum sig_alg alg;
		int digest_bytes;
	} cases[] = { { SIG_RSA_PSS256, 32 }, { SIG_RSA_PSS384, 48 }, { SIG_RSA_PSS512, 64 } };
	static const int salts[] = { 0, 20, 31, 32, 33, 47, 48, 49, 63, 64, 65 };
	const struct bytes octets = bytes_of("octets");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases) * ARRAY_LEN(salts); i++) {
		const int salt = salts[i % ARRAY_LEN(salts)];
		const enum sig_alg alg = cases[i / ARRAY_LEN(salts)].alg;
		const EVP_MD *md = digest_alg_md(sig_alg_digest(alg));
		SCOPED(md_ctx) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
		EVP_PKEY_CTX *params;
		unsigned char signature[LIMIT_RSA_BYTES];
		size_t len = sizeof signature;

		assert_int_equal(EVP_DigestSignInit(ctx, &params, md, NULL, rsa.key), 1);
		assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(params, RSA_PKCS1_PSS_PADDING), 1);
		assert_int_equal(EVP_PKEY_CTX_set_rsa_pss_saltlen(params, salt), 1);
		assert_int_equal(EVP_DigestSign(ctx, signature, &len, octets.ptr, octets.len), 1);
		assert_rule(alg_verify(rsa.key, alg, octets, bytes_at(signature, len)),
		            salt == cases[i / ARRAY_LEN(salts)].digest_bytes ? RULE_NONE : RULE_SIG_INVALID);
	}
}

/* MGF1 with another digest is another algorithm, whatever it may be called. */
static void pss_takes_its_own_digest_for_the_mask_only(void **state)
{
	static const char *const masks[] = { "SHA1", "SHA256", "SHA384", "SHA512" };
	const struct bytes octets = bytes_of("octets");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(masks); i++) {
		SCOPED(md_ctx) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
		EVP_PKEY_CTX *params;
		unsigned char signature[LIMIT_RSA_BYTES];
		size_t len = sizeof signature;

		assert_int_equal(EVP_DigestSignInit(ctx, &params, EVP_sha384(), NULL, rsa.key), 1);
		assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(params, RSA_PKCS1_PSS_PADDING), 1);
		assert_int_equal(EVP_PKEY_CTX_set_rsa_pss_saltlen(params, RSA_PSS_SALTLEN_DIGEST), 1);
		assert_int_equal(EVP_PKEY_CTX_set_rsa_mgf1_md_name(params, masks[i], NULL), 1);
		assert_int_equal(EVP_DigestSign(ctx, signature, &len, octets.ptr, octets.len), 1);
		assert_rule(alg_verify(rsa.key, SIG_RSA_PSS384, octets, bytes_at(signature, len)),
		            strcmp(masks[i], "SHA384") == 0 ? RULE_NONE : RULE_SIG_INVALID);
	}
}

static void ecdsa_is_a_pair_as_long_as_the_curve(void **state)
{
	static const struct {
		struct made_key *key;
		size_t half;
	} cases[] = { { &p256, 32 },         { &p384, 48 },         { &p521, 66 },
		      { &brainpool256, 32 }, { &brainpool384, 48 }, { &brainpool512, 64 } };
	const struct bytes octets = bytes_of("octets");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		EVP_PKEY *key = cases[i].key->key;
		const size_t pair = 2 * cases[i].half;
		unsigned char signature[2 * 66 + 1] = { 0 };
		size_t len;

		assert_rule(alg_sign(key, SIG_ECDSA512, octets, signature, pair - 1, &len), RULE_SIGN_FAILED);
		assert_int_equal(len, 0);
		assert_ok(alg_sign(key, SIG_ECDSA512, octets, signature, pair, &len));
		assert_int_equal(len, pair);
		assert_ok(alg_verify(key, SIG_ECDSA512, octets, bytes_at(signature, pair)));
		assert_rule(alg_verify(key, SIG_ECDSA512, octets, bytes_at(signature, pair + 1)),
		            RULE_SIG_INVALID);
		memset(signature, 0, sizeof signature);
		assert_rule(alg_verify(key, SIG_ECDSA512, octets, bytes_at(signature, pair)), RULE_SIG_INVALID);
	}
}

static void a_digest_is_not_taken_for_another(void **state)
{
	const struct bytes octets = bytes_of("octets");
	unsigned char signature[LIMIT_RSA_BYTES];
	size_t len;

	(void)state;
	for (enum sig_alg made = SIG_RSA_PSS256; made <= SIG_ECDSA512; made++) {
		EVP_PKEY *key = sig_alg_is_ecdsa(made) ? p521.key : rsa.key;

		assert_ok(alg_sign(key, made, octets, signature, sizeof signature, &len));
		for (enum sig_alg alg = SIG_RSA_PSS256; alg <= SIG_ECDSA512; alg++)
			assert_rule(alg_verify(key, alg, octets, bytes_at(signature, len)),
			            alg == made ? RULE_NONE : RULE_SIG_INVALID);
	}
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
		{ URI_RSA_PSS384, SIG_RSA_PSS384 },
		{ URI_RSA_PSS512, SIG_RSA_PSS512 },
		{ URI_ECDSA_SHA384, SIG_ECDSA384 },
		{ URI_ECDSA_SHA512, SIG_ECDSA512 },
		{ URI_RSA_SHA256, SIG_RSA256 },
		{ "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", SIG_NONE },
		{ "http://www.w3.org/2007/05/xmldsig-more#sha224-rsa-MGF1", SIG_NONE },
		{ "http://www.w3.org/2007/05/xmldsig-more#rsa-pss", SIG_NONE },
		{ "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1", SIG_NONE },
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
	for (enum sig_alg alg = SIG_NONE + 1; alg < SIG_COUNT; alg++)
		assert_int_equal(sig_alg_of_uri(bytes_of(sig_alg_uri(alg))), alg);
}

/* That they are the right functions is the self-test's to say, with known answers. */
static void digests_are_listed_by_uri_and_length(void **state)
{
	static const struct {
		const char *uri;
		enum digest_alg alg;
		size_t bytes;
	} cases[] = {
		{ URI_SHA256, DIGEST_SHA256, 32 },
		{ URI_SHA384, DIGEST_SHA384, 48 },
		{ URI_SHA512, DIGEST_SHA512, 64 },
		{ URI_SHA1, DIGEST_NONE, 0 },
		{ "http://www.w3.org/2001/04/xmldsig-more#sha224", DIGEST_NONE, 0 },
		{ "", DIGEST_NONE, 0 },
		{ NULL, DIGEST_NONE, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		unsigned char room[ALG_DIGEST_BYTES_MAX];
		struct bytes out;

		assert_int_equal(digest_alg_of_uri(bytes_of(cases[i].uri)), cases[i].alg);
		assert_rule(alg_digest(cases[i].alg, bytes_of("abc"), room, &out),
		            cases[i].bytes > 0 ? RULE_NONE : RULE_SIGN_FAILED);
		assert_int_equal(out.len, cases[i].bytes);
	}
}

static int setup(void **state)
{
	(void)state;
	return made_key_rsa(&rsa, 2048) && made_key_rsa(&other_rsa, 2048) && made_key_ec(&p256, "P-256") &&
	                       made_key_ec(&p384, "P-384") && made_key_ec(&p521, "P-521") &&
	                       made_key_ec(&brainpool256, "brainpoolP256r1") &&
	                       made_key_ec(&brainpool384, "brainpoolP384r1") &&
	                       made_key_ec(&brainpool512, "brainpoolP512r1") &&
	                       made_key_ec(&secp256k1, "secp256k1")
	               ? 0
	               : -1;
}

static int teardown(void **state)
{
	struct made_key *const all[] = { &rsa,          &other_rsa,    &p256,         &p384,     &p521,
		                         &brainpool256, &brainpool384, &brainpool512, &secp256k1 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		made_key_free(all[i]);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_key_signs_with_the_algorithms_of_its_type_only),
		cmocka_unit_test(one_changed_bit_is_noticed),
		cmocka_unit_test(what_is_kept_with_a_key_ends_with_it),
		cmocka_unit_test(the_two_paddings_and_two_keys_are_not_mixed_up),
		cmocka_unit_test(pss_takes_a_salt_as_long_as_the_digest_only),
		cmocka_unit_test(pss_takes_its_own_digest_for_the_mask_only),
		cmocka_unit_test(ecdsa_is_a_pair_as_long_as_the_curve),
		cmocka_unit_test(a_digest_is_not_taken_for_another),
		cmocka_unit_test(a_buffer_too_small_for_rsa_is_refused),
		cmocka_unit_test(only_listed_uris_are_algorithms),
		cmocka_unit_test(digests_are_listed_by_uri_and_length),
	};

	return cmocka_run_group_tests_name("alg", tests, setup, teardown);
}
