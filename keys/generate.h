/* SPDX-License-Identifier: EUPL-1.2 */
/* generate - new key pairs with self-signed certificates, and the pseudonym secret, for `keys new` */
#ifndef KEYS_GENERATE_H
#define KEYS_GENERATE_H

#include "lib/base/arena.h"
#include "lib/xml/curve.h"

/*
 * generate_pair - FOLDER/NAME.key (mode 600) and FOLDER/NAME.crt (3 years); an existing file is never overwritten
 * curve: NULL for RSA with 3072 bits. why: one sentence. Rules: KEY_UNREADABLE (cannot be written, or is there already) INTERNAL OUT_OF_MEMORY
 * Source: TR-03116-4 3.3, 6.1 (at most 3 years, key usage critical).
 */
OUTCOME generate_pair(const char *folder, const char *name, const struct curve *curve, const char *common_name,
                      bool for_encryption, struct arena *mem, const char **why);

/* FOLDER/NAME with 64 hex digits, mode 600. */
OUTCOME generate_secret(const char *folder, const char *name, struct arena *mem, const char **why);

#endif
