/* SPDX-License-Identifier: EUPL-1.2 */
/* sample_pages - every page with sample values, or with the same hostile text in each place; for tests */
#ifndef TESTS_BROWSER_SAMPLE_PAGES_H
#define TESTS_BROWSER_SAMPLE_PAGES_H

#include "idp/pages/page_frame.h"

struct sample {
	const char *name; /* of the file */
	OUTCOME (*make)
	(const struct page_frame *frame, const char *hostile, struct arena *mem, struct http_reply *out);
};

/* hostile: stands in for each text of the view; NULL: sensible sample values */
extern const struct sample samples[];
extern const size_t n_samples;

#endif
