/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/gcm.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>

#include "lib/base/scoped.h"
#include "lib/spec/uris.h"

SCOPED_KIND(cipher_ctx, EVP_CIPHER_CTX *, EVP_CIPHER_CTX_free)

static const struct content {
	const char *uri;
	const char *name; /* OpenSSL's */
	size_t key_bytes;
} contents[] = {
	[ENC_NONE] = { "", NULL, 0 },
	[ENC_AES128_GCM] = { URI_AES128_GCM, "AES-128-GCM", 16 },
	[ENC_AES256_GCM] = { URI_AES256_GCM, "AES-256-GCM", 32 },
};

const char *enc_alg_uri(enum enc_alg alg)
{
	return contents[alg].uri;
}

enum enc_alg enc_alg_of_uri(struct bytes uri)
{
	for (unsigned i = ENC_NONE + 1; i < ARRAY_LEN(contents); i++)
		if (bytes_equal_text(uri, contents[i].uri))
			return (enum enc_alg)i;
	return ENC_NONE;
}

size_t enc_alg_key_bytes(enum enc_alg alg)
{
	return contents[alg].key_bytes;
}

/* Fetched once per process and kept. */
static const EVP_CIPHER *cipher_of(enum enc_alg alg)
{
	static EVP_CIPHER *kept[ARRAY_LEN(contents)];

	if (alg != ENC_NONE && kept[alg] == NULL)
		kept[alg] = EVP_CIPHER_fetch(NULL, contents[alg].name, NULL);
	return kept[alg];
}

OUTCOME gcm_seal(enum enc_alg alg, const unsigned char *key, struct bytes plain, struct arena *mem,
                 struct bytes *out)
{
	SCOPED(cipher_ctx) EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	const EVP_CIPHER *cipher = cipher_of(alg);
	unsigned char *sealed, *body;
	int len = 0;
	int rest = 0;

	*out = (struct bytes){ 0 };
	REQUIRE(cipher != NULL && plain.len <= INT_MAX, ENCRYPT_FAILED);
	sealed = arena_alloc(mem, plain.len + GCM_FRAME_BYTES);
	REQUIRE(ctx != NULL && sealed != NULL, OUT_OF_MEMORY);
	body = sealed + GCM_IV_BYTES;
	REQUIRE(RAND_bytes(sealed, (int)GCM_IV_BYTES) == 1, ENCRYPT_FAILED);
	REQUIRE(EVP_EncryptInit_ex2(ctx, cipher, key, sealed, NULL) == 1, ENCRYPT_FAILED);
	REQUIRE(EVP_EncryptUpdate(ctx, body, &len, plain.ptr, (int)plain.len) == 1, ENCRYPT_FAILED);
	REQUIRE(EVP_EncryptFinal_ex(ctx, body + len, &rest) == 1, ENCRYPT_FAILED);
	REQUIRE((size_t)len + (size_t)rest == plain.len, ENCRYPT_FAILED);
	REQUIRE(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, (int)GCM_TAG_BYTES, body + plain.len) == 1,
	        ENCRYPT_FAILED);
	*out = bytes_at(sealed, plain.len + GCM_FRAME_BYTES);
	return outcome_ok();
}

bool gcm_open(enum enc_alg alg, const unsigned char *key, struct bytes sealed, unsigned char *plain)
{
	SCOPED(cipher_ctx) EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	const EVP_CIPHER *cipher = cipher_of(alg);
	const size_t len = sealed.len - GCM_FRAME_BYTES;
	const unsigned char *body = sealed.ptr + GCM_IV_BYTES;
	unsigned char tag[GCM_TAG_BYTES];
	int n = 0;
	bool done;

	memcpy(tag, body + len, sizeof tag);
	done = ctx != NULL && cipher != NULL && EVP_DecryptInit_ex2(ctx, cipher, key, sealed.ptr, NULL) == 1 &&
	       EVP_DecryptUpdate(ctx, plain, &n, body, (int)len) == 1 && n == (int)len &&
	       EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, (int)sizeof tag, tag) == 1 &&
	       EVP_DecryptFinal_ex(ctx, plain + n, &n) == 1;
	ERR_clear_error();
	if (!done)
		bytes_wipe(plain, len); /* GCM gives plain text before it knows that it is genuine */
	return done;
}
