/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * authnreq_parts - all that an AuthnRequest says, with what only the verifier looks at; inside lib/saml only
 *
 * The same reader serves twice: for the hostile tree (to find the partner), then for the signed octets.
 */
#ifndef SAML_AUTHNREQ_PARTS_H
#define SAML_AUTHNREQ_PARTS_H

#include "lib/saml/authnreq.h"

struct authnreq_parts {
	struct authnreq_fields said;
	struct bytes version;
	struct bytes issuer_format; /* absent when not sent */
	bool has_subject;
	bool has_conditions;
	bool has_decl_refs;
	bool has_comparison; /* false: a word the standard does not know */
};

/* Rules: XML_ROOT XML_MISSING XML_LEFTOVER XML_VALUE TIME_SYNTAX OUT_OF_MEMORY */
OUTCOME authnreq_parts_read(const struct xml_node *root, struct arena *mem, struct authnreq_parts *out);

/* Extensions: the akdb part of it, anything else is passed over. Rules: XML_LEFTOVER XML_VALUE OUT_OF_MEMORY
 */
OUTCOME authnreq_akdb_read(const struct xml_node *extensions, struct arena *mem, struct authnreq_fields *out);

#endif
