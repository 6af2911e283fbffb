/* SPDX-License-Identifier: EUPL-1.2 */
/* servicekonto-spd: the portal's adapter. What lib/serve makes a daemon of, and two commands. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/log/log.h"
#include "lib/saml/port_lasso.h"
#include "lib/serve/daemon.h"
#include "lib/serve/serve_migrate.h"
#include "lib/xml/selftest.h"
#include "lib/xml/xml.h"
#include "sp-adapter/portal_store.h"
#include "sp-adapter/setup.h"
#include "sql/migrations.h"
#include "lib/base/banned.h"

#define EXIT_USAGE 2
#define CLI_BYTES ((size_t)1024 * 1024)
#define CLEAN_EACH_MS INT64_C(60000)

SCOPED_KIND(setup, struct setup *, setup_free)

/* ---- daemon ---- */

static OUTCOME adapter_make(const char *file, void **setup, const char **why)
{
	struct setup *made;

	*setup = NULL;
	TRY(setup_make(file, true, &made, why));
	*setup = made;
	return outcome_ok();
}

static void adapter_release(void *setup)
{
	setup_free(setup);
}

static const struct serve_settings *adapter_settings(const void *setup)
{
	return &((const struct setup *)setup)->settings.serve;
}

static OUTCOME adapter_open(void *self, struct loop *loop, struct pg *pg, void **world)
{
	struct setup *setup = self;

	(void)loop;
	adapter_ports_init(&setup->adapter, pg);
	setup->portal.ports = &setup->adapter.ports;
	*world = &setup->portal;
	return outcome_ok();
}

static OUTCOME adapter_clean(void *setup, struct pg *pg, int64_t now_at, struct arena *mem)
{
	(void)setup;
	return portal_store_clean(pg, now_at, mem);
}

static const struct daemon_round rounds[] = {
	{ "cleaning.failed", CLEAN_EACH_MS, adapter_clean },
};

static const struct daemon_plan adapter_plan = {
	.make = adapter_make,
	.release = adapter_release,
	.settings = adapter_settings,
	.migrations = sql_adapter,
	.n_migrations = &sql_adapter_count,
	.statements = portal_statements,
	.n_statements = PORTAL_STATEMENTS,
	.open = adapter_open,
	.serve = portal_serve,
	.refuse = portal_refuse,
	.rounds = rounds,
	.n_rounds = ARRAY_LEN(rounds),
};

/* ---- commands ---- */

static OUTCOME migrate(const char *file, struct arena *mem, const char **why)
{
	struct settings settings;

	TRY(settings_read(file, mem, &settings, why));
	return serve_migrate(&settings.serve, sql_adapter, sql_adapter_count, mem, why);
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
		log_refused(NULL, "start.refused", o, (const struct log_kv[]){ KV_TEXT("why", what), KV_END });
		return EXIT_FAILURE;
	}
	status = optind < argc ? command_run(argv[optind], file) : daemon_run(&adapter_plan, file);
	xml_stop();
	return status;
}
