/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/algkey.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "lib/base/scoped.h"
#include "lib/xml/curve.h"

#define N_WORKS (KEY_VERIFIES + 1)
#define NO_PLACE (-1)

SCOPED_KIND(pkey, EVP_PKEY *, EVP_PKEY_free)
SCOPED_KIND(pkey_ctx, EVP_PKEY_CTX *, EVP_PKEY_CTX_free)

/* Lies in the key's own table of foreign data. */
struct kept {
	EVP_PKEY_CTX *contexts[N_WORKS][SIG_COUNT];
};

static void kept_end(void *key, void *ours, CRYPTO_EX_DATA *table, int place, long number, void *argument)
{
	struct kept *kept = ours;

	(void)key, (void)table, (void)place, (void)number, (void)argument;
	if (kept == NULL)
		return;
	for (unsigned i = 0; i < N_WORKS; i++)
		for (unsigned k = 0; k < SIG_COUNT; k++)
			EVP_PKEY_CTX_free(kept->contexts[i][k]);
	OPENSSL_free(kept);
}

/* A copy of a key starts without: two owners would end it twice. */
static int kept_not_copied(CRYPTO_EX_DATA *to, const CRYPTO_EX_DATA *from, void **ours, int place, long number,
                           void *argument)
{
	(void)to, (void)from, (void)place, (void)number, (void)argument;
	*ours = NULL;
	return 1;
}

static struct kept *kept_of(EVP_PKEY *key)
{
	static int place = NO_PLACE;
	struct kept *kept;

	if (place == NO_PLACE)
		place = CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_EVP_PKEY, 0, NULL, NULL, kept_not_copied,
		                                kept_end);
	if (place == NO_PLACE)
		return NULL;
	kept = EVP_PKEY_get_ex_data(key, place);
	if (kept != NULL)
		return kept;
	kept = OPENSSL_zalloc(sizeof *kept);
	if (kept == NULL || EVP_PKEY_set_ex_data(key, place, kept) == 1)
		return kept;
	OPENSSL_free(kept);
	return NULL;
}

static bool key_fits(const EVP_PKEY *key, enum sig_alg alg)
{
	switch (sig_alg_family(alg)) {
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
static bool padding_set(EVP_PKEY_CTX *ctx, enum sig_alg alg)
{
	switch (sig_alg_family(alg)) {
	case FAMILY_PSS:
		return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) == 1 &&
		       EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, RSA_PSS_SALTLEN_DIGEST) == 1;
	case FAMILY_PKCS1:
		return EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) == 1;
	case FAMILY_ECDSA:
		return true;
	case FAMILY_NONE:
		break;
	}
	return false;
}

/* Of a copy of the key: a context counts as a user of its key, and a key that uses itself would never end. */
static EVP_PKEY_CTX *context_new(EVP_PKEY *key, enum sig_alg alg, enum key_work work)
{
	SCOPED(pkey) EVP_PKEY *copy = key_fits(key, alg) ? EVP_PKEY_dup(key) : NULL;
	const EVP_MD *md = digest_alg_md(sig_alg_digest(alg));
	SCOPED(pkey_ctx) EVP_PKEY_CTX *ctx = NULL;

	if (copy == NULL || md == NULL)
		return NULL;
	ctx = EVP_PKEY_CTX_new_from_pkey(NULL, copy, NULL);
	if (ctx == NULL || (work == KEY_SIGNS ? EVP_PKEY_sign_init(ctx) : EVP_PKEY_verify_init(ctx)) != 1)
		return NULL;
	if (EVP_PKEY_CTX_set_signature_md(ctx, md) != 1 || !padding_set(ctx, alg))
		return NULL;
	return TAKE(ctx);
}

EVP_PKEY_CTX *algkey_context(EVP_PKEY *key, enum sig_alg alg, enum key_work work)
{
	struct kept *kept = kept_of(key);
	EVP_PKEY_CTX **context;

	if (kept == NULL || alg >= SIG_COUNT)
		return NULL;
	context = &kept->contexts[work][alg];
	if (*context == NULL)
		*context = context_new(key, alg, work);
	return *context;
}
