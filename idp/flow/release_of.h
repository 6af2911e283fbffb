/* SPDX-License-Identifier: EUPL-1.2 */
/* release_of - gather what a release is decided on: attributes and pseudonym, for the page and for the answer alike */
#ifndef FLOW_RELEASE_OF_H
#define FLOW_RELEASE_OF_H

#include "idp/core/release.h"
#include "idp/flow/world.h"

/* Rules: the store's, INTERNAL OUT_OF_MEMORY */
OUTCOME release_of(const struct world *w, const struct open_request *open, const struct partner *partner,
                   const struct session *session, struct arena *mem, struct release *out);

/* Sector of the partner's record, else its entity ID. */
struct bytes sector_of(const struct partner *partner);

#endif
