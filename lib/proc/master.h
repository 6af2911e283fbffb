/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * master - opens the sockets, forks workers, restarts the dead with back-off, reloads without a failed request
 *
 * SIGHUP starts a whole new generation, waits until all of it is ready, then drains the old; if one does not get
 * ready the new one is ended and the old stays. SIGTERM and SIGINT drain and end. Never SO_REUSEPORT in workers.
 */
#ifndef PROC_MASTER_H
#define PROC_MASTER_H

#include "lib/base/arena.h"

#define MASTER_LISTENERS 4
#define MASTER_WORKERS   64

struct listener {
	int fd;
	bool is_unix;
};

struct worker_place {
	unsigned slot;        /* 0 … n_workers-1 */
	unsigned generation;  /* grows with each reload */
	const struct listener *listeners;
	size_t n_listeners;
	int signal_fd;        /* SIGTERM, SIGQUIT arrive here: drain */
	/* connections of each worker of this generation, in memory shared by them; for fair accepting */
	_Atomic int *connections;
	unsigned n_workers;
	void (*ready)(const struct worker_place *place); /* call once when serving */
};

struct master_plan {
	const char *const *listen; /* "127.0.0.1:8080", "[::1]:8080", "unix:/path" */
	size_t n_listen;
	unsigned n_workers;
	int64_t drain_s;      /* longest drain before a worker is killed */
	/* Runs in the master before each reload: makes what the next generation runs with. A failure keeps the
	 * old generation. */
	OUTCOME (*prepare)(void *self, void **prepared);
	/* Runs in the master when the generation that had it is gone. */
	void (*release)(void *prepared);
	/* Runs in the child; its return is the child's exit status. A restarted one gets what its own generation
	 * was made with, whatever a failed reload has prepared meanwhile. */
	int (*worker)(void *self, void *prepared, const struct worker_place *place);
	/* Optional extra process, restarted like a worker (the jobs process). */
	int (*jobs)(void *self, void *prepared, int signal_fd);
	void *self;
};

/* first: what the first generation runs with; taken over, whatever happens. Returns the program's exit status. */
int master_run(const struct master_plan *plan, void *first);

#endif
