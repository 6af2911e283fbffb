/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * sigcheck - verify the one enveloped signature of an element with pinned keys, and hand back only
 * what was digested
 *
 * The order: literal template → algorithm on the partner's list → canonical SignedInfo signed by a pinned key →
 * digest of the canonical element without its Signature → the digested octets are admitted again as a document of
 * their own. Whoever reads the result reads nothing that was not signed. KeyInfo is ignored. Nothing is resolved: the
 * template leaves one reference, to the element itself, and two fixed transforms (decision 0008).
 * Source: SAML-CORE 5.4; XMLDSIG 3.2; TR-03160-2 4.3.2.10.
 */
#ifndef XML_SIGCHECK_H
#define XML_SIGCHECK_H

#include <openssl/types.h>

#include "lib/xml/alg.h"
#include "lib/xml/xml.h"

struct sig_trust {
	EVP_PKEY *const *keys; /* pinned; any may have signed */
	size_t n_keys;
	unsigned algs;         /* SIG_BIT()s the partner may use */
};

/* Does this element carry a ds:Signature child (at the place SAML puts it)? */
bool sig_is_present(const struct xml_node *element);

/*
 * sig_check - doc: admitted message; element: its root, or the Assertion in it
 * out: new document whose root is that element, read from the digested octets, Signature removed
 * Rules: SIG_MISSING SIG_TEMPLATE SIG_ALGORITHM SIG_INVALID, xml_admit's, OUT_OF_MEMORY
 */
OUTCOME sig_check(struct xml_doc *doc, const struct xml_node *element, const struct sig_trust *trust,
                  struct arena *mem, struct xml_doc **out);
/* What a verified SignedInfo says about the element. Texts live as long as the document, digest as long as mem. */
struct sig_promise {
	const char *id;       /* of the element */
	enum digest_alg digest_alg;
	struct bytes digest;  /* of its canonical octets without the Signature */
	const char *prefixes; /* PrefixList of that canonicalisation; NULL when absent */
	EVP_PKEY *signer;     /* the pinned key that signed; borrowed from trust */
};

/*
 * sig_promise_check - the first half of sig_check(), for an element that is too large to be a tree
 *
 * element: holds the Signature, and need hold nothing else. Nothing but the promise may be believed before the
 * element was digested and compared. Rules: SIG_MISSING SIG_TEMPLATE SIG_ALGORITHM SIG_INVALID OUT_OF_MEMORY
 */
OUTCOME sig_promise_check(const struct xml_node *element, const struct sig_trust *trust, struct arena *mem,
                          struct sig_promise *out);

#endif
