/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/proc/master.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/log/log.h"
#include "lib/proc/generation.h"
#include "lib/proc/loop.h"
#include "lib/proc/master_listen.h"
#include "lib/base/banned.h"

#define ARENA_BYTES ((size_t)16 * 1024) /* for sentences to the operator */
#define FAILED 1                        /* exit status */

struct master {
	const struct master_plan *plan;
	struct loop *loop;
	struct listener listeners[MASTER_LISTENERS];
	size_t n_listeners;
	struct generation_host host;
	struct generation *generations; /* newest first */
	unsigned last_number;
	struct loop_watch signals;
	struct loop_watch notes;
	bool is_stopping;
	bool wants_reload; /* asked for while a generation was starting */
};

/* Ended generations go here, and nowhere else: no caller above loses one it still looks at. */
static void generations_sweep(struct master *m)
{
	struct generation **place = &m->generations;

	while (*place != NULL) {
		struct generation *g = *place;

		if (generation_is_gone(g)) {
			*place = g->next;
			generation_free(g);
		} else {
			place = &g->next;
		}
	}
	if (m->is_stopping && m->generations == NULL)
		loop_stop(m->loop);
}

/* The only one does not count: when it never gets ready, a reload with a better configuration must be
 * possible. */
static bool is_starting(const struct master *m)
{
	const struct generation *newest = m->generations;

	return newest != NULL && newest->state == GENERATION_STARTING && !newest->is_only;
}

static bool generation_fork(struct master *m, void *prepared)
{
	struct generation *g = generation_start(&m->host, m->last_number + 1, m->generations == NULL, prepared);

	if (g == NULL)
		return false;
	m->last_number++;
	g->next = m->generations;
	m->generations = g;
	return true;
}

static void master_reload(struct master *m)
{
	struct outcome o;
	void *prepared;

	if (m->is_stopping)
		return;
	if (is_starting(m)) {
		m->wants_reload = true;
		return;
	}
	m->wants_reload = false;
	log_event(LOG_NOTICE_, NULL, "reload.begun", KV_END);
	o = m->plan->prepare(m->plan->self, &prepared);
	if (is_ok(o) && !generation_fork(m, prepared))
		o = outcome_of(RULE_OUT_OF_MEMORY, __LINE__);
	if (!is_ok(o))
		log_refused(NULL, "reload.refused", o,
		            (const struct log_kv[]){ KV_TEXT("kept", "old"), KV_END });
}

static void given_up(struct generation *g, const char *why)
{
	log_event(LOG_ERROR_, NULL, "reload.refused", KV_NUMBER("generation", g->number), KV_TEXT("why", why),
	          KV_TEXT("kept", "old"), KV_END);
	generation_end(g);
}

static void master_stop(struct master *m)
{
	if (m->is_stopping)
		return;
	m->is_stopping = true;
	log_event(LOG_NOTICE_, NULL, "master.stopping", KV_END);
	for (struct generation *g = m->generations; g != NULL; g = g->next)
		generation_end(g);
}

static void master_reap(struct master *m)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (struct generation *g = m->generations; g != NULL; g = g->next)
			if (generation_reap(g, pid, status))
				break;
}

static void signals_ready(struct loop_watch *watch, uint32_t events)
{
	struct master *m = watch->self;
	struct signalfd_siginfo got;

	(void)events;
	while (read(watch->fd, &got, sizeof got) == (ssize_t)sizeof got) {
		if (got.ssi_signo == SIGCHLD)
			master_reap(m);
		else if (got.ssi_signo == SIGHUP)
			master_reload(m);
		else
			master_stop(m);
	}
	generations_sweep(m);
	if (m->wants_reload && !is_starting(m))
		master_reload(m);
}

/* The new generation serves: every older one may drain now. */
static void notes_take(struct master *m, const struct generation_note *note)
{
	struct generation *g = m->generations;

	while (g != NULL && g->number != note->generation)
		g = g->next;
	if (g == NULL || !generation_ready(g, note->slot))
		return;
	log_event(LOG_NOTICE_, NULL, "generation.serving", KV_NUMBER("generation", g->number),
	          KV_NUMBER("workers", m->plan->n_workers), KV_END);
	for (g = g->next; g != NULL; g = g->next)
		generation_end(g);
}

static void notes_ready(struct loop_watch *watch, uint32_t events)
{
	struct master *m = watch->self;
	struct generation_note note;

	(void)events;
	while (read(watch->fd, &note, sizeof note) == (ssize_t)sizeof note)
		notes_take(m, &note);
	generations_sweep(m);
	if (m->wants_reload && !is_starting(m))
		master_reload(m);
}

static OUTCOME listeners_open(struct master *m)
{
	SCOPED(arena) struct arena *mem = arena_new(ARENA_BYTES);

	REQUIRE(mem != NULL, OUT_OF_MEMORY);
	REQUIRE(m->plan->n_listen > 0 && m->plan->n_listen <= MASTER_LISTENERS, LISTEN_FAILED);
	while (m->n_listeners < m->plan->n_listen) {
		const char *text = m->plan->listen[m->n_listeners];
		const char *why;
		const struct outcome o = master_listen(text, mem, &m->listeners[m->n_listeners], &why);

		if (!is_ok(o)) {
			log_event(LOG_ERROR_, NULL, "listen.failed", KV_QUOTED("why", bytes_of(why)), KV_END);
			return o;
		}
		m->n_listeners++;
		log_event(LOG_NOTICE_, NULL, "listen.opened", KV_QUOTED("address", bytes_of(text)), KV_END);
	}
	return outcome_ok();
}

/* Signals wait at a descriptor from here on, so that none is lost between two looks. */
static OUTCOME signals_open(struct master *m)
{
	static const int taken[] = { SIGCHLD, SIGHUP, SIGINT, SIGQUIT, SIGTERM };
	sigset_t set;

	(void)sigemptyset(&set);
	for (size_t i = 0; i < ARRAY_LEN(taken); i++)
		(void)sigaddset(&set, taken[i]);
	REQUIRE(sigprocmask(SIG_BLOCK, &set, NULL) == 0, INTERNAL);
	m->signals = (struct loop_watch){ .ready = signals_ready, .self = m };
	m->signals.fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	REQUIRE(m->signals.fd >= 0, OUT_OF_MEMORY);
	return loop_add(m->loop, &m->signals, EPOLLIN);
}

static OUTCOME notes_open(struct master *m)
{
	int ends[2];

	REQUIRE(pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0, OUT_OF_MEMORY);
	m->notes = (struct loop_watch){ .ready = notes_ready, .fd = ends[0], .self = m };
	m->host = (struct generation_host){ .plan = m->plan,
		                            .loop = m->loop,
		                            .listeners = m->listeners,
		                            .n_listeners = m->n_listeners,
		                            .ready_fd = ends[1],
		                            .closed_fds = { m->signals.fd, ends[0] },
		                            .pid = getpid(),
		                            .given_up = given_up };
	return loop_add(m->loop, &m->notes, EPOLLIN);
}

static OUTCOME master_start(struct master *m, void **first)
{
	REQUIRE(m->loop != NULL, OUT_OF_MEMORY);
	REQUIRE(m->plan->n_workers > 0 && m->plan->n_workers <= MASTER_WORKERS, CONF_VALUE);
	TRY(listeners_open(m));
	TRY(signals_open(m));
	TRY(notes_open(m));
	REQUIRE(generation_fork(m, TAKE(*first)), OUT_OF_MEMORY);
	return outcome_ok();
}

static void master_close(struct master *m)
{
	const int fds[] = { m->signals.fd, m->notes.fd, m->host.ready_fd };

	for (size_t i = 0; i < m->n_listeners; i++)
		master_unlisten(m->plan->listen[i], &m->listeners[i]);
	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		if (fds[i] > 0)
			(void)close(fds[i]);
	loop_free(m->loop);
}

int master_run(const struct master_plan *plan, void *first)
{
	struct master m = { .plan = plan, .loop = loop_new() };
	const struct outcome o = master_start(&m, &first);

	if (is_ok(o)) {
		loop_run(m.loop);
		log_event(LOG_NOTICE_, NULL, "master.stopped", KV_END);
	} else {
		log_refused(NULL, "master.refused", o, (const struct log_kv[]){ KV_END });
		if (first != NULL)
			plan->release(first);
	}
	master_close(&m);
	return is_ok(o) ? 0 : FAILED;
}
