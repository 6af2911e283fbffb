/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * nursery - the small process that forks a worker's helpers, at the start and whenever one has died
 *
 * A worker with open libraries must not fork. So it forks once, at its very beginning, this nursery: it holds
 * nothing but the work function and one end of a control socket. For each helper the worker makes a socket
 * pair and passes the helper's end to the nursery, which forks a helper around it. The worker sees a dead
 * helper as the end of file. Worker gone: nursery is killed. Nursery gone: helpers are killed.
 */
#ifndef PROC_NURSERY_H
#define PROC_NURSERY_H

#include <sys/types.h>

#include "lib/proc/helper.h"

#define HELPER_FRAME_BYTES                                                                                   \
	(1 + HELPER_MESSAGE_BYTES) /* a mark before each message: an empty one is not the end */

struct nursery {
	pid_t pid;
	int control_fd;
};

bool nursery_start(const struct helper_plan *plan,
                   struct nursery *out); /* the plan lives as long as the program */
/* The worker's end of a new helper's socket, non-blocking; -1 on failure. Usable at once: it keeps what is
 * sent. */
int nursery_helper(const struct nursery *nursery);
void nursery_end(struct nursery *nursery); /* returns when it and all its helpers are gone or being killed */

#endif
