/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * accept - takes connections from the shared listeners, and leaves some to the other workers
 *
 * Without the share check the same idle worker wins every time. EPOLLEXCLUSIVE would lose wake-ups here: who
 * declines must not be the only one who was told.
 */
#ifndef HTTP_ACCEPT_H
#define HTTP_ACCEPT_H

#include "lib/proc/loop.h"
#include "lib/proc/master.h"

struct MHD_Daemon;

struct acceptor {
	struct loop_watch watch;
	struct loop_timer pause;
	struct loop *loop;
	struct MHD_Daemon *daemon;
	const struct worker_place *place;
	int max_connections;
	bool *is_fired; /* set when the daemon has got work */
	bool is_due;    /* paused once: the next one is taken whatever the others have */
};

/* Rules: OUT_OF_MEMORY */
OUTCOME acceptor_start(struct acceptor *acceptor, int fd);
void acceptor_stop(struct acceptor *acceptor); /* closes this worker's copy of the listener */

#endif
