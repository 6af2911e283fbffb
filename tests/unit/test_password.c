/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "idp/means/password.h"
#include "lib/base/text.h"
#include "lib/spec/limits.h"

#define COMPOSED                                                                                             \
	"Gr\xc3\xb6\xc3\x9f"                                                                                 \
	"e 1"
#define DECOMPOSED                                                                                           \
	"Gro\xcc\x88\xc3\x9f"                                                                                \
	"e 1"
#define ANSWER_MAX 256

static const struct password_cost cheap = { PASSWORD_PASSES_MIN, PASSWORD_MEMORY_MIN };
static const struct password_cost dearer = { PASSWORD_PASSES_MIN + 1, PASSWORD_MEMORY_MIN };
static struct password_helper helper;

static int helper_make(void **state)
{
	(void)state;
	return is_ok(password_helper_init(&helper, &cheap)) ? 0 : -1;
}

static OUTCOME verify(const struct password_helper *by, struct bytes password, struct bytes hash,
                      struct arena *mem, bool *is_right, struct bytes *new_hash)
{
	unsigned char answer[ANSWER_MAX];
	struct password_helper copy = *by;
	struct bytes job;

	TRY(password_job(password, hash, mem, &job));
	return password_answer(
		bytes_at(answer, password_work(&copy, job.ptr, job.len, answer, sizeof answer)), mem,
		is_right, new_hash);
}

static const struct verify_case {
	const char *name, *typed;
	bool has_account, is_right;
} verify_cases[] = {
	{ "right", COMPOSED, true, true },
	{ "typed as two code points", DECOMPOSED, true, true },
	{ "without the dots",
	  "Gro\xc3\x9f"
	  "e 1",
	  true, false },
	{ "a blank behind", COMPOSED " ", true, false },
	{ "other case",
	  "gr\xc3\xb6\xc3\x9f"
	  "e 1",
	  true, false },
	{ "nobody of that name", COMPOSED, false, false },
};

static void only_the_password_itself_is_right(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct bytes hash;

	(void)state;
	assert_ok(password_hash(bytes_of(DECOMPOSED), &cheap, mem, &hash));
	assert_true(bytes_has_prefix(hash, "$argon2id$"));
	for (size_t i = 0; i < ARRAY_LEN(verify_cases); i++) {
		const struct verify_case *c = &verify_cases[i];
		bool is_right = !c->is_right;
		struct bytes renewed;

		assert_ok(verify(&helper, bytes_of(c->typed), c->has_account ? hash : (struct bytes){ 0 },
		                 mem, &is_right, &renewed));
		if (is_right != c->is_right)
			fail_msg("%s", c->name);
		assert_null(renewed.ptr);
	}
}

static void a_hash_of_lower_cost_is_renewed_when_the_password_is_right(void **state)
{
	const struct password_helper today = { .cost = dearer };
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct bytes hash, renewed, again;
	bool is_right;

	(void)state;
	assert_ok(password_hash(bytes_of(COMPOSED), &cheap, mem, &hash));
	assert_ok(verify(&today, bytes_of("falsch"), hash, mem, &is_right, &renewed));
	assert_false(is_right);
	assert_null(renewed.ptr);
	assert_ok(verify(&today, bytes_of(COMPOSED), hash, mem, &is_right, &renewed));
	assert_true(is_right);
	assert_true(bytes_has_prefix(renewed, "$argon2id$v=19$m=19456,t=3,p=1$"));
	assert_ok(verify(&today, bytes_of(DECOMPOSED), renewed, mem, &is_right, &again));
	assert_true(is_right);
	assert_null(again.ptr);
}

static char long_text[LIMIT_PASSWORD_BYTES + 2];

static const struct input_case {
	const char *name;
	const char *ptr;
	size_t len;
	enum rule rule;
} input_cases[] = {
	{ "absent", NULL, 0, RULE_LOGIN_FAILED },
	{ "empty", "", 0, RULE_LOGIN_FAILED },
	{ "NUL inside", "a\0b", 3, RULE_LOGIN_FAILED },
	{ "control character", "a\x01", 2, RULE_LOGIN_FAILED },
	{ "no UTF-8", "\xff", 1, RULE_LOGIN_FAILED },
	{ "one character", "a", 1, RULE_NONE },
	{ "markup and emoji", "\"<&>' \xf0\x9f\x98\x80", 10, RULE_NONE },
	{ "longest", long_text, LIMIT_PASSWORD_BYTES, RULE_NONE },
	{ "a byte longer", long_text, LIMIT_PASSWORD_BYTES + 1, RULE_LOGIN_FAILED },
};

static void what_is_no_password_costs_no_hash(void **state)
{
	(void)state;
	memset(long_text, 'x', sizeof long_text - 1);
	for (size_t i = 0; i < ARRAY_LEN(input_cases); i++) {
		const struct bytes password = bytes_at(input_cases[i].ptr, input_cases[i].len);
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		struct bytes job, hash;

		assert_rule(password_job(password, (struct bytes){ 0 }, mem, &job), input_cases[i].rule);
		assert_int_equal(job.ptr != NULL, input_cases[i].rule == RULE_NONE);
		assert_rule(password_hash(password, &cheap, mem, &hash), input_cases[i].rule);
		assert_int_equal(hash.ptr != NULL, input_cases[i].rule == RULE_NONE);
	}
}

/* U+1D160 becomes three times as long in NFC: 170 of them 2040 bytes, 171 of them 2052. */
static void what_grows_too_long_is_refused_when_it_is_set_as_well(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct text t = text_new(mem, LIMIT_PASSWORD_BYTES);
	struct bytes grown, job, hash;

	(void)state;
	for (size_t i = 0; i < 171; i++)
		text_lit(&t, "\xf0\x9d\x85\xa0");
	assert_ok(text_done(&t, &grown));
	assert_rule(password_hash(grown, &cheap, mem, &hash), RULE_LOGIN_FAILED);
	assert_rule(password_job(grown, (struct bytes){ 0 }, mem, &job), RULE_LOGIN_FAILED);
	grown.len -= 4;
	assert_ok(password_hash(grown, &cheap, mem, &hash));
	assert_ok(password_job(grown, hash, mem, &job));
}

static void a_job_that_is_none_has_no_answer(void **state)
{
	static const unsigned char jobs[][4] = { { 0 }, { 0, 2, 'a', 0 }, { 0xff, 0xff, 'a', 'b' } };
	static const size_t lens[] = { 1, 3, 4 };
	unsigned char answer[ANSWER_MAX], large[2 + 1 + 128] = { 0, 1, 'a', 'x' };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lens); i++)
		assert_int_equal(password_work(&helper, jobs[i], lens[i], answer, sizeof answer), 0);
	assert_int_equal(password_work(&helper, large, sizeof large, answer, sizeof answer),
	                 0); /* hash too long */
	assert_int_equal(password_work(&helper, large, sizeof large - 1, answer, sizeof answer), 1);
	assert_int_equal(password_work(&helper, large, sizeof large - 1, answer, 128), 0); /* no room */
}

static void an_answer_that_is_none_is_never_right(void **state)
{
	static const unsigned char other[] = { 2 };
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct bytes renewed;
	bool is_right = true;

	(void)state;
	assert_rule(password_answer((struct bytes){ 0 }, mem, &is_right, &renewed), RULE_HELPER_DIED);
	assert_false(is_right);
	assert_rule(password_answer(bytes_at(other, 0), mem, &is_right, &renewed), RULE_HELPER_DIED);
	assert_rule(password_answer(bytes_at(other, 1), mem, &is_right, &renewed), RULE_HELPER_DIED);
	assert_false(is_right);
}

static OUTCOME job_step(struct arena *mem, void *arg)
{
	struct bytes job;
	const struct outcome o = password_job(bytes_of(arg), bytes_of("$argon2id$"), mem, &job);

	if (!is_ok(o))
		assert_null(job.ptr);
	return o;
}

static OUTCOME answer_step(struct arena *mem, void *arg)
{
	struct bytes renewed;
	bool is_right;
	const struct outcome o = password_answer(bytes_of(arg), mem, &is_right, &renewed);

	if (!is_ok(o))
		assert_false(is_right);
	return o;
}

static void nothing_is_half_made_when_memory_is_out(void **state)
{
	char password[] = DECOMPOSED, answer[] = "\x01$argon2id$";

	(void)state;
	torture(job_step, password, LIMIT_REQUEST_MEMORY);
	torture(answer_step, answer, LIMIT_REQUEST_MEMORY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_the_password_itself_is_right),
		cmocka_unit_test(a_hash_of_lower_cost_is_renewed_when_the_password_is_right),
		cmocka_unit_test(what_is_no_password_costs_no_hash),
		cmocka_unit_test(what_grows_too_long_is_refused_when_it_is_set_as_well),
		cmocka_unit_test(a_job_that_is_none_has_no_answer),
		cmocka_unit_test(an_answer_that_is_none_is_never_right),
		cmocka_unit_test(nothing_is_half_made_when_memory_is_out),
	};

	return cmocka_run_group_tests(tests, helper_make, NULL);
}
