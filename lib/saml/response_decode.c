/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/response_parts.h"

OUTCOME response_decode(const struct saml_wire *wire, struct arena *mem, struct response_raw *out)
{
	struct response_parts parts;
	struct xml_doc *doc;

	*out = (struct response_raw){ 0 };
	TRY(xml_admit(wire->xml, XML_MESSAGE, mem, &doc));
	TRY(response_parts_read(xml_root(doc), mem, &parts));
	*out = (struct response_raw){ doc, parts.head.issuer, parts.head.in_response_to };
	return outcome_ok();
}
