/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/alg.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include "lib/base/scoped.h"
#include "lib/spec/uris.h"
#include "lib/xml/algkey.h"

#define EC_NUMBER_BYTES 32 /* r and s, RFC 9231 2.3.6 */
#define EC_PAIR_BYTES ((size_t)2 * EC_NUMBER_BYTES)
#define EC_DER_BYTES ((size_t)80) /* SEQUENCE of two INTEGERs of at most 33 octets: 72 */

SCOPED_KIND(bignum, BIGNUM *, BN_free)
SCOPED_KIND(ecdsa_sig, ECDSA_SIG *, ECDSA_SIG_free)

static const char *const uris[] = {
	[SIG_NONE] = "",
	[SIG_RSA_PSS256] = URI_RSA_PSS256,
	[SIG_ECDSA256] = URI_ECDSA_SHA256,
	[SIG_RSA256] = URI_RSA_SHA256,
};

const char *sig_alg_uri(enum sig_alg alg)
{
	return uris[alg];
}

enum sig_alg sig_alg_of_uri(struct bytes uri)
{
	for (unsigned i = SIG_RSA_PSS256; i < ARRAY_LEN(uris); i++)
		if (bytes_equal_text(uri, uris[i]))
			return (enum sig_alg)i;
	return SIG_NONE;
}

/* Kept for the process: making one costs as much as the digest of a SignedInfo. */
static EVP_MD_CTX *digest_context(void)
{
	static EVP_MD_CTX *kept;

	if (kept == NULL)
		kept = EVP_MD_CTX_new();
	return kept;
}

OUTCOME alg_sha256(struct bytes octets, unsigned char out[ALG_SHA256_BYTES])
{
	EVP_MD_CTX *ctx = digest_context();

	REQUIRE(ctx != NULL && algkey_sha256() != NULL, OUT_OF_MEMORY);
	REQUIRE(EVP_DigestInit_ex2(ctx, algkey_sha256(), NULL) == 1, SIGN_FAILED);
	REQUIRE(EVP_DigestUpdate(ctx, octets.ptr, octets.len) == 1, SIGN_FAILED);
	REQUIRE(EVP_DigestFinal_ex(ctx, out, NULL) == 1, SIGN_FAILED);
	return outcome_ok();
}

static OUTCOME pair_of_der(const unsigned char *der, size_t der_len, unsigned char *out, size_t cap,
                           size_t *out_len)
{
	SCOPED(ecdsa_sig) ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &der, (long)der_len);

	REQUIRE(sig != NULL && cap >= EC_PAIR_BYTES, SIGN_FAILED);
	REQUIRE(BN_bn2binpad(ECDSA_SIG_get0_r(sig), out, EC_NUMBER_BYTES) == EC_NUMBER_BYTES, SIGN_FAILED);
	REQUIRE(BN_bn2binpad(ECDSA_SIG_get0_s(sig), out + EC_NUMBER_BYTES, EC_NUMBER_BYTES) ==
	                EC_NUMBER_BYTES,
	        SIGN_FAILED);
	*out_len = EC_PAIR_BYTES;
	return outcome_ok();
}

OUTCOME alg_sign(EVP_PKEY *key, enum sig_alg alg, struct bytes octets, unsigned char *out, size_t cap,
                 size_t *out_len)
{
	EVP_PKEY_CTX *ctx = algkey_context(key, alg, KEY_SIGNS);
	unsigned char digest[ALG_SHA256_BYTES], der[EC_DER_BYTES];
	const bool is_ec = alg == SIG_ECDSA256;
	size_t len = is_ec ? sizeof der : cap;

	*out_len = 0;
	REQUIRE(ctx != NULL, SIGN_FAILED);
	TRY(alg_sha256(octets, digest));
	REQUIRE(EVP_PKEY_sign(ctx, is_ec ? der : out, &len, digest, sizeof digest) == 1, SIGN_FAILED);
	if (is_ec)
		return pair_of_der(der, len, out, cap, out_len);
	*out_len = len;
	return outcome_ok();
}

static OUTCOME der_of_pair(struct bytes pair, unsigned char der[EC_DER_BYTES], size_t *der_len)
{
	SCOPED(ecdsa_sig) ECDSA_SIG *sig = ECDSA_SIG_new();
	SCOPED(bignum) BIGNUM *r = NULL;
	SCOPED(bignum) BIGNUM *s = NULL;
	int len;

	REQUIRE(pair.len == EC_PAIR_BYTES, SIG_INVALID);
	r = BN_bin2bn(pair.ptr, EC_NUMBER_BYTES, NULL);
	s = BN_bin2bn(pair.ptr + EC_NUMBER_BYTES, EC_NUMBER_BYTES, NULL);
	REQUIRE(sig != NULL && r != NULL && s != NULL, SIG_INVALID);
	REQUIRE(ECDSA_SIG_set0(sig, r, s) == 1, SIG_INVALID);
	r = NULL; /* sig owns both now */
	s = NULL;
	len = i2d_ECDSA_SIG(sig, &der);
	REQUIRE(len > 0, SIG_INVALID);
	*der_len = (size_t)len;
	return outcome_ok();
}

OUTCOME alg_verify(EVP_PKEY *key, enum sig_alg alg, struct bytes octets, struct bytes signature)
{
	EVP_PKEY_CTX *ctx = algkey_context(key, alg, KEY_VERIFIES);
	unsigned char digest[ALG_SHA256_BYTES], der[EC_DER_BYTES];
	size_t der_len;

	REQUIRE(ctx != NULL, SIG_INVALID);
	REQUIRE(bytes_is_present(octets) && bytes_is_present(signature), SIG_INVALID);
	REQUIRE(is_ok(alg_sha256(octets, digest)), SIG_INVALID);
	if (alg == SIG_ECDSA256) {
		TRY(der_of_pair(signature, der, &der_len));
		signature = bytes_at(der, der_len);
	}
	/* 1 is valid; 0 and every negative number are not. */
	REQUIRE(EVP_PKEY_verify(ctx, signature.ptr, signature.len, digest, sizeof digest) == 1, SIG_INVALID);
	return outcome_ok();
}
