/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * request - what to do with a verified AuthnRequest: open it, or answer at once
 *
 * Pure: facts in, decision out. The zero value of a decision refuses.
 * Sources: SAML-CORE 3.3.2.2.1, 3.4.1, 3.4.1.1; SAML-PROF 4.1.4.1.
 */
#ifndef CORE_REQUEST_H
#define CORE_REQUEST_H

#include "idp/core/session.h"
#include "lib/saml/authnreq.h"

/* A request between its arrival and its answer: everything the answer needs, nothing of the message's tree.
 * Made from verified values only; kept in the database; bound to the browser by the secret's hash. */
struct open_request {
	struct bytes id;          /* public handle, part of the page's address */
	struct bytes secret_hash; /* SHA-256 of the cookie that only the asking browser has */
	struct bytes partner;     /* entity ID */
	struct bytes request_id;  /* for InResponseTo */
	struct bytes acs_url;     /* from metadata */
	struct bytes relay_state; /* byte for byte; absent when not sent */
	int64_t opened_at;
	unsigned levels;          /* acceptable ones */
	const struct bytes *class_refs;
	size_t n_class_refs;
	bool force_authn;
	bool is_passive;
	bool wants_status_detail;
	bool by_artifact;         /* the answer waits here and the portal fetches it */
	bool is_persistent;       /* NameID format: persistent, else transient */
	bool names_attributes;    /* the request or the metadata lists what is asked */
	const struct requested_attribute *attributes;
	size_t n_attributes;
	struct bytes lang;        /* wish of the portal; absent when none */
};

struct account_policy {
	unsigned reachable_levels; /* by all means offered */
	enum level password_level;
	bool offers_test_means;
};

enum request_kind {
	REQUEST_REFUSE, /* zero value: nothing is sent anywhere */
	REQUEST_OPEN,   /* keep it and ask the person */
	REQUEST_ANSWER  /* error Response to the verified requester */
};

struct request_decision {
	enum request_kind kind;
	struct outcome why;       /* REQUEST_ANSWER: chooses status and second-level code */
	struct open_request open; /* id and secret_hash are the caller's to fill */
};

/* mem owns lists in the decision; texts stay views into the verified request. Rules: OUT_OF_MEMORY */
OUTCOME decide_request(const struct authnreq_verified *request, const struct account_policy *policy,
                       int64_t now_at, struct arena *mem, struct request_decision *out);

enum login_kind {
	LOGIN_REFUSE,  /* zero value */
	LOGIN_ASK,     /* show the ways to log in */
	LOGIN_CONSENT, /* the session is good enough: ask for the release */
	LOGIN_ANSWER   /* error Response: the person may not be asked */
};

/* session NULL: none, or no longer alive. */
enum login_kind decide_login(const struct open_request *open, const struct session *session, int64_t now_at);

#endif
