/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "idp/core/levels.h"
#include "idp/core/request.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"

#define NOW_AT INT64_C(1767323045)
#define PORTAL "https://portal.example"
#define ACS "https://portal.example/acs"
#define STORK "STORK-QAA-Level-"

static const struct partner_attribute listed[] = { { "urn:oid:2.5.4.4", true },
	                                           { "urn:oid:2.5.4.42", false } };
static const struct partner_service service = { .attributes = listed, .n_attributes = ARRAY_LEN(listed) };
static const struct partner_endpoint acs = { .location = ACS };
static const struct account_policy policy = { .reachable_levels = 1U << LEVEL_BASIS | 1U << LEVEL_NIEDRIG,
	                                      .password_level = LEVEL_BASIS };

static struct partner portal(void)
{
	return (struct partner){ .entity_id = PORTAL };
}

static struct authnreq_verified request_of(const struct partner *partner)
{
	return (struct authnreq_verified){ .said = { .id = bytes_of("_r1"), .acs_index = -1 },
		                           .partner = partner,
		                           .acs = &acs,
		                           .service = &service,
		                           .relay_state = bytes_of("a b&\"<") };
}

static const struct decide_case {
	const char *name;
	const char *class_ref; /* NULL: no context */
	enum comparison comparison;
	const char *format, *qualifier;
	enum request_kind kind;
	enum rule why;
} decide_cases[] = {
	{ "plain", NULL, COMPARE_EXACT, NULL, NULL, REQUEST_OPEN, RULE_NONE },
	{ "reachable level", STORK "2", COMPARE_MINIMUM, NULL, NULL, REQUEST_OPEN, RULE_NONE },
	{ "level out of reach", STORK "3", COMPARE_MINIMUM, NULL, NULL, REQUEST_ANSWER,
	  RULE_LEVEL_UNREACHABLE },
	{ "better than what we reach", STORK "2", COMPARE_BETTER, NULL, NULL, REQUEST_ANSWER,
	  RULE_LEVEL_UNREACHABLE },
	{ "at most what we reach", STORK "4", COMPARE_MAXIMUM, NULL, NULL, REQUEST_OPEN, RULE_NONE },
	{ "unknown context", "urn:x", COMPARE_EXACT, NULL, NULL, REQUEST_ANSWER, RULE_REQ_CONTEXT },
	{ "better than all", STORK "4", COMPARE_BETTER, NULL, NULL, REQUEST_ANSWER, RULE_REQ_CONTEXT },
	{ "transient", NULL, COMPARE_EXACT, URI_NAMEID_TRANSIENT, NULL, REQUEST_OPEN, RULE_NONE },
	{ "persistent", NULL, COMPARE_EXACT, URI_NAMEID_PERSISTENT, NULL, REQUEST_OPEN, RULE_NONE },
	{ "unspecified", NULL, COMPARE_EXACT, URI_NAMEID_UNSPECIFIED, NULL, REQUEST_OPEN, RULE_NONE },
	{ "mail address", NULL, COMPARE_EXACT, "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress", NULL,
	  REQUEST_ANSWER, RULE_REQ_NAMEID_POLICY },
	{ "empty format", NULL, COMPARE_EXACT, "", NULL, REQUEST_ANSWER, RULE_REQ_NAMEID_POLICY },
	{ "own qualifier", NULL, COMPARE_EXACT, URI_NAMEID_PERSISTENT, PORTAL, REQUEST_OPEN, RULE_NONE },
	{ "foreign qualifier", NULL, COMPARE_EXACT, URI_NAMEID_PERSISTENT, PORTAL "2", REQUEST_ANSWER,
	  RULE_REQ_NAMEID_POLICY },
	{ "empty qualifier", NULL, COMPARE_EXACT, NULL, "", REQUEST_ANSWER, RULE_REQ_NAMEID_POLICY },
};

static void each_wish_is_met_or_answered_with_its_rule(void **state)
{
	const struct partner partner = portal();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(decide_cases); i++) {
		const struct decide_case *c = &decide_cases[i];
		const struct bytes ref = bytes_of(c->class_ref);
		struct authnreq_verified request = request_of(&partner);
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		struct request_decision got;

		request.said.has_context = c->class_ref != NULL;
		request.said.comparison = c->comparison;
		request.said.class_refs = &ref;
		request.said.n_class_refs = c->class_ref != NULL ? 1 : 0;
		request.said.nameid_format = bytes_of(c->format);
		request.said.sp_name_qualifier = bytes_of(c->qualifier);
		assert_ok(decide_request(&request, &policy, NOW_AT, mem, &got));
		if (got.kind != c->kind || got.why.rule != c->why)
			fail_msg("%s: kind %u, why %s", c->name, (unsigned)got.kind, rule_name(got.why.rule));
		if (got.kind == REQUEST_OPEN)
			assert_int_equal(got.open.levels & ~policy.reachable_levels, 0);
	}
}

static void an_open_request_keeps_what_the_answer_needs(void **state)
{
	const struct partner partner = portal();
	struct authnreq_verified request = request_of(&partner);
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct request_decision got;

	(void)state;
	request.said.force_authn = true;
	request.said.is_passive = true;
	request.said.wants_status_detail = true;
	request.said.lang = bytes_of("en");
	request.said.acs_url = bytes_of("https://evil.example/acs"); /* only metadata's address counts */
	assert_ok(decide_request(&request, &policy, NOW_AT, mem, &got));
	assert_bytes(got.open.partner, PORTAL);
	assert_bytes(got.open.request_id, "_r1");
	assert_bytes(got.open.acs_url, ACS);
	assert_bytes(got.open.relay_state, "a b&\"<");
	assert_bytes(got.open.lang, "en");
	assert_int_equal(got.open.opened_at, NOW_AT);
	assert_true(got.open.force_authn && got.open.is_passive && got.open.wants_status_detail);
	assert_null(got.open.id.ptr);
	assert_null(got.open.secret_hash.ptr);
}

static const struct format_case {
	const char *wish;
	const char *known[3];
	bool is_persistent;
} format_cases[] = {
	{ NULL, { NULL }, false },
	{ NULL, { URI_NAMEID_PERSISTENT }, true },
	{ NULL, { URI_NAMEID_TRANSIENT, URI_NAMEID_PERSISTENT }, false },
	{ NULL, { "urn:x", URI_NAMEID_PERSISTENT, URI_NAMEID_TRANSIENT }, true },
	{ URI_NAMEID_UNSPECIFIED, { URI_NAMEID_PERSISTENT }, true },
	{ URI_NAMEID_TRANSIENT, { URI_NAMEID_PERSISTENT }, false },
	{ URI_NAMEID_PERSISTENT, { URI_NAMEID_TRANSIENT }, true },
};

static void the_name_format_is_the_wish_else_the_first_of_the_metadata(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(format_cases); i++) {
		const struct format_case *c = &format_cases[i];
		struct partner partner = portal();
		struct authnreq_verified request;
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		struct request_decision got;

		partner.nameid_formats = c->known;
		while (partner.n_nameid_formats < 3 && c->known[partner.n_nameid_formats] != NULL)
			partner.n_nameid_formats++;
		request = request_of(&partner);
		request.said.nameid_format = bytes_of(c->wish);
		assert_ok(decide_request(&request, &policy, NOW_AT, mem, &got));
		assert_int_equal(got.open.is_persistent, c->is_persistent);
	}
}

static void the_request_names_attributes_before_the_metadata_does(void **state)
{
	const struct requested_attribute own = { bytes_of("urn:oid:2.5.4.12"), true };
	struct partner partner = portal();
	struct authnreq_verified request = request_of(&partner);
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct request_decision got;

	(void)state;
	assert_ok(decide_request(&request, &policy, NOW_AT, mem, &got));
	assert_true(got.open.names_attributes);
	assert_int_equal(got.open.n_attributes, 2);
	assert_bytes(got.open.attributes[0].name, "urn:oid:2.5.4.4");
	assert_true(got.open.attributes[0].is_required && !got.open.attributes[1].is_required);
	request.said.has_attributes = true;
	request.said.attributes = &own;
	request.said.n_attributes = 1;
	assert_ok(decide_request(&request, &policy, NOW_AT, mem, &got));
	assert_int_equal(got.open.n_attributes, 1);
	assert_bytes(got.open.attributes[0].name, "urn:oid:2.5.4.12");
	request.said.n_attributes = 0; /* an empty list asks for nothing */
	assert_ok(decide_request(&request, &policy, NOW_AT, mem, &got));
	assert_true(got.open.names_attributes);
	assert_int_equal(got.open.n_attributes, 0);
	request.said.has_attributes = false;
	request.service = NULL;
	assert_ok(decide_request(&request, &policy, NOW_AT, mem, &got));
	assert_false(got.open.names_attributes);
}

static OUTCOME decide_step(struct arena *mem, void *arg)
{
	const struct authnreq_verified *request = arg;
	struct request_decision got;
	const struct outcome o = decide_request(request, &policy, NOW_AT, mem, &got);

	if (!is_ok(o)) {
		assert_int_equal(got.kind, REQUEST_REFUSE);
		assert_null(got.open.partner.ptr);
	}
	return o;
}

static void a_decision_without_memory_refuses(void **state)
{
	const struct partner partner = portal();
	struct authnreq_verified request = request_of(&partner);

	(void)state;
	torture(decide_step, &request, LIMIT_REQUEST_MEMORY);
}

/* ---- what comes next for an open request ---- */

static const struct login_case {
	const char *name;
	bool has_session, force_authn, is_passive;
	enum level level;
	int64_t authn_at, seen_at; /* relative to the opening, ten seconds ago */
	enum login_kind kind;
} login_cases[] = {
	{ "nobody", false, false, false, LEVEL_NONE, 0, 0, LOGIN_ASK },
	{ "good session", true, false, false, LEVEL_NIEDRIG, -100, -100, LOGIN_CONSENT },
	{ "level not asked", true, false, false, LEVEL_BASIS, -100, -100, LOGIN_ASK },
	{ "higher level", true, false, false, LEVEL_HOCH, -100, -100, LOGIN_CONSENT },
	{ "no level", true, false, false, LEVEL_NONE, 0, 0, LOGIN_ASK },
	{ "idle too long", true, false, false, LEVEL_NIEDRIG, -100, 10 - 3600, LOGIN_ASK },
	{ "idle just not too long", true, false, false, LEVEL_NIEDRIG, -100, 11 - 3600, LOGIN_CONSENT },
	{ "too old", true, false, false, LEVEL_NIEDRIG, 10 - 12 * 3600, 0, LOGIN_ASK },
	{ "just not too old", true, false, false, LEVEL_NIEDRIG, 11 - 12 * 3600, 0, LOGIN_CONSENT },
	{ "forced, login before", true, true, false, LEVEL_NIEDRIG, -1, 0, LOGIN_ASK },
	{ "forced, login since", true, true, false, LEVEL_NIEDRIG, 0, 0, LOGIN_CONSENT },
	{ "passive, nobody", false, false, true, LEVEL_NONE, 0, 0, LOGIN_ANSWER },
	{ "passive, good session", true, false, true, LEVEL_NIEDRIG, 0, 0, LOGIN_ANSWER },
	{ "passive and forced", true, true, true, LEVEL_NIEDRIG, 0, 0, LOGIN_ANSWER },
};

static void a_session_is_used_only_when_it_is_good_enough(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(login_cases); i++) {
		const struct login_case *c = &login_cases[i];
		const struct open_request open = { .opened_at = NOW_AT - 10,
			                           .levels = LEVELS_ALL & ~(1U << LEVEL_BASIS),
			                           .force_authn = c->force_authn,
			                           .is_passive = c->is_passive };
		const struct session session = { .level = c->level,
			                         .authn_at = NOW_AT - 10 + c->authn_at,
			                         .started_at = NOW_AT - 10 + c->authn_at,
			                         .seen_at = NOW_AT - 10 + c->seen_at };
		const enum login_kind kind = decide_login(&open, c->has_session ? &session : NULL, NOW_AT);

		if (kind != c->kind)
			fail_msg("%s: got %u", c->name, (unsigned)kind);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_wish_is_met_or_answered_with_its_rule),
		cmocka_unit_test(an_open_request_keeps_what_the_answer_needs),
		cmocka_unit_test(the_name_format_is_the_wish_else_the_first_of_the_metadata),
		cmocka_unit_test(the_request_names_attributes_before_the_metadata_does),
		cmocka_unit_test(a_decision_without_memory_refuses),
		cmocka_unit_test(a_session_is_used_only_when_it_is_good_enough),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
