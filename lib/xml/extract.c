/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * One pass over the subtree. The library's canonicalisation would do, but for each element it looks up each
 * namespace in scope, which a hostile document makes many; here a declaration is written where it stands.
 */
#include <string.h>

#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/xml/emit.h"
#include "lib/xml/tree.h"

static void put_name(struct text *t, const xmlNs *ns, const xmlChar *name)
{
	if (ns != NULL && ns->prefix != NULL) {
		text_str(t, tree_text(ns->prefix));
		text_lit(t, ":");
	}
	text_str(t, tree_text(name));
}

static void put_declaration(struct text *t, const xmlNs *ns)
{
	text_lit(t, " xmlns");
	if (ns->prefix != NULL) {
		text_lit(t, ":");
		text_str(t, tree_text(ns->prefix));
	}
	text_lit(t, "=\"");
	emit_attr(t, bytes_of(tree_text(ns->href)));
	text_lit(t, "\"");
}

static bool is_same_prefix(const xmlNs *a, const xmlNs *b)
{
	if (a->prefix == NULL || b->prefix == NULL)
		return a->prefix == b->prefix;
	return strcmp(tree_text(a->prefix), tree_text(b->prefix)) == 0;
}

/* Is it declared again between the element and the ancestor that declares it here? */
static bool is_shadowed(const xmlNs *ns, const xmlNode *from, const xmlNode *declarer)
{
	for (; from != declarer; from = from->parent)
		for (const xmlNs *other = from->nsDef; other != NULL; other = other->next)
			if (is_same_prefix(ns, other))
				return true;
	return false;
}

static void put_inherited(struct text *t, const xmlNode *apex)
{
	for (const xmlNode *up = apex->parent; up != NULL && up->type == XML_ELEMENT_NODE; up = up->parent)
		for (const xmlNs *ns = up->nsDef; ns != NULL; ns = ns->next)
			if (!is_shadowed(ns, apex, up))
				put_declaration(t, ns);
}

static void put_start(struct text *t, const xmlNode *element, const xmlNode *apex)
{
	text_lit(t, "<");
	put_name(t, element->ns, element->name);
	for (const xmlNs *ns = element->nsDef; ns != NULL; ns = ns->next)
		put_declaration(t, ns);
	if (element == apex)
		put_inherited(t, apex);
	for (const xmlAttr *attr = element->properties; attr != NULL; attr = attr->next) {
		text_lit(t, " ");
		put_name(t, attr->ns, attr->name);
		text_lit(t, "=\"");
		emit_attr(t, bytes_of(tree_value(attr)));
		text_lit(t, "\"");
	}
	text_lit(t, ">");
}

static void put_end(struct text *t, const xmlNode *element)
{
	text_lit(t, "</");
	put_name(t, element->ns, element->name);
	text_lit(t, ">");
}

/* Closes what ends with this node; the next one in document order, NULL behind the apex. */
static const xmlNode *next_put(struct text *t, const xmlNode *node, const xmlNode *apex)
{
	if (node->type == XML_ELEMENT_NODE && node->children != NULL)
		return node->children;
	if (node->type == XML_ELEMENT_NODE)
		put_end(t, node);
	while (node != apex && node->next == NULL) {
		node = node->parent;
		put_end(t, node);
	}
	return node == apex ? NULL : node->next;
}

OUTCOME xml_extract(const struct xml_node *node, struct arena *mem, struct bytes *out)
{
	const xmlNode *apex = tree_node(node);
	struct text t = text_new(mem, LIMIT_XML_BYTES);

	for (const xmlNode *at = apex; at != NULL; at = next_put(&t, at, apex)) {
		if (at->type == XML_ELEMENT_NODE)
			put_start(&t, at, apex);
		else
			emit_text(&t, bytes_of(tree_text(at->content)));
	}
	return text_done(&t, out);
}
