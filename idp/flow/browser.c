/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/flow/browser.h"

#include "keys/handle.h"
#include "lib/spec/limits.h"
#include "lib/wire/cookie.h"
#include "lib/wire/query.h"

#define COOKIE_SESSION     "sk-session"
#define COOKIE_REQUEST     "sk-login-"
#define COOKIE_LANG        "sk-lang"
#define COOKIE_LANG_AGE_S  INT64_C(31536000) /* a year: a choice, not a login */
#define OPEN_ID_BYTES      16
#define MARK_CHARS         22

static OUTCOME random_handle(const struct world *w, size_t n, struct arena *mem, const char **out)
{
	unsigned char random[HANDLE_BYTES];
	struct outcome o;

	REQUIRE(n <= sizeof random, INTERNAL);
	TRY(w->ports->random(w->ports->self, random, n));
	o = handle_text(random, n, mem, out);
	bytes_wipe(random, sizeof random);
	return o;
}

OUTCOME browser_secret_make(const struct world *w, struct arena *mem, struct open_request *open,
                            struct browser_secret *out)
{
	const char *id;

	*out = (struct browser_secret){ 0 };
	TRY(random_handle(w, OPEN_ID_BYTES, mem, &id));
	TRY(random_handle(w, HANDLE_BYTES, mem, &out->value));
	TRY(handle_hash(bytes_of(out->value), mem, &open->secret_hash));
	open->id = bytes_of(id);
	return cookie_name_of(w->is_https, COOKIE_REQUEST, open->id, mem, &out->cookie);
}

OUTCOME browser_secret_set(const struct browser_secret *secret, struct arena *mem, struct http_reply *out)
{
	const struct cookie cookie = { secret->cookie, secret->value, COOKIE_LAX, LIMIT_OPEN_REQUEST_S };

	return cookie_set(out, mem, &cookie);
}

OUTCOME browser_secret_drop(const struct world *w, const struct open_request *open, struct arena *mem,
                            struct http_reply *out)
{
	struct cookie cookie = { .value = "", .site = COOKIE_LAX, .max_age_s = 0 };

	TRY(cookie_name_of(w->is_https, COOKIE_REQUEST, open->id, mem, &cookie.name));
	return cookie_set(out, mem, &cookie);
}

OUTCOME browser_open(const struct http_request *in, const struct world *w, struct bytes id, struct arena *mem,
                     const struct open_request **out)
{
	const struct open_request *open;
	struct bytes secret, hash;
	const char *name;

	*out = NULL;
	REQUIRE(bytes_is_present(id) && id.len <= LIMIT_ID_BYTES && utf8_is_xml_text(id), OPEN_REQUEST_GONE);
	TRY(w->ports->open_find(w->ports->self, id, mem, &open));
	TRY(cookie_name_of(w->is_https, COOKIE_REQUEST, id, mem, &name));
	TRY(cookie_find(in, name, &secret));
	REQUIRE(bytes_is_present(secret), COOKIE_MISSING);
	TRY(handle_hash(secret, mem, &hash));
	REQUIRE(bytes_equal_secret(hash, open->secret_hash), OTHER_BROWSER);
	*out = open;
	return outcome_ok();
}

/* Hash of the session handle that the browser sent; absent when none. */
static OUTCOME session_hash(const struct http_request *in, const struct world *w, struct arena *mem,
                            struct bytes *out)
{
	struct bytes handle;
	const char *name;

	*out = (struct bytes){ 0 };
	TRY(cookie_name_of(w->is_https, COOKIE_SESSION, (struct bytes){ 0 }, mem, &name));
	TRY(cookie_find(in, name, &handle));
	return bytes_is_present(handle) ? handle_hash(handle, mem, out) : outcome_ok();
}

OUTCOME browser_session(const struct http_request *in, const struct world *w, int64_t now_at, struct arena *mem,
                        const struct session **out)
{
	const struct session *session;
	struct bytes hash;
	struct outcome o;

	*out = NULL;
	TRY(session_hash(in, w, mem, &hash));
	if (!bytes_is_present(hash))
		return outcome_ok();
	o = w->ports->session_find(w->ports->self, hash, mem, &session);
	if (o.rule == RULE_SESSION_GONE)
		return outcome_ok();
	TRY(o);
	if (session_is_alive(session, now_at))
		*out = session;
	return outcome_ok();
}

OUTCOME browser_login_make(const struct http_request *in, const struct world *w, struct bytes person_id,
                           enum level level, enum means means, int64_t now_at, struct arena *mem,
                           struct browser_login *out)
{
	*out = (struct browser_login){ 0 };
	TRY(session_hash(in, w, mem, &out->replaced));
	TRY(random_handle(w, HANDLE_BYTES, mem, &out->handle));
	out->session = (struct session){ .person_id = person_id,
		                         .level = level,
		                         .means = means,
		                         .authn_at = now_at,
		                         .started_at = now_at,
		                         .seen_at = now_at };
	return handle_hash(bytes_of(out->handle), mem, &out->session.handle_hash);
}

OUTCOME browser_login_set(const struct world *w, const struct browser_login *login, struct arena *mem,
                          struct http_reply *out)
{
	struct cookie cookie = { .value = login->handle, .site = COOKIE_LAX, .max_age_s = -1 };

	TRY(cookie_name_of(w->is_https, COOKIE_SESSION, (struct bytes){ 0 }, mem, &cookie.name));
	return cookie_set(out, mem, &cookie);
}

OUTCOME browser_login_drop(const struct world *w, struct arena *mem, struct http_reply *out)
{
	struct cookie cookie = { .value = "", .site = COOKIE_LAX, .max_age_s = 0 };

	TRY(cookie_name_of(w->is_https, COOKIE_SESSION, (struct bytes){ 0 }, mem, &cookie.name));
	return cookie_set(out, mem, &cookie);
}

OUTCOME browser_session_mark(const struct session *session, struct arena *mem, const char **out)
{
	struct bytes hash;
	const char *text;

	TRY(handle_hash(session->handle_hash, mem, &hash));
	TRY(handle_text(hash.ptr, hash.len, mem, &text));
	return arena_text(mem, bytes_at(text, MARK_CHARS), out);
}

static OUTCOME lang_wish(const struct http_request *in, struct arena *mem, struct bytes *out)
{
	*out = (struct bytes){ 0 };
	if ((in->method != HTTP_GET && in->method != HTTP_HEAD) || !bytes_is_present(in->query))
		return outcome_ok();
	return query_param(in->query, "lang", mem, out);
}

OUTCOME browser_lang(const struct http_request *in, const struct world *w, struct bytes portal_wish,
                     struct arena *mem, enum lang *out)
{
	const struct bytes accept = http_header_find(in, "Accept-Language");
	struct bytes wish;
	const char *name;

	*out = LANG_DE;
	TRY(lang_wish(in, mem, &wish));
	if (!bytes_is_present(wish)) {
		TRY(cookie_name_of(w->is_https, COOKIE_LANG, (struct bytes){ 0 }, mem, &name));
		if (!is_ok(cookie_find(in, name, &wish)))
			wish = (struct bytes){ 0 }; /* a spoilt wish must not lock anybody out of every page */
	}
	*out = lang_choose(accept, bytes_is_present(wish) ? wish : portal_wish);
	return outcome_ok();
}

OUTCOME browser_lang_keep(const struct http_request *in, const struct world *w, struct arena *mem,
                          struct http_reply *out)
{
	struct cookie cookie = { .site = COOKIE_LAX, .max_age_s = COOKIE_LANG_AGE_S };
	struct bytes wish;

	TRY(lang_wish(in, mem, &wish));
	if (!bytes_is_present(wish))
		return outcome_ok();
	cookie.value = lang_code(lang_choose((struct bytes){ 0 }, wish));
	TRY(cookie_name_of(w->is_https, COOKIE_LANG, (struct bytes){ 0 }, mem, &cookie.name));
	return cookie_set(out, mem, &cookie);
}
