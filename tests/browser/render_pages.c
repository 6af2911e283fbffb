/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * render_pages DIR - writes each sample page as NAME.LANG.html with its headers as NAME.LANG.headers
 *
 * pages.mjs serves the folder; the assets come from the program as well, so what is checked is what is
 * shipped.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/browser/sample_pages.h"

#define PATH_BYTES 1024

static const struct page_site site = { .name = "Servicekonto Land A", .is_rehearsal = true };

static bool write_file(const char *dir, const char *name, const char *suffix, struct bytes body)
{
	char path[PATH_BYTES];
	FILE *file;
	bool is_written;

	if (snprintf(path, sizeof path, "%s/%s%s", dir, name, suffix) >= (int)sizeof path)
		return false;
	file = fopen(path, "wb");
	if (file == NULL)
		return false;
	is_written = fwrite(body.ptr, 1, body.len, file) == body.len;
	return fclose(file) == 0 && is_written;
}

static bool write_headers(const char *dir, const char *name, const char *suffix,
                          const struct http_reply *reply, struct arena *mem)
{
	struct text t = text_new(mem, LIMIT_PAGE_BYTES);
	struct bytes all;

	text_lit(&t, "Content-Type: ");
	text_str(&t, reply->content_type);
	text_lit(&t, "\n");
	for (const struct http_reply_header *h = reply->headers; h != NULL; h = h->next) {
		text_str(&t, h->name);
		text_lit(&t, ": ");
		text_str(&t, h->value);
		text_lit(&t, "\n");
	}
	return is_ok(text_done(&t, &all)) && write_file(dir, name, suffix, all);
}

static bool render(const char *dir, const struct sample *sample, enum lang lang)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct page_frame frame = { .site = &site,
		                          .lang = lang,
		                          .request_id = "k7Qm2vX9pL4sT1wZ8yB3nA",
		                          .lang_url_de = "?lang=de",
		                          .lang_url_en = "?lang=en" };
	const char *html = lang == LANG_DE ? ".de.html" : ".en.html";
	const char *headers = lang == LANG_DE ? ".de.html.headers" : ".en.html.headers";
	struct http_reply reply;

	return mem != NULL && is_ok(sample->make(&frame, NULL, mem, &reply)) &&
	       write_file(dir, sample->name, html, reply.body) &&
	       write_headers(dir, sample->name, headers, &reply, mem);
}

static bool render_asset(const char *dir, const char *name)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const char *url = asset_url(name);
	struct http_reply reply;

	if (*url == '\0')
		return true; /* built without KERN */
	return mem != NULL && is_ok(asset_reply(bytes_of(url), mem, &reply)) &&
	       write_file(dir, url, "", reply.body) && write_headers(dir, url, ".headers", &reply, mem);
}

int main(int argc, char **argv)
{
	static const char *const names[] = { "kern.min.css",
		                             "fonts.css",
		                             "plain.css",
		                             "konto.css",
		                             "submit.js",
		                             "icon.svg",
		                             "FiraSans-Regular.woff2",
		                             "FiraSans-Medium.woff2",
		                             "FiraSans-SemiBold.woff2" };
	char folder[PATH_BYTES];
	bool is_done = argc == 2;

	if (!is_done || snprintf(folder, sizeof folder, "%s/static", argv[1]) >= (int)sizeof folder)
		return 2;
	(void)mkdir(argv[1], 0755); /* it may be there; writing tells */
	(void)mkdir(folder, 0755);
	for (size_t i = 0; i < n_samples; i++)
		for (enum lang lang = LANG_DE; lang < LANG_COUNT; lang++)
			is_done = render(argv[1], &samples[i], lang) && is_done;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		is_done = render_asset(argv[1], names[i]) && is_done;
	return is_done ? 0 : 1;
}
