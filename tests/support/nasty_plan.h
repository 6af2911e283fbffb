/* SPDX-License-Identifier: EUPL-1.2 */
/* nasty_plan - random Responses full of what XML makes difficult; the same for the same seed */
#ifndef TESTS_SUPPORT_NASTY_PLAN_H
#define TESTS_SUPPORT_NASTY_PLAN_H

#include "lib/saml/response.h"

struct nasty {
	uint64_t state; /* the seed; never 0 */
};

unsigned nasty_below(struct nasty *n, unsigned end);
const char *nasty_text(struct nasty *n, struct arena *mem); /* may be empty; NULL when memory is out */
/* Values that the schema types (URIs, times) are nasty too, unless is_tidy: then they validate. */
bool nasty_plan(struct nasty *n, bool is_tidy, struct arena *mem, struct response_plan *out);

#endif
