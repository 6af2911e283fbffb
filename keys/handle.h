/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * handle - random names: cookie values, public handles, SAML IDs; in the database only their hash
 */
#ifndef KEYS_HANDLE_H
#define KEYS_HANDLE_H

#include "lib/base/arena.h"

#define HANDLE_BYTES      32 /* cookies; 256 random bits */
#define HANDLE_HASH_BYTES 32
#define HANDLE_ID_BYTES   20 /* SAML IDs; SAML-CORE 1.3.4 asks for 128 to 160 bits */

/* base64url of random bytes. Rules: OUT_OF_MEMORY */
OUTCOME handle_text(const unsigned char *random, size_t n, struct arena *mem, const char **out);
/* "_" and hex: an NCName. Rules: OUT_OF_MEMORY */
OUTCOME handle_saml_id(const unsigned char random[HANDLE_ID_BYTES], struct arena *mem, const char **out);
/* SHA-256 of a handle's text. Rules: OUT_OF_MEMORY INTERNAL */
OUTCOME handle_hash(struct bytes text, struct arena *mem, struct bytes *out);

#endif
