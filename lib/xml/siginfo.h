/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * siginfo - the first half of sigcheck.h, for an element that is too large to be a tree
 *
 * Verifies SignedInfo with pinned keys and hands back what it promises about the element; whoever digests the
 * element afterwards compares. Nothing but the promise may be believed before. KeyInfo is ignored.
 * Source: SAML-CORE 5.4; XMLDSIG 3.2; TR-03160-2 4.2.1.1.
 */
#ifndef XML_SIGINFO_H
#define XML_SIGINFO_H

#include "lib/xml/sigcheck.h"

#define SIGINFO_DIGEST_BYTES 32 /* SHA-256 */

struct sig_promise {
	unsigned char
		digest[SIGINFO_DIGEST_BYTES]; /* of the element's canonical octets without the Signature */
	const char *prefixes;                 /* PrefixList of that canonicalisation; NULL when absent */
	EVP_PKEY *signer;                     /* the pinned key that signed; borrowed from trust */
	const char *id;                       /* of the element */
};

/*
 * siginfo_check - doc: admitted; its root holds the Signature, and need hold nothing else
 * Rules: SIG_MISSING SIG_TEMPLATE SIG_ALGORITHM SIG_INVALID OUT_OF_MEMORY
 */
OUTCOME siginfo_check(const struct xml_doc *doc, const struct sig_trust *trust, struct arena *mem,
                      struct sig_promise *out);

#endif
