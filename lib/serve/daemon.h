/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * daemon - master, workers and jobs process of one program, from what is the program's own
 *
 * A setup is made from the configuration file for each generation, in the master. Its children have copies:
 * what open() and fork() change in it is the process's own.
 */
#ifndef SERVE_DAEMON_H
#define SERVE_DAEMON_H

#include "lib/pg/migrate.h"
#include "lib/pg/pg.h"
#include "lib/serve/serve_settings.h"
#include "lib/wire/http.h"

#define DAEMON_ROUNDS 8

/* What the jobs process does again and again, each time as one story on a fiber. */
struct daemon_round {
	const char *failed; /* event of the log line when it fails */
	int64_t each_ms;    /* from one start to the next */
	OUTCOME (*run)(void *setup, struct pg *pg, int64_t now_at, struct arena *mem);
};

struct daemon_plan {
	/* why: one sentence for the operator, in memory that outlives a failure: serve_why() */
	OUTCOME (*make)(const char *file, void **setup, const char **why);
	void (*release)(void *setup);
	const struct serve_settings *(*settings)(const void *setup);

	const struct migration *migrations;
	const size_t *n_migrations;
	const struct pg_statement *statements;
	size_t n_statements;

	/* Of a worker. Forks helpers, before loop, database and server exist; NULL: none. */
	OUTCOME (*fork)(void *setup);
	/* Makes the ports; world is what serve and refuse get. */
	OUTCOME (*open)(void *setup, struct loop *loop, struct pg *pg, void **world);
	/* After the last request, before loop and database end; NULL: nothing to do. */
	void (*close)(void *setup);
	/* See struct http_plan. */
	void (*serve)(void *world, const struct http_request *in, struct arena *mem, struct http_reply *out);
	void (*refuse)(void *world, const char *request_id, struct outcome why, struct arena *mem,
	               struct http_reply *out);

	/* The same for the jobs process; NULL: nothing to do. */
	OUTCOME (*jobs_fork)(void *setup);
	OUTCOME (*jobs_open)(void *setup, struct loop *loop);
	void (*jobs_close)(void *setup);
	const struct daemon_round *rounds;
	size_t n_rounds; /* at most DAEMON_ROUNDS */
};

/* Runs till it is told to end; returns the program's exit status. The log is open, the libraries are started.
 */
int daemon_run(const struct daemon_plan *plan, const char *file);

#endif
