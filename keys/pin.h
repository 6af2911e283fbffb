/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pin - the few public keys that an operator trusts to sign metadata; no authority vouches for them
 *
 * From PEM: certificates (only the key in them counts, neither names nor times) or bare public keys, several for a
 * roll-over.
 */
#ifndef KEYS_PIN_H
#define KEYS_PIN_H

#include "keys/partner.h"

struct pin {
	EVP_PKEY *keys[LIMIT_PINS]; /* end with the arena */
	const char *words[LIMIT_PINS]; /* "RSA with 3072 bits, SHA-256 0a1b…", of the SubjectPublicKeyInfo */
	size_t n;
	const char *pem; /* the same as bare public keys: what is kept */
};

/*
 * pin_read - pem: the operator's file; profile: bounds sizes and kinds
 * out: zero after a failure
 * Rules: PIN_UNREADABLE KEY_TYPE KEY_SIZE OUT_OF_MEMORY
 */
OUTCOME pin_read(struct bytes pem, enum partner_profile profile, struct arena *mem, struct pin *out);

#endif
