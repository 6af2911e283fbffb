/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/pages/part.h"

#include "lib/base/banned.h"

static const struct {
	const char *box;
	const char *icon;
	const char *role; /* NULL: part of the page's normal reading order */
} alerts[] = {
	[ALERT_INFO] = { "kern-alert kern-alert--info", "kern-icon kern-icon--info", NULL },
	[ALERT_SUCCESS] = { "kern-alert kern-alert--success", "kern-icon kern-icon--success", NULL },
	[ALERT_WARNING] = { "kern-alert kern-alert--warning", "kern-icon kern-icon--warning", NULL },
	[ALERT_DANGER] = { "kern-alert kern-alert--danger", "kern-icon kern-icon--danger", "alert" },
};

void part_heading(struct text *t, enum lang lang, const char *id)
{
	part_heading_with(t, lang, id, NULL);
}

void part_heading_with(struct text *t, enum lang lang, const char *id, const char *value)
{
	html_raw(t, "<h1 class=\"kern-heading-large\">");
	html_tr_with(t, lang, id, value);
	html_raw(t, "</h1>\n");
}

void part_subheading(struct text *t, enum lang lang, const char *id)
{
	html_raw(t, "<h2 class=\"kern-heading-medium\">");
	html_tr(t, lang, id);
	html_raw(t, "</h2>\n");
}

void part_paragraph(struct text *t, enum lang lang, const char *id)
{
	part_paragraph_with(t, lang, id, NULL);
}

void part_paragraph_with(struct text *t, enum lang lang, const char *id, const char *value)
{
	html_raw(t, "<p class=\"kern-body\">");
	html_tr_with(t, lang, id, value);
	html_raw(t, "</p>\n");
}

void part_alert(struct text *t, enum lang lang, enum alert kind, const char *title_id, const char *text_id,
                const char *value)
{
	html_raw(t, "<div id=\"meldung\"");
	html_attr(t, "class", alerts[kind].box);
	html_attr(t, "role", alerts[kind].role);
	html_raw(t, ">\n<div class=\"kern-alert__header\"><span");
	html_attr(t, "class", alerts[kind].icon);
	html_raw(t, " aria-hidden=\"true\"></span><span class=\"kern-title\">");
	html_tr(t, lang, title_id);
	html_raw(t, "</span></div>\n<div class=\"kern-alert__body\">");
	part_paragraph_with(t, lang, text_id, value);
	html_raw(t, "</div>\n</div>\n");
}

void part_form_begin(struct text *t, const char *action)
{
	html_raw(t, "<form method=\"post\"");
	html_attr(t, "action", action);
	html_raw(t, ">\n");
}

void part_form_end(struct text *t)
{
	html_raw(t, "</form>\n");
}

void part_hidden(struct text *t, const char *name, const char *value)
{
	if (value == NULL)
		return;
	html_raw(t, "<input type=\"hidden\"");
	html_attr(t, "name", name);
	html_attr(t, "value", value);
	html_raw(t, ">\n");
}

static const char *button_class(bool is_primary)
{
	return is_primary ? "kern-btn kern-btn--primary" : "kern-btn kern-btn--secondary";
}

void part_submit(struct text *t, enum lang lang, bool is_primary, const char *name, const char *value,
                 const char *id)
{
	html_raw(t, "<button type=\"submit\"");
	html_attr(t, "class", button_class(is_primary));
	html_attr(t, "name", name);
	html_attr(t, "value", value);
	html_raw(t, "><span class=\"kern-label\">");
	html_tr(t, lang, id);
	html_raw(t, "</span></button>\n");
}

/* Never javascript: or data:, whatever a partner's record says. */
static bool is_web_link(const char *url)
{
	const struct bytes b = bytes_of(url);

	return bytes_has_prefix(b, "https://") || bytes_has_prefix(b, "http://") ||
	       (bytes_has_prefix(b, "/") && !bytes_has_prefix(b, "//") && !bytes_has_prefix(b, "/\\"));
}

void part_link_button(struct text *t, bool is_primary, const char *url, const char *label)
{
	if (url == NULL || !is_web_link(url))
		return;
	html_raw(t, "<a");
	html_attr(t, "class", button_class(is_primary));
	html_attr(t, "href", url);
	html_raw(t, "><span class=\"kern-label\">");
	html_str(t, label);
	html_raw(t, "</span></a>\n");
}

void part_facts_begin(struct text *t)
{
	html_raw(t, "<dl class=\"kern-description-list\">\n");
}

void part_facts_end(struct text *t)
{
	html_raw(t, "</dl>\n");
}

void part_fact(struct text *t, enum lang lang, const char *key_id, const char *value)
{
	if (value == NULL || *value == '\0')
		return;
	html_raw(t,
	         "<div class=\"kern-description-list-item\"><dt class=\"kern-description-list-item__key\">");
	html_tr(t, lang, key_id);
	html_raw(t, "</dt><dd class=\"kern-description-list-item__value\">");
	html_str(t, value);
	html_raw(t, "</dd></div>\n");
}

OUTCOME part_mail(struct text *t, enum lang lang, const char *text_id, const char *mail, const char *subject,
                  struct arena *mem)
{
	const char *url;

	if (mail == NULL || *mail == '\0')
		return outcome_ok();
	TRY(arena_printf(mem, &url, "mailto:%s%s%s", mail, subject != NULL ? "?subject=" : "",
	                 subject != NULL ? subject : ""));
	html_raw(t, "<p class=\"kern-body\">");
	html_tr(t, lang, text_id);
	html_raw(t, " <a class=\"kern-link kern-link--no-visited-state\"");
	html_attr(t, "href", url);
	html_raw(t, ">");
	html_str(t, mail);
	html_raw(t, "</a></p>\n");
	return outcome_ok();
}

const char *part_level(enum lang lang, enum level level)
{
	switch (level) {
	case LEVEL_NONE:
		break;
	case LEVEL_BASIS:
		return tr(lang, "level.basis");
	case LEVEL_NIEDRIG:
		return tr(lang, "level.niedrig");
	case LEVEL_SUBSTANZIELL:
		return tr(lang, "level.substanziell");
	case LEVEL_HOCH:
		return tr(lang, "level.hoch");
	}
	return "";
}
