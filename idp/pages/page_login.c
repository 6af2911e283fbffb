/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/pages/page_login.h"

#include "idp/pages/part.h"
#include "lib/base/banned.h"

#define STATUS_FORBIDDEN 403
#define STATUS_TOO_MANY 429
#define STATUS_UNAVAILABLE 503
#define STATUS_BAD_REQUEST 400

static const struct {
	int status; /* 0: as without an error */
	const char *title;
	const char *text;
} errors[] = {
	[LOGIN_ERROR_NONE] = { 0, NULL, NULL },
	[LOGIN_ERROR_FAILED] = { STATUS_FORBIDDEN, "login.failed.title", "login.failed.text" },
	[LOGIN_ERROR_DELAYED] = { STATUS_TOO_MANY, "login.delayed.title", "login.delayed.text" },
	[LOGIN_ERROR_BUSY] = { STATUS_UNAVAILABLE, "login.busy.title", "login.busy.text" },
	[LOGIN_ERROR_COOKIE] = { STATUS_BAD_REQUEST, "login.cookie.title", "login.cookie.text" },
};

static OUTCOME put_error(struct text *t, enum lang lang, const struct login_view *view, struct arena *mem)
{
	const char *wait;

	if (view->error == LOGIN_ERROR_NONE)
		return outcome_ok();
	TRY(arena_printf(mem, &wait, "%u", view->wait_s));
	part_alert(t, lang, ALERT_DANGER, errors[view->error].title, errors[view->error].text, wait);
	return outcome_ok();
}

static void put_field(struct text *t, enum lang lang, const char *name, const char *type,
                      const char *autocomplete, const char *value, bool is_wrong)
{
	html_raw(t, "<div");
	html_attr(t, "class", is_wrong ? "kern-form-input kern-form-input--error" : "kern-form-input");
	html_raw(t, "><label class=\"kern-label\"");
	html_attr(t, "for", name);
	html_raw(t, ">");
	html_tr(t, lang, type[0] == 'p' ? "login.password" : "login.username");
	html_raw(t, "</label><input");
	html_attr(t, "class",
	          is_wrong ? "kern-form-input__input kern-form-input__input--error"
	                   : "kern-form-input__input");
	html_attr(t, "id", name);
	html_attr(t, "name", name);
	html_attr(t, "type", type);
	html_attr(t, "autocomplete", autocomplete);
	html_attr(t, "value", value);
	if (is_wrong)
		html_raw(t, " aria-invalid=\"true\" aria-describedby=\"meldung\"");
	html_raw(t, " required autocapitalize=\"none\" spellcheck=\"false\"></div>\n");
}

static void put_who_asks(struct text *t, enum lang lang, const struct login_view *view)
{
	if (view->service_name == NULL) {
		part_paragraph(t, lang, "login.own");
		return;
	}
	part_paragraph(t, lang, "login.asked");
	part_facts_begin(t);
	part_fact(t, lang, "fact.service", view->service_name);
	part_fact(t, lang, "fact.host", view->service_host);
	part_fact(t, lang, "fact.level", part_level(lang, view->level));
	part_facts_end(t);
}

static void put_form(struct text *t, enum lang lang, const struct login_view *view)
{
	const bool is_wrong = view->error == LOGIN_ERROR_FAILED;

	if (!view->offers_password)
		return;
	part_form_begin(t, "/login");
	part_hidden(t, "request", view->request);
	put_field(t, lang, "username", "text", "username", view->username, is_wrong);
	put_field(t, lang, "password", "password", "current-password", NULL, is_wrong);
	html_raw(t, "<div class=\"sk-buttons\">\n");
	part_submit(t, lang, true, NULL, NULL, "login.submit");
	html_raw(t, "</div>\n");
	part_form_end(t);
}

static void put_offers(struct text *t, enum lang lang, const struct login_view *view)
{
	if (view->n_offers == 0)
		return;
	html_raw(t, "<section class=\"sk-panel\" aria-labelledby=\"andere\">\n"
	            "<h2 class=\"kern-heading-medium\" id=\"andere\">");
	html_tr(t, lang, view->offers_password ? "login.others" : "login.means");
	html_raw(t, "</h2>\n<div class=\"sk-buttons\">\n");
	for (size_t i = 0; i < view->n_offers; i++)
		part_link_button(t, false, view->offers[i].url, view->offers[i].name);
	html_raw(t, "</div>\n</section>\n");
}

static void put_cancel(struct text *t, enum lang lang, const struct login_view *view)
{
	if (view->request == NULL)
		return;
	html_raw(t, "<section class=\"sk-panel\" aria-labelledby=\"abbrechen\">\n"
	            "<h2 class=\"kern-heading-small\" id=\"abbrechen\">");
	html_tr(t, lang, "login.cancel.title");
	html_raw(t, "</h2>\n");
	part_form_begin(t, "/login/cancel");
	part_hidden(t, "request", view->request);
	html_raw(t, "<div class=\"sk-buttons\">\n");
	part_submit(t, lang, false, NULL, NULL, "login.cancel");
	html_raw(t, "</div>\n");
	part_form_end(t);
	html_raw(t, "</section>\n");
}

OUTCOME page_login(const struct page_frame *frame, const struct login_view *view, struct arena *mem,
                   struct http_reply *out)
{
	const enum lang lang = frame->lang;
	struct page page =
		page_of(frame, view->error == LOGIN_ERROR_NONE ? "login.title" : "login.title.error");
	struct text t = text_new(mem, LIMIT_PAGE_BYTES);

	*out = (struct http_reply){ 0 };
	if (view->error != LOGIN_ERROR_NONE)
		page.status = errors[view->error].status;
	page_begin(&t, frame->site, &page);
	html_raw(&t, "<div class=\"sk-panel\">\n");
	part_heading(&t, lang, "login.title");
	TRY(put_error(&t, lang, view, mem));
	put_who_asks(&t, lang, view);
	put_form(&t, lang, view);
	html_raw(&t, "</div>\n");
	put_offers(&t, lang, view);
	put_cancel(&t, lang, view);
	page_end(&t, frame->site, &page);
	return page_reply(&t, &page, mem, out);
}
