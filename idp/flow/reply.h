/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * reply - decisions to HTTP: redirects, pages, and the form that carries a Response to a verified address
 */
#ifndef FLOW_REPLY_H
#define FLOW_REPLY_H

#include "idp/core/answer.h"
#include "idp/flow/browser.h"
#include "idp/flow/world.h"
#include "lib/saml/artifact.h"
#include "lib/saml/logout.h"

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

/* Fresh IDs. Rules: RANDOM_FAILED OUT_OF_MEMORY */
OUTCOME reply_saml_id(const struct world *w, struct arena *mem, const char **out);
OUTCOME reply_parts(const struct http_request *in, const struct world *w, struct arena *mem, struct answer_parts *out);

/* The parts of a release and, as an effect, that the portal has an answer of this session. */
OUTCOME reply_join(const struct http_request *in, const struct world *w, const struct open_request *open,
                   const struct partner *partner, const struct session *session, struct arena *mem,
                   struct answer_parts *out, struct effects *effects);

/* Response with the release. */
OUTCOME reply_success(const struct http_request *in, const struct world *w, const struct open_request *open,
                      const struct partner *partner, const struct session *session, const struct release *release,
                      const struct answer_parts *parts, struct arena *mem, struct http_reply *out);

/* What we sign with toward this partner. Rules: SIGN_FAILED */
OUTCOME reply_signer(const struct world *w, const struct partner *partner, const struct signer **signer,
                     enum sig_alg *alg);
/* A page whose form carries the message to a verified address. */
OUTCOME reply_form(const struct http_request *in, const struct world *w, const struct partner *partner,
                   const char *action, const char *field, struct bytes xml, struct bytes relay_state,
                   struct arena *mem, struct http_reply *out);

/* LogoutResponse in the browser, or in the exchange the request came by. */
OUTCOME reply_logout(const struct http_request *in, const struct world *w, const struct logoutreq_verified *request,
                     const struct logout_found *found, struct arena *mem, struct http_reply *out);
OUTCOME reply_logout_soap(const struct world *w, const struct logoutreq_verified *request,
                          const struct logout_found *found, struct arena *mem, struct http_reply *out);

/* A Response is put away for its portal; the artifact alone opens it. Rules: the store's, ENCRYPT_FAILED */
OUTCOME artifact_keep(const struct http_request *in, const struct world *w, const struct open_request *open,
                      struct bytes xml, struct arena *mem, const char **artifact);
/* The message an artifact stands for; absent when there is none for this partner, or no longer. */
OUTCOME artifact_message(const struct world *w, const struct artresolve_verified *question, int64_t now_at,
                         struct arena *mem, struct bytes *out);
OUTCOME reply_artifact(const struct world *w, const struct artresolve_verified *question, struct bytes message,
                       struct arena *mem, struct http_reply *out);

/* A program asked by SOAP: a failure is noted and becomes a Fault with a number, no page. Rules: OUT_OF_MEMORY */
OUTCOME reply_or_fault(const struct http_request *in, const struct world *w, struct outcome o, struct arena *mem,
                       struct http_reply *out);

/* Our own page for a failure; nothing of it leads to an address of the message. Never fails. */
void reply_failure(const struct http_request *in, const struct world *w, struct outcome why, struct arena *mem,
                   struct http_reply *out);

#endif
