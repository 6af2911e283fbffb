/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * keywrap - how a content key travels: under an RSA key by OAEP, or under an agreed key by AES key wrap
 *
 * OAEP uses one digest for itself and one for MGF1; the label is empty. Sources: XMLENC 1.1 5.5.2; RFC 8017 7.1;
 * RFC 3394 2.2.
 */
#ifndef XML_KEYWRAP_H
#define XML_KEYWRAP_H

#include "lib/xml/alg.h"

enum kw_alg { KW_NONE, KW_AES128, KW_AES256 };

#define KW_KEY_BYTES_MAX   ((size_t)32)
#define KW_GROWTH_BYTES    ((size_t)8) /* wrapped minus plain */

/* OpenSSL's names of the two digests. */
struct oaep {
	const char *digest;
	const char *mgf;
};

/* Rules: ENCRYPT_FAILED */
OUTCOME oaep_wrap(EVP_PKEY *key, const struct oaep *oaep, struct bytes plain, unsigned char *out, size_t cap,
                  size_t *out_len);
/* out: untouched unless the padding was right and len octets were in it. The operations done are the same either
 * way. */
void oaep_unwrap(EVP_PKEY *key, const struct oaep *oaep, struct bytes wrapped, unsigned char *out, size_t len);

const char *kw_alg_uri(enum kw_alg alg);
enum kw_alg kw_alg_of_uri(struct bytes uri); /* KW_NONE when not on the list */
size_t kw_alg_key_bytes(enum kw_alg alg);

/* plain: a content key; out: room for KW_GROWTH_BYTES more. Rules: ENCRYPT_FAILED */
OUTCOME kw_wrap(enum kw_alg alg, const unsigned char *key, struct bytes plain, unsigned char *out);
/* As oaep_unwrap(); wrapped must have len + KW_GROWTH_BYTES. */
void kw_unwrap(enum kw_alg alg, const unsigned char *key, struct bytes wrapped, unsigned char *out, size_t len);

#endif
