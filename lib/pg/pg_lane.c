/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/pg/pg_lane.h"

#include <stdlib.h>
#include <string.h>

#include "lib/log/log.h"
#include "lib/proc/fiber.h"

#define BATCH_STATEMENTS 64 /* processes.md: past this a batch gains nothing and the last waits longer */
#define STALL_FACTOR 2      /* deadlines without any answer, until a connection counts as dead */

struct pg_wait { /* on the waiting fiber's stack */
	struct fiber *fiber;
	struct outcome answer;
	const struct pg_bound *calls;
	struct arena *mem;
	struct pg_rows *outs;
};

struct pg_unit {
	struct pg_unit *next;
	struct pg_wait *wait; /* NULL: the deadline has passed, nobody may be written to */
	struct loop *loop;
	struct loop_timer deadline;
	bool is_retried;
	size_t n_calls;
	PGresult *results[]; /* one per call */
};

struct pg_batch {
	struct pg_batch *next;
	struct pg_units units;
	struct pg_unit *at; /* whose result comes next; NULL behind the last statement */
	size_t at_call;
	bool has_result; /* of the statement at which we are */
	bool is_transient;
	size_t n_units, n_statements;
	enum rule failed; /* of the first error */
};

static void units_push(struct pg_units *units, struct pg_unit *unit)
{
	unit->next = NULL;
	if (units->last != NULL)
		units->last->next = unit;
	else
		units->first = unit;
	units->last = unit;
}

static struct pg_unit *units_pop(struct pg_units *units)
{
	struct pg_unit *unit = units->first;

	if (unit != NULL) {
		units->first = unit->next;
		if (units->first == NULL)
			units->last = NULL;
	}
	return unit;
}

static void unit_forget_results(struct pg_unit *unit)
{
	for (size_t i = 0; i < unit->n_calls; i++) {
		PQclear(unit->results[i]);
		unit->results[i] = NULL;
	}
}

static OUTCOME unit_copy(const struct pg_unit *unit)
{
	for (size_t i = 0; i < unit->n_calls; i++) {
		REQUIRE(unit->results[i] != NULL, INTERNAL);
		TRY(pg_rows_copy(unit->results[i], unit->wait->mem, &unit->wait->outs[i]));
	}
	return outcome_ok();
}

static void wait_end(struct pg_unit *unit, struct outcome answer)
{
	struct pg_wait *wait = unit->wait;

	loop_timer_clear(unit->loop, &unit->deadline);
	unit->wait = NULL;
	wait->answer = answer;
	if (!is_ok(answer))
		memset(wait->outs, 0, unit->n_calls * sizeof *wait->outs);
}

/* Answers and frees. The fiber runs on in here and may ask again, so the unit must be out of all lists. */
static void unit_settle(struct pg_unit *unit, enum rule rule)
{
	struct fiber *fiber = NULL;

	if (unit->wait != NULL) {
		fiber = unit->wait->fiber;
		wait_end(unit, rule == RULE_NONE ? unit_copy(unit) : outcome_of(rule, __LINE__));
	}
	unit_forget_results(unit);
	free(unit);
	if (fiber != NULL)
		fiber_wake(fiber);
}

static void unit_due(struct loop_timer *timer)
{
	struct pg_unit *unit = timer->self;
	struct fiber *fiber = unit->wait->fiber;

	wait_end(unit, outcome_of(RULE_PORT_TIMEOUT, __LINE__));
	fiber_wake(fiber);
}

static void units_settle(struct pg_units *units, enum rule rule)
{
	struct pg_units all = *units;

	*units = (struct pg_units){ 0 };
	for (struct pg_unit *unit = units_pop(&all); unit != NULL; unit = units_pop(&all))
		unit_settle(unit, rule);
}

/* ---- results ---- */

static void batch_fail(struct pg_batch *batch, const PGresult *result)
{
	const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const struct pg_wait *wait = batch->at != NULL ? batch->at->wait : NULL;

	if (batch->failed != RULE_NONE)
		return;
	batch->failed = pg_rule_of(sqlstate);
	batch->is_transient = pg_is_transient(sqlstate);
	if (batch->n_units == 1 && batch->failed != RULE_STORE_CONFLICT)
		log_event(LOG_WARNING_, NULL, "statement.failed",
		          KV_TEXT("statement",
		                  wait != NULL ? wait->calls[batch->at_call].statement->name : "commit"),
		          KV_QUOTED("sqlstate", bytes_of(sqlstate)), KV_END);
}

static void batch_result(struct pg_batch *batch, PGresult *result)
{
	SCOPED(pgresult) PGresult *mine = result;
	const ExecStatusType status = PQresultStatus(mine);

	batch->has_result = true;
	if (status == PGRES_PIPELINE_ABORTED)
		return;
	if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
		batch_fail(batch, mine);
	else if (batch->at == NULL || batch->at->results[batch->at_call] != NULL)
		batch->failed = RULE_INTERNAL; /* more answers than statements */
	else
		batch->at->results[batch->at_call] = TAKE(mine);
}

/* libpq gives NULL also where no statement ends; only one behind a result counts. */
static void batch_step(struct pg_batch *batch)
{
	if (!batch->has_result)
		return;
	batch->has_result = false;
	if (batch->at != NULL && ++batch->at_call == batch->at->n_calls) {
		batch->at = batch->at->next;
		batch->at_call = 0;
	}
}

static void batch_apart(struct pg_lane *lane, struct pg_batch *batch)
{
	struct pg_unit *only = batch->units.first;
	const bool again = batch->n_units > 1 || (batch->is_transient && !only->is_retried);

	if (!again) {
		units_settle(&batch->units, batch->failed);
		return;
	}
	only->is_retried = batch->n_units == 1;
	lane->n_apart++;
	for (struct pg_unit *unit = units_pop(&batch->units); unit != NULL; unit = units_pop(&batch->units)) {
		unit_forget_results(unit);
		units_push(&lane->alone, unit);
	}
}

static struct pg_batch *batch_take(struct pg_lane *lane)
{
	struct pg_batch *batch = lane->sent;

	lane->sent = batch->next;
	if (lane->sent == NULL)
		lane->sent_end = &lane->sent;
	return batch;
}

static void lane_sync(struct pg_lane *lane)
{
	struct pg_batch *batch = batch_take(lane);

	if (batch->failed == RULE_NONE && batch->at != NULL)
		batch->failed = RULE_INTERNAL; /* fewer answers than statements */
	if (batch->failed == RULE_NONE)
		units_settle(&batch->units, RULE_NONE);
	else
		batch_apart(lane, batch);
	free(batch);
}

static void lane_result(void *self, PGresult *result)
{
	struct pg_lane *lane = self;

	lane->progress_at_ms = loop_now_ms(lane->loop);
	if (lane->sent == NULL) { /* cannot be: each Sync of ours has its batch */
		PQclear(result);
	} else if (result == NULL) {
		batch_step(lane->sent);
	} else if (PQresultStatus(result) == PGRES_PIPELINE_SYNC) {
		PQclear(result);
		lane_sync(lane);
	} else {
		batch_result(lane->sent, result);
	}
}

/* Outcome of writes in flight is unknown: they may have become durable just before the connection broke. */
static void lane_lost(void *self)
{
	struct pg_lane *lane = self;

	loop_timer_clear(lane->loop, &lane->stall);
	while (lane->sent != NULL) {
		struct pg_batch *batch = batch_take(lane);

		units_settle(&batch->units, RULE_STORE_UNAVAILABLE);
		free(batch);
	}
	units_settle(&lane->alone, RULE_STORE_UNAVAILABLE);
	units_settle(&lane->queue, RULE_STORE_UNAVAILABLE);
}

static const struct pg_link_user lane_user = { .result = lane_result, .lost = lane_lost };

/* The server cancels what runs too long, so some answer must come; none at all: the network has gone. */
static void lane_stalled(struct loop_timer *timer)
{
	struct pg_lane *lane = timer->self;
	const int64_t silent_ms = loop_now_ms(lane->loop) - lane->progress_at_ms;

	if (lane->sent == NULL)
		return;
	if (silent_ms >= STALL_FACTOR * lane->plan->timeout_ms)
		pg_link_break(&lane->link);
	else
		loop_timer_set(lane->loop, timer, STALL_FACTOR * lane->plan->timeout_ms - silent_ms);
}

/* ---- sending ---- */

/* Next unit that somebody still waits for. */
static struct pg_unit *live_unit(struct pg_units *units)
{
	while (units->first != NULL && units->first->wait == NULL)
		unit_settle(units_pop(units), RULE_PORT_TIMEOUT);
	return units->first;
}

static void batch_add(struct pg_batch *batch, struct pg_unit *unit)
{
	units_push(&batch->units, unit);
	batch->at = batch->units.first;
	batch->n_units++;
	batch->n_statements += unit->n_calls;
}

static void batch_send(struct pg_lane *lane, struct pg_batch *batch)
{
	if (lane->sent == NULL)
		lane->progress_at_ms = loop_now_ms(lane->loop);
	*lane->sent_end = batch;
	lane->sent_end = &batch->next;
	for (const struct pg_unit *unit = batch->units.first; unit != NULL; unit = unit->next)
		for (size_t i = 0; i < unit->n_calls; i++)
			pg_link_send(&lane->link, &unit->wait->calls[i]);
	pg_link_sync(&lane->link);
	lane->n_syncs++;
	if (!lane->stall.is_set)
		loop_timer_set(lane->loop, &lane->stall, STALL_FACTOR * lane->plan->timeout_ms);
}

static bool lane_send_some(struct pg_lane *lane, struct pg_units *from, size_t most_statements)
{
	struct pg_unit *unit = live_unit(from);
	struct pg_batch *batch;

	if (unit == NULL || lane->link.state != PG_LINK_UP)
		return false;
	batch = calloc(1, sizeof *batch);
	if (batch == NULL) {
		pg_link_break(&lane->link);
		return false;
	}
	do {
		batch_add(batch, units_pop(from));
		unit = live_unit(from);
	} while (unit != NULL && batch->n_statements + unit->n_calls <= most_statements);
	batch_send(lane, batch);
	return true;
}

void pg_lane_flush(struct pg_lane *lane)
{
	if (lane->is_serial && lane->sent != NULL)
		return;
	while (lane_send_some(lane, &lane->alone, 1))
		;
	if (lane->is_serial && lane->sent != NULL)
		return;
	while (lane_send_some(lane, &lane->queue, BATCH_STATEMENTS))
		if (lane->is_serial)
			return;
}

/* ---- asking ---- */

static OUTCOME unit_new(struct pg_lane *lane, struct pg_wait *wait, size_t n_calls, struct pg_unit **out)
{
	struct pg_unit *unit = calloc(1, sizeof *unit + n_calls * sizeof(PGresult *));

	*out = NULL;
	REQUIRE(unit != NULL, OUT_OF_MEMORY);
	unit->wait = wait;
	unit->loop = lane->loop;
	unit->n_calls = n_calls;
	unit->deadline = (struct loop_timer){ .due = unit_due, .self = unit };
	*out = unit;
	return outcome_ok();
}

static OUTCOME calls_bind(const struct pg_plan *plan, const struct pg_call *calls, size_t n_calls,
                          struct arena *mem, const struct pg_bound **out)
{
	struct pg_bound *bound = arena_array(mem, n_calls, sizeof *bound);

	REQUIRE(bound != NULL, OUT_OF_MEMORY);
	for (size_t i = 0; i < n_calls; i++) {
		REQUIRE(calls[i].statement < plan->n_statements, INTERNAL);
		TRY(pg_bind(&plan->statements[calls[i].statement], calls[i].params, mem, &bound[i]));
	}
	*out = bound;
	return outcome_ok();
}

OUTCOME pg_lane_ask(struct pg_lane *lane, const struct pg_call *calls, size_t n_calls, struct arena *mem,
                    struct pg_rows *outs)
{
	struct pg_wait wait = { .fiber = fiber_self(), .mem = mem, .outs = outs };
	struct pg_unit *unit;

	memset(outs, 0, n_calls * sizeof *outs);
	REQUIRE(wait.fiber != NULL && n_calls > 0, INTERNAL);
	REQUIRE(lane->link.state == PG_LINK_UP, STORE_UNAVAILABLE);
	TRY(calls_bind(lane->plan, calls, n_calls, mem, &wait.calls));
	TRY(unit_new(lane, &wait, n_calls, &unit));
	lane->n_units++;
	units_push(&lane->queue, unit);
	loop_timer_set(lane->loop, &unit->deadline, lane->plan->timeout_ms);
	fiber_wait();
	return wait.answer;
}

OUTCOME pg_lane_open(struct pg_lane *lane, const struct pg_plan *plan, struct loop *loop, bool is_serial)
{
	*lane = (struct pg_lane){ .plan = plan,
		                  .loop = loop,
		                  .is_serial = is_serial,
		                  .stall = { .due = lane_stalled, .self = lane } };
	lane->sent_end = &lane->sent;
	return pg_link_open(&lane->link, plan, loop, &lane_user, lane);
}

void pg_lane_close(struct pg_lane *lane)
{
	pg_link_close(&lane->link);
	lane_lost(lane);
}
