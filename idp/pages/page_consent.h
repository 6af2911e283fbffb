/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * page_consent - the person sees what goes to whom, chooses, and agrees or not
 *
 * Posts request, session, release (once per chosen optional attribute, value = its Name) and decision (allow
 * or deny) to /login/consent. Source: TR-03160-2 4.3.2.3 (explicit, before release), TR-03160-1 2.3 (level of
 * each).
 */
#ifndef PAGES_PAGE_CONSENT_H
#define PAGES_PAGE_CONSENT_H

#include "idp/pages/page_frame.h"
#include "lib/base/level.h"

struct consent_item {
	const char *name; /* attribute Name, "urn:oid:…" */
	bool is_required;
	bool is_chosen;             /* optional: checkbox is ticked */
	enum level level;           /* LEVEL_NONE: not shown */
	const struct bytes *values; /* none or only empty ones: shown as "no entry" */
	size_t n_values;
};

struct consent_view {
	const char *request;
	const char *session; /* hidden field: ties the answer to the login whose values are shown */
	const char *service_name;
	const char *service_host;
	const char *purpose;  /* from the partner's record; NULL: not shown */
	const char *username; /* who is signed in */
	enum level level;     /* of this login */
	const struct consent_item *items;
	size_t n_items;
	bool is_missing;          /* a required attribute is not there: nothing can be released */
	const char *missing_name; /* its Name; NULL for one we have no words for */
};

/* Rules: OUT_OF_MEMORY TEXT_TOO_LONG */
OUTCOME page_consent(const struct page_frame *frame, const struct consent_view *view, struct arena *mem,
                     struct http_reply *out);

#endif
