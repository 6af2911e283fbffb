/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * portal_browser - what ties a request to one browser: cookies, and what they prove
 *
 * Each login has a cookie of its own (tabs do not disturb each other). It is SameSite=None, for the account's
 * answer is a POST from another site; its value is secret, the row holds the hash. The session's cookie is
 * SameSite=Lax.
 */
#ifndef ADAPTER_PORTAL_BROWSER_H
#define ADAPTER_PORTAL_BROWSER_H

#include "sp-adapter/portal.h"

/* New id, secret, hash and request ID for a login. Rules: RANDOM_FAILED OUT_OF_MEMORY INTERNAL */
OUTCOME portal_browser_secret(const struct portal *p, struct arena *mem, struct portal_login *login,
                              const char **secret);
OUTCOME portal_browser_secret_set(const struct portal *p, const struct portal_login *login,
                                  const char *secret, struct arena *mem, struct http_reply *out);
OUTCOME portal_browser_secret_drop(const struct portal *p, const struct portal_login *login,
                                   struct arena *mem, struct http_reply *out);

/*
 * portal_browser_login - the login of that id, when this browser began it
 * relay_state: hostile. Rules: RESP_UNSOLICITED OPEN_REQUEST_GONE COOKIE_MISSING OTHER_BROWSER and the
 * store's
 */
OUTCOME portal_browser_login(const struct http_request *in, const struct portal *p, struct bytes relay_state,
                             int64_t now_at, struct arena *mem, const struct portal_login **out);

/* A fresh handle for a session: its hash goes into the session, its text into the cookie. */
OUTCOME portal_browser_handle(const struct portal *p, struct arena *mem, struct portal_session *session,
                              const char **handle);
OUTCOME portal_browser_handle_set(const struct portal *p, const char *handle, struct arena *mem,
                                  struct http_reply *out);
OUTCOME portal_browser_handle_drop(const struct portal *p, struct arena *mem, struct http_reply *out);

/* Hash of the session's handle this browser sent; absent when it sent none. Rules: COOKIE_* OUT_OF_MEMORY */
OUTCOME portal_browser_sent(const struct http_request *in, const struct portal *p, struct arena *mem,
                            struct bytes *out);
/* The living session of this browser, marked as used; NULL when there is none. */
OUTCOME portal_browser_session(const struct http_request *in, const struct portal *p, int64_t now_at,
                               struct arena *mem, const struct portal_session **out);

#endif
