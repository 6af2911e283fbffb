/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * page_frame - what every page is told about the site, the person's language and this request
 *
 * All pages are plain functions from a view to a reply: no store, no clock, no I/O. Views are borrowed; every
 * text in them may be hostile and is escaped here. Texts are NUL-terminated UTF-8; NULL means "not there".
 */
#ifndef PAGES_PAGE_FRAME_H
#define PAGES_PAGE_FRAME_H

#include "lib/html/html.h"
#include "lib/spec/limits.h"

struct page_frame {
	const struct page_site *site;
	enum lang lang;
	const char *request_id; /* reference number */
	const char *lang_url_de,
		*lang_url_en; /* this page in the other language; NULL where a POST made the page */
};

/* A page of this frame, titled with that text, status 200. */
struct page page_of(const struct page_frame *frame, const char *title_id);

#endif
