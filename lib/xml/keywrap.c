/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/keywrap.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <string.h>

#include "lib/base/scoped.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "lib/xml/gcm.h"

SCOPED_KIND(pkey_ctx, EVP_PKEY_CTX *, EVP_PKEY_CTX_free)
SCOPED_KIND(cipher_ctx, EVP_CIPHER_CTX *, EVP_CIPHER_CTX_free)

/* The content key, or what stands there instead; one copy whichever it is. */
static void key_take(bool is_right, const unsigned char *plain, unsigned char *out, size_t len)
{
	unsigned char refused[GCM_KEY_BYTES_MAX];

	memcpy(is_right ? out : refused, plain, len);
	bytes_wipe(refused, sizeof refused);
}

/* ---- RSA-OAEP ---- */

static bool padding_set(EVP_PKEY_CTX *ctx, const struct oaep *oaep)
{
	return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_OAEP_PADDING) == 1 &&
	       EVP_PKEY_CTX_set_rsa_oaep_md_name(ctx, oaep->digest, NULL) == 1 &&
	       EVP_PKEY_CTX_set_rsa_mgf1_md_name(ctx, oaep->mgf, NULL) == 1;
}

OUTCOME oaep_wrap(EVP_PKEY *key, const struct oaep *oaep, struct bytes plain, unsigned char *out, size_t cap,
                  size_t *out_len)
{
	SCOPED(pkey_ctx) EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);

	*out_len = cap;
	REQUIRE(ctx != NULL && EVP_PKEY_is_a(key, "RSA") == 1, ENCRYPT_FAILED);
	REQUIRE(EVP_PKEY_encrypt_init(ctx) == 1 && padding_set(ctx, oaep), ENCRYPT_FAILED);
	REQUIRE(EVP_PKEY_encrypt(ctx, out, out_len, plain.ptr, plain.len) == 1, ENCRYPT_FAILED);
	return outcome_ok();
}

void oaep_unwrap(EVP_PKEY *key, const struct oaep *oaep, struct bytes wrapped, unsigned char *out, size_t len)
{
	SCOPED(pkey_ctx) EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
	unsigned char plain[LIMIT_RSA_BYTES] = { 0 };
	size_t plain_len = sizeof plain;
	bool is_right;

	is_right = ctx != NULL && (size_t)EVP_PKEY_get_size(key) <= sizeof plain &&
	           EVP_PKEY_decrypt_init(ctx) == 1 && padding_set(ctx, oaep) &&
	           EVP_PKEY_decrypt(ctx, plain, &plain_len, wrapped.ptr, wrapped.len) == 1 && plain_len == len;
	key_take(is_right, plain, out, len);
	bytes_wipe(plain, sizeof plain);
	ERR_clear_error();
}

/* ---- AES key wrap ---- */

static const struct wrapping {
	const char *uri;
	const char *name; /* OpenSSL's */
	size_t key_bytes;
} wrappings[] = {
	[KW_NONE] = { "", NULL, 0 },
	[KW_AES128] = { URI_KW_AES128, "AES-128-WRAP", 16 },
	[KW_AES256] = { URI_KW_AES256, "AES-256-WRAP", 32 },
};

const char *kw_alg_uri(enum kw_alg alg)
{
	return wrappings[alg].uri;
}

enum kw_alg kw_alg_of_uri(struct bytes uri)
{
	for (unsigned i = KW_NONE + 1; i < ARRAY_LEN(wrappings); i++)
		if (bytes_equal_text(uri, wrappings[i].uri))
			return (enum kw_alg)i;
	return KW_NONE;
}

size_t kw_alg_key_bytes(enum kw_alg alg)
{
	return wrappings[alg].key_bytes;
}

/* Fetched once per process and kept. */
static const EVP_CIPHER *cipher_of(enum kw_alg alg)
{
	static EVP_CIPHER *kept[ARRAY_LEN(wrappings)];

	if (alg != KW_NONE && kept[alg] == NULL)
		kept[alg] = EVP_CIPHER_fetch(NULL, wrappings[alg].name, NULL);
	return kept[alg];
}

/* A context that may wrap: without the flag the library refuses the mode. NULL when something failed. */
static EVP_CIPHER_CTX *wrap_ctx(enum kw_alg alg, const unsigned char *key, bool is_wrapping)
{
	SCOPED(cipher_ctx) EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	const EVP_CIPHER *cipher = cipher_of(alg);

	if (ctx == NULL || cipher == NULL)
		return NULL;
	EVP_CIPHER_CTX_set_flags(ctx, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
	return EVP_CipherInit_ex2(ctx, cipher, key, NULL, is_wrapping, NULL) == 1 ? TAKE(ctx) : NULL;
}

OUTCOME kw_wrap(enum kw_alg alg, const unsigned char *key, struct bytes plain, unsigned char *out)
{
	SCOPED(cipher_ctx) EVP_CIPHER_CTX *ctx = wrap_ctx(alg, key, true);
	int len = 0;

	REQUIRE(ctx != NULL && plain.len <= GCM_KEY_BYTES_MAX, ENCRYPT_FAILED);
	REQUIRE(EVP_CipherUpdate(ctx, out, &len, plain.ptr, (int)plain.len) == 1, ENCRYPT_FAILED);
	REQUIRE((size_t)len == plain.len + KW_GROWTH_BYTES, ENCRYPT_FAILED);
	return outcome_ok();
}

void kw_unwrap(enum kw_alg alg, const unsigned char *key, struct bytes wrapped, unsigned char *out, size_t len)
{
	SCOPED(cipher_ctx) EVP_CIPHER_CTX *ctx = wrap_ctx(alg, key, false);
	unsigned char plain[GCM_KEY_BYTES_MAX + KW_GROWTH_BYTES] = { 0 };
	int plain_len = 0;
	bool is_right;

	is_right = ctx != NULL && wrapped.len == len + KW_GROWTH_BYTES && wrapped.len <= sizeof plain &&
	           EVP_CipherUpdate(ctx, plain, &plain_len, wrapped.ptr, (int)wrapped.len) == 1 &&
	           (size_t)plain_len == len;
	key_take(is_right, plain, out, len);
	bytes_wipe(plain, sizeof plain);
	ERR_clear_error();
}
