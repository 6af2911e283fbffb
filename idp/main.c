/* SPDX-License-Identifier: EUPL-1.2 */
/* servicekonto-idpd: the account. The order of starting up is the order of the calls below. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "idp/setup.h"
#include "idp/worker.h"
#include "lib/log/log.h"
#include "lib/pg/migrate.h"
#include "lib/proc/master.h"
#include "lib/saml/response.h"
#include "lib/xml/selftest.h"
#include "lib/xml/xml.h"
#include "sql/migrations.h"

SCOPED_KIND(direct, struct pg_direct *, pg_direct_close)

struct daemon {
	const char *file;
	struct setup *setup; /* of the newest generation that could be made */
};

/* The schema must be this program's; a database that cannot be reached now is waited for by the workers. */
static OUTCOME schema_check(const struct setup *setup, const char **why)
{
	SCOPED(direct) struct pg_direct *pg = NULL;
	const struct outcome o = pg_direct_open(setup->settings.conninfo, &pg, why);
	static char kept[1024];
	struct outcome checked;

	if (o.rule == RULE_STORE_UNAVAILABLE) {
		log_refused(NULL, "store.unreachable", o, (const struct log_kv[]){ KV_END });
		return outcome_ok();
	}
	TRY(o);
	checked = migrate_check(pg, sql_account, sql_account_count, why);
	if (!is_ok(checked) && *why != NULL) { /* the sentence may lie in the connection, which ends here */
		(void)snprintf(kept, sizeof kept, "%s", *why);
		*why = kept;
	}
	return checked;
}

/* Before each generation: a mistake at a reload keeps the old one. */
static OUTCOME daemon_prepare(void *self)
{
	struct daemon *d = self;
	struct setup *fresh;
	const char *why;
	struct outcome o = setup_make(d->file, &fresh, &why);

	if (is_ok(o)) {
		o = schema_check(fresh, &why);
		if (!is_ok(o))
			setup_free(fresh);
	}
	if (!is_ok(o)) {
		log_refused(NULL, "configuration.refused", o,
		            (const struct log_kv[]){ KV_QUOTED("why", bytes_of(why)), KV_END });
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

static int daemon_run(struct daemon *d)
{
	struct master_plan plan = { .prepare = daemon_prepare, .worker = daemon_worker, .jobs = daemon_jobs, .self = d };
	const long cores = sysconf(_SC_NPROCESSORS_ONLN);

	/* the master listens before the first generation is made: addresses come from a first reading */
	if (!is_ok(daemon_prepare(d)))
		return EXIT_FAILURE;
	plan.listen = d->setup->settings.listen.items;
	plan.n_listen = d->setup->settings.listen.n;
	plan.drain_s = d->setup->settings.drain_s;
	plan.n_workers = (unsigned)d->setup->settings.workers;
	if (plan.n_workers == 0)
		plan.n_workers = cores > 0 ? (unsigned)cores : 1;
	return master_run(&plan);
}

/* what: for the operator when something fails */
static OUTCOME libraries_start(const char **what)
{
	*what = "a library does not start";
	TRY(response_start()); /* before xml_start(): lasso's own start would undo ours */
	TRY(xml_start());
	return selftest_run(what);
}

int main(int argc, char **argv)
{
	struct daemon d = { 0 };
	struct outcome o;
	const char *what;
	int option, status;

	while ((option = getopt(argc, argv, "c:")) == 'c')
		d.file = optarg;
	if (d.file == NULL || option != -1 || optind != argc) {
		(void)fprintf(stderr, "usage: servicekonto-idpd -c FILE\n");
		return 2;
	}
	log_open("servicekonto-idpd", LOG_INFO_);
	o = libraries_start(&what);
	if (!is_ok(o)) {
		log_refused(NULL, "start.refused", o, (const struct log_kv[]){ KV_TEXT("why", what), KV_END });
		return EXIT_FAILURE;
	}
	status = daemon_run(&d);
	setup_free(d.setup);
	response_stop();
	xml_stop();
	return status;
}
