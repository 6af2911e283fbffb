/* SPDX-License-Identifier: EUPL-1.2 */
/* store_service - what portals have of sessions, and answers that wait for them; parameters for the unit */
#ifndef STORE_STORE_SERVICE_H
#define STORE_STORE_SERVICE_H

#include "idp/store/store.h"

void store_join_params(const struct effect *e, struct pg_value params[5]);
OUTCOME store_logout_params(const struct logout_wish *wish, struct arena *mem, struct pg_value params[3]);
OUTCOME store_artifact_params(const struct effect *e, struct arena *mem, struct pg_value params[4]);

#endif
