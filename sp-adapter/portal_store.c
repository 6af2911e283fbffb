/* SPDX-License-Identifier: EUPL-1.2 */
#include "sp-adapter/portal_store.h"

#include "lib/pg/pg_value.h"
#include "lib/spec/limits.h"
#include "sp-adapter/portal_json.h"
#include "lib/base/banned.h"

#define LOGIN_COLUMNS 7
#define SESSION_COLUMNS 8
#define HASH_HEX_BYTES ((size_t)65) /* with the comma */

const struct pg_statement portal_statements[PORTAL_STATEMENTS] = {
#define STMT(name, n, sql) [PORTAL_##name] = { #name, n, sql },
#include "sql/adapter_statements.def"
#undef STMT
};

/* One statement that writes; affected may be NULL. */
static OUTCOME write_one(struct pg *pg, enum portal_statement statement, const struct pg_value *params,
                         struct arena *mem, size_t *affected)
{
	const struct pg_call call = { statement, params };
	struct pg_rows rows;

	TRY(pg_write(pg, &call, 1, mem, &rows));
	if (affected != NULL)
		*affected = rows.affected;
	return outcome_ok();
}

OUTCOME portal_store_login_open(struct pg *pg, const struct portal_login *login, struct arena *mem)
{
	struct pg_value params[9];

	params[0] = value_bytes(login->id);
	params[1] = value_bytea(login->secret_hash);
	params[2] = value_bytes(login->request_id);
	params[3] = value_bytes(login->return_to);
	TRY(value_number(login->min_level, mem, &params[4]));
	params[5] = value_bool(login->force_authn);
	params[6] = value_bytes(login->lang);
	TRY(value_number(login->asked_at, mem, &params[7]));
	TRY(value_number(login->asked_at + LIMIT_OPEN_REQUEST_S, mem, &params[8]));
	return write_one(pg, PORTAL_login_open, params, mem, NULL);
}

static OUTCOME login_decode(const struct pg_rows *rows, struct portal_login *login)
{
	login->secret_hash = pg_cell(rows, 0, 0);
	login->request_id = pg_cell(rows, 0, 1);
	login->return_to = pg_cell(rows, 0, 2);
	TRY(cell_level(pg_cell(rows, 0, 3), &login->min_level));
	TRY(cell_bool(pg_cell(rows, 0, 4), &login->force_authn));
	login->lang = pg_cell(rows, 0, 5);
	return cell_number(pg_cell(rows, 0, 6), &login->asked_at);
}

OUTCOME portal_store_login_find(struct pg *pg, struct bytes id, int64_t now_at, struct arena *mem,
                                const struct portal_login **out)
{
	struct pg_value params[2] = { value_bytes(id) };
	const struct pg_call call = { PORTAL_login_find, params };
	struct portal_login *login;
	struct pg_rows rows;

	*out = NULL;
	TRY(value_number(now_at, mem, &params[1]));
	TRY(pg_read(pg, &call, mem, &rows));
	TRY(rows_check(&rows, LOGIN_COLUMNS));
	REQUIRE(rows.n_rows == 1, OPEN_REQUEST_GONE);
	login = arena_alloc(mem, sizeof *login);
	REQUIRE(login != NULL, OUT_OF_MEMORY);
	login->id = id;
	TRY(login_decode(&rows, login));
	*out = login;
	return outcome_ok();
}

OUTCOME portal_store_login_finish(struct pg *pg, struct bytes id, struct bytes assertion_id, int64_t until_at,
                                  const struct portal_session *session, struct arena *mem)
{
	struct bytes attributes;
	struct pg_value params[15];
	struct outcome o;
	size_t affected;

	TRY(portal_json_attributes(session, mem, &attributes));
	params[0] = value_bytes(id);
	params[1] = value_bytes(session->account);
	params[2] = value_bytes(assertion_id);
	TRY(value_number(until_at, mem, &params[3]));
	params[4] = value_bytea(session->handle_hash);
	params[5] = value_bytes(session->subject);
	TRY(value_number(session->level, mem, &params[6]));
	TRY(value_number(session->authn_at, mem, &params[7]));
	TRY(value_number(session->started_at, mem, &params[8]));
	TRY(value_number(session->ends_at, mem, &params[9]));
	TRY(value_number(level_idle_s(session->level), mem, &params[10]));
	params[11] = value_bytes(attributes);
	params[12] = value_bytea(session->nameid_hash);
	params[13] = value_bytea(session->index_hash);
	TRY(value_number(session->issued_at, mem, &params[14]));
	o = write_one(pg, PORTAL_login_finish, params, mem, &affected);
	/* the handle is our random number; what outsiders can send twice is the assertion */
	REQUIRE(o.rule != RULE_STORE_CONFLICT, ASSERT_REPLAY);
	TRY(o);
	REQUIRE(affected == 1, OPEN_REQUEST_GONE);
	return outcome_ok();
}

OUTCOME portal_store_login_drop(struct pg *pg, struct bytes id, struct arena *mem)
{
	const struct pg_value params[] = { value_bytes(id) };

	return write_one(pg, PORTAL_login_drop, params, mem, NULL);
}

static OUTCOME session_decode(const struct pg_rows *rows, struct arena *mem, struct portal_session *out)
{
	out->subject = pg_cell(rows, 0, 0);
	out->account = pg_cell(rows, 0, 1);
	TRY(cell_level(pg_cell(rows, 0, 2), &out->level));
	TRY(cell_number(pg_cell(rows, 0, 3), &out->authn_at));
	TRY(cell_number(pg_cell(rows, 0, 4), &out->started_at));
	TRY(cell_number(pg_cell(rows, 0, 5), &out->seen_at));
	TRY(cell_number(pg_cell(rows, 0, 6), &out->ends_at));
	return portal_json_read(pg_cell(rows, 0, 7), mem, out);
}

OUTCOME portal_store_session_find(struct pg *pg, struct bytes handle_hash, struct arena *mem,
                                  const struct portal_session **out)
{
	const struct pg_value params[] = { value_bytea(handle_hash) };
	const struct pg_call call = { PORTAL_session_find, params };
	struct portal_session *session;
	struct pg_rows rows;

	*out = NULL;
	TRY(pg_read(pg, &call, mem, &rows));
	TRY(rows_check(&rows, SESSION_COLUMNS));
	REQUIRE(rows.n_rows == 1, SESSION_GONE);
	session = arena_alloc(mem, sizeof *session);
	REQUIRE(session != NULL, OUT_OF_MEMORY);
	session->handle_hash = handle_hash;
	TRY(session_decode(&rows, mem, session));
	*out = session;
	return outcome_ok();
}

OUTCOME portal_store_session_touch(struct pg *pg, struct bytes handle_hash, int64_t now_at, struct arena *mem)
{
	struct pg_value params[2] = { value_bytea(handle_hash) };

	TRY(value_number(now_at, mem, &params[1]));
	return write_one(pg, PORTAL_session_touch, params, mem, NULL);
}

OUTCOME portal_store_session_end(struct pg *pg, struct bytes handle_hash, struct arena *mem)
{
	const struct pg_value params[] = { value_bytea(handle_hash) };

	return write_one(pg, PORTAL_session_end, params, mem, NULL);
}

static OUTCOME hashes_text(const struct portal_logout *what, struct arena *mem, struct bytes *out)
{
	struct text t = text_new(mem, LIMIT_SESSION_INDEXES * HASH_HEX_BYTES);

	for (size_t i = 0; i < what->n_indexes; i++) {
		text_str(&t, i > 0 ? "," : "");
		text_hex(&t, what->index_hashes[i]);
	}
	return text_done(&t, out);
}

OUTCOME portal_store_logout(struct pg *pg, const struct portal_logout *what, struct arena *mem, size_t *n_ended)
{
	struct pg_value params[6];
	struct bytes indexes;
	struct outcome o;

	*n_ended = 0;
	TRY(hashes_text(what, mem, &indexes));
	params[0] = value_bytes(what->account);
	params[1] = value_bytes(what->request_id);
	TRY(value_number(what->until_at, mem, &params[2]));
	params[3] = value_bytea(what->nameid_hash);
	params[4] = value_bytes(indexes);
	TRY(value_number(what->asked_at, mem, &params[5]));
	o = write_one(pg, PORTAL_session_logout, params, mem, n_ended);
	REQUIRE(o.rule != RULE_STORE_CONFLICT, LOGOUT_REPLAY);
	return o;
}

OUTCOME portal_store_clean(struct pg *pg, int64_t now_at, struct arena *mem)
{
	static const enum portal_statement statements[] = { PORTAL_clean_logins, PORTAL_clean_seen,
		                                            PORTAL_clean_sessions,
		                                            PORTAL_clean_logouts };
	struct pg_value now[1];

	TRY(value_number(now_at, mem, &now[0]));
	for (size_t i = 0; i < ARRAY_LEN(statements); i++)
		TRY(write_one(pg, statements[i], now, mem, NULL));
	return outcome_ok();
}
