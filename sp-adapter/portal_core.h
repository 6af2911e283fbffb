/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * portal_core - the adapter's decisions as values: no clock, no store, no library
 *
 * Sources: TR-03160-1 4.3 (length of sessions per level); design section 6 (/sk/auth).
 */
#ifndef ADAPTER_PORTAL_CORE_H
#define ADAPTER_PORTAL_CORE_H

#include "lib/saml/response.h"

enum portal_subject { PORTAL_SUBJECT_ANY, PORTAL_SUBJECT_BPK2, PORTAL_SUBJECT_NAMEID };

/* A login between our request and the account's answer; nothing of a person. */
struct portal_login {
	struct bytes id;          /* also RelayState and part of the cookie's name */
	struct bytes secret_hash; /* of the cookie's value */
	struct bytes request_id;
	struct bytes return_to; /* checked by url_return_target() */
	enum level min_level;
	bool force_authn;
	struct bytes lang; /* wished by the portal; empty: none */
	int64_t asked_at;
};

struct portal_attribute {
	struct bytes name;
	enum level level; /* LEVEL_NONE: the account did not say */
	const struct bytes *values;
	size_t n_values;
};

struct portal_session {
	struct bytes handle_hash;
	struct bytes nameid_hash, index_hash; /* what the account names to end it; index absent when not sent */
	struct bytes subject; /* visible ASCII */
	struct bytes account; /* entity ID, visible ASCII */
	enum level level;
	int64_t issued_at; /* of the assertion it begins with; not kept */
	int64_t authn_at, started_at, seen_at;
	int64_t ends_at; /* whatever the person does */
	const struct portal_attribute *attributes;
	size_t n_attributes;
};

/* By its hashes, what the account's LogoutRequest names. */
struct portal_logout {
	struct bytes account, request_id;
	int64_t asked_at; /* its IssueInstant: what is issued later it does not mean */
	int64_t until_at; /* till then the request is remembered */
	struct bytes nameid_hash;
	const struct bytes *index_hashes; /* none: all sessions of that name */
	size_t n_indexes;
};

/*
 * portal_session_from - what a verified answer becomes
 *
 * An attribute without any value counts as not there. out borrows from answer.
 * Rules: PORTAL_SUBJECT OUT_OF_MEMORY
 */
OUTCOME portal_session_from(const struct response_verified *answer, const char *account,
                            enum portal_subject kind, int64_t now_at, struct arena *mem,
                            struct portal_session *out);
bool portal_session_is_alive(const struct portal_session *session, int64_t now_at);
bool portal_session_wants_touch(const struct portal_session *session, int64_t now_at);
int64_t portal_session_idle_until(const struct portal_session *session);
/* The attribute of that Name, when it has a value that is not empty; NULL otherwise. */
const struct portal_attribute *portal_session_attribute(const struct portal_session *session,
                                                        const char *name);

/* What a page of the portal needs. */
struct auth_wish {
	enum level level;
	int64_t max_age_s;             /* since the person showed who they are; 0: any */
	const char *const *attributes; /* Names */
	size_t n_attributes;
};

enum auth_kind { AUTH_REFUSE, AUTH_ALLOW, AUTH_LOGIN };

struct auth_decision {
	enum auth_kind kind;
	struct outcome why; /* AUTH_REFUSE */
	bool force_authn;   /* AUTH_LOGIN: the account shall ask anew */
};

/* session NULL: nobody is logged in. */
struct auth_decision decide_auth(const struct portal_session *session, const struct auth_wish *wish,
                                 int64_t now_at);

/* How a verified answer without assertion is told to the person. */
enum portal_ending { ENDING_FAILED, ENDING_CANCELLED, ENDING_LEVEL };
enum portal_ending portal_ending_of(const struct response_verified *answer);

/* lib/spec/attributes.def both ways; NULL when not in it. */
const char *portal_attribute_name(struct bytes friendly_name);
const char *portal_attribute_friendly(struct bytes name);

bool portal_is_visible_ascii(struct bytes text); /* and not empty: fits a header field */

#endif
