/* SPDX-License-Identifier: EUPL-1.2 */
/* world - what all stories share: configuration snapshot, own keys, ports; constant while a worker lives */
#ifndef FLOW_WORLD_H
#define FLOW_WORLD_H

#include "idp/core/request.h"
#include "idp/flow/ports.h"
#include "lib/html/html.h"
#include "lib/saml/authnreq.h"

struct world {
	const struct ports *ports;
	const char *base_url;         /* without trailing slash */
	bool is_https;                /* base_url's scheme: cookies get the __Host- prefix */
	struct saml_self self;
	struct account_policy policy;
	struct page_site site;
	const char *operator_name;    /* NULL: not configured */
	const char *contact_mail;     /* NULL: not configured */
	const struct own_keys *keys;
	struct bytes metadata;        /* our own, issued at start */
};

#endif
