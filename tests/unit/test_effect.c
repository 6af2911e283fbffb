/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "idp/core/effect.h"
#include "lib/spec/limits.h"

#define NOW_AT INT64_C(1767323045)

static const struct session session = { .level = LEVEL_NIEDRIG };

static struct open_request opened(void)
{
	return (struct open_request){ .id = bytes_of("open-id"),
		                      .partner = bytes_of("https://portal.example") };
}

static void an_opened_request_is_remembered_and_kept(void **state)
{
	const struct authnreq_verified request = { .said.id = bytes_of("_r1") };
	const struct request_decision decision = { .kind = REQUEST_OPEN, .open = opened() };
	struct effects got = { .now_at = NOW_AT };

	(void)state;
	request_effects(&request, &decision, &got);
	assert_int_equal(got.n, 2);
	assert_int_equal(got.list[0].kind, EFFECT_REMEMBER_REQUEST);
	assert_bytes(got.list[0].remember.partner, "https://portal.example");
	assert_bytes(got.list[0].remember.request_id, "_r1");
	/* not forgotten while authnreq_verify() could accept it again: issued at most skew ahead, then age
	 * and skew */
	assert_true(got.list[0].remember.until_at >= NOW_AT + LIMIT_REQUEST_AGE_S + 2 * LIMIT_SKEW_S);
	assert_int_equal(got.list[1].kind, EFFECT_OPEN_REQUEST);
	assert_ptr_equal(got.list[1].open, &decision.open);
}

static void a_request_answered_at_once_is_remembered_and_recorded(void **state)
{
	static const enum request_kind kinds[] = { REQUEST_ANSWER, REQUEST_REFUSE };
	const struct authnreq_verified request = { .said.id = bytes_of("_r1") };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) { /* the zero value opens nothing either */
		const struct request_decision decision = { .kind = kinds[i],
			                                   .why = outcome_of(RULE_REQ_CONTEXT, 1),
			                                   .open = opened() };
		struct effects got = { .now_at = NOW_AT };

		request_effects(&request, &decision, &got);
		assert_int_equal(got.n, 2);
		assert_int_equal(got.list[0].kind, EFFECT_REMEMBER_REQUEST);
		assert_int_equal(got.list[1].kind, EFFECT_RECORD);
		assert_string_equal(got.list[1].record.event, "request.answered");
		assert_int_equal(got.list[1].record.rule, RULE_REQ_CONTEXT);
	}
}

static void a_login_starts_a_session_and_is_recorded(void **state)
{
	const struct open_request open = opened();
	struct effects got = { .now_at = NOW_AT };

	(void)state;
	login_effects(&open, &session, (struct bytes){ 0 }, &got);
	assert_int_equal(got.n, 2);
	assert_int_equal(got.list[0].kind, EFFECT_START_SESSION);
	assert_ptr_equal(got.list[0].session, &session);
	assert_string_equal(got.list[1].record.event, "login.succeeded");
	assert_int_equal(got.list[1].record.level, LEVEL_NIEDRIG);
	assert_int_equal(got.list[1].record.rule, RULE_NONE);
}

static void a_login_ends_the_session_that_the_browser_had(void **state)
{
	const struct open_request open = opened();
	struct effects got = { .now_at = NOW_AT };

	(void)state;
	login_effects(&open, &session, bytes_of("old"), &got);
	assert_int_equal(got.n, 4);
	assert_int_equal(got.list[0].kind, EFFECT_START_SESSION);
	assert_int_equal(got.list[1].kind, EFFECT_MOVE_SERVICES);
	assert_bytes(got.list[1].move.from, "old");
	assert_ptr_equal(got.list[1].move.to.ptr, session.handle_hash.ptr);
	assert_int_equal(got.list[2].kind, EFFECT_END_SESSION);
	assert_bytes(got.list[2].key, "old");
}

static void an_answer_takes_the_request_first(void **state)
{
	const struct open_request open = opened();
	struct effects issued = { .now_at = NOW_AT }, refused = { .now_at = NOW_AT };

	(void)state;
	answer_effects(&open, &session, outcome_ok(), &issued);
	assert_int_equal(issued.n, 2);
	assert_int_equal(issued.list[0].kind, EFFECT_TAKE_REQUEST);
	assert_bytes(issued.list[0].take.id, "open-id");
	assert_int_equal(issued.list[1].kind, EFFECT_TOUCH_SESSION);
	assert_string_equal(issued.list[0].take.record.event, "response.issued");
	answer_effects(&open, NULL, outcome_of(RULE_CANCELLED, 1), &refused);
	assert_int_equal(refused.n, 1);
	assert_int_equal(refused.list[0].kind, EFFECT_TAKE_REQUEST);
	assert_string_equal(refused.list[0].take.record.event, "response.refused");
	assert_int_equal(refused.list[0].take.record.level, LEVEL_NONE);
	assert_int_equal(refused.list[0].take.record.rule, RULE_CANCELLED);
}

static void the_largest_story_has_room(void **state)
{
	const struct open_request open = opened();
	struct effects got = { .now_at = NOW_AT };

	(void)state;
	login_effects(&open, &session, bytes_of("old"), &got);
	effect_add(&got, EFFECT_FORGET_FAILURES)->attempt_keys.account = bytes_of("a");
	effect_add(&got, EFFECT_REHASH_PASSWORD)->password.hash = bytes_of("h");
	assert_int_equal(got.n, EFFECTS_MAX - 1);
	assert_null(effect_add(&got, EFFECT_TOUCH_SESSION)->key.ptr); /* each comes zeroed */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_opened_request_is_remembered_and_kept),
		cmocka_unit_test(a_request_answered_at_once_is_remembered_and_recorded),
		cmocka_unit_test(a_login_starts_a_session_and_is_recorded),
		cmocka_unit_test(a_login_ends_the_session_that_the_browser_had),
		cmocka_unit_test(an_answer_takes_the_request_first),
		cmocka_unit_test(the_largest_story_has_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
