/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * browser - what ties a request to one browser: cookies, and what they prove
 *
 * Each open request has a cookie of its own (so tabs do not disturb each other); its value is secret, its hash is in
 * the row. The session has one cookie. All are Secure, HttpOnly, SameSite=Lax: another site's POST brings none.
 */
#ifndef FLOW_BROWSER_H
#define FLOW_BROWSER_H

#include "idp/core/effect.h"
#include "idp/flow/world.h"
#include "lib/wire/form.h"
#include "lib/wire/http.h"

struct browser_secret {
	const char *cookie; /* name */
	const char *value;  /* the secret itself; only the browser keeps it */
};

/* New id and secret for an open request. Rules: RANDOM_FAILED OUT_OF_MEMORY */
OUTCOME browser_secret_make(const struct world *w, struct arena *mem, struct open_request *open,
                            struct browser_secret *out);
/* Rules: OUT_OF_MEMORY COOKIE_SYNTAX */
OUTCOME browser_secret_set(const struct browser_secret *secret, struct arena *mem, struct http_reply *out);
OUTCOME browser_secret_drop(const struct world *w, const struct open_request *open, struct arena *mem,
                            struct http_reply *out);

/*
 * browser_open - the open request of that id, when this browser began it
 * Rules: OPEN_REQUEST_GONE COOKIE_MISSING OTHER_BROWSER and the store's
 */
OUTCOME browser_open(const struct http_request *in, const struct world *w, struct bytes id, struct arena *mem,
                     const struct open_request **out);

/* The living session of this browser; NULL when there is none. Rules: the store's, COOKIE_DUPLICATE */
OUTCOME browser_session(const struct http_request *in, const struct world *w, int64_t now_at, struct arena *mem,
                        const struct session **out);

/* A fresh session with a fresh handle, added to the effects; set the cookie once they are applied. */
struct browser_login {
	struct session session;
	const char *handle;
	struct bytes replaced; /* handle hash that the browser sent, alive or not; absent: none */
};
OUTCOME browser_login_make(const struct http_request *in, const struct world *w, struct bytes person_id,
                           enum level level, enum means means, int64_t now_at, struct arena *mem,
                           struct browser_login *out);
OUTCOME browser_login_set(const struct world *w, const struct browser_login *login, struct arena *mem,
                          struct http_reply *out);
OUTCOME browser_login_drop(const struct world *w, struct arena *mem, struct http_reply *out);

/* A short public name of a session, for the consent form: the answer goes with the data that was shown. */
OUTCOME browser_session_mark(const struct session *session, struct arena *mem, const char **out);

/* Language of this browser: query, cookie, portal's wish, Accept-Language. Rules: OUT_OF_MEMORY */
OUTCOME browser_lang(const struct http_request *in, const struct world *w, struct bytes portal_wish,
                     struct arena *mem, enum lang *out);
/* Keeps a language chosen by link. */
OUTCOME browser_lang_keep(const struct http_request *in, const struct world *w, struct arena *mem,
                          struct http_reply *out);

#endif
