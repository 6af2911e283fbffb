/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/serve/daemon_child.h"

#include <stdlib.h>
#include <sys/epoll.h>

#include "lib/base/utctime.h"
#include "lib/http/server.h"
#include "lib/log/log.h"
#include "lib/proc/fiber.h"
#include "lib/base/banned.h"

#define ROUND_FIRST_MS INT64_C(1000)

struct child;

struct round {
	const struct daemon_round *plan;
	struct child *child;
	struct loop_timer timer;
	bool is_running;
};

struct child {
	const struct daemon_plan *plan;
	void *setup;
	struct loop *loop;
	struct pg *pg;
	struct loop_watch signals;
	struct http_server *server;         /* of a worker */
	struct round rounds[DAEMON_ROUNDS]; /* of the jobs process */
};

static OUTCOME child_open(struct child *c, int signal_fd,
                          void (*signalled)(struct loop_watch *watch, uint32_t events))
{
	const struct serve_settings *settings = c->plan->settings(c->setup);
	const struct pg_plan pg = { .conninfo = settings->conninfo,
		                    .statements = c->plan->statements,
		                    .n_statements = c->plan->n_statements,
		                    .timeout_ms = settings->db_timeout_ms };

	c->loop = loop_new();
	REQUIRE(c->loop != NULL, OUT_OF_MEMORY);
	c->signals = (struct loop_watch){ .ready = signalled, .fd = signal_fd, .self = c };
	TRY(loop_add(c->loop, &c->signals, EPOLLIN));
	return pg_open(&pg, c->loop, &c->pg);
}

static void child_close(struct child *c)
{
	pg_close(c->pg);
	fiber_pool_free();
	loop_free(c->loop);
}

static int child_failed(const char *event, struct outcome o)
{
	log_refused(NULL, event, o, (const struct log_kv[]){ KV_END });
	return EXIT_FAILURE;
}

/* ---- worker ---- */

static void drained(void *self)
{
	struct child *c = self;

	loop_stop(c->loop);
}

static void worker_signalled(struct loop_watch *watch, uint32_t events)
{
	struct child *c = watch->self;

	(void)events;
	loop_remove(c->loop, watch);
	http_server_drain(c->server, drained, c);
}

static OUTCOME server_start(struct child *c, const struct worker_place *place, void *world)
{
	const struct serve_settings *settings = c->plan->settings(c->setup);
	const struct http_plan plan = { .serve = c->plan->serve,
		                        .refuse = c->plan->refuse,
		                        .self = world,
		                        .hosts = settings->host_values,
		                        .peer_header = settings->peer_header,
		                        .idle_s = settings->idle_s,
		                        .max_connections = (unsigned)settings->max_connections };

	return http_server_start(&plan, place, c->loop, &c->server);
}

/* Helpers are forked first: before database, HTTP server and anything else that a fork would copy. */
static OUTCOME worker_start(struct child *c, const struct worker_place *place)
{
	void *world;

	if (c->plan->fork != NULL)
		TRY(c->plan->fork(c->setup));
	TRY(child_open(c, place->signal_fd, worker_signalled));
	TRY(c->plan->open(c->setup, c->loop, c->pg, &world));
	return server_start(c, place, world);
}

int daemon_worker(void *self, void *setup, const struct worker_place *place)
{
	const struct daemon *d = self;
	struct child c = { .plan = d->plan, .setup = setup };
	const struct outcome o = worker_start(&c, place);

	if (!is_ok(o))
		return child_failed("worker.refused", o);
	place->ready(place);
	loop_run(c.loop);
	http_server_free(c.server);
	if (c.plan->close != NULL)
		c.plan->close(setup);
	child_close(&c);
	return EXIT_SUCCESS;
}

/* ---- jobs ---- */

static void round_run(void *self)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct round *r = self;
	struct outcome o = outcome_of(RULE_OUT_OF_MEMORY, __LINE__);

	if (mem != NULL)
		o = r->plan->run(r->child->setup, r->child->pg, utctime_now(), mem);
	if (!is_ok(o))
		log_refused(NULL, r->plan->failed, o, (const struct log_kv[]){ KV_END });
	r->is_running = false;
}

static void round_due(struct loop_timer *timer)
{
	struct round *r = timer->self;

	loop_timer_set(r->child->loop, timer, r->plan->each_ms);
	if (r->is_running) /* it takes longer than it should: never twice at once */
		return;
	r->is_running = true;
	if (!fiber_start(round_run, r)) /* without a stack: the next time tries again */
		r->is_running = false;
}

static void jobs_signalled(struct loop_watch *watch, uint32_t events)
{
	struct child *c = watch->self;

	(void)events;
	loop_stop(c->loop);
}

static OUTCOME jobs_start(struct child *c, int signal_fd)
{
	REQUIRE(c->plan->n_rounds <= DAEMON_ROUNDS, INTERNAL);
	if (c->plan->jobs_fork != NULL)
		TRY(c->plan->jobs_fork(c->setup));
	TRY(child_open(c, signal_fd, jobs_signalled));
	if (c->plan->jobs_open != NULL)
		TRY(c->plan->jobs_open(c->setup, c->loop));
	for (size_t i = 0; i < c->plan->n_rounds; i++) {
		struct round *r = &c->rounds[i];

		*r = (struct round){ .plan = &c->plan->rounds[i], .child = c };
		r->timer = (struct loop_timer){ .due = round_due, .self = r };
		loop_timer_set(c->loop, &r->timer, ROUND_FIRST_MS);
	}
	return outcome_ok();
}

int daemon_jobs(void *self, void *setup, int signal_fd)
{
	const struct daemon *d = self;
	struct child c = { .plan = d->plan, .setup = setup };
	const struct outcome o = jobs_start(&c, signal_fd);

	if (!is_ok(o))
		return child_failed("jobs.refused", o);
	loop_run(c.loop);
	if (c.plan->jobs_close != NULL)
		c.plan->jobs_close(setup);
	child_close(&c);
	return EXIT_SUCCESS;
}
