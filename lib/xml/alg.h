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

enum sig_alg { SIG_NONE, SIG_RSA_PSS256, SIG_ECDSA256, SIG_RSA256 };
enum enc_alg { ENC_NONE, ENC_AES128_GCM, ENC_AES256_GCM };
enum key_transport { KT_NONE, KT_OAEP_SHA256, KT_OAEP_MGF1_SHA1 };

#define SIG_BIT(alg) (1U << (alg))
#define ALG_SHA256_BYTES 32

const char *sig_alg_uri(enum sig_alg alg);
enum sig_alg sig_alg_of_uri(struct bytes uri); /* SIG_NONE when not on the list */

OUTCOME alg_sha256(struct bytes octets, unsigned char out[ALG_SHA256_BYTES]); /* Rules: OUT_OF_MEMORY SIGN_FAILED */

/* Raw signature as XML and the redirect binding carry it: RSA as is, ECDSA r||s (RFC 9231 2.3.6). */
OUTCOME alg_sign(EVP_PKEY *key, enum sig_alg alg, struct bytes octets, unsigned char *out, size_t cap,
                 size_t *out_len); /* Rules: SIGN_FAILED */
OUTCOME alg_verify(EVP_PKEY *key, enum sig_alg alg, struct bytes octets, struct bytes signature);
/* Rules: SIG_INVALID (also when the key's type does not fit the algorithm) */

#endif
