/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * sigmake - the ds:Signature element over canonical octets that we made ourselves
 *
 * Nothing is parsed or canonicalised here: what comes in is exclusive-canonical already, what goes out too.
 * Source: XMLDSIG 4; SAML-CORE 5.4; InclusiveNamespaces PrefixList="xs" when the element uses xsi:type.
 */
#ifndef XML_SIGMAKE_H
#define XML_SIGMAKE_H

#include "lib/base/text.h"
#include "lib/xml/alg.h"

/* "Sign these octets with key k, algorithm a": the one narrow door to private keys. File keys fill it in keys/;
 * PKCS#11 or a key process can do so without a change elsewhere. */
struct signer {
	OUTCOME (*sign)(void *self, enum sig_alg alg, struct bytes octets, unsigned char *out, size_t cap,
	                size_t *out_len); /* Rules: SIGN_FAILED */
	void *self;
	const char *cert_base64; /* DER of the certificate, one line; goes into KeyInfo */
};

/* The Reference's digest is that of the signature algorithm.
 * canonical: octets of the element without Signature; id: its ID; typed: it uses xsi:type="xs:…".
 * out: canonical ds:Signature element. Rules: SIGN_FAILED OUT_OF_MEMORY */
OUTCOME sig_make(const struct signer *signer, enum sig_alg alg, struct bytes canonical, const char *id,
                 bool typed, struct arena *mem, struct bytes *out);

#endif
