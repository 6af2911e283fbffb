/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * own - our private keys, read once, kept decoded, wiped at the end
 *
 * A key file that others may read, of the wrong type or too short is refused by name. How the certificates are
 * signed is not looked at: partners pin the keys.
 * Sources: TR-03116-4 3.3, 6.1 (separate keys per purpose).
 */
#ifndef KEYS_OWN_H
#define KEYS_OWN_H

#include <openssl/types.h>

#include "lib/base/arena.h"
#include "lib/xml/sigmake.h"

enum key_use { KEY_SIGNING, KEY_ENCRYPTION };

struct own_key {
	enum key_use use;
	EVP_PKEY *key;
	bool is_ec; /* decrypts by ECDH-ES instead of OAEP */
	const char *cert_base64;
	struct signer signer; /* KEY_SIGNING only */
};

struct own_keys; /* ends with own_keys_free() */

struct own_keys *own_keys_new(void); /* NULL when memory is out */
void own_keys_free(struct own_keys *keys);

/*
 * own_keys_load - one PEM key and its PEM certificate
 * A key for both uses is refused, and a certificate whose key usage is another one.
 * On failure *why is one sentence with file and remedy (static or in mem).
 * Rules: KEY_UNREADABLE KEY_EXPOSED KEY_TYPE KEY_SIZE KEY_SHARED KEY_MISMATCH KEY_USAGE OUT_OF_MEMORY
 */
OUTCOME own_keys_load(struct own_keys *keys, enum key_use use, const char *key_file, const char *cert_file,
                      struct arena *mem, const char **why);

/* All keys of one use, in order of loading: the first of a type signs, all are published. */
size_t own_keys_count(const struct own_keys *keys, enum key_use use);
const struct own_key *own_keys_at(const struct own_keys *keys, enum key_use use, size_t i);
/* First signing key that can do the algorithm (ECDSA: with the digest of its curve); NULL when none. */
const struct own_key *own_keys_for(const struct own_keys *keys, enum sig_alg alg);

struct partner;
/* Which algorithm we sign with toward a partner: its record, else the profile's default among the keys we have. A
 * record that says ECDSA leaves the digest to the curve of our key. SIG_NONE when no key of ours fits. */
enum sig_alg policy_sign_alg(const struct partner *partner, const struct own_keys *keys);

#endif
