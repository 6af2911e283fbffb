/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * skeleton - canonical octets with holes, cut once, filled per message
 *
 * Cut from a message whose values are markers that occur nowhere else. Whether a hole lies in an attribute or
 * in text is read off the octets; that alone chooses the escaping. A hole cannot be filled unchecked.
 * Source: Canonical XML 1.0 2.3.
 */
#ifndef SAML_SKELETON_H
#define SAML_SKELETON_H

#include "lib/base/text.h"

struct skeleton_marker {
	const char *text; /* unique in the octets, needs no escaping */
	unsigned hole;
};

struct skeleton_piece; /* literal octets and the hole behind them */

struct skeleton {
	const struct skeleton_piece *pieces;
	size_t n_pieces;
	struct bytes end; /* literal octets behind the last hole */
};

/*
 * skeleton_cut - canonical: borrowed, must live as long as out; begins and ends between tags and text
 * Rules: SELF_CHECK (a marker outside of a value) OUT_OF_MEMORY
 */
OUTCOME skeleton_cut(struct bytes canonical, const struct skeleton_marker *markers, size_t n_markers,
                     struct arena *mem, struct skeleton *out);

/* values: by number of the hole; each one that is used must be present. Rules: SIGN_VALUE */
OUTCOME skeleton_fill(const struct skeleton *s, const struct bytes *values, struct text *t);

/* Take from the front of *rest what lies before mark, or all through its end. Rules: SELF_CHECK (absent) */
OUTCOME skeleton_before(struct bytes *rest, const char *mark, struct bytes *out);
OUTCOME skeleton_through(struct bytes *rest, const char *mark, struct bytes *out);

#endif
