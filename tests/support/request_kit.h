/* SPDX-License-Identifier: EUPL-1.2 */
/* request_kit - a minted AuthnRequest comes in by either binding and is decoded and verified */
#ifndef TESTS_SUPPORT_REQUEST_KIT_H
#define TESTS_SUPPORT_REQUEST_KIT_H

#include "tests/support/unit.h"

#include "lib/saml/authnreq.h"
#include "lib/spec/uris.h"
#include "tests/support/mint.h"

#define SKEW_S 60
#define POLICY                                                                                               \
	"<samlp:NameIDPolicy AllowCreate=\"true\" Format=\"" URI_NAMEID_TRANSIENT "\"></samlp:NameIDPolicy>"

extern const struct partner *partner; /* who asks; lives from request_group_start() to _end() */

int request_group_start(void **state); /* once per program */
int request_group_end(void **state);

/* The wire as the binding would fill it; a signed query is any octets here, its making is the binding's test.
 */
void wire_make(struct arena *mem, enum saml_binding binding, const struct mint *how, struct saml_wire *out);
/* Decode and verify; fails the test when a refusal leaves something behind in out. */
OUTCOME receive(const struct saml_wire *wire, const struct partner *from, int64_t now_at, struct arena *mem,
                struct authnreq_verified *out);

static inline void partner_end(const struct partner **kept)
{
	partner_release(*kept);
}
#define scoped_partner partner_end

#endif
