/* SPDX-License-Identifier: EUPL-1.2 */
/* worker - one loop with its helpers, database and HTTP server; and the jobs process beside the workers */
#ifndef IDP_WORKER_H
#define IDP_WORKER_H

#include "idp/setup.h"
#include "lib/proc/master.h"

/* Both return the process's exit status. */
int worker_run(struct setup *setup, const struct worker_place *place);
int jobs_run(struct setup *setup, int signal_fd);

#endif
