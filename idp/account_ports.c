/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/account_ports.h"

#include "idp/source/mdq_ask.h"
#include "lib/base/utctime.h"
#include "lib/log/log.h"
#include "lib/proc/random.h"
#include "lib/spec/limits.h"

static int64_t port_now(void *self)
{
	(void)self;
	return utctime_now();
}

static OUTCOME port_random(void *self, unsigned char *out, size_t n)
{
	(void)self;
	return random_fill(out, n);
}

/* What is known and need not be asked for again is one look-up. What is good serves on when asking fails. */
static OUTCOME port_partner_find(void *self, struct bytes entity_id, struct arena *mem, const struct partner **out)
{
	struct account_ports *p = self;
	struct store_partner found;
	struct outcome o = store_partner_find(&p->store, entity_id, utctime_now(), mem, &found), asked;
	const bool is_missing = o.rule == RULE_PARTNER_UNKNOWN || o.rule == RULE_META_EXPIRED;
	bool has_news;

	*out = found.partner;
	if ((is_ok(o) && !found.is_due) || (!is_ok(o) && !is_missing))
		return o;
	asked = mdq_ask(p->store.pg, p->queries, entity_id, utctime_now(), mem, &has_news);
	if (has_news) {
		o = store_partner_find(&p->store, entity_id, utctime_now(), mem, &found);
		*out = found.partner;
	}
	return is_ok(o) || is_ok(asked) || asked.rule == RULE_PARTNER_UNKNOWN ? o : asked;
}

static OUTCOME port_open_find(void *self, struct bytes id, struct arena *mem, const struct open_request **out)
{
	struct account_ports *p = self;

	return store_open_find(&p->store, id, utctime_now(), mem, out);
}

static OUTCOME port_session_find(void *self, struct bytes handle_hash, struct arena *mem, const struct session **out)
{
	struct account_ports *p = self;

	return store_session_find(&p->store, handle_hash, mem, out);
}

static OUTCOME port_person_find(void *self, struct bytes username, struct arena *mem, struct person_login *out)
{
	struct account_ports *p = self;

	return store_person_find(&p->store, username, mem, out);
}

static OUTCOME port_attributes_find(void *self, struct bytes person_id, struct arena *mem,
                                    struct person_attributes *out)
{
	struct account_ports *p = self;

	return store_attributes_find(&p->store, person_id, mem, out);
}

static OUTCOME port_attempt(void *self, struct bytes account_key, struct bytes network_key, int64_t now_at,
                            struct arena *mem)
{
	struct account_ports *p = self;

	return store_attempt(&p->store, account_key, network_key, now_at, mem);
}

static OUTCOME port_logout_find(void *self, const struct logout_wish *wish, struct arena *mem,
                                struct logout_found *out)
{
	struct account_ports *p = self;

	return store_logout_find(&p->store, wish, mem, out);
}

static OUTCOME port_artifact_take(void *self, struct bytes handle_hash, struct bytes partner, int64_t now_at,
                                  struct arena *mem, struct bytes *sealed)
{
	struct account_ports *p = self;

	return store_artifact_take(&p->store, handle_hash, partner, now_at, mem, sealed);
}

static OUTCOME port_apply(void *self, const struct effects *effects, struct arena *mem)
{
	struct account_ports *p = self;

	return store_apply(&p->store, effects, mem);
}

static bool port_is_ready(void *self)
{
	const struct account_ports *p = self;

	return pg_is_up(p->store.pg);
}

static OUTCOME port_password_verify(void *self, struct bytes password, struct bytes hash, struct arena *mem,
                                    struct password_verdict *out)
{
	struct account_ports *p = self;
	struct bytes job, answer;

	*out = (struct password_verdict){ 0 };
	TRY(password_job(password, hash, mem, &job));
	TRY(helper_run(p->helpers, job, LIMIT_REQUEST_TIME_MS, mem, &answer));
	return password_answer(answer, mem, &out->is_right, &out->new_hash);
}

static OUTCOME port_pairwise(void *self, const char *label, struct bytes person_id, struct bytes sector,
                             struct arena *mem, struct bytes *out)
{
	const struct account_ports *p = self;

	return pairwise_make(p->pairwise, label, person_id, sector, mem, out);
}

static void port_note(void *self, const char *request_id, const char *event, struct outcome why,
                      struct bytes partner, enum level level)
{
	(void)self;
	if (is_ok(why))
		log_event(LOG_INFO_, request_id, event, KV_QUOTED("partner", partner),
		          KV_TEXT("level", level_name(level)), KV_END);
	else
		log_refused(request_id, event, why,
		            (const struct log_kv[]){ KV_QUOTED("partner", partner), KV_END });
}

void account_ports_init(struct account_ports *out)
{
	out->ports = (struct ports){
		.self = out,
		.now = port_now,
		.random = port_random,
		.partner_find = port_partner_find,
		.open_find = port_open_find,
		.session_find = port_session_find,
		.person_find = port_person_find,
		.attributes_find = port_attributes_find,
		.attempt = port_attempt,
		.logout_find = port_logout_find,
		.artifact_take = port_artifact_take,
		.apply = port_apply,
		.is_ready = port_is_ready,
		.password_verify = port_password_verify,
		.pairwise = port_pairwise,
		.note = port_note,
	};
}
