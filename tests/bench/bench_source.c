/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * bench_source [--quick] CONNINFO FOLDER - a federation's metadata into PostgreSQL, and the look-up of its partners
 *
 * FOLDER holds fed.xml, which the source "fed" of the database names, and what it becomes in turn: small.xml, many.xml,
 * changed.xml (started by metadata.sh). Wall-clock time, as an operator and a login see it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "idp/source/source.h"
#include "idp/store/store.h"
#include "lib/base/utctime.h"
#include "lib/log/log.h"
#include "lib/proc/fiber.h"
#include "lib/spec/limits.h"
#include "lib/xml/xml.h"

#define LIMIT_STORE_RATE 500.0 /* 10 000 entities in 20 s */
#define LIMIT_MEGABYTE   64.0
#define LIMIT_LOOKUP_MS  0.2
#define LOOKUPS          20000U
#define LOOKUPS_QUICK    2000U
#define WARM             1000U /* partners that people come from within a while */
#define RELOADS          1000U
#define RELOADS_QUICK    10U
#define PATH_BYTES       512

static const char *folder;
static struct source_way way;

static void must(struct outcome o, const char *what)
{
	if (is_ok(o))
		return;
	(void)fprintf(stderr, "bench: %s: %s\n", what, rule_name(o.rule));
	exit(EXIT_FAILURE);
}

static void have(bool is_there, const char *what)
{
	if (!is_there)
		must(outcome_of(RULE_INTERNAL, 0), what);
}

static double now_s(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double status_mb(const char *name)
{
	FILE *f = fopen("/proc/self/status", "re");
	char line[256];
	double kb = -1;

	have(f != NULL, "/proc");
	while (fgets(line, sizeof line, f) != NULL)
		if (strncmp(line, name, strlen(name)) == 0)
			kb = strtod(line + strlen(name), NULL);
	(void)fclose(f);
	return kb / 1024;
}

static void row(const char *name, double value, const char *unit, double limit)
{
	printf("%s\t%.4g\t%s\t%.4g\t%.3f\n", name, value, unit, limit, value / limit);
	(void)fflush(stdout);
}

/* The source's file becomes that one. Seconds that its refresh took. */
static double refresh(const char *file, struct source_report *out)
{
	static const struct source_watch nobody;
	char from[PATH_BYTES], to[PATH_BYTES];
	struct pg_direct *pg;
	const char *why;
	double begin;

	(void)snprintf(from, sizeof from, "%s/%s", folder, file);
	(void)snprintf(to, sizeof to, "%s/fed.xml", folder);
	have(unlink(to) == 0 && link(from, to) == 0, file);
	begin = now_s();
	must(pg_direct_open(way.conninfo, &pg, &why), why);
	must(source_refresh(pg, &way, "fed", SOURCE_ANY_TIME, &nobody, out), file);
	pg_direct_close(pg);
	return now_s() - begin;
}

static uint64_t load(void)
{
	struct source_report r;
	double before_mb, took_s;
	uint64_t n;

	(void)refresh("small.xml", &r); /* what a first time costs is not the aggregate's */
	before_mb = status_mb("VmRSS:");
	took_s = refresh("many.xml", &r);
	n = r.n_live;
	have(n > 1 && r.n_new >= n - 1 && r.n_quarantined == 0, "all live");
	row("metadata.store", (double)n / took_s, "1/s", LIMIT_STORE_RATE);
	took_s = refresh("changed.xml", &r);
	have(r.n_changed == 1 && r.n_new == 1 && r.n_live == n + 1, "one changed, one new");
	printf("metadata.reload\t%.4g\t1/s\t-\t-\n", (double)r.n_live / took_s);
	row("metadata.store.memory", status_mb("VmHWM:") - before_mb, "MB", LIMIT_MEGABYTE);
	return n;
}

/* Each of them whole: file, signature, entities, rows. */
static void reloads(unsigned n)
{
	struct source_report r;
	double before_mb = 0;

	for (unsigned i = 0; i < n; i++) {
		(void)refresh(i % 2 == 0 ? "small.xml" : "other.xml", &r);
		have(r.n_live == 1 && r.n_changed + r.n_new == 1, "one live");
		if (i == n / 10)
			before_mb = status_mb("VmRSS:");
	}
	row("metadata.growth", status_mb("VmRSS:") - before_mb, "MB", 1);
}

struct lookups {
	struct loop *loop;
	struct store store;
	uint64_t n_entities;
	unsigned n;
};

static int by_size(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, size_t n)
{
	qsort(values, n, sizeof *values, by_size);
	return values[n / 2];
}

static double lookup(struct lookups *l, unsigned long which)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct store_partner found;
	char entity_id[64];
	double begin;

	(void)snprintf(entity_id, sizeof entity_id, "https://sp-%lu.example/", which);
	begin = now_s();
	must(store_partner_find(&l->store, bytes_of(entity_id), utctime_now(), mem, &found), entity_id);
	have(strcmp(found.partner->entity_id, entity_id) == 0, "the partner asked for");
	return (now_s() - begin) * 1000;
}

/* A stride that meets all of them in no order. */
static void lookups_run(void *arg)
{
	struct lookups *l = arg;
	const unsigned n_warm = 2 * WARM <= l->n_entities ? WARM : (unsigned)l->n_entities / 2;
	double *ms = calloc(l->n, sizeof *ms);

	have(ms != NULL, "memory");
	for (unsigned i = 0; i < n_warm; i++)
		(void)lookup(l, (unsigned long)i * 7919 % l->n_entities);
	for (unsigned i = 0; i < l->n; i++)
		ms[i] = lookup(l, (unsigned long)(i * 31 % n_warm) * 7919 % l->n_entities);
	row("metadata.lookup", median(ms, l->n), "ms", LIMIT_LOOKUP_MS);
	for (unsigned i = 0; i < n_warm; i++)
		ms[i] = lookup(l, ((unsigned long)(n_warm + i) * 7919 % l->n_entities));
	printf("metadata.lookup.first\t%.4g\tms\t-\t-\n", median(ms, n_warm));
	free(ms);
	loop_stop(l->loop);
}

static void lookups(uint64_t n_entities, unsigned n)
{
	const struct pg_plan plan = { way.conninfo, store_statements, STMT_COUNT, 5000 };
	struct lookups l = { .loop = loop_new(), .n_entities = n_entities, .n = n };
	struct pg *pg;

	have(l.loop != NULL, "loop");
	must(pg_open(&plan, l.loop, &pg), "database");
	must(store_init(&l.store, pg), "store");
	have(fiber_start(lookups_run, &l), "fiber");
	loop_run(l.loop);
	store_done(&l.store);
	pg_close(pg);
	fiber_pool_free();
	loop_free(l.loop);
}

int main(int argc, char **argv)
{
	const bool is_quick = argc > 1 && strcmp(argv[1], "--quick") == 0;
	uint64_t n;

	have(argc == (is_quick ? 4 : 3), "use: bench_source [--quick] CONNINFO FOLDER");
	folder = argv[argc - 1];
	way = (struct source_way){ .conninfo = argv[argc - 2], .folder = folder };
	log_open("bench", LOG_ERROR_);
	must(xml_start(), "start");
	n = load() - 1; /* without the one that is not numbered */
	lookups(n, is_quick ? LOOKUPS_QUICK : LOOKUPS);
	reloads(is_quick ? RELOADS_QUICK : RELOADS);
	xml_stop();
	return EXIT_SUCCESS;
}
