/* SPDX-License-Identifier: EUPL-1.2 */
/* port_lasso - Assertion and Response; the other messages lie in port_lasso_*.c */
#include "lib/saml/port_lasso.h"

#include <lasso/xml/misc_text_node.h>
#include <lasso/xml/saml-2.0/saml2_assertion.h>
#include <lasso/xml/saml-2.0/saml2_attribute.h>
#include <lasso/xml/saml-2.0/saml2_attribute_statement.h>
#include <lasso/xml/saml-2.0/saml2_attribute_value.h>
#include <lasso/xml/saml-2.0/saml2_audience_restriction.h>
#include <lasso/xml/saml-2.0/saml2_authn_context.h>
#include <lasso/xml/saml-2.0/saml2_authn_statement.h>
#include <lasso/xml/saml-2.0/saml2_conditions.h>
#include <lasso/xml/saml-2.0/saml2_subject_confirmation.h>
#include <lasso/xml/saml-2.0/saml2_subject_locality.h>
#include <lasso/xml/saml-2.0/samlp2_response.h>
#include <lasso/xml/saml-2.0/samlp2_status_detail.h>
#include <string.h>

#include "lib/saml/port_lasso_tree.h"
#include "lib/spec/uris.h"

/* ---- Assertion ---- */

static LassoSaml2Subject *subject_new(const struct response_plan *plan)
{
	LassoSaml2Subject *subject = LASSO_SAML2_SUBJECT(lasso_saml2_subject_new());
	LassoSaml2SubjectConfirmation *confirmation =
		LASSO_SAML2_SUBJECT_CONFIRMATION(lasso_saml2_subject_confirmation_new());
	LassoSaml2SubjectConfirmationData *data =
		LASSO_SAML2_SUBJECT_CONFIRMATION_DATA(lasso_saml2_subject_confirmation_data_new());

	subject->NameID = name_new(plan->nameid);
	subject->NameID->Format = g_strdup(plan->nameid_format);
	subject->NameID->NameQualifier = g_strdup(plan->issuer);
	subject->NameID->SPNameQualifier = g_strdup(plan->audience);
	subject->SubjectConfirmation = confirmation;
	confirmation->Method = g_strdup(URI_CM_BEARER);
	confirmation->SubjectConfirmationData = data;
	data->InResponseTo = g_strdup(plan->in_response_to);
	data->Recipient = g_strdup(plan->destination);
	data->NotOnOrAfter = time_new(plan->not_on_or_after_at);
	data->Address = g_strdup(plan->client_address);
	return subject;
}

static LassoSaml2Conditions *conditions_new(const struct response_plan *plan)
{
	LassoSaml2Conditions *conditions = LASSO_SAML2_CONDITIONS(lasso_saml2_conditions_new());
	LassoSaml2AudienceRestriction *restriction =
		LASSO_SAML2_AUDIENCE_RESTRICTION(lasso_saml2_audience_restriction_new());

	conditions->NotBefore = time_new(plan->not_before_at);
	conditions->NotOnOrAfter = time_new(plan->not_on_or_after_at);
	restriction->Audience = g_strdup(plan->audience);
	conditions->AudienceRestriction = g_list_append(NULL, restriction);
	return conditions;
}

static LassoSaml2AuthnStatement *statement_new(const struct response_plan *plan)
{
	LassoSaml2AuthnStatement *statement = LASSO_SAML2_AUTHN_STATEMENT(lasso_saml2_authn_statement_new());
	LassoSaml2AuthnContext *context = LASSO_SAML2_AUTHN_CONTEXT(lasso_saml2_authn_context_new());

	statement->AuthnInstant = time_new(plan->authn_at);
	statement->SessionIndex = g_strdup(plan->session_index);
	if (plan->session_not_on_or_after_at != 0)
		statement->SessionNotOnOrAfter = time_new(plan->session_not_on_or_after_at);
	if (plan->client_address != NULL) {
		statement->SubjectLocality = LASSO_SAML2_SUBJECT_LOCALITY(lasso_saml2_subject_locality_new());
		statement->SubjectLocality->Address = g_strdup(plan->client_address);
	}
	statement->AuthnContext = context;
	context->AuthnContextClassRef = g_strdup(plan->class_ref);
	context->AuthenticatingAuthority = g_strdup(plan->authorities[0]);
	return statement;
}

static LassoSaml2AttributeValue *value_new(struct bytes value)
{
	LassoSaml2AttributeValue *element = lasso_saml2_attribute_value_new();
	char *copy = g_strndup((const char *)value.ptr, value.len);
	LassoMiscTextNode *text = LASSO_MISC_TEXT_NODE(lasso_misc_text_node_new_with_string(copy));

	text->text_child = TRUE; /* else the text is wrapped in an element of its own */
	element->any = g_list_append(NULL, text);
	g_free(copy);
	return element;
}

static LassoSaml2Attribute *attribute_new(const struct saml_attribute *from)
{
	LassoSaml2Attribute *attribute = LASSO_SAML2_ATTRIBUTE(lasso_saml2_attribute_new());

	attribute->Name = g_strdup(from->name);
	attribute->NameFormat = g_strdup(from->format);
	attribute->FriendlyName = g_strdup(from->friendly_name);
	for (size_t i = 0; i < from->n_values; i++)
		attribute->AttributeValue =
			g_list_append(attribute->AttributeValue, value_new(from->values[i]));
	return attribute;
}

static LassoNode *assertion_new(const struct response_plan *plan)
{
	LassoSaml2Assertion *assertion = LASSO_SAML2_ASSERTION(lasso_saml2_assertion_new());
	LassoSaml2AttributeStatement *attributes;

	assertion->ID = g_strdup(plan->assertion_id);
	assertion->Version = g_strdup(SAML_VERSION);
	assertion->IssueInstant = time_new(plan->now_at);
	assertion->Issuer = name_new(plan->issuer);
	assertion->Subject = subject_new(plan);
	assertion->Conditions = conditions_new(plan);
	assertion->AuthnStatement = g_list_append(NULL, statement_new(plan));
	if (plan->n_attributes == 0)
		return LASSO_NODE(assertion);
	attributes = LASSO_SAML2_ATTRIBUTE_STATEMENT(lasso_saml2_attribute_statement_new());
	for (size_t i = 0; i < plan->n_attributes; i++)
		attributes->Attribute =
			g_list_append(attributes->Attribute, attribute_new(&plan->attributes[i]));
	assertion->AttributeStatement = g_list_append(NULL, attributes);
	return LASSO_NODE(assertion);
}

static OUTCOME second_authority_add(const struct response_plan *plan, xmlNode *root)
{
	xmlNode *context = element_below(root, "AuthnContext");

	if (plan->authorities[1] == NULL)
		return outcome_ok();
	REQUIRE(context != NULL, INTERNAL);
	REQUIRE(xmlNewTextChild(context, context->ns, xml("AuthenticatingAuthority"),
	                        xml(plan->authorities[1])) != NULL,
	        OUT_OF_MEMORY);
	return outcome_ok();
}

static OUTCOME types_add(xmlNode *root)
{
	xmlNs *xsi = xmlNewNs(root, xml(NS_XSI), xml("xsi"));

	REQUIRE(xsi != NULL && xmlNewNs(root, xml(NS_XS), xml("xs")) != NULL, OUT_OF_MEMORY);
	for (xmlNode *a = xmlFirstElementChild(element_below(root, "AttributeStatement")); a != NULL;
	     a = xmlNextElementSibling(a))
		for (xmlNode *v = xmlFirstElementChild(a); v != NULL; v = xmlNextElementSibling(v))
			REQUIRE(xmlSetNsProp(v, xsi, xml("type"), xml("xs:string")) != NULL, OUT_OF_MEMORY);
	return outcome_ok();
}

static OUTCOME levels_add(const struct response_plan *plan, xmlNode *root)
{
	xmlNs *akdb = xmlNewNs(root, xml(NS_AKDB), xml("akdb"));
	xmlNode *node = xmlFirstElementChild(element_below(root, "AttributeStatement"));

	REQUIRE(akdb != NULL, OUT_OF_MEMORY);
	for (size_t i = 0; i < plan->n_attributes; i++) {
		const enum level level = plan->attributes[i].level;

		REQUIRE(node != NULL, INTERNAL);
		if (level != LEVEL_NONE)
			REQUIRE(xmlSetNsProp(node, akdb, xml("TrustLevel"), xml(level_token(level))) != NULL,
			        OUT_OF_MEMORY);
		node = xmlNextElementSibling(node);
	}
	return outcome_ok();
}

OUTCOME port_lasso_assertion(const struct response_plan *plan, struct arena *mem, struct bytes *out)
{
	SCOPED(lasso_node) LassoNode *node = assertion_new(plan);
	SCOPED(xml_tree) xmlDoc *doc = NULL;
	const bool typed = plan->is_typed && plan->n_attributes > 0;

	*out = (struct bytes){ 0 };
	TRY(tree_of(node, &doc));
	TRY(second_authority_add(plan, xmlDocGetRootElement(doc)));
	if (typed)
		TRY(types_add(xmlDocGetRootElement(doc)));
	if (plan->n_attributes > 0)
		TRY(levels_add(plan, xmlDocGetRootElement(doc)));
	return octets_of(doc, typed, mem, out);
}

/* ---- Response ---- */

static LassoNode *response_new(const struct response_plan *plan)
{
	LassoNode *node = lasso_samlp2_response_new();
	LassoSamlp2StatusResponse *response = LASSO_SAMLP2_STATUS_RESPONSE(node);

	response_set(response, plan->id, plan->now_at, plan->destination, plan->issuer, plan->in_response_to);
	if (plan->status == NULL) {
		response->Status = status_new(NULL, NULL, NULL);
		return node;
	}
	response->Status = status_new(plan->status, plan->substatus, plan->status_message);
	if (plan->status_detail != NULL)
		response->Status->StatusDetail = LASSO_SAMLP2_STATUS_DETAIL(lasso_samlp2_status_detail_new());
	return node;
}

OUTCOME port_lasso_response(const struct response_plan *plan, struct arena *mem, struct bytes *out)
{
	SCOPED(lasso_node) LassoNode *node = response_new(plan);
	SCOPED(xml_tree) xmlDoc *doc = NULL;
	xmlNode *detail;

	*out = (struct bytes){ 0 };
	TRY(tree_of(node, &doc));
	detail = element_below(xmlDocGetRootElement(doc), "StatusDetail");
	if (detail != NULL)
		TRY(foreign_child(detail, NS_AKDB, "akdb", "StatusDetail", plan->status_detail, &detail));
	return octets_of(doc, false, mem, out);
}
