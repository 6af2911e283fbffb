/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "lib/proc/loop.h"

#define N_PIPES 8

static struct loop *loop;
static char trace[64];

static void note(const char *word)
{
	assert_true(strlen(trace) + strlen(word) < sizeof trace);
	memcpy(trace + strlen(trace), word, strlen(word) + 1);
}

static int setup(void **state)
{
	(void)state;
	trace[0] = '\0';
	loop = loop_new();
	return loop == NULL ? -1 : 0;
}

static int teardown(void **state)
{
	(void)state;
	loop_free(loop);
	return 0;
}

static void due_note(struct loop_timer *timer)
{
	note(timer->self);
}

static void due_stop(struct loop_timer *timer)
{
	(void)timer;
	loop_stop(loop);
}

static void timers_run_in_their_order(void **state)
{
	struct loop_timer a = { .due = due_note, .self = (char[]){ "a" } };
	struct loop_timer b = { .due = due_note, .self = (char[]){ "b" } };
	struct loop_timer c = { .due = due_note, .self = (char[]){ "c" } };
	struct loop_timer gone = { .due = due_note, .self = (char[]){ "x" } };
	struct loop_timer stop = { .due = due_stop };

	(void)state;
	loop_timer_set(loop, &stop, 10);
	loop_timer_set(loop, &b, 5);
	loop_timer_set(loop, &gone, 6);
	loop_timer_set(loop, &c, 5);
	loop_timer_set(loop, &a, 8);
	loop_timer_set(loop, &a, 2); /* moved */
	loop_timer_clear(loop, &gone);
	loop_timer_clear(loop, &gone);
	loop_run(loop);
	assert_string_equal(trace, "abc");
	assert_false(a.is_set || b.is_set || c.is_set || stop.is_set);
}

static void due_again(struct loop_timer *timer)
{
	unsigned *left = timer->self;

	if (--*left == 0)
		loop_stop(loop);
	else
		loop_timer_set(loop, timer, 0);
}

static void a_timer_may_set_itself_again(void **state)
{
	unsigned left = 3;
	struct loop_timer timer = { .due = due_again, .self = &left };
	const int64_t begin_ms = loop_now_ms(loop);

	(void)state;
	loop_timer_set(loop, &timer, 0);
	loop_run(loop);
	assert_true(loop_now_ms(loop) >= begin_ms + 3);
}

struct pipe_watch {
	struct loop_watch watch;
	int write_fd;
	unsigned *n_ready;
};

static struct pipe_watch *pipes[N_PIPES];

static struct pipe_watch *pipe_new(void (*ready)(struct loop_watch *watch, uint32_t events),
                                   unsigned *n_ready)
{
	struct pipe_watch *made = calloc(1, sizeof *made);
	int ends[2];

	assert_non_null(made);
	assert_int_equal(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
	made->watch = (struct loop_watch){ .ready = ready, .fd = ends[0], .self = made };
	made->write_fd = ends[1];
	made->n_ready = n_ready;
	assert_ok(loop_add(loop, &made->watch, EPOLLIN));
	assert_int_equal(write(made->write_fd, "x", 1), 1);
	return made;
}

static void pipe_free(struct pipe_watch *pipe_made)
{
	loop_remove(loop, &pipe_made->watch);
	(void)close(pipe_made->watch.fd);
	(void)close(pipe_made->write_fd);
	free(pipe_made);
}

static void ready_end_all(struct loop_watch *watch, uint32_t events)
{
	const struct pipe_watch *mine = watch->self;

	(void)events;
	++*mine->n_ready;
	for (size_t i = 0; i < N_PIPES; i++)
		pipe_free(pipes[i]);
	loop_stop(loop);
}

static void a_watch_may_end_all_others_of_its_turn(void **state)
{
	unsigned n_ready = 0;

	(void)state;
	for (size_t i = 0; i < N_PIPES; i++)
		pipes[i] = pipe_new(ready_end_all, &n_ready);
	loop_run(loop);
	assert_int_equal(n_ready, 1);
}

static void ready_read(struct loop_watch *watch, uint32_t events)
{
	const struct pipe_watch *mine = watch->self;
	char c;

	assert_true((events & EPOLLIN) != 0);
	assert_int_equal(read(watch->fd, &c, 1), 1);
	if (++*mine->n_ready == 2)
		loop_stop(loop);
	else
		assert_int_equal(write(mine->write_fd, "y", 1), 1);
}

static void a_watch_is_told_each_time(void **state)
{
	unsigned n_ready = 0;
	struct pipe_watch *one = pipe_new(ready_read, &n_ready);

	(void)state;
	loop_run(loop);
	assert_int_equal(n_ready, 2);
	pipe_free(one);
}

static void a_changed_watch_is_silent_until_changed_back(void **state)
{
	unsigned n_ready = 1;
	struct pipe_watch *one = pipe_new(ready_read, &n_ready);
	struct loop_timer stop = { .due = due_stop };

	(void)state;
	loop_change(loop, &one->watch, 0);
	loop_timer_set(loop, &stop, 2);
	loop_run(loop);
	assert_int_equal(n_ready, 1);
	loop_change(loop, &one->watch, EPOLLIN);
	loop_run(loop);
	assert_int_equal(n_ready, 2);
	pipe_free(one);
}

static int64_t hook_note(struct loop_hook *hook)
{
	note(hook->self);
	return -1;
}

static int64_t hook_stop(struct loop_hook *hook)
{
	unsigned *turns = hook->self;

	if (++*turns == 3)
		loop_stop(loop);
	return 0;
}

static void hooks_run_each_turn_youngest_first(void **state)
{
	unsigned turns = 0;
	struct loop_hook first = { .before_sleep = hook_note, .self = (char[]){ "1" } };
	struct loop_hook second = { .before_sleep = hook_note, .self = (char[]){ "2" } };
	struct loop_hook stop = { .before_sleep = hook_stop, .self = &turns };

	(void)state;
	loop_hook_add(loop, &first);
	loop_hook_add(loop, &stop);
	loop_hook_add(loop, &second);
	loop_run(loop);
	assert_string_equal(trace, "212121");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(timers_run_in_their_order, setup, teardown),
		cmocka_unit_test_setup_teardown(a_timer_may_set_itself_again, setup, teardown),
		cmocka_unit_test_setup_teardown(a_watch_may_end_all_others_of_its_turn, setup, teardown),
		cmocka_unit_test_setup_teardown(a_watch_is_told_each_time, setup, teardown),
		cmocka_unit_test_setup_teardown(a_changed_watch_is_silent_until_changed_back, setup,
		                                teardown),
		cmocka_unit_test_setup_teardown(hooks_run_each_turn_youngest_first, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
