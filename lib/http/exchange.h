/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * exchange - one request and its reply: the call-backs of libmicrohttpd
 *
 * Order: begin (raw target, before the head is read), step once with the head, steps with the body, one step
 * at its end, one step after each wait, end. Normal answers are queued in the second step or later: in the
 * first one the library closes the connection, which is right only for what is refused because of its head.
 * While the story waits the connection is suspended: it cannot end, so the exchange outlives its fiber.
 */
#ifndef HTTP_EXCHANGE_H
#define HTTP_EXCHANGE_H

#include <microhttpd.h>

#include "lib/http/server.h"

/* What all exchanges of one server share. */
struct exchange_edge {
	const struct http_plan *plan;
	struct loop *loop;
	unsigned n_waiting; /* suspended connections */
	bool is_draining;
	bool is_fired; /* the library has work without a new event */
};

void *exchange_begin(void *edge, const char *target, struct MHD_Connection *connection);
enum MHD_Result exchange_step(void *edge, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data, size_t *data_len,
                              void **exchange);
void exchange_end(void *edge, struct MHD_Connection *connection, void **exchange,
                  enum MHD_RequestTerminationCode how);

#endif
