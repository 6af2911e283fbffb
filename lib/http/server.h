/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * server - HTTP edge on libmicrohttpd in our loop: collects a whole request into its arena, refuses bad
 * framing, runs the story on a fiber, sends the reply
 *
 * Own checks (libmicrohttpd 0.9.75 is lax): two Content-Lengths, Content-Length beside Transfer-Encoding,
 * missing or doubled or foreign Host, absolute form, control characters. Body over the cap: 413, bounded.
 */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "lib/proc/loop.h"
#include "lib/proc/master.h"
#include "lib/wire/http.h"

struct http_server;

struct http_plan {
	/* The story: fills out, may wait. Never fails: what goes wrong is a reply. */
	void (*serve)(void *self, const struct http_request *in, struct arena *mem, struct http_reply *out);
	/* Page for what the edge itself refuses, and for a story that could not be started. */
	void (*refuse)(void *self, const char *request_id, struct outcome why, struct arena *mem,
	               struct http_reply *out);
	void *self;
	const char *const
		*hosts; /* Host values we answer to, with port where not the default; ends with NULL */
	const char *peer_header; /* header a trusted front sets with the client's address, only believed on
	                            Unix sockets and loopback; NULL: none */
	int64_t idle_s;          /* keep-alive */
	unsigned max_connections;
};

OUTCOME http_server_start(const struct http_plan *plan, const struct worker_place *place, struct loop *loop,
                          struct http_server **out);
/* Stop accepting, answer what is there with Connection: close; calls done(self) when the last one is gone. */
void http_server_drain(struct http_server *server, void (*done)(void *self), void *self);
/* After the loop has ended for good: the server's hook stays in it. With stories still waiting it does
 * nothing; the process is about to end then. */
void http_server_free(struct http_server *server);

#endif
