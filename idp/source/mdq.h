/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * mdq - the two questions about a name from outside: may it be asked for, and where; pure
 *
 * Source: SAML Profile for the Metadata Query Protocol (section open); SAML-CORE 8.3.6
 */
#ifndef SOURCE_MDQ_H
#define SOURCE_MDQ_H

#include "lib/base/arena.h"

/* An https URL or a URN, as entities of federations are named. */
bool mdq_is_plausible(struct bytes entity_id);

/* {base}/entities/{entity ID, percent-encoded}. Rules: OUT_OF_MEMORY TEXT_TOO_LONG */
OUTCOME mdq_url(const char *base, const char *entity_id, struct arena *mem, const char **out);

#endif
