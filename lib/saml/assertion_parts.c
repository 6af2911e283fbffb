/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/response_parts.h"

#include "lib/spec/uris.h"
#include "lib/xml/attr.h"

static OUTCOME data_read(const struct xml_node *data, struct arena *mem, struct assertion_parts *out)
{
	static const char *const known[] = { "NotBefore",    "NotOnOrAfter", "Recipient",
		                             "InResponseTo", "Address",      NULL };
	struct bytes start;
	struct xml_walk w;

	TRY(node_only_attrs(data, known));
	TRY(node_attr(data, NULL, "NotBefore", mem, &start));
	out->has_confirm_start = bytes_is_present(start);
	TRY(attr_time(data, "NotOnOrAfter", mem, &out->confirm_end_at));
	TRY(attr_optional(data, "Recipient", LIMIT_URL_BYTES, mem, &out->recipient));
	TRY(attr_optional(data, "InResponseTo", LIMIT_ID_BYTES, mem, &out->in_response_to));
	TRY(walk_into(data, &w));
	return walk_end(&w);
}

/* Only the first is read; that there is no other is the verifier's check. */
static OUTCOME confirmation_read(const struct xml_node *node, struct arena *mem, struct assertion_parts *out)
{
	static const char *const known[] = { "Method", NULL };
	const struct xml_node *data;
	struct xml_walk w;

	if (out->n_confirmations++ > 0)
		return outcome_ok();
	TRY(node_only_attrs(node, known));
	TRY(attr_required(node, "Method", LIMIT_URL_BYTES, mem, &out->method));
	TRY(walk_into(node, &w));
	walk_optional(&w, NS_SAML, "SubjectConfirmationData", &data);
	if (data != NULL)
		TRY(data_read(data, mem, out));
	return walk_end(&w);
}

/* BaseID is taken and not read: then there is no name identifier for us. */
static OUTCOME subject_read(const struct xml_node *subject, struct arena *mem, struct assertion_parts *out)
{
	const struct xml_node *node;
	struct xml_walk w;

	TRY(walk_into(subject, &w));
	walk_optional(&w, NS_SAML, "NameID", &node);
	if (node != NULL)
		TRY(nameid_read(node, mem, &out->nameid));
	else if (walk_at(&w, NS_SAML, "BaseID"))
		(void)walk_any(&w);
	else
		walk_optional(&w, NS_SAML, "EncryptedID", &out->encrypted_id);
	for (walk_optional(&w, NS_SAML, "SubjectConfirmation", &node); node != NULL;
	     walk_optional(&w, NS_SAML, "SubjectConfirmation", &node))
		TRY(confirmation_read(node, mem, out));
	return walk_end(&w);
}

static OUTCOME restriction_read(const struct xml_node *node, struct arena *mem, struct assertion_parts *out)
{
	const struct xml_node *audience;
	struct bytes name;
	struct xml_walk w;

	out->n_restrictions++;
	TRY(walk_into(node, &w));
	TRY(walk_take(&w, NS_SAML, "Audience", &audience));
	for (; audience != NULL; walk_optional(&w, NS_SAML, "Audience", &audience)) {
		TRY(node_token(audience, mem, &name));
		if (out->n_audiences++ == 0)
			out->audience = name;
	}
	return walk_end(&w);
}

/* OneTimeUse binds whoever keeps assertions, ProxyRestriction whoever passes them on: not us. */
static OUTCOME conditions_read(const struct xml_node *conditions, struct arena *mem,
                               struct assertion_parts *out)
{
	static const char *const known[] = { "NotBefore", "NotOnOrAfter", NULL };
	const struct xml_node *node;
	struct xml_walk w;

	TRY(node_only_attrs(conditions, known));
	TRY(attr_time(conditions, "NotBefore", mem, &out->not_before_at));
	TRY(attr_time(conditions, "NotOnOrAfter", mem, &out->not_on_or_after_at));
	TRY(walk_into(conditions, &w));
	while ((node = walk_any(&w)) != NULL) {
		if (xml_is(node, NS_SAML, "AudienceRestriction"))
			TRY(restriction_read(node, mem, out));
		else if (!xml_is(node, NS_SAML, "OneTimeUse") && !xml_is(node, NS_SAML, "ProxyRestriction"))
			out->has_unknown_condition = true;
	}
	return outcome_ok();
}

static OUTCOME context_read(const struct xml_node *context, struct arena *mem, struct assertion_parts *out)
{
	const struct xml_node *node;
	struct xml_walk w;

	TRY(walk_into(context, &w));
	walk_optional(&w, NS_SAML, "AuthnContextClassRef", &node);
	if (node != NULL)
		TRY(node_token(node, mem, &out->class_ref));
	if (walk_at(&w, NS_SAML, "AuthnContextDecl") || walk_at(&w, NS_SAML, "AuthnContextDeclRef"))
		(void)walk_any(&w);
	while (walk_at(&w, NS_SAML, "AuthenticatingAuthority"))
		(void)walk_any(&w);
	return walk_end(&w);
}

static OUTCOME statement_read(const struct xml_node *statement, struct arena *mem,
                              struct assertion_parts *out)
{
	static const char *const known[] = { "AuthnInstant", "SessionIndex", "SessionNotOnOrAfter", NULL };
	const struct xml_node *node;
	struct xml_walk w;

	if (out->n_statements++ > 0)
		return outcome_ok();
	TRY(node_only_attrs(statement, known));
	TRY(attr_time_required(statement, "AuthnInstant", mem, &out->authn_at));
	TRY(attr_optional(statement, "SessionIndex", LIMIT_ID_BYTES, mem, &out->session_index));
	TRY(attr_time(statement, "SessionNotOnOrAfter", mem, &out->session_end_at));
	TRY(walk_into(statement, &w));
	walk_optional(&w, NS_SAML, "SubjectLocality", &node);
	TRY(walk_take(&w, NS_SAML, "AuthnContext", &node));
	TRY(context_read(node, mem, out));
	return walk_end(&w);
}

static OUTCOME statements_read(struct xml_walk *w, struct arena *mem, struct assertion_parts *out)
{
	while (walk_at(w, NS_SAML, "AuthnStatement") || walk_at(w, NS_SAML, "AttributeStatement")) {
		const bool is_authn = walk_at(w, NS_SAML, "AuthnStatement");
		const struct xml_node *node = walk_any(w);

		if (is_authn)
			TRY(statement_read(node, mem, out));
		else
			TRY(assertion_attributes_read(node, mem, out));
	}
	return walk_end(w);
}

OUTCOME assertion_parts_read(const struct xml_node *root, struct arena *mem, struct assertion_parts *out)
{
	static const char *const known[] = { "ID", "Version", "IssueInstant", NULL };
	struct assertion_parts parts = { 0 };
	const struct xml_node *node;
	struct xml_walk w;

	*out = (struct assertion_parts){ 0 };
	REQUIRE(xml_is(root, NS_SAML, "Assertion"), XML_ROOT);
	TRY(node_only_attrs(root, known));
	TRY(attr_required(root, "ID", LIMIT_ID_BYTES, mem, &parts.id));
	TRY(attr_required(root, "Version", LIMIT_ID_BYTES, mem, &parts.version));
	TRY(attr_time_required(root, "IssueInstant", mem, &parts.issued_at));
	TRY(walk_into(root, &w));
	TRY(walk_take(&w, NS_SAML, "Issuer", &node));
	TRY(issuer_read(node, mem, &parts.issuer, &parts.issuer_format));
	walk_optional(&w, NS_SAML, "Subject", &node);
	if (node != NULL)
		TRY(subject_read(node, mem, &parts));
	walk_optional(&w, NS_SAML, "Conditions", &node);
	if (node != NULL)
		TRY(conditions_read(node, mem, &parts));
	walk_optional(&w, NS_SAML, "Advice", &node);
	TRY(statements_read(&w, mem, &parts));
	*out = parts;
	return outcome_ok();
}
