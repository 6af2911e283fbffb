/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/logout_parts.h"

OUTCOME logoutreq_decode(const struct saml_wire *wire, struct arena *mem, struct logoutreq_raw *out)
{
	struct logoutreq_parts parts;
	struct xml_doc *doc;

	*out = (struct logoutreq_raw){ 0 };
	TRY(xml_admit(wire->xml, XML_MESSAGE, mem, &doc));
	TRY(logoutreq_parts_read(xml_root(doc), mem, &parts));
	*out = (struct logoutreq_raw){ doc, parts.head.issuer };
	return outcome_ok();
}
