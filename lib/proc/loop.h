/* SPDX-License-Identifier: EUPL-1.2 */
/* loop - one epoll loop per worker: descriptors, timers, a hook before each sleep */
#ifndef PROC_LOOP_H
#define PROC_LOOP_H

#include <stdint.h>

#include "lib/base/outcome.h"

struct loop;

struct loop_watch {
	void (*ready)(struct loop_watch *watch, uint32_t events); /* EPOLLIN, EPOLLOUT … */
	int fd;
	void *self;
};

struct loop_timer {
	void (*due)(struct loop_timer *timer);
	int64_t at_ms; /* monotonic; set by loop_timer_set() */
	void *self;
	struct loop_timer *next;
	bool is_set;
};

/* Called once per turn before sleeping: flush what the turn has queued. Returns the longest sleep it allows
 * in ms, -1 for any. The youngest hook runs first: what is built upon a thing is added after it, and fills it
 * before it flushes (the HTTP server after the database). */
struct loop_hook {
	int64_t (*before_sleep)(struct loop_hook *hook);
	void *self;
	struct loop_hook *next;
};

struct loop *loop_new(void);
void loop_free(struct loop *loop);
int64_t loop_now_ms(const struct loop *loop); /* monotonic, of this turn */
OUTCOME loop_add(struct loop *loop, struct loop_watch *watch, uint32_t events);
void loop_change(struct loop *loop, struct loop_watch *watch, uint32_t events);
void loop_remove(struct loop *loop, struct loop_watch *watch);
void loop_timer_set(struct loop *loop, struct loop_timer *timer, int64_t in_ms);
void loop_timer_clear(struct loop *loop, struct loop_timer *timer);
void loop_hook_add(struct loop *loop, struct loop_hook *hook);
void loop_run(struct loop *loop); /* until loop_stop() */
void loop_stop(struct loop *loop);

#endif
