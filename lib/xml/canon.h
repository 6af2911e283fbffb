/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * canon - exclusive canonicalisation of what stream.h reads, tag by tag
 *
 * Writes the canonical octets of the document element, without comments. No memory grows with the document:
 * what is kept are the names in scope, which the reader bounds. Octets are the same as libxml2's; a test and
 * a fuzz target compare. For slices of a canonical document is_whole writes every name in scope instead of
 * those in use. Source: Exclusive XML Canonicalization 1.0, 2 to 4; Canonical XML 1.0 2.3.
 */
#ifndef XML_CANON_H
#define XML_CANON_H

#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/xml/stream.h"

/* One more than may be in scope, for xmlns="" at the root; two octets are the shortest item of a PrefixList.
 */
#define CANON_NAMES (LIMIT_XML_NAMESPACES + 1)
#define CANON_PREFIXES (LIMIT_PREFIXES_BYTES / 2 + 1)

struct canon_names {
	struct stream_space list[CANON_NAMES]; /* outermost first */
	size_t n;
	size_t n_at[LIMIT_XML_DEPTH]; /* how many there were around each open element */
};

struct canon {
	struct text *out;
	bool is_whole; /* every name in scope is written, not only those in use */
	bool is_muted; /* nothing is written, and nothing counts as written */
	struct canon_names scope, shown;
	unsigned depth;
	const char *prefixes[CANON_PREFIXES]; /* PrefixList; "" for #default */
	size_t n_prefixes;
};

/*
 * canon_init - before the root
 *
 * prefix_list  InclusiveNamespaces PrefixList; NULL when there is none
 * mem          for the list
 * out          grows with each call; the caller may take what is in it between calls and set its length to 0
 * Rules: SIG_TEMPLATE (list too long) OUT_OF_MEMORY
 */
OUTCOME canon_init(struct canon *c, const char *prefix_list, struct arena *mem, struct text *out);

/* Failures of out stick in it (text_done()). Rules: XML_DEPTH XML_NAMESPACE */
OUTCOME canon_start(struct canon *c, const struct stream_element *element);
void canon_text(struct canon *c, struct bytes text);
void canon_end(struct canon *c, const struct stream_element *element);

#endif
