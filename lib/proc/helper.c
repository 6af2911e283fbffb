/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/proc/helper.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "lib/log/log.h"
#include "lib/proc/fiber.h"
#include "lib/proc/nursery.h"

/* One waiting call of helper_run(); lives on its fiber's stack. */
struct helper_job {
	struct helper_pool *pool;
	struct helper_slot *slot; /* NULL while in the queue */
	struct helper_job *next;  /* in the queue */
	struct fiber *fiber;
	struct bytes in;
	struct arena *mem;
	struct bytes out;
	struct outcome result;
	struct loop_timer deadline;
};

struct helper_slot {
	struct loop_watch watch;
	struct helper_pool *pool;
	struct helper_job *job; /* NULL also when it came too late and the helper still works on it */
	bool is_busy;
	bool is_lost; /* no nursery, no helper */
};

struct helper_pool {
	struct helper_plan plan;
	struct nursery nursery;
	struct loop *loop;
	struct helper_job *queue;
	unsigned n_queued;
	struct helper_slot *slots;
};

static void slot_end(struct helper_slot *slot)
{
	if (slot->watch.fd < 0)
		return;
	if (slot->pool->loop != NULL)
		loop_remove(slot->pool->loop, &slot->watch);
	(void)close(slot->watch.fd);
	slot->watch.fd = -1;
}

/* A new helper for this slot. Without a nursery there is none: the worker asks itself to drain, so that the
 * master puts a whole new worker in its place. */
static void slot_replace(struct helper_slot *slot)
{
	struct helper_pool *pool = slot->pool;

	slot_end(slot);
	slot->is_busy = false;
	slot->job = NULL;
	slot->watch.fd = nursery_helper(&pool->nursery);
	slot->is_lost = slot->watch.fd < 0 || !is_ok(loop_add(pool->loop, &slot->watch, EPOLLIN));
	if (slot->is_lost) {
		log_event(LOG_ERROR_, NULL, "helper.lost", KV_END);
		(void)kill(getpid(), SIGTERM);
	}
}

static bool slot_send(struct helper_slot *slot, const struct helper_job *job)
{
	unsigned char mark = 0;
	const struct iovec parts[] = { { &mark, sizeof mark },
		                       { (void *)(uintptr_t)job->in.ptr, job->in.len } };
	const struct msghdr message = { .msg_iov = (struct iovec *)(uintptr_t)parts,
		                        .msg_iovlen = ARRAY_LEN(parts) };

	return sendmsg(slot->watch.fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0;
}

/* A helper that has died unnoticed is replaced; the new one's socket takes the job even before it runs. */
static bool slot_give(struct helper_slot *slot, struct helper_job *job)
{
	if (!slot_send(slot, job)) {
		slot_replace(slot);
		if (slot->is_lost || !slot_send(slot, job))
			return false;
	}
	slot->is_busy = true;
	slot->job = job;
	job->slot = slot;
	return true;
}

static void job_end(struct helper_job *job, struct outcome result)
{
	loop_timer_clear(job->pool->loop, &job->deadline);
	job->result = result;
	fiber_wake(job->fiber);
}

static void queue_leave(struct helper_pool *pool, struct helper_job *job)
{
	struct helper_job **place = &pool->queue;

	while (*place != job)
		place = &(*place)->next;
	*place = job->next;
	pool->n_queued--;
}

/* Before the fiber of the finished job runs, or its next job would overtake the queue. */
static void queue_serve(struct helper_pool *pool, struct helper_slot *slot)
{
	struct helper_job *job = pool->queue;

	if (job == NULL || slot->is_lost || slot->is_busy)
		return;
	if (slot_give(slot, job))
		queue_leave(pool, job);
}

static void slot_died(struct helper_slot *slot)
{
	struct helper_job *job = slot->job;

	log_event(LOG_WARNING_, NULL, "helper.died", KV_TEXT("busy", slot->is_busy ? "yes" : "no"), KV_END);
	slot_replace(slot);
	queue_serve(slot->pool, slot);
	if (job != NULL)
		job_end(job, outcome_of(RULE_HELPER_DIED, __LINE__));
}

static void slot_answered(struct helper_slot *slot, struct bytes answer)
{
	struct helper_job *job = slot->job;
	struct outcome result = outcome_ok();

	slot->is_busy = false;
	slot->job = NULL;
	if (job != NULL)
		result = arena_copy(job->mem, answer, &job->out);
	queue_serve(slot->pool, slot);
	if (job != NULL)
		job_end(job, result);
}

static void slot_ready(struct loop_watch *watch, uint32_t events)
{
	struct helper_slot *slot = watch->self;
	unsigned char frame[HELPER_FRAME_BYTES];
	const ssize_t got = recv(watch->fd, frame, sizeof frame, MSG_DONTWAIT);

	(void)events;
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got < 1)
		slot_died(slot);
	else
		slot_answered(slot, bytes_at(frame + 1, (size_t)got - 1));
	bytes_wipe(frame, sizeof frame);
}

/* The helper may still be at work: its slot stays busy, its answer will find no job. */
static void job_overdue(struct loop_timer *timer)
{
	struct helper_job *job = timer->self;

	if (job->slot != NULL)
		job->slot->job = NULL;
	else
		queue_leave(job->pool, job);
	job_end(job, outcome_of(RULE_PORT_TIMEOUT, __LINE__));
}

struct helper_pool *helper_pool_new(const struct helper_plan *plan)
{
	struct helper_pool *pool = calloc(1, sizeof *pool);

	if (pool == NULL)
		return NULL;
	pool->plan = *plan;
	pool->slots = calloc(plan->n_helpers, sizeof *pool->slots);
	if (pool->slots == NULL || !nursery_start(&pool->plan, &pool->nursery)) {
		free(pool->slots);
		free(pool);
		return NULL;
	}
	for (unsigned i = 0; i < plan->n_helpers; i++) {
		struct helper_slot *slot = &pool->slots[i];

		*slot = (struct helper_slot){ .pool = pool, .watch = { .ready = slot_ready, .self = slot } };
		slot->watch.fd = nursery_helper(&pool->nursery);
		if (slot->watch.fd < 0) {
			pool->plan.n_helpers = i;
			helper_pool_free(pool);
			return NULL;
		}
	}
	return pool;
}

OUTCOME helper_pool_attach(struct helper_pool *pool, struct loop *loop)
{
	pool->loop = loop;
	for (unsigned i = 0; i < pool->plan.n_helpers; i++)
		TRY(loop_add(loop, &pool->slots[i].watch, EPOLLIN));
	return outcome_ok();
}

void helper_pool_free(struct helper_pool *pool)
{
	if (pool == NULL)
		return;
	for (unsigned i = 0; i < pool->plan.n_helpers; i++)
		slot_end(&pool->slots[i]);
	nursery_end(&pool->nursery);
	free(pool->slots);
	free(pool);
}

static struct helper_slot *slot_idle(const struct helper_pool *pool)
{
	for (unsigned i = 0; i < pool->plan.n_helpers; i++)
		if (!pool->slots[i].is_busy && !pool->slots[i].is_lost)
			return &pool->slots[i];
	return NULL;
}

static OUTCOME job_place(struct helper_pool *pool, struct helper_job *job)
{
	struct helper_slot *slot = slot_idle(pool);
	struct helper_job **place = &pool->queue;

	if (slot != NULL) {
		REQUIRE(slot_give(slot, job), HELPER_DIED);
		return outcome_ok();
	}
	REQUIRE(pool->n_queued < pool->plan.queue_max, TOO_MANY);
	while (*place != NULL)
		place = &(*place)->next;
	*place = job;
	pool->n_queued++;
	return outcome_ok();
}

OUTCOME helper_run(struct helper_pool *pool, struct bytes in, int64_t deadline_ms, struct arena *mem,
                   struct bytes *out)
{
	struct helper_job job = { .pool = pool, .fiber = fiber_self(), .in = in, .mem = mem };

	*out = (struct bytes){ 0 };
	REQUIRE(job.fiber != NULL && pool->loop != NULL, INTERNAL);
	REQUIRE(in.len <= HELPER_MESSAGE_BYTES, INTERNAL);
	job.deadline = (struct loop_timer){ .due = job_overdue, .self = &job };
	TRY(job_place(pool, &job));
	loop_timer_set(pool->loop, &job.deadline, deadline_ms);
	fiber_wait();
	TRY(job.result);
	*out = job.out;
	return outcome_ok();
}
