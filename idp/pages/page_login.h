/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * page_login - user name and password, who asks, and other ways to log in
 *
 * Posts username, password, request to /login; the cancel button posts request to /login/cancel.
 */
#ifndef PAGES_PAGE_LOGIN_H
#define PAGES_PAGE_LOGIN_H

#include "idp/pages/page_frame.h"
#include "lib/base/level.h"

enum login_error {
	LOGIN_ERROR_NONE,
	LOGIN_ERROR_FAILED,  /* user name or password wrong; never which of them */
	LOGIN_ERROR_DELAYED, /* too many attempts: wait_s */
	LOGIN_ERROR_BUSY,
	LOGIN_ERROR_COOKIE
};

struct login_offer {
	const char *name; /* shown as it is */
	const char *url;
};

struct login_view {
	const char *request;      /* handle of the open request; NULL: login to the account itself, nothing to
	                             cancel */
	const char *service_name; /* from the partner's record, never from the request; NULL like request */
	const char *service_host;
	enum level level;     /* asked; LEVEL_NONE: not shown */
	bool offers_password; /* else only the other means are shown */
	enum login_error error;
	unsigned wait_s;
	const char *username; /* what was typed before */
	const struct login_offer *offers;
	size_t n_offers;
};

/* Rules: OUT_OF_MEMORY TEXT_TOO_LONG */
OUTCOME page_login(const struct page_frame *frame, const struct login_view *view, struct arena *mem,
                   struct http_reply *out);

#endif
