/* SPDX-License-Identifier: EUPL-1.2 */
/* port_lasso_tree - what the files of port_lasso share: typed objects to trees to canonical octets; included
 * by them only */
#ifndef SAML_PORT_LASSO_TREE_H
#define SAML_PORT_LASSO_TREE_H

#include <lasso/lasso.h>
#include <lasso/xml/saml-2.0/saml2_name_id.h>
#include <lasso/xml/saml-2.0/samlp2_request_abstract.h>
#include <lasso/xml/saml-2.0/samlp2_status.h>
#include <lasso/xml/saml-2.0/samlp2_status_response.h>
#include <libxml/tree.h>

#include "lib/base/arena.h"

#define SAML_VERSION "2.0"

SCOPED_KIND(lasso_node, LassoNode *, g_object_unref)
SCOPED_KIND(xml_tree, xmlDoc *, xmlFreeDoc)

static inline const xmlChar *xml(const char *text)
{
	return (const xmlChar *)text;
}

char *time_new(int64_t at);
LassoSaml2NameID *name_new(const char *content);
/* value NULL: Success; second, message NULL: none */
LassoSamlp2Status *status_new(const char *value, const char *second, const char *message);
void request_set(LassoSamlp2RequestAbstract *request, const char *id, int64_t at, const char *destination,
                 const char *issuer);
void response_set(LassoSamlp2StatusResponse *response, const char *id, int64_t at, const char *destination,
                  const char *issuer, const char *in_response_to);

/* First element below parent of that name, depth first; the tree is ours. NULL when there is none. */
xmlNode *element_below(xmlNode *parent, const char *name);
/* A child in a namespace that is declared on it. Rules: OUT_OF_MEMORY */
OUTCOME foreign_child(xmlNode *parent, const char *ns, const char *prefix, const char *name, const char *text,
                      xmlNode **out);
OUTCOME tree_of(LassoNode *node, xmlDoc **out); /* Rules: OUT_OF_MEMORY */
/* typed: xs is rendered where it is declared. Rules: OUT_OF_MEMORY */
OUTCOME octets_of(xmlDoc *doc, bool typed, struct arena *mem, struct bytes *out);
/* Object to octets when nothing is added to its tree. Rules: OUT_OF_MEMORY */
OUTCOME node_octets(LassoNode *node, struct arena *mem, struct bytes *out);

#endif
