/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * source_work - refreshes and queries in helper processes: what a fiber sends, what the helper does with it
 *
 * A helper opens its own connection for each job, so what it does is undone when it is killed.
 */
#ifndef SOURCE_SOURCE_WORK_H
#define SOURCE_SOURCE_WORK_H

#include "idp/source/source.h"
#include "lib/proc/helper.h"

/* For struct helper_plan; self: const struct source_way. */
size_t source_work(void *self, const unsigned char *in, size_t in_len, unsigned char *out, size_t cap);

/* Both from a fiber. Rules: helper_run()'s; what the work itself came to is in out->rule. */
OUTCOME source_work_refresh(struct helper_pool *helpers, struct bytes name, int64_t due_by, struct arena *mem,
                            struct source_report *out);
OUTCOME source_work_query(struct helper_pool *helpers, struct bytes name, struct bytes entity_id, struct arena *mem,
                          struct source_report *out);

#endif
