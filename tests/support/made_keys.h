/* SPDX-License-Identifier: EUPL-1.2 */
/* made_keys - keys and self-signed certificates made on the spot; none is ever kept in a file of the project
 */
#ifndef TESTS_SUPPORT_MADE_KEYS_H
#define TESTS_SUPPORT_MADE_KEYS_H

#include <openssl/types.h>

#include "lib/xml/sigmake.h"

struct made_key {
	EVP_PKEY *key;
	X509 *cert;
	char *cert_base64; /* one line */
	struct signer signer;
};

/* bits: RSA of that size, or 256 for "P-256" / "brainpoolP256r1" named in curve. false when OpenSSL failed.
 */
bool made_key_rsa(struct made_key *out, unsigned bits);
bool made_key_ec(struct made_key *out, const char *curve);
void made_key_free(struct made_key *made);

#endif
