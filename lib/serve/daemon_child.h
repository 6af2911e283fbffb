/* SPDX-License-Identifier: EUPL-1.2 */
/* daemon_child - what the master's children do: a worker is one loop with database and HTTP server; the jobs
 * process stands beside the workers */
#ifndef SERVE_DAEMON_CHILD_H
#define SERVE_DAEMON_CHILD_H

#include "lib/proc/master.h"
#include "lib/serve/daemon.h"

struct daemon {
	const struct daemon_plan *plan;
	const char *file;
};

/* For struct master_plan: self is a struct daemon. Both return the process's exit status. */
int daemon_worker(void *self, void *setup, const struct worker_place *place);
int daemon_jobs(void *self, void *setup, int signal_fd);

#endif
