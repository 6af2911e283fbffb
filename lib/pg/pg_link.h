/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pg_link - one connection in non-blocking pipeline mode that comes back by itself
 *
 * States: DOWN -(retry)-> CONNECTING -> PREPARING -> UP -> (BROKEN) -> DOWN. While UP every result goes to
 * user->result(), NULL at the end of a statement included; user->lost() is called once per loss, from the
 * loop, never from inside a call into the link. Only the loss of an UP connection is told.
 *
 * PQconnectStart() resolves host names in place: name the server by socket directory or hostaddr.
 */
#ifndef PG_PG_LINK_H
#define PG_PG_LINK_H

#include "lib/pg/pg_rows.h"

enum pg_link_state { PG_LINK_DOWN, PG_LINK_CONNECTING, PG_LINK_PREPARING, PG_LINK_UP, PG_LINK_BROKEN };

struct pg_link;

struct pg_link_user {
	void (*result)(void *self, PGresult *result); /* takes the result; NULL: the statement has ended */
	void (*lost)(void *self);
};

struct pg_link {
	enum pg_link_state state;
	const struct pg_plan *plan;
	struct loop *loop;
	const struct pg_link_user *user;
	void *self;
	PGconn *conn;
	struct loop_watch watch;
	struct loop_timer timer; /* DOWN: next try. CONNECTING, PREPARING: give up. BROKEN: at once */
	uint32_t wanted;         /* events */
	bool is_in_loop;         /* after pg_link_open() */
	bool is_watched;
	int64_t retry_ms;
	size_t n_syncs;    /* sent, not yet come back */
	size_t n_prepared; /* while PREPARING */
	enum rule failure; /* why it is not UP */
};

/* Connects and prepares, waiting, then hangs itself into the loop. A server that cannot be reached is no failure: the
 * link stays DOWN and goes on trying. Rules: STORE_REFUSED OUT_OF_MEMORY */
OUTCOME pg_link_open(struct pg_link *link, const struct pg_plan *plan, struct loop *loop,
                     const struct pg_link_user *user, void *self);
void pg_link_close(struct pg_link *link);

/* Both only while UP. A failure turns the link BROKEN; what was sent is told lost in the next turn. */
void pg_link_send(struct pg_link *link, const struct pg_bound *bound);
void pg_link_sync(struct pg_link *link);
void pg_link_break(struct pg_link *link);

#endif
