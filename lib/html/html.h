/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * html - a writer that escapes by default, the page frame, and texts in German and English
 *
 * No inline script or style. Shared by account and adapter. Texts come from .po files compiled into C tables.
 */
#ifndef HTML_HTML_H
#define HTML_HTML_H

#include "lib/base/text.h"
#include "lib/wire/http.h"

enum lang { LANG_DE, LANG_EN, LANG_COUNT };

const char *lang_code(enum lang lang); /* "de", "en" */
/* Best of Accept-Language, or an explicit wish (a query parameter, a cookie); German when nothing fits. Hostile input: yes. */
enum lang lang_choose(struct bytes accept_language, struct bytes wish);

/* Text by message id ("login.title"); the id itself when it is unknown (a test compares all ids). */
const char *tr(enum lang lang, const char *id);

/* html_raw takes literals only; everything else is escaped. */
#define html_raw(t, literal) text_lit((t), literal)
void html_text(struct text *t, struct bytes value);           /* & < > " ' */
void html_str(struct text *t, const char *value);
void html_tr(struct text *t, enum lang lang, const char *id); /* escaped translation */
/* attribute with leading blank: ` name="escaped"`; a NULL value writes nothing */
void html_attr(struct text *t, const char *name, const char *value);
void html_attr_bytes(struct text *t, const char *name, struct bytes value);

/* What every page shows around its content. */
struct page_site {
	const char *name;          /* "Servicekonto Land A" */
	const char *imprint_url, *privacy_url, *accessibility_url, *help_url; /* NULL: the built-in page's path */
	bool is_rehearsal;         /* shows the test banner */
};

struct page {
	enum lang lang;
	const char *title;         /* translated, plain */
	const char *request_id;    /* shown as reference number */
	const char *lang_url_de, *lang_url_en; /* links that show this page in the other language; NULL: no switch */
	const char *form_action;   /* origin(s) for CSP form-action beside 'self'; NULL: 'self' only */
	bool allows_script;        /* the submit script of the auto-submit page */
	int status;
};

/* Begin writes <!doctype … <main>, end closes; page_reply makes the reply with CSP and all security headers. */
void page_begin(struct text *t, const struct page_site *site, const struct page *page);
void page_end(struct text *t, const struct page_site *site, const struct page *page);
OUTCOME page_reply(struct text *t, const struct page *page, struct arena *mem, struct http_reply *out);

/* Static assets (KERN css, fonts, submit.js …), compiled in or read at start, under /static/NAME-HASH.EXT.
 * Rules: HTTP_NOT_FOUND */
OUTCOME asset_reply(struct bytes path, struct arena *mem, struct http_reply *out);
const char *asset_url(const char *name); /* "/static/…" of a logical name; "" when unknown */

#endif
