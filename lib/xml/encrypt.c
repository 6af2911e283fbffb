/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/encrypt.h"

#include <limits.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>

#include "lib/base/scoped.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "lib/xml/emit.h"

#define GCM_IV_BYTES 12 /* XMLENC 1.1 5.2.4: 96 bit IV before, 128 bit tag behind the ciphertext */
#define GCM_TAG_BYTES 16
#define CEK_BYTES_MAX 32

SCOPED_KIND(cipher_ctx, EVP_CIPHER_CTX *, EVP_CIPHER_CTX_free)
SCOPED_KIND(pkey_ctx, EVP_PKEY_CTX *, EVP_PKEY_CTX_free)

/* The key of one message, gone with its scope. */
struct content_key {
	unsigned char octets[CEK_BYTES_MAX];
	size_t len;
};

static inline void scoped_content_key(struct content_key *key)
{
	bytes_wipe(key, sizeof *key);
}

static const struct content {
	const char *uri;
	const char *name; /* OpenSSL's */
	size_t key_bytes;
} contents[] = {
	[ENC_AES128_GCM] = { URI_AES128_GCM, "AES-128-GCM", 16 },
	[ENC_AES256_GCM] = { URI_AES256_GCM, "AES-256-GCM", 32 },
};

static const struct transport {
	const char *method;
	const char *digest; /* OpenSSL's name: of OAEP and of MGF1 */
} transports[] = {
	[KT_OAEP_SHA256] = { "<xenc:EncryptionMethod Algorithm=\"" URI_OAEP
	                     "\"><ds:DigestMethod Algorithm=\"" URI_SHA256
	                     "\"></ds:DigestMethod><xenc11:MGF xmlns:xenc11=\"" NS_XENC11
	                     "\" Algorithm=\"" URI_MGF1_SHA256 "\"></xenc11:MGF></xenc:EncryptionMethod>",
	                     "SHA256" },
	/* The MGF is part of this URI; the digest is written although it is the default: some readers ask for
	   it. */
	[KT_OAEP_MGF1_SHA1] = { "<xenc:EncryptionMethod Algorithm=\"" URI_OAEP_MGF1P
	                        "\"><ds:DigestMethod Algorithm=\"" URI_SHA1
	                        "\"></ds:DigestMethod></xenc:EncryptionMethod>",
	                        "SHA1" },
};

/* Fetched once per process and kept. */
static const EVP_CIPHER *cipher_of(enum enc_alg alg)
{
	static EVP_CIPHER *kept[ARRAY_LEN(contents)];

	if (kept[alg] == NULL)
		kept[alg] = EVP_CIPHER_fetch(NULL, contents[alg].name, NULL);
	return kept[alg];
}

/* out: IV, ciphertext, tag */
static OUTCOME content_seal(enum enc_alg alg, const struct content_key *key, struct bytes plain,
                            struct arena *mem, struct bytes *out)
{
	SCOPED(cipher_ctx) EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	const size_t total = GCM_IV_BYTES + plain.len + GCM_TAG_BYTES;
	const EVP_CIPHER *cipher = cipher_of(alg);
	unsigned char *sealed = arena_alloc(mem, total);
	unsigned char *body;
	int len = 0;
	int rest = 0;

	REQUIRE(ctx != NULL && sealed != NULL, OUT_OF_MEMORY);
	REQUIRE(cipher != NULL && plain.len <= INT_MAX, ENCRYPT_FAILED);
	body = sealed + GCM_IV_BYTES;
	REQUIRE(RAND_bytes(sealed, GCM_IV_BYTES) == 1, ENCRYPT_FAILED);
	REQUIRE(EVP_EncryptInit_ex2(ctx, cipher, key->octets, sealed, NULL) == 1, ENCRYPT_FAILED);
	REQUIRE(EVP_EncryptUpdate(ctx, body, &len, plain.ptr, (int)plain.len) == 1, ENCRYPT_FAILED);
	REQUIRE(EVP_EncryptFinal_ex(ctx, body + len, &rest) == 1, ENCRYPT_FAILED);
	REQUIRE((size_t)len + (size_t)rest == plain.len, ENCRYPT_FAILED);
	REQUIRE(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, GCM_TAG_BYTES, body + plain.len) == 1,
	        ENCRYPT_FAILED);
	*out = bytes_at(sealed, total);
	return outcome_ok();
}

static OUTCOME key_wrap(const struct encrypt_to *to, const struct content_key *key, unsigned char *out,
                        size_t cap, size_t *out_len)
{
	const char *digest = transports[to->transport].digest;
	SCOPED(pkey_ctx) EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, to->key, NULL);

	REQUIRE(ctx != NULL && EVP_PKEY_is_a(to->key, "RSA") == 1, ENCRYPT_FAILED);
	REQUIRE(EVP_PKEY_encrypt_init(ctx) == 1, ENCRYPT_FAILED);
	REQUIRE(EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_OAEP_PADDING) == 1, ENCRYPT_FAILED);
	REQUIRE(EVP_PKEY_CTX_set_rsa_oaep_md_name(ctx, digest, NULL) == 1, ENCRYPT_FAILED);
	REQUIRE(EVP_PKEY_CTX_set_rsa_mgf1_md_name(ctx, digest, NULL) == 1, ENCRYPT_FAILED);
	*out_len = cap;
	REQUIRE(EVP_PKEY_encrypt(ctx, out, out_len, key->octets, key->len) == 1, ENCRYPT_FAILED);
	return outcome_ok();
}

/* name: of the element in SAML's namespace that holds the encrypted one */
static OUTCOME encrypt_as(const char *name, const struct encrypt_to *to, struct bytes canonical, struct arena *mem,
                          struct bytes *out)
{
	struct text t = text_new(mem, LIMIT_XML_BYTES);
	SCOPED(content_key) struct content_key key = { .len = 0 };
	unsigned char wrapped[LIMIT_RSA_BYTES];
	size_t wrapped_len;
	struct bytes sealed;

	*out = (struct bytes){ 0 };
	REQUIRE(to->key != NULL && to->content != ENC_NONE && to->transport != KT_NONE, ENCRYPT_FAILED);
	key.len = contents[to->content].key_bytes;
	REQUIRE(RAND_priv_bytes(key.octets, (int)key.len) == 1, ENCRYPT_FAILED);
	TRY(content_seal(to->content, &key, canonical, mem, &sealed));
	TRY(key_wrap(to, &key, wrapped, sizeof wrapped, &wrapped_len));
	text_lit(&t, "<saml:");
	text_str(&t, name);
	text_lit(&t, " xmlns:saml=\"" NS_SAML
	             "\"><xenc:EncryptedData xmlns:xenc=\"" NS_XENC "\" Type=\"" URI_XENC_ELEMENT
	             "\"><xenc:EncryptionMethod Algorithm=\"");
	text_str(&t, contents[to->content].uri);
	text_lit(&t, "\"></xenc:EncryptionMethod><ds:KeyInfo xmlns:ds=\"" NS_DS "\"><xenc:EncryptedKey>");
	text_str(&t, transports[to->transport].method);
	text_lit(&t, "<xenc:CipherData><xenc:CipherValue>");
	emit_base64(&t, bytes_at(wrapped, wrapped_len));
	text_lit(&t, "</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo>"
	             "<xenc:CipherData><xenc:CipherValue>");
	emit_base64(&t, sealed);
	text_lit(&t, "</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData></saml:");
	text_str(&t, name);
	text_lit(&t, ">");
	return text_done(&t, out);
}

OUTCOME xml_encrypt(const struct encrypt_to *to, struct bytes canonical, struct arena *mem, struct bytes *out)
{
	return encrypt_as("EncryptedAssertion", to, canonical, mem, out);
}

OUTCOME xml_encrypt_id(const struct encrypt_to *to, struct bytes canonical, struct arena *mem, struct bytes *out)
{
	return encrypt_as("EncryptedID", to, canonical, mem, out);
}
