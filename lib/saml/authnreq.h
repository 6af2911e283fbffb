/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * authnreq - an AuthnRequest on its way from bytes to belief (as IdP), and ours (as SP)
 *
 * Ring: saml. Hostile input: yes, until authnreq_verify().
 * Sources: SAML-CORE 3.4.1; SAML-PROF 4.1.4.1; SAML-BIND 3.4, 3.5; BundID 9 (extension).
 */
#ifndef SAML_AUTHNREQ_H
#define SAML_AUTHNREQ_H

#include "keys/partner.h"
#include "lib/base/level.h"
#include "lib/saml/binding.h"
#include "lib/xml/xml.h"

enum comparison { COMPARE_EXACT, COMPARE_MINIMUM, COMPARE_MAXIMUM, COMPARE_BETTER };

struct requested_attribute {
	struct bytes name;
	bool is_required;
};

struct authnreq_fields {
	struct bytes id;
	int64_t issued_at;
	struct bytes destination;       /* absent when not sent */
	struct bytes issuer;            /* entity ID */
	struct bytes acs_url;           /* absent when not sent */
	int acs_index;                  /* -1 when not sent */
	struct bytes protocol_binding;  /* absent when not sent */
	int service_index;              /* AttributeConsumingServiceIndex; -1 when not sent */
	bool force_authn;
	bool is_passive;
	bool has_nameid_policy;
	struct bytes nameid_format;     /* absent when not sent */
	struct bytes sp_name_qualifier; /* absent when not sent */
	bool allow_create;
	bool has_context;
	enum comparison comparison;
	const struct bytes *class_refs; /* trimmed */
	size_t n_class_refs;
	int proxy_count;                /* Scoping; -1 when not sent */
	const struct bytes *idps;       /* ProviderID of each IDPEntry */
	size_t n_idps;
	const struct bytes *requesters; /* RequesterID */
	size_t n_requesters;
	bool has_attributes;            /* akdb:RequestedAttributes was there */
	const struct requested_attribute *attributes;
	size_t n_attributes;
	struct bytes display_name;      /* akdb OrganizationDisplayName; absent when not sent */
	struct bytes lang;              /* akdb Lang; absent when not sent */
	bool wants_status_detail;       /* akdb EnableStatusDetail */
};

/* Syntax only. The tree is kept for the signature check of the POST binding. */
struct authnreq_raw {
	struct authnreq_fields said; /* hostile */
	struct xml_doc *doc;
};

struct authnreq_verified {
	struct authnreq_fields said;         /* from signed octets only */
	const struct partner *partner;       /* who signed it */
	const struct partner_endpoint *acs;  /* where the answer goes, from metadata */
	struct bytes relay_state;            /* byte for byte; absent when not sent */
	const struct partner_service *service; /* whose attributes are asked, from metadata; NULL when it has none */
};

struct saml_self {
	const char *entity_id;
	const char *sso_url;     /* as IdP */
	const char *acs_url;     /* as SP */
	const char *slo_url;     /* LogoutRequest and LogoutResponse by Redirect and POST */
	const char *soap_url;    /* LogoutRequest by SOAP */
	const char *artifact_url; /* ArtifactResolve by SOAP, as IdP */
	int64_t clock_skew_s;
};

/* Rules: xml_admit's, XML_ROOT XML_MISSING XML_LEFTOVER XML_VALUE TIME_SYNTAX OUT_OF_MEMORY */
OUTCOME authnreq_decode(const struct saml_wire *wire, struct arena *mem, struct authnreq_raw *out);

/*
 * authnreq_verify - may this request be acted on?
 * partner: found by raw->said.issuer; borrowed, must outlive out
 * Rules: PARTNER_BLOCKED META_EXPIRED META_ROLE META_KEY SIG_* REQ_* OUT_OF_MEMORY
 */
OUTCOME authnreq_verify(const struct saml_wire *wire, const struct authnreq_raw *raw,
                        const struct partner *partner, const struct saml_self *self, int64_t now_at,
                        struct arena *mem, struct authnreq_verified *out);

/* ---- ours, as service provider ---- */
struct authnreq_plan {
	const char *id;
	int64_t now_at;
	const char *destination;
	const char *issuer;
	const char *acs_url;
	bool force_authn;
	bool is_passive;
	enum level min_level;           /* LEVEL_NONE: no RequestedAuthnContext */
	const char *nameid_format;      /* NULL: no NameIDPolicy */
	const struct partner_attribute *attributes; /* akdb:RequestedAttributes; n 0: no extension */
	size_t n_attributes;
	const char *display_name;       /* with the extension; NULL to leave it out */
};
/* Canonical, unsigned octets (the redirect binding signs the query). Rules: SIGN_VALUE OUT_OF_MEMORY */
OUTCOME authnreq_issue(const struct authnreq_plan *plan, struct arena *mem, struct bytes *out);

#endif
