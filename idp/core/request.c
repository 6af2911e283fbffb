/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/core/request.h"

#include "idp/core/levels.h"
#include "lib/spec/uris.h"

static bool is_nameid_wish_met(const struct authnreq_verified *request)
{
	const struct authnreq_fields *said = &request->said;
	const struct bytes format = said->nameid_format;

	if (bytes_is_present(said->sp_name_qualifier) &&
	    !bytes_equal_text(said->sp_name_qualifier, request->partner->entity_id))
		return false; /* affiliations are not known here */
	return !bytes_is_present(format) || bytes_equal_text(format, URI_NAMEID_UNSPECIFIED) ||
	       bytes_equal_text(format, URI_NAMEID_TRANSIENT) || bytes_equal_text(format, URI_NAMEID_PERSISTENT);
}

/* A wish in the request counts; without one the first format of the metadata that we can issue. */
static bool is_persistent_wanted(const struct authnreq_verified *request)
{
	const struct bytes format = request->said.nameid_format;

	if (bytes_is_present(format) && !bytes_equal_text(format, URI_NAMEID_UNSPECIFIED))
		return bytes_equal_text(format, URI_NAMEID_PERSISTENT);
	for (size_t i = 0; i < request->partner->n_nameid_formats; i++) {
		const struct bytes known = bytes_of(request->partner->nameid_formats[i]);

		if (bytes_equal_text(known, URI_NAMEID_PERSISTENT))
			return true;
		if (bytes_equal_text(known, URI_NAMEID_TRANSIENT))
			return false;
	}
	return false;
}

/* What is asked: the request's own list, else that of the service in the metadata that it names (or the default),
 * else everything (BundID version 1). */
static OUTCOME asked_attributes(const struct authnreq_verified *request, struct arena *mem,
                                struct open_request *open)
{
	const struct partner_service *service = request->service;
	struct requested_attribute *list;

	open->names_attributes = request->said.has_attributes || service != NULL;
	if (request->said.has_attributes) {
		open->attributes = request->said.attributes;
		open->n_attributes = request->said.n_attributes;
		return outcome_ok();
	}
	if (service == NULL)
		return outcome_ok();
	list = arena_array(mem, service->n_attributes, sizeof *list);
	REQUIRE(list != NULL, OUT_OF_MEMORY);
	for (size_t i = 0; i < service->n_attributes; i++)
		list[i] = (struct requested_attribute){ bytes_of(service->attributes[i].name),
			                                service->attributes[i].is_required };
	open->attributes = list;
	open->n_attributes = service->n_attributes;
	return outcome_ok();
}

static struct outcome request_problem(const struct authnreq_verified *request,
                                      const struct account_policy *policy, unsigned *levels)
{
	TRY(levels_wanted(&request->said, levels));
	*levels &= policy->reachable_levels;
	REQUIRE(*levels != 0, LEVEL_UNREACHABLE);
	REQUIRE(is_nameid_wish_met(request), REQ_NAMEID_POLICY);
	return outcome_ok();
}

OUTCOME decide_request(const struct authnreq_verified *request, const struct account_policy *policy,
                       int64_t now_at, struct arena *mem, struct request_decision *out)
{
	struct request_decision d = { .kind = REQUEST_REFUSE };

	*out = d;
	d.open = (struct open_request){
		.partner = bytes_of(request->partner->entity_id),
		.request_id = request->said.id,
		.acs_url = bytes_of(request->acs->location),
		.relay_state = request->relay_state,
		.opened_at = now_at,
		.class_refs = request->said.class_refs,
		.n_class_refs = request->said.n_class_refs,
		.force_authn = request->said.force_authn,
		.is_passive = request->said.is_passive,
		.wants_status_detail = request->said.wants_status_detail,
		.by_artifact = bytes_equal_text(bytes_of(request->acs->binding), URI_BINDING_ARTIFACT),
		.is_persistent = is_persistent_wanted(request),
		.lang = request->said.lang,
	};
	d.why = request_problem(request, policy, &d.open.levels);
	TRY(asked_attributes(request, mem, &d.open));
	d.kind = is_ok(d.why) ? REQUEST_OPEN : REQUEST_ANSWER;
	*out = d;
	return outcome_ok();
}

enum login_kind decide_login(const struct open_request *open, const struct session *session, int64_t now_at)
{
	const bool is_usable = session != NULL && session_is_alive(session, now_at) &&
	                       levels_has(open->levels, session->level) &&
	                       (!open->force_authn || session->authn_at >= open->opened_at);

	if (open->is_passive) /* consent is asked for each release, so a passive login can never be answered */
		return LOGIN_ANSWER;
	return is_usable ? LOGIN_CONSENT : LOGIN_ASK;
}
