/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * store - what the account keeps, one file per noun; SQL text only in sql/statements.def
 *
 * Each function waits on its fiber. All shared state is in PostgreSQL; the partner cache only saves decoding keys, the
 * row is asked each time and its revision decides, so a change made on any node counts at once.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "idp/flow/ports.h"
#include "lib/pg/pg_value.h"

enum statement {
#define STMT(name, n, sql) STMT_##name,
#include "sql/statements.def"
#undef STMT
	STMT_COUNT
};

extern const struct pg_statement store_statements[STMT_COUNT];

struct partner_cache; /* decoded partners by entity ID */

struct store {
	struct pg *pg;
	struct partner_cache *partners;
};

OUTCOME store_init(struct store *store, struct pg *pg); /* OUT_OF_MEMORY */
void store_done(struct store *store);

struct store_partner {
	const struct partner *partner; /* held by mem */
	bool is_due;                   /* good, but its query service should be asked again */
};

/* What an operator added, else what a source of metadata has and is still valid now. Rules: META_EXPIRED and those of
 * struct ports */
OUTCOME store_partner_find(struct store *store, struct bytes entity_id, int64_t now_at, struct arena *mem,
                           struct store_partner *out);
/* See struct ports for what each promises. */
OUTCOME store_open_find(struct store *store, struct bytes id, int64_t now_at, struct arena *mem,
                        const struct open_request **out);
OUTCOME store_session_find(struct store *store, struct bytes handle_hash, struct arena *mem,
                           const struct session **out);
OUTCOME store_person_find(struct store *store, struct bytes username, struct arena *mem, struct person_login *out);
OUTCOME store_attributes_find(struct store *store, struct bytes person_id, struct arena *mem,
                              struct person_attributes *out);
OUTCOME store_attempt(struct store *store, struct bytes account_key, struct bytes network_key, int64_t now_at,
                      struct arena *mem);
OUTCOME store_logout_find(struct store *store, const struct logout_wish *wish, struct arena *mem,
                          struct logout_found *out);
OUTCOME store_artifact_take(struct store *store, struct bytes handle_hash, struct bytes partner, int64_t now_at,
                            struct arena *mem, struct bytes *out);
OUTCOME store_apply(struct store *store, const struct effects *effects, struct arena *mem);
OUTCOME store_clean(struct pg *pg, int64_t now_at, struct arena *mem);

#endif
