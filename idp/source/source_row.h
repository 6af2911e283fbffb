/* SPDX-License-Identifier: EUPL-1.2 */
/* source_row - one source as its row says; inside idp/source only */
#ifndef SOURCE_SOURCE_ROW_H
#define SOURCE_SOURCE_ROW_H

#include "idp/store/store.h"
#include "keys/aggregate.h"
#include "keys/pin.h"
#include "lib/spec/limits.h"

struct source_row {
	const char *name, *location;
	enum partner_profile profile;
	struct pin pins;
	const char *hosts[LIMIT_SOURCE_HOSTS];
	size_t n_hosts;
	int64_t refresh_s;

	/* of an aggregate: what is live */
	struct bytes digest;         /* absent: to be read whatever the server says */
	const char *etag, *modified; /* NULL: none */
	int64_t valid_until, cache_s;
};

/* One statement; why a failure was is for the log of the database. */
static inline OUTCOME source_run(struct pg_direct *pg, enum statement statement, const struct pg_value *params,
                                 struct arena *mem, struct pg_rows *out)
{
	const char *why;

	return pg_direct_run(pg, &store_statements[statement], params, mem, out, &why);
}

/* Columns from first on: location, keys, profile, hosts, refresh_s. Rules: STORE_SHAPE, pin_read's */
OUTCOME source_row_read(const struct pg_rows *rows, size_t first, const char *name, struct arena *mem,
                        struct source_row *out);

/* What the source's keys may vouch for. */
struct aggregate_trust source_trust(const struct source_row *source);

#endif
