/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * portal_ports - everything the adapter's stories need from outside; each may wait (the fiber, never the
 * loop)
 *
 * Tests fill it with ports that never wait. All of the store's: STORE_UNAVAILABLE STORE_REFUSED STORE_SHAPE
 * PORT_TIMEOUT OUT_OF_MEMORY.
 */
#ifndef ADAPTER_PORTAL_PORTS_H
#define ADAPTER_PORTAL_PORTS_H

#include "sp-adapter/portal_core.h"

struct portal_ports {
	void *self;
	int64_t (*now)(void *self);
	OUTCOME (*random_fill)(void *self, unsigned char *out, size_t n); /* Rules: RANDOM_FAILED */

	OUTCOME (*login_open)(void *self, const struct portal_login *login, struct arena *mem);
	/* Rules: OPEN_REQUEST_GONE */
	OUTCOME (*login_find)
	(void *self, struct bytes id, int64_t now_at, struct arena *mem, const struct portal_login **out);
	/*
	 * The login is taken, the assertion remembered and the session started, all or nothing: two equal
	 * answers make one session. until_at: till then the assertion is remembered. Rules: OPEN_REQUEST_GONE (also
	 * when the account has ended the session meanwhile, SAML-CORE 3.7.3.1) ASSERT_REPLAY
	 */
	OUTCOME (*login_finish)
	(void *self, struct bytes id, struct bytes assertion_id, int64_t until_at,
	 const struct portal_session *session, struct arena *mem);
	OUTCOME (*login_drop)(void *self, struct bytes id, struct arena *mem); /* gone already: no failure */

	/* Rules: SESSION_GONE */
	OUTCOME (*session_find)
	(void *self, struct bytes handle_hash, struct arena *mem, const struct portal_session **out);
	OUTCOME (*session_touch)(void *self, struct bytes handle_hash, int64_t now_at, struct arena *mem);
	OUTCOME (*session_end)(void *self, struct bytes handle_hash, struct arena *mem);

	/* Sessions end, those to come included, and the request is remembered, all or nothing. Rules: LOGOUT_REPLAY */
	OUTCOME (*logout)
	(void *self, const struct portal_logout *what, struct arena *mem, size_t *n_ended);

	bool (*is_ready)(void *self);
	/* One log line; nothing of the person in it. */
	void (*note)(void *self, const char *request_id, const char *event, struct outcome why,
	             enum level level);
};

#endif
