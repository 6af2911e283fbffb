/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * levels - which levels satisfy a RequestedAuthnContext, and how the answer names the one reached
 *
 * Source: SAML-CORE 3.3.2.2.1 (exact, minimum, maximum, better); BundID 5 (STORK values).
 */
#ifndef CORE_LEVELS_H
#define CORE_LEVELS_H

#include "lib/base/outcome.h"
#include "lib/saml/authnreq.h"

#define LEVELS_ALL ((1U << LEVEL_BASIS) | (1U << LEVEL_NIEDRIG) | (1U << LEVEL_SUBSTANZIELL) | (1U << LEVEL_HOCH))

static inline bool levels_has(unsigned set, enum level level)
{
	return level != LEVEL_NONE && (set >> level & 1U) != 0;
}

/*
 * levels_wanted - set of acceptable levels; all of them when the request names no context
 * Class references we do not know are passed over while one is known.
 * Rules: REQ_CONTEXT (none is known, or nothing satisfies the comparison)
 */
OUTCOME levels_wanted(const struct authnreq_fields *said, unsigned *out);

enum level levels_lowest(unsigned set); /* LEVEL_NONE for the empty set */

/* The class reference for the answer: the one asked for when it names exactly this level, else our own. */
const char *levels_class(enum level reached, const struct bytes *asked, size_t n_asked);

#endif
