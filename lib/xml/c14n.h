/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * c14n - the octets of an element that a signature is about: exclusive canonical form, without comments
 *
 * element  in an admitted document
 * without  a child whose subtree is left out (the enveloped signature), or NULL
 * prefixes InclusiveNamespaces PrefixList, at most LIMIT_PREFIXES_BYTES; NULL when there is none
 * Rules:   SIG_INVALID (the library cannot canonicalise this) OUT_OF_MEMORY
 * Source:  Exclusive XML Canonicalization 1.0; XMLDSIG 6.6.4
 */
#ifndef XML_C14N_H
#define XML_C14N_H

#include "lib/xml/xml.h"

OUTCOME c14n_element(const struct xml_node *element, const struct xml_node *without, const char *prefixes,
                     struct arena *mem, struct bytes *out);

#endif
