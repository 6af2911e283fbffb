/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * echod - the smallest daemon on master, loop, fibers, helpers and HTTP server; http_edge.tap talks to it
 *
 * echod HOST N_WORKERS DRAIN_S BREAK_FOLDER LISTEN...
 * A file "prepare" in BREAK_FOLDER makes prepare fail, a file "worker" makes each new worker end before it is
 * ready.
 */
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "lib/base/text.h"
#include "lib/http/server.h"
#include "lib/log/log.h"
#include "lib/proc/fiber.h"
#include "lib/proc/helper.h"

#define N_HELPERS 2
#define QUEUE_MAX 16
#define IDLE_S 3
#define CONNECTIONS 200
#define WAIT_MS 20000
#define DIGITS_MAX 100000

enum { ARG_HOST = 1, ARG_WORKERS, ARG_DRAIN, ARG_FOLDER, ARG_LISTEN };

struct echo {
	char *const *args;
	int64_t prepared; /* for the how manieth time */
	const struct worker_place *place;
	struct helper_pool *helpers;
	struct loop *loop;
	struct http_server *server;
	struct loop_watch signals;
};

/* In the helper: sleep for so many ms as the job says. */
static size_t work(void *self, const unsigned char *in, size_t in_len, unsigned char *out, size_t cap)
{
	uint64_t ms;

	(void)self;
	if (!is_ok(number_parse(bytes_at(in, in_len), DIGITS_MAX, &ms)))
		(void)raise(SIGKILL);
	(void)nanosleep(&(struct timespec){ (time_t)(ms / 1000), (long)(ms % 1000) * 1000000 }, NULL);
	return (size_t)snprintf((char *)out, cap, "waited %u\n", (unsigned)ms);
}

static void answer(struct http_reply *out, int status, struct bytes body)
{
	*out = (struct http_reply){ .status = status, .content_type = "text/plain", .body = body };
}

static void answer_text(struct http_reply *out, struct arena *mem, const char *what, int64_t a, int64_t b)
{
	const char *text;

	if (is_ok(arena_printf(mem, &text, "%s %lld %lld\n", what, (long long)a, (long long)b)))
		answer(out, 200, bytes_of(text));
}

static void serve(void *self, const struct http_request *in, struct arena *mem, struct http_reply *out)
{
	const struct echo *echo = self;

	if (bytes_equal_text(in->path, "/echo")) {
		answer(out, 200, in->body);
	} else if (bytes_equal_text(in->path, "/place")) {
		answer_text(out, mem, "place", echo->place->slot, echo->place->generation);
	} else if (bytes_equal_text(in->path, "/prepared")) {
		answer_text(out, mem, "prepared", echo->prepared, echo->place->generation);
	} else if (bytes_equal_text(in->path, "/pid")) {
		answer_text(out, mem, "pid", getpid(), (int64_t)fiber_count());
	} else if (bytes_equal_text(in->path, "/peer")) {
		answer(out, 200, in->peer);
	} else if (bytes_equal_text(in->path, "/target")) {
		answer(out, 200, in->target);
	} else if (bytes_equal_text(in->path, "/wait")) {
		struct bytes got;
		const struct outcome o = helper_run(echo->helpers, in->query, WAIT_MS, mem, &got);

		answer(out, is_ok(o) ? 200 : rule_http_status(o.rule),
		       is_ok(o) ? got : bytes_of(rule_name(o.rule)));
	} else {
		answer(out, 404, bytes_of("nothing here\n"));
	}
}

static void refuse(void *self, const char *request_id, struct outcome why, struct arena *mem,
                   struct http_reply *out)
{
	(void)self;
	(void)request_id;
	(void)mem;
	answer(out, rule_http_status(why.rule), bytes_of(rule_name(why.rule)));
}

static bool is_broken(const struct echo *echo, const char *name)
{
	char path[PATH_MAX];
	const int len = snprintf(path, sizeof path, "%s/%s", echo->args[ARG_FOLDER], name);

	return len > 0 && (size_t)len < sizeof path && access(path, F_OK) == 0;
}

static struct outcome prepare(void *self, void **prepared)
{
	struct echo *first = self, *echo;

	REQUIRE(!is_broken(first, "prepare"), CONF_VALUE);
	echo = malloc(sizeof *echo);
	REQUIRE(echo != NULL, OUT_OF_MEMORY);
	*echo = (struct echo){ .args = first->args, .prepared = ++first->prepared };
	*prepared = echo;
	return outcome_ok();
}

static void drained(void *self)
{
	loop_stop(((struct echo *)self)->loop);
}

static void signals_ready(struct loop_watch *watch, uint32_t events)
{
	struct echo *echo = watch->self;

	(void)events;
	loop_remove(echo->loop, watch);
	http_server_drain(echo->server, drained, echo);
}

static struct outcome worker_start(struct echo *echo)
{
	const char *const hosts[] = { echo->args[ARG_HOST], NULL };
	const struct http_plan plan = { .serve = serve,
		                        .refuse = refuse,
		                        .self = echo,
		                        .hosts = hosts,
		                        .peer_header = "X-Peer",
		                        .idle_s = IDLE_S,
		                        .max_connections = CONNECTIONS };

	echo->loop = loop_new();
	REQUIRE(echo->loop != NULL, OUT_OF_MEMORY);
	TRY(helper_pool_attach(echo->helpers, echo->loop));
	echo->signals =
		(struct loop_watch){ .ready = signals_ready, .fd = echo->place->signal_fd, .self = echo };
	TRY(loop_add(echo->loop, &echo->signals, EPOLLIN));
	TRY(http_server_start(&plan, echo->place, echo->loop, &echo->server));
	echo->place->ready(echo->place);
	loop_run(echo->loop);
	return outcome_ok();
}

static int worker(void *self, void *prepared, const struct worker_place *place)
{
	static const struct helper_plan helpers = {
		.work = work, .n_helpers = N_HELPERS, .queue_max = QUEUE_MAX, .niceness = 10
	};
	struct echo echo = *(struct echo *)prepared;
	struct outcome o;

	(void)self;
	echo.place = place;
	if (is_broken(&echo, "worker"))
		return 1;
	echo.helpers = helper_pool_new(&helpers);
	if (echo.helpers == NULL)
		return 1;
	o = worker_start(&echo);
	http_server_free(echo.server);
	helper_pool_free(echo.helpers);
	loop_free(echo.loop);
	fiber_pool_free();
	return is_ok(o) ? 0 : 1;
}

int main(int argc, char **argv)
{
	struct echo echo = { .args = argv };
	struct master_plan plan = { .prepare = prepare, .release = free, .worker = worker, .self = &echo };
	void *first;
	uint64_t n_workers;
	uint64_t drain_s;

	log_open("echod", LOG_INFO_);
	if (argc <= ARG_LISTEN ||
	    !is_ok(number_parse(bytes_of(argv[ARG_WORKERS]), MASTER_WORKERS, &n_workers)) ||
	    !is_ok(number_parse(bytes_of(argv[ARG_DRAIN]), DIGITS_MAX, &drain_s)))
		return 2;
	plan.listen = (const char *const *)&argv[ARG_LISTEN];
	plan.n_listen = (size_t)(argc - ARG_LISTEN);
	plan.n_workers = (unsigned)n_workers;
	plan.drain_s = (int64_t)drain_s;
	if (!is_ok(prepare(&echo, &first)))
		return 1;
	return master_run(&plan, first);
}
