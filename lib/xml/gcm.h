/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * gcm - the content of an encrypted element: AES-GCM as XML Encryption carries it
 *
 * Octets are IV (96 bit), ciphertext, tag (128 bit). Source: XMLENC 1.1 5.2.4.
 */
#ifndef XML_GCM_H
#define XML_GCM_H

#include "lib/base/arena.h"
#include "lib/xml/alg.h"

#define GCM_IV_BYTES      ((size_t)12)
#define GCM_TAG_BYTES     ((size_t)16)
#define GCM_FRAME_BYTES   (GCM_IV_BYTES + GCM_TAG_BYTES)
#define GCM_KEY_BYTES_MAX ((size_t)32)

const char *enc_alg_uri(enum enc_alg alg);
enum enc_alg enc_alg_of_uri(struct bytes uri); /* ENC_NONE when not on the list */
size_t enc_alg_key_bytes(enum enc_alg alg);

/* key: enc_alg_key_bytes() octets, for this message only; the IV is made here. Rules: ENCRYPT_FAILED OUT_OF_MEMORY */
OUTCOME gcm_seal(enum enc_alg alg, const unsigned char *key, struct bytes plain, struct arena *mem,
                 struct bytes *out);

/* sealed: more than GCM_FRAME_BYTES. plain: room for the rest; wiped unless the tag was right. */
bool gcm_open(enum enc_alg alg, const unsigned char *key, struct bytes sealed, unsigned char *plain);

#endif
