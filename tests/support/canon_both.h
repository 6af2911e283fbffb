/* SPDX-License-Identifier: EUPL-1.2 */
/* canon_both - exclusive canonical form of a document, by our stream and by libxml2's tree */
#ifndef TESTS_SUPPORT_CANON_BOTH_H
#define TESTS_SUPPORT_CANON_BOTH_H

#include "lib/base/arena.h"

/* prefixes: as in a PrefixList, NULL for none. Rules: stream_read's, TEXT_TOO_LONG */
OUTCOME canon_by_stream(struct bytes octets, const char *prefixes, struct arena *mem, struct bytes *out);

/* Absent when libxml2 refuses the document; comments left out. */
struct bytes canon_by_tree(struct bytes octets, const char *prefixes, struct arena *mem);

#endif
