/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/response_parts.h"

#include "lib/spec/uris.h"
#include "lib/xml/attr.h"

OUTCOME issuer_read(const struct xml_node *node, struct arena *mem, struct bytes *out, struct bytes *format)
{
	static const char *const known[] = { "Format", "NameQualifier", "SPNameQualifier", "SPProvidedID",
		                             NULL };
	struct bytes issuer;

	*out = (struct bytes){ 0 };
	TRY(node_only_attrs(node, known));
	TRY(attr_optional(node, "Format", LIMIT_URL_BYTES, mem, format));
	TRY(node_token(node, mem, &issuer));
	REQUIRE(issuer.len > 0 && issuer.len <= LIMIT_ENTITY_BYTES, XML_VALUE);
	*out = issuer;
	return outcome_ok();
}

static OUTCOME attributes_read(const struct xml_node *root, struct arena *mem, struct response_parts *out)
{
	static const char *const known[] = { "ID",          "Version", "IssueInstant",
		                             "Destination", "Consent", "InResponseTo",
		                             NULL };

	TRY(node_only_attrs(root, known));
	TRY(attr_required(root, "ID", LIMIT_ID_BYTES, mem, &out->id));
	TRY(attr_required(root, "Version", LIMIT_ID_BYTES, mem, &out->version));
	TRY(attr_time_required(root, "IssueInstant", mem, &out->issued_at));
	TRY(attr_optional(root, "Destination", LIMIT_URL_BYTES, mem, &out->destination));
	return attr_optional(root, "InResponseTo", LIMIT_ID_BYTES, mem, &out->in_response_to);
}

/* A third level of status codes says nothing that we act on. */
static OUTCOME code_read(const struct xml_node *code, struct arena *mem, struct response_parts *out)
{
	const struct xml_node *inner;
	struct xml_walk w;

	TRY(attr_required(code, "Value", LIMIT_URL_BYTES, mem, &out->status));
	TRY(walk_into(code, &w));
	walk_optional(&w, NS_SAMLP, "StatusCode", &inner);
	if (inner != NULL)
		TRY(attr_required(inner, "Value", LIMIT_URL_BYTES, mem, &out->substatus));
	return walk_end(&w);
}

static OUTCOME status_read(const struct xml_node *status, struct arena *mem, struct response_parts *out)
{
	const struct xml_node *node;
	struct xml_walk w;

	TRY(walk_into(status, &w));
	TRY(walk_take(&w, NS_SAMLP, "StatusCode", &node));
	TRY(code_read(node, mem, out));
	walk_optional(&w, NS_SAMLP, "StatusMessage", &node);
	if (node != NULL)
		TRY(node_text(node, mem, &out->status_message));
	walk_optional(&w, NS_SAMLP, "StatusDetail", &node);
	return walk_end(&w);
}

static OUTCOME assertions_find(struct xml_walk *w, struct response_parts *out)
{
	while (walk_at(w, NS_SAML, "Assertion") || walk_at(w, NS_SAML, "EncryptedAssertion")) {
		const bool is_plain = walk_at(w, NS_SAML, "Assertion");
		const struct xml_node *node = walk_any(w);

		if (out->n_assertions++ == 0) {
			out->assertion = is_plain ? node : NULL;
			out->encrypted = is_plain ? NULL : node;
		}
	}
	return walk_end(w);
}

OUTCOME response_parts_read(const struct xml_node *root, struct arena *mem, struct response_parts *out)
{
	struct response_parts parts = { 0 };
	const struct xml_node *node;
	struct xml_walk w;

	*out = (struct response_parts){ 0 };
	REQUIRE(xml_is(root, NS_SAMLP, "Response"), XML_ROOT);
	TRY(attributes_read(root, mem, &parts));
	TRY(walk_into(root, &w));
	walk_optional(&w, NS_SAML, "Issuer", &node);
	if (node != NULL)
		TRY(issuer_read(node, mem, &parts.issuer, &parts.issuer_format));
	walk_optional(&w, NS_DS, "Signature", &node);
	walk_optional(&w, NS_SAMLP, "Extensions", &node);
	TRY(walk_take(&w, NS_SAMLP, "Status", &node));
	TRY(status_read(node, mem, &parts));
	TRY(assertions_find(&w, &parts));
	*out = parts;
	return outcome_ok();
}
