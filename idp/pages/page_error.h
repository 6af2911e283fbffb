/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * page_error - what happened in plain words, what to do now, and the numbers to name to the help desk
 *
 * Shows the stable number SK-nnnn and the reference, never the rule's text: that is for the log.
 */
#ifndef PAGES_PAGE_ERROR_H
#define PAGES_PAGE_ERROR_H

#include "idp/pages/page_frame.h"

struct error_view {
	enum rule rule;
	const char *service_name; /* NULL when not known */
	const char *service_url;  /* where the person can start again; http or https, else not shown */
	const char *retry_url;    /* NULL: trying again at this place cannot help */
	const char *contact_mail; /* of the operator */
};

/* Status is the rule's. Rules: OUT_OF_MEMORY TEXT_TOO_LONG */
OUTCOME page_error(const struct page_frame *frame, const struct error_view *view, struct arena *mem,
                   struct http_reply *out);

#endif
