/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/c14n.h"

#include <libxml/c14n.h>
#include <string.h>

#include "lib/xml/tree.h"

SCOPED_KIND(output, xmlOutputBuffer *, (void)xmlOutputBufferClose)

/* What shall be seen. Most questions are about one element, its namespaces, attributes and texts in a row. */
struct view {
	const xmlNode *element;
	const xmlNode *without;
	const xmlNode *asked; /* last element that was decided */
	int is_seen;
};

static int is_within(const struct view *view, const xmlNode *node)
{
	for (; node != NULL && node != view->without; node = node->parent)
		if (node == view->element)
			return 1;
	return 0;
}

/* A namespace is no node of the tree; it and an attribute are seen where their element is. */
static int is_seen(void *of, xmlNode *node, xmlNode *parent)
{
	const xmlNode *at = node->type == XML_ELEMENT_NODE ? node : parent;
	struct view *view = of;

	if (at != view->asked) {
		view->asked = at;
		view->is_seen = is_within(view, at);
	}
	return view->is_seen;
}

/* The list is blank-separated; with its length its number of names is bounded. */
static OUTCOME prefixes_split(const char *prefixes, struct arena *mem, xmlChar ***out)
{
	const size_t len = prefixes != NULL ? strlen(prefixes) : 0;
	char *state = NULL, *text;
	xmlChar **list;
	size_t n = 0;

	*out = NULL;
	if (prefixes == NULL)
		return outcome_ok();
	text = arena_alloc(mem, len + 1);
	list = arena_array(mem, len / 2 + 2, sizeof *list);
	REQUIRE(text != NULL && list != NULL, OUT_OF_MEMORY);
	memcpy(text, prefixes, len);
	for (char *name = strtok_r(text, " \t\r\n", &state); name != NULL; name = strtok_r(NULL, " \t\r\n", &state))
		list[n++] = (xmlChar *)name;
	*out = list;
	return outcome_ok();
}

OUTCOME c14n_element(const struct xml_node *element, const struct xml_node *without, const char *prefixes,
                     struct arena *mem, struct bytes *out)
{
	struct view view = { .element = tree_node(element), .without = tree_node(without) };
	SCOPED(output) xmlOutputBuffer *output = xmlAllocOutputBuffer(NULL);
	xmlChar **list;

	*out = (struct bytes){ 0 };
	REQUIRE(output != NULL, OUT_OF_MEMORY);
	TRY(prefixes_split(prefixes, mem, &list));
	REQUIRE(xmlC14NExecute(view.element->doc, is_seen, &view, XML_C14N_EXCLUSIVE_1_0, list, 0, output) >= 0,
	        SIG_INVALID);
	REQUIRE(output->error == 0, OUT_OF_MEMORY);
	return arena_copy(mem, bytes_at(xmlOutputBufferGetContent(output), xmlOutputBufferGetSize(output)), out);
}
