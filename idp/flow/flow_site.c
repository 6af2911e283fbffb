/* SPDX-License-Identifier: EUPL-1.2 */
/* The few pages that belong to no login: the start page and the built-in information pages. */
#include "idp/flow/browser.h"
#include "idp/flow/flow.h"
#include "idp/flow/show.h"
#include "idp/pages/page_home.h"
#include "idp/pages/page_info.h"

OUTCOME flow_home(const struct http_request *in, const struct world *w, struct arena *mem, struct http_reply *out)
{
	struct page_frame frame;

	TRY(show_frame(in, w, (struct bytes){ 0 }, "/", mem, &frame));
	TRY(page_home(&frame, mem, out));
	return browser_lang_keep(in, w, mem, out);
}

OUTCOME flow_info(const struct http_request *in, const struct world *w, struct arena *mem, struct http_reply *out)
{
	struct info_view view = { .operator_name = w->operator_name, .contact_mail = w->contact_mail };
	struct page_frame frame;
	const char *path;

	TRY(page_info_of_path(in->path, &view.info));
	TRY(arena_text(mem, in->path, &path));
	TRY(show_frame(in, w, (struct bytes){ 0 }, path, mem, &frame));
	TRY(page_info(&frame, &view, mem, out));
	return browser_lang_keep(in, w, mem, out);
}
