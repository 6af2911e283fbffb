/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/proc/fiber.h"

#define MANY 1000

struct job {
	struct fiber *fiber;
	int steps;
	int waits;
};

static void run_job(void *arg)
{
	struct job *job = arg;

	job->fiber = fiber_self();
	for (int i = 0; i < job->waits; i++) {
		job->steps++;
		fiber_wait();
	}
	job->steps++;
}

static void a_fiber_runs_to_its_first_wait(void **state)
{
	struct job job = { .waits = 2 };

	(void)state;
	assert_null(fiber_self());
	assert_true(fiber_start(run_job, &job));
	assert_null(fiber_self());
	assert_non_null(job.fiber);
	assert_int_equal(job.steps, 1);
	assert_int_equal(fiber_count(), 1);
	fiber_wake(job.fiber);
	assert_int_equal(job.steps, 2);
	fiber_wake(job.fiber);
	assert_int_equal(job.steps, 3);
	assert_int_equal(fiber_count(), 0);
}

static void a_fiber_that_never_waits_ends_at_once(void **state)
{
	struct job job = { 0 };

	(void)state;
	assert_true(fiber_start(run_job, &job));
	assert_int_equal(job.steps, 1);
	assert_int_equal(fiber_count(), 0);
}

static void many_fibers_keep_their_own_stacks(void **state)
{
	static struct job jobs[MANY];

	(void)state;
	for (int round = 0; round < 2; round++) {
		memset(jobs, 0, sizeof jobs);
		for (size_t i = 0; i < MANY; i++) {
			jobs[i].waits = (int)(i % 4);
			assert_true(fiber_start(run_job, &jobs[i]));
		}
		assert_int_equal(fiber_count(), MANY - MANY / 4);
		for (int turn = 0; turn < 3; turn++)
			for (size_t i = MANY; i-- > 0;)
				if (jobs[i].steps <= jobs[i].waits)
					fiber_wake(jobs[i].fiber);
		assert_int_equal(fiber_count(), 0);
		for (size_t i = 0; i < MANY; i++)
			assert_int_equal(jobs[i].steps, jobs[i].waits + 1);
	}
	fiber_pool_free();
}

static void a_stack_is_used_again(void **state)
{
	struct job one = { .waits = 1 };
	struct job two = { .waits = 1 };

	(void)state;
	assert_true(fiber_start(run_job, &one));
	fiber_wake(one.fiber);
	assert_true(fiber_start(run_job, &two));
	fiber_wake(two.fiber);
	assert_ptr_equal(one.fiber, two.fiber);
	fiber_pool_free();
}

struct pair {
	struct fiber *outer;
	struct job inner;
	bool is_done;
};

static void run_outer(void *arg)
{
	struct pair *pair = arg;

	pair->outer = fiber_self();
	assert_true(fiber_start(run_job, &pair->inner));
	assert_ptr_equal(fiber_self(), pair->outer);
	fiber_wait();
	fiber_wake(pair->inner.fiber);
	assert_ptr_equal(fiber_self(), pair->outer);
	pair->is_done = true;
}

static void a_fiber_may_start_and_wake_another(void **state)
{
	struct pair pair = { .inner = { .waits = 2 } };

	(void)state;
	assert_true(fiber_start(run_outer, &pair));
	assert_int_equal(fiber_count(), 2);
	assert_int_equal(pair.inner.steps, 1);
	fiber_wake(pair.outer);
	assert_true(pair.is_done);
	assert_int_equal(pair.inner.steps, 2);
	fiber_wake(pair.inner.fiber); /* now from the loop */
	assert_int_equal(pair.inner.steps, 3);
	assert_int_equal(fiber_count(), 0);
	fiber_pool_free();
}

static size_t dive(size_t depth)
{
	volatile unsigned char frame[4096];

	memset((void *)(uintptr_t)frame, (int)(depth & 0xff), sizeof frame);
	return depth == 0 ? frame[1] : dive(depth - 1) + frame[depth % sizeof frame];
}

static void run_dive(void *arg)
{
	*(size_t *)arg = dive(*(size_t *)arg);
}

static void a_stack_has_a_floor(void **state)
{
	size_t depth = 40; /* some 160 KiB of 256 */
	const pid_t child = fork();
	int status;

	(void)state;
	assert_true(child >= 0);
	if (child == 0) {
		const struct rlimit none = { 0, 0 };

		(void)setrlimit(RLIMIT_CORE, &none);
		(void)close(STDERR_FILENO);
		depth = 1000000;
		(void)fiber_start(run_dive, &depth);
		_exit(0);
	}
	assert_true(fiber_start(run_dive, &depth));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_false(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	fiber_pool_free();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fiber_runs_to_its_first_wait),
		cmocka_unit_test(a_fiber_that_never_waits_ends_at_once),
		cmocka_unit_test(many_fibers_keep_their_own_stacks),
		cmocka_unit_test(a_stack_is_used_again),
		cmocka_unit_test(a_fiber_may_start_and_wake_another),
		cmocka_unit_test(a_stack_has_a_floor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
