/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/logout_parts.h"

OUTCOME logoutresp_decode(const struct saml_wire *wire, struct arena *mem, struct logoutresp_raw *out)
{
	struct logoutresp_parts parts;
	struct xml_doc *doc;

	*out = (struct logoutresp_raw){ 0 };
	TRY(xml_admit(wire->xml, XML_MESSAGE, mem, &doc));
	TRY(logoutresp_parts_read(xml_root(doc), mem, &parts));
	*out = (struct logoutresp_raw){ doc, parts.head.issuer, parts.head.in_response_to };
	return outcome_ok();
}
