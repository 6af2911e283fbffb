/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * seal - octets that lie in the database and only the holder of a secret can read
 *
 * AES-256-GCM under SHA-256 of a label, the context and the secret. The secret is random, at least 160 bits, and used for
 * one seal only. context is C text without line ends; whoever opens must name the same.
 */
#ifndef KEYS_SEAL_H
#define KEYS_SEAL_H

#include "lib/base/arena.h"

/* Rules: ENCRYPT_FAILED TEXT_TOO_LONG OUT_OF_MEMORY */
OUTCOME seal_close(struct bytes secret, const char *context, struct bytes plain, struct arena *mem, struct bytes *out);
/* Rules: DECRYPT_FAILED TEXT_TOO_LONG OUT_OF_MEMORY */
OUTCOME seal_open(struct bytes secret, const char *context, struct bytes sealed, struct arena *mem, struct bytes *out);

#endif
