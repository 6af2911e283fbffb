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

/* Row n of the table of texts; false behind the last. For tests and for whoever lists them. */
bool tr_row(size_t n, const char **id, const char **german, const char **english);

/*
 * html_raw takes literals only; everything else is escaped. Octets that are no character of XML 1.0 become U+FFFD,
 * so that hostile text can neither end a tag nor change how the browser reads the page.
 */
#define html_raw(t, literal) text_lit((t), literal)
void html_text(struct text *t, struct bytes value);           /* & < > " ' */
void html_str(struct text *t, const char *value);
void html_tr(struct text *t, enum lang lang, const char *id); /* escaped translation */
/* escaped translation with each %1 replaced by the escaped value */
void html_tr_with(struct text *t, enum lang lang, const char *id, const char *value);
/* attribute with leading blank: ` name="escaped"`; a NULL value writes nothing */
void html_attr(struct text *t, const char *name, const char *value);
void html_attr_bytes(struct text *t, const char *name, struct bytes value);

/* What every page shows around its content. */
struct page_site {
	const char *name;          /* "Servicekonto Land A" */
	const char *imprint_url, *privacy_url, *accessibility_url, *help_url; /* NULL: the built-in page's path */
	bool is_rehearsal;         /* shows the test banner */
	const char *root;          /* in front of asset_url(), where a proxy gives us only a part of the host; NULL: "" */
};

struct page {
	enum lang lang;
	const char *title;         /* translated, plain; escaped here */
	const char *request_id;    /* shown as reference number */
	const char *lang_url_de, *lang_url_en; /* links that show this page in the other language; NULL: no switch */
	const char *form_action;   /* origins, blank between, for CSP form-action beside 'self'; NULL: 'self' only */
	bool allows_script;        /* the submit script of the auto-submit page */
	int status;
};

/*
 * Begin writes <!doctype … <main>, end closes; page_reply makes the reply with CSP and all security headers.
 * Rules of page_reply: OUT_OF_MEMORY TEXT_TOO_LONG, URL_SYNTAX (form_action is not made of origins)
 */
void page_begin(struct text *t, const struct page_site *site, const struct page *page);
void page_end(struct text *t, const struct page_site *site, const struct page *page);
OUTCOME page_reply(struct text *t, const struct page *page, struct arena *mem, struct http_reply *out);

/*
 * Static assets (KERN css, fonts, submit.js …), compiled in, under /static/NAME-HASH.EXT; the hash is the start
 * of the content's SHA-256, so that a browser may keep each for ever. path: as sent; hostile.
 * Rules: HTTP_NOT_FOUND OUT_OF_MEMORY
 */
OUTCOME asset_reply(struct bytes path, struct arena *mem, struct http_reply *out);
const char *asset_url(const char *name); /* "/static/…" of a logical name; "" when unknown */

#endif
