/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/pages/page_test_means.h"

#include "idp/pages/part.h"
#include "lib/base/banned.h"

static void put_radio(struct text *t, const char *name, const char *value, const char *label, bool is_ticked)
{
	html_raw(t, "<div class=\"kern-form-check\"><input class=\"kern-form-check__radio\" type=\"radio\"");
	html_attr(t, "name", name);
	html_attr(t, "id", value);
	html_attr(t, "value", value);
	if (is_ticked)
		html_raw(t, " checked");
	html_raw(t, "><label class=\"kern-label\"");
	html_attr(t, "for", value);
	html_raw(t, ">");
	html_str(t, label);
	html_raw(t, "</label></div>\n");
}

static void put_group_begin(struct text *t, enum lang lang, const char *legend_id)
{
	html_raw(t, "<fieldset class=\"kern-fieldset\"><legend class=\"kern-label\">");
	html_tr(t, lang, legend_id);
	html_raw(t, "</legend>\n<div class=\"kern-fieldset__body\">\n");
}

static void put_group_end(struct text *t)
{
	html_raw(t, "</div>\n</fieldset>\n");
}

static void put_levels(struct text *t, enum lang lang, enum level asked)
{
	put_group_begin(t, lang, "test.level");
	for (enum level level = LEVEL_BASIS; level <= LEVEL_HOCH; level++)
		put_radio(t, "level", level_name(level), part_level(lang, level),
		          level == (asked == LEVEL_NONE ? LEVEL_BASIS : asked));
	put_group_end(t);
}

static void put_results(struct text *t, enum lang lang)
{
	put_group_begin(t, lang, "test.result");
	put_radio(t, "result", "success", tr(lang, "test.success"), true);
	put_radio(t, "result", "cancel", tr(lang, "test.cancel"), false);
	put_radio(t, "result", "failure", tr(lang, "test.failure"), false);
	put_group_end(t);
}

static void put_persons(struct text *t, enum lang lang, const struct test_means_view *view)
{
	html_raw(t, "<div class=\"kern-form-input\"><label class=\"kern-label\" for=\"username\">");
	html_tr(t, lang, "test.person");
	html_raw(t, "</label>");
	if (view->n_persons == 0) {
		html_raw(t, "<input class=\"kern-form-input__input\" id=\"username\" name=\"username\" "
		            "type=\"text\""
		            " autocomplete=\"username\" required></div>\n");
		return;
	}
	html_raw(t, "<div class=\"kern-form-input__select-wrapper\">"
	            "<select class=\"kern-form-input__select\" id=\"username\" name=\"username\">\n");
	for (size_t i = 0; i < view->n_persons; i++) {
		html_raw(t, "<option");
		html_attr(t, "value", view->persons[i]);
		html_raw(t, ">");
		html_str(t, view->persons[i]);
		html_raw(t, "</option>\n");
	}
	html_raw(t, "</select></div></div>\n");
}

OUTCOME page_test_means(const struct page_frame *frame, const struct test_means_view *view, struct arena *mem,
                        struct http_reply *out)
{
	const enum lang lang = frame->lang;
	const struct page page = page_of(frame, "test.title");
	struct text t = text_new(mem, LIMIT_PAGE_BYTES);

	*out = (struct http_reply){ 0 };
	page_begin(&t, frame->site, &page);
	html_raw(&t, "<div class=\"sk-panel\">\n");
	part_heading(&t, lang, "test.title");
	part_alert(&t, lang, ALERT_WARNING, "test.warning.title", "test.warning.text", NULL);
	part_facts_begin(&t);
	part_fact(&t, lang, "fact.service", view->service_name);
	part_fact(&t, lang, "fact.level", part_level(lang, view->level));
	part_facts_end(&t);
	part_form_begin(&t, "/login/test");
	part_hidden(&t, "request", view->request);
	put_persons(&t, lang, view);
	put_levels(&t, lang, view->level);
	put_results(&t, lang);
	html_raw(&t, "<div class=\"sk-buttons\">\n");
	part_submit(&t, lang, true, NULL, NULL, "test.submit");
	html_raw(&t, "</div>\n");
	part_form_end(&t);
	html_raw(&t, "</div>\n");
	page_end(&t, frame->site, &page);
	return page_reply(&t, &page, mem, out);
}
