/* SPDX-License-Identifier: EUPL-1.2 */
/* servicekonto-idpd: the account. What lib/serve makes a daemon of: setup, helpers, ports, stories, rounds. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "idp/flow/flow.h"
#include "idp/setup.h"
#include "idp/source/source_round.h"
#include "idp/source/source_work.h"
#include "lib/log/log.h"
#include "lib/saml/response.h"
#include "lib/serve/daemon.h"
#include "lib/xml/selftest.h"
#include "lib/xml/xml.h"
#include "sql/migrations.h"

#define HELPER_NICENESS 19 /* measured: 0.6 ms instead of 3 ms for the others while hashing */
#define CLEAN_EACH_MS   INT64_C(60000)
#define REFRESH_EACH_MS INT64_C(15000) /* whether a source is due is one small statement */
#define WARN_EACH_MS    INT64_C(3600000)

static OUTCOME account_make(const char *file, void **setup, const char **why)
{
	struct setup *made;

	*setup = NULL;
	TRY(setup_make(file, &made, why));
	*setup = made;
	return outcome_ok();
}

static void account_release(void *setup)
{
	setup_free(setup);
}

static const struct serve_settings *account_settings(const void *setup)
{
	return &((const struct setup *)setup)->settings.serve;
}

static OUTCOME account_fork(void *self)
{
	struct setup *setup = self;
	const struct helper_plan helpers = { .work = password_work,
		                             .self = &setup->helper,
		                             .n_helpers = (unsigned)setup->settings.helpers,
		                             .queue_max = LIMIT_HASH_QUEUE,
		                             .niceness = HELPER_NICENESS };

	const struct helper_plan queries = { .work = source_work,
		                             .self = &setup->source_way,
		                             .n_helpers = LIMIT_MDQ_HELPERS,
		                             .queue_max = LIMIT_MDQ_QUEUE,
		                             .niceness = HELPER_NICENESS };

	setup->account.helpers = helper_pool_new(&helpers);
	setup->account.queries = helper_pool_new(&queries);
	REQUIRE(setup->account.helpers != NULL && setup->account.queries != NULL, OUT_OF_MEMORY);
	return outcome_ok();
}

static OUTCOME account_open(void *self, struct loop *loop, struct pg *pg, void **world)
{
	struct setup *setup = self;

	account_ports_init(&setup->account);
	setup->account.pairwise = setup->pairwise;
	TRY(helper_pool_attach(setup->account.helpers, loop));
	TRY(helper_pool_attach(setup->account.queries, loop));
	TRY(store_init(&setup->account.store, pg));
	setup->world.ports = &setup->account.ports;
	*world = &setup->world;
	return outcome_ok();
}

static void account_close(void *self)
{
	struct setup *setup = self;

	store_done(&setup->account.store);
	helper_pool_free(setup->account.helpers);
	helper_pool_free(setup->account.queries);
}

static OUTCOME account_jobs_fork(void *self)
{
	struct setup *setup = self;
	const struct helper_plan refreshes = { .work = source_work,
		                               .self = &setup->source_way,
		                               .n_helpers = LIMIT_SOURCE_AT_ONCE,
		                               .queue_max = LIMIT_SOURCE_AT_ONCE,
		                               .niceness = HELPER_NICENESS };

	setup->refreshes = helper_pool_new(&refreshes);
	REQUIRE(setup->refreshes != NULL, OUT_OF_MEMORY);
	return outcome_ok();
}

static OUTCOME account_jobs_open(void *self, struct loop *loop)
{
	const struct setup *setup = self;

	return helper_pool_attach(setup->refreshes, loop);
}

static void account_jobs_close(void *self)
{
	struct setup *setup = self;

	helper_pool_free(setup->refreshes);
}

static OUTCOME account_clean(void *setup, struct pg *pg, int64_t now_at, struct arena *mem)
{
	(void)setup;
	return store_clean(pg, now_at, mem);
}

static OUTCOME account_refresh(void *self, struct pg *pg, int64_t now_at, struct arena *mem)
{
	const struct setup *setup = self;

	return source_refresh_due(pg, setup->refreshes, now_at, mem);
}

static OUTCOME account_warn(void *setup, struct pg *pg, int64_t now_at, struct arena *mem)
{
	(void)setup;
	return source_warn(pg, now_at, mem);
}

/* As many rounds refresh as helpers do: a server that is dead or slow keeps one of them, never the cleaning. */
static const struct daemon_round rounds[] = {
	{ "cleaning.failed", CLEAN_EACH_MS, account_clean },
	{ "refreshing.failed", REFRESH_EACH_MS, account_refresh },
	{ "refreshing.failed", REFRESH_EACH_MS, account_refresh },
	{ "warning.failed", WARN_EACH_MS, account_warn },
};

static const struct daemon_plan account_plan = {
	.make = account_make,
	.release = account_release,
	.settings = account_settings,
	.migrations = sql_account,
	.n_migrations = &sql_account_count,
	.statements = store_statements,
	.n_statements = STMT_COUNT,
	.fork = account_fork,
	.open = account_open,
	.close = account_close,
	.serve = flow_serve,
	.refuse = flow_refuse,
	.jobs_fork = account_jobs_fork,
	.jobs_open = account_jobs_open,
	.jobs_close = account_jobs_close,
	.rounds = rounds,
	.n_rounds = ARRAY_LEN(rounds),
};

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
	const char *file = NULL;
	struct outcome o;
	const char *what;
	int option, status;

	while ((option = getopt(argc, argv, "c:")) == 'c')
		file = optarg;
	if (file == NULL || option != -1 || optind != argc) {
		(void)fprintf(stderr, "usage: servicekonto-idpd -c FILE\n");
		return 2;
	}
	log_open("servicekonto-idpd", LOG_INFO_);
	o = libraries_start(&what);
	if (!is_ok(o)) {
		log_refused(NULL, "start.refused", o, (const struct log_kv[]){ KV_TEXT("why", what), KV_END });
		return EXIT_FAILURE;
	}
	status = daemon_run(&account_plan, file);
	response_stop();
	xml_stop();
	return status;
}
