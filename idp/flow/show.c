/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/flow/show.h"

#include <string.h>

#include "idp/core/levels.h"
#include "idp/flow/browser.h"
#include "idp/flow/release_of.h"
#include "idp/pages/page_account.h"
#include "idp/pages/page_consent.h"
#include "idp/pages/page_done.h"
#include "idp/pages/page_login.h"
#include "idp/pages/page_test_means.h"
#include "lib/wire/url.h"

OUTCOME show_frame(const struct http_request *in, const struct world *w, struct bytes portal_wish, const char *path,
                   struct arena *mem, struct page_frame *out)
{
	*out = (struct page_frame){ .site = &w->site, .request_id = in->request_id };
	TRY(browser_lang(in, w, portal_wish, mem, &out->lang));
	if (path == NULL) /* a POST made the page: there is no address to show it again in another language */
		return outcome_ok();
	TRY(arena_printf(mem, &out->lang_url_de, "%s%clang=de", path, strchr(path, '?') != NULL ? '&' : '?'));
	return arena_printf(mem, &out->lang_url_en, "%s%clang=en", path, strchr(path, '?') != NULL ? '&' : '?');
}

/* Address of the login page of this request; handles are base64url and need no escaping. */
static OUTCOME login_path(const struct open_request *open, const char *page, struct arena *mem, const char **out)
{
	return arena_printf(mem, out, "%s?r=%.*s", page, (int)open->id.len, (const char *)open->id.ptr);
}

static OUTCOME service_of(const struct partner *partner, enum lang lang, struct arena *mem, const char **name,
                          const char **host, const struct open_request *open)
{
	struct url acs;

	*name = partner_display_name(partner, lang_code(lang));
	TRY(url_parse(open->acs_url, &acs));
	return arena_text(mem, acs.host, host);
}

static enum login_error login_error_of(struct outcome failed)
{
	switch (rule_kind(failed.rule)) {
	case KIND_NONE:
		return LOGIN_ERROR_NONE;
	case KIND_LIMIT:
	case KIND_UNAVAILABLE:
		return LOGIN_ERROR_BUSY;
	case KIND_MALFORMED:
	case KIND_UNSUPPORTED:
	case KIND_REFUSED:
	case KIND_EXPIRED:
	case KIND_CONFIG:
	case KIND_INTERNAL:
		break;
	}
	return LOGIN_ERROR_FAILED; /* wrong, unknown and delayed: the same words */
}

static OUTCOME login_view_make(const struct world *w, const struct open_request *open, const struct partner *partner,
                               enum lang lang, struct outcome failed, struct arena *mem, struct login_view *view)
{
	struct login_offer *offer = arena_alloc(mem, sizeof *offer);

	REQUIRE(offer != NULL, OUT_OF_MEMORY);
	*view = (struct login_view){ .level = levels_lowest(open->levels), .error = login_error_of(failed) };
	view->offers_password = levels_has(open->levels, w->policy.password_level);
	TRY(arena_text(mem, open->id, &view->request));
	TRY(service_of(partner, lang, mem, &view->service_name, &view->service_host, open));
	if (w->policy.offers_test_means) {
		offer->name = tr(lang, "test.offer");
		TRY(login_path(open, "/login/test", mem, &offer->url));
		view->offers = offer;
		view->n_offers = 1;
	}
	return outcome_ok();
}

OUTCOME show_login(const struct http_request *in, const struct world *w, const struct open_request *open,
                   const struct partner *partner, struct outcome failed, struct arena *mem, struct http_reply *out)
{
	struct page_frame frame;
	struct login_view view;
	const char *path;

	TRY(login_path(open, "/login", mem, &path));
	TRY(show_frame(in, w, open->lang, path, mem, &frame));
	TRY(login_view_make(w, open, partner, frame.lang, failed, mem, &view));
	TRY(page_login(&frame, &view, mem, out));
	if (!is_ok(failed) && rule_kind(failed.rule) != KIND_REFUSED)
		out->status = rule_http_status(failed.rule);
	return browser_lang_keep(in, w, mem, out);
}

static OUTCOME consent_items(const struct release *release, struct arena *mem, const struct consent_item **out)
{
	struct consent_item *items = arena_array(mem, release->n_items, sizeof *items);

	*out = NULL;
	REQUIRE(items != NULL, OUT_OF_MEMORY);
	for (size_t i = 0; i < release->n_items; i++) {
		const struct release_item *r = &release->items[i];

		items[i] = (struct consent_item){ .name = attribute_name(r->attribute),
			                          .is_required = r->is_required,
			                          .is_chosen = r->is_chosen,
			                          .level = r->level,
			                          .values = r->values,
			                          .n_values = r->n_values };
	}
	*out = items;
	return outcome_ok();
}

OUTCOME show_consent(const struct http_request *in, const struct world *w, const struct open_request *open,
                     const struct partner *partner, const struct session *session, struct arena *mem,
                     struct http_reply *out)
{
	struct consent_view view = { .level = session->level };
	struct page_frame frame;
	struct release release;
	const char *path;

	TRY(release_of(w, open, partner, session, mem, &release));
	TRY(login_path(open, "/login", mem, &path));
	TRY(show_frame(in, w, open->lang, path, mem, &frame));
	TRY(arena_text(mem, open->id, &view.request));
	TRY(browser_session_mark(session, mem, &view.session));
	TRY(service_of(partner, frame.lang, mem, &view.service_name, &view.service_host, open));
	TRY(consent_items(&release, mem, &view.items));
	view.n_items = release.n_items;
	view.is_missing = release.missing != ATTR_COUNT || release.is_unknown_required;
	view.missing_name = release.missing != ATTR_COUNT ? attribute_name(release.missing) : NULL;
	TRY(page_consent(&frame, &view, mem, out));
	return browser_lang_keep(in, w, mem, out);
}

OUTCOME show_test(const struct http_request *in, const struct world *w, const struct open_request *open,
                  const struct partner *partner, struct arena *mem, struct http_reply *out)
{
	struct test_means_view view = { .level = levels_lowest(open->levels) };
	struct page_frame frame;
	const char *path, *host;

	TRY(login_path(open, "/login/test", mem, &path));
	TRY(show_frame(in, w, open->lang, path, mem, &frame));
	TRY(arena_text(mem, open->id, &view.request));
	TRY(service_of(partner, frame.lang, mem, &view.service_name, &host, open));
	TRY(page_test_means(&frame, &view, mem, out));
	return browser_lang_keep(in, w, mem, out);
}

OUTCOME show_account(const struct http_request *in, const struct world *w, const struct session *session,
                     struct arena *mem, struct http_reply *out)
{
	const int64_t now_at = w->ports->now(w->ports->self);
	struct account_view view = { 0 };
	struct page_frame frame;

	TRY(show_frame(in, w, (struct bytes){ 0 }, "/konto", mem, &frame));
	if (session != NULL) {
		view.level = session->level;
		view.ends_in_s = session_ends_at(session) - now_at;
	}
	TRY(page_account(&frame, &view, mem, out));
	return browser_lang_keep(in, w, mem, out);
}

OUTCOME show_done(const struct http_request *in, const struct world *w, struct arena *mem, struct http_reply *out)
{
	struct page_frame frame;

	TRY(show_frame(in, w, (struct bytes){ 0 }, NULL, mem, &frame));
	return page_done(&frame, mem, out);
}
