/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/alg.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "lib/base/scoped.h"
#include "lib/spec/uris.h"

#define EC_BITS 256        /* both curves of the list: P-256 and brainpoolP256r1 */
#define EC_NUMBER_BYTES 32 /* r and s, RFC 9231 2.3.6 */
#define EC_PAIR_BYTES ((size_t)2 * EC_NUMBER_BYTES)
#define EC_DER_BYTES ((size_t)80) /* SEQUENCE of two INTEGERs of at most 33 octets: 72 */

SCOPED_KIND(bignum, BIGNUM *, BN_free)
SCOPED_KIND(ecdsa_sig, ECDSA_SIG *, ECDSA_SIG_free)
SCOPED_KIND(md_ctx, EVP_MD_CTX *, EVP_MD_CTX_free)

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

/* Fetched once per process: an implicit fetch at each digest takes a lock and a table walk. */
static const EVP_MD *sha256(void)
{
	static EVP_MD *kept;

	if (kept == NULL)
		kept = EVP_MD_fetch(NULL, "SHA256", NULL);
	return kept;
}

OUTCOME alg_sha256(struct bytes octets, unsigned char out[ALG_SHA256_BYTES])
{
	SCOPED(md_ctx) EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	REQUIRE(ctx != NULL && sha256() != NULL, OUT_OF_MEMORY);
	REQUIRE(EVP_DigestInit_ex2(ctx, sha256(), NULL) == 1, SIGN_FAILED);
	REQUIRE(EVP_DigestUpdate(ctx, octets.ptr, octets.len) == 1, SIGN_FAILED);
	REQUIRE(EVP_DigestFinal_ex(ctx, out, NULL) == 1, SIGN_FAILED);
	return outcome_ok();
}

static bool key_fits(const EVP_PKEY *key, enum sig_alg alg)
{
	switch (alg) {
	case SIG_RSA_PSS256:
	case SIG_RSA256:
		return EVP_PKEY_is_a(key, "RSA") == 1;
	case SIG_ECDSA256:
		return EVP_PKEY_is_a(key, "EC") == 1 && EVP_PKEY_get_bits(key) == EC_BITS;
	case SIG_NONE:
		break;
	}
	return false;
}

/* PSS as the German profiles want it: MGF1 with the same digest (the library's default), salt as long as the
 * digest. */
static bool padding_set(EVP_PKEY_CTX *ctx, enum sig_alg alg)
{
	if (alg != SIG_RSA_PSS256)
		return true;
	return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) == 1 &&
	       EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, RSA_PSS_SALTLEN_DIGEST) == 1;
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
	SCOPED(md_ctx) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char der[EC_DER_BYTES];
	EVP_PKEY_CTX *params; /* belongs to ctx */
	const bool is_ec = alg == SIG_ECDSA256;
	size_t len = is_ec ? sizeof der : cap;

	*out_len = 0;
	REQUIRE(ctx != NULL && sha256() != NULL && key_fits(key, alg), SIGN_FAILED);
	REQUIRE(EVP_DigestSignInit(ctx, &params, sha256(), NULL, key) == 1, SIGN_FAILED);
	REQUIRE(padding_set(params, alg), SIGN_FAILED);
	REQUIRE(EVP_DigestSign(ctx, is_ec ? der : out, &len, octets.ptr, octets.len) == 1, SIGN_FAILED);
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
	SCOPED(md_ctx) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char der[EC_DER_BYTES];
	EVP_PKEY_CTX *params; /* belongs to ctx */
	size_t der_len;

	REQUIRE(ctx != NULL && sha256() != NULL && key_fits(key, alg), SIG_INVALID);
	REQUIRE(bytes_is_present(octets) && bytes_is_present(signature), SIG_INVALID);
	if (alg == SIG_ECDSA256) {
		TRY(der_of_pair(signature, der, &der_len));
		signature = bytes_at(der, der_len);
	}
	REQUIRE(EVP_DigestVerifyInit(ctx, &params, sha256(), NULL, key) == 1, SIG_INVALID);
	REQUIRE(padding_set(params, alg), SIG_INVALID);
	/* 1 is valid; 0 and every negative number are not. */
	REQUIRE(EVP_DigestVerify(ctx, signature.ptr, signature.len, octets.ptr, octets.len) == 1,
	        SIG_INVALID);
	return outcome_ok();
}
