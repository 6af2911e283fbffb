/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * attr - attributes in no namespace, read as the type the schema gives them
 *
 * node is hostile until its document was verified; results live in mem.
 * Sources: XML Schema part 2, 3.2.2 (boolean); SAML-CORE 1.3.
 */
#ifndef XML_ATTR_H
#define XML_ATTR_H

#include "lib/xml/xml.h"

/* 1 to max_bytes octets; absent when not there. Rules: XML_VALUE OUT_OF_MEMORY */
OUTCOME attr_optional(const struct xml_node *node, const char *name, size_t max_bytes, struct arena *mem,
                      struct bytes *out);
/* The same, but it must be there. Rules: XML_MISSING XML_VALUE OUT_OF_MEMORY */
OUTCOME attr_required(const struct xml_node *node, const char *name, size_t max_bytes, struct arena *mem,
                      struct bytes *out);
/* xs:boolean; fallback when not there. Rules: XML_VALUE OUT_OF_MEMORY */
OUTCOME attr_bool(const struct xml_node *node, const char *name, bool fallback, struct arena *mem, bool *out);
/* xs:unsignedShort; -1 when not there. Rules: XML_VALUE OUT_OF_MEMORY */
OUTCOME attr_short(const struct xml_node *node, const char *name, struct arena *mem, int *out);
/* Seconds since 1970; 0 when not there, so the epoch itself is refused. Rules: TIME_SYNTAX XML_VALUE
 * OUT_OF_MEMORY */
OUTCOME attr_time(const struct xml_node *node, const char *name, struct arena *mem, int64_t *out);
/* The same, but it must be there. Rules: XML_MISSING TIME_SYNTAX XML_VALUE OUT_OF_MEMORY */
OUTCOME attr_time_required(const struct xml_node *node, const char *name, struct arena *mem, int64_t *out);
/* xs:duration in seconds, at most max_s; 0 when not there. Rules: XML_VALUE OUT_OF_MEMORY */
OUTCOME attr_duration(const struct xml_node *node, const char *name, int64_t max_s, struct arena *mem,
                      int64_t *out_s);

#endif
