/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/pg/pg.h"

#include <stdlib.h>

#include "lib/pg/pg_lane.h"

struct pg {
	struct pg_lane reads;
	struct pg_lane writes;
	struct pg_plan plan;
	struct loop_hook hook;
};

static int64_t before_sleep(struct loop_hook *hook)
{
	struct pg *pg = hook->self;

	pg_lane_flush(&pg->reads);
	pg_lane_flush(&pg->writes);
	return -1;
}

void pg_close(struct pg *pg)
{
	if (pg == NULL)
		return;
	if (pg->reads.plan != NULL)
		pg_lane_close(&pg->reads);
	if (pg->writes.plan != NULL)
		pg_lane_close(&pg->writes);
	free(pg);
}

SCOPED_KIND(pg, struct pg *, pg_close)

OUTCOME pg_open(const struct pg_plan *plan, struct loop *loop, struct pg **out)
{
	SCOPED(pg) struct pg *pg = calloc(1, sizeof *pg);

	*out = NULL;
	REQUIRE(pg != NULL, OUT_OF_MEMORY);
	pg->plan = *plan;
	pg->hook = (struct loop_hook){ .before_sleep = before_sleep, .self = pg };
	TRY(pg_lane_open(&pg->writes, &pg->plan, loop, true));
	TRY(pg_lane_open(&pg->reads, &pg->plan, loop, false));
	loop_hook_add(loop, &pg->hook);
	*out = TAKE(pg);
	return outcome_ok();
}

bool pg_is_up(const struct pg *pg)
{
	return pg->reads.link.state == PG_LINK_UP && pg->writes.link.state == PG_LINK_UP;
}

struct pg_counts pg_counts(const struct pg *pg)
{
	return (struct pg_counts){ .reads = pg->reads.n_units,
		                   .read_syncs = pg->reads.n_syncs,
		                   .units = pg->writes.n_units,
		                   .write_syncs = pg->writes.n_syncs,
		                   .taken_apart = pg->reads.n_apart + pg->writes.n_apart };
}

OUTCOME pg_read(struct pg *pg, const struct pg_call *call, struct arena *mem, struct pg_rows *out)
{
	return pg_lane_ask(&pg->reads, call, 1, mem, out);
}

OUTCOME pg_write(struct pg *pg, const struct pg_call *calls, size_t n_calls, struct arena *mem,
                 struct pg_rows *outs)
{
	return pg_lane_ask(&pg->writes, calls, n_calls, mem, outs);
}
