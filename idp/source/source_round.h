/* SPDX-License-Identifier: EUPL-1.2 */
/* source_round - what the jobs process does for sources; both from a fiber */
#ifndef SOURCE_SOURCE_ROUND_H
#define SOURCE_SOURCE_ROUND_H

#include "lib/pg/pg.h"
#include "lib/proc/helper.h"

/* Refreshes what is due, one after another, and says in the log what came of it. Of several nodes and rounds one has
 * each source. Rules: pg_read's; a source's failure is its own. */
OUTCOME source_refresh_due(struct pg *pg, struct helper_pool *helpers, int64_t now_at, struct arena *mem);

/* Warns of metadata that is about to expire or has. Rules: pg_read's */
OUTCOME source_warn(struct pg *pg, int64_t now_at, struct arena *mem);

#endif
