/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * xml - a document that was admitted, and a cursor that reads it like its schema
 *
 * admit: hostile bytes → tree that holds only elements, attributes and text, within limits; no DTD, PI,
 * comment or CDATA node survives. walk: a strict cursor, "expect, then end". libxml2 stays inside lib/xml.
 * Sources: facts measured for hostile XML; SAML-CORE 1.3.4, 5.4; SAML-PROF 4.1.
 */
#ifndef XML_XML_H
#define XML_XML_H

#include "lib/base/arena.h"

struct xml_doc;  /* ends with the arena it was admitted into */
struct xml_node; /* an element; borrowed from its document */

enum xml_profile {
	XML_MESSAGE,  /* protocol message: shape rules for Assertion, Signature, ID hold */
	XML_CARRIER,  /* SOAP envelope or ArtifactResponse: the message inside is taken out and admitted as XML_MESSAGE */
	XML_METADATA  /* EntityDescriptor: one optional Signature under the root, foreign extensions and xmlns="" allowed */
};

/* Once per process, before fork: the parser, and what libraries would say to standard error. Rules: INTERNAL */
OUTCOME xml_start(void);
void xml_stop(void);

/*
 * xml_admit - hostile octets to a tree that may be walked
 * Rules: XML_TOO_LARGE XML_SYNTAX XML_DOCTYPE XML_PI XML_DEPTH XML_NODES XML_NODE_TYPE XML_ID XML_FORBIDDEN
 *        XML_MISPLACED XML_NAMESPACE OUT_OF_MEMORY
 */
OUTCOME xml_admit(struct bytes octets, enum xml_profile profile, struct arena *mem, struct xml_doc **out);

/*
 * xml_extract - an element as octets that stand alone, the namespaces in scope declared on it
 * What the document's signature says of it is lost; admit it before reading. Work grows with the octets only.
 * Rules: TEXT_TOO_LONG OUT_OF_MEMORY
 */
OUTCOME xml_extract(const struct xml_node *node, struct arena *mem, struct bytes *out);

struct xml_node *xml_root(const struct xml_doc *doc);
bool xml_is(const struct xml_node *node, const char *ns, const char *name);

/* ---- walk: children of one element, in document order ---- */
struct xml_walk {
	const struct xml_node *parent;
	const struct xml_node *next; /* element not yet taken; NULL at the end */
};

/* Start on an element's children; text between elements must be blank. Rules: XML_LEFTOVER */
OUTCOME walk_into(const struct xml_node *node, struct xml_walk *out);
/* Is the next child this element? Does not move. */
bool walk_at(const struct xml_walk *w, const char *ns, const char *name);
/* Take the next child, which must be this element. Rules: XML_MISSING */
OUTCOME walk_take(struct xml_walk *w, const char *ns, const char *name, const struct xml_node **out);
/* Take it when it is there; *out is NULL when not. */
void walk_optional(struct xml_walk *w, const char *ns, const char *name, const struct xml_node **out);
/* Take whatever comes next; NULL at the end. For wildcard content (Extensions). */
const struct xml_node *walk_any(struct xml_walk *w);
/* Nothing may be left. Rules: XML_LEFTOVER */
OUTCOME walk_end(const struct xml_walk *w);

/* Text content of an element without child elements; blanks kept. Rules: XML_LEFTOVER OUT_OF_MEMORY */
OUTCOME node_text(const struct xml_node *node, struct arena *mem, struct bytes *out);
/* The same with surrounding blanks cut off (URIs, base64, times). */
OUTCOME node_token(const struct xml_node *node, struct arena *mem, struct bytes *out);
/* Attribute in no namespace (ns NULL) or in ns; absent when not there. Rules: OUT_OF_MEMORY */
OUTCOME node_attr(const struct xml_node *node, const char *ns, const char *name, struct arena *mem,
                  struct bytes *out);
/* Only these attributes (NULL-terminated names, no namespace) may be there; xmlns and xsi:type always may.
 * Rules: XML_LEFTOVER */
OUTCOME node_only_attrs(const struct xml_node *node, const char *const names[]);

#endif
