/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/authnreq_parts.h"

#include "lib/spec/uris.h"
#include "lib/xml/attr.h"

static const struct comparison_word {
	const char *word;
	enum comparison comparison;
} comparisons[] = {
	{ "exact", COMPARE_EXACT },
	{ "minimum", COMPARE_MINIMUM },
	{ "maximum", COMPARE_MAXIMUM },
	{ "better", COMPARE_BETTER },
};

static OUTCOME attributes_read(const struct xml_node *root, struct arena *mem, struct authnreq_parts *out)
{
	static const char *const known[] = { "ID",
		                             "Version",
		                             "IssueInstant",
		                             "Destination",
		                             "Consent",
		                             "ForceAuthn",
		                             "IsPassive",
		                             "ProtocolBinding",
		                             "AssertionConsumerServiceIndex",
		                             "AssertionConsumerServiceURL",
		                             "AttributeConsumingServiceIndex",
		                             "ProviderName",
		                             NULL };
	struct authnreq_fields *said = &out->said;

	TRY(node_only_attrs(root, known));
	TRY(attr_required(root, "ID", LIMIT_ID_BYTES, mem, &said->id));
	TRY(attr_required(root, "Version", LIMIT_ID_BYTES, mem, &out->version));
	TRY(attr_time_required(root, "IssueInstant", mem, &said->issued_at));
	TRY(attr_optional(root, "Destination", LIMIT_URL_BYTES, mem, &said->destination));
	TRY(attr_bool(root, "ForceAuthn", false, mem, &said->force_authn));
	TRY(attr_bool(root, "IsPassive", false, mem, &said->is_passive));
	TRY(attr_optional(root, "ProtocolBinding", LIMIT_URL_BYTES, mem, &said->protocol_binding));
	TRY(attr_short(root, "AssertionConsumerServiceIndex", mem, &said->acs_index));
	TRY(attr_optional(root, "AssertionConsumerServiceURL", LIMIT_URL_BYTES, mem, &said->acs_url));
	return attr_short(root, "AttributeConsumingServiceIndex", mem, &said->service_index);
}

static OUTCOME issuer_read(const struct xml_node *node, struct arena *mem, struct authnreq_parts *out)
{
	static const char *const known[] = { "Format", "NameQualifier", "SPNameQualifier", "SPProvidedID",
		                             NULL };

	TRY(node_only_attrs(node, known));
	TRY(attr_optional(node, "Format", LIMIT_URL_BYTES, mem, &out->issuer_format));
	TRY(node_token(node, mem, &out->said.issuer));
	REQUIRE(out->said.issuer.len > 0 && out->said.issuer.len <= LIMIT_ENTITY_BYTES, XML_VALUE);
	return outcome_ok();
}

static OUTCOME policy_read(const struct xml_node *node, struct arena *mem, struct authnreq_fields *out)
{
	static const char *const known[] = { "Format", "SPNameQualifier", "AllowCreate", NULL };
	struct xml_walk w;

	out->has_nameid_policy = true;
	TRY(node_only_attrs(node, known));
	TRY(attr_optional(node, "Format", LIMIT_URL_BYTES, mem, &out->nameid_format));
	TRY(attr_optional(node, "SPNameQualifier", LIMIT_ENTITY_BYTES, mem, &out->sp_name_qualifier));
	TRY(attr_bool(node, "AllowCreate", false, mem, &out->allow_create));
	TRY(walk_into(node, &w));
	return walk_end(&w);
}

static OUTCOME comparison_read(const struct xml_node *node, struct arena *mem, struct authnreq_parts *out)
{
	struct bytes word;

	TRY(node_attr(node, NULL, "Comparison", mem, &word));
	if (!bytes_is_present(word))
		return outcome_ok();
	out->has_comparison = false;
	for (size_t i = 0; i < ARRAY_LEN(comparisons); i++) {
		if (!bytes_equal_text(word, comparisons[i].word))
			continue;
		out->said.comparison = comparisons[i].comparison;
		out->has_comparison = true;
	}
	return outcome_ok();
}

static OUTCOME context_read(const struct xml_node *node, struct arena *mem, struct authnreq_parts *out)
{
	static const char *const known[] = { "Comparison", NULL };
	struct bytes *list = arena_array(mem, LIMIT_CLASSES, sizeof *list);
	const struct xml_node *ref;
	struct xml_walk w;
	size_t n = 0;

	REQUIRE(list != NULL, OUT_OF_MEMORY);
	out->said.has_context = true;
	TRY(node_only_attrs(node, known));
	TRY(comparison_read(node, mem, out));
	TRY(walk_into(node, &w));
	out->has_decl_refs = walk_at(&w, NS_SAML, "AuthnContextDeclRef");
	while (walk_at(&w, NS_SAML, "AuthnContextDeclRef"))
		(void)walk_any(&w);
	if (out->has_decl_refs)
		return walk_end(&w);
	TRY(walk_take(&w, NS_SAML, "AuthnContextClassRef", &ref));
	for (; ref != NULL; walk_optional(&w, NS_SAML, "AuthnContextClassRef", &ref)) {
		REQUIRE(n < LIMIT_CLASSES, XML_LEFTOVER);
		TRY(node_token(ref, mem, &list[n++]));
	}
	out->said.class_refs = list;
	out->said.n_class_refs = n;
	return walk_end(&w);
}

/* GetComplete names where the rest of the list can be fetched; nothing is fetched because a message says so.
 */
static OUTCOME idps_read(const struct xml_node *list, struct arena *mem, struct authnreq_fields *out)
{
	static const char *const known[] = { "ProviderID", "Name", "Loc", NULL };
	struct bytes *ids = arena_array(mem, LIMIT_IDP_ENTRIES, sizeof *ids);
	const struct xml_node *entry;
	struct xml_walk w, inner;
	size_t n = 0;

	REQUIRE(ids != NULL, OUT_OF_MEMORY);
	TRY(walk_into(list, &w));
	TRY(walk_take(&w, NS_SAMLP, "IDPEntry", &entry));
	for (; entry != NULL; walk_optional(&w, NS_SAMLP, "IDPEntry", &entry)) {
		REQUIRE(n < LIMIT_IDP_ENTRIES, XML_LEFTOVER);
		TRY(node_only_attrs(entry, known));
		TRY(attr_required(entry, "ProviderID", LIMIT_ENTITY_BYTES, mem, &ids[n++]));
		TRY(walk_into(entry, &inner));
		TRY(walk_end(&inner));
	}
	walk_optional(&w, NS_SAMLP, "GetComplete", &entry);
	out->idps = ids;
	out->n_idps = n;
	return walk_end(&w);
}

static OUTCOME requesters_read(struct xml_walk *w, struct arena *mem, struct authnreq_fields *out)
{
	struct bytes *ids = arena_array(mem, LIMIT_IDP_ENTRIES, sizeof *ids);
	const struct xml_node *node;
	size_t n = 0;

	REQUIRE(ids != NULL, OUT_OF_MEMORY);
	for (walk_optional(w, NS_SAMLP, "RequesterID", &node); node != NULL;
	     walk_optional(w, NS_SAMLP, "RequesterID", &node)) {
		REQUIRE(n < LIMIT_IDP_ENTRIES, XML_LEFTOVER);
		TRY(node_token(node, mem, &ids[n]));
		REQUIRE(ids[n].len > 0 && ids[n].len <= LIMIT_ENTITY_BYTES, XML_VALUE);
		n++;
	}
	out->requesters = ids;
	out->n_requesters = n;
	return walk_end(w);
}

static OUTCOME scoping_read(const struct xml_node *node, struct arena *mem, struct authnreq_fields *out)
{
	static const char *const known[] = { "ProxyCount", NULL };
	const struct xml_node *list;
	struct xml_walk w;

	TRY(node_only_attrs(node, known));
	TRY(attr_short(node, "ProxyCount", mem, &out->proxy_count));
	TRY(walk_into(node, &w));
	walk_optional(&w, NS_SAMLP, "IDPList", &list);
	if (list != NULL)
		TRY(idps_read(list, mem, out));
	return requesters_read(&w, mem, out);
}

OUTCOME authnreq_parts_read(const struct xml_node *root, struct arena *mem, struct authnreq_parts *out)
{
	struct authnreq_parts parts = { .said.acs_index = -1,
		                        .said.service_index = -1,
		                        .said.proxy_count = -1,
		                        .has_comparison = true };
	const struct xml_node *node;
	struct xml_walk w;

	*out = (struct authnreq_parts){ 0 };
	REQUIRE(xml_is(root, NS_SAMLP, "AuthnRequest"), XML_ROOT);
	TRY(attributes_read(root, mem, &parts));
	TRY(walk_into(root, &w));
	walk_optional(&w, NS_SAML, "Issuer", &node);
	if (node != NULL)
		TRY(issuer_read(node, mem, &parts));
	walk_optional(&w, NS_DS, "Signature", &node);
	walk_optional(&w, NS_SAMLP, "Extensions", &node);
	if (node != NULL)
		TRY(authnreq_akdb_read(node, mem, &parts.said));
	walk_optional(&w, NS_SAML, "Subject", &node);
	parts.has_subject = node != NULL;
	walk_optional(&w, NS_SAMLP, "NameIDPolicy", &node);
	if (node != NULL)
		TRY(policy_read(node, mem, &parts.said));
	walk_optional(&w, NS_SAML, "Conditions", &node);
	parts.has_conditions = node != NULL;
	walk_optional(&w, NS_SAMLP, "RequestedAuthnContext", &node);
	if (node != NULL)
		TRY(context_read(node, mem, &parts));
	walk_optional(&w, NS_SAMLP, "Scoping", &node);
	if (node != NULL)
		TRY(scoping_read(node, mem, &parts.said));
	TRY(walk_end(&w));
	*out = parts;
	return outcome_ok();
}
