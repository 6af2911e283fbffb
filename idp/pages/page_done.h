/* SPDX-License-Identifier: EUPL-1.2 */
/* page_done - "you are logged out" */
#ifndef PAGES_PAGE_DONE_H
#define PAGES_PAGE_DONE_H

#include "idp/pages/page_frame.h"

/* Rules: OUT_OF_MEMORY TEXT_TOO_LONG */
OUTCOME page_done(const struct page_frame *frame, struct arena *mem, struct http_reply *out);

#endif
