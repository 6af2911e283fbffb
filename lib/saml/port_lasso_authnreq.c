/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/port_lasso.h"

#include <lasso/xml/saml-2.0/samlp2_authn_request.h>
#include <lasso/xml/saml-2.0/samlp2_extensions.h>
#include <lasso/xml/saml-2.0/samlp2_name_id_policy.h>
#include <lasso/xml/saml-2.0/samlp2_requested_authn_context.h>
#include <string.h>

#include "lib/saml/port_lasso_tree.h"
#include "lib/spec/uris.h"

#define EXTENSION_VERSION "2" /* BundID 9: only listed attributes come back */

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

	request_set(head, plan->id, plan->now_at, plan->destination, plan->issuer);
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
