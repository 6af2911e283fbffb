/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * logout - LogoutRequest and LogoutResponse, theirs and ours, by Redirect, POST and SOAP
 *
 * Ring: saml. Hostile input: yes, until logoutreq_verify() and logoutresp_verify(). Both are refused
 * unsigned, by SOAP as well, and without Destination, but for an answer by SOAP. Either side asks: role says
 * which role the partner has when it does. Sources: SAML-CORE 3.7; SAML-PROF 4.4; SAML-BIND 3.2, 3.4, 3.5.
 */
#ifndef SAML_LOGOUT_H
#define SAML_LOGOUT_H

#include "keys/partner.h"
#include "lib/saml/authnreq.h"
#include "lib/saml/binding.h"
#include "lib/saml/message.h"
#include "lib/xml/decrypt.h"
#include "lib/xml/sigmake.h"

/* ---- LogoutRequest, theirs ---- */
struct logoutreq_raw {
	struct xml_doc *doc;
	struct bytes issuer; /* hostile; absent when not sent; finds the partner */
};

struct logoutreq_verified {
	const struct partner *partner; /* who signed it */
	const struct partner_endpoint
		*answer_to; /* front channel: where the answer goes, from metadata; SOAP: NULL */
	struct bytes id;
	struct nameid nameid;
	const struct bytes
		*session_indexes; /* none: all sessions of that name; a service provider names one at least */
	size_t n_session_indexes;
	struct bytes reason;        /* URI; absent when not sent */
	int64_t issued_at;
	int64_t not_on_or_after_at; /* 0: not sent */
	struct bytes relay_state;   /* byte for byte; absent when not sent */
};

/* Rules: xml_admit's, XML_ROOT XML_MISSING XML_LEFTOVER XML_VALUE TIME_SYNTAX OUT_OF_MEMORY */
OUTCOME logoutreq_decode(const struct saml_wire *wire, struct arena *mem, struct logoutreq_raw *out);

/*
 * logoutreq_verify - may this request end sessions? That it comes but once is the store's check
 * (LOGOUT_REPLAY). partner: found by raw->issuer; borrowed, must outlive out; role: the one it asks in keys:
 * for EncryptedID; none (n_keys 0): DECRYPT_FAILED Rules: PARTNER_BLOCKED META_EXPIRED META_ROLE META_KEY
 * META_ENDPOINT SIG_* LOGOUT_* ENC_* DECRYPT_FAILED OUT_OF_MEMORY
 */
OUTCOME logoutreq_verify(const struct saml_wire *wire, const struct logoutreq_raw *raw,
                         const struct partner *partner, enum partner_role role, const struct saml_self *self,
                         const struct decrypt_keys *keys, int64_t now_at, struct arena *mem,
                         struct logoutreq_verified *out);

/* The partner's front-channel endpoint for answers: by Redirect when it has one, for no page is needed then, else by
 * POST. Rules: META_ENDPOINT */
OUTCOME logout_answer_to(const struct partner *partner, enum partner_role role, const struct partner_endpoint **out);
/* ResponseLocation, else Location (SAML-META 2.2.2). */
const char *logout_answer_url(const struct partner_endpoint *endpoint);

/* ---- LogoutRequest, ours ---- */
struct logoutreq_plan {
	const char *id;
	int64_t now_at;
	int64_t not_on_or_after_at; /* 0: not written */
	const char *destination;
	const char *issuer;
	const char *reason; /* NULL: not written */
	const char *nameid;
	const char *nameid_format; /* NULL: not written; so the qualifiers */
	const char *name_qualifier;
	const char *sp_name_qualifier;
	const char *const *session_indexes;
	size_t n_session_indexes;
};

/* signer NULL: without signature, for the redirect binding, which signs the query. encrypt NULL: plain
 * NameID. Rules: SIGN_VALUE SIGN_FAILED ENCRYPT_FAILED OUT_OF_MEMORY INTERNAL */
OUTCOME logoutreq_issue(const struct logoutreq_plan *plan, const struct encrypt_to *encrypt,
                        const struct signer *signer, enum sig_alg alg, struct arena *mem, struct bytes *out);

/* ---- LogoutResponse, theirs ---- */
struct logoutresp_raw {
	struct xml_doc *doc;
	struct bytes issuer;         /* hostile; absent when not sent */
	struct bytes in_response_to; /* hostile; finds the open request */
};

struct logoutresp_expected {
	const char *request_id;
	const struct partner *partner; /* whom we asked */
	enum partner_role role;        /* the one it answers in */
};

struct logoutresp_verified {
	struct bytes id;
	struct saml_status status;
	bool is_success;
	bool is_partial; /* somebody in that session was not told */
	struct bytes relay_state;
};

OUTCOME logoutresp_decode(const struct saml_wire *wire, struct arena *mem, struct logoutresp_raw *out);

/* Rules: PARTNER_BLOCKED META_EXPIRED META_ROLE META_KEY SIG_* LOGOUTRESP_* OUT_OF_MEMORY */
OUTCOME logoutresp_verify(const struct saml_wire *wire, const struct logoutresp_raw *raw,
                          const struct logoutresp_expected *expected, const struct saml_self *self,
                          int64_t now_at, struct arena *mem, struct logoutresp_verified *out);

/* ---- LogoutResponse, ours ---- */
struct logoutresp_plan {
	const char *id;
	int64_t now_at;
	const char *in_response_to;
	const char *destination; /* NULL by SOAP: not written */
	const char *issuer;
	const char *status;         /* top-level code; NULL: Success */
	const char *substatus;      /* NULL: none; PartialLogout stands below Success */
	const char *status_message; /* NULL: none; never personal data */
};

/* signer as in logoutreq_issue(). Rules: SIGN_VALUE SIGN_FAILED OUT_OF_MEMORY INTERNAL */
OUTCOME logoutresp_issue(const struct logoutresp_plan *plan, const struct signer *signer, enum sig_alg alg,
                         struct arena *mem, struct bytes *out);

#endif
