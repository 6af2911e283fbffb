/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The portal's proxy asks, for each request, whether this browser may pass. It reads the status: 200 with the
 * closed set of headers, each always sent; 401 (or 302) with the address to log in; 403 with the number of
 * what is missing. Whatever is not understood is refused: a slip in the proxy's configuration must not open a
 * page.
 */
#include "lib/wire/form.h"
#include "lib/wire/url.h"
#include "sp-adapter/portal_browser.h"
#include "sp-adapter/portal_target.h"
#include "lib/base/banned.h"

#define STATUS_OK 200
#define STATUS_FOUND 302
#define STATUS_UNAUTHORIZED 401
#define STATUS_FORBIDDEN 403
#define LOGIN_URL_MAX (LIMIT_URL_BYTES * 4) /* a target whose every octet is escaped */

struct auth_query {
	struct auth_wish wish;
	bool redirects; /* proxies that hand any status on to the browser */
};

static OUTCOME level_read(const struct form *form, const struct portal *p, struct auth_query *out)
{
	struct bytes value;

	out->wish.level = p->level;
	TRY(form_field(form, "level", &value));
	if (bytes_is_present(value))
		out->wish.level = level_of_name(value);
	REQUIRE(out->wish.level != LEVEL_NONE, AUTH_PARAMETER);
	return outcome_ok();
}

static OUTCOME age_read(const struct form *form, struct auth_query *out)
{
	struct bytes value;
	uint64_t age;

	TRY(form_field(form, "max_age", &value));
	if (!bytes_is_present(value))
		return outcome_ok();
	REQUIRE(is_ok(number_parse(value, INT32_MAX, &age)) && age >= LIMIT_AUTH_AGE_MIN_S, AUTH_PARAMETER);
	out->wish.max_age_s = (int64_t)age;
	return outcome_ok();
}

/* givenName,surname */
static OUTCOME attributes_read(const struct form *form, struct arena *mem, struct auth_query *out)
{
	const char **names = arena_array(mem, LIMIT_ATTRIBUTES, sizeof *names);
	struct bytes value;
	size_t n = 0, start = 0;

	REQUIRE(names != NULL, OUT_OF_MEMORY);
	TRY(form_field(form, "attrs", &value));
	if (!bytes_is_present(value))
		return outcome_ok();
	for (size_t i = 0; i <= value.len; i++) {
		if (i < value.len && value.ptr[i] != ',')
			continue;
		REQUIRE(n < LIMIT_ATTRIBUTES, AUTH_PARAMETER);
		names[n] = portal_attribute_name(bytes_at(value.ptr + start, i - start));
		REQUIRE(names[n] != NULL, AUTH_PARAMETER);
		n++;
		start = i + 1;
	}
	out->wish.attributes = names;
	out->wish.n_attributes = n;
	return outcome_ok();
}

static OUTCOME mode_read(const struct form *form, struct auth_query *out)
{
	struct bytes value;

	TRY(form_field(form, "mode", &value));
	out->redirects = bytes_is_present(value);
	REQUIRE(!out->redirects || bytes_equal_text(value, "redirect"), AUTH_PARAMETER);
	return outcome_ok();
}

static OUTCOME query_read(const struct http_request *in, const struct portal *p, struct arena *mem,
                          struct auth_query *out)
{
	static const char *const names[] = { "level", "max_age", "attrs", "mode" };
	struct form form = { 0 };

	*out = (struct auth_query){ 0 };
	if (bytes_is_present(in->query))
		TRY(form_decode(in->query, mem, &form));
	REQUIRE(portal_target_knows(&form, names, ARRAY_LEN(names)), AUTH_PARAMETER);
	TRY(level_read(&form, p, out));
	TRY(age_read(&form, out));
	TRY(attributes_read(&form, mem, out));
	return mode_read(&form, out);
}

/* Values as the portal reads them: each percent-encoded, then joined with commas. */
static OUTCOME attribute_header(const struct portal_session *session, const struct portal_header *header,
                                struct arena *mem, struct http_reply *out)
{
	const struct portal_attribute *a =
		session != NULL ? portal_session_attribute(session, header->attribute) : NULL;
	struct text t = text_new(mem, LIMIT_HEADER_BYTES);
	const char *value;

	for (size_t i = 0; a != NULL && i < a->n_values; i++) {
		if (i > 0)
			text_lit(&t, ",");
		form_escape(&t, a->values[i]);
	}
	TRY(text_done_str(&t, &value));
	return http_reply_header(out, mem, header->header, value);
}

static OUTCOME bytes_header(const char *name, struct bytes value, struct arena *mem, struct http_reply *out)
{
	const char *text;

	TRY(arena_text(mem, value, &text));
	return http_reply_header(out, mem, name, text);
}

/*
 * The closed set, each always: a proxy that copies what it finds overwrites what the browser sent.
 * session NULL: nobody, all are empty.
 */
static OUTCOME person_headers(const struct portal *p, const struct portal_session *session, struct arena *mem,
                              struct http_reply *out)
{
	const struct portal_session nobody = { .subject = bytes_of(""), .account = bytes_of("") };
	const struct portal_session *s = session != NULL ? session : &nobody;
	const char *authn_at = "";

	if (session != NULL)
		TRY(arena_printf(mem, &authn_at, "%lld", (long long)session->authn_at));
	TRY(bytes_header("Servicekonto-Subject", s->subject, mem, out));
	TRY(http_reply_header(out, mem, "Servicekonto-Level", level_name(s->level)));
	TRY(bytes_header("Servicekonto-Account", s->account, mem, out));
	TRY(http_reply_header(out, mem, "Servicekonto-Auth-Time", authn_at));
	for (size_t i = 0; i < p->n_headers; i++)
		TRY(attribute_header(session, &p->headers[i], mem, out));
	return outcome_ok();
}

static OUTCOME allow(const struct portal *p, const struct portal_session *session, struct arena *mem,
                     struct http_reply *out)
{
	http_reply_start(out, STATUS_OK, NULL, (struct bytes){ 0 });
	return person_headers(p, session, mem, out);
}

/* A target of the proxy that is not ours is left out: the person then ends at the start page. */
static OUTCOME login_url(const struct http_request *in, const struct portal *p,
                         const struct auth_query *query, bool force_authn, struct arena *mem,
                         const char **out)
{
	static const struct portal_query none = { 0 };
	struct text t = text_new(mem, LOGIN_URL_MAX);
	const char *target;
	const struct outcome o = portal_target_choose(in, p, &none, mem, &target);

	REQUIRE(o.rule != RULE_OUT_OF_MEMORY, OUT_OF_MEMORY);
	text_str(&t, p->base_url);
	text_lit(&t, PORTAL_ROOT "/login?level=");
	text_str(&t, level_name(query->wish.level));
	if (force_authn)
		text_lit(&t, "&force=1");
	text_lit(&t, "&return=");
	if (is_ok(o))
		form_escape(&t, bytes_of(target));
	return text_done_str(&t, out);
}

static OUTCOME log_in(const struct http_request *in, const struct portal *p, const struct auth_query *query,
                      bool force_authn, struct arena *mem, struct http_reply *out)
{
	const char *url;

	http_reply_start(out, query->redirects ? STATUS_FOUND : STATUS_UNAUTHORIZED, NULL,
	                 (struct bytes){ 0 });
	TRY(login_url(in, p, query, force_authn, mem, &url));
	TRY(http_reply_header(out, mem, query->redirects ? "Location" : "Servicekonto-Login", url));
	return person_headers(p, NULL, mem, out);
}

static OUTCOME answer(const struct http_request *in, const struct portal *p, struct arena *mem,
                      struct http_reply *out)
{
	const int64_t now_at = p->ports->now(p->ports->self);
	const struct portal_session *session;
	struct auth_decision decision;
	struct auth_query query;

	TRY(query_read(in, p, mem, &query));
	TRY(portal_browser_session(in, p, now_at, mem, &session));
	decision = decide_auth(session, &query.wish, now_at);
	switch (decision.kind) {
	case AUTH_ALLOW:
		return allow(p, session, mem, out);
	case AUTH_LOGIN:
		return log_in(in, p, &query, decision.force_authn, mem, out);
	case AUTH_REFUSE:
		break;
	}
	return decision.why;
}

/* What went wrong with us stays 5xx; all else a proxy knows only as 403. */
static OUTCOME refuse(const struct portal *p, struct outcome why, struct arena *mem, struct http_reply *out)
{
	const enum rule_kind kind = rule_kind(why.rule);
	const bool is_ours = kind == KIND_UNAVAILABLE || kind == KIND_INTERNAL;
	const char *code;

	http_reply_start(out, is_ours ? rule_http_status(why.rule) : STATUS_FORBIDDEN, NULL,
	                 (struct bytes){ 0 });
	TRY(arena_printf(mem, &code, "SK-%u", rule_number(why.rule)));
	TRY(http_reply_header(out, mem, "Servicekonto-Error", code));
	return person_headers(p, NULL, mem, out);
}

OUTCOME portal_auth(const struct http_request *in, const struct portal *p, struct arena *mem,
                    struct http_reply *out)
{
	const struct outcome o = answer(in, p, mem, out);

	if (!is_ok(o)) {
		p->ports->note(p->ports->self, in->request_id, "auth.refused", o, LEVEL_NONE);
		TRY(refuse(p, o, mem, out));
	}
	return http_reply_header(out, mem, "Cache-Control", "no-store");
}
