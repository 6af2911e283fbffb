/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/pages/page_error.h"

#include "idp/pages/part.h"
#include "lib/base/banned.h"

/* Rules 12xx to 17xx are about a message that a portal or another account sent. */
#define MESSAGE_FIRST 1200u
#define MESSAGE_LAST 1799u

struct words {
	const char *title;
	const char *text;
	const char *way;
};

/* clang-format off */
#define WORDS(name) { "error." name ".title", "error." name ".text", "error." name ".way" }
/* clang-format on */

static const struct {
	enum rule rule;
	struct words words;
} special[] = {
	{ RULE_HTTP_NOT_FOUND, WORDS("not_found") },
	{ RULE_COOKIE_MISSING, WORDS("cookie") },
	{ RULE_OPEN_REQUEST_GONE, WORDS("gone") },
	{ RULE_REQ_REPLAY, WORDS("gone") },
	{ RULE_REQ_EXPIRED, WORDS("gone") },
	{ RULE_SESSION_GONE, WORDS("session") },
	{ RULE_OTHER_BROWSER, WORDS("other_browser") },
	{ RULE_TOO_MANY, WORDS("busy") },
	{ RULE_MDQ_RATE, WORDS("busy") },
	{ RULE_LOGIN_DELAYED, WORDS("busy") },
	{ RULE_LEVEL_UNREACHABLE, WORDS("level") },
	{ RULE_ATTRIBUTE_MISSING, WORDS("attribute") },
	{ RULE_PARTNER_UNKNOWN, WORDS("partner") },
	{ RULE_PARTNER_BLOCKED, WORDS("partner") },
};

static const struct words message = WORDS("message");

static const struct words by_kind[] = {
	[KIND_NONE] = WORDS("internal"),           [KIND_MALFORMED] = WORDS("refused"),
	[KIND_UNSUPPORTED] = WORDS("refused"),     [KIND_REFUSED] = WORDS("refused"),
	[KIND_LIMIT] = WORDS("too_large"),         [KIND_EXPIRED] = WORDS("gone"),
	[KIND_UNAVAILABLE] = WORDS("unavailable"), [KIND_CONFIG] = WORDS("internal"),
	[KIND_INTERNAL] = WORDS("internal"),
};

static const struct words *words_of(enum rule rule)
{
	const enum rule_kind kind = rule_kind(rule);
	const unsigned number = rule_number(rule);

	for (size_t i = 0; i < ARRAY_LEN(special); i++)
		if (special[i].rule == rule)
			return &special[i].words;
	if (number >= MESSAGE_FIRST && number <= MESSAGE_LAST && kind != KIND_INTERNAL && kind != KIND_CONFIG)
		return &message;
	return &by_kind[kind];
}

static OUTCOME put_ways(struct text *t, enum lang lang, const struct error_view *view, const char *code,
                        const struct page_frame *frame, struct arena *mem)
{
	const char *label;
	const char *subject;

	html_raw(t, "<div class=\"sk-buttons\">\n");
	if (view->retry_url != NULL)
		part_link_button(t, true, view->retry_url, tr(lang, "error.retry"));
	if (view->service_url != NULL) {
		struct text name = text_new(mem, LIMIT_PAGE_BYTES);

		text_str(&name, tr(lang, "error.back"));
		text_lit(&name, " ");
		text_str(&name,
		         view->service_name != NULL ? view->service_name : tr(lang, "error.back.unnamed"));
		TRY(text_done_str(&name, &label));
		part_link_button(t, view->retry_url == NULL, view->service_url, label);
	}
	part_link_button(t, false, "/", tr(lang, "error.home"));
	html_raw(t, "</div>\n");
	TRY(arena_printf(mem, &subject, "%s%%20%s", code,
	                 frame->request_id != NULL ? frame->request_id : ""));
	return part_mail(t, lang, "error.contact", view->contact_mail, subject, mem);
}

static OUTCOME page_build(const struct page_frame *frame, const struct error_view *view, struct arena *mem,
                          struct http_reply *out)
{
	const enum lang lang = frame->lang;
	const struct words *words = words_of(view->rule);
	struct page page = page_of(frame, words->title);
	struct text t = text_new(mem, LIMIT_PAGE_BYTES);
	const char *code;

	page.status = rule_http_status(view->rule);
	TRY(arena_printf(mem, &code, "SK-%u", rule_number(rule_told(view->rule))));
	page_begin(&t, frame->site, &page);
	html_raw(&t, "<div class=\"sk-panel\">\n");
	part_heading(&t, lang, words->title);
	part_paragraph(&t, lang, words->text);
	part_subheading(&t, lang, "error.what_now");
	part_paragraph(&t, lang, words->way);
	TRY(put_ways(&t, lang, view, code, frame, mem));
	part_facts_begin(&t);
	part_fact(&t, lang, "fact.service", view->service_name);
	part_fact(&t, lang, "error.code", code);
	part_fact(&t, lang, "error.reference", frame->request_id);
	part_facts_end(&t);
	html_raw(&t, "</div>\n");
	page_end(&t, frame->site, &page);
	return page_reply(&t, &page, mem, out);
}

OUTCOME page_error(const struct page_frame *frame, const struct error_view *view, struct arena *mem,
                   struct http_reply *out)
{
	struct outcome o;

	*out = (struct http_reply){ 0 };
	o = page_build(frame, view, mem, out);
	if (!is_ok(o))
		*out = (struct http_reply){ 0 };
	return o;
}
