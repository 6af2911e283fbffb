/* SPDX-License-Identifier: EUPL-1.2 */
/* page_home - "/": what this place is, and the way into the account */
#ifndef PAGES_PAGE_HOME_H
#define PAGES_PAGE_HOME_H

#include "idp/pages/page_frame.h"

/* Rules: OUT_OF_MEMORY TEXT_TOO_LONG */
OUTCOME page_home(const struct page_frame *frame, struct arena *mem, struct http_reply *out);

#endif
