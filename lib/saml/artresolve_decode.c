/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/artifact_parts.h"

OUTCOME artresolve_decode(const struct saml_wire *wire, struct arena *mem, struct artresolve_raw *out)
{
	struct artresolve_parts parts;
	struct xml_doc *doc;

	*out = (struct artresolve_raw){ 0 };
	TRY(xml_admit(wire->xml, XML_MESSAGE, mem, &doc));
	TRY(artresolve_parts_read(xml_root(doc), mem, &parts));
	*out = (struct artresolve_raw){ doc, parts.head.issuer };
	return outcome_ok();
}
