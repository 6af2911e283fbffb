/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pubkey - is this key of a kind and size we take? And: a certificate as one line of base64
 *
 * Inside keys/ only. Sources: TR-03116-4 3.3, 3.5 (named curves only).
 */
#ifndef KEYS_PUBKEY_H
#define KEYS_PUBKEY_H

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "lib/base/arena.h"

#define PUBKEY_RSA_BITS 3072        /* TR-03116-4 3.3, since 2023 */
#define PUBKEY_RSA_BITS_COMPAT 2048 /* design section 4, exception per partner */

#define PUBKEY_KINDS "use RSA, or EC on a named curve: P-256, P-384, P-521, brainpoolP256r1, brainpoolP384r1, brainpoolP512r1"

SCOPED_KIND(pkey, EVP_PKEY *, EVP_PKEY_free)
SCOPED_KIND(x509, X509 *, X509_free)

bool pubkey_is_rsa(const EVP_PKEY *key);

/* Rules: KEY_TYPE KEY_SIZE */
OUTCOME pubkey_check(const EVP_PKEY *key, int min_rsa_bits);

/* "RSA with 3072 bits", "EC on P-256", for people. Rules: OUT_OF_MEMORY */
OUTCOME pubkey_words(const EVP_PKEY *key, struct arena *mem, const char **out);

/* DER in base64, one line. Rules: KEY_UNREADABLE OUT_OF_MEMORY */
OUTCOME pubkey_cert_base64(X509 *cert, struct arena *mem, const char **out);

/* Certificate from base64 with line breaks; *out ends with mem. Rules: KEY_UNREADABLE OUT_OF_MEMORY */
OUTCOME pubkey_cert_read(struct bytes base64, struct arena *mem, X509 **out);

#endif
