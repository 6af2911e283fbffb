/* SPDX-License-Identifier: EUPL-1.2 */
#include "sp-adapter/portal_browser.h"

#include "keys/handle.h"
#include "lib/spec/limits.h"
#include "lib/wire/cookie.h"
#include "lib/base/banned.h"

#define COOKIE_SESSION "sk-portal"
#define COOKIE_LOGIN "sk-acs-"
#define LOGIN_ID_BYTES 16
#define LOGIN_ID_CHARS 22    /* of so many bytes in base64url */

static OUTCOME random_handle(const struct portal *p, size_t n, struct arena *mem, const char **out)
{
	unsigned char octets[HANDLE_BYTES];
	struct outcome o;

	REQUIRE(n <= sizeof octets, INTERNAL);
	TRY(p->ports->random_fill(p->ports->self, octets, n));
	o = handle_text(octets, n, mem, out);
	bytes_wipe(octets, sizeof octets);
	return o;
}

static OUTCOME request_id(const struct portal *p, struct arena *mem, struct bytes *out)
{
	unsigned char octets[HANDLE_ID_BYTES];
	const char *id;

	TRY(p->ports->random_fill(p->ports->self, octets, sizeof octets));
	TRY(handle_saml_id(octets, mem, &id));
	*out = bytes_of(id);
	return outcome_ok();
}

OUTCOME portal_browser_secret(const struct portal *p, struct arena *mem, struct portal_login *login,
                              const char **secret)
{
	const char *id;

	*secret = NULL;
	TRY(random_handle(p, LOGIN_ID_BYTES, mem, &id));
	TRY(random_handle(p, HANDLE_BYTES, mem, secret));
	TRY(handle_hash(bytes_of(*secret), mem, &login->secret_hash));
	login->id = bytes_of(id);
	return request_id(p, mem, &login->request_id);
}

OUTCOME portal_browser_secret_set(const struct portal *p, const struct portal_login *login,
                                  const char *secret, struct arena *mem, struct http_reply *out)
{
	struct cookie cookie = { .value = secret, .site = COOKIE_NONE, .max_age_s = LIMIT_OPEN_REQUEST_S };

	TRY(cookie_name_of(p->is_https, COOKIE_LOGIN, login->id, mem, &cookie.name));
	return cookie_set(out, mem, &cookie);
}

OUTCOME portal_browser_secret_drop(const struct portal *p, const struct portal_login *login,
                                   struct arena *mem, struct http_reply *out)
{
	struct cookie cookie = { .value = "", .site = COOKIE_NONE, .max_age_s = 0 };

	TRY(cookie_name_of(p->is_https, COOKIE_LOGIN, login->id, mem, &cookie.name));
	return cookie_set(out, mem, &cookie);
}

OUTCOME portal_browser_login(const struct http_request *in, const struct portal *p, struct bytes relay_state,
                             int64_t now_at, struct arena *mem, const struct portal_login **out)
{
	const struct portal_login *login;
	struct bytes secret, hash;
	const char *name;

	*out = NULL;
	REQUIRE(relay_state.len == LOGIN_ID_CHARS && portal_is_visible_ascii(relay_state), RESP_UNSOLICITED);
	TRY(p->ports->login_find(p->ports->self, relay_state, now_at, mem, &login));
	TRY(cookie_name_of(p->is_https, COOKIE_LOGIN, relay_state, mem, &name));
	TRY(cookie_find(in, name, &secret));
	REQUIRE(bytes_is_present(secret), COOKIE_MISSING);
	TRY(handle_hash(secret, mem, &hash));
	REQUIRE(bytes_equal_secret(hash, login->secret_hash), OTHER_BROWSER);
	*out = login;
	return outcome_ok();
}

OUTCOME portal_browser_handle(const struct portal *p, struct arena *mem, struct portal_session *session,
                              const char **handle)
{
	*handle = NULL;
	TRY(random_handle(p, HANDLE_BYTES, mem, handle));
	return handle_hash(bytes_of(*handle), mem, &session->handle_hash);
}

OUTCOME portal_browser_handle_set(const struct portal *p, const char *handle, struct arena *mem,
                                  struct http_reply *out)
{
	struct cookie cookie = { .value = handle, .site = COOKIE_LAX, .max_age_s = -1 };

	TRY(cookie_name_of(p->is_https, COOKIE_SESSION, (struct bytes){ 0 }, mem, &cookie.name));
	return cookie_set(out, mem, &cookie);
}

OUTCOME portal_browser_handle_drop(const struct portal *p, struct arena *mem, struct http_reply *out)
{
	struct cookie cookie = { .value = "", .site = COOKIE_LAX, .max_age_s = 0 };

	TRY(cookie_name_of(p->is_https, COOKIE_SESSION, (struct bytes){ 0 }, mem, &cookie.name));
	return cookie_set(out, mem, &cookie);
}

OUTCOME portal_browser_sent(const struct http_request *in, const struct portal *p, struct arena *mem,
                            struct bytes *out)
{
	struct bytes handle;
	const char *name;

	*out = (struct bytes){ 0 };
	TRY(cookie_name_of(p->is_https, COOKIE_SESSION, (struct bytes){ 0 }, mem, &name));
	TRY(cookie_find(in, name, &handle));
	if (!bytes_is_present(handle))
		return outcome_ok();
	return handle_hash(handle, mem, out);
}

OUTCOME portal_browser_session(const struct http_request *in, const struct portal *p, int64_t now_at,
                               struct arena *mem, const struct portal_session **out)
{
	const struct portal_session *session;
	struct bytes hash;
	struct outcome o;

	*out = NULL;
	TRY(portal_browser_sent(in, p, mem, &hash));
	if (!bytes_is_present(hash))
		return outcome_ok();
	o = p->ports->session_find(p->ports->self, hash, mem, &session);
	if (o.rule == RULE_SESSION_GONE)
		return outcome_ok();
	TRY(o);
	if (!portal_session_is_alive(session, now_at))
		return outcome_ok();
	if (portal_session_wants_touch(session, now_at))
		TRY(p->ports->session_touch(p->ports->self, hash, now_at, mem));
	*out = session;
	return outcome_ok();
}
