/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/xml.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/xml/lex.h"
#include "lib/xml/shape.h"
#include "lib/xml/tree.h"

/* Counted while the tree grows, so that a document cannot cost more than its limits. */
struct growth {
	unsigned n_nodes;
	enum rule broken;
};

static void parser_free(xmlParserCtxt *parser)
{
	if (parser->myDoc != NULL)
		xmlFreeDoc(parser->myDoc);
	xmlFreeParserCtxt(parser);
}

SCOPED_KIND(xml_parser, xmlParserCtxt *, parser_free)

static void tree_done(void *tree)
{
	xmlFreeDoc(tree);
}

static void stop(xmlParserCtxt *parser, enum rule rule)
{
	struct growth *growth = parser->_private;

	growth->broken = rule;
	xmlStopParser(parser);
}

static void on_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                       int n_namespaces, const xmlChar **namespaces, int n_attributes, int n_defaulted,
                       const xmlChar **attributes)
{
	xmlParserCtxt *parser = context;
	struct growth *growth = parser->_private;

	growth->n_nodes += 1 + (unsigned)n_namespaces + (unsigned)n_attributes;
	if (growth->n_nodes > LIMIT_XML_NODES)
		stop(parser, RULE_XML_NODES);
	else if (parser->nodeNr >= LIMIT_XML_DEPTH) /* elements open around this one */
		stop(parser, RULE_XML_DEPTH);
	else if (parser->nsNr / 2 > LIMIT_XML_NAMESPACES) /* prefix and name take a place each */
		stop(parser, RULE_XML_NAMESPACE);
	else
		xmlSAX2StartElementNs(parser, name, prefix, uri, n_namespaces, namespaces, n_attributes,
		                      n_defaulted, attributes);
}

/* Also gets CDATA. The tree builder joins what comes in pieces, also around a comment that is left out. */
static void on_text(void *context, const xmlChar *text, int len)
{
	xmlParserCtxt *parser = context;
	struct growth *growth = parser->_private;
	const xmlNode *last = parser->node != NULL ? parser->node->last : NULL;

	if (last == NULL || last->type != XML_TEXT_NODE)
		growth->n_nodes++;
	if (growth->n_nodes > LIMIT_XML_NODES)
		stop(parser, RULE_XML_NODES);
	else
		xmlSAX2Characters(parser, text, len);
}

static void on_error(void *context, xmlErrorPtr error)
{
	(void)context;
	(void)error; /* kept in the parser, where parse() looks; never printed, it quotes the document */
}

static void hooks_set(xmlParserCtxt *parser, struct growth *growth)
{
	xmlSAXHandler *sax = parser->sax;

	parser->_private = growth;
	sax->startElementNs = on_element;
	sax->characters = on_text;
	sax->ignorableWhitespace = on_text;
	sax->cdataBlock = on_text;
	sax->comment = NULL;
	sax->internalSubset = NULL; /* lex_check() has refused it; without a subset nothing can be declared */
	sax->externalSubset = NULL;
	sax->resolveEntity = NULL;
	sax->getEntity = NULL; /* the five predefined ones do not come through here */
	sax->serror = on_error;
	/* No entity can be declared, so this only lets an attribute's value be one text instead of pieces. */
	parser->replaceEntities = 1;
}

/* A text of the tree that could not be copied is told here alone; the tree then looks whole. */
static bool memory_was_out(void)
{
	const xmlError *last = xmlGetLastError();

	return last != NULL && last->code == XML_ERR_NO_MEMORY;
}

static OUTCOME parse(struct bytes octets, xmlDoc **out)
{
	const int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_COMPACT |
	                    XML_PARSE_IGNORE_ENC;
	struct growth growth = { .broken = RULE_NONE };
	SCOPED(xml_parser) xmlParserCtxt *parser = xmlCreateMemoryParserCtxt((const char *)octets.ptr,
	                                                                     (int)octets.len);

	REQUIRE(parser != NULL, OUT_OF_MEMORY);
	xmlResetLastError();
	(void)xmlCtxtUseOptions(parser, options);
	hooks_set(parser, &growth);
	(void)xmlParseDocument(parser);
	if (growth.broken != RULE_NONE)
		return outcome_of(growth.broken, __LINE__);
	REQUIRE(parser->errNo != XML_ERR_NO_MEMORY && !memory_was_out(), OUT_OF_MEMORY);
	REQUIRE(parser->wellFormed && parser->myDoc != NULL, XML_SYNTAX);
	REQUIRE(parser->nsWellFormed, XML_NAMESPACE); /* an undeclared prefix counts as well-formed without this */
	*out = TAKE(parser->myDoc);
	return outcome_ok();
}

OUTCOME xml_admit(struct bytes octets, enum xml_profile profile, struct arena *mem, struct xml_doc **out)
{
	const size_t max = profile == XML_METADATA ? LIMIT_METADATA_BYTES : LIMIT_XML_BYTES;
	SCOPED(xml_tree) xmlDoc *tree = NULL;
	struct xml_doc *doc;

	*out = NULL;
	REQUIRE(octets.len <= max, XML_TOO_LARGE);
	REQUIRE(octets.len > 0 && utf8_is_xml_text(octets), XML_SYNTAX);
	TRY(lex_check(octets));
	doc = arena_alloc(mem, sizeof *doc);
	REQUIRE(doc != NULL, OUT_OF_MEMORY);
	TRY(parse(octets, &tree));
	TRY(shape_check(tree, profile));
	*doc = (struct xml_doc){ .tree = tree, .profile = profile };
	TRY(arena_defer(mem, tree_done, TAKE(tree)));
	*out = doc;
	return outcome_ok();
}

struct xml_node *xml_root(const struct xml_doc *doc)
{
	return (struct xml_node *)(void *)tree_element(doc->tree->children);
}
