/* SPDX-License-Identifier: EUPL-1.2 */
/* What the stores make of a database's answers; what the statements do is for tests/system. */
#include "tests/support/unit.h"

#include <stdio.h>

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
	char known[32]; /* revision that was said to be known, of the last question for a partner */
} says;

static void answer(struct pg_rows *out, size_t n_rows)
{
	*out = (struct pg_rows){ n_rows, says.n_columns, says.cells, says.affected };
}

OUTCOME pg_read(struct pg *pg, const struct pg_call *call, struct arena *mem, struct pg_rows *out)
{
	(void)pg;
	(void)mem;
	if (call->statement == STMT_partner_find)
		(void)snprintf(says.known, sizeof says.known, "%s", (const char *)call->params[1].ptr);
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

enum { CELL_METADATA = 8, CELL_EXPIRED = 11, CELL_DUE = 12, PARTNER_CELLS = 13 };

static void partner_cells(struct bytes cells[PARTNER_CELLS], struct bytes metadata)
{
	static const char *const texts[PARTNER_CELLS] = { "1", "bsi", "", "ecdsa", "f", "t", "f", "f", NULL, "", "fed", "f", "f" };

	for (size_t i = 0; i < PARTNER_CELLS; i++)
		cells[i] = bytes_of(texts[i]);
	cells[CELL_METADATA] = metadata;
	says.rule = RULE_NONE;
	says.cells = cells;
	says.n_columns = PARTNER_CELLS;
	says.n_rows = 1;
}

static struct outcome find(struct store *store, const char *entity_id, struct arena *mem, struct store_partner *out)
{
	return store_partner_find(store, bytes_of(entity_id), MINT_NOW, mem, out);
}

static void a_logout_is_taken_once(void **state)
{
	const struct portal_logout what = { .account = bytes_of("a"), .request_id = bytes_of("_r1"), .nameid_hash = KEY };
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	size_t n_ended;

	(void)state;
	says.affected = 2;
	says.rule = RULE_NONE;
	assert_ok(portal_store_logout(NULL, &what, mem, &n_ended)); /* accepts RULE_LOGOUT_REPLAY */
	assert_int_equal(n_ended, 2);
	says.rule = RULE_STORE_CONFLICT;
	assert_rule(portal_store_logout(NULL, &what, mem, &n_ended), RULE_LOGOUT_REPLAY); /* refuses RULE_LOGOUT_REPLAY */
}

static void a_partner_is_one_row_with_metadata(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	const struct bytes metadata = mint_metadata(mem, MINT_P256, MINT_RSA, (struct mint_change){ 0 });
	struct bytes cells[PARTNER_CELLS];
	struct store_partner got;
	struct store store;

	(void)state;
	partner_cells(cells, metadata);
	assert_ok(store_init(&store, NULL));
	says.n_rows = 0;
	assert_rule(find(&store, MINT_PARTNER, mem, &got), RULE_PARTNER_UNKNOWN); /* refuses RULE_PARTNER_UNKNOWN */
	assert_null(got.partner);
	assert_rule(find(&store, NULL, mem, &got), RULE_PARTNER_UNKNOWN);
	says.n_rows = 1;
	/* the row says nothing new, but we keep nothing: refuses RULE_STORE_UNAVAILABLE */
	cells[CELL_METADATA] = (struct bytes){ 0 };
	assert_rule(find(&store, MINT_PARTNER, mem, &got), RULE_STORE_UNAVAILABLE);
	cells[CELL_METADATA] = metadata;
	/* accepts RULE_PARTNER_UNKNOWN, accepts RULE_STORE_UNAVAILABLE */
	assert_ok(find(&store, MINT_PARTNER, mem, &got));
	assert_string_equal(got.partner->entity_id, MINT_PARTNER);
	says.n_columns = 1;
	assert_rule(find(&store, MINT_PARTNER, mem, &got), RULE_STORE_SHAPE);
	store_done(&store);
}

static void a_decoded_partner_is_as_good_as_its_row(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct bytes cells[PARTNER_CELLS];
	struct store_partner got;
	struct store store;

	(void)state;
	partner_cells(cells, mint_metadata(mem, MINT_P256, MINT_RSA, (struct mint_change){ 0 }));
	assert_ok(store_init(&store, NULL));
	assert_ok(find(&store, MINT_PARTNER, mem, &got));
	assert_string_equal(says.known, "0");
	cells[CELL_METADATA] = (struct bytes){ 0 }; /* known */
	cells[CELL_DUE] = bytes_of("t");
	assert_ok(find(&store, MINT_PARTNER, mem, &got));
	assert_string_equal(says.known, "1");
	assert_true(got.is_due);
	cells[CELL_EXPIRED] = bytes_of("t"); /* decoded or not */
	assert_rule(find(&store, MINT_PARTNER, mem, &got), RULE_META_EXPIRED);
	assert_null(got.partner);
	cells[CELL_EXPIRED] = bytes_of("f");
	cells[0] = bytes_of("2"); /* another revision comes with its metadata */
	assert_rule(find(&store, MINT_PARTNER, mem, &got), RULE_STORE_UNAVAILABLE);
	store_done(&store);
}

/* "0" means that its keys would be decoded anew. */
static const char *known_of(struct store *store, unsigned which, struct bytes metadata)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct bytes cells[PARTNER_CELLS];
	struct store_partner got;
	const char *entity_id;

	assert_ok(arena_printf(mem, &entity_id, "https://p%u.example", which));
	partner_cells(cells, mint_replace(mem, metadata, MINT_PARTNER, entity_id));
	assert_ok(find(store, entity_id, mem, &got));
	assert_string_equal(got.partner->entity_id, entity_id);
	return says.known;
}

static void the_partner_used_longest_ago_makes_room(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	const struct bytes metadata = mint_metadata(mem, MINT_P256, MINT_P256, (struct mint_change){ 0 });
	struct store store;

	(void)state;
	assert_ok(store_init(&store, NULL));
	for (unsigned i = 0; i < LIMIT_PARTNERS_DECODED; i++)
		assert_string_equal(known_of(&store, i, metadata), "0");
	assert_string_equal(known_of(&store, 0, metadata), "1");
	assert_string_equal(known_of(&store, LIMIT_PARTNERS_DECODED, metadata), "0"); /* 1 leaves */
	assert_string_equal(known_of(&store, 0, metadata), "1");
	assert_string_equal(known_of(&store, 2, metadata), "1");
	assert_string_equal(known_of(&store, 1, metadata), "0"); /* 3 leaves */
	assert_string_equal(known_of(&store, 3, metadata), "0");
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
		cmocka_unit_test(a_logout_is_taken_once),
		cmocka_unit_test(a_partner_is_one_row_with_metadata),
		cmocka_unit_test(a_decoded_partner_is_as_good_as_its_row),
		cmocka_unit_test(the_partner_used_longest_ago_makes_room),
		cmocka_unit_test(a_session_is_one_row),
	};

	return cmocka_run_group_tests_name("store", tests, start, stop);
}
