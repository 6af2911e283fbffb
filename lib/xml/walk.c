/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/xml.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/spec/uris.h"
#include "lib/xml/tree.h"

/* Most names that are compared differ in their first letter. */
static bool is_text(const xmlChar *text, const char *wanted)
{
	return (char)text[0] == wanted[0] && strcmp(tree_text(text), wanted) == 0;
}

bool tree_is(const xmlNode *node, const char *ns, const char *name)
{
	return node != NULL && node->type == XML_ELEMENT_NODE && node->ns != NULL && is_text(node->name, name) &&
	       is_text(node->ns->href, ns);
}

bool tree_is_blank(const xmlNode *text)
{
	const char *content = tree_text(text->content);

	return content[strspn(content, " \t\r\n")] == '\0';
}

xmlAttr *tree_attr(const xmlNode *node, const char *ns, const char *name)
{
	for (xmlAttr *attr = node->properties; attr != NULL; attr = attr->next) {
		if (!is_text(attr->name, name) || (attr->ns == NULL) != (ns == NULL))
			continue;
		if (ns == NULL || is_text(attr->ns->href, ns))
			return attr;
	}
	return NULL;
}

const char *tree_value(const xmlAttr *attr)
{
	if (attr == NULL)
		return NULL;
	return attr->children != NULL ? tree_text(attr->children->content) : "";
}

bool xml_is(const struct xml_node *node, const char *ns, const char *name)
{
	return tree_is(tree_node(node), ns, name);
}

OUTCOME walk_into(const struct xml_node *node, struct xml_walk *out)
{
	xmlNode *first = tree_node(node)->children;

	*out = (struct xml_walk){ 0 };
	for (const xmlNode *n = first; n != NULL; n = n->next)
		REQUIRE(n->type == XML_ELEMENT_NODE || tree_is_blank(n), XML_LEFTOVER);
	*out = (struct xml_walk){ .parent = node, .next = tree_public(tree_element(first)) };
	return outcome_ok();
}

bool walk_at(const struct xml_walk *w, const char *ns, const char *name)
{
	return xml_is(w->next, ns, name);
}

const struct xml_node *walk_any(struct xml_walk *w)
{
	const struct xml_node *taken = w->next;

	if (taken != NULL)
		w->next = tree_public(tree_element(tree_node(taken)->next));
	return taken;
}

OUTCOME walk_take(struct xml_walk *w, const char *ns, const char *name, const struct xml_node **out)
{
	*out = NULL;
	REQUIRE(walk_at(w, ns, name), XML_MISSING);
	*out = walk_any(w);
	return outcome_ok();
}

void walk_optional(struct xml_walk *w, const char *ns, const char *name, const struct xml_node **out)
{
	*out = walk_at(w, ns, name) ? walk_any(w) : NULL;
}

OUTCOME walk_end(const struct xml_walk *w)
{
	REQUIRE(w->next == NULL, XML_LEFTOVER);
	return outcome_ok();
}

OUTCOME node_text(const struct xml_node *node, struct arena *mem, struct bytes *out)
{
	const xmlNode *text = tree_node(node)->children;

	*out = (struct bytes){ 0 };
	if (text == NULL)
		return arena_copy(mem, bytes_of(""), out);
	/* The parser joined all pieces, so whole text is one node; a second one is never overlooked. */
	REQUIRE(text->type == XML_TEXT_NODE && text->next == NULL, XML_LEFTOVER);
	return arena_copy(mem, bytes_of(tree_text(text->content)), out);
}

OUTCOME node_token(const struct xml_node *node, struct arena *mem, struct bytes *out)
{
	struct bytes token;

	*out = (struct bytes){ 0 };
	TRY(node_text(node, mem, &token));
	while (token.len > 0 && ascii_is_space(token.ptr[0]))
		token = bytes_at(token.ptr + 1, token.len - 1);
	while (token.len > 0 && ascii_is_space(token.ptr[token.len - 1]))
		token.len--;
	*out = token;
	return outcome_ok();
}

OUTCOME node_attr(const struct xml_node *node, const char *ns, const char *name, struct arena *mem,
                  struct bytes *out)
{
	return arena_copy(mem, bytes_of(tree_value(tree_attr(tree_node(node), ns, name))), out);
}

static bool is_listed(const char *name, const char *const names[])
{
	for (size_t i = 0; names[i] != NULL; i++) {
		if (name[0] == names[i][0] && strcmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

OUTCOME node_only_attrs(const struct xml_node *node, const char *const names[])
{
	for (const xmlAttr *attr = tree_node(node)->properties; attr != NULL; attr = attr->next) {
		const char *name = tree_text(attr->name);
		const bool is_type = attr->ns != NULL && is_text(attr->name, "type") &&
		                     is_text(attr->ns->href, NS_XSI);

		REQUIRE(is_type || (attr->ns == NULL && is_listed(name, names)), XML_LEFTOVER);
	}
	return outcome_ok();
}
