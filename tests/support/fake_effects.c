/* SPDX-License-Identifier: EUPL-1.2 */
/* Effects in memory: all or nothing, as the store promises. */
#include "tests/support/unit.h"

#include "tests/support/fake_effects.h"

#include "lib/spec/limits.h"

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
		attributes[i] = (struct requested_attribute){ fake_keep(fake, open->attributes[i].name),
			                                      open->attributes[i].is_required };
	for (size_t i = 0; i < open->n_class_refs; i++)
		refs[i] = fake_keep(fake, open->class_refs[i]);
	*to = *open;
	to->id = fake_keep(fake, open->id);
	to->secret_hash = fake_keep(fake, open->secret_hash);
	to->partner = fake_keep(fake, open->partner);
	to->request_id = fake_keep(fake, open->request_id);
	to->acs_url = fake_keep(fake, open->acs_url);
	to->relay_state = fake_keep(fake, open->relay_state);
	to->lang = fake_keep(fake, open->lang);
	to->attributes = attributes;
	to->class_refs = refs;
}

static void session_keep(struct fake_account *fake, const struct session *session)
{
	struct session *to = &fake->sessions[fake->n_sessions++];

	assert_true(fake->n_sessions <= FAKE_ROOM);
	*to = *session;
	to->handle_hash = fake_keep(fake, session->handle_hash);
	to->person_id = fake_keep(fake, session->person_id);
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

OUTCOME fake_logout_find(void *self, const struct logout_wish *wish, struct arena *mem,
                                struct logout_found *out)
{
	struct fake_account *fake = self;

	(void)mem;
	*out = (struct logout_found){ 0 };
	TRY(fake_store_call(fake));
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

OUTCOME fake_artifact_take(void *self, struct bytes handle_hash, struct bytes partner, int64_t now_at,
                                  struct arena *mem, struct bytes *sealed)
{
	struct fake_account *fake = self;

	(void)mem;
	*sealed = (struct bytes){ 0 };
	TRY(fake_store_call(fake));
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
	struct fake_attempt *network = fake_attempt_of(fake, e->attempt_keys.network);

	network->failed = network->failed > 0 ? network->failed - 1 : 0;
	*fake_attempt_of(fake, e->attempt_keys.account) =
		(struct fake_attempt){ .key = fake_keep(fake, e->attempt_keys.account) };
}

static void password_keep(struct fake_account *fake, const struct effect *e)
{
	for (size_t i = 0; i < fake->n_persons; i++)
		if (bytes_equal_text(e->password.person_id, fake->persons[i].person_id))
			fake->persons[i].hash = fake_keep(fake, e->password.hash);
}

void fake_line(struct text *t, const char *request_id, const char *event, enum rule rule,
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
	fake_line(&fake->records, effects->request_id, r->event, r->rule, r->partner, r->level);
}

static void effect_apply(struct fake_account *fake, const struct effects *effects, const struct effect *e)
{
	switch (e->kind) {
	case EFFECT_NONE:
		break;
	case EFFECT_REMEMBER_REQUEST:
		assert_true(fake->n_seen < FAKE_ROOM);
		fake->seen[fake->n_seen++] = (struct fake_seen){ fake_keep(fake, e->remember.partner),
			                                         fake_keep(fake, e->remember.request_id) };
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
			(struct fake_service){ fake_keep(fake, e->service.handle_hash), fake_keep(fake, e->service.partner),
			                       fake_keep(fake, e->service.nameid_hash), fake_keep(fake, e->service.index_hash) };
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
			(struct fake_artifact){ fake_keep(fake, e->artifact.handle_hash), fake_keep(fake, e->artifact.partner),
			                        fake_keep(fake, e->artifact.sealed), e->artifact.expires_at };
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

OUTCOME fake_apply(void *self, const struct effects *effects, struct arena *mem)
{
	struct fake_account *fake = self;

	(void)mem;
	TRY(fake_store_call(fake));
	TRY(unit_check(fake, effects));
	for (size_t i = 0; i < effects->n; i++)
		effect_apply(fake, effects, &effects->list[i]);
	fake->n_units++;
	return outcome_ok();
}
