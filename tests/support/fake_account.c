/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "tests/support/fake_account.h"
#include "tests/support/fake_effects.h"

#include "lib/spec/limits.h"
#include "tests/support/fake_hashes.h"

#define FAKE_MEMORY ((size_t)64 * 1024 * 1024)
#define FREE_ACCOUNT INT64_C(3) /* attempts, as in the store */
#define FREE_NETWORK INT64_C(100)
#define LONGEST_S INT64_C(300)
#define A_DAY_S INT64_C(86400)

/* One more store call; the outcome when it is the one that fails. */
struct outcome fake_store_call(struct fake_account *fake)
{
	fake->store_calls++;
	return fake->store_calls == fake->fail_at ? outcome_of(fake->fail_rule, __LINE__) : outcome_ok();
}

struct bytes fake_keep(struct fake_account *fake, struct bytes b)
{
	struct bytes copy;

	assert_ok(arena_copy(fake->mem, b, &copy));
	return copy;
}

static int64_t fake_now(void *self)
{
	const struct fake_account *fake = self;

	return fake->now_at;
}

/* Counts, so that every handle differs and every run is the same. */
static OUTCOME fake_random(void *self, unsigned char *out, size_t n)
{
	struct fake_account *fake = self;

	fake->n_random++;
	for (size_t i = 0; i < n; i++)
		out[i] = (unsigned char)(fake->n_random >> 8 * (i % 4));
	return outcome_ok();
}

static OUTCOME fake_partner_find(void *self, struct bytes entity_id, struct arena *mem,
                                 const struct partner **out)
{
	struct fake_account *fake = self;

	(void)mem;
	*out = NULL;
	TRY(fake_store_call(fake));
	for (size_t i = 0; i < fake->n_partners; i++)
		if (bytes_equal_text(entity_id, fake->partners[i]->entity_id))
			*out = fake->partners[i];
	REQUIRE(*out != NULL, PARTNER_UNKNOWN);
	return outcome_ok();
}

static OUTCOME fake_open_find(void *self, struct bytes id, struct arena *mem, const struct open_request **out)
{
	struct fake_account *fake = self;

	(void)mem;
	*out = NULL;
	TRY(fake_store_call(fake));
	for (size_t i = 0; i < fake->n_opens; i++)
		if (bytes_equal(id, fake->opens[i].id) &&
		    fake->now_at < fake->opens[i].opened_at + LIMIT_OPEN_REQUEST_S)
			*out = &fake->opens[i];
	REQUIRE(*out != NULL, OPEN_REQUEST_GONE);
	return outcome_ok();
}

static OUTCOME fake_session_find(void *self, struct bytes handle_hash, struct arena *mem,
                                 const struct session **out)
{
	struct fake_account *fake = self;

	(void)mem;
	*out = NULL;
	TRY(fake_store_call(fake));
	for (size_t i = 0; i < fake->n_sessions; i++)
		if (bytes_equal(handle_hash, fake->sessions[i].handle_hash))
			*out = &fake->sessions[i];
	REQUIRE(*out != NULL, SESSION_GONE);
	return outcome_ok();
}

static OUTCOME fake_person_find(void *self, struct bytes username, struct arena *mem,
                                struct person_login *out)
{
	struct fake_account *fake = self;

	(void)mem;
	*out = (struct person_login){ 0 };
	TRY(fake_store_call(fake));
	for (size_t i = 0; i < fake->n_persons; i++)
		if (bytes_equal_text(username, fake->persons[i].username))
			*out = (struct person_login){ bytes_of(fake->persons[i].person_id),
				                      fake->persons[i].hash };
	return outcome_ok();
}

static OUTCOME fake_attributes_find(void *self, struct bytes person_id, struct arena *mem,
                                    struct person_attributes *out)
{
	struct fake_account *fake = self;

	(void)mem;
	*out = (struct person_attributes){ 0 };
	TRY(fake_store_call(fake));
	for (size_t i = 0; i < fake->n_persons; i++)
		if (bytes_equal_text(person_id, fake->persons[i].person_id))
			*out = (struct person_attributes){ fake->persons[i].attributes,
				                           fake->persons[i].n_attributes };
	return outcome_ok();
}

struct fake_attempt *fake_attempt_of(struct fake_account *fake, struct bytes key)
{
	for (size_t i = 0; i < fake->n_attempts; i++)
		if (bytes_equal(key, fake->attempts[i].key))
			return &fake->attempts[i];
	assert_true(fake->n_attempts < FAKE_ROOM);
	fake->attempts[fake->n_attempts] = (struct fake_attempt){ .key = fake_keep(fake, key) };
	return &fake->attempts[fake->n_attempts++];
}

/* The rule of STMT_attempt_take. */
static bool attempt_take(struct fake_account *fake, struct bytes key, int64_t now_at, int64_t free_attempts)
{
	struct fake_attempt *a = fake_attempt_of(fake, key);
	int64_t delay_s = 1;

	for (int64_t n = free_attempts; n < a->failed && delay_s < LONGEST_S; n++)
		delay_s *= 2;
	delay_s = delay_s < LONGEST_S ? delay_s : LONGEST_S;
	if (a->failed >= free_attempts && a->last_at + delay_s > now_at)
		return false;
	a->failed = a->last_at + A_DAY_S < now_at ? 1 : a->failed + 1;
	a->last_at = now_at;
	return true;
}

static OUTCOME fake_attempt_port(void *self, struct bytes account_key, struct bytes network_key,
                                 int64_t now_at, struct arena *mem)
{
	struct fake_account *fake = self;
	bool account, network;

	(void)mem;
	TRY(fake_store_call(fake));
	account = attempt_take(fake, account_key, now_at, FREE_ACCOUNT);
	network = attempt_take(fake, network_key, now_at, FREE_NETWORK);
	REQUIRE(account && network, LOGIN_DELAYED);
	return outcome_ok();
}

static bool fake_is_ready(void *self)
{
	const struct fake_account *fake = self;

	return fake->is_ready;
}

static void fake_note(void *self, const char *request_id, const char *event, struct outcome why,
                      struct bytes partner, enum level level)
{
	struct fake_account *fake = self;

	fake_line(&fake->notes, request_id, event, why.rule, partner, level);
}

void fake_account_init(struct fake_account *fake, int64_t now_at)
{
	*fake = (struct fake_account){ .mem = arena_new(FAKE_MEMORY),
		                       .now_at = now_at,
		                       .is_ready = true,
		                       .fail_rule = RULE_STORE_UNAVAILABLE };
	assert_non_null(fake->mem);
	fake->notes = text_new(fake->mem, LIMIT_REQUEST_MEMORY);
	fake->records = text_new(fake->mem, LIMIT_REQUEST_MEMORY);
	fake->ports = (struct ports){
		.self = fake,
		.now = fake_now,
		.random = fake_random,
		.partner_find = fake_partner_find,
		.open_find = fake_open_find,
		.session_find = fake_session_find,
		.person_find = fake_person_find,
		.attributes_find = fake_attributes_find,
		.attempt = fake_attempt_port,
		.logout_find = fake_logout_find,
		.artifact_take = fake_artifact_take,
		.apply = fake_apply,
		.is_ready = fake_is_ready,
		.password_verify = fake_password_verify,
		.pairwise = fake_pairwise,
		.note = fake_note,
	};
}

void fake_account_done(struct fake_account *fake)
{
	for (size_t i = 0; i < fake->n_partners; i++)
		partner_release(fake->partners[i]);
	arena_free(fake->mem);
}

static const char *text_so_far(const struct fake_account *fake, struct text t)
{
	const char *out;

	assert_ok(arena_text(fake->mem, t.len > 0 ? bytes_at(t.ptr, t.len) : bytes_of(""), &out));
	return out;
}

const char *fake_notes(const struct fake_account *fake)
{
	return text_so_far(fake, fake->notes);
}

const char *fake_records(const struct fake_account *fake)
{
	return text_so_far(fake, fake->records);
}
