/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/port_lasso.h"

#include <lasso/xml/saml-2.0/samlp2_logout_request.h>
#include <lasso/xml/saml-2.0/samlp2_logout_response.h>

#include "lib/saml/port_lasso_tree.h"

static LassoNode *request_new(const struct logoutreq_plan *plan)
{
	LassoSamlp2LogoutRequest *request = LASSO_SAMLP2_LOGOUT_REQUEST(lasso_samlp2_logout_request_new());
	GList *indexes = NULL;

	request_set(LASSO_SAMLP2_REQUEST_ABSTRACT(request), plan->id, plan->now_at, plan->destination,
	            plan->issuer);
	if (plan->not_on_or_after_at != 0)
		request->NotOnOrAfter = time_new(plan->not_on_or_after_at);
	request->Reason = g_strdup(plan->reason);
	request->NameID = name_new(plan->nameid);
	request->NameID->Format = g_strdup(plan->nameid_format);
	request->NameID->NameQualifier = g_strdup(plan->name_qualifier);
	request->NameID->SPNameQualifier = g_strdup(plan->sp_name_qualifier);
	for (size_t i = 0; i < plan->n_session_indexes; i++)
		indexes = g_list_append(indexes, g_strdup(plan->session_indexes[i]));
	lasso_samlp2_logout_request_set_session_indexes(request, indexes); /* copies */
	g_list_free_full(indexes, g_free);
	return LASSO_NODE(request);
}

/* lasso puts line breaks behind the list of session indexes. */
static void breaks_drop(xmlNode *root)
{
	xmlNode *next;

	for (xmlNode *child = root->children; child != NULL; child = next) {
		next = child->next;
		if (child->type != XML_TEXT_NODE)
			continue;
		xmlUnlinkNode(child);
		xmlFreeNode(child);
	}
}

OUTCOME port_lasso_logoutreq(const struct logoutreq_plan *plan, struct arena *mem, struct bytes *out)
{
	SCOPED(lasso_node) LassoNode *node = request_new(plan);
	SCOPED(xml_tree) xmlDoc *doc = NULL;

	*out = (struct bytes){ 0 };
	TRY(tree_of(node, &doc));
	breaks_drop(xmlDocGetRootElement(doc));
	return octets_of(doc, false, mem, out);
}

OUTCOME port_lasso_logoutresp(const struct logoutresp_plan *plan, struct arena *mem, struct bytes *out)
{
	SCOPED(lasso_node) LassoNode *node = lasso_samlp2_logout_response_new();
	LassoSamlp2StatusResponse *response = LASSO_SAMLP2_STATUS_RESPONSE(node);

	response_set(response, plan->id, plan->now_at, plan->destination, plan->issuer, plan->in_response_to);
	response->Status = status_new(plan->status, plan->substatus, plan->status_message);
	return node_octets(node, mem, out);
}
