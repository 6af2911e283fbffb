/* SPDX-License-Identifier: EUPL-1.2 */
/* The jobs process: deletes what has ended. One cleaning each minute, as one story on a fiber. */
#include <stdlib.h>
#include <sys/epoll.h>

#include "lib/base/utctime.h"
#include "lib/log/log.h"
#include "lib/proc/fiber.h"
#include "sp-adapter/portal_store.h"
#include "sp-adapter/worker.h"
#include "lib/base/banned.h"

#define CLEAN_EACH_MS INT64_C(60000)
#define CLEAN_FIRST_MS INT64_C(1000)

struct jobs {
	struct loop *loop;
	struct pg *pg;
	struct loop_timer timer;
	struct loop_watch signals;
};

static void clean(void *arg)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct jobs *j = arg;
	struct outcome o;

	if (mem == NULL)
		return;
	o = portal_store_clean(j->pg, utctime_now(), mem);
	if (!is_ok(o))
		log_refused(NULL, "cleaning.failed", o, (const struct log_kv[]){ KV_END });
}

static void clean_due(struct loop_timer *timer)
{
	struct jobs *j = timer->self;

	(void)fiber_start(clean, j); /* without a stack: the next minute tries again */
	loop_timer_set(j->loop, timer, CLEAN_EACH_MS);
}

static void signalled(struct loop_watch *watch, uint32_t events)
{
	struct jobs *j = watch->self;

	(void)events;
	loop_stop(j->loop);
}

static OUTCOME jobs_start(struct setup *setup, struct jobs *j, int signal_fd)
{
	j->loop = loop_new();
	REQUIRE(j->loop != NULL, OUT_OF_MEMORY);
	TRY(worker_database(&setup->settings, j->loop, &j->pg));
	j->timer = (struct loop_timer){ .due = clean_due, .self = j };
	loop_timer_set(j->loop, &j->timer, CLEAN_FIRST_MS);
	j->signals = (struct loop_watch){ .ready = signalled, .fd = signal_fd, .self = j };
	return loop_add(j->loop, &j->signals, EPOLLIN);
}

int jobs_run(struct setup *setup, int signal_fd)
{
	struct jobs j = { 0 };
	const struct outcome o = jobs_start(setup, &j, signal_fd);

	if (!is_ok(o)) {
		log_refused(NULL, "jobs.refused", o, (const struct log_kv[]){ KV_END });
		return EXIT_FAILURE;
	}
	loop_run(j.loop);
	pg_close(j.pg);
	fiber_pool_free();
	loop_free(j.loop);
	return EXIT_SUCCESS;
}
