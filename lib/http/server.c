/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/http/server.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "lib/http/accept.h"
#include "lib/http/exchange.h"
#include "lib/log/log.h"
#include "lib/spec/limits.h"

#define DAEMONS (MASTER_LISTENERS + 1) /* one for all TCP connections, one per Unix listener */
#define LOG_BYTES 200                  /* of a message of the library */
#define SEND_BYTES ((size_t)16 * 1024) /* for the head of a reply, beside the largest head of a request */

struct http_daemon {
	struct MHD_Daemon *daemon;
	struct loop_watch watch;
};

struct http_server {
	struct http_plan plan;
	struct exchange_edge edge;
	struct loop *loop;
	const struct worker_place *place;
	struct loop_hook hook;
	struct http_daemon daemons[DAEMONS]; /* the first takes the TCP connections */
	size_t n_daemons;
	struct acceptor acceptors[MASTER_LISTENERS];
	size_t n_acceptors;
	int64_t run_at_ms; /* when the library's next time-out is due; -1: none */
	int n_open;
	void (*done)(void *self);
	void *done_self;
};

__attribute__((format(printf, 2, 0))) static void library_log(void *self, const char *format, va_list args)
{
	char text[LOG_BYTES];
	int len;

	(void)self;
	len = vsnprintf(text, sizeof text, format, args);
	if (len > 0 && (size_t)len < sizeof text && text[len - 1] == '\n')
		text[len - 1] = '\0';
	log_event(LOG_INFO_, NULL, "http.noted", KV_QUOTED("text", bytes_of(text)), KV_END);
}

static void connection_notify(void *self, struct MHD_Connection *connection, void **context,
                              enum MHD_ConnectionNotificationCode what)
{
	struct http_server *server = self;
	const int change = what == MHD_CONNECTION_NOTIFY_STARTED ? 1 : -1;

	(void)connection;
	(void)context;
	server->n_open += change;
	atomic_fetch_add(&server->place->connections[server->place->slot], change);
}

static void daemon_ready(struct loop_watch *watch, uint32_t events)
{
	struct exchange_edge *edge = watch->self;

	(void)events;
	edge->is_fired = true;
}

/* listener: of a Unix socket, taken over; NULL: no listener, connections are handed in. */
static OUTCOME daemon_start(struct http_server *server, const struct listener *listener)
{
	struct http_daemon *d = &server->daemons[server->n_daemons];
	const unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG |
	                       (listener == NULL ? (unsigned)MHD_USE_NO_LISTEN_SOCKET : 0);
	struct MHD_OptionItem more[] = {
		{ listener == NULL ? MHD_OPTION_END : MHD_OPTION_LISTEN_SOCKET,
		  listener == NULL ? 0 : listener->fd, NULL },
		{ MHD_OPTION_END, 0, NULL },
	};
	const union MHD_DaemonInfo *info;

	d->daemon = MHD_start_daemon(
		flags, 0, NULL, NULL, exchange_step,
		&server->edge, /* the logger comes first, or it misses the rest */
		MHD_OPTION_EXTERNAL_LOGGER, library_log, NULL, MHD_OPTION_URI_LOG_CALLBACK, exchange_begin,
		&server->edge, MHD_OPTION_NOTIFY_COMPLETED, exchange_end, &server->edge,
		MHD_OPTION_NOTIFY_CONNECTION, connection_notify, server, MHD_OPTION_CONNECTION_LIMIT,
		server->plan.max_connections, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)server->plan.idle_s,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, LIMIT_HEADER_BYTES + SEND_BYTES, MHD_OPTION_ARRAY, more,
		MHD_OPTION_END);
	REQUIRE(d->daemon != NULL, OUT_OF_MEMORY);
	server->n_daemons++;
	info = MHD_get_daemon_info(d->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	REQUIRE(info != NULL, INTERNAL);
	d->watch = (struct loop_watch){ .ready = daemon_ready, .fd = info->epoll_fd, .self = &server->edge };
	return loop_add(server->loop, &d->watch, EPOLLIN);
}

/* How long the library allows to sleep; -1 for any. 0 when it has work its descriptor will not tell again. */
static int64_t timeout_ms(const struct http_server *server)
{
	int64_t least_ms = -1;

	for (size_t i = 0; i < server->n_daemons; i++) {
		MHD_UNSIGNED_LONG_LONG ms;

		if (MHD_get_timeout(server->daemons[i].daemon, &ms) != MHD_YES)
			continue;
		if (least_ms < 0 || ms < (MHD_UNSIGNED_LONG_LONG)least_ms)
			least_ms = ms > INT32_MAX ? INT32_MAX : (int64_t)ms;
	}
	return least_ms;
}

static int64_t server_turn(struct loop_hook *hook)
{
	struct http_server *server = hook->self;
	const int64_t now_ms = loop_now_ms(server->loop);
	int64_t sleep_ms;

	if (server->edge.is_fired || (server->run_at_ms >= 0 && server->run_at_ms <= now_ms)) {
		server->edge.is_fired = false;
		for (size_t i = 0; i < server->n_daemons; i++)
			(void)MHD_run(server->daemons[i].daemon);
	}
	sleep_ms = timeout_ms(server);
	server->run_at_ms = sleep_ms < 0 ? -1 : now_ms + sleep_ms;
	if (server->edge.is_draining && server->n_open == 0 && server->done != NULL) {
		void (*done)(void *self) = server->done;

		server->done = NULL;
		done(server->done_self);
	}
	return server->edge.is_fired ? 0 : sleep_ms;
}

static OUTCOME listener_start(struct http_server *server, const struct listener *listener)
{
	struct acceptor *a = &server->acceptors[server->n_acceptors];

	if (listener->is_unix)
		return daemon_start(server, listener);
	*a = (struct acceptor){ .loop = server->loop,
		                .daemon = server->daemons[0].daemon,
		                .place = server->place,
		                .max_connections = (int)server->plan.max_connections,
		                .is_fired = &server->edge.is_fired };
	TRY(acceptor_start(a, listener->fd));
	server->n_acceptors++;
	return outcome_ok();
}

static OUTCOME listeners_start(struct http_server *server)
{
	REQUIRE(server->place->n_listeners <= MASTER_LISTENERS, INTERNAL);
	TRY(daemon_start(server, NULL));
	for (size_t i = 0; i < server->place->n_listeners; i++)
		TRY(listener_start(server, &server->place->listeners[i]));
	return outcome_ok();
}

OUTCOME http_server_start(const struct http_plan *plan, const struct worker_place *place, struct loop *loop,
                          struct http_server **out)
{
	struct http_server *server = calloc(1, sizeof *server);
	struct outcome o;

	*out = NULL;
	REQUIRE(server != NULL, OUT_OF_MEMORY);
	server->plan = *plan;
	server->place = place;
	server->loop = loop;
	server->edge = (struct exchange_edge){ .plan = &server->plan, .loop = loop, .is_fired = true };
	server->hook = (struct loop_hook){ .before_sleep = server_turn, .self = server };
	server->run_at_ms = -1;
	o = listeners_start(server);
	if (!is_ok(o)) {
		http_server_free(server);
		return o;
	}
	loop_hook_add(loop, &server->hook);
	*out = server;
	return outcome_ok();
}

static void listeners_stop(struct http_server *server)
{
	while (server->n_acceptors > 0)
		acceptor_stop(&server->acceptors[--server->n_acceptors]);
	for (size_t i = 1; i < server->n_daemons; i++) {
		const int fd = MHD_quiesce_daemon(server->daemons[i].daemon);

		if (fd >= 0)
			(void)close(fd);
	}
}

void http_server_drain(struct http_server *server, void (*done)(void *self), void *self)
{
	if (server->edge.is_draining)
		return;
	listeners_stop(server);
	server->edge.is_draining = true;
	server->edge.is_fired = true;
	server->done = done;
	server->done_self = self;
}

/* The library aborts the process when it is stopped with a suspended connection. */
void http_server_free(struct http_server *server)
{
	if (server == NULL)
		return;
	if (server->edge.n_waiting > 0)
		return;
	if (!server->edge.is_draining)
		listeners_stop(server);
	for (size_t i = 0; i < server->n_daemons; i++) {
		loop_remove(server->loop, &server->daemons[i].watch);
		MHD_stop_daemon(server->daemons[i].daemon);
	}
	free(server);
}
