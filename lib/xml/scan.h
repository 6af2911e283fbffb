/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * scan - cut hostile octets into whole tokens, each looked over before the parser sees it
 *
 * What lex.h says of a whole document, for one that comes in pieces: a window slides over the octets, and a
 * token (tag, comment, CDATA section) is taken once it lies in the window as a whole. Inside lib/xml and for
 * stream.h. Lines must end with LF already (XML 1.0 2.11), the byte order mark be gone. Source: XML 1.0
 * (fifth edition) 2.1, 2.4 to 2.8, 3.1.
 */
#ifndef XML_SCAN_H
#define XML_SCAN_H

#include "lib/base/bytes.h"
#include "lib/base/outcome.h"

enum scan_kind {
	SCAN_MORE,
	SCAN_DECLARATION,
	SCAN_OPEN,
	SCAN_EMPTY,
	SCAN_CLOSE,
	SCAN_COMMENT,
	SCAN_CDATA,
	SCAN_TEXT
};

struct scan {
	unsigned depth; /* elements open */
	bool is_begun;  /* a token was taken */
	bool has_root;  /* the root's tag was taken */
};

struct scan_token {
	enum scan_kind kind; /* SCAN_MORE: the window does not hold a whole token */
	struct bytes octets; /* in the window */
};

/*
 * scan_next - the token at the window's start
 *
 * is_last  nothing follows the window; text may come in pieces otherwise, never cut inside a character
 * Rules: XML_SYNTAX XML_DOCTYPE XML_PI XML_DEPTH XML_NODES META_CUT_OFF META_TRAILING
 */
OUTCOME scan_next(struct scan *scan, struct bytes window, bool is_last, struct scan_token *out);

/* Is the root closed? Rules: META_CUT_OFF */
OUTCOME scan_end(const struct scan *scan);

#endif
