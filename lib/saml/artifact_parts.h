/* SPDX-License-Identifier: EUPL-1.2 */
/* artifact_parts - what ArtifactResolve and ArtifactResponse say, before anything is believed; inside
 * lib/saml only */
#ifndef SAML_ARTIFACT_PARTS_H
#define SAML_ARTIFACT_PARTS_H

#include "lib/saml/artifact.h"
#include "lib/saml/message_parts.h"

struct artresolve_parts {
	struct message_head head;
	struct bytes artifact; /* base64 text */
};

struct artresponse_parts {
	struct message_head head;
	struct saml_status status;
	const struct xml_node *message; /* NULL when there is none */
};

/* Rules: XML_ROOT XML_MISSING XML_LEFTOVER XML_VALUE TIME_SYNTAX OUT_OF_MEMORY */
OUTCOME artresolve_parts_read(const struct xml_node *root, struct arena *mem, struct artresolve_parts *out);
OUTCOME artresponse_parts_read(const struct xml_node *root, struct arena *mem, struct artresponse_parts *out);

#endif
