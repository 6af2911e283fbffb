/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/pages/page_post.h"

#include "idp/pages/part.h"
#include "lib/wire/url.h"
#include "lib/base/banned.h"

static OUTCOME form_action(const struct post_view *view, struct arena *mem, const char **out)
{
	struct text origins = text_new(mem, LIMIT_PAGE_BYTES);
	struct url target;

	TRY(url_parse(bytes_of(view->action), &target));
	text_bytes(&origins, target.origin);
	if (view->more_origins != NULL) {
		text_lit(&origins, " ");
		text_str(&origins, view->more_origins);
	}
	return text_done_str(&origins, out);
}

OUTCOME page_post(const struct page_frame *frame, const struct post_view *view, struct arena *mem,
                  struct http_reply *out)
{
	const enum lang lang = frame->lang;
	struct page page = page_of(frame, "post.title");
	struct text t = text_new(mem, LIMIT_PAGE_BYTES);

	*out = (struct http_reply){ 0 };
	TRY(form_action(view, mem, &page.form_action));
	page.allows_script = true;
	page_begin(&t, frame->site, &page);
	html_raw(&t, "<div class=\"sk-panel\">\n");
	part_heading(&t, lang, "post.title");
	part_paragraph_with(&t, lang, "post.text", view->service_name);
	html_raw(&t, "<form method=\"post\" name=\"weiter\"");
	html_attr(&t, "action", view->action);
	html_raw(&t, ">\n");
	part_hidden(&t, view->field, view->message);
	part_hidden(&t, "RelayState", view->relay_state);
	html_raw(&t, "<div class=\"sk-buttons\">\n");
	part_submit(&t, lang, true, NULL, NULL, "post.submit");
	html_raw(&t, "</div>\n");
	part_form_end(&t);
	html_raw(&t, "</div>\n");
	page_end(&t, frame->site, &page);
	return page_reply(&t, &page, mem, out);
}
