/* SPDX-License-Identifier: EUPL-1.2 */
/* show - the facts of a story as the views of idp/pages, with the language of this browser */
#ifndef FLOW_SHOW_H
#define FLOW_SHOW_H

#include "idp/flow/world.h"
#include "idp/pages/page_frame.h"

/* Frame of a page; path: its address for the language links, NULL for pages that a POST made. */
OUTCOME show_frame(const struct http_request *in, const struct world *w, struct bytes portal_wish, const char *path,
                   struct arena *mem, struct page_frame *out);

/* Ways to log in that reach an acceptable level. failed: RULE_NONE, or why the last try did not succeed. */
OUTCOME show_login(const struct http_request *in, const struct world *w, const struct open_request *open,
                   const struct partner *partner, struct outcome failed, struct arena *mem, struct http_reply *out);

OUTCOME show_consent(const struct http_request *in, const struct world *w, const struct open_request *open,
                     const struct partner *partner, const struct session *session, struct arena *mem,
                     struct http_reply *out);

OUTCOME show_test(const struct http_request *in, const struct world *w, const struct open_request *open,
                  const struct partner *partner, struct arena *mem, struct http_reply *out);
OUTCOME show_account(const struct http_request *in, const struct world *w, const struct session *session,
                     struct arena *mem, struct http_reply *out);
OUTCOME show_done(const struct http_request *in, const struct world *w, struct arena *mem, struct http_reply *out);

#endif
