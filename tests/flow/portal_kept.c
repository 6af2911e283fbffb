/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "keys/handle.h"
#include "lib/base/text.h"
#include "lib/saml/port_lasso.h"
#include "lib/wire/base64.h"
#include "lib/wire/form.h"
#include "lib/xml/xml.h"
#include "tests/flow/portal_kept.h"

static struct arena *life; /* what the ports keep */
struct kept kept;

static struct bytes keep(struct bytes b)
{
	struct bytes out;

	assert_ok(arena_copy(life, b, &out));
	return out;
}

struct bytes kept_hash(const char *text)
{
	struct bytes hash;

	assert_ok(handle_hash(bytes_of(text), life, &hash));
	return hash;
}

static OUTCOME failing(void)
{
	return outcome_of(kept.failing, __LINE__);
}

static int64_t port_now(void *self)
{
	(void)self;
	return kept.now_at;
}

static OUTCOME port_random(void *self, unsigned char *out, size_t n)
{
	(void)self;
	memset(out, ++kept.next, n);
	return outcome_ok();
}

static OUTCOME port_login_open(void *self, const struct portal_login *login, struct arena *mem)
{
	(void)self;
	(void)mem;
	TRY(failing());
	kept.n_opened++;
	kept.login = *login;
	kept.login.id = keep(login->id);
	kept.login.secret_hash = keep(login->secret_hash);
	kept.login.request_id = keep(login->request_id);
	kept.login.return_to = keep(login->return_to);
	kept.login.lang = keep(login->lang);
	return outcome_ok();
}

static OUTCOME port_login_find(void *self, struct bytes id, int64_t now_at, struct arena *mem,
                               const struct portal_login **out)
{
	struct portal_login *found;

	(void)self;
	TRY(failing());
	REQUIRE(bytes_equal(kept.login.id, id), OPEN_REQUEST_GONE);
	REQUIRE(now_at - LIMIT_OPEN_REQUEST_S < kept.login.asked_at, OPEN_REQUEST_GONE);
	found = arena_alloc(mem, sizeof *found);
	REQUIRE(found != NULL, OUT_OF_MEMORY);
	*found = kept.login;
	*out = found;
	return outcome_ok();
}

/* By a LogoutRequest that was here before. */
static bool is_ended(const struct portal_session *session)
{
	return bytes_equal(kept.logout_nameid, session->nameid_hash) && kept.logout_asked_at >= session->issued_at &&
	       (!bytes_is_present(kept.logout_index) || bytes_equal(kept.logout_index, session->index_hash));
}

/* Like the statement: the replay undoes all, a login that is gone changes nothing. */
static OUTCOME port_login_finish(void *self, struct bytes id, struct bytes assertion_id, int64_t until_at,
                                 const struct portal_session *session, struct arena *mem)
{
	(void)self;
	(void)mem;
	TRY(failing());
	REQUIRE(bytes_equal(kept.login.id, id), OPEN_REQUEST_GONE);
	REQUIRE(!bytes_equal(kept.seen, assertion_id), ASSERT_REPLAY);
	if (is_ended(session)) {
		kept.login.id = (struct bytes){ 0 };
		return outcome_of(RULE_OPEN_REQUEST_GONE, __LINE__);
	}
	kept.n_finished++;
	kept.seen = keep(assertion_id);
	kept.seen_until_at = until_at;
	kept.session = *session;
	kept.session.subject = keep(session->subject);
	kept.session.handle_hash = keep(session->handle_hash);
	if (session->n_attributes > 0 && session->attributes[0].n_values > 0)
		kept.value = keep(session->attributes[0].values[0]);
	kept.session.nameid_hash = keep(session->nameid_hash);
	kept.session.index_hash = keep(session->index_hash);
	kept.session.attributes = NULL;
	kept.login.id = (struct bytes){ 0 };
	return outcome_ok();
}

static OUTCOME port_login_drop(void *self, struct bytes id, struct arena *mem)
{
	(void)self;
	(void)mem;
	TRY(failing());
	assert_true(bytes_equal(kept.login.id, id));
	kept.n_dropped++;
	return outcome_ok();
}

static OUTCOME port_session_find(void *self, struct bytes handle_hash, struct arena *mem,
                                 const struct portal_session **out)
{
	(void)self;
	(void)mem;
	TRY(failing());
	REQUIRE(bytes_equal(kept.session.handle_hash, handle_hash), SESSION_GONE);
	*out = &kept.session;
	return outcome_ok();
}

static OUTCOME port_session_touch(void *self, struct bytes handle_hash, int64_t now_at, struct arena *mem)
{
	(void)self;
	(void)handle_hash;
	(void)mem;
	assert_int_equal(now_at, kept.now_at);
	kept.n_touched++;
	return outcome_ok();
}

static OUTCOME port_session_end(void *self, struct bytes handle_hash, struct arena *mem)
{
	(void)self;
	(void)mem;
	TRY(failing());
	kept.n_ended += bytes_equal(kept.session.handle_hash, handle_hash) ? 1 : 0;
	return outcome_ok();
}

static OUTCOME port_logout(void *self, const struct portal_logout *what, struct arena *mem, size_t *n_ended)
{
	bool is_named = what->n_indexes == 0;

	(void)self;
	(void)mem;
	*n_ended = 0;
	TRY(failing());
	REQUIRE(!bytes_equal(kept.logout_seen, what->request_id), LOGOUT_REPLAY);
	kept.logout_seen = keep(what->request_id);
	kept.logout_nameid = keep(what->nameid_hash);
	kept.logout_index = what->n_indexes > 0 ? keep(what->index_hashes[0]) : (struct bytes){ 0 };
	kept.logout_asked_at = what->asked_at;
	for (size_t i = 0; i < what->n_indexes; i++)
		is_named = is_named || bytes_equal(what->index_hashes[i], kept.session.index_hash);
	if (!is_named || !bytes_equal(what->nameid_hash, kept.session.nameid_hash))
		return outcome_ok();
	kept.session.subject = (struct bytes){ 0 };
	*n_ended = 1;
	return outcome_ok();
}

static bool port_is_ready(void *self)
{
	(void)self;
	return kept.failing == RULE_NONE;
}

static void port_note(void *self, const char *request_id, const char *event, struct outcome why,
                      enum level level)
{
	(void)self;
	(void)level;
	assert_non_null(request_id);
	assert_non_null(event);
	if (!is_ok(why))
		kept.noted = why.rule;
}

static const struct portal_ports ports = {
	.now = port_now,
	.random_fill = port_random,
	.login_open = port_login_open,
	.login_find = port_login_find,
	.login_finish = port_login_finish,
	.login_drop = port_login_drop,
	.session_find = port_session_find,
	.session_touch = port_session_touch,
	.session_end = port_session_end,
	.logout = port_logout,
	.is_ready = port_is_ready,
	.note = port_note,
};

static OUTCOME sign(void *self, enum sig_alg alg, struct bytes octets, unsigned char *out, size_t cap,
                    size_t *out_len)
{
	return alg_sign(self, alg, octets, out, cap, out_len);
}

static const struct partner_attribute asked[] = { { "urn:oid:2.5.4.4", true } };
static const struct portal_header headers[] = {
	{ "urn:oid:2.5.4.4", "Servicekonto-Attr-surname" },
	{ "urn:oid:2.5.4.42", "Servicekonto-Attr-givenName" },
};
static EVP_PKEY *decrypting[1];
static struct signer signer = { .sign = sign };
struct portal kept_portal = {
	.ports = &ports,
	.base_url = BASE,
	.is_https = true,
	.self = { .entity_id = MINT_SELF, .acs_url = MINT_ACS, .clock_skew_s = 60 },
	.display_name = "Portal & <Amt>",
	.contact_mail = "hilfe@portal.example",
	.site = { .name = "Portal & <Amt>", .imprint_url = "/impressum", .root = PORTAL_ROOT },
	.sso_url = MINT_SSO,
	.signer = &signer,
	.alg = SIG_RSA_PSS256,
	.decrypt = { .keys = decrypting, .n_keys = 1 },
	.attributes = asked,
	.n_attributes = 1,
	.headers = headers,
	.n_headers = 2,
	.level = LEVEL_NIEDRIG,
	.metadata = { (const unsigned char *)"<md/>", 5 },
};

static struct http_header sent[3];

struct http_request kept_request(enum http_method method, const char *target, const char *cookie,
                                 const char *return_to)
{
	const char *mark = strchr(target, '?');
	struct http_request in = { .request_id = "reference",
		                   .method = method,
		                   .target = bytes_of(target),
		                   .path = bytes_of(target),
		                   .headers = sent };

	if (mark != NULL) {
		in.path.len = (size_t)(mark - target);
		in.query = bytes_of(mark + 1);
	}
	sent[in.n_headers++] = (struct http_header){ bytes_of("Content-Type"),
		                                     bytes_of("application/x-www-form-urlencoded") };
	if (cookie != NULL)
		sent[in.n_headers++] = (struct http_header){ bytes_of("Cookie"), bytes_of(cookie) };
	if (return_to != NULL)
		sent[in.n_headers++] =
			(struct http_header){ bytes_of("Servicekonto-Return"), bytes_of(return_to) };
	return in;
}

const char *kept_header(const struct http_reply *reply, const char *name)
{
	for (const struct http_reply_header *h = reply->headers; h != NULL; h = h->next)
		if (strcmp(h->name, name) == 0)
			return h->value;
	return NULL;
}

bool kept_sets_cookie(const struct http_reply *reply, const char *start)
{
	for (const struct http_reply_header *h = reply->headers; h != NULL; h = h->next)
		if (strcmp(h->name, "Set-Cookie") == 0 && strncmp(h->value, start, strlen(start)) == 0)
			return true;
	return false;
}

bool kept_body_has(const struct http_reply *reply, const char *text)
{
	return reply->body.ptr != NULL &&
	       memmem(reply->body.ptr, reply->body.len, text, strlen(text)) != NULL;
}

void kept_get(const char *target, const char *cookie, const char *return_to, struct arena *mem,
              struct http_reply *out)
{
	const struct http_request in = kept_request(HTTP_GET, target, cookie, return_to);

	portal_serve(&kept_portal, &in, mem, out);
}

void kept_post(const char *target, struct bytes body, const char *cookie, struct arena *mem,
               struct http_reply *out)
{
	struct http_request in = kept_request(HTTP_POST, target, cookie, NULL);

	in.body = body;
	portal_serve(&kept_portal, &in, mem, out);
}

int kept_fresh(void **state)
{
	(void)state;
	arena_free(life);
	life = arena_new(CAP);
	assert_non_null(life);
	kept = (struct kept){ .now_at = MINT_NOW };
	return 0;
}

void kept_login(const char *request_id)
{
	kept.login = (struct portal_login){ .id = bytes_of(ID),
		                            .secret_hash = kept_hash(SECRET),
		                            .request_id = bytes_of(request_id),
		                            .return_to = bytes_of("/a?b=c"),
		                            .min_level = LEVEL_SUBSTANZIELL,
		                            .lang = bytes_of("en"),
		                            .asked_at = MINT_NOW - 10 };
}

struct bytes kept_answer(struct arena *mem, struct mint_change after)
{
	const struct mint how = {
		.key = mint_key(MINT_RSA), .alg = SIG_RSA_PSS256, .sign_assertion = true, .after = after
	};

	return mint_response(mem, &how);
}

struct bytes kept_answer_form(struct bytes xml, const char *relay_state, struct arena *mem)
{
	struct text encoded = text_new(mem, LIMIT_FORM_BYTES), body = text_new(mem, LIMIT_FORM_BYTES);
	struct bytes base64, form;

	base64_encode(&encoded, xml);
	assert_ok(text_done(&encoded, &base64));
	text_lit(&body, "SAMLResponse=");
	form_escape(&body, base64);
	if (relay_state != NULL) {
		text_lit(&body, "&RelayState=");
		form_escape(&body, bytes_of(relay_state));
	}
	assert_ok(text_done(&body, &form));
	return form;
}

void kept_post_answer(struct bytes xml, const char *relay_state, const char *cookie, struct arena *mem,
                      struct http_reply *out)
{
	kept_post("/sk/acs", kept_answer_form(xml, relay_state, mem), cookie, mem, out);
}

static const struct bytes names[] = {
	{ (const unsigned char *)"M\xc3\xbcller, \"<&>\"\r\n", 16 },
	{ (const unsigned char *)"\xf0\x9f\x98\x80", 4 },
};
static const struct portal_attribute held[] = {
	{ .name = { (const unsigned char *)"urn:oid:2.5.4.4", 15 },
	  .level = LEVEL_HOCH,
	  .values = names,
	  .n_values = 2 },
};

void kept_session(void)
{
	kept.session = (struct portal_session){ .handle_hash = kept_hash(HANDLE),
		                                .subject = bytes_of("p%1"),
		                                .account = bytes_of(MINT_PARTNER),
		                                .level = LEVEL_SUBSTANZIELL,
		                                .authn_at = MINT_NOW - 100,
		                                .started_at = MINT_NOW - 50,
		                                .seen_at = MINT_NOW,
		                                .ends_at = MINT_NOW + 1000,
		                                .attributes = held,
		                                .n_attributes = 1 };
}

int kept_start(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);

	(void)state;
	assert_ok(port_lasso_start());
	assert_ok(xml_start());
	signer.self = mint_key(MINT_RSA);
	decrypting[0] = mint_key(MINT_RSA_OTHER);
	kept_portal.account =
		mint_partner(mem, PROFILE_BSI, MINT_RSA, MINT_RSA_OTHER, (struct mint_change){ 0 });
	return 0;
}

int kept_stop(void **state)
{
	(void)state;
	partner_release(kept_portal.account);
	arena_free(life);
	mint_stop();
	xml_stop();
	return 0;
}
