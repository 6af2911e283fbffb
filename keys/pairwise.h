/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pairwise - pseudonyms that two receivers cannot join, and keyed hashes of what must not stand in the database
 *
 * HMAC-SHA-256 under one secret of the account system; lost secret: all pseudonyms change, so it is backed up like
 * the signing keys. The sector is a registered number, not a host name. Form like BundID's bPK2: 256 bits, base64url.
 */
#ifndef KEYS_PAIRWISE_H
#define KEYS_PAIRWISE_H

#include "lib/base/arena.h"

#define PAIRWISE_SECRET_BYTES 32

struct pairwise;

/* The file holds 32 random bytes in hex (64 digits). why as in own_keys_load(). Rules: KEY_UNREADABLE KEY_EXPOSED
 * KEY_SIZE OUT_OF_MEMORY */
OUTCOME pairwise_load(const char *file, struct arena *mem, struct pairwise **out, const char **why);
void pairwise_free(struct pairwise *pairwise); /* wipes */

/* label keeps uses apart ("bpk2", "nameid", "account" …). Rules: INTERNAL OUT_OF_MEMORY */
OUTCOME pairwise_make(const struct pairwise *pairwise, const char *label, struct bytes subject, struct bytes sector,
                      struct arena *mem, struct bytes *out);

#endif
