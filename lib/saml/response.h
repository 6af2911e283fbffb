/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * response - a Response on its way from bytes to belief (as SP), and ours (as IdP)
 *
 * Ring: saml. Hostile input: yes, until response_verify().
 * Sources: SAML-CORE 2.3 to 2.7, 3.2.2, 3.3.3; SAML-PROF 4.1.4; SAML-BIND 3.5.5.2; TR-03160-2 4.3.2.
 */
#ifndef SAML_RESPONSE_H
#define SAML_RESPONSE_H

#include "keys/partner.h"
#include "lib/base/level.h"
#include "lib/saml/authnreq.h"
#include "lib/saml/binding.h"
#include "lib/xml/decrypt.h"
#include "lib/xml/sigmake.h"
#include "lib/xml/xml.h"

struct saml_attribute {
	const char *name;
	const char *format;        /* NULL: not written */
	const char *friendly_name; /* NULL: not written */
	enum level level;          /* LEVEL_NONE: TrustLevel not written */
	const struct bytes *values;
	size_t n_values;
};

/* ---- ours, as identity provider ---- */
struct response_plan {
	/* Response */
	const char *id;
	int64_t now_at;
	const char *in_response_to;  /* NULL: unsolicited (not used toward portals) */
	const char *issuer;
	const char *destination;     /* ACS URL from metadata */
	/* error: status set, no assertion */
	const char *status;          /* top-level code; NULL: Success */
	const char *substatus;       /* NULL: none */
	const char *status_message;  /* NULL: none; never personal data */
	const char *status_detail;   /* akdb:StatusDetail text; NULL: none */
	/* success */
	const char *assertion_id;
	const char *audience;        /* the partner's entity ID */
	const char *nameid;
	const char *nameid_format;
	const struct encrypt_to *encrypt_nameid; /* NULL: NameID; else EncryptedID */
	const char *session_index;
	int64_t authn_at;
	int64_t not_before_at;
	int64_t not_on_or_after_at;
	int64_t session_not_on_or_after_at; /* 0: not written */
	const char *class_ref;
	const char *client_address;  /* SubjectConfirmationData/Address; NULL: not written */
	const char *authorities[2];  /* AuthenticatingAuthority; NULL: none */
	bool is_typed;               /* xsi:type="xs:string" on values */
	const struct saml_attribute *attributes;
	size_t n_attributes;
};

struct response_sealing {
	const struct signer *signer;
	enum sig_alg alg;
	bool sign_assertion;
	bool sign_response;          /* forced when there is no assertion */
	const struct encrypt_to *encrypt; /* NULL: plain */
};

/* Build every skeleton and compare each with the typed objects' canonical octets; once per process before fork.
 * Rules: SELF_CHECK OUT_OF_MEMORY INTERNAL */
OUTCOME response_start(void);
void response_stop(void);

/* Octets to send, XML. Rules: SIGN_VALUE SIGN_FAILED ENCRYPT_FAILED OUT_OF_MEMORY */
OUTCOME response_issue(const struct response_plan *plan, const struct response_sealing *sealing,
                       struct arena *mem, struct bytes *out);

/* ---- theirs, as service provider ---- */
/* What an answer must answer. From our store, bound to the browser. */
struct response_expected {
	const char *request_id;
	int64_t asked_at;
	enum level min_level;
	bool force_authn;
	const struct partner *account; /* whom we asked */
};

struct response_raw {
	struct xml_doc *doc;
	struct bytes issuer;         /* hostile; absent when not sent */
	struct bytes in_response_to; /* hostile; finds the open request */
};

struct response_attribute {
	struct bytes name;
	struct bytes friendly_name; /* absent when not sent; for display only */
	enum level level;           /* TrustLevel; LEVEL_NONE when not sent */
	const struct bytes *values;
	size_t n_values;
};

struct response_verified {
	struct bytes status, substatus, status_message;
	struct bytes status_detail; /* text of BundID's; when is_success is false, nothing below is set */
	bool is_success;
	struct bytes response_id, assertion_id;
	struct bytes nameid, nameid_format; /* from EncryptedID where the account encrypts it */
	struct bytes session_index;
	int64_t issued_at; /* of the assertion, as the next */
	int64_t authn_at;
	int64_t not_on_or_after_at; /* replay memory must last till then, plus skew */
	int64_t session_not_on_or_after_at; /* 0: not sent */
	enum level level;
	const struct response_attribute *attributes;
	size_t n_attributes;
};

OUTCOME response_decode(const struct saml_wire *wire, struct arena *mem, struct response_raw *out);

/*
 * response_verify - decide whether a decoded response may be believed
 * An error status is no failure: it is a verified answer with is_success false (RESP_STATUS is for callers that
 * need success). Replay is the store's check. Rules: SIG_* ENC_* DECRYPT_FAILED RESP_* ASSERT_* OUT_OF_MEMORY
 */
OUTCOME response_verify(const struct response_raw *raw, const struct response_expected *expected,
                        const struct saml_self *self, const struct decrypt_keys *keys, int64_t now_at,
                        struct arena *mem, struct response_verified *out);

#endif
