/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * All effects of a decision in one unit: all or nothing, durable when store_apply() returns. What must happen at most
 * once is decided by its own statement and told by its row count.
 */
#include "idp/store/store.h"

#include "idp/store/store_open.h"
#include "idp/store/store_service.h"

const struct pg_statement store_statements[STMT_COUNT] = {
#define STMT(name, n, sql) [STMT_##name] = { #name, n, sql },
#include "sql/statements.def"
#undef STMT
};

#define EFFECT_PARAMS_MAX OPEN_PARAMS
#define CALLS_MAX         (EFFECTS_MAX + 1) /* forgetting failures takes two statements */

struct unit {
	struct pg_value params[CALLS_MAX][EFFECT_PARAMS_MAX];
	struct pg_call calls[CALLS_MAX];
	size_t n;
};

static struct pg_value *unit_add(struct unit *unit, enum statement statement)
{
	struct pg_value *params = unit->params[unit->n];

	unit->calls[unit->n++] = (struct pg_call){ statement, params };
	return params;
}

static OUTCOME add_session(struct unit *unit, const struct session *session, struct arena *mem)
{
	struct pg_value *p = unit_add(unit, STMT_session_start);

	p[0] = value_bytea(session->handle_hash);
	p[1] = value_bytes(session->person_id);
	TRY(value_number(session->level, mem, &p[2]));
	p[3] = value_text(means_name(session->means));
	TRY(value_number(session->authn_at, mem, &p[4]));
	TRY(value_number(session->started_at, mem, &p[5]));
	return value_number(session->seen_at, mem, &p[6]);
}

/* record_add and open_take begin with the same six parameters. */
static OUTCOME record_params(const struct effects *effects, const struct effect_record *record, struct arena *mem,
                             struct pg_value *p)
{
	TRY(value_number(effects->now_at, mem, &p[0]));
	p[1] = value_text(effects->request_id);
	p[2] = value_text(record->event);
	p[3] = value_bytes(record->partner);
	TRY(value_number(record->level, mem, &p[4]));
	p[5] = value_text(rule_name(record->rule));
	return outcome_ok();
}

static OUTCOME add_take(struct unit *unit, const struct effects *effects, const struct effect *e, struct arena *mem)
{
	struct pg_value *p = unit_add(unit, STMT_open_take);

	p[6] = value_bytes(e->take.id);
	return record_params(effects, &e->take.record, mem, p);
}

static OUTCOME add_remember(struct unit *unit, const struct effect *e, struct arena *mem)
{
	struct pg_value *p = unit_add(unit, STMT_request_remember);

	p[0] = value_bytes(e->remember.partner);
	p[1] = value_bytes(e->remember.request_id);
	return value_number(e->remember.until_at, mem, &p[2]);
}

static OUTCOME add_touch(struct unit *unit, const struct effects *effects, const struct effect *e,
                         struct arena *mem)
{
	struct pg_value *p = unit_add(unit, STMT_session_touch);

	p[0] = value_bytea(e->key);
	return value_number(effects->now_at, mem, &p[1]);
}

static OUTCOME add_effect(struct unit *unit, const struct effects *effects, const struct effect *e,
                          struct arena *mem)
{
	switch (e->kind) {
	case EFFECT_NONE:
		return outcome_ok();
	case EFFECT_REMEMBER_REQUEST:
		return add_remember(unit, e, mem);
	case EFFECT_OPEN_REQUEST:
		return store_open_params(e->open, mem, unit_add(unit, STMT_open_save));
	case EFFECT_TAKE_REQUEST:
		return add_take(unit, effects, e, mem);
	case EFFECT_START_SESSION:
		return add_session(unit, e->session, mem);
	case EFFECT_TOUCH_SESSION:
		return add_touch(unit, effects, e, mem);
	case EFFECT_END_SESSION:
		unit_add(unit, STMT_session_end)[0] = value_bytea(e->key);
		return outcome_ok();
	case EFFECT_JOIN_SERVICE:
		store_join_params(e, unit_add(unit, STMT_service_join));
		return outcome_ok();
	case EFFECT_MOVE_SERVICES: {
		struct pg_value *p = unit_add(unit, STMT_services_move);

		p[0] = value_bytea(e->move.from);
		p[1] = value_bytea(e->move.to);
		return outcome_ok();
	}
	case EFFECT_LOGOUT:
		return store_logout_params(e->logout, mem, unit_add(unit, STMT_logout_end));
	case EFFECT_KEEP_ARTIFACT:
		return store_artifact_params(e, mem, unit_add(unit, STMT_artifact_keep));
	case EFFECT_FORGET_FAILURES:
		unit_add(unit, STMT_attempt_forget)[0] = value_bytes(e->attempt_keys.account);
		unit_add(unit, STMT_attempt_forgive)[0] = value_bytes(e->attempt_keys.network);
		return outcome_ok();
	case EFFECT_REHASH_PASSWORD: {
		struct pg_value *p = unit_add(unit, STMT_person_password);

		p[0] = value_bytes(e->password.person_id);
		p[1] = value_bytes(e->password.hash);
		return outcome_ok();
	}
	case EFFECT_RECORD:
		return record_params(effects, &e->record, mem, unit_add(unit, STMT_record_add));
	}
	return outcome_of(RULE_INTERNAL, __LINE__);
}

/* The only unique key that outsiders can hit twice is the request ID; all others are our random numbers. */
static enum rule replay_rule(const struct effects *effects)
{
	for (size_t i = 0; i < effects->n; i++)
		if (effects->list[i].kind == EFFECT_REMEMBER_REQUEST)
			return effects->list[i].remember.replay;
	return RULE_STORE_CONFLICT;
}

OUTCOME store_apply(struct store *store, const struct effects *effects, struct arena *mem)
{
	struct unit *unit = arena_alloc(mem, sizeof *unit);
	struct pg_rows rows[CALLS_MAX];
	struct outcome o;

	REQUIRE(unit != NULL, OUT_OF_MEMORY);
	for (size_t i = 0; i < effects->n; i++)
		TRY(add_effect(unit, effects, &effects->list[i], mem));
	o = pg_write(store->pg, unit->calls, unit->n, mem, rows);
	if (o.rule == RULE_STORE_CONFLICT)
		return outcome_of(replay_rule(effects), __LINE__);
	TRY(o);
	for (size_t i = 0; i < unit->n; i++)
		REQUIRE(unit->calls[i].statement != STMT_open_take || rows[i].affected == 1, OPEN_REQUEST_GONE);
	return outcome_ok();
}

OUTCOME store_clean(struct pg *pg, int64_t now_at, struct arena *mem)
{
	static const enum statement statements[] = { STMT_clean_open, STMT_clean_seen, STMT_clean_sessions,
		                                     STMT_clean_attempts, STMT_clean_records,
		                                     STMT_clean_artifacts, STMT_clean_queries,
		                                     STMT_clean_entities };
	struct pg_value now[1];

	TRY(value_number(now_at, mem, &now[0]));
	for (size_t i = 0; i < ARRAY_LEN(statements); i++) {
		const struct pg_call call = { statements[i], now };
		struct pg_rows rows;

		TRY(pg_write(pg, &call, 1, mem, &rows));
	}
	return outcome_ok();
}
