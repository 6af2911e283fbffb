/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * partner_kept - what lies behind a struct partner; inside keys/ only
 *
 * Written while partner_read() runs, immutable afterwards. Everything lives in the partner's own arena.
 */
#ifndef KEYS_PARTNER_KEPT_H
#define KEYS_PARTNER_KEPT_H

#include <openssl/x509.h>

#include "keys/partner.h"
#include "lib/xml/xml.h"

/* The arena and its count; a worker is one thread, so the count is a plain number. */
struct partner_life {
	struct arena *mem;
	unsigned references;
};

/* EncryptionMethod of one KeyDescriptor, SAML-META 2.4.1.1. */
struct partner_methods {
	bool has_aes128;
	bool has_aes256;
	bool has_oaep_sha256;
	bool has_kw128;
	bool has_kw256;
};

struct partner_ring {
	struct partner_key keys[LIMIT_PARTNER_KEYS];
	EVP_PKEY *raw[LIMIT_PARTNER_KEYS]; /* the same, as sig_trust wants them */
	X509 *certs[LIMIT_PARTNER_KEYS];
	struct partner_methods methods[LIMIT_PARTNER_KEYS];
	size_t n;
};

struct partner_note {
	struct partner_note *next;
	struct partner_finding finding;
};

struct partner_kept {
	struct partner partner; /* first: a partner's address is that of what is kept */
	struct partner_life *life;
	struct partner_ring sp_signing, sp_encryption, idp_signing;
	struct partner_endpoint acs[LIMIT_ACS], sso[LIMIT_ACS], sp_slo[LIMIT_ACS], idp_slo[LIMIT_ACS];
	struct partner_endpoint sp_artifact[LIMIT_ACS], idp_artifact[LIMIT_ACS];
	struct partner_service services[LIMIT_SERVICES];
	struct partner_name names[LIMIT_NAMES];
	struct partner_logo logos[LIMIT_LOGOS];
	struct partner_contact contacts[LIMIT_CONTACTS];
	struct partner_category categories[LIMIT_CATEGORIES];
	const char *formats[LIMIT_FORMATS];
	const char *host;         /* of the entity ID, or all of it when that is no URL */
	unsigned roles_seen;      /* with or without a usable endpoint */
	struct partner_note *notes;
	struct partner_note **notes_tail;
};

/* How good a candidate for the default is, SAML-META 2.2.3: marked true, then not marked, then marked false. */
enum partner_rank { RANK_NONE, RANK_NOT_DEFAULT, RANK_SILENT, RANK_DEFAULT };
OUTCOME partner_rank_read(const struct xml_node *node, struct arena *mem, enum partner_rank *out);

/* Readers return their own rules; partner_read() turns those of syntax into META_SYNTAX. */
OUTCOME partner_role_read(const struct xml_node *role, unsigned which, struct partner_kept *kept);
OUTCOME partner_key_read(const struct xml_node *descriptor, unsigned role, struct partner_kept *kept);

/* All AttributeConsumingService elements. */
OUTCOME partner_services_read(struct xml_walk *w, struct partner_kept *kept);

/* ---- for people: what is not understood is passed over, for nothing is decided by it ---- */

OUTCOME partner_organization_read(const struct xml_node *organization, struct partner_kept *kept);
OUTCOME partner_contact_read(const struct xml_node *contact, struct partner_kept *kept);
/* Extensions of a role: mdui:UIInfo. */
OUTCOME partner_ui_read(const struct xml_node *extensions, struct partner_kept *kept);
/* Extensions of the entity: mdattr:EntityAttributes. */
OUTCOME partner_categories_read(const struct xml_node *extensions, struct partner_kept *kept);
/* validUntil and cacheDuration of the entity or a role. */
OUTCOME partner_times_read(const struct xml_node *node, struct partner_kept *kept);

/* text: in the partner's arena. Rules: OUT_OF_MEMORY */
OUTCOME partner_note(struct partner_kept *kept, enum finding_kind kind, const char *text);

static inline const struct partner_kept *partner_kept_of(const struct partner *partner)
{
	return (const struct partner_kept *)(const void *)partner;
}

#endif
