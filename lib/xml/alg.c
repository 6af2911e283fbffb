/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/alg.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "lib/base/scoped.h"
#include "lib/spec/uris.h"
#include "lib/xml/algkey.h"
#include "lib/xml/curve.h"

#define PAIR_BYTES_MAX (2 * CURVE_BYTES_MAX)
#define DER_BYTES_MAX  (PAIR_BYTES_MAX + 16) /* SEQUENCE of two INTEGERs, a sign octet each: 139 for P-521 */

SCOPED_KIND(bignum, BIGNUM *, BN_free)
SCOPED_KIND(ecdsa_sig, ECDSA_SIG *, ECDSA_SIG_free)

static const struct digest {
	const char *uri;
	const char *name; /* OpenSSL's */
} digests[] = {
	[DIGEST_NONE] = { "", NULL },
	[DIGEST_SHA256] = { URI_SHA256, "SHA256" },
	[DIGEST_SHA384] = { URI_SHA384, "SHA384" },
	[DIGEST_SHA512] = { URI_SHA512, "SHA512" },
};

static const struct method {
	const char *uri;
	enum sig_family family;
	enum digest_alg digest;
} methods[SIG_COUNT] = {
	[SIG_NONE] = { "", FAMILY_NONE, DIGEST_NONE },
	[SIG_RSA_PSS256] = { URI_RSA_PSS256, FAMILY_PSS, DIGEST_SHA256 },
	[SIG_RSA_PSS384] = { URI_RSA_PSS384, FAMILY_PSS, DIGEST_SHA384 },
	[SIG_RSA_PSS512] = { URI_RSA_PSS512, FAMILY_PSS, DIGEST_SHA512 },
	[SIG_ECDSA256] = { URI_ECDSA_SHA256, FAMILY_ECDSA, DIGEST_SHA256 },
	[SIG_ECDSA384] = { URI_ECDSA_SHA384, FAMILY_ECDSA, DIGEST_SHA384 },
	[SIG_ECDSA512] = { URI_ECDSA_SHA512, FAMILY_ECDSA, DIGEST_SHA512 },
	[SIG_RSA256] = { URI_RSA_SHA256, FAMILY_PKCS1, DIGEST_SHA256 },
};

const char *sig_alg_uri(enum sig_alg alg)
{
	return methods[alg].uri;
}

enum sig_alg sig_alg_of_uri(struct bytes uri)
{
	for (unsigned i = SIG_NONE + 1; i < SIG_COUNT; i++)
		if (bytes_equal_text(uri, methods[i].uri))
			return (enum sig_alg)i;
	return SIG_NONE;
}

enum digest_alg sig_alg_digest(enum sig_alg alg)
{
	return methods[alg].digest;
}

enum sig_family sig_alg_family(enum sig_alg alg)
{
	return methods[alg].family;
}

bool sig_alg_is_ecdsa(enum sig_alg alg)
{
	return methods[alg].family == FAMILY_ECDSA;
}

const char *digest_alg_uri(enum digest_alg alg)
{
	return digests[alg].uri;
}

enum digest_alg digest_alg_of_uri(struct bytes uri)
{
	for (unsigned i = DIGEST_NONE + 1; i < ARRAY_LEN(digests); i++)
		if (bytes_equal_text(uri, digests[i].uri))
			return (enum digest_alg)i;
	return DIGEST_NONE;
}

/* Fetched once per process: an implicit fetch at each digest takes a lock and a table walk. */
const EVP_MD *digest_alg_md(enum digest_alg alg)
{
	static EVP_MD *kept[ARRAY_LEN(digests)];

	if (alg != DIGEST_NONE && kept[alg] == NULL)
		kept[alg] = EVP_MD_fetch(NULL, digests[alg].name, NULL);
	return kept[alg];
}

/* Kept for the process: making one costs as much as the digest of a SignedInfo. */
static EVP_MD_CTX *digest_context(void)
{
	static EVP_MD_CTX *kept;

	if (kept == NULL)
		kept = EVP_MD_CTX_new();
	return kept;
}

OUTCOME alg_digest(enum digest_alg alg, struct bytes octets, unsigned char room[ALG_DIGEST_BYTES_MAX],
                   struct bytes *out)
{
	EVP_MD_CTX *ctx = digest_context();
	const EVP_MD *md = digest_alg_md(alg);
	unsigned len;

	*out = (struct bytes){ 0 };
	REQUIRE(ctx != NULL, OUT_OF_MEMORY);
	REQUIRE(md != NULL && EVP_DigestInit_ex2(ctx, md, NULL) == 1, SIGN_FAILED);
	REQUIRE(EVP_DigestUpdate(ctx, octets.ptr, octets.len) == 1, SIGN_FAILED);
	REQUIRE(EVP_DigestFinal_ex(ctx, room, &len) == 1, SIGN_FAILED);
	*out = bytes_at(room, len);
	return outcome_ok();
}

static OUTCOME pair_of_der(const unsigned char *der, size_t der_len, const EVP_PKEY *key, unsigned char *out,
                           size_t cap, size_t *out_len)
{
	SCOPED(ecdsa_sig) ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &der, (long)der_len);
	const struct curve *curve = curve_of_key(key); /* asks the library, which may be out of memory */
	const size_t half = curve != NULL ? curve->bytes : 0;

	REQUIRE(sig != NULL && half > 0 && cap >= 2 * half, SIGN_FAILED);
	REQUIRE(BN_bn2binpad(ECDSA_SIG_get0_r(sig), out, (int)half) == (int)half, SIGN_FAILED);
	REQUIRE(BN_bn2binpad(ECDSA_SIG_get0_s(sig), out + half, (int)half) == (int)half, SIGN_FAILED);
	*out_len = 2 * half;
	return outcome_ok();
}

OUTCOME alg_sign(EVP_PKEY *key, enum sig_alg alg, struct bytes octets, unsigned char *out, size_t cap,
                 size_t *out_len)
{
	EVP_PKEY_CTX *ctx = algkey_context(key, alg, KEY_SIGNS);
	unsigned char room[ALG_DIGEST_BYTES_MAX], der[DER_BYTES_MAX];
	const bool is_ec = sig_alg_is_ecdsa(alg);
	size_t len = is_ec ? sizeof der : cap;
	struct bytes digest;

	*out_len = 0;
	REQUIRE(ctx != NULL, SIGN_FAILED);
	TRY(alg_digest(sig_alg_digest(alg), octets, room, &digest));
	REQUIRE(EVP_PKEY_sign(ctx, is_ec ? der : out, &len, digest.ptr, digest.len) == 1, SIGN_FAILED);
	if (is_ec)
		return pair_of_der(der, len, key, out, cap, out_len);
	*out_len = len;
	return outcome_ok();
}

static OUTCOME der_of_pair(struct bytes pair, const EVP_PKEY *key, unsigned char der[DER_BYTES_MAX],
                           size_t *der_len)
{
	const struct curve *curve = curve_of_key(key);
	const size_t half = curve != NULL ? curve->bytes : 0;
	SCOPED(ecdsa_sig) ECDSA_SIG *sig = ECDSA_SIG_new();
	SCOPED(bignum) BIGNUM *r = NULL;
	SCOPED(bignum) BIGNUM *s = NULL;
	int len;

	REQUIRE(half > 0 && pair.len == 2 * half, SIG_INVALID);
	r = BN_bin2bn(pair.ptr, (int)half, NULL);
	s = BN_bin2bn(pair.ptr + half, (int)half, NULL);
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
	unsigned char room[ALG_DIGEST_BYTES_MAX], der[DER_BYTES_MAX];
	struct bytes digest;
	size_t der_len;

	REQUIRE(ctx != NULL, SIG_INVALID);
	REQUIRE(bytes_is_present(octets) && bytes_is_present(signature), SIG_INVALID);
	REQUIRE(is_ok(alg_digest(sig_alg_digest(alg), octets, room, &digest)), SIG_INVALID);
	if (sig_alg_is_ecdsa(alg)) {
		TRY(der_of_pair(signature, key, der, &der_len));
		signature = bytes_at(der, der_len);
	}
	/* 1 is valid; 0 and every negative number are not. */
	REQUIRE(EVP_PKEY_verify(ctx, signature.ptr, signature.len, digest.ptr, digest.len) == 1, SIG_INVALID);
	return outcome_ok();
}
