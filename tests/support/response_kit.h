/* SPDX-License-Identifier: EUPL-1.2 */
/* response_kit - a minted Response, signed and encrypted at any place, is decoded and verified by a portal */
#ifndef TESTS_SUPPORT_RESPONSE_KIT_H
#define TESTS_SUPPORT_RESPONSE_KIT_H

#include "tests/support/unit.h"

#include "lib/saml/response.h"
#include "lib/spec/uris.h"
#include "tests/support/mint.h"

#define SKEW_S 60
#define MESSAGE_DESTINATION " Destination=\"" MINT_ACS "\""

enum sealing {
	SIGN_ASSERTION,
	SIGN_MESSAGE,
	SIGN_BOTH,
	SIGN_ASSERTION_ENCRYPTED,
	SIGN_MESSAGE_ENCRYPTED,
	SEALINGS
};

extern const struct partner *account; /* whom we asked; lives from response_group_start() to _end() */

int response_group_start(void **state); /* once per program */
int response_group_end(void **state);

struct mint sealed(enum sealing sealing, const struct encrypt_to *to);
struct encrypt_to to_us(void);
/* An open request "_r1" of ten seconds ago, for substanziell, to the account. */
struct response_expected expecting(void);
/* Decode and verify; fail the test when a refusal leaves something behind in out. */
OUTCOME receive_as(struct bytes xml, const struct response_expected *expected, int64_t now_at,
                   struct arena *mem, struct response_verified *out);
OUTCOME receive(struct bytes xml, struct arena *mem, struct response_verified *out);

static inline void partner_end(const struct partner **kept)
{
	partner_release(*kept);
}
#define scoped_partner partner_end

#endif
