/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * helper - slow work in niced processes over SOCK_SEQPACKET; fixed number, bounded queue, deadline per job
 *
 * Forked before database, HTTP and any thread exist. A job is one small message there and one back. A dead
 * helper is replaced; its outstanding job ends with HELPER_DIED. Helpers come from a nursery (nursery.h), so
 * a worker with open libraries never forks.
 */
#ifndef PROC_HELPER_H
#define PROC_HELPER_H

#include "lib/base/arena.h"
#include "lib/proc/loop.h"

#define HELPER_MESSAGE_BYTES 4096

struct helper_pool;

/* work runs in the helper process: reads in, fills out, returns the length of the answer (0 … cap). */
struct helper_plan {
	size_t (*work)(void *self, const unsigned char *in, size_t in_len, unsigned char *out, size_t cap);
	void *self;
	unsigned n_helpers;
	unsigned queue_max; /* more waiting jobs are refused with TOO_MANY */
	int niceness; /* at least; a nicer program keeps its own */
};

struct helper_pool *helper_pool_new(const struct helper_plan *plan); /* forks; before loop and libraries */
OUTCOME helper_pool_attach(struct helper_pool *pool, struct loop *loop);
void helper_pool_free(struct helper_pool *pool);

/*
 * helper_run - one job, from a fiber: waits for its answer
 *
 * in           at most HELPER_MESSAGE_BYTES; may be secret: wiped in the helper, the caller wipes its own
 * deadline_ms  from now. A helper still at work then stays busy until it ends, so work must bound itself
 * mem          owns the answer
 *
 * Rules: TOO_MANY PORT_TIMEOUT HELPER_DIED OUT_OF_MEMORY; INTERNAL for a job too long or outside of a fiber
 */
OUTCOME helper_run(struct helper_pool *pool, struct bytes in, int64_t deadline_ms, struct arena *mem,
                   struct bytes *out);

#endif
