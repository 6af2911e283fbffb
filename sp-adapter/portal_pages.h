/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * portal_pages - the few pages of the adapter; each has a way on
 *
 * Every text from outside is escaped. Rules of all: OUT_OF_MEMORY TEXT_TOO_LONG
 */
#ifndef ADAPTER_PORTAL_PAGES_H
#define ADAPTER_PORTAL_PAGES_H

#include "sp-adapter/portal.h"

/* login: what it was about, so that the person can try again; NULL when not known. Status is the rule's. */
OUTCOME portal_page_error(const struct http_request *in, const struct portal *p, struct outcome why,
                          const struct portal_login *login, struct arena *mem, struct http_reply *out);

/* The account answered that nobody has logged in. */
OUTCOME portal_page_ending(const struct http_request *in, const struct portal *p,
                           const struct portal_login *login, enum portal_ending ending, struct arena *mem,
                           struct http_reply *out);

/* The button that logs out; lang: wish, may be absent; target: checked, NULL for none. */
OUTCOME portal_page_logout(const struct http_request *in, const struct portal *p, struct bytes lang,
                           const char *target, struct arena *mem, struct http_reply *out);

OUTCOME portal_page_done(const struct http_request *in, const struct portal *p, struct arena *mem,
                         struct http_reply *out);

#endif
