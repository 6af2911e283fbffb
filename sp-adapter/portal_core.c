/* SPDX-License-Identifier: EUPL-1.2 */
#include "sp-adapter/portal_core.h"

#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "lib/base/banned.h"

#define NAME_BPK2 "bPK2"

static const struct {
	const char *friendly_name;
	const char *name;
} attributes[] = {
#define ATTRIBUTE(member, friendly, attribute) { friendly, attribute },
#include "lib/spec/attributes.def"
#undef ATTRIBUTE
};

const char *portal_attribute_name(struct bytes friendly_name)
{
	for (size_t i = 0; i < ARRAY_LEN(attributes); i++)
		if (bytes_equal_text(friendly_name, attributes[i].friendly_name))
			return attributes[i].name;
	return NULL;
}

const char *portal_attribute_friendly(struct bytes name)
{
	for (size_t i = 0; i < ARRAY_LEN(attributes); i++)
		if (bytes_equal_text(name, attributes[i].name))
			return attributes[i].friendly_name;
	return NULL;
}

bool portal_is_visible_ascii(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] <= ' ' || text.ptr[i] > '~')
			return false;
	return text.len > 0;
}

static bool has_value(const struct portal_attribute *attribute)
{
	for (size_t i = 0; i < attribute->n_values; i++)
		if (attribute->values[i].len > 0)
			return true;
	return false;
}

const struct portal_attribute *portal_session_attribute(const struct portal_session *session,
                                                        const char *name)
{
	for (size_t i = 0; i < session->n_attributes; i++) {
		const struct portal_attribute *a = &session->attributes[i];

		if (bytes_equal_text(a->name, name) && has_value(a))
			return a;
	}
	return NULL;
}

/* bPK2 names a person for good; a NameID may be one for this login only. */
static OUTCOME subject_choose(const struct portal_session *session, struct bytes nameid,
                              enum portal_subject kind, struct bytes *out)
{
	const struct portal_attribute *bpk2 =
		portal_session_attribute(session, portal_attribute_name(bytes_of(NAME_BPK2)));
	struct bytes subject = nameid;

	*out = (struct bytes){ 0 };
	REQUIRE(kind != PORTAL_SUBJECT_BPK2 || bpk2 != NULL, PORTAL_SUBJECT);
	if (kind != PORTAL_SUBJECT_NAMEID && bpk2 != NULL) {
		REQUIRE(bpk2->n_values == 1, PORTAL_SUBJECT);
		subject = bpk2->values[0];
	}
	REQUIRE(portal_is_visible_ascii(subject), PORTAL_SUBJECT);
	*out = subject;
	return outcome_ok();
}

static OUTCOME attributes_from(const struct response_verified *answer, struct arena *mem,
                               struct portal_session *out)
{
	struct portal_attribute *list = arena_array(mem, answer->n_attributes + 1, sizeof *list);

	REQUIRE(list != NULL, OUT_OF_MEMORY);
	for (size_t i = 0; i < answer->n_attributes; i++) {
		const struct response_attribute *a = &answer->attributes[i];

		list[i] = (struct portal_attribute){ a->name, a->level, a->values, a->n_values };
	}
	out->attributes = list;
	out->n_attributes = answer->n_attributes;
	return outcome_ok();
}

OUTCOME portal_session_from(const struct response_verified *answer, const char *account,
                            enum portal_subject kind, int64_t now_at, struct arena *mem,
                            struct portal_session *out)
{
	struct portal_session session = {
		.account = bytes_of(account),
		.level = answer->level,
		.issued_at = answer->issued_at,
		.authn_at = answer->authn_at,
		.started_at = now_at,
		.seen_at = now_at,
		.ends_at = now_at + level_session_s(answer->level),
	};

	*out = (struct portal_session){ 0 };
	TRY(attributes_from(answer, mem, &session));
	TRY(subject_choose(&session, answer->nameid, kind, &session.subject));
	if (answer->session_not_on_or_after_at != 0 && answer->session_not_on_or_after_at < session.ends_at)
		session.ends_at = answer->session_not_on_or_after_at;
	*out = session;
	return outcome_ok();
}

int64_t portal_session_idle_until(const struct portal_session *session)
{
	const int64_t idle_until = session->seen_at + level_idle_s(session->level);

	return idle_until < session->ends_at ? idle_until : session->ends_at;
}

bool portal_session_is_alive(const struct portal_session *session, int64_t now_at)
{
	return now_at < portal_session_idle_until(session);
}

bool portal_session_wants_touch(const struct portal_session *session, int64_t now_at)
{
	return now_at - LIMIT_TOUCH_S >= session->seen_at;
}

struct auth_decision decide_auth(const struct portal_session *session, const struct auth_wish *wish,
                                 int64_t now_at)
{
	if (session == NULL || session->level < wish->level)
		return (struct auth_decision){ .kind = AUTH_LOGIN };
	if (wish->max_age_s > 0 && now_at - wish->max_age_s > session->authn_at)
		return (struct auth_decision){ .kind = AUTH_LOGIN, .force_authn = true };
	for (size_t i = 0; i < wish->n_attributes; i++)
		if (portal_session_attribute(session, wish->attributes[i]) == NULL)
			return (struct auth_decision){ .kind = AUTH_REFUSE,
				                       .why = outcome_of(RULE_AUTH_ATTRIBUTE, __LINE__) };
	return (struct auth_decision){ .kind = AUTH_ALLOW };
}

enum portal_ending portal_ending_of(const struct response_verified *answer)
{
	if (bytes_equal_text(answer->substatus, URI_STATUS_NO_AUTHN_CONTEXT))
		return ENDING_LEVEL;
	if (bytes_equal_text(answer->status, URI_STATUS_REQUESTER) &&
	    (bytes_equal_text(answer->substatus, URI_STATUS_AUTHN_FAILED) ||
	     bytes_equal_text(answer->substatus, URI_STATUS_REQUEST_DENIED)))
		return ENDING_CANCELLED;
	return ENDING_FAILED;
}
