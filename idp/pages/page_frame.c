/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/pages/page_frame.h"

#include "lib/base/banned.h"

#define STATUS_OK 200

struct page page_of(const struct page_frame *frame, const char *title_id)
{
	return (struct page){
		.lang = frame->lang,
		.title = tr(frame->lang, title_id),
		.request_id = frame->request_id,
		.lang_url_de = frame->lang_url_de,
		.lang_url_en = frame->lang_url_en,
		.status = STATUS_OK,
	};
}
