/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * encrypt - canonical saml:EncryptedAssertion around canonical assertion octets
 *
 * AES-GCM with a fresh key and IV per message; the key by RSA-OAEP, or by ECDH-ES with a fresh ephemeral key. Under
 * OAEP the recipient's certificate is not named: it has one key for this use, two while rolling over.
 * Source: XMLENC 1.1 3, 5.2, 5.5, ECDH-ES (section open); TR-03116-4 3.4, 3.6.
 */
#ifndef XML_ENCRYPT_H
#define XML_ENCRYPT_H

#include <openssl/types.h>

#include "lib/base/arena.h"
#include "lib/xml/alg.h"

struct encrypt_to {
	EVP_PKEY *key;           /* recipient's, RSA or EC as the transport wants it, kept decoded */
	const char *cert_base64; /* recipient's certificate, for RecipientKeyInfo; NULL only under OAEP */
	enum enc_alg content;
	enum key_transport transport;
};

/* Rules: ENCRYPT_FAILED OUT_OF_MEMORY */
OUTCOME xml_encrypt(const struct encrypt_to *to, struct bytes canonical, struct arena *mem,
                    struct bytes *out);
/* The same around a NameID: canonical saml:EncryptedID. */
OUTCOME xml_encrypt_id(const struct encrypt_to *to, struct bytes canonical, struct arena *mem,
                       struct bytes *out);

#endif
