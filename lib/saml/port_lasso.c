/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/port_lasso.h"

#include <lasso/lasso.h>
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
#include <lasso/xml/saml-2.0/samlp2_authn_request.h>
#include <lasso/xml/saml-2.0/samlp2_extensions.h>
#include <lasso/xml/saml-2.0/samlp2_name_id_policy.h>
#include <lasso/xml/saml-2.0/samlp2_requested_authn_context.h>
#include <lasso/xml/saml-2.0/samlp2_response.h>
#include <lasso/xml/saml-2.0/samlp2_status.h>
#include <lasso/xml/saml-2.0/samlp2_status_code.h>
#include <lasso/xml/saml-2.0/samlp2_status_detail.h>
#include <libxml/c14n.h>
#include <libxml/tree.h>
#include <stdlib.h>
#include <string.h>
#include <xmlsec/io.h>

#include "lib/base/utctime.h"
#include "lib/spec/uris.h"

#define SAML_VERSION "2.0"
#define EXTENSION_VERSION "2" /* BundID 9: only listed attributes come back */

SCOPED_KIND(lasso_node, LassoNode *, g_object_unref)
SCOPED_KIND(xml_tree, xmlDoc *, xmlFreeDoc)
SCOPED_KIND(xml_octets, xmlChar *, xmlFree)

/* ---- start ---- */

/* lasso's warnings may quote values; the log is ours. Fatal levels still end the process. */
static void log_nothing(const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer data)
{
	(void)domain;
	(void)level;
	(void)message;
	(void)data;
}

/* LASSO_FLAG and its relatives switch checks and algorithms off from the environment. */
static void flags_clear(void)
{
	static const char prefix[] = "LASSO_FLAG";
	char **names = g_listenv();

	for (size_t i = 0; names[i] != NULL; i++)
		if (g_str_has_prefix(names[i], prefix))
			g_unsetenv(names[i]);
	g_strfreev(names);
}

OUTCOME port_lasso_start(void)
{
	static bool is_started;

	if (is_started)
		return outcome_ok();
	flags_clear();
	(void)g_log_set_default_handler(log_nothing, NULL);
	REQUIRE(lasso_init() == 0, INTERNAL);
	xmlSecIOCleanupCallbacks(); /* lasso's start brings back what fetches files and URLs */
	is_started = true;
	return outcome_ok();
}

/* ---- what all trees share ---- */

static const xmlChar *xml(const char *text)
{
	return (const xmlChar *)text;
}

static char *time_new(int64_t at)
{
	char text[UTCTIME_TEXT_BYTES];

	utctime_text(at, text);
	return g_strdup(text);
}

static LassoSaml2NameID *name_new(const char *content)
{
	LassoSaml2NameID *name = LASSO_SAML2_NAME_ID(lasso_saml2_name_id_new());

	name->content = g_strdup(content);
	return name;
}

/* First element of that name below parent, depth first; the tree is ours. */
static xmlNode *element_below(xmlNode *parent, const char *name)
{
	for (xmlNode *node = xmlFirstElementChild(parent); node != NULL; node = xmlNextElementSibling(node)) {
		xmlNode *deeper;

		if (strcmp((const char *)node->name, name) == 0)
			return node;
		deeper = element_below(node, name);
		if (deeper != NULL)
			return deeper;
	}
	return NULL;
}

static OUTCOME tree_of(LassoNode *node, xmlDoc **out)
{
	SCOPED(xml_tree) xmlDoc *doc = xmlNewDoc(xml("1.0"));
	xmlNode *root = lasso_node_get_xmlNode(node, FALSE);

	*out = NULL;
	REQUIRE(root != NULL, OUT_OF_MEMORY);
	if (doc == NULL) {
		xmlFreeNode(root);
		return outcome_of(RULE_OUT_OF_MEMORY, __LINE__);
	}
	(void)xmlDocSetRootElement(doc, root);
	doc->encoding = xmlStrdup(xml("UTF-8")); /* else non-ASCII in attributes would become references */
	REQUIRE(doc->encoding != NULL, OUT_OF_MEMORY);
	*out = TAKE(doc);
	return outcome_ok();
}

static OUTCOME octets_of(xmlDoc *doc, bool typed, struct arena *mem, struct bytes *out)
{
	SCOPED(xml_octets) xmlChar *octets = NULL;
	xmlChar xs[] = "xs";
	xmlChar *prefixes[] = { xs, NULL };
	const int len =
		xmlC14NDocDumpMemory(doc, NULL, XML_C14N_EXCLUSIVE_1_0, typed ? prefixes : NULL, 0, &octets);

	*out = (struct bytes){ 0 };
	REQUIRE(len > 0 && octets != NULL, OUT_OF_MEMORY);
	return arena_copy(mem, bytes_at(octets, (size_t)len), out);
}

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

static LassoSamlp2StatusCode *code_new(const char *value)
{
	LassoSamlp2StatusCode *code = LASSO_SAMLP2_STATUS_CODE(lasso_samlp2_status_code_new());

	code->Value = g_strdup(value);
	return code;
}

static LassoSamlp2Status *status_new(const struct response_plan *plan)
{
	LassoSamlp2Status *status = LASSO_SAMLP2_STATUS(lasso_samlp2_status_new());

	if (plan->status == NULL) {
		status->StatusCode = code_new(URI_STATUS_SUCCESS);
		return status;
	}
	status->StatusCode = code_new(plan->status);
	if (plan->substatus != NULL)
		status->StatusCode->StatusCode = code_new(plan->substatus);
	status->StatusMessage = g_strdup(plan->status_message);
	if (plan->status_detail != NULL)
		status->StatusDetail = LASSO_SAMLP2_STATUS_DETAIL(lasso_samlp2_status_detail_new());
	return status;
}

static LassoNode *response_new(const struct response_plan *plan)
{
	LassoNode *node = lasso_samlp2_response_new();
	LassoSamlp2StatusResponse *response = LASSO_SAMLP2_STATUS_RESPONSE(node);

	response->ID = g_strdup(plan->id);
	response->Version = g_strdup(SAML_VERSION);
	response->IssueInstant = time_new(plan->now_at);
	response->Destination = g_strdup(plan->destination);
	response->InResponseTo = g_strdup(plan->in_response_to);
	response->Issuer = name_new(plan->issuer);
	response->Status = status_new(plan);
	return node;
}

/* A child in a namespace that is declared on it. */
static OUTCOME foreign_child(xmlNode *parent, const char *ns, const char *prefix, const char *name,
                             const char *text, xmlNode **out)
{
	xmlNode *child = xmlNewTextChild(parent, NULL, xml(name), xml(text));
	xmlNs *declared;

	*out = NULL;
	REQUIRE(child != NULL, OUT_OF_MEMORY);
	declared = xmlNewNs(child, xml(ns), xml(prefix));
	REQUIRE(declared != NULL, OUT_OF_MEMORY);
	xmlSetNs(child, declared);
	*out = child;
	return outcome_ok();
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

/* ---- AuthnRequest ---- */

static void policy_set(LassoSamlp2AuthnRequest *request, const char *format)
{
	LassoSamlp2NameIDPolicy *policy = LASSO_SAMLP2_NAME_ID_POLICY(lasso_samlp2_name_id_policy_new());

	policy->Format = g_strdup(format);
	/* Only a persistent identifier is created; for a transient one the question makes no sense
	 * (SAML-CORE 3.4.1.1). */
	policy->AllowCreate = strcmp(format, URI_NAMEID_PERSISTENT) == 0;
	request->NameIDPolicy = policy;
}

static void context_set(LassoSamlp2AuthnRequest *request, enum level min_level)
{
	LassoSamlp2RequestedAuthnContext *context =
		LASSO_SAMLP2_REQUESTED_AUTHN_CONTEXT(lasso_samlp2_requested_authn_context_new());

	context->Comparison = g_strdup("minimum");
	context->AuthnContextClassRef = g_list_append(NULL, g_strdup(level_class(min_level)));
	request->RequestedAuthnContext = context;
}

static LassoNode *authnreq_new(const struct authnreq_plan *plan)
{
	LassoSamlp2AuthnRequest *request = LASSO_SAMLP2_AUTHN_REQUEST(lasso_samlp2_authn_request_new());
	LassoSamlp2RequestAbstract *head = LASSO_SAMLP2_REQUEST_ABSTRACT(request);

	head->ID = g_strdup(plan->id);
	head->Version = g_strdup(SAML_VERSION);
	head->IssueInstant = time_new(plan->now_at);
	head->Destination = g_strdup(plan->destination);
	head->Issuer = name_new(plan->issuer);
	if (plan->n_attributes > 0)
		head->Extensions = LASSO_SAMLP2_EXTENSIONS(lasso_samlp2_extensions_new());
	request->ForceAuthn = plan->force_authn;
	request->IsPassive = plan->is_passive;
	request->ProtocolBinding = g_strdup(URI_BINDING_POST);
	request->AssertionConsumerServiceURL = g_strdup(plan->acs_url);
	if (plan->nameid_format != NULL)
		policy_set(request, plan->nameid_format);
	if (plan->min_level != LEVEL_NONE)
		context_set(request, plan->min_level);
	return LASSO_NODE(request);
}

static OUTCOME wanted_add(xmlNode *extension, const struct authnreq_plan *plan)
{
	xmlNode *list = xmlNewChild(extension, extension->ns, xml("RequestedAttributes"), NULL);

	REQUIRE(list != NULL, OUT_OF_MEMORY);
	for (size_t i = 0; i < plan->n_attributes; i++) {
		const struct partner_attribute *wanted = &plan->attributes[i];
		xmlNode *node = xmlNewChild(list, list->ns, xml("RequestedAttribute"), NULL);

		REQUIRE(node != NULL, OUT_OF_MEMORY);
		REQUIRE(xmlNewProp(node, xml("Name"), xml(wanted->name)) != NULL, OUT_OF_MEMORY);
		REQUIRE(xmlNewProp(node, xml("RequiredAttribute"),
		                   xml(wanted->is_required ? "true" : "false")) != NULL,
		        OUT_OF_MEMORY);
	}
	return outcome_ok();
}

static OUTCOME extension_add(xmlNode *extensions, const struct authnreq_plan *plan)
{
	xmlNode *extension;
	xmlNode *display;
	xmlNode *version;

	REQUIRE(extensions != NULL, INTERNAL);
	TRY(foreign_child(extensions, NS_AKDB, "akdb", "AuthenticationRequest", NULL, &extension));
	REQUIRE(xmlNewProp(extension, xml("Version"), xml(EXTENSION_VERSION)) != NULL, OUT_OF_MEMORY);
	TRY(wanted_add(extension, plan));
	if (plan->display_name == NULL)
		return outcome_ok();
	display = xmlNewChild(extension, extension->ns, xml("DisplayInformation"), NULL);
	REQUIRE(display != NULL, OUT_OF_MEMORY);
	TRY(foreign_child(display, NS_AKDB_UI, "classic-ui", "Version", NULL, &version));
	REQUIRE(xmlNewTextChild(version, version->ns, xml("OrganizationDisplayName"),
	                        xml(plan->display_name)) != NULL,
	        OUT_OF_MEMORY);
	return outcome_ok();
}

OUTCOME port_lasso_authnreq(const struct authnreq_plan *plan, struct arena *mem, struct bytes *out)
{
	SCOPED(lasso_node) LassoNode *node = authnreq_new(plan);
	SCOPED(xml_tree) xmlDoc *doc = NULL;

	*out = (struct bytes){ 0 };
	TRY(tree_of(node, &doc));
	if (plan->n_attributes > 0)
		TRY(extension_add(element_below(xmlDocGetRootElement(doc), "Extensions"), plan));
	return octets_of(doc, false, mem, out);
}
