/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * xmlkit - signed documents made by hand: canonical text, EVP, no code of ours and no XML library
 *
 * Texts are written in exclusive canonical form, so a digest is the digest of the text.
 */
#ifndef TESTS_SUPPORT_XMLKIT_H
#define TESTS_SUPPORT_XMLKIT_H

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "lib/spec/uris.h"
#include "lib/xml/alg.h"
#include "tests/support/unit.h"

#define KIT_SIG_BYTES 1024

static inline const char *kit_base64(struct arena *mem, const void *octets, size_t len)
{
	char *text = arena_alloc(mem, (len + 2) / 3 * 4 + 1);

	assert_non_null(text);
	(void)EVP_EncodeBlock((unsigned char *)text, octets, (int)len);
	return text;
}

static inline const EVP_MD *kit_md(enum sig_alg alg)
{
	if (alg == SIG_RSA_PSS384 || alg == SIG_ECDSA384)
		return EVP_sha384();
	return alg == SIG_RSA_PSS512 || alg == SIG_ECDSA512 ? EVP_sha512() : EVP_sha256();
}

static inline const char *kit_digest_by(struct arena *mem, const char *text, const EVP_MD *md)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned len = 0;

	assert_int_equal(EVP_Digest(text, strlen(text), digest, &len, md, NULL), 1);
	return kit_base64(mem, digest, len);
}

static inline const char *kit_digest(struct arena *mem, const char *text)
{
	return kit_digest_by(mem, text, EVP_sha256());
}

/* half: octets of r and of s */
static inline size_t kit_pair_of_der(unsigned char *sig, size_t len, int half)
{
	const unsigned char *der = sig;
	ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &der, (long)len);

	assert_non_null(pair);
	assert_int_equal(BN_bn2binpad(ECDSA_SIG_get0_r(pair), sig, half), half);
	assert_int_equal(BN_bn2binpad(ECDSA_SIG_get0_s(pair), sig + half, half), half);
	ECDSA_SIG_free(pair);
	return 2 * (size_t)half;
}

static inline bool kit_is_pss(enum sig_alg alg)
{
	return alg == SIG_RSA_PSS256 || alg == SIG_RSA_PSS384 || alg == SIG_RSA_PSS512;
}

static inline const char *kit_sign(struct arena *mem, EVP_PKEY *key, enum sig_alg alg, const char *text)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char sig[KIT_SIG_BYTES];
	size_t len = sizeof sig;
	EVP_PKEY_CTX *params;

	assert_int_equal(EVP_DigestSignInit(ctx, &params, kit_md(alg), NULL, key), 1);
	if (kit_is_pss(alg)) {
		assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(params, RSA_PKCS1_PSS_PADDING), 1);
		assert_int_equal(EVP_PKEY_CTX_set_rsa_pss_saltlen(params, RSA_PSS_SALTLEN_DIGEST), 1);
	}
	assert_int_equal(EVP_DigestSign(ctx, sig, &len, (const unsigned char *)text, strlen(text)), 1);
	EVP_MD_CTX_free(ctx);
	if (EVP_PKEY_is_a(key, "EC"))
		len = kit_pair_of_der(sig, len, (EVP_PKEY_get_bits(key) + 7) / 8);
	return kit_base64(mem, sig, len);
}

static inline const char *kit_format(struct arena *mem, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
static inline const char *kit_format(struct arena *mem, const char *format, ...)
{
	va_list args;
	char *text;
	int len;

	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	text = arena_alloc(mem, (size_t)len + 1);
	assert_non_null(text);
	va_start(args, format);
	(void)vsnprintf(text, (size_t)len + 1, format, args);
	va_end(args);
	return text;
}

/* The one change of a test's case; the text must hold what is replaced, or the case would test nothing. */
static inline const char *kit_replace(struct arena *mem, const char *text, const char *from, const char *to)
{
	const char *hit;

	if (from == NULL)
		return text;
	hit = strstr(text, from);
	if (hit == NULL)
		fail_msg("nothing to replace: %s", from);
	return kit_format(mem, "%.*s%s%s", (int)(hit - text), text, to, hit + strlen(from));
}

#define KIT_TRANSFORM_ENVELOPED "<ds:Transform Algorithm=\"" URI_ENVELOPED "\"></ds:Transform>"
#define KIT_TRANSFORM_EXC       "<ds:Transform Algorithm=\"" NS_EXC "\"></ds:Transform>"
#define KIT_REFERENCE(id, digest)                                                                        \
	"<ds:Reference URI=\"#" id "\"><ds:Transforms>" KIT_TRANSFORM_ENVELOPED KIT_TRANSFORM_EXC        \
	"</ds:Transforms><ds:DigestMethod Algorithm=\"" URI_SHA256 "\"></ds:DigestMethod>"               \
	"<ds:DigestValue>" digest "</ds:DigestValue></ds:Reference>"
#define KIT_SIGNED_INFO                                                                                  \
	"<ds:SignedInfo xmlns:ds=\"" NS_DS "\">"                                                         \
	"<ds:CanonicalizationMethod Algorithm=\"" NS_EXC "\"></ds:CanonicalizationMethod>"               \
	"<ds:SignatureMethod Algorithm=\"%s\"></ds:SignatureMethod>" KIT_REFERENCE("%s", "%s")           \
	"</ds:SignedInfo>"

/* ds:Signature over canonical octets; from → to is changed in SignedInfo before it is signed. */
static inline const char *kit_signature(struct arena *mem, EVP_PKEY *key, enum sig_alg alg, const char *id,
                                        const char *octets, const char *from, const char *to)
{
	const char *info = kit_format(mem, KIT_SIGNED_INFO, sig_alg_uri(alg), id, kit_digest(mem, octets));

	info = kit_replace(mem, info, from, to);
	return kit_format(mem,
	                  "<ds:Signature xmlns:ds=\"" NS_DS "\">%s<ds:SignatureValue>%s</ds:SignatureValue>"
	                  "<ds:KeyInfo><ds:KeyName>mallory</ds:KeyName></ds:KeyInfo></ds:Signature>",
	                  info, kit_sign(mem, key, alg, info));
}

#endif
