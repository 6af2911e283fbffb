/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/store/store.h"

#define SESSION_COLUMNS 6

OUTCOME store_session_find(struct store *store, struct bytes handle_hash, struct arena *mem,
                           const struct session **out)
{
	const struct pg_value params[] = { value_bytea(handle_hash) };
	const struct pg_call call = { STMT_session_find, params };
	struct session *session;
	struct pg_rows rows;

	*out = NULL;
	TRY(pg_read(store->pg, &call, mem, &rows));
	TRY(rows_check(&rows, SESSION_COLUMNS));
	REQUIRE(rows.n_rows == 1, SESSION_GONE);
	session = arena_alloc(mem, sizeof *session);
	REQUIRE(session != NULL, OUT_OF_MEMORY);
	session->handle_hash = handle_hash;
	session->person_id = pg_cell(&rows, 0, 0);
	TRY(cell_level(pg_cell(&rows, 0, 1), &session->level));
	session->means = means_of_name(pg_cell(&rows, 0, 2));
	TRY(cell_number(pg_cell(&rows, 0, 3), &session->authn_at));
	TRY(cell_number(pg_cell(&rows, 0, 4), &session->started_at));
	TRY(cell_number(pg_cell(&rows, 0, 5), &session->seen_at));
	*out = session;
	return outcome_ok();
}
