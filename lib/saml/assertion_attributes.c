/* SPDX-License-Identifier: EUPL-1.2 */
/* assertion_attributes - AttributeStatement. Sources: SAML-CORE 2.7.3; BundID 6 (TrustLevel per attribute).
 */
#include "lib/saml/response_parts.h"

#include "lib/spec/uris.h"
#include "lib/xml/attr.h"

static OUTCOME values_read(struct xml_walk *w, struct arena *mem, struct response_attribute *out)
{
	struct bytes *list = arena_array(mem, LIMIT_VALUES, sizeof *list);
	const struct xml_node *node;
	size_t n = 0;

	REQUIRE(list != NULL, OUT_OF_MEMORY);
	for (walk_optional(w, NS_SAML, "AttributeValue", &node); node != NULL;
	     walk_optional(w, NS_SAML, "AttributeValue", &node)) {
		REQUIRE(n < LIMIT_VALUES, XML_LEFTOVER);
		TRY(node_text(node, mem, &list[n]));
		REQUIRE(list[n].len <= LIMIT_VALUE_BYTES, XML_VALUE);
		n++;
	}
	out->values = list;
	out->n_values = n;
	return walk_end(w);
}

static OUTCOME attribute_read(const struct xml_node *node, struct arena *mem, struct response_attribute *out)
{
	struct bytes token;
	struct xml_walk w;

	TRY(attr_required(node, "Name", LIMIT_ENTITY_BYTES, mem, &out->name));
	TRY(attr_optional(node, "FriendlyName", LIMIT_ENTITY_BYTES, mem, &out->friendly_name));
	TRY(node_attr(node, NS_AKDB, "TrustLevel", mem, &token));
	out->level = level_of_token(token);
	TRY(walk_into(node, &w));
	return values_read(&w, mem, out);
}

static bool has_name(const struct assertion_parts *parts, struct bytes name)
{
	for (size_t i = 0; i < parts->n_attributes; i++)
		if (bytes_equal(parts->attributes[i].name, name))
			return true;
	return false;
}

OUTCOME assertion_attributes_read(const struct xml_node *statement, struct arena *mem,
                                  struct assertion_parts *out)
{
	const struct xml_node *node;
	struct xml_walk w;

	if (out->attributes == NULL)
		out->attributes = arena_array(mem, LIMIT_ATTRIBUTES, sizeof *out->attributes);
	REQUIRE(out->attributes != NULL, OUT_OF_MEMORY);
	TRY(walk_into(statement, &w));
	TRY(walk_take(&w, NS_SAML, "Attribute", &node));
	for (; node != NULL; walk_optional(&w, NS_SAML, "Attribute", &node)) {
		struct response_attribute attribute = { 0 };

		REQUIRE(out->n_attributes < LIMIT_ATTRIBUTES, XML_LEFTOVER);
		TRY(attribute_read(node, mem, &attribute));
		REQUIRE(!has_name(out, attribute.name), XML_LEFTOVER); /* which one would count? */
		out->attributes[out->n_attributes++] = attribute;
	}
	return walk_end(&w);
}
