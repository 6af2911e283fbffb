/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "tests/attack/attack.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "lib/spec/uris.h"
#include "lib/xml/encrypt.h"

#define SIGNATURE_MAX 1024
#define PAIR_HALF 32

#define MORE "http://www.w3.org/2001/04/xmldsig-more#"
#define MORE_2007 "http://www.w3.org/2007/05/xmldsig-more#"

/* pss: length of the salt, -1 for another padding */
static const struct by {
	enum attack_key key;
	const char *uri, *md;
	int pss;
	bool is_der;
	const char *digest_uri, *digest_md;
} bys[ATTACK_BYS] = {
	[BY_PARTNER] = { KEY_PARTNER, NULL, NULL, -1, false, NULL, NULL }, /* NULL: the place's, or SHA-256 */
	[BY_STRANGER] = { KEY_STRANGER, NULL, NULL, -1, false, NULL, NULL },
	[BY_OTHER_PARTNER] = { KEY_OTHER, URI_ECDSA_SHA256, "SHA256", -1, false, NULL, NULL },
	[BY_RECEIVERS_KEY] = { KEY_RECEIVER, URI_RSA_PSS256, "SHA256", 32, false, NULL, NULL },
	[BY_PSS] = { KEY_RSA, URI_RSA_PSS256, "SHA256", 32, false, NULL, NULL },
	[BY_PSS_SALT_20] = { KEY_RSA, URI_RSA_PSS256, "SHA256", 20, false, NULL, NULL },
	[BY_PSS_SALT_0] = { KEY_RSA, URI_RSA_PSS256, "SHA256", 0, false, NULL, NULL },
	[BY_PKCS1] = { KEY_RSA, URI_RSA_SHA256, "SHA256", -1, false, NULL, NULL },
	[BY_PKCS1_NAMED_PSS] = { KEY_RSA, URI_RSA_PSS256, "SHA256", -1, false, NULL, NULL },
	[BY_RSA_SHA1] = { KEY_RSA, NS_DS "rsa-sha1", "SHA1", -1, false, NULL, NULL },
	[BY_RSA_MD5] = { KEY_RSA, MORE "rsa-md5", "MD5", -1, false, NULL, NULL },
	[BY_RSA_SHA224] = { KEY_RSA, MORE "rsa-sha224", "SHA224", -1, false, NULL, NULL },
	[BY_PSS_SHA1] = { KEY_RSA, MORE_2007 "sha1-rsa-MGF1", "SHA1", 20, false, NULL, NULL },
	[BY_ECDSA] = { KEY_EC, URI_ECDSA_SHA256, "SHA256", -1, false, NULL, NULL },
	[BY_ECDSA_SHA1] = { KEY_EC, MORE "ecdsa-sha1", "SHA1", -1, false, NULL, NULL },
	[BY_ECDSA_DER] = { KEY_EC, URI_ECDSA_SHA256, "SHA256", -1, true, NULL, NULL },
	[BY_HMAC_CERT] = { KEY_PARTNER, MORE "hmac-sha256", NULL, -1, false, NULL, NULL },
	[BY_HMAC_EMPTY] = { KEY_PARTNER, MORE "hmac-sha256", NULL, -1, false, NULL, NULL },
	[BY_DIGEST_SHA1] = { KEY_PARTNER, NULL, NULL, -1, false, URI_SHA1, "SHA1" },
	[BY_DIGEST_MD5] = { KEY_PARTNER, NULL, NULL, -1, false, MORE "md5", "MD5" },
	[BY_DIGEST_SHA512_NAMED_SHA256] = { KEY_PARTNER, NULL, NULL, -1, false, URI_SHA256, "SHA512" },
};

static enum attack_by by_of(const struct craft *c)
{
	if (c->attack->by_inside && !c->is_inside)
		return BY_PARTNER;
	return c->hostile ? c->attack->by : c->attack->good_by;
}

static const struct seal {
	enum attack_key key;
	enum enc_alg content;
	enum key_transport transport;
} seals[] = {
	[SEAL_GOOD] = { KEY_RECEIVER, ENC_AES256_GCM, KT_OAEP_SHA256 },
	[SEAL_OTHER_KEY] = { KEY_RSA, ENC_AES256_GCM, KT_OAEP_SHA256 },
	[SEAL_AES128] = { KEY_RECEIVER, ENC_AES128_GCM, KT_OAEP_SHA256 },
	[SEAL_AGREED] = { KEY_RECEIVER_EC, ENC_AES256_GCM, KT_ECDH_KW256 },
	[SEAL_SHA1] = { KEY_RECEIVER, ENC_AES256_GCM, KT_OAEP_MGF1_SHA1 },
};

static bool can_sign(const struct craft *c, enum attack_by who)
{
	EVP_PKEY *key = c->place->keys[bys[who].key];
	BIGNUM *secret = NULL;
	bool is_private;

	if (key == NULL || who != BY_RECEIVERS_KEY)
		return key != NULL;
	is_private = EVP_PKEY_get_bn_param(key, "d", &secret) == 1;
	BN_clear_free(secret);
	return is_private;
}

bool craft_can(const struct craft *c)
{
	return can_sign(c, c->attack->by) && can_sign(c, c->attack->good_by) &&
	       ((AS(c->kind) & SEALED) == 0 || c->place->keys[seals[c->attack->seal].key] != NULL);
}

static size_t pair_of_der(unsigned char *sig, size_t len)
{
	const unsigned char *der = sig;
	ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &der, (long)len);

	assert_non_null(pair);
	assert_int_equal(BN_bn2binpad(ECDSA_SIG_get0_r(pair), sig, PAIR_HALF), PAIR_HALF);
	assert_int_equal(BN_bn2binpad(ECDSA_SIG_get0_s(pair), sig + PAIR_HALF, PAIR_HALF), PAIR_HALF);
	ECDSA_SIG_free(pair);
	return (size_t)2 * PAIR_HALF;
}

static size_t key_sign(EVP_PKEY *key, const struct by *by, int pss, struct bytes octets, unsigned char *out)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	size_t len = SIGNATURE_MAX;
	EVP_PKEY_CTX *params;

	assert_non_null(ctx);
	assert_int_equal(EVP_DigestSignInit_ex(ctx, &params, by->md != NULL ? by->md : "SHA256", NULL, NULL,
	                                       key, NULL),
	                 1);
	if (pss >= 0) {
		assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(params, RSA_PKCS1_PSS_PADDING), 1);
		assert_int_equal(EVP_PKEY_CTX_set_rsa_pss_saltlen(params, pss), 1);
	}
	assert_int_equal(EVP_DigestSign(ctx, out, &len, octets.ptr, octets.len), 1);
	EVP_MD_CTX_free(ctx);
	return EVP_PKEY_is_a(key, "EC") == 1 && !by->is_der ? pair_of_der(out, len) : len;
}

static size_t hmac_sign(const struct craft *c, bool is_empty, struct bytes octets, unsigned char *out)
{
	const struct bytes secret = bytes_of(is_empty ? "" : c->place->cert_base64);
	unsigned int len = 0;

	assert_non_null(HMAC(EVP_sha256(), secret.ptr, (int)secret.len, octets.ptr, octets.len, out, &len));
	return len;
}

const char *craft_alg_uri(const struct craft *c)
{
	const struct by *by = &bys[by_of(c)];

	return by->uri != NULL ? by->uri : sig_alg_uri(c->place->alg);
}

struct bytes craft_signature(struct craft *c, struct bytes octets)
{
	const enum attack_by who = by_of(c);
	const struct by *by = &bys[who];
	const bool is_place = by->uri == NULL;
	unsigned char raw[SIGNATURE_MAX];
	size_t len;

	if (who == BY_HMAC_CERT || who == BY_HMAC_EMPTY)
		len = hmac_sign(c, who == BY_HMAC_EMPTY, octets, raw);
	else
		len = key_sign(c->place->keys[by->key], by,
		               is_place && c->place->alg == SIG_RSA_PSS256 ? 32 : by->pss, octets, raw);
	return craft_base64(c->mem, bytes_at(raw, len));
}

#define INFO_OPEN "<ds:SignedInfo>"
#define INFO_OPEN_ALONE "<ds:SignedInfo xmlns:ds=\"" NS_DS "\">"

static struct bytes info_of(struct craft *c, struct bytes octets, const char *id, bool is_outermost)
{
	const struct by *by = &bys[by_of(c)];
	unsigned char digest[EVP_MAX_MD_SIZE];
	const char *info;
	size_t len;

	assert_int_equal(EVP_Q_digest(NULL, by->digest_md != NULL ? by->digest_md : "SHA256", NULL,
	                              octets.ptr, octets.len, digest, &len),
	                 1);
	assert_ok(arena_printf(
		c->mem, &info,
		INFO_OPEN "<ds:CanonicalizationMethod Algorithm=\"" NS_EXC "\"></ds:CanonicalizationMethod>"
			  "<ds:SignatureMethod Algorithm=\"%s\"></ds:SignatureMethod><ds:Reference "
			  "URI=\"#%s\"><ds:Transforms>"
			  "<ds:Transform Algorithm=\"" URI_ENVELOPED
			  "\"></ds:Transform><ds:Transform Algorithm=\"" NS_EXC
			  "\"></ds:Transform></ds:Transforms><ds:DigestMethod "
			  "Algorithm=\"%s\"></ds:DigestMethod><ds:DigestValue>"
			  "%s</ds:DigestValue></ds:Reference></ds:SignedInfo>",
		craft_alg_uri(c), id, by->digest_uri != NULL ? by->digest_uri : URI_SHA256,
		(const char *)craft_base64(c->mem, bytes_at(digest, len)).ptr));
	return is_outermost ? craft_stage(c, AT_INFO, bytes_of(info)) : bytes_of(info);
}

struct bytes craft_sign(struct craft *c, struct bytes text, const char *mark, const char *id, bool is_signed,
                        bool is_outermost, struct bytes *signature)
{
	struct bytes bare, info, alone;
	const char *made;

	if (memmem(text.ptr, text.len, mark, strlen(mark)) == NULL) /* the fault has taken it away */
		return text;
	bare = craft_replace(c->mem, text, bytes_of(mark), bytes_of(""));
	if (!is_signed)
		return bare;
	info = info_of(c, bare, id, is_outermost);
	alone = craft_replace(c->mem, info, bytes_of(INFO_OPEN), bytes_of(INFO_OPEN_ALONE));
	assert_ok(arena_printf(
		c->mem, &made,
		"<ds:Signature xmlns:ds=\"" NS_DS "\">%s<ds:SignatureValue>%s</ds:SignatureValue>"
		"<ds:KeyInfo><ds:X509Data><ds:X509Certificate>%s</ds:X509Certificate></ds:X509Data>"
		"</ds:KeyInfo></ds:Signature>",
		(const char *)info.ptr, (const char *)craft_signature(c, alone).ptr, c->place->cert_base64));
	*signature = bytes_of(made);
	return craft_replace(c->mem, text, bytes_of(mark), *signature);
}

struct bytes craft_seal(struct craft *c, struct bytes assertion)
{
	const struct seal *seal = &seals[c->hostile ? c->attack->seal : c->attack->good_seal];
	const struct encrypt_to to = { .key = c->place->keys[seal->key],
		                       .cert_base64 =
		                               c->place->cert_base64, /* of anybody; it is not looked at */
		                       .content = seal->content,
		                       .transport = seal->transport };
	struct bytes out;

	assert_ok(xml_encrypt(&to, assertion, c->mem, &out));
	return out;
}
