/* SPDX-License-Identifier: EUPL-1.2 */
/* mdq_ask - a story needs an entity that nobody here knows, or that should be asked for again */
#ifndef SOURCE_MDQ_ASK_H
#define SOURCE_MDQ_ASK_H

#include "lib/pg/pg.h"
#include "lib/proc/helper.h"

/*
 * mdq_ask - from a fiber; waits
 *
 * entity_id  hostile. What is not plausible is asked of nobody; what was asked for lately neither; and all nodes
 *            together send LIMIT_MDQ_MINUTE queries a minute, so that nobody gains by making up names.
 * has_news   a service answered, so the row may be another than before, or gone
 * Rules: PARTNER_UNKNOWN (nobody was asked, or nobody knows it) MDQ_RATE TOO_MANY PORT_TIMEOUT HELPER_DIED, pg_read's
 */
OUTCOME mdq_ask(struct pg *pg, struct helper_pool *helpers, struct bytes entity_id, int64_t now_at, struct arena *mem,
                bool *has_news);

#endif
