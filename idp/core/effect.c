/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/core/effect.h"

#include <assert.h>

#include "lib/spec/limits.h"

struct effect *effect_add(struct effects *effects, enum effect_kind kind)
{
	struct effect *e = &effects->list[effects->n];

	assert(effects->n < EFFECTS_MAX);
	effects->n++;
	*e = (struct effect){ .kind = kind };
	return e;
}

static void record(struct effects *out, const char *event, struct bytes partner, enum level level, enum rule rule)
{
	effect_add(out, EFFECT_RECORD)->record = (struct effect_record){ event, partner, level, rule };
}

void request_effects(const struct authnreq_verified *request, const struct request_decision *decision,
                     struct effects *out)
{
	struct effect *e = effect_add(out, EFFECT_REMEMBER_REQUEST);

	e->remember.partner = decision->open.partner;
	e->remember.request_id = request->said.id;
	/* as long as the same octets could pass the age check again, with the largest skew on both sides */
	e->remember.until_at = out->now_at + LIMIT_REQUEST_AGE_S + 2 * LIMIT_SKEW_S;
	e->remember.replay = RULE_REQ_REPLAY;
	if (decision->kind == REQUEST_OPEN)
		effect_add(out, EFFECT_OPEN_REQUEST)->open = &decision->open;
	else
		record(out, "request.answered", decision->open.partner, LEVEL_NONE, decision->why.rule);
}

void login_effects(const struct open_request *open, const struct session *session, struct bytes replaced,
                   struct effects *out)
{
	effect_add(out, EFFECT_START_SESSION)->session = session;
	if (bytes_is_present(replaced)) {
		struct effect *e = effect_add(out, EFFECT_MOVE_SERVICES);

		e->move.from = replaced;
		e->move.to = session->handle_hash;
		effect_add(out, EFFECT_END_SESSION)->key = replaced;
	}
	record(out, "login.succeeded", open->partner, session->level, RULE_NONE);
}

void answer_effects(const struct open_request *open, const struct session *session, struct outcome why,
                    struct effects *out)
{
	struct effect *e = effect_add(out, EFFECT_TAKE_REQUEST);

	e->take.id = open->id;
	e->take.record.event = is_ok(why) ? "response.issued" : "response.refused";
	e->take.record.partner = open->partner;
	e->take.record.level = session != NULL ? session->level : LEVEL_NONE;
	e->take.record.rule = why.rule;
	if (session != NULL)
		effect_add(out, EFFECT_TOUCH_SESSION)->key = session->handle_hash;
}
