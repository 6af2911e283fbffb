/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/proc/generation.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/log/log.h"

#define REST_LEAST_MS 100
#define REST_MOST_MS 10000
#define STEADY_MS 10000 /* who lived so long starts again with the least rest */
#define START_MS 60000  /* longest start beside a serving generation */

#define COUNTERS_BYTES (MASTER_WORKERS * sizeof(_Atomic int))

/* What a worker gets; ready() finds the descriptor behind its place. */
struct child_place {
	struct worker_place place;
	int ready_fd;
};

static void place_ready(const struct worker_place *place)
{
	const struct child_place *mine = (const struct child_place *)(const void *)place;
	const struct generation_note note = { place->generation, place->slot };

	/* A pipe takes so few octets whole; when the master is gone this worker ends anyway. */
	if (write(mine->ready_fd, &note, sizeof note) != (ssize_t)sizeof note)
		log_event(LOG_ERROR_, NULL, "worker.unheard", KV_END);
}

/* Signals that ask to drain arrive at the descriptor; those of the terminal are the master's business. */
static int child_signals(const struct generation_host *host)
{
	static const int ignored[] = { SIGINT, SIGHUP, SIGPIPE };
	sigset_t drain;

	for (size_t i = 0; i < ARRAY_LEN(ignored); i++)
		(void)signal(ignored[i], SIG_IGN);
	(void)sigemptyset(&drain);
	(void)sigaddset(&drain, SIGTERM);
	(void)sigaddset(&drain, SIGQUIT);
	(void)sigprocmask(SIG_SETMASK, &drain, NULL);
	(void)prctl(PR_SET_PDEATHSIG, SIGQUIT);
	if (getppid() != host->pid)
		_exit(1); /* the master died meanwhile, the signal will not come */
	return signalfd(-1, &drain, SFD_NONBLOCK | SFD_CLOEXEC);
}

static int child_main(const struct generation_child *child)
{
	const struct generation *g = child->generation;
	const struct generation_host *host = g->host;
	struct child_place mine = { .ready_fd = host->ready_fd };
	const int signal_fd = child_signals(host);

	loop_free(host->loop); /* the child's copy */
	for (size_t i = 0; i < ARRAY_LEN(host->closed_fds); i++)
		(void)close(host->closed_fds[i]);
	if (signal_fd < 0)
		return 1;
	if (child->is_jobs)
		return host->plan->jobs(host->plan->self, g->prepared, signal_fd);
	mine.place = (struct worker_place){ .slot = child->slot,
		                            .generation = g->number,
		                            .listeners = host->listeners,
		                            .n_listeners = host->n_listeners,
		                            .signal_fd = signal_fd,
		                            .connections = g->connections,
		                            .n_workers = host->plan->n_workers,
		                            .ready = place_ready };
	return host->plan->worker(host->plan->self, g->prepared, &mine.place);
}

static void child_rest(struct generation_child *child)
{
	struct loop *loop = child->generation->host->loop;

	if (child->rest_ms == 0 || loop_now_ms(loop) - child->started_ms >= STEADY_MS)
		child->rest_ms = REST_LEAST_MS;
	else
		child->rest_ms = child->rest_ms * 2 > REST_MOST_MS ? REST_MOST_MS : child->rest_ms * 2;
	loop_timer_set(loop, &child->restart, child->rest_ms);
}

static bool child_fork(struct generation_child *child)
{
	const pid_t pid = fork();

	if (pid == 0)
		exit(child_main(child));
	child->started_ms = loop_now_ms(child->generation->host->loop);
	child->is_ready = false;
	child->pid = pid > 0 ? pid : 0;
	if (pid < 0)
		log_event(LOG_ERROR_, NULL, "worker.unforked", KV_NUMBER("slot", child->slot), KV_END);
	return pid > 0;
}

static void restart_due(struct loop_timer *timer)
{
	struct generation_child *child = timer->self;

	if (!child_fork(child))
		child_rest(child);
}

static void generation_signal(const struct generation *g, int number)
{
	for (unsigned i = 0; i < g->n_children; i++)
		if (g->children[i].pid > 0)
			(void)kill(g->children[i].pid, number);
}

static void overdue_due(struct loop_timer *timer)
{
	struct generation *g = timer->self;

	if (g->state == GENERATION_STARTING) {
		g->host->given_up(g, "not ready in time");
		return;
	}
	log_event(LOG_WARNING_, NULL, "generation.killed", KV_NUMBER("generation", g->number), KV_END);
	generation_signal(g, SIGKILL);
}

static struct generation *generation_new(const struct generation_host *host, unsigned number, bool is_only)
{
	struct generation *g = calloc(1, sizeof *g);
	void *counters =
		mmap(NULL, COUNTERS_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (g == NULL || counters == MAP_FAILED) {
		if (counters != MAP_FAILED)
			(void)munmap(counters, COUNTERS_BYTES);
		free(g);
		return NULL;
	}
	g->host = host;
	g->number = number;
	g->is_only = is_only;
	g->connections = counters;
	g->overdue = (struct loop_timer){ .due = overdue_due, .self = g };
	return g;
}

static void child_add(struct generation *g, unsigned slot, bool is_jobs)
{
	struct generation_child *child = &g->children[g->n_children++];

	*child = (struct generation_child){ .generation = g, .slot = slot, .is_jobs = is_jobs };
	child->restart = (struct loop_timer){ .due = restart_due, .self = child };
	if (!child_fork(child))
		child_rest(child);
}

struct generation *generation_start(const struct generation_host *host, unsigned number, bool is_only,
                                    void *prepared)
{
	struct generation *g = generation_new(host, number, is_only);

	if (g == NULL) {
		host->plan->release(prepared);
		return NULL;
	}
	g->prepared = prepared;
	for (unsigned slot = 0; slot < host->plan->n_workers; slot++)
		child_add(g, slot, false);
	if (host->plan->jobs != NULL)
		child_add(g, host->plan->n_workers, true);
	if (!is_only)
		loop_timer_set(host->loop, &g->overdue, START_MS);
	return g;
}

bool generation_ready(struct generation *g, unsigned slot)
{
	if (slot >= g->host->plan->n_workers)
		return false;
	g->children[slot].is_ready = true;
	if (g->state != GENERATION_STARTING)
		return false;
	for (unsigned i = 0; i < g->host->plan->n_workers; i++)
		if (!g->children[i].is_ready)
			return false;
	g->state = GENERATION_SERVING;
	loop_timer_clear(g->host->loop, &g->overdue);
	return true;
}

void generation_end(struct generation *g)
{
	if (g->state == GENERATION_ENDING)
		return;
	g->state = GENERATION_ENDING;
	for (unsigned i = 0; i < g->n_children; i++)
		loop_timer_clear(g->host->loop, &g->children[i].restart);
	generation_signal(g, SIGQUIT);
	loop_timer_set(g->host->loop, &g->overdue, g->host->plan->drain_s * 1000);
}

static void child_gone(struct generation_child *child, int status)
{
	struct generation *g = child->generation;
	const bool is_asked = g->state == GENERATION_ENDING;
	const bool is_clean = WIFEXITED(status) && WEXITSTATUS(status) == 0;

	child->pid = 0;
	child->is_ready = false;
	if (!child->is_jobs) /* what it left there would count against the others */
		atomic_store(&g->connections[child->slot], 0);
	log_event(is_asked && is_clean ? LOG_INFO_ : LOG_ERROR_, NULL,
	          child->is_jobs ? "jobs.ended" : "worker.ended", KV_NUMBER("slot", child->slot),
	          KV_NUMBER("generation", g->number),
	          KV_NUMBER("exit", WIFEXITED(status) ? WEXITSTATUS(status) : -1),
	          KV_NUMBER("signal", WIFSIGNALED(status) ? WTERMSIG(status) : 0), KV_END);
	if (is_asked)
		return;
	if (g->state == GENERATION_STARTING && !g->is_only)
		g->host->given_up(g, "a process of it ended");
	else
		child_rest(child);
}

bool generation_reap(struct generation *g, pid_t pid, int status)
{
	for (unsigned i = 0; i < g->n_children; i++) {
		if (g->children[i].pid == pid) {
			child_gone(&g->children[i], status);
			return true;
		}
	}
	return false;
}

bool generation_is_gone(const struct generation *g)
{
	for (unsigned i = 0; i < g->n_children; i++)
		if (g->children[i].pid > 0)
			return false;
	return g->state == GENERATION_ENDING;
}

void generation_free(struct generation *g)
{
	loop_timer_clear(g->host->loop, &g->overdue);
	for (unsigned i = 0; i < g->n_children; i++)
		loop_timer_clear(g->host->loop, &g->children[i].restart);
	g->host->plan->release(g->prepared);
	(void)munmap(g->connections, COUNTERS_BYTES);
	free(g);
}
