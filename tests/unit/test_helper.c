/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <poll.h>
#include <unistd.h>

#include "lib/log/log.h"
#include "lib/proc/fiber.h"
#include "lib/proc/helper.h"

#define ARENA_BYTES ((size_t)64 * 1024)
#define LONG_MS 20000
#define STEP_MS 100
#define END_STEPS 600
#define NICENESS 7
#define N_HELPERS 2
#define QUEUE_MAX 3

struct call {
	const char *job;
	size_t len;
	int64_t deadline_ms;
	struct arena *mem;
	struct outcome result;
	struct bytes out;
	bool is_done;
};

#define CALL(text, bytes, within_ms, arena)                                                                  \
	((struct call){ .job = (text), .len = (bytes), .deadline_ms = (within_ms), .mem = (arena) })

static struct loop *loop;
static struct helper_pool *pool;
static unsigned n_running;
static pid_t pids[N_HELPERS];

/* Runs in the helper. */
static size_t work(void *self, const unsigned char *in, size_t in_len, unsigned char *out, size_t cap)
{
	(void)self;
	assert_int_equal(cap, HELPER_MESSAGE_BYTES);
	if (in_len == 3 && memcmp(in, "die", 3) == 0)
		(void)raise(SIGKILL);
	if (in_len == 4 && memcmp(in, "nice", 4) == 0)
		return (size_t)snprintf((char *)out, cap, "%d", getpriority(PRIO_PROCESS, 0));
	if (in_len == 3 && memcmp(in, "pid", 3) == 0)
		return (size_t)snprintf((char *)out, cap, "%d", (int)getpid());
	if (in_len == 3 && memcmp(in, "fds", 3) == 0) {
		size_t n = 0;

		for (int fd = 0; fd < 1024; fd++)
			n += fcntl(fd, F_GETFD) >= 0 ? 1 : 0;
		return (size_t)snprintf((char *)out, cap, "%zu", n);
	}
	memcpy(out, in, in_len);
	return in_len;
}

static void call_run(void *arg)
{
	struct call *call = arg;

	call->result =
		helper_run(pool, bytes_at(call->job, call->len), call->deadline_ms, call->mem, &call->out);
	call->is_done = true;
	if (--n_running == 0)
		loop_stop(loop);
}

/* All at once, each on its own fiber; returns when the last has its outcome. */
static void run_calls(struct call *calls, size_t n)
{
	n_running = (unsigned)n;
	for (size_t i = 0; i < n; i++) {
		if (calls[i].len == 0 && calls[i].job != NULL)
			calls[i].len = strlen(calls[i].job);
		assert_true(fiber_start(call_run, &calls[i]));
	}
	if (n_running > 0)
		loop_run(loop);
	for (size_t i = 0; i < n; i++)
		assert_true(calls[i].is_done);
	assert_int_equal(fiber_count(), 0);
}

static int number_of(struct bytes b)
{
	char digits[16] = { 0 };

	assert_true(b.len > 0 && b.len < sizeof digits);
	memcpy(digits, b.ptr, b.len);
	return (int)strtol(digits, NULL, 10);
}

static int setup(void **state)
{
	static const struct helper_plan plan = {
		.work = work, .n_helpers = N_HELPERS, .queue_max = QUEUE_MAX, .niceness = NICENESS
	};
	struct arena *mem = arena_new(ARENA_BYTES);
	struct call calls[N_HELPERS] = { CALL("pid", 0, LONG_MS, mem), CALL("pid", 0, LONG_MS, mem) };

	log_open("unit", LOG_ERROR_);
	pool = helper_pool_new(&plan);
	loop = loop_new();
	if (pool == NULL || loop == NULL || mem == NULL)
		return -1;
	assert_ok(helper_pool_attach(pool, loop));
	run_calls(calls, N_HELPERS);
	for (size_t i = 0; i < N_HELPERS; i++)
		pids[i] = number_of(calls[i].out);
	*state = mem;
	return 0;
}

static int teardown(void **state)
{
	helper_pool_free(pool);
	loop_free(loop);
	arena_free(*state);
	fiber_pool_free();
	return 0;
}

static void signal_all(int number)
{
	for (size_t i = 0; i < N_HELPERS; i++)
		assert_int_equal(kill(pids[i], number), 0);
}

static void a_job_goes_there_and_back(void **state)
{
	static unsigned char most[HELPER_MESSAGE_BYTES + 1];
	struct call calls[] = {
		CALL("a", 1, LONG_MS, *state),
		CALL(NULL, 0, LONG_MS, *state),
		CALL((char *)most, HELPER_MESSAGE_BYTES, LONG_MS, *state),
		CALL((char *)most, HELPER_MESSAGE_BYTES + 1, LONG_MS, *state),
	};

	memset(most, 'm', sizeof most);
	run_calls(calls, ARRAY_LEN(calls));
	assert_ok(calls[0].result); /* accepts RULE_PORT_TIMEOUT */
	assert_bytes(calls[0].out, "a");
	assert_ok(calls[1].result);
	assert_int_equal(calls[1].out.len, 0);
	assert_ok(calls[2].result);
	assert_int_equal(calls[2].out.len, HELPER_MESSAGE_BYTES);
	assert_memory_equal(calls[2].out.ptr, most, HELPER_MESSAGE_BYTES);
	assert_rule(calls[3].result, RULE_INTERNAL);
	assert_null(calls[3].out.ptr);
}

static void a_helper_is_nice_and_holds_nothing_of_ours(void **state)
{
	struct call calls[] = { CALL("nice", 0, LONG_MS, *state), CALL("fds", 0, LONG_MS, *state) };
	const int ours = getpriority(PRIO_PROCESS, 0);

	run_calls(calls, ARRAY_LEN(calls));
	assert_int_equal(number_of(calls[0].out), ours > NICENESS ? ours : NICENESS);
	assert_int_equal(number_of(calls[1].out), 4); /* 0, 1, 2 and its socket */
}

static void only_a_fiber_may_wait_for_a_helper(void **state)
{
	struct bytes out;

	assert_rule(helper_run(pool, bytes_of("a"), LONG_MS, *state, &out), RULE_INTERNAL);
}

static void a_dead_helper_costs_its_job_and_is_replaced(void **state)
{
	struct call calls[] = { CALL("die", 0, LONG_MS, *state), CALL("die", 0, LONG_MS, *state),
		                CALL("die", 0, LONG_MS, *state), CALL("a", 0, LONG_MS, *state),
		                CALL("pid", 0, LONG_MS, *state) };

	run_calls(calls, ARRAY_LEN(calls));
	for (size_t i = 0; i < 3; i++)
		assert_rule(calls[i].result, RULE_HELPER_DIED); /* refuses RULE_HELPER_DIED */
	assert_ok(calls[3].result); /* accepts RULE_HELPER_DIED */
	assert_bytes(calls[3].out, "a");
	assert_int_not_equal(number_of(calls[4].out), pids[0]);
	assert_int_not_equal(number_of(calls[4].out), pids[1]);
}

/* In steps: on a machine that stood still for a while one long wait is over before the process was given its turn. */
static void await_end(int pidfd)
{
	struct pollfd ended = { .fd = pidfd, .events = POLLIN };
	int n = 0;

	assert_true(pidfd >= 0);
	for (unsigned step = 0; n == 0 && step < END_STEPS; step++)
		n = poll(&ended, 1, STEP_MS);
	assert_int_equal(n, 1);
	(void)close(pidfd);
}

static int pidfd_of(pid_t pid)
{
	return (int)syscall(SYS_pidfd_open, pid, 0);
}

static void a_helper_that_died_idle_costs_nothing(void **state)
{
	struct call calls[] = { CALL("a", 0, LONG_MS, *state), CALL("b", 0, LONG_MS, *state) };
	const int watched[N_HELPERS] = { pidfd_of(pids[0]), pidfd_of(pids[1]) };

	signal_all(SIGKILL);
	for (size_t i = 0; i < N_HELPERS; i++)
		await_end(watched[i]);
	run_calls(calls, ARRAY_LEN(calls)); /* before the loop could see the end of file */
	assert_ok(calls[0].result);
	assert_bytes(calls[1].out, "b");
}

static void the_queue_is_bounded_and_in_order(void **state)
{
	struct call calls[N_HELPERS + QUEUE_MAX + 1];

	for (size_t i = 0; i < ARRAY_LEN(calls); i++)
		calls[i] = CALL("job", 3, LONG_MS, *state);
	signal_all(SIGSTOP);
	n_running = ARRAY_LEN(calls);
	for (size_t i = 0; i < ARRAY_LEN(calls); i++) {
		assert_true(fiber_start(call_run, &calls[i]));
		assert_int_equal(calls[i].is_done, i == ARRAY_LEN(calls) - 1);
	}
	assert_rule(calls[ARRAY_LEN(calls) - 1].result, RULE_TOO_MANY); /* refuses RULE_TOO_MANY */
	signal_all(SIGCONT);
	loop_run(loop);
	for (size_t i = 0; i + 1 < ARRAY_LEN(calls); i++) {
		assert_true(calls[i].is_done);
		assert_ok(calls[i].result); /* accepts RULE_TOO_MANY */
		assert_bytes(calls[i].out, "job");
	}
}

static void a_late_answer_is_dropped_and_the_slot_stays_busy(void **state)
{
	struct call late[] = { CALL("late1", 0, 5, *state), CALL("late2", 0, 5, *state),
		               CALL("queued", 0, 5, *state) };
	struct call next[] = { CALL("next1", 0, LONG_MS, *state), CALL("next2", 0, LONG_MS, *state),
		               CALL("next3", 0, LONG_MS, *state) };

	signal_all(SIGSTOP);
	run_calls(late, ARRAY_LEN(late));
	for (size_t i = 0; i < ARRAY_LEN(late); i++) {
		assert_rule(late[i].result, RULE_PORT_TIMEOUT); /* refuses RULE_PORT_TIMEOUT */
		assert_null(late[i].out.ptr);
	}
	n_running = ARRAY_LEN(next);
	for (size_t i = 0; i < ARRAY_LEN(next); i++) {
		next[i].len = 5;
		assert_true(fiber_start(call_run, &next[i]));
	}
	signal_all(SIGCONT);
	loop_run(loop);
	assert_bytes(next[0].out, "next1");
	assert_bytes(next[1].out, "next2");
	assert_bytes(next[2].out, "next3");
}

static void an_answer_without_room_is_out_of_memory(void **state)
{
	SCOPED(arena) struct arena *tight = arena_new(ARENA_BYTES);
	struct call call = CALL("a", 1, LONG_MS, tight);

	(void)state;
	arena_fail_at(tight, 1);
	run_calls(&call, 1);
	assert_rule(call.result, RULE_OUT_OF_MEMORY);
	assert_null(call.out.ptr);
}

static void no_helper_outlives_its_pool(void **state)
{
	const int watched[N_HELPERS] = { pidfd_of(pids[0]), pidfd_of(pids[1]) };

	assert_int_equal(teardown(state), 0);
	for (size_t i = 0; i < N_HELPERS; i++)
		await_end(watched[i]);
	assert_int_equal(setup(state), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_job_goes_there_and_back),
		TEST(a_helper_is_nice_and_holds_nothing_of_ours),
		TEST(only_a_fiber_may_wait_for_a_helper),
		TEST(a_dead_helper_costs_its_job_and_is_replaced),
		TEST(a_helper_that_died_idle_costs_nothing),
		TEST(the_queue_is_bounded_and_in_order),
		TEST(a_late_answer_is_dropped_and_the_slot_stays_busy),
		TEST(an_answer_without_room_is_out_of_memory),
		TEST(no_helper_outlives_its_pool),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
