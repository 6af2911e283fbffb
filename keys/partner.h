/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * partner - any other SAML entity we know, as its metadata and our record describe it
 *
 * Made from metadata by partner_read(); the record adds what only the operator may decide (profile, sector,
 * what must be signed). Keys are decoded once and kept. A partner is immutable and reference-counted: a story
 * holds it by partner_hold() in its arena, the store's cache may replace it meanwhile.
 * Sources: SAML-META 2.3 to 2.4.4; TR-03160-2 4.3.2.1.
 */
#ifndef KEYS_PARTNER_H
#define KEYS_PARTNER_H

#include <openssl/types.h>
#include <stdint.h>

#include "lib/base/arena.h"
#include "lib/base/level.h"
#include "lib/spec/limits.h"
#include "lib/xml/alg.h"
#include "lib/xml/encrypt.h"
#include "lib/xml/sigcheck.h"

enum partner_profile { PROFILE_BSI, PROFILE_COMPAT };
enum partner_role { ROLE_SP = 1, ROLE_IDP = 2 };

/* What only the operator decides; comes from the partner row or the configuration. */
struct partner_record {
	enum partner_profile profile;
	const char *sector;          /* registered number that pseudonyms are made for; NULL: the entity ID */
	enum sig_alg sign_with;      /* SIG_NONE: our default for the profile */
	bool sign_response;          /* sign the Response as well as the Assertion (always in compat) */
	bool encrypt;                /* encrypt assertions; default true where metadata has a key */
	bool encrypt_nameid;         /* EncryptedID instead of NameID, inside the assertion */
	bool is_blocked;
	const char *form_action;     /* origins its ACS redirects to, blank between; NULL: none; partner_origins() */
	int64_t revision;            /* grows with each change of the row */
};

struct partner_endpoint {
	const char *binding;
	const char *location;
	const char *response_location; /* NULL when absent */
	int index;                     /* -1 when the endpoint type has none */
	bool is_default;
};

struct partner_key {
	EVP_PKEY *key;
	const char *cert_base64; /* one line */
};

struct partner_attribute {
	const char *name;
	bool is_required;
};

/* One AttributeConsumingService; a request chooses by index. */
struct partner_service {
	int index;
	bool is_default; /* of exactly one */
	const struct partner_attribute *attributes;
	size_t n_attributes;
};

struct partner_name {
	const char *lang; /* "de", "en" … */
	const char *text;
};

struct partner_names {
	const struct partner_name *list; /* in document order */
	size_t n;
};

/* Never fetched by us. */
struct partner_logo {
	const char *location; /* https URL, or data: of an image in base64 */
	int width, height;    /* pixels as the metadata says */
};

/* SAML-META 2.3.2.2; "other" is what a federation uses for security. */
enum partner_contact_kind {
	CONTACT_ADMINISTRATIVE,
	CONTACT_TECHNICAL,
	CONTACT_SUPPORT,
	CONTACT_OTHER,
	CONTACT_BILLING,
	CONTACT_KINDS
};

/* Persons' names and telephone numbers are not kept. */
struct partner_contact {
	enum partner_contact_kind kind;
	const char *mailbox; /* without "mailto:" */
};

/* One value of an attribute of the entity itself (entity category, assurance …). */
struct partner_category {
	const char *name;
	const char *value;
};

struct partner {
	const char *entity_id;
	struct partner_record record;
	unsigned roles; /* ROLE_ bits present */
	int64_t valid_until; /* earliest of the entity's and its roles'; 0: not limited. Compared at each use */
	int64_t cache_duration_s; /* shortest likewise; 0: not said */

	/* as service provider */
	const struct partner_endpoint *acs; /* in document order */
	size_t n_acs;
	const char *const *nameid_formats;
	size_t n_nameid_formats;
	const struct partner_service *services; /* each AttributeConsumingService; see partner_service() */
	size_t n_services;
	bool wants_assertions_signed;
	bool signs_requests; /* AuthnRequestsSigned */

	const struct partner_endpoint *sp_slo; /* SingleLogoutService; the two roles' are never mixed */
	size_t n_sp_slo;

	/* as identity provider */
	const struct partner_endpoint *sso;
	size_t n_sso;
	const struct partner_endpoint *idp_slo;
	size_t n_idp_slo;
	bool wants_requests_signed;

	/* either role; the two roles' keys are never mixed */
	const struct partner_key *sp_signing, *sp_encryption, *idp_signing;
	size_t n_sp_signing, n_sp_encryption, n_idp_signing;
	EVP_PKEY *const *sp_signing_keys, *const *idp_signing_keys; /* the same keys, as sig_trust wants them */

	/* ArtifactResolutionService; the two roles' are never mixed */
	const struct partner_endpoint *sp_artifact, *idp_artifact;
	size_t n_sp_artifact, n_idp_artifact;

	/* for people */
	const struct partner_name *display_names; /* mdui:DisplayName, else OrganizationDisplayName */
	size_t n_display_names;
	const char *url;  /* OrganizationURL: the way back when nothing else is known; NULL when absent */
	struct partner_names organization; /* OrganizationName */
	/* MDUI 2.1; addresses are http or https */
	struct partner_names descriptions, information_urls, privacy_urls;
	const struct partner_logo *logos;
	size_t n_logos;
	const struct partner_contact *contacts; /* of the entity and its roles */
	size_t n_contacts;

	/* EntityAttributes of the entity, whatever they say; only a signature around them gives them weight */
	const struct partner_category *categories;
	size_t n_categories;
};

/*
 * partner_read - single EntityDescriptor to a partner
 *
 * metadata: hostile unless the operator vouches for the file; record: copied.
 * out: one reference, given back by partner_release(); NULL after a failure.
 * A key that the profile refuses is left out and counted; partner_check() says in words what that means.
 * Rules: xml_admit's, META_SYNTAX META_ROLE META_ENDPOINT META_KEY URL_SYNTAX OUT_OF_MEMORY
 */
OUTCOME partner_read(struct bytes metadata, const struct partner_record *record, const struct partner **out);

const struct partner *partner_hold(const struct partner *partner);
void partner_release(const struct partner *partner);

/* Trust for messages the partner signs in that role, after its profile. */
struct sig_trust partner_trust(const struct partner *partner, enum partner_role role);

/* The service that a request means; index -1: the default, which is NULL when metadata has none. NULL also for an
 * index that metadata does not have. */
const struct partner_service *partner_service(const struct partner *partner, int index);

/* Has the entity this value of this attribute? */
bool partner_has_category(const struct partner *partner, const char *name, const char *value);

/* How to encrypt assertions for it, with the first key that its metadata names for that; key NULL when it has no
 * usable key. */
struct encrypt_to partner_encryption(const struct partner *partner);

/* Display name in that language, else German, else English, else the host of the entity ID. Never NULL. */
const char *partner_display_name(const struct partner *partner, const char *lang);

enum finding_kind { FINDING_OK, FINDING_MISSING, FINDING_REFUSED };

/* One finding of partner_check(), in words for the operator. */
struct partner_finding {
	enum finding_kind kind;
	const char *text;
};
/* What was understood, what is missing, what will be refused. Rules: those of partner_read(), OUT_OF_MEMORY */
OUTCOME partner_check(const struct partner *partner, struct bytes metadata, int64_t now_at, struct arena *mem,
                      const struct partner_finding **out, size_t *n_out);

#endif
