/* SPDX-License-Identifier: EUPL-1.2 */
/* serve_why - a sentence for the operator that outlives the arena or connection it was written in */
#ifndef SERVE_SERVE_WHY_H
#define SERVE_SERVE_WHY_H

#include "lib/base/outcome.h"

/* In static memory, one at a time; why NULL: the rule's text. */
const char *serve_why(const char *why, struct outcome o);

#endif
