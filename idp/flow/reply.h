/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * reply - decisions to HTTP: redirects, pages, and the form that carries a Response to a verified address
 */
#ifndef FLOW_REPLY_H
#define FLOW_REPLY_H

#include "idp/core/answer.h"
#include "idp/flow/browser.h"
#include "idp/flow/world.h"

/* After flow_request: to the login page with the request's cookie, or the error Response. */
OUTCOME reply_request(const struct http_request *in, const struct world *w, const struct request_decision *decision,
                      const struct partner *partner, const struct browser_secret *secret, struct arena *mem,
                      struct http_reply *out);

/* 303 to the login page of an open request. Rules: OUT_OF_MEMORY */
OUTCOME reply_login(const struct world *w, const struct open_request *open, struct arena *mem,
                    struct http_reply *out);

/* Error Response to the partner's consumer URL. */
OUTCOME reply_error(const struct http_request *in, const struct world *w, const struct open_request *open,
                    const struct partner *partner, struct outcome why, struct arena *mem, struct http_reply *out);

/* The request ends with an error: it is taken, recorded, then answered. session NULL when nobody had logged in. */
OUTCOME answer_now(const struct http_request *in, const struct world *w, const struct open_request *open,
                   const struct partner *partner, const struct session *session, struct outcome why,
                   struct arena *mem, struct http_reply *out);

/* Response with the release. */
OUTCOME reply_success(const struct http_request *in, const struct world *w, const struct open_request *open,
                      const struct partner *partner, const struct session *session, const struct release *release,
                      struct arena *mem, struct http_reply *out);

/* Our own page for a failure; nothing of it leads to an address of the message. Never fails. */
void reply_failure(const struct http_request *in, const struct world *w, struct outcome why, struct arena *mem,
                   struct http_reply *out);

#endif
