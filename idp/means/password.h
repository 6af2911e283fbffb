/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * password - Argon2id by libsodium; the work is done in helper processes, never on a worker's loop
 *
 * One job is one hash operation, whether the account exists or not: an unknown name is checked against a dummy made at
 * start with the same parameters. Passwords are normalised to NFC, so that the same keys on another device match.
 * Sources: BSI TR-02102-1 (Argon2id); RFC 9106 4; OWASP minimum as floor.
 */
#ifndef MEANS_PASSWORD_H
#define MEANS_PASSWORD_H

#include "lib/base/arena.h"

struct password_cost {
	uint64_t passes;
	size_t memory_bytes;
};

#define PASSWORD_PASSES_MIN  2U
#define PASSWORD_MEMORY_MIN  ((size_t)19 * 1024 * 1024)

struct password_helper {
	struct password_cost cost;
	char dummy[128]; /* hash of a random password */
};

/* Makes the dummy hash. In the parent of the helpers, once. Rules: INTERNAL */
OUTCOME password_helper_init(struct password_helper *helper, const struct password_cost *cost);

/* Runs in a helper process; self is struct password_helper. */
size_t password_work(void *self, const unsigned char *in, size_t in_len, unsigned char *out, size_t cap);

/* hash absent: the dummy is used and the verdict is wrong. Rules: LOGIN_FAILED (password empty, too long or no text)
 * OUT_OF_MEMORY */
OUTCOME password_job(struct bytes password, struct bytes hash, struct arena *mem, struct bytes *out);
/* new_hash: when the stored one is below today's cost; absent otherwise. Rules: HELPER_DIED (not an answer of ours) */
OUTCOME password_answer(struct bytes answer, struct arena *mem, bool *out_is_right, struct bytes *out_new_hash);

/* For the operator's command. Rules: LOGIN_FAILED INTERNAL OUT_OF_MEMORY */
OUTCOME password_hash(struct bytes password, const struct password_cost *cost, struct arena *mem, struct bytes *out);

#endif
