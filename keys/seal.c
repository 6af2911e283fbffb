/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/seal.h"

#include <limits.h>
#include <openssl/evp.h>
#include <string.h>

#include "lib/base/scoped.h"
#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/xml/alg.h"
#include "lib/base/banned.h"

#define LABEL "servicekonto seal 1:"
#define TAG_BYTES ((size_t)16)

SCOPED_KIND(cipher_ctx, EVP_CIPHER_CTX *, EVP_CIPHER_CTX_free)

static const unsigned char iv[12];

/* Gone with its scope. */
struct seal_key {
	unsigned char octets[ALG_DIGEST_BYTES_MAX]; /* AES-256 takes the first 32: SHA-256 makes no more */
};

static inline void scoped_seal_key(struct seal_key *key)
{
	bytes_wipe(key, sizeof *key);
}

static OUTCOME key_make(struct bytes secret, struct arena *mem, struct seal_key *out)
{
	struct text t = text_new(mem, LIMIT_VALUE_BYTES);
	struct bytes labelled, digest;

	text_lit(&t, LABEL);
	text_bytes(&t, secret);
	TRY(text_done(&t, &labelled));
	return alg_digest(DIGEST_SHA256, labelled, out->octets, &digest);
}

OUTCOME seal_close(struct bytes secret, struct bytes context, struct bytes plain, struct arena *mem, struct bytes *out)
{
	SCOPED(cipher_ctx) EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	SCOPED(seal_key) struct seal_key key = { .octets = { 0 } };
	unsigned char *sealed = arena_alloc(mem, plain.len + TAG_BYTES);
	int n = 0;

	*out = (struct bytes){ 0 };
	REQUIRE(ctx != NULL && sealed != NULL, OUT_OF_MEMORY);
	TRY(key_make(secret, mem, &key));
	REQUIRE(plain.len <= INT_MAX && context.len <= INT_MAX, ENCRYPT_FAILED);
	REQUIRE(EVP_EncryptInit_ex2(ctx, EVP_aes_256_gcm(), key.octets, iv, NULL) == 1, ENCRYPT_FAILED);
	REQUIRE(EVP_EncryptUpdate(ctx, NULL, &n, context.ptr, (int)context.len) == 1, ENCRYPT_FAILED);
	REQUIRE(EVP_EncryptUpdate(ctx, sealed, &n, plain.ptr, (int)plain.len) == 1, ENCRYPT_FAILED);
	REQUIRE(EVP_EncryptFinal_ex(ctx, sealed + n, &n) == 1, ENCRYPT_FAILED);
	REQUIRE(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, (int)TAG_BYTES, sealed + plain.len) == 1,
	        ENCRYPT_FAILED);
	*out = bytes_at(sealed, plain.len + TAG_BYTES);
	return outcome_ok();
}

OUTCOME seal_open(struct bytes secret, struct bytes context, struct bytes sealed, struct arena *mem, struct bytes *out)
{
	SCOPED(cipher_ctx) EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	SCOPED(seal_key) struct seal_key key = { .octets = { 0 } };
	unsigned char tag[TAG_BYTES], *plain;
	size_t len;
	int n = 0;

	*out = (struct bytes){ 0 };
	REQUIRE(sealed.len >= TAG_BYTES && sealed.len <= INT_MAX && context.len <= INT_MAX, DECRYPT_FAILED);
	len = sealed.len - TAG_BYTES;
	plain = arena_alloc(mem, len + 1);
	REQUIRE(ctx != NULL && plain != NULL, OUT_OF_MEMORY);
	TRY(key_make(secret, mem, &key));
	memcpy(tag, sealed.ptr + len, sizeof tag);
	REQUIRE(EVP_DecryptInit_ex2(ctx, EVP_aes_256_gcm(), key.octets, iv, NULL) == 1, DECRYPT_FAILED);
	REQUIRE(EVP_DecryptUpdate(ctx, NULL, &n, context.ptr, (int)context.len) == 1, DECRYPT_FAILED);
	REQUIRE(EVP_DecryptUpdate(ctx, plain, &n, sealed.ptr, (int)len) == 1, DECRYPT_FAILED);
	REQUIRE(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, (int)sizeof tag, tag) == 1, DECRYPT_FAILED);
	REQUIRE(EVP_DecryptFinal_ex(ctx, plain + n, &n) == 1, DECRYPT_FAILED);
	*out = bytes_at(plain, len);
	return outcome_ok();
}
