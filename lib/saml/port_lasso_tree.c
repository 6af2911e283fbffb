/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/port_lasso_tree.h"

#include <lasso/xml/saml-2.0/samlp2_status_code.h>
#include <libxml/c14n.h>
#include <string.h>
#include <xmlsec/io.h>

#include "lib/base/utctime.h"
#include "lib/saml/port_lasso.h"
#include "lib/spec/uris.h"

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

char *time_new(int64_t at)
{
	char text[UTCTIME_TEXT_BYTES];

	utctime_text(at, text);
	return g_strdup(text);
}

LassoSaml2NameID *name_new(const char *content)
{
	LassoSaml2NameID *name = LASSO_SAML2_NAME_ID(lasso_saml2_name_id_new());

	name->content = g_strdup(content);
	return name;
}

/* First element of that name below parent, depth first; the tree is ours. */
xmlNode *element_below(xmlNode *parent, const char *name)
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

OUTCOME tree_of(LassoNode *node, xmlDoc **out)
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

OUTCOME octets_of(xmlDoc *doc, bool typed, struct arena *mem, struct bytes *out)
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

OUTCOME node_octets(LassoNode *node, struct arena *mem, struct bytes *out)
{
	SCOPED(xml_tree) xmlDoc *doc = NULL;

	*out = (struct bytes){ 0 };
	TRY(tree_of(node, &doc));
	return octets_of(doc, false, mem, out);
}

OUTCOME foreign_child(xmlNode *parent, const char *ns, const char *prefix, const char *name, const char *text,
                      xmlNode **out)
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

/* ---- what all messages share ---- */

static LassoSamlp2StatusCode *code_new(const char *value)
{
	LassoSamlp2StatusCode *code = LASSO_SAMLP2_STATUS_CODE(lasso_samlp2_status_code_new());

	code->Value = g_strdup(value);
	return code;
}

LassoSamlp2Status *status_new(const char *value, const char *second, const char *message)
{
	LassoSamlp2Status *status = LASSO_SAMLP2_STATUS(lasso_samlp2_status_new());

	status->StatusCode = code_new(value != NULL ? value : URI_STATUS_SUCCESS);
	if (second != NULL)
		status->StatusCode->StatusCode = code_new(second);
	status->StatusMessage = g_strdup(message);
	return status;
}

void request_set(LassoSamlp2RequestAbstract *request, const char *id, int64_t at, const char *destination,
                 const char *issuer)
{
	request->ID = g_strdup(id);
	request->Version = g_strdup(SAML_VERSION);
	request->IssueInstant = time_new(at);
	request->Destination = g_strdup(destination);
	request->Issuer = name_new(issuer);
}

void response_set(LassoSamlp2StatusResponse *response, const char *id, int64_t at, const char *destination,
                  const char *issuer, const char *in_response_to)
{
	response->ID = g_strdup(id);
	response->Version = g_strdup(SAML_VERSION);
	response->IssueInstant = time_new(at);
	response->Destination = g_strdup(destination);
	response->Issuer = name_new(issuer);
	response->InResponseTo = g_strdup(in_response_to);
}
