/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * response_shape - canonical octets of our Assertions and Responses, from skeletons
 *
 * A shape says which optional parts are there. Each shape's skeleton is cut once per process from lasso's
 * typed objects with markers as values, before fork; immutable after. A partner's values are holes like all
 * others.
 */
#ifndef SAML_RESPONSE_SHAPE_H
#define SAML_RESPONSE_SHAPE_H

#include "lib/saml/response.h"

struct shape_octets {
	struct bytes all;    /* canonical, without Signature */
	size_t signature_at; /* where it goes: behind Issuer (SAML-CORE 2.3.3, 3.2.2) */
};

/* Cuts all skeletons, then fills each with a nasty message and compares it with the typed objects' octets.
 * Rules: SELF_CHECK OUT_OF_MEMORY INTERNAL */
OUTCOME response_shape_start(void);
void response_shape_stop(void);

/* Rules: SIGN_VALUE TEXT_TOO_LONG OUT_OF_MEMORY INTERNAL (not started) */
OUTCOME response_shape_assertion(const struct response_plan *plan, struct arena *mem,
                                 struct shape_octets *out);
/* assertion: finished element to carry; absent: none */
OUTCOME response_shape_response(const struct response_plan *plan, struct bytes assertion, struct arena *mem,
                                struct shape_octets *out);

#endif
