/* SPDX-License-Identifier: EUPL-1.2 */
/* metadata - our own EntityDescriptor, for either role. Sources: SAML-META 2.3, 2.4; TR-03160-2 4.3.2.1. */
#ifndef SAML_METADATA_H
#define SAML_METADATA_H

#include "keys/own.h"
#include "keys/partner.h"
#include "lib/base/arena.h"

struct metadata_plan {
	const char *entity_id;
	unsigned roles;               /* ROLE_IDP, ROLE_SP or both */
	const char *sso_url;          /* Redirect and POST, as IdP */
	const char *acs_url;          /* POST, as SP */
	const char *slo_url;          /* Redirect and POST, either role; NULL: none, as below */
	const char *soap_url;         /* logout by SOAP */
	const char *artifact_url;     /* SOAP, as IdP */
	const struct own_keys *keys;
	const struct partner_attribute *attributes; /* SP: RequestedAttribute */
	size_t n_attributes;
	const char *organization;     /* name; NULL: no Organization */
	const char *organization_url;
	const char *display_name_de;  /* mdui; NULL: none */
	const char *display_name_en;
	const char *contact;          /* functional mailbox, "mailto:" is added; NULL: none */
};

/* No validUntil, unsigned (the federation signs aggregates). Rules: SIGN_VALUE OUT_OF_MEMORY */
OUTCOME metadata_issue(const struct metadata_plan *plan, struct arena *mem, struct bytes *out);

#endif
