/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/alg.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "lib/base/scoped.h"
#include "lib/spec/uris.h"
#include "lib/xml/curve.h"

#define PAIR_BYTES_MAX (2 * CURVE_BYTES_MAX)
#define DER_BYTES_MAX  (PAIR_BYTES_MAX + 16) /* SEQUENCE of two INTEGERs, a sign octet each: 139 for P-521 */

SCOPED_KIND(bignum, BIGNUM *, BN_free)
SCOPED_KIND(ecdsa_sig, ECDSA_SIG *, ECDSA_SIG_free)
SCOPED_KIND(md_ctx, EVP_MD_CTX *, EVP_MD_CTX_free)

static const struct digest {
	const char *uri;
	const char *name; /* OpenSSL's */
} digests[] = {
	[DIGEST_NONE] = { "", NULL },
	[DIGEST_SHA256] = { URI_SHA256, "SHA256" },
	[DIGEST_SHA384] = { URI_SHA384, "SHA384" },
	[DIGEST_SHA512] = { URI_SHA512, "SHA512" },
};

enum family { FAMILY_NONE, FAMILY_PSS, FAMILY_ECDSA, FAMILY_PKCS1 };

static const struct method {
	const char *uri;
	enum family family;
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

OUTCOME alg_digest(enum digest_alg alg, struct bytes octets, unsigned char room[ALG_DIGEST_BYTES_MAX],
                   struct bytes *out)
{
	SCOPED(md_ctx) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
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

static bool key_fits(const EVP_PKEY *key, const struct method *m)
{
	switch (m->family) {
	case FAMILY_PSS:
	case FAMILY_PKCS1:
		return EVP_PKEY_is_a(key, "RSA") == 1;
	case FAMILY_ECDSA:
		return curve_of_key(key) != NULL;
	case FAMILY_NONE:
		break;
	}
	return false;
}

/* PSS as the German profiles want it: MGF1 with the same digest (the library's default), salt as long as the
 * digest. */
static bool padding_set(EVP_PKEY_CTX *ctx, const struct method *m)
{
	if (m->family != FAMILY_PSS)
		return true;
	return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) == 1 &&
	       EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, RSA_PSS_SALTLEN_DIGEST) == 1;
}

/* half: octets of r and of s */
static OUTCOME pair_of_der(const unsigned char *der, size_t der_len, size_t half, unsigned char *out,
                           size_t cap, size_t *out_len)
{
	SCOPED(ecdsa_sig) ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &der, (long)der_len);

	REQUIRE(sig != NULL && cap >= 2 * half, SIGN_FAILED);
	REQUIRE(BN_bn2binpad(ECDSA_SIG_get0_r(sig), out, (int)half) == (int)half, SIGN_FAILED);
	REQUIRE(BN_bn2binpad(ECDSA_SIG_get0_s(sig), out + half, (int)half) == (int)half, SIGN_FAILED);
	*out_len = 2 * half;
	return outcome_ok();
}

OUTCOME alg_sign(EVP_PKEY *key, enum sig_alg alg, struct bytes octets, unsigned char *out, size_t cap,
                 size_t *out_len)
{
	SCOPED(md_ctx) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	const struct method *m = &methods[alg];
	const EVP_MD *md = digest_alg_md(m->digest);
	const bool is_ec = m->family == FAMILY_ECDSA;
	unsigned char der[DER_BYTES_MAX];
	EVP_PKEY_CTX *params; /* belongs to ctx */
	size_t len = is_ec ? sizeof der : cap;

	*out_len = 0;
	REQUIRE(ctx != NULL && md != NULL && key_fits(key, m), SIGN_FAILED);
	REQUIRE(EVP_DigestSignInit(ctx, &params, md, NULL, key) == 1, SIGN_FAILED);
	REQUIRE(padding_set(params, m), SIGN_FAILED);
	REQUIRE(EVP_DigestSign(ctx, is_ec ? der : out, &len, octets.ptr, octets.len) == 1, SIGN_FAILED);
	if (is_ec)
		return pair_of_der(der, len, curve_of_key(key)->bytes, out, cap, out_len);
	*out_len = len;
	return outcome_ok();
}

static OUTCOME der_of_pair(struct bytes pair, size_t half, unsigned char der[DER_BYTES_MAX], size_t *der_len)
{
	SCOPED(ecdsa_sig) ECDSA_SIG *sig = ECDSA_SIG_new();
	SCOPED(bignum) BIGNUM *r = NULL;
	SCOPED(bignum) BIGNUM *s = NULL;
	int len;

	REQUIRE(pair.len == 2 * half, SIG_INVALID);
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
	SCOPED(md_ctx) EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	const struct method *m = &methods[alg];
	const EVP_MD *md = digest_alg_md(m->digest);
	unsigned char der[DER_BYTES_MAX];
	EVP_PKEY_CTX *params; /* belongs to ctx */
	size_t der_len;

	REQUIRE(ctx != NULL && md != NULL && key_fits(key, m), SIG_INVALID);
	REQUIRE(bytes_is_present(octets) && bytes_is_present(signature), SIG_INVALID);
	if (m->family == FAMILY_ECDSA) {
		TRY(der_of_pair(signature, curve_of_key(key)->bytes, der, &der_len));
		signature = bytes_at(der, der_len);
	}
	REQUIRE(EVP_DigestVerifyInit(ctx, &params, md, NULL, key) == 1, SIG_INVALID);
	REQUIRE(padding_set(params, m), SIG_INVALID);
	/* 1 is valid; 0 and every negative number are not. */
	REQUIRE(EVP_DigestVerify(ctx, signature.ptr, signature.len, octets.ptr, octets.len) == 1,
	        SIG_INVALID);
	return outcome_ok();
}
