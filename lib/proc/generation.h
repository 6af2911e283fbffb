/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * generation - the workers (and the jobs process) that were started together, with their counters
 *
 * starting → serving → ending. In the first two a dead child is restarted with back-off; a generation that
 * starts beside a serving one must get ready as it is, or it is given up. What has ended is freed by the
 * master.
 */
#ifndef PROC_GENERATION_H
#define PROC_GENERATION_H

#include <sys/types.h>

#include "lib/proc/loop.h"
#include "lib/proc/master.h"

enum generation_state { GENERATION_STARTING, GENERATION_SERVING, GENERATION_ENDING };

struct generation;

struct generation_child {
	struct generation *generation;
	pid_t pid; /* 0: none at the moment */
	unsigned slot;
	bool is_jobs;
	bool is_ready;
	int64_t started_ms;
	int64_t rest_ms; /* back-off before the next start */
	struct loop_timer restart;
};

/* What a generation needs of the master. */
struct generation_host {
	const struct master_plan *plan;
	struct loop *loop;
	const struct listener *listeners;
	size_t n_listeners;
	int ready_fd;      /* children write a generation_note here */
	int closed_fds[2]; /* the master's own, which a child closes */
	pid_t pid;
	void (*given_up)(struct generation *generation,
	                 const char *why); /* while starting: child died or too slow */
	void *self;
};

struct generation_note {
	unsigned generation;
	unsigned slot;
};

struct generation {
	struct generation *next;
	const struct generation_host *host;
	unsigned number;
	enum generation_state state;
	bool is_only; /* nothing older serves: it is never given up */
	void *prepared; /* what its children run with; released with it */
	_Atomic int *connections;
	struct loop_timer overdue;
	struct generation_child children[MASTER_WORKERS + 1];
	unsigned n_children;
};

/* Forks all children. prepared is taken over. NULL when memory is out. */
struct generation *generation_start(const struct generation_host *host, unsigned number, bool is_only,
                                    void *prepared);
/* A child wrote its note; true when with it the whole generation has just become ready. */
bool generation_ready(struct generation *generation, unsigned slot);
void generation_end(struct generation *generation); /* ask all to drain; kill what is left after drain_s */
/* true when pid was its child. May call given_up. */
bool generation_reap(struct generation *generation, pid_t pid, int status);
bool generation_is_gone(const struct generation *generation); /* ending, and no child left */
void generation_free(struct generation *generation);

#endif
