/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * answer - the Response to an open request, as a plan: success with a release, or the exact error status
 *
 * Sources: SAML-CORE 3.2.2.2 (codes), 2.3 to 2.7; SAML-PROF 4.1.4.2; BundID 9.2.3, 9.7 (status detail), 10.2.
 */
#ifndef CORE_ANSWER_H
#define CORE_ANSWER_H

#include "idp/core/release.h"
#include "lib/saml/response.h"

struct status {
	const char *top, *second;
	const char *detail_code; /* BundID's error code; NULL when it has none */
};

/* Exact codes for a rule that a verified requester is told about; Responder alone for all others. */
struct status status_of(enum rule rule);

/* Random and derived values the plan needs; all C text. */
struct answer_parts {
	const char *response_id, *assertion_id; /* NCName, at least 128 random bits */
	const char *nameid;                     /* transient: random; persistent: pairwise pseudonym */
	const char *session_index;
	const char *client_address;             /* NULL: not written */
};

/* Rules: OUT_OF_MEMORY TEXT_NUL */
OUTCOME answer_error(const struct open_request *open, struct outcome why, const char *issuer, int64_t now_at,
                     const struct answer_parts *parts, struct arena *mem, struct response_plan *out);

/* release: its required items are there. Rules: OUT_OF_MEMORY TEXT_NUL */
OUTCOME answer_success(const struct open_request *open, const struct session *session,
                       const struct release *release, const char *issuer, int64_t now_at,
                       const struct answer_parts *parts, struct arena *mem, struct response_plan *out);

#endif
