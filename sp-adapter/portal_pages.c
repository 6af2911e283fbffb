/* SPDX-License-Identifier: EUPL-1.2 */
#include "sp-adapter/portal_pages.h"

#include "lib/spec/limits.h"
#include "lib/wire/form.h"
#include "lib/base/banned.h"

#define STATUS_OK 200
#define LINK_MAX (LIMIT_URL_BYTES * 4) /* a target whose every octet is escaped */

/* Rules 12xx to 17xx are about the account's message. */
#define MESSAGE_FIRST 1200u
#define MESSAGE_LAST 1799u

struct words {
	const char *title;
	const char *text;
	const char *way;
};

static const struct {
	enum rule rule;
	struct words words;
} special[] = {
	{ RULE_HTTP_NOT_FOUND, { "error.not_found.title", "error.not_found.text", "error.not_found.way" } },
	{ RULE_COOKIE_MISSING, { "error.cookie.title", "error.cookie.text", "error.cookie.way" } },
	{ RULE_OPEN_REQUEST_GONE, { "error.gone.title", "error.gone.text", "error.gone.way" } },
	{ RULE_RESP_UNSOLICITED, { "error.gone.title", "error.gone.text", "error.gone.way" } },
	{ RULE_ASSERT_REPLAY, { "error.gone.title", "error.gone.text", "error.gone.way" } },
	{ RULE_OTHER_BROWSER,
	  { "error.other_browser.title", "error.other_browser.text", "error.other_browser.way" } },
};

static const struct words message = { "portal.message.title", "portal.message.text", "portal.message.way" };
static const struct words refused = { "error.refused.title", "error.refused.text", "error.refused.way" };
static const struct words gone = { "error.gone.title", "error.gone.text", "error.gone.way" };
static const struct words large = { "error.too_large.title", "error.too_large.text", "error.too_large.way" };
static const struct words away = { "error.unavailable.title", "error.unavailable.text",
	                           "error.unavailable.way" };
static const struct words internal = { "error.internal.title", "error.internal.text", "error.internal.way" };

static const struct words endings[] = {
	[ENDING_FAILED] = { "portal.failed.title", "portal.failed.text", "portal.failed.way" },
	[ENDING_CANCELLED] = { "portal.cancelled.title", "portal.cancelled.text", "portal.cancelled.way" },
	[ENDING_LEVEL] = { "portal.level.title", "portal.level.text", "portal.level.way" },
};

static const struct words *words_of_kind(enum rule_kind kind)
{
	switch (kind) {
	case KIND_MALFORMED:
	case KIND_UNSUPPORTED:
	case KIND_REFUSED:
		return &refused;
	case KIND_LIMIT:
		return &large;
	case KIND_EXPIRED:
		return &gone;
	case KIND_UNAVAILABLE:
		return &away;
	case KIND_NONE:
	case KIND_CONFIG:
	case KIND_INTERNAL:
		break;
	}
	return &internal;
}

static const struct words *words_of(enum rule rule)
{
	const enum rule_kind kind = rule_kind(rule);
	const unsigned number = rule_number(rule);

	for (size_t i = 0; i < ARRAY_LEN(special); i++)
		if (special[i].rule == rule)
			return &special[i].words;
	if (number >= MESSAGE_FIRST && number <= MESSAGE_LAST && kind != KIND_INTERNAL && kind != KIND_CONFIG)
		return &message;
	return words_of_kind(kind);
}

/* One page while it is written. */
struct sheet {
	struct text t;
	struct page page;
	const struct portal *p;
};

static void sheet_begin(struct sheet *s, const struct http_request *in, const struct portal *p,
                        struct bytes lang, const char *title, int status, struct arena *mem)
{
	s->p = p;
	s->t = text_new(mem, LIMIT_PAGE_BYTES);
	s->page = (struct page){ .lang = lang_choose(http_header_find(in, "Accept-Language"), lang),
		                 .request_id = in->request_id,
		                 .status = status };
	s->page.title = tr(s->page.lang, title);
}

static void sheet_open(struct sheet *s, const char *title)
{
	page_begin(&s->t, &s->p->site, &s->page);
	html_raw(&s->t, "<div class=\"sk-panel\">\n<h1 class=\"kern-heading-large\">");
	html_tr(&s->t, s->page.lang, title);
	html_raw(&s->t, "</h1>\n");
}

static void put_paragraph(struct sheet *s, const char *id)
{
	html_raw(&s->t, "<p class=\"kern-body\">");
	html_tr(&s->t, s->page.lang, id);
	html_raw(&s->t, "</p>\n");
}

static void put_link(struct sheet *s, bool is_primary, const char *url, const char *id)
{
	html_raw(&s->t, "<a");
	html_attr(&s->t, "class", is_primary ? "kern-btn kern-btn--primary" : "kern-btn kern-btn--secondary");
	html_attr(&s->t, "href", url);
	html_raw(&s->t, "><span class=\"kern-label\">");
	html_tr(&s->t, s->page.lang, id);
	html_raw(&s->t, "</span></a>\n");
}

static void put_fact(struct sheet *s, const char *id, const char *value)
{
	html_raw(&s->t,
	         "<div class=\"kern-description-list-item\"><dt class=\"kern-description-list-item__key\">");
	html_tr(&s->t, s->page.lang, id);
	html_raw(&s->t, "</dt><dd class=\"kern-description-list-item__value\">");
	html_str(&s->t, value);
	html_raw(&s->t, "</dd></div>\n");
}

static OUTCOME put_contact(struct sheet *s, const char *code, struct arena *mem)
{
	const char *mail = s->p->contact_mail, *url;

	if (mail == NULL)
		return outcome_ok();
	TRY(arena_printf(mem, &url, "mailto:%s?subject=%s%%20%s", mail, code,
	                 s->page.request_id != NULL ? s->page.request_id : ""));
	html_raw(&s->t, "<p class=\"kern-body\">");
	html_tr(&s->t, s->page.lang, "error.contact");
	html_raw(&s->t, " <a class=\"kern-link kern-link--no-visited-state\"");
	html_attr(&s->t, "href", url);
	html_raw(&s->t, ">");
	html_str(&s->t, mail);
	html_raw(&s->t, "</a></p>\n");
	return outcome_ok();
}

static OUTCOME sheet_close(struct sheet *s, struct arena *mem, struct http_reply *out)
{
	html_raw(&s->t, "</div>\n");
	page_end(&s->t, &s->p->site, &s->page);
	return page_reply(&s->t, &s->page, mem, out);
}

/* The same login once more. */
static OUTCOME again_url(const struct portal_login *login, struct arena *mem, const char **out)
{
	struct text t = text_new(mem, LINK_MAX);

	text_lit(&t, PORTAL_ROOT "/login?level=");
	text_str(&t, level_name(login->min_level));
	if (login->force_authn)
		text_lit(&t, "&force=1");
	if (login->lang.len > 0) {
		text_lit(&t, "&lang=");
		text_bytes(&t, login->lang);
	}
	text_lit(&t, "&return=");
	form_escape(&t, login->return_to);
	return text_done_str(&t, out);
}

static OUTCOME put_ways(struct sheet *s, const struct portal_login *login, struct arena *mem)
{
	const char *again;

	html_raw(&s->t, "<div class=\"sk-buttons\">\n");
	if (login != NULL) {
		TRY(again_url(login, mem, &again));
		put_link(s, true, again, "error.retry");
	}
	put_link(s, login == NULL, "/", "error.home");
	html_raw(&s->t, "</div>\n");
	return outcome_ok();
}

/* What happened, what to do, the numbers to name to the help desk. */
static OUTCOME page_words(struct sheet *s, const struct words *words, struct outcome why,
                          const struct portal_login *login, struct arena *mem, struct http_reply *out)
{
	const char *code;

	TRY(arena_printf(mem, &code, "SK-%u", rule_number(rule_told(why.rule))));
	sheet_open(s, words->title);
	put_paragraph(s, words->text);
	html_raw(&s->t, "<h2 class=\"kern-heading-medium\">");
	html_tr(&s->t, s->page.lang, "error.what_now");
	html_raw(&s->t, "</h2>\n");
	put_paragraph(s, words->way);
	TRY(put_ways(s, login, mem));
	TRY(put_contact(s, code, mem));
	html_raw(&s->t, "<dl class=\"kern-description-list\">\n");
	put_fact(s, "error.code", code);
	put_fact(s, "error.reference", s->page.request_id);
	html_raw(&s->t, "</dl>\n");
	return sheet_close(s, mem, out);
}

OUTCOME portal_page_error(const struct http_request *in, const struct portal *p, struct outcome why,
                          const struct portal_login *login, struct arena *mem, struct http_reply *out)
{
	const struct words *words = words_of(why.rule);
	struct sheet s;

	sheet_begin(&s, in, p, login == NULL ? (struct bytes){ 0 } : login->lang, words->title,
	            rule_http_status(why.rule), mem);
	return page_words(&s, words, why, login, mem, out);
}

OUTCOME portal_page_ending(const struct http_request *in, const struct portal *p,
                           const struct portal_login *login, enum portal_ending ending, struct arena *mem,
                           struct http_reply *out)
{
	struct sheet s;

	sheet_begin(&s, in, p, login->lang, endings[ending].title, STATUS_OK, mem);
	return page_words(&s, &endings[ending], outcome_of(RULE_RESP_STATUS, __LINE__), login, mem, out);
}

/* The same page in either language; the target stays the last parameter. */
static OUTCOME logout_links(struct sheet *s, const char *target, struct arena *mem)
{
	struct text rest = text_new(mem, LINK_MAX);
	const char *tail;

	if (target != NULL) {
		text_lit(&rest, "&return=");
		form_escape(&rest, bytes_of(target));
	}
	TRY(text_done_str(&rest, &tail));
	TRY(arena_printf(mem, &s->page.lang_url_de, "%s/logout?lang=de%s", PORTAL_ROOT, tail));
	return arena_printf(mem, &s->page.lang_url_en, "%s/logout?lang=en%s", PORTAL_ROOT, tail);
}

OUTCOME portal_page_logout(const struct http_request *in, const struct portal *p, struct bytes lang,
                           const char *target, struct arena *mem, struct http_reply *out)
{
	struct sheet s;

	sheet_begin(&s, in, p, lang, "portal.logout.title", STATUS_OK, mem);
	TRY(logout_links(&s, target, mem));
	sheet_open(&s, "portal.logout.title");
	put_paragraph(&s, "portal.logout.text");
	html_raw(&s.t, "<form method=\"post\"");
	html_attr(&s.t, "action", PORTAL_ROOT "/logout");
	html_raw(&s.t, ">\n");
	if (target != NULL) {
		html_raw(&s.t, "<input type=\"hidden\" name=\"return\"");
		html_attr(&s.t, "value", target);
		html_raw(&s.t, ">\n");
	}
	html_raw(&s.t,
	         "<div class=\"sk-buttons\">\n<button type=\"submit\" class=\"kern-btn kern-btn--primary\">"
	         "<span class=\"kern-label\">");
	html_tr(&s.t, s.page.lang, "portal.logout.submit");
	html_raw(&s.t, "</span></button>\n");
	put_link(&s, false, target != NULL ? target : "/", "portal.logout.stay");
	html_raw(&s.t, "</div>\n</form>\n");
	return sheet_close(&s, mem, out);
}

OUTCOME portal_page_done(const struct http_request *in, const struct portal *p, struct arena *mem,
                         struct http_reply *out)
{
	struct sheet s;

	sheet_begin(&s, in, p, (struct bytes){ 0 }, "portal.done.title", STATUS_OK, mem);
	sheet_open(&s, "portal.done.title");
	put_paragraph(&s, "portal.done.text");
	put_paragraph(&s, "portal.done.account");
	html_raw(&s.t, "<div class=\"sk-buttons\">\n");
	put_link(&s, true, "/", "error.home");
	html_raw(&s.t, "</div>\n");
	return sheet_close(&s, mem, out);
}
