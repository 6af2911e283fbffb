/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/http/accept.h"

#include <errno.h>
#include <microhttpd.h>
#include <stdatomic.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/base/banned.h"

#define PAUSE_MS 2 /* how long the others have the first choice */
#define SLACK 3 /* connections above the fair share; measured: 1 costs a quarter of the rate, 6 is unfair */
#define AT_ONCE 32 /* accepted per turn */

static bool is_ahead(const struct acceptor *a)
{
	const int n = (int)a->place->n_workers;
	const int mine = atomic_load_explicit(&a->place->connections[a->place->slot], memory_order_relaxed);
	int total = 0;

	for (int i = 0; i < n; i++)
		total += atomic_load_explicit(&a->place->connections[i], memory_order_relaxed);
	return mine * n > total + n * SLACK;
}

static bool is_full(const struct acceptor *a)
{
	return atomic_load_explicit(&a->place->connections[a->place->slot], memory_order_relaxed) >=
	       a->max_connections;
}

static void acceptor_pause(struct acceptor *a)
{
	loop_change(a->loop, &a->watch, 0);
	loop_timer_set(a->loop, &a->pause, PAUSE_MS);
}

/* false: nobody waits, or no more can be taken for the moment. */
static bool accept_one(struct acceptor *a)
{
	struct sockaddr_storage address = { 0 };
	socklen_t len = sizeof address;
	const int fd = accept4(a->watch.fd, (struct sockaddr *)&address, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);

	if (fd < 0) {
		if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
			acceptor_pause(a);
		return errno == ECONNABORTED || errno == EINTR;
	}
	*a->is_fired = true;
	/* The daemon owns fd now, also after a failure. */
	return MHD_add_connection(a->daemon, fd, (struct sockaddr *)&address, len) == MHD_YES;
}

static void acceptor_ready(struct loop_watch *watch, uint32_t events)
{
	struct acceptor *a = watch->self;

	(void)events;
	for (int i = 0; i < AT_ONCE; i++) {
		if (is_full(a) || (!a->is_due && is_ahead(a))) {
			acceptor_pause(a);
			return;
		}
		a->is_due = false;
		if (!accept_one(a))
			return;
	}
}

static void pause_due(struct loop_timer *timer)
{
	struct acceptor *a = timer->self;

	a->is_due = true;
	loop_change(a->loop, &a->watch, EPOLLIN);
}

OUTCOME acceptor_start(struct acceptor *a, int fd)
{
	a->watch = (struct loop_watch){ .ready = acceptor_ready, .fd = fd, .self = a };
	a->pause = (struct loop_timer){ .due = pause_due, .self = a };
	return loop_add(a->loop, &a->watch, EPOLLIN);
}

void acceptor_stop(struct acceptor *a)
{
	loop_timer_clear(a->loop, &a->pause);
	loop_remove(a->loop, &a->watch);
	(void)close(a->watch.fd);
}
