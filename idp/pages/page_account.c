/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/pages/page_account.h"

#include "idp/pages/part.h"
#include "lib/base/banned.h"

#define MINUTE_S 60

static OUTCOME put_session(struct text *t, enum lang lang, const struct account_view *view, struct arena *mem)
{
	const long long minutes = view->ends_in_s > 0 ? (view->ends_in_s + MINUTE_S - 1) / MINUTE_S : 0;
	const char *ends;

	TRY(arena_printf(mem, &ends, "%lld %s", minutes,
	                 tr(lang, minutes == 1 ? "time.minute" : "time.minutes")));
	part_paragraph(t, lang, "account.text");
	part_facts_begin(t);
	part_fact(t, lang, "fact.person", view->username);
	part_fact(t, lang, "fact.login_level", part_level(lang, view->level));
	part_fact(t, lang, "fact.session_end", ends);
	part_facts_end(t);
	part_form_begin(t, "/konto/logout");
	html_raw(t, "<div class=\"sk-buttons\">\n");
	part_submit(t, lang, true, NULL, NULL, "account.logout");
	html_raw(t, "</div>\n");
	part_form_end(t);
	return outcome_ok();
}

OUTCOME page_account(const struct page_frame *frame, const struct account_view *view, struct arena *mem,
                     struct http_reply *out)
{
	const enum lang lang = frame->lang;
	const struct page page = page_of(frame, "account.title");
	struct text t = text_new(mem, LIMIT_PAGE_BYTES);

	*out = (struct http_reply){ 0 };
	page_begin(&t, frame->site, &page);
	html_raw(&t, "<div class=\"sk-panel\">\n");
	part_heading(&t, lang, "account.title");
	if (view->level == LEVEL_NONE)
		part_paragraph(&t, lang, "account.nobody");
	else
		TRY(put_session(&t, lang, view, mem));
	html_raw(&t, "</div>\n");
	page_end(&t, frame->site, &page);
	return page_reply(&t, &page, mem, out);
}
