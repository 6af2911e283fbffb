/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pg_lane - units of statements on their way through one connection, and the matching of results to them
 *
 * A unit is what one caller asked: all or nothing. Units are sent in batches; a batch is what stands before
 * one Sync, so it is one transaction, and nothing of it is true before that Sync came back. Results come in
 * the order of the statements, each ended by a NULL; an error behind the last statement (commit time) belongs
 * to the whole batch. A failed batch of several units is taken apart: each again alone, in order, with its
 * own Sync.
 *
 * Who waits is described by a struct pg_wait on the fiber's stack. When its deadline passes it is cut off
 * from the unit, so that a late result finds nobody to write to; a unit without a waiter is not sent (again).
 */
#ifndef PG_PG_LANE_H
#define PG_PG_LANE_H

#include "lib/pg/pg_link.h"

struct pg_unit;
struct pg_batch;

struct pg_units {
	struct pg_unit *first;
	struct pg_unit *last;
};

struct pg_lane {
	struct pg_link link;
	const struct pg_plan *plan;
	struct loop *loop;
	struct pg_units queue; /* not yet sent */
	struct pg_units alone; /* from failed batches; sent before the queue */
	struct pg_batch *sent; /* oldest first; results belong to the first */
	struct pg_batch **sent_end;
	struct loop_timer stall;
	int64_t progress_at_ms;
	bool is_serial; /* the next batch only when the one before has ended: so batches grow under load */
	uint64_t n_units;
	uint64_t n_syncs;
	uint64_t n_apart; /* batches taken apart */
};

/* Rules: STORE_UNAVAILABLE STORE_REFUSED OUT_OF_MEMORY */
OUTCOME pg_lane_open(struct pg_lane *lane, const struct pg_plan *plan, struct loop *loop, bool is_serial);
void pg_lane_close(struct pg_lane *lane);
void pg_lane_flush(struct pg_lane *lane); /* send what has been asked; once per turn */

/* From a fiber; waits. Rules: those of pg_write() */
OUTCOME pg_lane_ask(struct pg_lane *lane, const struct pg_call *calls, size_t n_calls, struct arena *mem,
                    struct pg_rows *outs);

#endif
