/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pg - PostgreSQL for a worker: two connections in pipeline mode, called from fibers
 *
 * Reads: sent in the turn they are asked, one Sync per turn. Writes: queued as units, many units per batch,
 * one Sync and so one durable commit per batch; a unit is answered only at that Sync. When a batch fails,
 * each unit is run again alone with its own Sync, so one bad statement spoils nobody else. Commit-time errors
 * belong to the whole batch and are treated likewise. A lost connection: waiting work is answered
 * STORE_UNAVAILABLE at once, reconnects with back-off.
 */
#ifndef PG_PG_H
#define PG_PG_H

#include "lib/base/arena.h"
#include "lib/proc/loop.h"

struct pg;

struct pg_statement {
	const char *name;
	unsigned n_params;
	const char *sql;
};

/* All values are sent in text format but bytea, which is sent binary: is_binary. ptr NULL: SQL NULL. */
struct pg_value {
	const void *ptr;
	size_t len;
	bool is_binary;
};

struct pg_call {
	unsigned statement; /* index into the table given to pg_open() */
	const struct pg_value *params;
};

/* Rows copied into the caller's arena. bytea columns are already unescaped. */
struct pg_rows {
	size_t n_rows, n_columns;
	const struct bytes *cells; /* row-major; SQL NULL is absent; each followed by a NUL byte */
	size_t affected;           /* INSERT, UPDATE, DELETE */
};

static inline struct bytes pg_cell(const struct pg_rows *rows, size_t row, size_t column)
{
	return rows->cells[row * rows->n_columns + column];
}

/* Copied by pg_open(); what it points to must outlive the pg. */
struct pg_plan {
	const char *conninfo; /* socket directory or hostaddr: looking up a name would block the loop */
	const struct pg_statement *statements;
	size_t n_statements;
	int64_t timeout_ms; /* per read or unit; also the server's statement_timeout, and to connect */
};

/* Connects and prepares, waiting; an unreachable server is no failure, the loop goes on trying.
 * Rules: STORE_REFUSED OUT_OF_MEMORY */
OUTCOME pg_open(const struct pg_plan *plan, struct loop *loop, struct pg **out);
void pg_close(struct pg *pg); /* not from a fiber; the loop must not run after it. NULL is allowed */
bool pg_is_up(const struct pg *pg);

struct pg_counts {                   /* since pg_open(); for /metrics and tests */
	uint64_t reads, read_syncs;  /* asked; Syncs sent for them */
	uint64_t units, write_syncs; /* asked; Syncs sent = at most so many commits */
	uint64_t taken_apart;        /* batches and units run again after a failure */
};
struct pg_counts pg_counts(const struct pg *pg);

/*
 * Both from a fiber; both wait, at most plan->timeout_ms.
 * After STORE_UNAVAILABLE or PORT_TIMEOUT the fate of a write is unknown: it may have become durable.
 * OUT_OF_MEMORY from the arena likewise comes after the commit when the rows do not fit. Everything else:
 * nothing was stored.
 *
 * params: text may not hold NUL (STORE_REFUSED); need not be NUL-terminated.
 * Rules: STORE_UNAVAILABLE STORE_REFUSED STORE_CONFLICT (unique_violation) STORE_SHAPE PORT_TIMEOUT
 *        OUT_OF_MEMORY
 */
OUTCOME pg_read(struct pg *pg, const struct pg_call *call, struct arena *mem, struct pg_rows *out);
/* calls: one unit, all or nothing, durable when this returns ok. outs: one per call. */
OUTCOME pg_write(struct pg *pg, const struct pg_call *calls, size_t n_calls, struct arena *mem,
                 struct pg_rows *outs);

/* ---- operator's commands: one blocking connection, no loop ---- */
struct pg_direct;
/* why: one sentence for the operator, without values; "" after success; valid until the next call. */
OUTCOME pg_direct_open(const char *conninfo, struct pg_direct **out, const char **why);
void pg_direct_close(struct pg_direct *pg);
/* One or more statements as text, in one transaction; migrations only. */
OUTCOME pg_direct_script(struct pg_direct *pg, const char *sql, const char **why);
OUTCOME pg_direct_run(struct pg_direct *pg, const struct pg_statement *statement,
                      const struct pg_value *params, struct arena *mem, struct pg_rows *out,
                      const char **why);
/*
 * A transaction of statements that depend on each other. Keep: what was done so far stays whatever is undone later.
 * A transaction that is not committed is undone with the connection, also when the process is killed.
 * Rules: STORE_UNAVAILABLE STORE_REFUSED
 */
OUTCOME pg_direct_begin(struct pg_direct *pg, const char **why);
OUTCOME pg_direct_keep(struct pg_direct *pg, const char **why);
OUTCOME pg_direct_undo(struct pg_direct *pg, const char **why); /* back to pg_direct_keep() */
OUTCOME pg_direct_commit(struct pg_direct *pg, const char **why);

#endif
