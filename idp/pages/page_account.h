/* SPDX-License-Identifier: EUPL-1.2 */
/* page_account - /konto: who is signed in, how long, and the way out (POST /konto/logout); or that nobody is
 */
#ifndef PAGES_PAGE_ACCOUNT_H
#define PAGES_PAGE_ACCOUNT_H

#include "idp/pages/page_frame.h"
#include "lib/base/level.h"

struct account_view {
	const char *username; /* NULL: not shown */
	enum level level;     /* LEVEL_NONE: nobody is signed in */
	int64_t ends_in_s;    /* until the session ends at the latest */
};

/* Rules: OUT_OF_MEMORY TEXT_TOO_LONG */
OUTCOME page_account(const struct page_frame *frame, const struct account_view *view, struct arena *mem,
                     struct http_reply *out);

#endif
