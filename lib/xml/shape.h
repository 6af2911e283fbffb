/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * shape - where things may stand in a parsed document, before any cryptography
 *
 * tree     parsed; hostile
 * Rules:   XML_NODE_TYPE XML_ID XML_FORBIDDEN XML_MISPLACED XML_NAMESPACE XML_DEPTH
 * Source:  SAML-CORE 1.3.4, 5.4; SAML-META 2.3.2; XMLDSIG 4.5
 */
#ifndef XML_SHAPE_H
#define XML_SHAPE_H

#include "lib/xml/tree.h"

/* A namespace name over which canonicalisers do not differ: libxml2 stops at a relative one and does not escape. */
bool shape_is_absolute_uri(const char *uri);

OUTCOME shape_check(const xmlDoc *tree, enum xml_profile profile);

#endif
