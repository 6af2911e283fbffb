/* SPDX-License-Identifier: EUPL-1.2 */
/* portal_store - what the adapter keeps; SQL text only in sql/adapter_statements.def. Each function waits on
 * its fiber. */
#ifndef ADAPTER_PORTAL_STORE_H
#define ADAPTER_PORTAL_STORE_H

#include "lib/pg/pg.h"
#include "sp-adapter/portal_core.h"

enum portal_statement {
#define STMT(name, n, sql) PORTAL_##name,
#include "sql/adapter_statements.def"
#undef STMT
	PORTAL_STATEMENTS
};

extern const struct pg_statement portal_statements[PORTAL_STATEMENTS];

/* See struct portal_ports for what each promises. */
OUTCOME portal_store_login_open(struct pg *pg, const struct portal_login *login, struct arena *mem);
OUTCOME portal_store_login_find(struct pg *pg, struct bytes id, int64_t now_at, struct arena *mem,
                                const struct portal_login **out);
OUTCOME portal_store_login_finish(struct pg *pg, struct bytes id, struct bytes assertion_id, int64_t until_at,
                                  const struct portal_session *session, struct arena *mem);
OUTCOME portal_store_login_drop(struct pg *pg, struct bytes id, struct arena *mem);
OUTCOME portal_store_session_find(struct pg *pg, struct bytes handle_hash, struct arena *mem,
                                  const struct portal_session **out);
OUTCOME portal_store_session_touch(struct pg *pg, struct bytes handle_hash, int64_t now_at,
                                   struct arena *mem);
OUTCOME portal_store_logout(struct pg *pg, const struct portal_logout *what, struct arena *mem, size_t *n_ended);
OUTCOME portal_store_session_end(struct pg *pg, struct bytes handle_hash, struct arena *mem);
OUTCOME portal_store_clean(struct pg *pg, int64_t now_at, struct arena *mem);

#endif
