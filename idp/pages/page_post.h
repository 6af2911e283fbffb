/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * page_post - takes a message to a partner: a form that a static script submits, or the person
 *
 * form-action names the target's origin; a browser that follows the partner's redirect after the POST asks
 * form-action again, so a portal that moves on to another host needs that origin in more_origins.
 * Source: SAML-BIND 3.5.4; TR-03160-2 4.3.2.14.
 */
#ifndef PAGES_PAGE_POST_H
#define PAGES_PAGE_POST_H

#include "idp/pages/page_frame.h"

struct post_view {
	const char *action;      /* verified URL of the partner */
	const char *field;       /* "SAMLResponse" or "SAMLRequest" */
	const char *message;     /* base64 */
	const char *relay_state; /* NULL: no such field */
	const char *service_name;
	const char *more_origins; /* blank between; NULL: none */
};

/* Rules: OUT_OF_MEMORY TEXT_TOO_LONG URL_SYNTAX */
OUTCOME page_post(const struct page_frame *frame, const struct post_view *view, struct arena *mem,
                  struct http_reply *out);

#endif
