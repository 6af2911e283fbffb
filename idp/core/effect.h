/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * effect - what shall change, as data; all effects of a decision go into one transaction before we speak
 */
#ifndef CORE_EFFECT_H
#define CORE_EFFECT_H

#include "idp/core/request.h"
#include "idp/core/session.h"

#define EFFECTS_MAX 7

struct logout_wish; /* idp/core/logout.h */

enum effect_kind {
	EFFECT_NONE,
	EFFECT_REMEMBER_REQUEST, /* request ID of a partner, once */
	EFFECT_OPEN_REQUEST,
	EFFECT_TAKE_REQUEST,     /* at most once, and only then its record; gone: OPEN_REQUEST_GONE */
	EFFECT_START_SESSION,
	EFFECT_TOUCH_SESSION,
	EFFECT_END_SESSION,
	EFFECT_JOIN_SERVICE,     /* a portal has an answer of this session */
	EFFECT_MOVE_SERVICES,    /* to the session that replaces one, when it is the same person's */
	EFFECT_LOGOUT,           /* all sessions a portal names */
	EFFECT_KEEP_ARTIFACT,
	EFFECT_FORGET_FAILURES,  /* after a success: all of the account's, one of the network's */
	EFFECT_REHASH_PASSWORD,
	EFFECT_RECORD            /* transaction record without personal data, gone after seven days */
};

struct effect_record {
	const char *event; /* area.participle */
	struct bytes partner;
	enum level level;
	enum rule rule; /* RULE_NONE for success */
};

struct effect {
	enum effect_kind kind;
	union {
		struct {
			struct bytes partner, request_id;
			int64_t until_at;
			enum rule replay; /* what a second time breaks */
		} remember;
		const struct open_request *open;
		struct {
			struct bytes id;
			struct effect_record record;
		} take;
		struct bytes key; /* TOUCH, END: session's handle hash */
		struct {
			struct bytes open_id; /* before it is taken */
			struct bytes handle_hash, partner, nameid_hash, index_hash;
		} service;
		struct {
			struct bytes from, to; /* handle hashes */
		} move;
		const struct logout_wish *logout;
		struct {
			struct bytes handle_hash, partner, sealed;
			int64_t expires_at;
		} artifact;
		struct {
			struct bytes account, network;
		} attempt_keys;
		const struct session *session;
		struct {
			struct bytes person_id, hash;
		} password;
		struct effect_record record;
	};
};

struct effects {
	struct effect list[EFFECTS_MAX];
	size_t n;
	int64_t now_at;
	const char *request_id; /* of the HTTP request; for the record */
};

/* Appends; the list is sized for the largest story, so overflow is a bug and asserts. */
struct effect *effect_add(struct effects *effects, enum effect_kind kind);

/* What each decision changes; what is not named changes nothing. */
void request_effects(const struct authnreq_verified *request, const struct request_decision *decision,
                     struct effects *out);
/* replaced: handle hash of the session that the browser had; absent when none. It ends. */
void login_effects(const struct open_request *open, const struct session *session, struct bytes replaced,
                   struct effects *out);
/* why: RULE_NONE for a release. session NULL when nobody had logged in. */
void answer_effects(const struct open_request *open, const struct session *session, struct outcome why,
                    struct effects *out);

#endif
