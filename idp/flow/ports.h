/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * ports - everything a story needs from outside itself; each may wait (the fiber is suspended, never the loop)
 *
 * Tests fill it with ports that never wait.
 */
#ifndef FLOW_PORTS_H
#define FLOW_PORTS_H

#include "idp/core/effect.h"
#include "idp/core/logout.h"
#include "idp/core/release.h"
#include "keys/own.h"
#include "keys/partner.h"

/* A person as the password means needs them. */
struct person_login {
	struct bytes person_id; /* absent: nobody has that name */
	struct bytes password_hash;
};

struct person_attributes {
	const struct person_attribute *items;
	size_t n_items;
};

struct password_verdict {
	bool is_right;
	struct bytes new_hash; /* when the parameters have risen; absent otherwise */
};

struct ports {
	void *self;
	int64_t (*now)(void *self);
	OUTCOME (*random)(void *self, unsigned char *out, size_t n); /* Rules: RANDOM_FAILED */

	/* store; all: STORE_UNAVAILABLE STORE_REFUSED PORT_TIMEOUT OUT_OF_MEMORY */
	OUTCOME (*partner_find)(void *self, struct bytes entity_id, struct arena *mem,
	                        const struct partner **out); /* PARTNER_UNKNOWN */
	OUTCOME (*open_find)(void *self, struct bytes id, struct arena *mem,
	                     const struct open_request **out); /* OPEN_REQUEST_GONE */
	OUTCOME (*session_find)(void *self, struct bytes handle_hash, struct arena *mem,
	                        const struct session **out); /* SESSION_GONE */
	OUTCOME (*person_find)(void *self, struct bytes username, struct arena *mem,
	                       struct person_login *out); /* unknown: success with absent person_id */
	OUTCOME (*attributes_find)(void *self, struct bytes person_id, struct arena *mem,
	                           struct person_attributes *out);
	/* Counts this attempt and decides in one statement whether it may be made now. Rules: LOGIN_DELAYED */
	OUTCOME (*attempt)(void *self, struct bytes account_key, struct bytes network_key, int64_t now_at,
	                   struct arena *mem);
	OUTCOME (*logout_find)(void *self, const struct logout_wish *wish, struct arena *mem, struct logout_found *out);
	/* At most once, only for this partner, only in time; absent otherwise. */
	OUTCOME (*artifact_take)(void *self, struct bytes handle_hash, struct bytes partner, int64_t now_at,
	                         struct arena *mem, struct bytes *sealed);
	OUTCOME (*apply)(void *self, const struct effects *effects, struct arena *mem);
	/* OPEN_REQUEST_GONE and the rule of a request remembered before */
	bool (*is_ready)(void *self);

	/* means/password; hash absent: a dummy of the same cost. Rules: TOO_MANY PORT_TIMEOUT HELPER_DIED */
	OUTCOME (*password_verify)(void *self, struct bytes password, struct bytes hash, struct arena *mem,
	                           struct password_verdict *out);

	/* keys that never leave the process: HMAC-SHA-256 with a label, 43 characters base64url. Rules: INTERNAL */
	OUTCOME (*pairwise)(void *self, const char *label, struct bytes person_id, struct bytes sector,
	                    struct arena *mem, struct bytes *out);

	/* audit */
	void (*note)(void *self, const char *request_id, const char *event, struct outcome why,
	             struct bytes partner, enum level level);
};

#endif
