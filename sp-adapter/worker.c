/* SPDX-License-Identifier: EUPL-1.2 */
#include "sp-adapter/worker.h"

#include <stdlib.h>
#include <sys/epoll.h>

#include "lib/http/server.h"
#include "lib/log/log.h"
#include "lib/proc/fiber.h"
#include "sp-adapter/adapter_ports.h"
#include "sp-adapter/portal_store.h"
#include "lib/base/banned.h"

struct worker {
	struct adapter_ports adapter;
	struct loop *loop;
	struct http_server *server;
	struct loop_watch signals;
};

OUTCOME worker_database(const struct settings *settings, struct loop *loop, struct pg **out)
{
	const struct pg_plan plan = { .conninfo = settings->conninfo,
		                      .statements = portal_statements,
		                      .n_statements = PORTAL_STATEMENTS,
		                      .timeout_ms = settings->db_timeout_ms };

	return pg_open(&plan, loop, out);
}

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
	struct http_plan plan = { .serve = portal_serve,
		                  .refuse = portal_refuse,
		                  .self = &setup->portal,
		                  .peer_header = setup->settings.peer_header,
		                  .idle_s = setup->settings.idle_s,
		                  .max_connections = (unsigned)setup->settings.max_connections };

	TRY(hosts_of(&setup->settings, setup->mem, &plan.hosts));
	return http_server_start(&plan, place, w->loop, &w->server);
}

static OUTCOME worker_start(struct setup *setup, struct worker *w, const struct worker_place *place)
{
	struct pg *pg;

	w->loop = loop_new();
	REQUIRE(w->loop != NULL, OUT_OF_MEMORY);
	TRY(worker_database(&setup->settings, w->loop, &pg));
	adapter_ports_init(&w->adapter, pg);
	setup->portal.ports = &w->adapter.ports;
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
	pg_close(w.adapter.pg);
	fiber_pool_free();
	loop_free(w.loop);
	return EXIT_SUCCESS;
}
