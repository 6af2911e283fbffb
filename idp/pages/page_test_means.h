/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * page_test_means - rehearsal only: choose the level and result of a login
 *
 * Posts request, level (its name), result (success, cancel, failure) and username to /login/test.
 */
#ifndef PAGES_PAGE_TEST_MEANS_H
#define PAGES_PAGE_TEST_MEANS_H

#include "idp/pages/page_frame.h"
#include "lib/base/level.h"

struct test_means_view {
	const char *request;
	const char *service_name;
	enum level level;           /* asked; ticked at first, LEVEL_NONE: basis */
	const char *const *persons; /* user names to choose from */
	size_t n_persons;           /* 0: a field to type the user name in */
};

/* Rules: OUT_OF_MEMORY TEXT_TOO_LONG */
OUTCOME page_test_means(const struct page_frame *frame, const struct test_means_view *view, struct arena *mem,
                        struct http_reply *out);

#endif
