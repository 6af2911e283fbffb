/* SPDX-License-Identifier: EUPL-1.2 */
/* What the stores make of a database's answers; what the statements do is for tests/system. */
#include "tests/support/unit.h"

#include "idp/store/store.h"
#include "sp-adapter/portal_store.h"
#include "tests/support/mint.h"

#define CAP LIMIT_REQUEST_MEMORY
#define KEY bytes_of("0123456789abcdef0123456789abcdef")

/* ---- a database that answers by script ---- */
static struct {
	enum rule rule;
	const struct bytes *cells; /* of its one row */
	size_t n_rows, n_columns;
	size_t second_rows; /* of a unit's second statement */
	size_t affected;
} says;

static void answer(struct pg_rows *out, size_t n_rows)
{
	*out = (struct pg_rows){ n_rows, says.n_columns, says.cells, says.affected };
}

OUTCOME pg_read(struct pg *pg, const struct pg_call *call, struct arena *mem, struct pg_rows *out)
{
	(void)pg;
	(void)call;
	(void)mem;
	answer(out, says.n_rows);
	return outcome_of(says.rule, __LINE__);
}

OUTCOME pg_write(struct pg *pg, const struct pg_call *calls, size_t n_calls, struct arena *mem, struct pg_rows *outs)
{
	(void)pg;
	(void)calls;
	(void)mem;
	for (size_t i = 0; i < n_calls; i++)
		answer(&outs[i], i == 1 ? says.second_rows : says.n_rows);
	return outcome_of(says.rule, __LINE__);
}

/* ---- account ---- */

static void an_attempt_counts_when_both_keys_are_free(void **state)
{
	static const struct {
		size_t account, network;
		enum rule rule;
	} cases[] = { { 1, 1, RULE_NONE }, { 0, 1, RULE_LOGIN_DELAYED }, { 1, 0, RULE_LOGIN_DELAYED } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		struct store store = { 0 };

		says.n_rows = cases[i].account;
		says.second_rows = cases[i].network;
		says.rule = RULE_NONE;
		assert_rule(store_attempt(&store, KEY, KEY, MINT_NOW, mem), cases[i].rule);
	}
}

static void what_may_happen_once_is_told_by_the_rows(void **state)
{
	static const struct {
		const char *name;
		enum rule database;
		size_t affected;
		enum rule account, adapter;
	} cases[] = {
		/* accepts RULE_REQ_REPLAY, accepts RULE_ASSERT_REPLAY, accepts RULE_OPEN_REQUEST_GONE */
		{ "taken", RULE_NONE, 1, RULE_NONE, RULE_NONE },
		{ "remembered already", RULE_STORE_CONFLICT, 1, RULE_REQ_REPLAY, RULE_ASSERT_REPLAY }, /* refuses RULE_REQ_REPLAY, refuses RULE_ASSERT_REPLAY */
		{ "nothing there", RULE_NONE, 0, RULE_OPEN_REQUEST_GONE, RULE_OPEN_REQUEST_GONE }, /* refuses RULE_OPEN_REQUEST_GONE */
		{ "away", RULE_STORE_UNAVAILABLE, 0, RULE_STORE_UNAVAILABLE, RULE_STORE_UNAVAILABLE },
	};
	const struct portal_session session = { .handle_hash = KEY, .subject = bytes_of("p"), .account = bytes_of("a") };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		struct store store = { 0 };
		struct effects effects = { .now_at = MINT_NOW, .request_id = "id1" };
		struct effect *e;

		says.rule = cases[i].database;
		says.affected = cases[i].affected;
		e = effect_add(&effects, EFFECT_REMEMBER_REQUEST);
		e->remember.partner = e->remember.request_id = bytes_of("_r1");
		e->remember.replay = RULE_REQ_REPLAY;
		e = effect_add(&effects, EFFECT_TAKE_REQUEST);
		e->take.id = KEY;
		e->take.record = (struct effect_record){ .event = "response.issued", .partner = bytes_of("p") };
		assert_rule(store_apply(&store, &effects, mem), cases[i].account);
		assert_rule(portal_store_login_finish(NULL, KEY, bytes_of("_a1"), MINT_NOW, &session, mem), cases[i].adapter);
	}
}

static void a_partner_is_one_row_with_metadata(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct bytes cells[] = { bytes_of("1"), bytes_of("bsi"), bytes_of(""),  bytes_of("ecdsa"),
		                 bytes_of("f"), bytes_of("t"),   bytes_of("f"), bytes_of("f"),
		                 { 0 },         bytes_of(""),    bytes_of(""),  bytes_of("f"),     bytes_of("f") };
	const struct bytes metadata = mint_metadata(mem, MINT_P256, MINT_RSA, (struct mint_change){ 0 });
	struct store_partner got;
	struct store store;

	(void)state;
	says.rule = RULE_NONE;
	says.cells = cells;
	says.n_columns = ARRAY_LEN(cells);
	assert_ok(store_init(&store, NULL));
	says.n_rows = 0;
	assert_rule(store_partner_find(&store, bytes_of(MINT_PARTNER), MINT_NOW, mem, &got),
	            RULE_PARTNER_UNKNOWN); /* refuses RULE_PARTNER_UNKNOWN */
	assert_null(got.partner);
	assert_rule(store_partner_find(&store, (struct bytes){ 0 }, MINT_NOW, mem, &got), RULE_PARTNER_UNKNOWN);
	says.n_rows = 1;
	/* the row says nothing new, but we keep nothing: refuses RULE_STORE_UNAVAILABLE */
	assert_rule(store_partner_find(&store, bytes_of(MINT_PARTNER), MINT_NOW, mem, &got), RULE_STORE_UNAVAILABLE);
	cells[8] = metadata;
	/* accepts RULE_PARTNER_UNKNOWN, accepts RULE_STORE_UNAVAILABLE */
	assert_ok(store_partner_find(&store, bytes_of(MINT_PARTNER), MINT_NOW, mem, &got));
	assert_string_equal(got.partner->entity_id, MINT_PARTNER);
	says.n_columns = 1;
	assert_rule(store_partner_find(&store, bytes_of(MINT_PARTNER), MINT_NOW, mem, &got), RULE_STORE_SHAPE);
	store_done(&store);
}

static void a_session_is_one_row(void **state)
{
	static const struct bytes cells[] = { { (const unsigned char *)"p", 1 }, { (const unsigned char *)"4", 1 },
		                              { (const unsigned char *)"password", 8 }, { (const unsigned char *)"1", 1 },
		                              { (const unsigned char *)"2", 1 }, { (const unsigned char *)"3", 1 } };
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	const struct session *got;
	struct store store = { 0 };

	(void)state;
	says.rule = RULE_NONE;
	says.cells = cells;
	says.n_columns = ARRAY_LEN(cells);
	says.n_rows = 0;
	assert_rule(store_session_find(&store, KEY, mem, &got), RULE_SESSION_GONE); /* refuses RULE_SESSION_GONE */
	assert_null(got);
	says.n_rows = 1;
	assert_ok(store_session_find(&store, KEY, mem, &got)); /* accepts RULE_SESSION_GONE */
	assert_int_equal(got->level, LEVEL_HOCH);
}

static int start(void **state)
{
	(void)state;
	return is_ok(xml_start()) ? 0 : -1;
}

static int stop(void **state)
{
	(void)state;
	mint_stop();
	xml_stop();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_attempt_counts_when_both_keys_are_free),
		cmocka_unit_test(what_may_happen_once_is_told_by_the_rows),
		cmocka_unit_test(a_partner_is_one_row_with_metadata),
		cmocka_unit_test(a_session_is_one_row),
	};

	return cmocka_run_group_tests_name("store", tests, start, stop);
}
