/* SPDX-License-Identifier: EUPL-1.2 */
/* A library that is wrong in one place: the self-test must name the algorithm, whichever way it is wrong. */
#include "tests/support/unit.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>

#include "lib/xml/selftest.h"
#include "lib/xml/xml.h"

static enum fault {
	NONE,
	DIGEST_OTHER,
	VERIFY_NEVER,
	VERIFY_ALWAYS,
	TAG_NEVER,
	TAG_ALWAYS,
	WRAP_OTHER,
	KDF_FAILS,
	KDF_OTHER,
	OAEP_FAILS,
	BRAINPOOL_MISSING,
} fault;

int __real_EVP_DigestFinal_ex(EVP_MD_CTX *ctx, unsigned char *md, unsigned *len);
int __wrap_EVP_DigestFinal_ex(EVP_MD_CTX *ctx, unsigned char *md, unsigned *len);
int __wrap_EVP_DigestFinal_ex(EVP_MD_CTX *ctx, unsigned char *md, unsigned *len)
{
	const int done = __real_EVP_DigestFinal_ex(ctx, md, len);

	if (fault == DIGEST_OTHER)
		md[0] ^= 1;
	return done;
}

int __real_EVP_PKEY_verify(EVP_PKEY_CTX *ctx, const unsigned char *sig, size_t sig_len, const unsigned char *digest,
                           size_t digest_len);
int __wrap_EVP_PKEY_verify(EVP_PKEY_CTX *ctx, const unsigned char *sig, size_t sig_len, const unsigned char *digest,
                           size_t digest_len);
int __wrap_EVP_PKEY_verify(EVP_PKEY_CTX *ctx, const unsigned char *sig, size_t sig_len, const unsigned char *digest,
                           size_t digest_len)
{
	if (fault == VERIFY_NEVER || fault == VERIFY_ALWAYS)
		return fault == VERIFY_ALWAYS;
	return __real_EVP_PKEY_verify(ctx, sig, sig_len, digest, digest_len);
}

int __real_EVP_DecryptFinal_ex(EVP_CIPHER_CTX *ctx, unsigned char *out, int *len);
int __wrap_EVP_DecryptFinal_ex(EVP_CIPHER_CTX *ctx, unsigned char *out, int *len);
int __wrap_EVP_DecryptFinal_ex(EVP_CIPHER_CTX *ctx, unsigned char *out, int *len)
{
	if (fault == TAG_NEVER || fault == TAG_ALWAYS)
		return fault == TAG_ALWAYS;
	return __real_EVP_DecryptFinal_ex(ctx, out, len);
}

int __real_EVP_CipherUpdate(EVP_CIPHER_CTX *ctx, unsigned char *out, int *out_len, const unsigned char *in, int len);
int __wrap_EVP_CipherUpdate(EVP_CIPHER_CTX *ctx, unsigned char *out, int *out_len, const unsigned char *in, int len);
int __wrap_EVP_CipherUpdate(EVP_CIPHER_CTX *ctx, unsigned char *out, int *out_len, const unsigned char *in, int len)
{
	const int done = __real_EVP_CipherUpdate(ctx, out, out_len, in, len);

	if (fault == WRAP_OTHER && done == 1)
		out[0] ^= 1;
	return done;
}

int __real_EVP_KDF_derive(EVP_KDF_CTX *ctx, unsigned char *key, size_t len, const OSSL_PARAM params[]);
int __wrap_EVP_KDF_derive(EVP_KDF_CTX *ctx, unsigned char *key, size_t len, const OSSL_PARAM params[]);
int __wrap_EVP_KDF_derive(EVP_KDF_CTX *ctx, unsigned char *key, size_t len, const OSSL_PARAM params[])
{
	const int done = __real_EVP_KDF_derive(ctx, key, len, params);

	if (fault == KDF_OTHER)
		key[0] ^= 1;
	return fault == KDF_FAILS ? 0 : done;
}

int __real_EVP_PKEY_decrypt(EVP_PKEY_CTX *ctx, unsigned char *out, size_t *out_len, const unsigned char *in, size_t len);
int __wrap_EVP_PKEY_decrypt(EVP_PKEY_CTX *ctx, unsigned char *out, size_t *out_len, const unsigned char *in, size_t len);
int __wrap_EVP_PKEY_decrypt(EVP_PKEY_CTX *ctx, unsigned char *out, size_t *out_len, const unsigned char *in, size_t len)
{
	return fault == OAEP_FAILS ? -1 : __real_EVP_PKEY_decrypt(ctx, out, out_len, in, len);
}

/* EVP_EC_gen() is a macro around this call, whose arguments are variable; only its failure is wanted here. */
EVP_PKEY *__real_EVP_PKEY_Q_keygen(OSSL_LIB_CTX *lib, const char *properties, const char *type, ...);
EVP_PKEY *__wrap_EVP_PKEY_Q_keygen(OSSL_LIB_CTX *lib, const char *properties, const char *type, const char *curve);
EVP_PKEY *__wrap_EVP_PKEY_Q_keygen(OSSL_LIB_CTX *lib, const char *properties, const char *type, const char *curve)
{
	if (fault == BRAINPOOL_MISSING && strncmp(curve, "brainpool", 9) == 0)
		return NULL;
	return __real_EVP_PKEY_Q_keygen(lib, properties, type, curve);
}

static const struct fault_case {
	enum fault fault;
	const char *what;
} cases[] = {
	{ DIGEST_OTHER, "SHA-256, SHA-384, SHA-512" },
	{ VERIFY_NEVER, "RSA signatures" },
	{ VERIFY_ALWAYS, "RSA signatures" },
	{ TAG_NEVER, "AES-GCM" },
	{ TAG_ALWAYS, "AES-GCM" },
	{ WRAP_OTHER, "AES key wrap" },
	{ KDF_FAILS, "ECDH-ES with ConcatKDF" },
	{ KDF_OTHER, "ECDH-ES with ConcatKDF" },
	{ OAEP_FAILS, "RSA-OAEP" },
	{ BRAINPOOL_MISSING, "brainpoolP256r1" },
};

static void a_library_that_does_what_it_should_passes(void **state)
{
	const char *what;

	(void)state;
	fault = NONE;
	assert_ok(selftest_run(&what)); /* accepts RULE_SELFTEST_FAILED */
	assert_null(what);
}

static void each_fault_is_noticed_and_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *what;

		fault = cases[i].fault;
		assert_rule(selftest_run(&what), RULE_SELFTEST_FAILED);
		assert_string_equal(what, cases[i].what);
	}
	fault = NONE;
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
		cmocka_unit_test(a_library_that_does_what_it_should_passes),
		cmocka_unit_test(each_fault_is_noticed_and_named),
	};

	return cmocka_run_group_tests_name("selftest", tests, start, stop);
}
