/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * decrypt - open a saml:EncryptedAssertion (or EncryptedID) with our own keys
 *
 * AES-GCM with RSA-OAEP or ECDH-ES only; every URI but the listed ones is refused before any key is touched;
 * nothing is fetched. All failures after the template are one rule (DECRYPT_FAILED), after the same operations.
 * Source: XMLENC 1.1 sections 3, 5.2, 5.5; TR-03116-4 3.4 to 3.6.
 */
#ifndef XML_DECRYPT_H
#define XML_DECRYPT_H

#include <openssl/types.h>

#include "lib/xml/alg.h"
#include "lib/xml/xml.h"

struct decrypt_keys {
	EVP_PKEY *const *keys; /* RSA, or EC on a curve of the list */
	size_t n_keys;
	bool allow_mgf1_sha1; /* compat only */
};

/* encrypted: the saml:EncryptedAssertion element. out: the plaintext admitted as a document of its own.
 * Rules: ENC_TEMPLATE ENC_ALGORITHM ENC_CURVE ENC_POINT ENC_OTHER_INFO DECRYPT_FAILED, xml_admit's,
 * OUT_OF_MEMORY */
OUTCOME xml_decrypt(const struct xml_node *encrypted, const struct decrypt_keys *keys, struct arena *mem,
                    struct xml_doc **out);

#endif
