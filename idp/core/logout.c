/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/core/logout.h"

#include "lib/spec/limits.h"
#include "lib/spec/uris.h"

void logout_effects(const struct logoutreq_verified *request, const struct logout_wish *wish,
                    const struct logout_found *found, struct effects *out)
{
	struct effect *e = effect_add(out, EFFECT_REMEMBER_REQUEST);

	e->remember.partner = wish->partner;
	e->remember.request_id = request->id;
	e->remember.until_at = out->now_at + LIMIT_REQUEST_AGE_S + 2 * LIMIT_SKEW_S;
	e->remember.replay = RULE_LOGOUT_REPLAY;
	effect_add(out, EFFECT_LOGOUT)->logout = wish;
	e = effect_add(out, EFFECT_RECORD);
	e->record.event = found->n_sessions > 0 ? "session.ended" : "logout.answered";
	e->record.partner = wish->partner;
}

void logout_status(const struct logout_found *found, struct logoutresp_plan *plan)
{
	plan->status = URI_STATUS_SUCCESS;
	if (found->n_others > 0)
		plan->substatus = URI_STATUS_PARTIAL_LOGOUT;
	if (found->n_sessions > 0)
		return;
	plan->status = URI_STATUS_REQUESTER;
	plan->substatus = URI_STATUS_UNKNOWN_PRINCIPAL;
}
