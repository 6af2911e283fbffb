/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * logout - which sessions a portal's LogoutRequest ends, and what it is told
 *
 * Of a release only this is kept, as long as the session: which portal has an answer of it, under which hashes. A name
 * or an index cannot be read from its hash: transient names and indexes are random, persistent names are pseudonyms.
 * Sources: SAML-CORE 3.7.3.2, 3.2.2.2; SAML-PROF 4.4.4.2.
 */
#ifndef CORE_LOGOUT_H
#define CORE_LOGOUT_H

#include "idp/core/effect.h"
#include "lib/saml/logout.h"

/* By its hashes, what a LogoutRequest names. */
struct logout_wish {
	struct bytes partner;
	struct bytes nameid_hash;
	const struct bytes *index_hashes;
	size_t n_indexes;
};

/* What the store has of it. */
struct logout_found {
	int64_t n_sessions;
	int64_t n_others; /* portals beside the asker that have an answer of one of them */
};

/* Ends what is named, whatever was found: a session may have begun meanwhile. */
void logout_effects(const struct logoutreq_verified *request, const struct logout_wish *wish,
                    const struct logout_found *found, struct effects *out);

/* Status of the answer: unknown, done, or done here while others were not told. */
void logout_status(const struct logout_found *found, struct logoutresp_plan *plan);

#endif
