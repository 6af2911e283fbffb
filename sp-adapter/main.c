/* SPDX-License-Identifier: EUPL-1.2 */
/* servicekonto-spd: the portal's adapter. The order of starting up is the order of the calls below. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/log/log.h"
#include "lib/pg/migrate.h"
#include "lib/saml/port_lasso.h"
#include "lib/xml/selftest.h"
#include "lib/xml/xml.h"
#include "sp-adapter/worker.h"
#include "sql/migrations.h"
#include "lib/base/banned.h"

#define EXIT_USAGE 2
#define CLI_BYTES ((size_t)1024 * 1024)

SCOPED_KIND(pg_direct, struct pg_direct *, pg_direct_close)
SCOPED_KIND(setup, struct setup *, setup_free)

struct daemon {
	const char *file;
	struct setup *setup; /* of the newest generation that could be made */
};

static void refused(const char *event, struct outcome o, const char *why)
{
	log_refused(NULL, event, o, (const struct log_kv[]){ KV_QUOTED("why", bytes_of(why)), KV_END });
}

/* ---- daemon ---- */

/* The schema must be this program's; a database that cannot be reached now is waited for by the workers. */
static OUTCOME schema_check(const struct settings *settings, const char **why)
{
	SCOPED(pg_direct) struct pg_direct *pg = NULL;
	static char kept[1024]; /* why is the connection's, which ends here */
	struct outcome o = pg_direct_open(settings->conninfo, &pg, why);

	if (is_ok(o))
		o = migrate_check(pg, sql_adapter, sql_adapter_count, why);
	if (o.rule == RULE_STORE_UNAVAILABLE) {
		refused("store.unreachable", o, *why);
		return outcome_ok();
	}
	(void)snprintf(kept, sizeof kept, "%s", *why != NULL ? *why : "");
	*why = kept;
	return o;
}

static OUTCOME generation_make(const char *file, struct setup **out, const char **why)
{
	SCOPED(setup) struct setup *fresh = NULL;

	*out = NULL;
	TRY(setup_make(file, true, &fresh, why));
	TRY(schema_check(&fresh->settings, why));
	*out = TAKE(fresh);
	return outcome_ok();
}

/* Before each generation: a mistake at a reload keeps the old one. */
static OUTCOME daemon_prepare(void *self)
{
	struct daemon *d = self;
	struct setup *fresh;
	const char *why;
	const struct outcome o = generation_make(d->file, &fresh, &why);

	if (!is_ok(o)) {
		refused("configuration.refused", o, why);
		return o;
	}
	setup_free(d->setup);
	d->setup = fresh;
	return outcome_ok();
}

static int daemon_worker(void *self, const struct worker_place *place)
{
	const struct daemon *d = self;

	return worker_run(d->setup, place);
}

static int daemon_jobs(void *self, int signal_fd)
{
	const struct daemon *d = self;

	return jobs_run(d->setup, signal_fd);
}

static int daemon_run(const char *file)
{
	struct daemon d = { .file = file };
	struct master_plan plan = {
		.prepare = daemon_prepare, .worker = daemon_worker, .jobs = daemon_jobs, .self = &d
	};
	const long cores = sysconf(_SC_NPROCESSORS_ONLN);
	SCOPED(setup) struct setup *first = NULL;
	const char *why;
	int status;

	/* the master listens before the first generation is made: addresses come from a first reading */
	if (!is_ok(setup_make(file, false, &first, &why))) {
		(void)fprintf(stderr, "servicekonto-spd: %s\n", why);
		return EXIT_FAILURE;
	}
	plan.listen = first->settings.listen.items;
	plan.n_listen = first->settings.listen.n;
	plan.drain_s = first->settings.drain_s;
	plan.n_workers = (unsigned)first->settings.workers;
	if (plan.n_workers == 0)
		plan.n_workers = cores > 0 ? (unsigned)cores : 1;
	status = master_run(&plan);
	setup_free(d.setup);
	return status;
}

/* ---- commands ---- */

static OUTCOME migrate(const char *file, struct arena *mem, const char **why)
{
	SCOPED(pg_direct) struct pg_direct *pg = NULL;
	struct settings settings;
	int64_t from, to;
	struct outcome o;

	TRY(settings_read(file, mem, &settings, why));
	o = pg_direct_open(settings.owner_conninfo != NULL ? settings.owner_conninfo : settings.conninfo, &pg,
	                   why);
	if (is_ok(o))
		o = migrate_run(pg, sql_adapter, sql_adapter_count, &from, &to, why);
	if (!is_ok(o)) {
		TRY(arena_text(mem, bytes_of(*why), why)); /* the connection it belongs to ends here */
		return o;
	}
	(void)printf("the database went from version %lld to %lld\n", (long long)from, (long long)to);
	return outcome_ok();
}

static OUTCOME metadata(const char *file, struct arena *mem, const char **why)
{
	SCOPED(setup) struct setup *setup = NULL;

	(void)mem;
	TRY(setup_make(file, false, &setup, why));
	(void)printf("%.*s\n", (int)setup->portal.metadata.len, (const char *)setup->portal.metadata.ptr);
	return outcome_ok();
}

static const struct {
	const char *name;
	OUTCOME (*run)(const char *file, struct arena *mem, const char **why);
} commands[] = {
	{ "migrate", migrate },
	{ "metadata", metadata },
};

static int command_run(const char *name, const char *file)
{
	SCOPED(arena) struct arena *mem = arena_new(CLI_BYTES);
	struct outcome o = outcome_of(RULE_OUT_OF_MEMORY, __LINE__);
	const char *why = NULL;

	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		if (strcmp(commands[i].name, name) != 0)
			continue;
		if (mem != NULL)
			o = commands[i].run(file, mem, &why);
		if (is_ok(o))
			return EXIT_SUCCESS;
		(void)fprintf(stderr, "servicekonto-spd %s: %s\n", name,
		              why != NULL ? why : rule_text(o.rule));
		return EXIT_FAILURE;
	}
	(void)fprintf(stderr, "servicekonto-spd: unknown command \"%s\"\n", name);
	return EXIT_USAGE;
}

/* what: the sentence for the operator when something fails */
static OUTCOME libraries_start(const char **what)
{
	*what = "a library does not start";
	TRY(port_lasso_start()); /* before xml_start(), which it would undo */
	TRY(xml_start());
	return selftest_run(what);
}

int main(int argc, char **argv)
{
	const char *file = NULL, *what;
	struct outcome o;
	int option, status;

	/* "+": what stands behind the options is the command */
	while ((option = getopt(argc, argv, "+c:")) == 'c')
		file = optarg;
	if (file == NULL || option != -1 || argc - optind > 1) {
		(void)fprintf(stderr, "usage: servicekonto-spd -c FILE [migrate | metadata]\n");
		return EXIT_USAGE;
	}
	log_open("servicekonto-spd", LOG_INFO_);
	o = libraries_start(&what);
	if (!is_ok(o)) {
		refused("start.refused", o, what);
		return EXIT_FAILURE;
	}
	status = optind < argc ? command_run(argv[optind], file) : daemon_run(file);
	xml_stop();
	return status;
}
