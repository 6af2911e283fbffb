/* SPDX-License-Identifier: EUPL-1.2 */
#include <libxml/c14n.h>
#include <string.h>

#include "lib/xml/tree.h"

SCOPED_KIND(out_buffer, xmlOutputBuffer *, xmlOutputBufferClose)

/* Is this node, or the element it belongs to, the one that is taken out, or below it? */
static int is_inside(void *apex, xmlNode *node, xmlNode *parent)
{
	const xmlNode *at = node->type == XML_ELEMENT_NODE ? node : parent;

	while (at != NULL && at != apex && at->type == XML_ELEMENT_NODE)
		at = at->parent;
	return at == apex;
}

OUTCOME xml_extract(const struct xml_node *node, struct arena *mem, struct bytes *out)
{
	SCOPED(out_buffer) xmlOutputBuffer *buffer = xmlAllocOutputBuffer(NULL);
	xmlNode *apex; /* the library asks for a plain pointer; nobody writes through it */

	*out = (struct bytes){ 0 };
	memcpy(&apex, &node, sizeof apex);
	REQUIRE(buffer != NULL, OUT_OF_MEMORY);
	REQUIRE(xmlC14NExecute(apex->doc, is_inside, apex, XML_C14N_1_0, NULL, 0, buffer) >= 0,
	        OUT_OF_MEMORY);
	return arena_copy(mem, bytes_at(xmlOutputBufferGetContent(buffer), xmlOutputBufferGetSize(buffer)),
	                  out);
}
