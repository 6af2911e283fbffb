/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * portal_json - a session as JSON for the portal, and its attributes as JSON in the row; the only user of
 * jansson
 *
 * An attribute: {name, friendly_name, values, level, source}; friendly_name comes from our table, not from
 * the account (null for a Name we do not know), level is null when the account did not say, source is the
 * account.
 */
#ifndef ADAPTER_PORTAL_JSON_H
#define ADAPTER_PORTAL_JSON_H

#include "sp-adapter/portal_core.h"

/* Rules: TEXT_NUL (no UTF-8) OUT_OF_MEMORY */
OUTCOME portal_json_session(const struct portal_session *session, struct arena *mem, struct bytes *out);
OUTCOME portal_json_attributes(const struct portal_session *session, struct arena *mem, struct bytes *out);
/* Back from the row. Rules: STORE_SHAPE OUT_OF_MEMORY */
OUTCOME portal_json_read(struct bytes text, struct arena *mem, struct portal_session *out);
/* {"error":"SK-nnnn"} */
OUTCOME portal_json_error(struct outcome why, struct arena *mem, struct bytes *out);

#endif
