/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "tests/support/fake_account.h"

#include "lib/spec/limits.h"
#include "tests/support/fake_hashes.h"

#define FAKE_MEMORY ((size_t)64 * 1024 * 1024)
#define FREE_ACCOUNT INT64_C(3) /* attempts, as in the store */
#define FREE_NETWORK INT64_C(100)
#define LONGEST_S INT64_C(300)
#define A_DAY_S INT64_C(86400)

/* One more store call; the outcome when it is the one that fails. */
static struct outcome store_call(struct fake_account *fake)
{
	fake->store_calls++;
	return fake->store_calls == fake->fail_at ? outcome_of(fake->fail_rule, __LINE__) : outcome_ok();
}

static struct bytes keep(struct fake_account *fake, struct bytes b)
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
	TRY(store_call(fake));
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
	TRY(store_call(fake));
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
	TRY(store_call(fake));
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
	TRY(store_call(fake));
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
	TRY(store_call(fake));
	for (size_t i = 0; i < fake->n_persons; i++)
		if (bytes_equal_text(person_id, fake->persons[i].person_id))
			*out = (struct person_attributes){ fake->persons[i].attributes,
				                           fake->persons[i].n_attributes };
	return outcome_ok();
}

static struct fake_attempt *attempt_of(struct fake_account *fake, struct bytes key)
{
	for (size_t i = 0; i < fake->n_attempts; i++)
		if (bytes_equal(key, fake->attempts[i].key))
			return &fake->attempts[i];
	assert_true(fake->n_attempts < FAKE_ROOM);
	fake->attempts[fake->n_attempts] = (struct fake_attempt){ .key = keep(fake, key) };
	return &fake->attempts[fake->n_attempts++];
}

/* The rule of STMT_attempt_take. */
static bool attempt_take(struct fake_account *fake, struct bytes key, int64_t now_at, int64_t free_attempts)
{
	struct fake_attempt *a = attempt_of(fake, key);
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
	TRY(store_call(fake));
	account = attempt_take(fake, account_key, now_at, FREE_ACCOUNT);
	network = attempt_take(fake, network_key, now_at, FREE_NETWORK);
	REQUIRE(account && network, LOGIN_DELAYED);
	return outcome_ok();
}

/* ---- effects ---- */

static size_t open_place(const struct fake_account *fake, struct bytes id)
{
	size_t i = 0;

	while (i < fake->n_opens && !bytes_equal(id, fake->opens[i].id))
		i++;
	return i;
}

/* What may happen at most once, looked at before anything is changed. */
static OUTCOME unit_check(const struct fake_account *fake, const struct effects *effects)
{
	for (size_t i = 0; i < effects->n; i++) {
		const struct effect *e = &effects->list[i];

		if (e->kind == EFFECT_TAKE_REQUEST)
			REQUIRE(open_place(fake, e->take.id) < fake->n_opens, OPEN_REQUEST_GONE);
		for (size_t s = 0; e->kind == EFFECT_REMEMBER_REQUEST && s < fake->n_seen; s++)
			if (bytes_equal(e->remember.request_id, fake->seen[s].request_id) &&
			    bytes_equal(e->remember.partner, fake->seen[s].partner))
				return outcome_of(e->remember.replay, __LINE__);
	}
	return outcome_ok();
}

static void open_keep(struct fake_account *fake, const struct open_request *open)
{
	struct open_request *to = &fake->opens[fake->n_opens++];
	struct requested_attribute *attributes =
		arena_array(fake->mem, open->n_attributes, sizeof *attributes);
	struct bytes *refs = arena_array(fake->mem, open->n_class_refs, sizeof *refs);

	assert_true(fake->n_opens <= FAKE_ROOM);
	assert_non_null(attributes);
	assert_non_null(refs);
	for (size_t i = 0; i < open->n_attributes; i++)
		attributes[i] = (struct requested_attribute){ keep(fake, open->attributes[i].name),
			                                      open->attributes[i].is_required };
	for (size_t i = 0; i < open->n_class_refs; i++)
		refs[i] = keep(fake, open->class_refs[i]);
	*to = *open;
	to->id = keep(fake, open->id);
	to->secret_hash = keep(fake, open->secret_hash);
	to->partner = keep(fake, open->partner);
	to->request_id = keep(fake, open->request_id);
	to->acs_url = keep(fake, open->acs_url);
	to->relay_state = keep(fake, open->relay_state);
	to->lang = keep(fake, open->lang);
	to->attributes = attributes;
	to->class_refs = refs;
}

static void session_keep(struct fake_account *fake, const struct session *session)
{
	struct session *to = &fake->sessions[fake->n_sessions++];

	assert_true(fake->n_sessions <= FAKE_ROOM);
	*to = *session;
	to->handle_hash = keep(fake, session->handle_hash);
	to->person_id = keep(fake, session->person_id);
}

static void session_drop(struct fake_account *fake, struct bytes handle_hash)
{
	for (size_t i = 0; i < fake->n_sessions; i++)
		if (bytes_equal(handle_hash, fake->sessions[i].handle_hash))
			fake->sessions[i] = fake->sessions[--fake->n_sessions];
	for (size_t i = fake->n_services; i-- > 0;)
		if (bytes_equal(handle_hash, fake->services[i].handle_hash))
			fake->services[i] = fake->services[--fake->n_services];
}

static const struct session *session_of(const struct fake_account *fake, struct bytes handle_hash)
{
	for (size_t i = 0; i < fake->n_sessions; i++)
		if (bytes_equal(handle_hash, fake->sessions[i].handle_hash))
			return &fake->sessions[i];
	return NULL;
}

static void services_move(struct fake_account *fake, const struct effect *e)
{
	const struct session *old = session_of(fake, e->move.from), *fresh = session_of(fake, e->move.to);

	if (old == NULL || fresh == NULL || !bytes_equal(old->person_id, fresh->person_id))
		return;
	for (size_t i = 0; i < fake->n_services; i++)
		if (bytes_equal(e->move.from, fake->services[i].handle_hash))
			fake->services[i].handle_hash = fresh->handle_hash;
}

static bool is_named(const struct fake_service *service, const struct logout_wish *wish)
{
	bool has_index = false;

	for (size_t i = 0; i < wish->n_indexes; i++)
		has_index = has_index || bytes_equal(wish->index_hashes[i], service->index_hash);
	return has_index && bytes_equal(wish->partner, service->partner) &&
	       bytes_equal(wish->nameid_hash, service->nameid_hash);
}

static OUTCOME fake_logout_find(void *self, const struct logout_wish *wish, struct arena *mem,
                                struct logout_found *out)
{
	struct fake_account *fake = self;

	(void)mem;
	*out = (struct logout_found){ 0 };
	TRY(store_call(fake));
	for (size_t i = 0; i < fake->n_services; i++) {
		if (!is_named(&fake->services[i], wish))
			continue;
		out->n_sessions++;
		for (size_t k = 0; k < fake->n_services; k++)
			if (bytes_equal(fake->services[k].handle_hash, fake->services[i].handle_hash) &&
			    !bytes_equal(fake->services[k].partner, wish->partner))
				out->n_others++;
	}
	return outcome_ok();
}

static void sessions_logout(struct fake_account *fake, const struct logout_wish *wish)
{
	for (size_t i = fake->n_services; i-- > 0;)
		if (i < fake->n_services && is_named(&fake->services[i], wish))
			session_drop(fake, fake->services[i].handle_hash);
}

static OUTCOME fake_artifact_take(void *self, struct bytes handle_hash, struct bytes partner, int64_t now_at,
                                  struct arena *mem, struct bytes *sealed)
{
	struct fake_account *fake = self;

	(void)mem;
	*sealed = (struct bytes){ 0 };
	TRY(store_call(fake));
	for (size_t i = 0; i < fake->n_artifacts; i++) {
		struct fake_artifact *a = &fake->artifacts[i];

		if (!bytes_equal(handle_hash, a->handle_hash) || !bytes_equal(partner, a->partner) ||
		    a->expires_at <= now_at)
			continue;
		*sealed = a->sealed;
		a->handle_hash = (struct bytes){ 0 };
	}
	return outcome_ok();
}

static void session_touch(struct fake_account *fake, const struct effect *e, int64_t now_at)
{
	for (size_t i = 0; i < fake->n_sessions; i++) {
		if (!bytes_equal(e->key, fake->sessions[i].handle_hash))
			continue;
		fake->sessions[i].seen_at = now_at;
	}
}

static void failures_forget(struct fake_account *fake, const struct effect *e)
{
	struct fake_attempt *network = attempt_of(fake, e->attempt_keys.network);

	network->failed = network->failed > 0 ? network->failed - 1 : 0;
	*attempt_of(fake, e->attempt_keys.account) =
		(struct fake_attempt){ .key = keep(fake, e->attempt_keys.account) };
}

static void password_keep(struct fake_account *fake, const struct effect *e)
{
	for (size_t i = 0; i < fake->n_persons; i++)
		if (bytes_equal_text(e->password.person_id, fake->persons[i].person_id))
			fake->persons[i].hash = keep(fake, e->password.hash);
}

static void line_add(struct text *t, const char *request_id, const char *event, enum rule rule,
                     struct bytes partner, enum level level)
{
	text_str(t, request_id);
	text_lit(t, " ");
	text_str(t, event);
	text_lit(t, " ");
	text_str(t, rule_name(rule));
	text_lit(t, " ");
	text_bytes(t, partner);
	text_lit(t, " ");
	text_str(t, level_name(level));
	text_lit(t, "\n");
	assert_int_equal(t->failed, RULE_NONE);
}

static void record_keep(struct fake_account *fake, const struct effects *effects, const struct effect_record *r)
{
	line_add(&fake->records, effects->request_id, r->event, r->rule, r->partner, r->level);
}

static void effect_apply(struct fake_account *fake, const struct effects *effects, const struct effect *e)
{
	switch (e->kind) {
	case EFFECT_NONE:
		break;
	case EFFECT_REMEMBER_REQUEST:
		assert_true(fake->n_seen < FAKE_ROOM);
		fake->seen[fake->n_seen++] = (struct fake_seen){ keep(fake, e->remember.partner),
			                                         keep(fake, e->remember.request_id) };
		break;
	case EFFECT_OPEN_REQUEST:
		open_keep(fake, e->open);
		break;
	case EFFECT_TAKE_REQUEST:
		fake->opens[open_place(fake, e->take.id)] = fake->opens[fake->n_opens - 1];
		fake->n_opens--;
		record_keep(fake, effects, &e->take.record);
		break;
	case EFFECT_START_SESSION:
		session_keep(fake, e->session);
		break;
	case EFFECT_TOUCH_SESSION:
		session_touch(fake, e, effects->now_at);
		break;
	case EFFECT_END_SESSION:
		session_drop(fake, e->key);
		break;
	case EFFECT_JOIN_SERVICE:
		assert_true(fake->n_services < FAKE_ROOM);
		fake->services[fake->n_services++] =
			(struct fake_service){ keep(fake, e->service.handle_hash), keep(fake, e->service.partner),
			                       keep(fake, e->service.nameid_hash), keep(fake, e->service.index_hash) };
		break;
	case EFFECT_MOVE_SERVICES:
		services_move(fake, e);
		break;
	case EFFECT_LOGOUT:
		sessions_logout(fake, e->logout);
		break;
	case EFFECT_KEEP_ARTIFACT:
		assert_true(fake->n_artifacts < FAKE_ROOM);
		fake->artifacts[fake->n_artifacts++] =
			(struct fake_artifact){ keep(fake, e->artifact.handle_hash), keep(fake, e->artifact.partner),
			                        keep(fake, e->artifact.sealed), e->artifact.expires_at };
		break;
	case EFFECT_FORGET_FAILURES:
		failures_forget(fake, e);
		break;
	case EFFECT_REHASH_PASSWORD:
		password_keep(fake, e);
		break;
	case EFFECT_RECORD:
		record_keep(fake, effects, &e->record);
		break;
	}
}

static OUTCOME fake_apply(void *self, const struct effects *effects, struct arena *mem)
{
	struct fake_account *fake = self;

	(void)mem;
	TRY(store_call(fake));
	TRY(unit_check(fake, effects));
	for (size_t i = 0; i < effects->n; i++)
		effect_apply(fake, effects, &effects->list[i]);
	fake->n_units++;
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

	line_add(&fake->notes, request_id, event, why.rule, partner, level);
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
