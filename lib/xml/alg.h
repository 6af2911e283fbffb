/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * alg - the closed list of algorithms; nothing outside it exists for this program
 *
 * Sources: TR-03116-4 3.2 to 3.7 (bsi); design section 4 (compat).
 */
#ifndef XML_ALG_H
#define XML_ALG_H

#include <openssl/types.h>

#include "lib/base/bytes.h"
#include "lib/base/outcome.h"

enum digest_alg { DIGEST_NONE, DIGEST_SHA256, DIGEST_SHA384, DIGEST_SHA512 };

enum sig_alg {
	SIG_NONE,
	SIG_RSA_PSS256,
	SIG_RSA_PSS384,
	SIG_RSA_PSS512,
	SIG_ECDSA256,
	SIG_ECDSA384,
	SIG_ECDSA512,
	SIG_RSA256, /* PKCS#1 v1.5, compat only */
	SIG_COUNT
};
enum sig_family { FAMILY_NONE, FAMILY_PSS, FAMILY_ECDSA, FAMILY_PKCS1 };
enum enc_alg { ENC_NONE, ENC_AES128_GCM, ENC_AES256_GCM };

/* How a content key travels: what we send. ECDH-ES is with ConcatKDF over SHA-256 and that key wrap. */
enum key_transport { KT_NONE, KT_OAEP_SHA256, KT_OAEP_MGF1_SHA1, KT_ECDH_KW128, KT_ECDH_KW256 };

#define SIG_BIT(alg) (1U << (alg))
#define ALG_DIGEST_BYTES_MAX 64

const char *sig_alg_uri(enum sig_alg alg);
enum sig_alg sig_alg_of_uri(struct bytes uri); /* SIG_NONE when not on the list */
enum digest_alg sig_alg_digest(enum sig_alg alg);
enum sig_family sig_alg_family(enum sig_alg alg);
bool sig_alg_is_ecdsa(enum sig_alg alg);

const char *digest_alg_uri(enum digest_alg alg);
enum digest_alg digest_alg_of_uri(struct bytes uri); /* DIGEST_NONE when not on the list */
const EVP_MD *digest_alg_md(enum digest_alg alg);    /* fetched once and kept; NULL when the library lacks it */

/* out: a view of room. Rules: OUT_OF_MEMORY SIGN_FAILED */
OUTCOME alg_digest(enum digest_alg alg, struct bytes octets, unsigned char room[ALG_DIGEST_BYTES_MAX],
                   struct bytes *out);

/*
 * Raw signature as XML and the redirect binding carry it: RSA as is, ECDSA r||s, each as long as the curve's
 * order (RFC 9231 2.3.6). PSS: MGF1 with the same digest, salt as long as the digest (RFC 9231 2.3.10).
 * Every digest goes with every curve of the list here; which pairs we make is keys/policy's.
 */
OUTCOME alg_sign(EVP_PKEY *key, enum sig_alg alg, struct bytes octets, unsigned char *out, size_t cap,
                 size_t *out_len); /* Rules: SIGN_FAILED */
OUTCOME alg_verify(EVP_PKEY *key, enum sig_alg alg, struct bytes octets, struct bytes signature);
/* Rules: SIG_INVALID (also when the key's type does not fit the algorithm) */

#endif
