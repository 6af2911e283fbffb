/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/pages/page_home.h"

#include "idp/pages/part.h"
#include "lib/base/banned.h"

OUTCOME page_home(const struct page_frame *frame, struct arena *mem, struct http_reply *out)
{
	const enum lang lang = frame->lang;
	const struct page page = page_of(frame, "home.title");
	struct text t = text_new(mem, LIMIT_PAGE_BYTES);

	*out = (struct http_reply){ 0 };
	page_begin(&t, frame->site, &page);
	html_raw(&t, "<div class=\"sk-panel\">\n");
	part_heading_with(&t, lang, "home.heading", frame->site->name);
	part_paragraph(&t, lang, "home.text");
	part_paragraph(&t, lang, "home.service");
	html_raw(&t, "<div class=\"sk-buttons\">\n");
	part_link_button(&t, true, "/konto", tr(lang, "home.account"));
	html_raw(&t, "</div>\n</div>\n");
	page_end(&t, frame->site, &page);
	return page_reply(&t, &page, mem, out);
}
