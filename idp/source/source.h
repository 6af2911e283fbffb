/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * source - metadata of a federation: fetched, verified with pinned keys, live as rows of the database
 *
 * Both calls block: for the command and for helper processes. Each is one transaction, so that whoever looks up a
 * partner sees what was live before or what is live after, also when the process is killed in between.
 * Source: TR-03160-2 4.2.1.1 (signed aggregate of a central server, checked by members).
 */
#ifndef SOURCE_SOURCE_H
#define SOURCE_SOURCE_H

#include "lib/fetch/fetch.h"
#include "lib/pg/pg.h"

/* How to reach the database and the world; from the configuration. */
struct source_way {
	const char *conninfo;
	struct fetch_way fetch;
	unsigned time_s, slow_s;
	const char *folder; /* of nameless files */
};

/* Plain values: also what a helper process answers. */
struct source_report {
	enum rule rule; /* RULE_NONE: all well */
	int status;     /* of the server, when there was one */
	bool is_unchanged;
	uint64_t n_live, n_new, n_changed, n_gone, n_quarantined;
	int64_t valid_until;
};

struct source_watch {
	void (*step)(void *self, const char *what, uint64_t n); /* for people who wait; NULL: nobody does */
	void *self;
};

#define SOURCE_ANY_TIME INT64_MAX

/*
 * source_refresh - bring one aggregate up to date
 *
 * due_by  only when it is due by then; SOURCE_ANY_TIME: now
 * out     also filled after a failure, as far as it came; the failure is kept with the source
 * Rules: SOURCE_UNKNOWN SOURCE_KIND SOURCE_BUSY (also: not due) META_UNREADABLE SOURCE_EMPTY META_SPOOL META_EXPIRED,
 *        fetch's, aggregate_verify's, pg_direct_run's. The connection is of no more use after one of the database.
 */
OUTCOME source_refresh(struct pg_direct *pg, const struct source_way *way, const char *name, int64_t due_by,
                       const struct source_watch *watch, struct source_report *out);

/*
 * source_query - ask a metadata query service for one entity; does nothing when it was asked for lately
 *
 * entity_id  from outside, but mdq_is_plausible()
 * Rules: PARTNER_UNKNOWN (the service does not know it) SOURCE_UNKNOWN MDQ_OTHER META_EXPIRED, fetch's,
 *        aggregate_verify's, partner_read's, pg_direct_run's
 */
OUTCOME source_query(struct pg_direct *pg, const struct source_way *way, const char *name, const char *entity_id);

#endif
