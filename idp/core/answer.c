/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/core/answer.h"

#include "idp/core/levels.h"
#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"

/* Clock difference that a portal without tolerance of its own should survive. */
#define NOT_BEFORE_SLACK_S INT64_C(60)

static const struct {
	enum rule rule;
	struct status status;
} statuses[] = {
	{ RULE_REQ_CONTEXT, { URI_STATUS_REQUESTER, URI_STATUS_NO_AUTHN_CONTEXT, NULL } },
	{ RULE_LEVEL_UNREACHABLE, { URI_STATUS_REQUESTER, URI_STATUS_NO_AUTHN_CONTEXT, NULL } },
	{ RULE_REQ_NAMEID_POLICY, { URI_STATUS_REQUESTER, URI_STATUS_INVALID_NAMEID_POLICY, NULL } },
	{ RULE_NO_PASSIVE, { URI_STATUS_RESPONDER, URI_STATUS_NO_PASSIVE, NULL } },
	{ RULE_CANCELLED, { URI_STATUS_REQUESTER, URI_STATUS_AUTHN_FAILED, NULL } },
	{ RULE_CONSENT_DENIED, { URI_STATUS_REQUESTER, URI_STATUS_REQUEST_DENIED, NULL } },
	{ RULE_ATTRIBUTE_MISSING,
	  { URI_STATUS_REQUESTER, URI_STATUS_REQUEST_DENIED, "IDP_REQUIRED_ATTRIBUTES_MISSING" } },
	{ RULE_MEANS_FAILED, { URI_STATUS_RESPONDER, URI_STATUS_AUTHN_FAILED, NULL } },
};

struct status status_of(enum rule rule)
{
	for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++)
		if (statuses[i].rule == rule)
			return statuses[i].status;
	return (struct status){ URI_STATUS_RESPONDER, NULL, NULL };
}

/* Parts that success and error share. */
static OUTCOME answer_frame(const struct open_request *open, const char *issuer, int64_t now_at,
                            const struct answer_parts *parts, struct arena *mem, struct response_plan *out)
{
	struct response_plan plan = { .id = parts->response_id, .now_at = now_at, .issuer = issuer };

	TRY(arena_text(mem, open->request_id, &plan.in_response_to));
	TRY(arena_text(mem, open->acs_url, &plan.destination));
	TRY(arena_text(mem, open->partner, &plan.audience));
	*out = plan;
	return outcome_ok();
}

OUTCOME answer_error(const struct open_request *open, struct outcome why, const char *issuer, int64_t now_at,
                     const struct answer_parts *parts, struct arena *mem, struct response_plan *out)
{
	const struct status status = status_of(why.rule);
	struct response_plan plan;

	*out = (struct response_plan){ 0 };
	TRY(answer_frame(open, issuer, now_at, parts, mem, &plan));
	plan.status = status.top;
	plan.substatus = status.second;
	if (open->wants_status_detail && status.detail_code != NULL)
		TRY(arena_printf(mem, &plan.status_detail,
		                 "{\"version\":\"1\",\"errors\":[{\"code\":\"%s\",\"message\":\"%s\"}]}",
		                 status.detail_code, rule_text(why.rule)));
	*out = plan;
	return outcome_ok();
}

OUTCOME answer_success(const struct open_request *open, const struct session *session,
                       const struct release *release, const char *issuer, int64_t now_at,
                       const struct answer_parts *parts, struct arena *mem, struct response_plan *out)
{
	struct response_plan plan;

	*out = (struct response_plan){ 0 };
	REQUIRE(release->missing == ATTR_COUNT && !release->is_unknown_required, ATTRIBUTE_MISSING);
	TRY(answer_frame(open, issuer, now_at, parts, mem, &plan));
	plan.assertion_id = parts->assertion_id;
	plan.nameid = parts->nameid;
	plan.nameid_format = open->is_persistent ? URI_NAMEID_PERSISTENT : URI_NAMEID_TRANSIENT;
	plan.session_index = parts->session_index;
	plan.client_address = parts->client_address;
	plan.authn_at = session->authn_at;
	plan.not_before_at = now_at - NOT_BEFORE_SLACK_S;
	plan.not_on_or_after_at = now_at + LIMIT_ASSERTION_S;
	plan.session_not_on_or_after_at = session_ends_at(session);
	plan.class_ref = levels_class(session->level, open->class_refs, open->n_class_refs);
	plan.is_typed = true;
	TRY(release_attributes(release, session, mem, &plan.attributes, &plan.n_attributes));
	*out = plan;
	return outcome_ok();
}
