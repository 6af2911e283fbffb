/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/pg/pg_link.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <sys/epoll.h>

#include "lib/log/log.h"

#include "lib/base/banned.h"

#define RETRY_FIRST_MS 100
#define RETRY_MOST_MS 5000
#define NUMBER_BYTES 24

/* The session's own settings. A statement that outlives its caller's deadline is stopped by the server, else
 * it would hold up everything behind it. */
static const struct pg_statement settings = {
	"settings", 1,
	"SELECT set_config('statement_timeout', $1, false), set_config('bytea_output', 'hex', false)"
};

static void link_notice(void *self, const PGresult *result)
{
	(void)self; /* notices may quote values: not for the log */
	(void)result;
}

static void link_unwatch(struct pg_link *link)
{
	if (link->is_watched)
		loop_remove(link->loop, &link->watch);
	link->is_watched = false;
}

static void link_fail(struct pg_link *link, enum rule why);

static void link_want(struct pg_link *link, uint32_t events)
{
	if (link->is_watched && events != link->wanted)
		loop_change(link->loop, &link->watch, events);
	link->wanted = events;
}

static OUTCOME link_watch(struct pg_link *link)
{
	if (!link->is_in_loop || link->is_watched)
		return outcome_ok();
	link->watch.fd = PQsocket(link->conn);
	TRY(loop_add(link->loop, &link->watch, link->wanted));
	link->is_watched = true;
	return outcome_ok();
}

/* EPOLLOUT only as long as libpq has something left to write. */
static bool link_flush(struct pg_link *link)
{
	const int left = PQflush(link->conn);

	if (left >= 0)
		link_want(link, left > 0 ? EPOLLIN | EPOLLOUT : EPOLLIN);
	return left >= 0;
}

static bool prepare_all(struct pg_link *link)
{
	const struct pg_plan *plan = link->plan;
	char timeout[NUMBER_BYTES];
	const char *values[] = { timeout };

	(void)snprintf(timeout, sizeof timeout, "%" PRId64, plan->timeout_ms);
	if (PQsetnonblocking(link->conn, 1) != 0 || PQenterPipelineMode(link->conn) != 1)
		return false;
	if (PQsendQueryParams(link->conn, settings.sql, 1, NULL, values, NULL, NULL, 0) != 1)
		return false;
	for (size_t i = 0; i < plan->n_statements; i++) {
		const struct pg_statement *s = &plan->statements[i];

		if (PQsendPrepare(link->conn, s->name, s->sql, (int)s->n_params, NULL) != 1)
			return false;
	}
	return PQpipelineSync(link->conn) == 1;
}

static void link_prepare(struct pg_link *link)
{
	link->state = PG_LINK_PREPARING;
	link->n_syncs = 1;
	link->n_prepared = 0;
	link->failure = RULE_NONE;
	if (!prepare_all(link) || !link_flush(link))
		link_fail(link, RULE_STORE_UNAVAILABLE);
}

static void link_up(struct pg_link *link)
{
	link->state = PG_LINK_UP;
	link->retry_ms = RETRY_FIRST_MS;
	if (link->is_in_loop) {
		loop_timer_clear(link->loop, &link->timer);
		log_event(LOG_NOTICE_, NULL, "store.connected", KV_END);
	}
}

static const char *prepared_name(const struct pg_link *link)
{
	const size_t n = link->n_prepared;

	return n > 0 && n <= link->plan->n_statements ? link->plan->statements[n - 1].name : settings.name;
}

/* The first refusal decides; those behind it are only PIPELINE_ABORTED. */
static void prepare_result(struct pg_link *link, PGresult *result)
{
	const ExecStatusType status = PQresultStatus(result);

	if (status == PGRES_FATAL_ERROR && link->failure == RULE_NONE) {
		const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);

		link->failure = pg_rule_of(sqlstate);
		log_event(LOG_ERROR_, NULL, "statement.refused", KV_TEXT("statement", prepared_name(link)),
		          KV_QUOTED("sqlstate", bytes_of(sqlstate)), KV_END);
	}
	PQclear(result);
	if (status != PGRES_PIPELINE_SYNC)
		link->n_prepared++;
	else if (link->failure == RULE_NONE)
		link_up(link);
}

static void link_result(struct pg_link *link, PGresult *result)
{
	if (PQresultStatus(result) == PGRES_PIPELINE_SYNC)
		link->n_syncs--;
	if (link->state != PG_LINK_PREPARING)
		link->user->result(link->self, result);
	else if (result != NULL)
		prepare_result(link, result);
}

/* A NULL only ends one statement; there is more to come until each Sync has come back. */
static bool link_drain(struct pg_link *link)
{
	while (link->n_syncs > 0 && PQisBusy(link->conn) == 0) {
		PGresult *result = PQgetResult(link->conn);

		if (PQstatus(link->conn) == CONNECTION_BAD) {
			PQclear(result);
			return false;
		}
		link_result(link, result);
	}
	return PQstatus(link->conn) != CONNECTION_BAD;
}

static void link_serve(struct pg_link *link)
{
	if (PQconsumeInput(link->conn) != 1 || !link_drain(link) || !link_flush(link))
		link_fail(link, RULE_STORE_UNAVAILABLE);
	else if (link->state == PG_LINK_PREPARING && link->n_syncs == 0)
		link_fail(link, link->failure);
}

/* PQconnectPoll() may close the socket and open another with the same number, which epoll would not notice.
 */
static void link_dial(struct pg_link *link)
{
	PostgresPollingStatusType status;

	link_unwatch(link);
	status = PQconnectPoll(link->conn);
	if (status == PGRES_POLLING_FAILED) {
		link_fail(link, RULE_STORE_UNAVAILABLE);
		return;
	}
	link->wanted = status == PGRES_POLLING_WRITING ? EPOLLOUT : EPOLLIN;
	if (!is_ok(link_watch(link)))
		link_fail(link, RULE_OUT_OF_MEMORY);
	else if (status == PGRES_POLLING_OK)
		link_prepare(link);
}

static void link_step(struct pg_link *link)
{
	switch (link->state) {
	case PG_LINK_CONNECTING:
		link_dial(link);
		break;
	case PG_LINK_PREPARING:
	case PG_LINK_UP:
		link_serve(link);
		break;
	case PG_LINK_DOWN:
	case PG_LINK_BROKEN:
		break;
	}
}

static void link_start(struct pg_link *link)
{
	const char *const keys[] = { "dbname", "client_encoding", "fallback_application_name", NULL };
	const char *const values[] = { link->plan->conninfo, "UTF8", "servicekonto", NULL };

	link->state = PG_LINK_CONNECTING;
	link->wanted = EPOLLOUT;
	link->conn = PQconnectStartParams(keys, values, 1);
	if (link->is_in_loop)
		loop_timer_set(link->loop, &link->timer, link->plan->timeout_ms);
	if (link->conn == NULL || PQstatus(link->conn) == CONNECTION_BAD || !is_ok(link_watch(link))) {
		link_fail(link, link->conn == NULL ? RULE_OUT_OF_MEMORY : RULE_STORE_UNAVAILABLE);
		return;
	}
	(void)PQsetNoticeReceiver(link->conn, link_notice, NULL);
}

/* Told once per outage, tried again with growing pauses. */
static void link_retry(struct pg_link *link, const char *event)
{
	if (link->retry_ms == RETRY_FIRST_MS)
		log_event(LOG_ERROR_, NULL, event, KV_TEXT("rule", rule_name(link->failure)), KV_END);
	loop_timer_set(link->loop, &link->timer, link->retry_ms);
	link->retry_ms = link->retry_ms < RETRY_MOST_MS / 2 ? link->retry_ms * 2 : RETRY_MOST_MS;
}

static void link_fail(struct pg_link *link, enum rule why)
{
	const bool was_up = link->state == PG_LINK_UP || link->state == PG_LINK_BROKEN;

	link_unwatch(link);
	PQfinish(link->conn);
	link->conn = NULL;
	link->n_syncs = 0;
	link->state = PG_LINK_DOWN;
	link->failure = why;
	if (!link->is_in_loop)
		return;
	link_retry(link, was_up ? "store.lost" : "store.unreachable");
	if (was_up)
		link->user->lost(link->self);
}

static void link_ready(struct loop_watch *watch, uint32_t events)
{
	(void)events; /* libpq finds out itself what can be done */
	link_step(watch->self);
}

static void link_due(struct loop_timer *timer)
{
	struct pg_link *link = timer->self;

	if (link->state == PG_LINK_DOWN)
		link_start(link);
	else
		link_fail(link, RULE_STORE_UNAVAILABLE);
}

static void link_await(struct pg_link *link)
{
	const int events =
		((link->wanted & EPOLLIN) != 0 ? POLLIN : 0) | ((link->wanted & EPOLLOUT) != 0 ? POLLOUT : 0);
	struct pollfd wait = { .fd = PQsocket(link->conn), .events = (short)events };
	const int n_ready = poll(&wait, 1, (int)link->plan->timeout_ms);

	if (n_ready > 0)
		link_step(link);
	else if (n_ready == 0 || errno != EINTR)
		link_fail(link, RULE_STORE_UNAVAILABLE);
}

OUTCOME pg_link_open(struct pg_link *link, const struct pg_plan *plan, struct loop *loop,
                     const struct pg_link_user *user, void *self)
{
	*link = (struct pg_link){ .plan = plan,
		                  .loop = loop,
		                  .user = user,
		                  .self = self,
		                  .retry_ms = RETRY_FIRST_MS,
		                  .watch = { .ready = link_ready, .self = link },
		                  .timer = { .due = link_due, .self = link } };
	link_start(link);
	while (link->state == PG_LINK_CONNECTING || link->state == PG_LINK_PREPARING)
		link_await(link);
	if (link->state != PG_LINK_UP && link->failure != RULE_STORE_UNAVAILABLE)
		return outcome_of(link->failure, __LINE__);
	link->is_in_loop = true;
	link->wanted = EPOLLIN;
	if (link->state != PG_LINK_UP) { /* a server that is not there yet is waited for in the loop */
		link_retry(link, "store.unreachable");
		return outcome_ok();
	}
	return link_watch(link);
}

void pg_link_close(struct pg_link *link)
{
	link_unwatch(link);
	if (link->is_in_loop)
		loop_timer_clear(link->loop, &link->timer);
	PQfinish(link->conn);
	link->conn = NULL;
	link->state = PG_LINK_DOWN;
}

void pg_link_break(struct pg_link *link)
{
	link->state = PG_LINK_BROKEN;
	loop_timer_set(link->loop, &link->timer, 0);
}

void pg_link_send(struct pg_link *link, const struct pg_bound *bound)
{
	const struct pg_statement *s = bound->statement;

	if (link->state == PG_LINK_UP &&
	    PQsendQueryPrepared(link->conn, s->name, (int)s->n_params, bound->values, bound->lengths,
	                        bound->formats, 0) != 1)
		pg_link_break(link);
}

void pg_link_sync(struct pg_link *link)
{
	if (link->state != PG_LINK_UP)
		return;
	link->n_syncs++;
	if (PQpipelineSync(link->conn) != 1 || !link_flush(link))
		pg_link_break(link);
}
