/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * algkey - what a key needs to sign or verify, set up once and kept with the key
 *
 * Setting up costs as much as half an RSA verification: names are looked up, parameters copied, Montgomery
 * numbers computed. The kept context belongs to the key and ends with it; workers have one thread.
 */
#ifndef XML_ALGKEY_H
#define XML_ALGKEY_H

#include <openssl/types.h>

#include "lib/xml/alg.h"

enum key_work { KEY_SIGNS, KEY_VERIFIES };

/* Ready for EVP_PKEY_sign() or EVP_PKEY_verify() of a digest of the algorithm, any number of times. Borrowed from key; NULL
 * when the key's type does not fit the algorithm, or memory is out. */
EVP_PKEY_CTX *algkey_context(EVP_PKEY *key, enum sig_alg alg, enum key_work work);

#endif
