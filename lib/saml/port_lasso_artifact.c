/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/port_lasso.h"

#include <lasso/xml/saml-2.0/samlp2_artifact_resolve.h>
#include <lasso/xml/saml-2.0/samlp2_artifact_response.h>

#include "lib/saml/port_lasso_tree.h"

OUTCOME port_lasso_artresolve(const struct artresolve_plan *plan, struct arena *mem, struct bytes *out)
{
	SCOPED(lasso_node) LassoNode *node = lasso_samlp2_artifact_resolve_new();

	request_set(LASSO_SAMLP2_REQUEST_ABSTRACT(node), plan->id, plan->now_at, plan->destination,
	            plan->issuer);
	LASSO_SAMLP2_ARTIFACT_RESOLVE(node)->Artifact = g_strdup(plan->artifact);
	return node_octets(node, mem, out);
}

OUTCOME port_lasso_artresponse(const struct artresponse_plan *plan, struct arena *mem, struct bytes *out)
{
	SCOPED(lasso_node) LassoNode *node = lasso_samlp2_artifact_response_new();
	LassoSamlp2StatusResponse *response = LASSO_SAMLP2_STATUS_RESPONSE(node);

	response_set(response, plan->id, plan->now_at, plan->destination, plan->issuer, plan->in_response_to);
	response->Status = status_new(NULL, NULL, NULL);
	return node_octets(node, mem, out);
}
