/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * page_info - the built-in /seite/… pages: imprint, privacy, accessibility statement, help
 *
 * They say only what is true of this program and name the operator; an operator with pages of its own
 * configures their addresses instead.
 */
#ifndef PAGES_PAGE_INFO_H
#define PAGES_PAGE_INFO_H

#include "idp/pages/page_frame.h"

enum info { INFO_IMPRINT, INFO_PRIVACY, INFO_ACCESSIBILITY, INFO_HELP };

struct info_view {
	enum info info;
	const char *operator_name;    /* NULL: said to be missing */
	const char *operator_address; /* lines */
	const char *contact_mail;
};

/* path: as sent; hostile. Rules: HTTP_NOT_FOUND */
OUTCOME page_info_of_path(struct bytes path, enum info *out);
/* Rules: OUT_OF_MEMORY TEXT_TOO_LONG */
OUTCOME page_info(const struct page_frame *frame, const struct info_view *view, struct arena *mem,
                  struct http_reply *out);

#endif
