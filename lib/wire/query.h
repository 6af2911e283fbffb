/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * query - the query string of the HTTP-Redirect binding, with the octets as they were signed
 *
 * Hostile input: yes. Names are compared raw: a percent-encoded name that decodes to one of ours, a doubled
 * name, and ';' as separator are refused, so that signer and reader cannot disagree.
 * Source: SAML-BIND 3.4.4.1.
 */
#ifndef WIRE_QUERY_H
#define WIRE_QUERY_H

#include "lib/base/arena.h"

/* One plain parameter of a query by raw name, decoded; absent when not there.
 * Rules: QUERY_SYNTAX QUERY_DUPLICATE QUERY_NAME_ENCODED QUERY_TOO_LONG OUT_OF_MEMORY */
OUTCOME query_param(struct bytes query, const char *name, struct arena *mem, struct bytes *out);

struct query_saml {
	struct bytes message;       /* decoded SAMLRequest or SAMLResponse: base64 text */
	bool is_response;
	struct bytes relay_state;   /* decoded; absent when not sent */
	struct bytes sig_alg;       /* decoded URI; absent when unsigned */
	struct bytes signature;     /* decoded base64 text; absent when unsigned */
	struct bytes signed_octets; /* "SAMLRequest=…[&RelayState=…]&SigAlg=…" rebuilt from the original
	                               encoded values in the binding's order; absent when unsigned */
};

/* Unknown parameters beside ours are refused (QUERY_SYNTAX): nobody signs them.
 * Rules: QUERY_* RELAY_TOO_LONG OUT_OF_MEMORY */
OUTCOME query_saml(struct bytes query, struct arena *mem, struct query_saml *out);

#endif
