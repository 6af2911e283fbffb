/* SPDX-License-Identifier: EUPL-1.2 */
/* worker - one loop with its database and HTTP server; and the jobs process beside the workers */
#ifndef ADAPTER_WORKER_H
#define ADAPTER_WORKER_H

#include "lib/pg/pg.h"
#include "lib/proc/master.h"
#include "sp-adapter/setup.h"

/* Both return the process's exit status. */
int worker_run(struct setup *setup, const struct worker_place *place);
int jobs_run(struct setup *setup, int signal_fd);

/* The adapter's database with all its statements. Rules: those of pg_open() */
OUTCOME worker_database(const struct settings *settings, struct loop *loop, struct pg **out);

#endif
