/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/shape.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"

struct element_name {
	const char *ns;
	const char *name;
};

/* Messages of the protocol: each is a root, none is a part of another. */
static const struct element_name messages[] = {
	{ NS_SAMLP, "Response" },         { NS_SAMLP, "AuthnRequest" },     { NS_SAMLP, "LogoutRequest" },
	{ NS_SAMLP, "LogoutResponse" },   { NS_SAMLP, "ArtifactResolve" },  { NS_SAMLP, "ArtifactResponse" },
	{ NS_SAMLP, "AttributeQuery" },   { NS_SAMLP, "AuthnQuery" },       { NS_SAMLP, "AssertionIDRequest" },
	{ NS_SAMLP, "AuthzDecisionQuery" }, { NS_SAMLP, "SubjectQuery" },   { NS_SAMLP, "ManageNameIDRequest" },
	{ NS_SAMLP, "ManageNameIDResponse" }, { NS_SAMLP, "NameIDMappingRequest" },
	{ NS_SAMLP, "NameIDMappingResponse" },
};

/* References to octets elsewhere, and places to hide a signed element in. */
static const struct element_name forbidden[] = {
	{ NS_DS, "Object" },
	{ NS_DS, "Manifest" },
	{ NS_DS, "RetrievalMethod" },
	{ NS_XENC, "CipherReference" },
};

/* The schemas of XMLDSIG and XMLENC call their identifier "Id"; it is let in there and never means anything. */
static const struct element_name with_id[] = {
	{ NS_XENC, "EncryptedData" },
	{ NS_XENC, "EncryptedKey" },
	{ NS_DS, "Signature" },
	{ NS_DS, "KeyInfo" },
};

struct ids {
	const char *value[LIMIT_XML_IDS];
	size_t n;
};

static bool is_one_of(const xmlNode *node, const struct element_name names[], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (tree_is(node, names[i].ns, names[i].name))
			return true;
	}
	return false;
}

static bool is_root(const xmlNode *node)
{
	return node->parent != NULL && node->parent->type == XML_DOCUMENT_NODE;
}

static const xmlNode *element_before(const xmlNode *node)
{
	do {
		node = node->prev;
	} while (node != NULL && node->type != XML_ELEMENT_NODE);
	return node;
}

bool shape_is_absolute_uri(const char *uri)
{
	const char *colon = strchr(uri, ':');

	if (strpbrk(uri, "&<>\"\t\r\n") != NULL)
		return false;
	if (colon == NULL || !((*uri >= 'a' && *uri <= 'z') || (*uri >= 'A' && *uri <= 'Z')))
		return false;
	return strcspn(uri, "/?#") > (size_t)(colon - uri);
}

static OUTCOME id_check(const char *value, struct ids *ids)
{
	REQUIRE(strlen(value) <= LIMIT_ID_BYTES, XML_ID);
	REQUIRE(xmlValidateNCName((const xmlChar *)value, 0) == 0, XML_ID);
	for (size_t i = 0; i < ids->n; i++)
		REQUIRE(strcmp(value, ids->value[i]) != 0, XML_ID);
	REQUIRE(ids->n < LIMIT_XML_IDS, XML_ID);
	ids->value[ids->n++] = value;
	return outcome_ok();
}

/* Canonicalisation has had faults with xmlns="" (an empty name, or none in later versions of the parser). No
 * message needs it; metadata has it, where tools copied a foreign element. */
static bool is_namespace(const xmlNs *ns, enum xml_profile profile)
{
	if (ns->href == NULL || ns->href[0] == '\0')
		return profile == XML_METADATA && ns->prefix == NULL;
	return shape_is_absolute_uri(tree_text(ns->href));
}

/* Of all that looks like an identifier, only SAML's own "ID" may be one: no second reading of "#x". */
static OUTCOME attributes_check(const xmlNode *node, enum xml_profile profile, struct ids *ids)
{
	for (const xmlNs *ns = node->nsDef; ns != NULL; ns = ns->next)
		REQUIRE(is_namespace(ns, profile), XML_NAMESPACE);
	for (const xmlAttr *attr = node->properties; attr != NULL; attr = attr->next) {
		const char *name = tree_text(attr->name);

		if (!ascii_equal_fold(bytes_of(name), "id"))
			continue;
		REQUIRE(attr->ns == NULL, XML_ID);
		if (strcmp(name, "ID") == 0)
			TRY(id_check(tree_value(attr), ids));
		else
			REQUIRE(strcmp(name, "Id") == 0 && is_one_of(node, with_id, ARRAY_LEN(with_id)), XML_ID);
	}
	return outcome_ok();
}

static OUTCOME message_place(const xmlNode *node)
{
	const xmlNode *before = element_before(node);
	const xmlNode *parent = node->parent;
	const bool is_below_root = !is_root(node) && is_root(parent);

	REQUIRE(is_root(node) || !is_one_of(node, messages, ARRAY_LEN(messages)), XML_MISPLACED);
	if (tree_is(node, NS_SAML, "Assertion") || tree_is(node, NS_SAML, "EncryptedAssertion"))
		REQUIRE(is_root(node) || (is_below_root && tree_is(parent, NS_SAMLP, "Response")), XML_MISPLACED);
	if (tree_is(node, NS_DS, "Signature")) {
		REQUIRE(is_below_root || tree_is(parent, NS_SAML, "Assertion"), XML_MISPLACED);
		REQUIRE(tree_is(before, NS_SAML, "Issuer") && element_before(before) == NULL, XML_MISPLACED);
	}
	return outcome_ok();
}

/* Whose Signature it is must be plain; the rest is asked when the message inside is admitted. */
static OUTCOME carrier_place(const xmlNode *node)
{
	const xmlNode *before = element_before(node);

	if (tree_is(node, NS_DS, "Signature"))
		REQUIRE(tree_is(before, NS_SAML, "Issuer") && element_before(before) == NULL, XML_MISPLACED);
	return outcome_ok();
}

static OUTCOME metadata_place(const xmlNode *node)
{
	const xmlNode *parent = node->parent;

	if (tree_is(node, NS_DS, "Signature")) {
		REQUIRE(is_root(parent), XML_MISPLACED);
		REQUIRE(tree_is(parent, NS_MD, "EntityDescriptor") || tree_is(parent, NS_MD, "EntitiesDescriptor"),
		        XML_MISPLACED);
		REQUIRE(element_before(node) == NULL, XML_MISPLACED);
	}
	return outcome_ok();
}

static OUTCOME element_check(const xmlNode *node, enum xml_profile profile, struct ids *ids)
{
	TRY(attributes_check(node, profile, ids));
	REQUIRE(!is_one_of(node, forbidden, ARRAY_LEN(forbidden)), XML_FORBIDDEN);
	if (tree_is(node, NS_XENC, "ReferenceList")) /* some account systems write it; it is never followed */
		REQUIRE(tree_is(node->parent, NS_XENC, "EncryptedKey"), XML_FORBIDDEN);
	switch (profile) {
	case XML_MESSAGE:
		return message_place(node);
	case XML_CARRIER:
		return carrier_place(node);
	case XML_METADATA:
		return metadata_place(node);
	}
	return outcome_of(RULE_INTERNAL, __LINE__);
}

/* Next node in document order, without recursion: depth was bounded while parsing, but why rely on it. */
static const xmlNode *next_node(const xmlNode *node)
{
	if (node->type == XML_ELEMENT_NODE && node->children != NULL)
		return node->children;
	while (node->next == NULL) {
		node = node->parent;
		if (node == NULL || node->type != XML_ELEMENT_NODE)
			return NULL;
	}
	return node->next;
}

OUTCOME shape_check(const xmlDoc *tree, enum xml_profile profile)
{
	struct ids ids = { .n = 0 };

	for (const xmlNode *node = tree->children; node != NULL; node = next_node(node)) {
		if (node->type == XML_TEXT_NODE)
			continue;
		REQUIRE(node->type == XML_ELEMENT_NODE, XML_NODE_TYPE);
		TRY(element_check(node, profile, &ids));
	}
	return outcome_ok();
}
