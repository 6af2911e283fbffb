/* SPDX-License-Identifier: EUPL-1.2 */
#include <string.h>

#include "lib/html/html.h"
#include "lib/base/banned.h"

#define PAGE_TYPE "text/html; charset=utf-8"
#define LIMIT_CSP_BYTES ((size_t)8192) /* fixed part, an origin of LIMIT_URL_BYTES, LIMIT_FORM_ORIGINS more */

static void put_asset(struct text *t, const struct page_site *site, const char *name)
{
	html_str(t, site->root);
	html_str(t, asset_url(name));
}

static void put_sheet(struct text *t, const struct page_site *site, const char *name)
{
	html_raw(t, "<link rel=\"stylesheet\" href=\"");
	put_asset(t, site, name);
	html_raw(t, "\">\n");
}

static void put_head(struct text *t, const struct page_site *site, const struct page *page)
{
	html_raw(t, "<!doctype html>\n<html");
	html_attr(t, "lang", lang_code(page->lang));
	html_raw(t, ">\n<head>\n<meta charset=\"utf-8\">\n"
	            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	            "<meta name=\"robots\" content=\"noindex\">\n<meta name=\"color-scheme\" content=\"light "
	            "dark\">\n"
	            "<title>");
	html_str(t, page->title);
	html_raw(t, " – ");
	html_str(t, site->name);
	html_raw(t, "</title>\n");
	if (*asset_url("kern.min.css") != '\0') {
		put_sheet(t, site, "fonts.css");
		put_sheet(t, site, "kern.min.css");
	} else {
		put_sheet(t, site, "plain.css");
	}
	put_sheet(t, site, "konto.css");
	html_raw(t, "<link rel=\"icon\" type=\"image/svg+xml\" href=\"");
	put_asset(t, site, "icon.svg");
	html_raw(t, "\">\n");
	if (page->allows_script) {
		html_raw(t, "<script defer src=\"");
		put_asset(t, site, "submit.js");
		html_raw(t, "\"></script>\n");
	}
	html_raw(t, "</head>\n");
}

static void put_language(struct text *t, const struct page *page, enum lang lang, const char *url,
                         const char *name)
{
	if (url == NULL)
		return;
	html_raw(t, "<li><a class=\"kern-link kern-link--small kern-link--no-visited-state\"");
	html_attr(t, "href", url);
	html_attr(t, "lang", lang_code(lang));
	html_attr(t, "hreflang", lang_code(lang));
	if (page->lang == lang)
		html_attr(t, "aria-current", "true");
	html_raw(t, ">");
	html_str(t, name);
	html_raw(t, "</a></li>\n");
}

static void put_header(struct text *t, const struct page_site *site, const struct page *page)
{
	html_raw(t, "<header class=\"sk-header\">\n<div class=\"sk-width sk-header-row\">\n"
	            "<a class=\"sk-brand\" href=\"/\"><span class=\"kern-icon kern-icon--account-circle\""
	            " aria-hidden=\"true\"></span><span class=\"kern-title\">");
	html_str(t, site->name);
	html_raw(t, "</span></a>\n");
	if (page->lang_url_de != NULL || page->lang_url_en != NULL) {
		html_raw(t, "<nav");
		html_attr(t, "aria-label", tr(page->lang, "frame.language"));
		html_raw(t, ">\n<ul class=\"sk-plain-list sk-languages\">\n");
		put_language(t, page, LANG_DE, page->lang_url_de, "Deutsch");
		put_language(t, page, LANG_EN, page->lang_url_en, "English");
		html_raw(t, "</ul>\n</nav>\n");
	}
	html_raw(t, "</div>\n</header>\n");
}

void page_begin(struct text *t, const struct page_site *site, const struct page *page)
{
	put_head(t, site, page);
	html_raw(t, "<body>\n<a class=\"sk-skip\" href=\"#inhalt\">");
	html_tr(t, page->lang, "frame.skip");
	html_raw(t, "</a>\n");
	if (site->is_rehearsal) {
		html_raw(t, "<aside class=\"sk-rehearsal\"");
		html_attr(t, "aria-label", tr(page->lang, "frame.rehearsal.label"));
		html_raw(t, ">\n<p class=\"kern-body sk-width\"><span class=\"kern-icon kern-icon--warning\""
		            " aria-hidden=\"true\"></span><span>");
		html_tr(t, page->lang, "frame.rehearsal");
		html_raw(t, "</span></p>\n</aside>\n");
	}
	put_header(t, site, page);
	html_raw(t, "<main id=\"inhalt\" class=\"sk-width sk-main\" tabindex=\"-1\">\n");
}

/* A legal page of the operator, or the built-in one. */
static void put_footer_link(struct text *t, const struct page *page, const char *url, const char *path,
                            const char *id)
{
	html_raw(t, "<li><a class=\"kern-link kern-link--small kern-link--no-visited-state\"");
	html_attr(t, "href", url != NULL && *url != '\0' ? url : path);
	html_raw(t, ">");
	html_tr(t, page->lang, id);
	html_raw(t, "</a></li>\n");
}

void page_end(struct text *t, const struct page_site *site, const struct page *page)
{
	html_raw(t, "</main>\n<footer class=\"sk-footer\">\n<div class=\"sk-width\">\n<nav");
	html_attr(t, "aria-label", tr(page->lang, "frame.footer"));
	html_raw(t, ">\n<ul class=\"sk-plain-list\">\n");
	put_footer_link(t, page, site->imprint_url, "/seite/impressum", "frame.imprint");
	put_footer_link(t, page, site->privacy_url, "/seite/datenschutz", "frame.privacy");
	put_footer_link(t, page, site->accessibility_url, "/seite/barrierefreiheit", "frame.accessibility");
	put_footer_link(t, page, site->help_url, "/seite/hilfe", "frame.help");
	html_raw(t, "</ul>\n</nav>\n");
	if (page->request_id != NULL) {
		html_raw(t, "<p class=\"kern-body kern-body--small kern-body--muted\">");
		html_tr(t, page->lang, "frame.reference");
		html_raw(t, " <code class=\"sk-reference\">");
		html_str(t, page->request_id);
		html_raw(t, "</code></p>\n");
	}
	html_raw(t, "</div>\n</footer>\n</body>\n</html>\n");
}

static bool is_origin_octet(unsigned char c)
{
	return ascii_is_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') ||
	       strchr(".:/-_[]", c) != NULL;
}

/* scheme://authority and nothing behind: a blank, comma or semicolon would begin another directive. */
static bool is_origin(struct bytes b)
{
	size_t scheme_len = 0;

	if (bytes_has_prefix(b, "https://"))
		scheme_len = strlen("https://");
	else if (bytes_has_prefix(b, "http://"))
		scheme_len = strlen("http://");
	if (scheme_len == 0 || b.len == scheme_len)
		return false;
	for (size_t i = scheme_len; i < b.len; i++)
		if (b.ptr[i] == '\0' || b.ptr[i] == '/' || !is_origin_octet(b.ptr[i]))
			return false;
	return true;
}

static bool is_origin_list(const char *list)
{
	for (;;) {
		const size_t len = strcspn(list, " ");

		if (!is_origin(bytes_at(list, len)))
			return false;
		if (list[len] == '\0')
			return true;
		list += len + 1;
	}
}

static OUTCOME put_policy(const struct page *page, struct arena *mem, struct http_reply *out)
{
	struct text csp = text_new(mem, LIMIT_CSP_BYTES);
	const char *policy;

	text_lit(&csp, "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
	               "base-uri 'none'; frame-ancestors 'none'; form-action 'self'");
	if (page->form_action != NULL) {
		REQUIRE(is_origin_list(page->form_action), URL_SYNTAX);
		text_lit(&csp, " ");
		text_str(&csp, page->form_action);
	}
	if (page->allows_script)
		text_lit(&csp, "; script-src 'self'");
	TRY(text_done_str(&csp, &policy));
	return http_reply_header(out, mem, "Content-Security-Policy", policy);
}

static OUTCOME put_all(struct text *t, const struct page *page, struct arena *mem, struct http_reply *out)
{
	/*
	 * A page that posts to a partner names our origin there ("Origin: null" makes many a portal's own
	 * check against forged forms refuse); all others tell nobody where the person comes from.
	 */
	const char *referrer = page->form_action != NULL ? "strict-origin" : "same-origin";
	struct bytes body;

	TRY(text_done(t, &body));
	http_reply_start(out, page->status, PAGE_TYPE, body);
	TRY(put_policy(page, mem, out));
	TRY(http_reply_header(out, mem, "Cache-Control", "no-store"));
	TRY(http_reply_header(out, mem, "X-Content-Type-Options", "nosniff"));
	TRY(http_reply_header(out, mem, "X-Frame-Options", "DENY"));
	TRY(http_reply_header(out, mem, "Referrer-Policy", referrer));
	TRY(http_reply_header(out, mem, "Permissions-Policy",
	                      "camera=(), geolocation=(), microphone=(), payment=()"));
	TRY(http_reply_header(out, mem, "Cross-Origin-Opener-Policy", "same-origin"));
	TRY(http_reply_header(out, mem, "Cross-Origin-Resource-Policy", "same-origin"));
	return http_reply_header(out, mem, "Content-Language", lang_code(page->lang));
}

OUTCOME page_reply(struct text *t, const struct page *page, struct arena *mem, struct http_reply *out)
{
	const struct outcome o = put_all(t, page, mem, out);

	if (!is_ok(o))
		*out = (struct http_reply){ 0 };
	return o;
}
