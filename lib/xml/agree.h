/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * agree - ECDH-ES: from an ephemeral key of the sender and a static one of the receiver to a wrapping key
 *
 * ConcatKDF with SHA-256. Curves of the list only, points uncompressed. Sources: XMLENC 1.1, ECDH-ES and
 * ConcatKDF (sections open); TR-03116-4 3.4.2.2, 3.5, 3.6.
 */
#ifndef XML_AGREE_H
#define XML_AGREE_H

#include "lib/xml/curve.h"
#include "lib/xml/keywrap.h"

/* Public key of an uncompressed point; NULL when it is not one, or not on the curve. The caller frees it. */
EVP_PKEY *agree_peer(const struct curve *curve, struct bytes point);

/* New key on the curve of that key. The caller frees it; NULL when that failed. */
EVP_PKEY *agree_ephemeral(EVP_PKEY *peer);

/* The key's public half as uncompressed point; 0 when that failed. */
size_t agree_point(const EVP_PKEY *key, unsigned char out[CURVE_POINT_BYTES_MAX]);

/* kek: kw_alg_key_bytes() octets. Both keys must be on one curve. False, and kek zero, when that failed. */
bool agree_kek(EVP_PKEY *own, EVP_PKEY *peer, struct bytes other_info, enum kw_alg alg,
               unsigned char kek[KW_KEY_BYTES_MAX]);

#endif
