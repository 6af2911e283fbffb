/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/proc/loop.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#define BATCH 64 /* events taken per turn */

struct loop {
	int epoll_fd;
	bool is_stopped;
	int64_t now_ms;
	struct loop_timer *timers; /* nearest first */
	struct loop_hook *hooks;   /* youngest first */
	struct epoll_event batch[BATCH];
	int n_batch; /* events of this turn not yet handled: batch[at_batch … n_batch-1] */
	int at_batch;
};

static int64_t clock_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct loop *loop_new(void)
{
	struct loop *loop = calloc(1, sizeof *loop);

	if (loop == NULL)
		return NULL;
	loop->now_ms = clock_ms();
	loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (loop->epoll_fd >= 0)
		return loop;
	free(loop);
	return NULL;
}

void loop_free(struct loop *loop)
{
	if (loop == NULL)
		return;
	(void)close(loop->epoll_fd);
	free(loop);
}

int64_t loop_now_ms(const struct loop *loop)
{
	return loop->now_ms;
}

OUTCOME loop_add(struct loop *loop, struct loop_watch *watch, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.ptr = watch };

	REQUIRE(epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, watch->fd, &event) == 0, OUT_OF_MEMORY);
	return outcome_ok();
}

void loop_change(struct loop *loop, struct loop_watch *watch, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.ptr = watch };

	(void)epoll_ctl(loop->epoll_fd, EPOLL_CTL_MOD, watch->fd, &event);
}

/* An event of the same turn may still wait for this watch, whose memory may be gone by then: forget it. */
void loop_remove(struct loop *loop, struct loop_watch *watch)
{
	(void)epoll_ctl(loop->epoll_fd, EPOLL_CTL_DEL, watch->fd, NULL);
	for (int i = loop->at_batch; i < loop->n_batch; i++)
		if (loop->batch[i].data.ptr == watch)
			loop->batch[i].data.ptr = NULL;
}

void loop_timer_clear(struct loop *loop, struct loop_timer *timer)
{
	struct loop_timer **place = &loop->timers;

	if (!timer->is_set)
		return;
	while (*place != timer)
		place = &(*place)->next;
	*place = timer->next;
	timer->next = NULL;
	timer->is_set = false;
}

/* At least one ms ahead: a timer that sets itself again must not keep the turn from ending. */
void loop_timer_set(struct loop *loop, struct loop_timer *timer, int64_t in_ms)
{
	struct loop_timer **place = &loop->timers;

	loop_timer_clear(loop, timer);
	timer->at_ms = loop->now_ms + (in_ms > 0 ? in_ms : 1);
	while (*place != NULL && (*place)->at_ms <= timer->at_ms)
		place = &(*place)->next;
	timer->next = *place;
	timer->is_set = true;
	*place = timer;
}

void loop_hook_add(struct loop *loop, struct loop_hook *hook)
{
	hook->next = loop->hooks;
	loop->hooks = hook;
}

static void run_timers(struct loop *loop)
{
	while (loop->timers != NULL && loop->timers->at_ms <= loop->now_ms) {
		struct loop_timer *timer = loop->timers;

		loop_timer_clear(loop, timer);
		timer->due(timer);
	}
}

static int64_t nearer(int64_t a_ms, int64_t b_ms)
{
	if (a_ms < 0)
		return b_ms;
	return b_ms >= 0 && b_ms < a_ms ? b_ms : a_ms;
}

/* Hooks may set timers, so timers are looked at last. */
static int sleep_ms(struct loop *loop)
{
	int64_t longest_ms = -1;

	for (struct loop_hook *hook = loop->hooks; hook != NULL; hook = hook->next)
		longest_ms = nearer(longest_ms, hook->before_sleep(hook));
	if (loop->timers != NULL) {
		const int64_t left_ms = loop->timers->at_ms - clock_ms();

		longest_ms = nearer(longest_ms, left_ms > 0 ? left_ms : 0);
	}
	return longest_ms > INT_MAX ? INT_MAX : (int)longest_ms;
}

static void handle_batch(struct loop *loop)
{
	for (loop->at_batch = 0; loop->at_batch < loop->n_batch;) {
		const struct epoll_event *event = &loop->batch[loop->at_batch++];
		struct loop_watch *watch = event->data.ptr;

		if (watch != NULL)
			watch->ready(watch, event->events);
	}
	loop->n_batch = 0;
}

void loop_run(struct loop *loop)
{
	loop->is_stopped = false;
	while (!loop->is_stopped) {
		const int longest_ms = sleep_ms(loop);

		if (loop->is_stopped)
			break;
		loop->n_batch = epoll_wait(loop->epoll_fd, loop->batch, BATCH, longest_ms);
		if (loop->n_batch < 0)
			loop->n_batch = 0; /* interrupted */
		loop->now_ms = clock_ms();
		handle_batch(loop);
		run_timers(loop);
	}
}

void loop_stop(struct loop *loop)
{
	loop->is_stopped = true;
}
