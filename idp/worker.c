/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/worker.h"

#include <stdlib.h>
#include <sys/epoll.h>

#include "idp/account_ports.h"
#include "idp/flow/flow.h"
#include "lib/http/server.h"
#include "lib/log/log.h"
#include "lib/proc/fiber.h"

#define HELPER_NICENESS 19 /* measured: 0.6 ms instead of 3 ms for the others while hashing */

struct worker {
	struct account_ports account;
	struct loop *loop;
	struct http_server *server;
	struct loop_watch signals;
};

static void drained(void *self)
{
	struct worker *w = self;

	loop_stop(w->loop);
}

static void signalled(struct loop_watch *watch, uint32_t events)
{
	struct worker *w = watch->self;

	(void)events;
	loop_remove(w->loop, watch);
	http_server_drain(w->server, drained, w);
}

static OUTCOME database_open(const struct settings *settings, struct loop *loop, struct pg **out)
{
	const struct pg_plan plan = { .conninfo = settings->conninfo,
		                      .statements = store_statements,
		                      .n_statements = STMT_COUNT,
		                      .timeout_ms = settings->db_timeout_ms };

	return pg_open(&plan, loop, out);
}

/* Host values: that of the public address first, then the configured ones. */
static OUTCOME hosts_of(const struct settings *settings, struct arena *mem, const char *const **out)
{
	const char **hosts = arena_array(mem, settings->hosts.n + 2, sizeof *hosts);

	REQUIRE(hosts != NULL, OUT_OF_MEMORY);
	TRY(arena_text(mem, settings->base.authority, &hosts[0]));
	for (size_t i = 0; i < settings->hosts.n; i++)
		hosts[i + 1] = settings->hosts.items[i];
	*out = hosts;
	return outcome_ok();
}

static OUTCOME server_start(struct setup *setup, struct worker *w, const struct worker_place *place)
{
	struct http_plan plan = { .serve = flow_serve,
		                  .refuse = flow_refuse,
		                  .self = &setup->world,
		                  .peer_header = setup->settings.peer_header,
		                  .idle_s = setup->settings.idle_s,
		                  .max_connections = (unsigned)setup->settings.max_connections };

	TRY(hosts_of(&setup->settings, setup->mem, &plan.hosts));
	return http_server_start(&plan, place, w->loop, &w->server);
}

/* Helpers are forked first: before database, HTTP server and anything else that a fork would copy. */
static OUTCOME worker_start(struct setup *setup, struct worker *w, const struct worker_place *place)
{
	const struct helper_plan helpers = { .work = password_work,
		                             .self = &setup->helper,
		                             .n_helpers = (unsigned)setup->settings.helpers,
		                             .queue_max = LIMIT_HASH_QUEUE,
		                             .niceness = HELPER_NICENESS };
	struct pg *pg;

	account_ports_init(&w->account);
	w->account.helpers = helper_pool_new(&helpers);
	w->loop = loop_new();
	REQUIRE(w->account.helpers != NULL && w->loop != NULL, OUT_OF_MEMORY);
	TRY(helper_pool_attach(w->account.helpers, w->loop));
	TRY(database_open(&setup->settings, w->loop, &pg));
	TRY(store_init(&w->account.store, pg));
	w->account.pairwise = setup->pairwise;
	setup->world.ports = &w->account.ports;
	TRY(server_start(setup, w, place));
	w->signals = (struct loop_watch){ .ready = signalled, .fd = place->signal_fd, .self = w };
	return loop_add(w->loop, &w->signals, EPOLLIN);
}

int worker_run(struct setup *setup, const struct worker_place *place)
{
	struct worker w = { 0 };
	const struct outcome o = worker_start(setup, &w, place);

	if (!is_ok(o)) {
		log_refused(NULL, "worker.refused", o, (const struct log_kv[]){ KV_END });
		return EXIT_FAILURE;
	}
	place->ready(place);
	loop_run(w.loop);
	http_server_free(w.server);
	store_done(&w.account.store);
	pg_close(w.account.store.pg);
	helper_pool_free(w.account.helpers);
	fiber_pool_free();
	loop_free(w.loop);
	return EXIT_SUCCESS;
}
