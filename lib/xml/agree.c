/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/agree.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <string.h>

#include "lib/base/scoped.h"

#define UNCOMPRESSED 0x04 /* first octet of a point, SEC 1 2.3.3 */

SCOPED_KIND(pkey_ctx, EVP_PKEY_CTX *, EVP_PKEY_CTX_free)
SCOPED_KIND(pkey, EVP_PKEY *, EVP_PKEY_free)

/* OSSL_PARAM points at what it does not change, without saying so. */
static void *plain_of(const void *ptr)
{
	void *plain;

	memcpy(&plain, &ptr, sizeof plain);
	return plain;
}

EVP_PKEY *agree_peer(const struct curve *curve, struct bytes point)
{
	SCOPED(pkey_ctx) EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	OSSL_PARAM params[] = {
		OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, plain_of(curve->group), strlen(curve->group)),
		OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, plain_of(point.ptr), point.len),
		OSSL_PARAM_END,
	};
	SCOPED(pkey) EVP_PKEY *key = NULL;

	if (ctx == NULL || point.len != 1 + 2 * curve->bytes || point.ptr[0] != UNCOMPRESSED)
		return NULL;
	/* Decoding finds out whether the point is on the curve. */
	if (EVP_PKEY_fromdata_init(ctx) != 1 || EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
		ERR_clear_error();
	return TAKE(key);
}

EVP_PKEY *agree_ephemeral(EVP_PKEY *peer)
{
	SCOPED(pkey_ctx) EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, peer, NULL);
	SCOPED(pkey) EVP_PKEY *key = NULL;

	if (ctx == NULL || EVP_PKEY_keygen_init(ctx) != 1 || EVP_PKEY_generate(ctx, &key) != 1)
		return NULL;
	return TAKE(key);
}

size_t agree_point(const EVP_PKEY *key, unsigned char out[CURVE_POINT_BYTES_MAX])
{
	size_t len = 0;

	if (EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, out, CURVE_POINT_BYTES_MAX,
	                                    &len) != 1 ||
	    out[0] != UNCOMPRESSED)
		return 0;
	return len;
}

/* Made once per process, by the self-test at start: OpenSSL 3.0 crashes when there is no memory for a new one. */
static EVP_KDF_CTX *concat_kdf(void)
{
	static EVP_KDF_CTX *kept;

	if (kept == NULL) {
		EVP_KDF *kdf = EVP_KDF_fetch(NULL, "SSKDF", NULL); /* single-step: what XML calls ConcatKDF */

		kept = kdf != NULL ? EVP_KDF_CTX_new(kdf) : NULL;
		EVP_KDF_free(kdf);
	}
	return kept;
}

static bool kek_derive(struct bytes secret, struct bytes other_info, unsigned char *kek, size_t len)
{
	EVP_KDF_CTX *ctx = concat_kdf();
	char digest[] = "SHA256";
	const OSSL_PARAM params[] = {
		OSSL_PARAM_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, sizeof digest - 1),
		OSSL_PARAM_octet_string(OSSL_KDF_PARAM_KEY, plain_of(secret.ptr), secret.len),
		OSSL_PARAM_octet_string(OSSL_KDF_PARAM_INFO, plain_of(other_info.ptr), other_info.len),
		OSSL_PARAM_END,
	};

	const bool done = ctx != NULL && EVP_KDF_derive(ctx, kek, len, params) == 1;

	if (ctx != NULL)
		EVP_KDF_CTX_reset(ctx); /* wipes the secret */
	return done;
}

bool agree_kek(EVP_PKEY *own, EVP_PKEY *peer, struct bytes other_info, enum kw_alg alg,
               unsigned char kek[KW_KEY_BYTES_MAX])
{
	SCOPED(pkey_ctx) EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, own, NULL);
	unsigned char secret[CURVE_BYTES_MAX];
	size_t len = sizeof secret;
	bool done;

	memset(kek, 0, KW_KEY_BYTES_MAX);
	done = ctx != NULL && EVP_PKEY_derive_init(ctx) == 1 && EVP_PKEY_derive_set_peer(ctx, peer) == 1 &&
	       EVP_PKEY_derive(ctx, secret, &len) == 1 &&
	       kek_derive(bytes_at(secret, len), other_info, kek, kw_alg_key_bytes(alg));
	bytes_wipe(secret, sizeof secret);
	ERR_clear_error();
	return done;
}
