/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/artifact_parts.h"

OUTCOME artresponse_decode(const struct saml_wire *wire, struct arena *mem, struct artresponse_raw *out)
{
	struct artresponse_parts parts;
	struct xml_doc *doc;

	*out = (struct artresponse_raw){ 0 };
	TRY(xml_admit(wire->xml, XML_CARRIER, mem, &doc));
	TRY(artresponse_parts_read(xml_root(doc), mem, &parts));
	*out = (struct artresponse_raw){ doc };
	return outcome_ok();
}
