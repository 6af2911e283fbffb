/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lex - look over hostile octets before the parser sees them, in one pass
 *
 * Refuses what no message of ours needs, while it costs nothing: document type, processing instruction, another
 * encoding, and a tag with so many attributes that the parser's comparing each with each would be an attack.
 * It is strict about the form of tags, so that it and the parser always agree where a tag begins and ends, even
 * when the parser goes on behind an error.
 *
 * octets  hostile; well-formed UTF-8 of XML characters already
 * Rules:  XML_SYNTAX XML_DOCTYPE XML_PI XML_NODES
 * Source: XML 1.0 (fifth edition) productions 15 to 23, 40 to 44
 */
#ifndef XML_LEX_H
#define XML_LEX_H

#include "lib/base/bytes.h"
#include "lib/base/outcome.h"

OUTCOME lex_check(struct bytes octets);

#endif
