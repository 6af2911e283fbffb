/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * tree - what a document is inside lib/xml: libxml2's tree, behind the names that xml.h shows
 *
 * An xml_node is an xmlNode. Nobody outside lib/xml includes this.
 */
#ifndef XML_TREE_H
#define XML_TREE_H

#include <libxml/tree.h>

#include "lib/xml/xml.h"

struct xml_doc {
	xmlDoc *tree;
	enum xml_profile profile;
};

SCOPED_KIND(xml_tree, xmlDoc *, xmlFreeDoc)

static inline const xmlNode *tree_node(const struct xml_node *node)
{
	return (const xmlNode *)(const void *)node;
}

static inline const struct xml_node *tree_public(const xmlNode *node)
{
	return (const struct xml_node *)(const void *)node;
}

/* First element at or behind this sibling; NULL at the end. */
static inline xmlNode *tree_element(xmlNode *node)
{
	while (node != NULL && node->type != XML_ELEMENT_NODE)
		node = node->next;
	return node;
}

static inline const char *tree_text(const xmlChar *text)
{
	return (const char *)text;
}

bool tree_is(const xmlNode *node, const char *ns, const char *name);
bool tree_is_blank(const xmlNode *text);
/* Attribute in no namespace (ns NULL) or in ns; NULL when not there. */
xmlAttr *tree_attr(const xmlNode *node, const char *ns, const char *name);
/* An attribute's value; "" when empty, never NULL for an attribute that is there, NULL for NULL. */
const char *tree_value(const xmlAttr *attr);

#endif
