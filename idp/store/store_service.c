/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/store/store_service.h"

#include "lib/base/text.h"
#include "lib/spec/limits.h"

#define HASH_HEX_BYTES ((size_t)65) /* with the comma */

void store_join_params(const struct effect *e, struct pg_value params[5])
{
	params[0] = value_bytea(e->service.handle_hash);
	params[1] = value_bytes(e->service.partner);
	params[2] = value_bytea(e->service.nameid_hash);
	params[3] = value_bytea(e->service.index_hash);
	params[4] = value_bytes(e->service.open_id);
}

OUTCOME store_logout_params(const struct logout_wish *wish, struct arena *mem, struct pg_value params[3])
{
	struct text t = text_new(mem, LIMIT_SESSION_INDEXES * HASH_HEX_BYTES);
	struct bytes indexes;

	for (size_t i = 0; i < wish->n_indexes; i++) {
		text_str(&t, i > 0 ? "," : "");
		text_hex(&t, wish->index_hashes[i]);
	}
	TRY(text_done(&t, &indexes));
	params[0] = value_bytes(wish->partner);
	params[1] = value_bytea(wish->nameid_hash);
	params[2] = value_bytes(indexes);
	return outcome_ok();
}

OUTCOME store_artifact_params(const struct effect *e, struct arena *mem, struct pg_value params[4])
{
	params[0] = value_bytea(e->artifact.handle_hash);
	params[1] = value_bytes(e->artifact.partner);
	params[2] = value_bytea(e->artifact.sealed);
	return value_number(e->artifact.expires_at, mem, &params[3]);
}

OUTCOME store_logout_find(struct store *store, const struct logout_wish *wish, struct arena *mem,
                          struct logout_found *out)
{
	struct pg_value params[3];
	const struct pg_call call = { STMT_logout_find, params };
	struct pg_rows rows;

	*out = (struct logout_found){ 0 };
	TRY(store_logout_params(wish, mem, params));
	TRY(pg_read(store->pg, &call, mem, &rows));
	TRY(rows_check(&rows, 2));
	REQUIRE(rows.n_rows == 1, STORE_SHAPE);
	TRY(cell_number(pg_cell(&rows, 0, 0), &out->n_sessions));
	return cell_number(pg_cell(&rows, 0, 1), &out->n_others);
}

OUTCOME store_artifact_take(struct store *store, struct bytes handle_hash, struct bytes partner, int64_t now_at,
                            struct arena *mem, struct bytes *out)
{
	struct pg_value params[3] = { value_bytea(handle_hash), value_bytes(partner) };
	const struct pg_call call = { STMT_artifact_take, params };
	struct pg_rows rows;

	*out = (struct bytes){ 0 };
	TRY(value_number(now_at, mem, &params[2]));
	TRY(pg_write(store->pg, &call, 1, mem, &rows));
	TRY(rows_check(&rows, 1));
	if (rows.n_rows == 1)
		*out = pg_cell(&rows, 0, 0);
	return outcome_ok();
}
