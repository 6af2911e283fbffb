/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/serve/daemon.h"

#include <stdlib.h>
#include <unistd.h>

#include "lib/log/log.h"
#include "lib/serve/daemon_child.h"
#include "lib/serve/serve_why.h"
#include "lib/base/banned.h"

#define LISTEN_BYTES ((size_t)64 * 1024) /* addresses of one configuration */

SCOPED_KIND(direct, struct pg_direct *, pg_direct_close)

static void refused(const char *event, struct outcome o, const char *why)
{
	log_refused(NULL, event, o, (const struct log_kv[]){ KV_QUOTED("why", bytes_of(why)), KV_END });
}

/* The schema must be this program's; a database that cannot be reached now is waited for by the workers. */
static OUTCOME schema_check(const struct daemon_plan *plan, const struct serve_settings *settings,
                            const char **why)
{
	SCOPED(direct) struct pg_direct *pg = NULL;
	struct outcome o = pg_direct_open(settings->conninfo, &pg, why);

	if (is_ok(o))
		o = migrate_check(pg, plan->migrations, *plan->n_migrations, why);
	*why = serve_why(*why, o); /* it may lie in the connection, which ends here */
	if (o.rule != RULE_STORE_UNAVAILABLE)
		return o;
	refused("store.unreachable", o, *why);
	return outcome_ok();
}

static OUTCOME setup_make(const struct daemon *d, void **out, const char **why)
{
	struct outcome o = d->plan->make(d->file, out, why);

	if (!is_ok(o))
		return o;
	o = schema_check(d->plan, d->plan->settings(*out), why);
	if (!is_ok(o)) {
		d->plan->release(*out);
		*out = NULL;
	}
	return o;
}

/* Before each generation: a mistake at a reload keeps the old one. */
static OUTCOME daemon_prepare(void *self, void **setup)
{
	const char *why;
	const struct outcome o = setup_make(self, setup, &why);

	if (!is_ok(o))
		refused("configuration.refused", o, why);
	return o;
}

static unsigned workers_of(const struct serve_settings *settings)
{
	const long cores = sysconf(_SC_NPROCESSORS_ONLN);

	if (settings->workers > 0)
		return (unsigned)settings->workers;
	return cores > MASTER_WORKERS ? MASTER_WORKERS : cores > 0 ? (unsigned)cores : 1;
}

/* The master needs the addresses to the end; the setup they were read from goes with its generation. */
static OUTCOME listen_copy(const struct conf_list *from, struct arena *mem, struct master_plan *master)
{
	const char **copies = arena_array(mem, from->n, sizeof *copies);

	REQUIRE(copies != NULL, OUT_OF_MEMORY);
	for (size_t i = 0; i < from->n; i++)
		TRY(arena_text(mem, bytes_of(from->items[i]), &copies[i]));
	master->listen = copies;
	master->n_listen = from->n;
	return outcome_ok();
}

int daemon_run(const struct daemon_plan *plan, const char *file)
{
	SCOPED(arena) struct arena *mem = arena_new(LISTEN_BYTES);
	struct daemon d = { .plan = plan, .file = file };
	struct master_plan master = { .prepare = daemon_prepare,
		                      .release = plan->release,
		                      .worker = daemon_worker,
		                      .jobs = daemon_jobs,
		                      .self = &d };
	const struct serve_settings *settings;
	void *first;

	if (!is_ok(daemon_prepare(&d, &first)))
		return EXIT_FAILURE;
	settings = plan->settings(first);
	if (mem == NULL || !is_ok(listen_copy(&settings->listen, mem, &master))) {
		plan->release(first);
		return EXIT_FAILURE;
	}
	master.n_workers = workers_of(settings);
	master.drain_s = settings->drain_s;
	return master_run(&master, first);
}
