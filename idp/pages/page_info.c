/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/pages/page_info.h"

#include "idp/pages/part.h"
#include "lib/base/banned.h"

#define SECTIONS_MAX 4

static const struct {
	const char *path;
	const char *title;
	struct {
		const char *heading; /* NULL: none */
		const char *text;    /* NULL: no more sections */
	} sections[SECTIONS_MAX];
} infos[] = {
	[INFO_IMPRINT] = { "/seite/impressum", "imprint.title", { { NULL, "imprint.text" } } },
	[INFO_PRIVACY] = { "/seite/datenschutz",
	                   "privacy.title",
	                   { { NULL, "privacy.text" },
	                     { "privacy.login", "privacy.login.text" },
	                     { "privacy.cookies", "privacy.cookies.text" },
	                     { "privacy.rights", "privacy.rights.text" } } },
	[INFO_ACCESSIBILITY] = { "/seite/barrierefreiheit",
	                         "accessibility.title",
	                         { { NULL, "accessibility.text" },
	                           { "accessibility.state", "accessibility.state.text" },
	                           { "accessibility.feedback", "accessibility.feedback.text" } } },
	[INFO_HELP] = { "/seite/hilfe",
	                "help.title",
	                { { "help.login", "help.login.text" },
	                  { "help.level", "help.level.text" },
	                  { "help.data", "help.data.text" },
	                  { "help.problem", "help.problem.text" } } },
};

OUTCOME page_info_of_path(struct bytes path, enum info *out)
{
	*out = INFO_IMPRINT;
	for (enum info info = INFO_IMPRINT; info <= INFO_HELP; info++)
		if (bytes_equal_text(path, infos[info].path)) {
			*out = info;
			return outcome_ok();
		}
	REQUIRE(false, HTTP_NOT_FOUND);
	return outcome_ok();
}

static bool is_given(const char *text)
{
	return text != NULL && *text != '\0';
}

static OUTCOME put_operator(struct text *t, enum lang lang, const struct info_view *view, struct arena *mem)
{
	part_subheading(t, lang, "info.operator");
	if (!is_given(view->operator_name) && !is_given(view->contact_mail))
		part_paragraph(t, lang, "info.operator.missing");
	html_raw(t, "<address class=\"kern-body sk-address\">");
	html_str(t, view->operator_name);
	html_raw(t, "\n");
	html_str(t, view->operator_address);
	html_raw(t, "</address>\n");
	return part_mail(t, lang, "info.mail", view->contact_mail, NULL, mem);
}

OUTCOME page_info(const struct page_frame *frame, const struct info_view *view, struct arena *mem,
                  struct http_reply *out)
{
	const enum lang lang = frame->lang;
	const struct page page = page_of(frame, infos[view->info].title);
	struct text t = text_new(mem, LIMIT_PAGE_BYTES);

	*out = (struct http_reply){ 0 };
	page_begin(&t, frame->site, &page);
	html_raw(&t, "<div class=\"sk-panel\">\n");
	part_heading(&t, lang, infos[view->info].title);
	for (size_t i = 0; i < SECTIONS_MAX && infos[view->info].sections[i].text != NULL; i++) {
		html_raw(&t, "<section class=\"sk-stack sk-stack-close\">\n");
		if (infos[view->info].sections[i].heading != NULL)
			part_subheading(&t, lang, infos[view->info].sections[i].heading);
		part_paragraph(&t, lang, infos[view->info].sections[i].text);
		html_raw(&t, "</section>\n");
	}
	html_raw(&t, "<section class=\"sk-stack sk-stack-close\">\n");
	TRY(put_operator(&t, lang, view, mem));
	html_raw(&t, "</section>\n</div>\n");
	page_end(&t, frame->site, &page);
	return page_reply(&t, &page, mem, out);
}
