/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/authnreq_parts.h"

OUTCOME authnreq_decode(const struct saml_wire *wire, struct arena *mem, struct authnreq_raw *out)
{
	struct authnreq_parts parts;
	struct xml_doc *doc;

	*out = (struct authnreq_raw){ 0 };
	TRY(xml_admit(wire->xml, XML_MESSAGE, mem, &doc));
	TRY(authnreq_parts_read(xml_root(doc), mem, &parts));
	*out = (struct authnreq_raw){ parts.said, doc };
	return outcome_ok();
}
