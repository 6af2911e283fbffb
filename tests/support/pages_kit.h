/* SPDX-License-Identifier: EUPL-1.2 */
/* pages_kit - a page as text, and what stands in it */
#ifndef TESTS_SUPPORT_PAGES_KIT_H
#define TESTS_SUPPORT_PAGES_KIT_H

#include "tests/support/unit.h"

#include "idp/pages/page_frame.h"

#define CAP LIMIT_REQUEST_MEMORY

static const struct page_site site = { .name = "Konto" };
static const struct page_frame german = { .site = &site, .lang = LANG_DE, .request_id = "id1" };
static const struct page_frame english = { .site = &site, .lang = LANG_EN, .request_id = "id1" };

static inline const char *html_of(const struct http_reply *reply, struct arena *mem)
{
	const char *html;

	assert_ok(arena_text(mem, reply->body, &html));
	return html;
}

static inline void assert_has(const char *html, const char *part)
{
	if (strstr(html, part) == NULL)
		fail_msg("'%s' is missing", part);
}

static inline void assert_has_not(const char *html, const char *part)
{
	if (strstr(html, part) != NULL)
		fail_msg("'%s' is there", part);
}

#endif
