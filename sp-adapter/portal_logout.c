/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Logging out of this portal. Only a POST from the portal's own pages ends a session: another site's POST
 * brings no cookie. GET shows a button. The session at the account goes on; the page says so.
 */
#include "lib/wire/form.h"
#include "sp-adapter/portal_browser.h"
#include "sp-adapter/portal_pages.h"
#include "sp-adapter/portal_target.h"
#include "lib/wire/url.h"
#include "lib/base/banned.h"

OUTCOME portal_logout_page(const struct http_request *in, const struct portal *p, struct arena *mem,
                           struct http_reply *out)
{
	const char *target = NULL;
	struct portal_query query;
	struct bytes lang;

	TRY(portal_target_query(in->query, mem, &query));
	TRY(form_field(&query.form, "lang", &lang));
	if (query.has_target)
		TRY(url_return_target(query.target, p->base_url, mem, &target));
	return portal_page_logout(in, p, lang, target, mem, out);
}

/* Where the form says; absent: the page that says it is done. */
static OUTCOME target_read(const struct http_request *in, const struct portal *p, struct arena *mem,
                           const char **out)
{
	struct bytes body, value;
	struct form form;

	*out = NULL;
	TRY(http_form_body(in, &body));
	TRY(form_decode(body, mem, &form));
	TRY(form_field(&form, "return", &value));
	if (value.len == 0)
		return outcome_ok();
	return url_return_target(value, p->base_url, mem, out);
}

static OUTCOME reply(const struct http_request *in, const struct portal *p, const char *target,
                     struct arena *mem, struct http_reply *out)
{
	const char *url;

	if (target == NULL)
		return portal_page_done(in, p, mem, out);
	TRY(portal_target_url(p, bytes_of(target), mem, &url));
	TRY(http_reply_redirect(out, mem, url));
	return http_reply_header(out, mem, "Cache-Control", "no-store");
}

OUTCOME portal_logout(const struct http_request *in, const struct portal *p, struct arena *mem,
                      struct http_reply *out)
{
	const struct portal_ports *ports = p->ports;
	const char *target;
	struct bytes hash;

	TRY(target_read(in, p, mem, &target));
	TRY(portal_browser_sent(in, p, mem, &hash));
	if (bytes_is_present(hash))
		TRY(ports->session_end(ports->self, hash, mem));
	ports->note(ports->self, in->request_id, "session.ended", outcome_ok(), LEVEL_NONE);
	TRY(reply(in, p, target, mem, out));
	return portal_browser_handle_drop(p, mem, out);
}
