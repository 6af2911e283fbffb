/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/pages/page_consent.h"

#include <string.h>

#include "idp/pages/part.h"
#include "lib/base/banned.h"

#define ISO_DATE_BYTES 10 /* YYYY-MM-DD */

static const struct {
	const char *name;
	const char *text; /* text id of the human name */
} known[] = {
#define ATTRIBUTE(member, friendly, name) { name, "attr." friendly },
#include "lib/spec/attributes.def"
#undef ATTRIBUTE
};

/* The text id of an attribute's human name; NULL for one that we have no words for. */
static const char *text_of(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (strcmp(known[i].name, name) == 0)
			return known[i].text;
	return NULL;
}

static void put_name(struct text *t, enum lang lang, const char *name)
{
	const char *text = text_of(name);

	if (text != NULL)
		html_tr(t, lang, text);
	else
		html_tr_with(t, lang, "attr.unknown", name);
}

/* YYYY-MM-DD as DD.MM.YYYY; partial dates of ID cards stay as they are. */
static void put_date(struct text *t, struct bytes iso)
{
	if (iso.len != ISO_DATE_BYTES || iso.ptr[4] != '-' || iso.ptr[7] != '-') {
		html_text(t, iso);
		return;
	}
	html_text(t, bytes_at(iso.ptr + 8, 2));
	html_raw(t, ".");
	html_text(t, bytes_at(iso.ptr + 5, 2));
	html_raw(t, ".");
	html_text(t, bytes_at(iso.ptr, 4));
}

/* ISO 5218 */
static const char *gender_text(struct bytes code)
{
	if (bytes_equal_text(code, "1"))
		return "gender.male";
	if (bytes_equal_text(code, "2"))
		return "gender.female";
	return bytes_equal_text(code, "0") ? "gender.unknown" : "gender.none";
}

static void put_value(struct text *t, enum lang lang, const char *text, struct bytes value)
{
	if (text != NULL && strcmp(text, "attr.birthdate") == 0)
		put_date(t, value);
	else if (text != NULL && strcmp(text, "attr.gender") == 0)
		html_tr(t, lang, gender_text(value));
	else if (text != NULL && strcmp(text, "attr.bPK2") == 0)
		html_tr(t, lang, "consent.pseudonym");
	else if (text != NULL && strcmp(text, "attr.legacyPostkorbHandle") == 0)
		html_tr(t, lang, "consent.postbox");
	else
		html_text(t, value);
}

static void put_values(struct text *t, enum lang lang, const struct consent_item *item)
{
	const char *text = text_of(item->name);
	bool is_first = true;

	html_raw(t, "<p class=\"kern-body\">");
	for (size_t i = 0; i < item->n_values; i++) {
		if (item->values[i].len == 0)
			continue;
		if (!is_first)
			html_raw(t, ", ");
		put_value(t, lang, text, item->values[i]);
		is_first = false;
	}
	if (is_first)
		html_tr(t, lang, "consent.empty");
	html_raw(t, "</p>\n");
}

static void put_level(struct text *t, enum lang lang, enum level level)
{
	if (level == LEVEL_NONE)
		return;
	html_raw(t,
	         "<span class=\"kern-badge kern-badge--info kern-badge--small\"><span class=\"kern-label\">");
	html_tr_with(t, lang, "consent.level", part_level(lang, level));
	html_raw(t, "</span></span>\n");
}

static void put_required(struct text *t, enum lang lang, const struct consent_item *item)
{
	html_raw(t, "<div><p class=\"kern-body kern-body--bold\">");
	put_name(t, lang, item->name);
	html_raw(t, "</p>\n");
	put_values(t, lang, item);
	html_raw(t, "</div>\n");
}

static void put_optional(struct text *t, enum lang lang, const struct consent_item *item, const char *id)
{
	html_raw(t,
	         "<div class=\"kern-form-check\"><input class=\"kern-form-check__checkbox\" type=\"checkbox\""
	         " name=\"release\"");
	html_attr(t, "id", id);
	html_attr(t, "value", item->name);
	if (item->is_chosen)
		html_raw(t, " checked");
	html_raw(t, "><label class=\"kern-label\"");
	html_attr(t, "for", id);
	html_raw(t, "><span class=\"kern-body--bold\">");
	put_name(t, lang, item->name);
	html_raw(t, "</span></label>\n");
	put_values(t, lang, item);
	html_raw(t, "</div>\n");
}

static OUTCOME put_items(struct text *t, enum lang lang, const struct consent_view *view, bool is_required,
                         struct arena *mem)
{
	const char *title = is_required ? "consent.required" : "consent.optional";
	bool is_first = true;

	for (size_t i = 0; i < view->n_items; i++) {
		const struct consent_item *item = &view->items[i];
		const char *id;

		if (item->is_required != is_required)
			continue;
		if (is_first) {
			html_raw(t, "<section class=\"sk-stack sk-stack-close\">\n");
			part_subheading(t, lang, title);
			part_paragraph(t, lang,
			               is_required ? "consent.required.text" : "consent.optional.text");
			html_raw(t, "<ul class=\"sk-attributes\">\n");
		}
		is_first = false;
		TRY(arena_printf(mem, &id, "release-%zu", i));
		html_raw(t, "<li class=\"sk-attribute\">");
		if (is_required)
			put_required(t, lang, item);
		else
			put_optional(t, lang, item, id);
		put_level(t, lang, item->level);
		html_raw(t, "</li>\n");
	}
	if (!is_first)
		html_raw(t, "</ul>\n</section>\n");
	return outcome_ok();
}

static void put_parties(struct text *t, enum lang lang, const struct consent_view *view)
{
	part_facts_begin(t);
	part_fact(t, lang, "fact.service", view->service_name);
	part_fact(t, lang, "fact.host", view->service_host);
	part_fact(t, lang, "fact.purpose", view->purpose);
	part_fact(t, lang, "fact.person", view->username);
	part_fact(t, lang, "fact.login_level", part_level(lang, view->level));
	part_facts_end(t);
}

static OUTCOME put_choice(struct text *t, enum lang lang, const struct consent_view *view, struct arena *mem)
{
	part_paragraph_with(t, lang, view->n_items > 0 ? "consent.intro" : "consent.nothing",
	                    view->service_name);
	TRY(put_items(t, lang, view, true, mem));
	TRY(put_items(t, lang, view, false, mem));
	part_paragraph(t, lang, "consent.free");
	html_raw(t, "<div class=\"sk-buttons\">\n");
	part_submit(t, lang, true, "decision", "allow", "consent.allow");
	part_submit(t, lang, false, "decision", "deny", "consent.deny");
	html_raw(t, "</div>\n");
	return outcome_ok();
}

/* "allow" here as well: the service then learns that an attribute is missing, not that the person refused. */
static void put_missing(struct text *t, enum lang lang, const struct consent_view *view)
{
	const char *text = view->missing_name != NULL ? text_of(view->missing_name) : NULL;

	part_alert(t, lang, ALERT_WARNING, "consent.missing.title", "consent.missing.text",
	           text != NULL ? tr(lang, text) : tr(lang, "consent.missing.unnamed"));
	html_raw(t, "<div class=\"sk-buttons\">\n");
	part_submit(t, lang, true, "decision", "allow", "consent.missing.back");
	html_raw(t, "</div>\n");
}

OUTCOME page_consent(const struct page_frame *frame, const struct consent_view *view, struct arena *mem,
                     struct http_reply *out)
{
	const enum lang lang = frame->lang;
	const struct page page = page_of(frame, "consent.title");
	struct text t = text_new(mem, LIMIT_PAGE_BYTES);

	*out = (struct http_reply){ 0 };
	page_begin(&t, frame->site, &page);
	html_raw(&t, "<div class=\"sk-panel\">\n");
	part_heading(&t, lang, "consent.title");
	put_parties(&t, lang, view);
	part_form_begin(&t, "/login/consent");
	part_hidden(&t, "request", view->request);
	part_hidden(&t, "session", view->session);
	if (view->is_missing)
		put_missing(&t, lang, view);
	else
		TRY(put_choice(&t, lang, view, mem));
	part_form_end(&t);
	html_raw(&t, "</div>\n");
	page_end(&t, frame->site, &page);
	return page_reply(&t, &page, mem, out);
}
