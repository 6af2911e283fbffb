/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "tests/attack/world.h"

#include <openssl/evp.h>

#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "keys/handle.h"
#include "lib/saml/artifact.h"
#include "lib/spec/uris.h"
#include "tests/flow/portal_kept.h"
#include "tests/flow/story.h"

#define OTHER_ENTITY "https://other.example/saml"
#define WORLDS (WEAK_KEY + 1)
#define HOUR_S 3600
#define SURNAME "Muster&mann"

static struct story story;
static struct arena *life;
static EVP_PKEY *stranger, *receiver_keys[2]; /* the latter to decrypt with, one of each type */
/* The same partner as it is registered in each world; by role it plays toward the receiver. */
static const struct partner *partners[2][WORLDS];
static const struct partner *other;
static struct attack_place places[2];

static bool is_request(enum attack_kind kind)
{
	return (AS(kind) & TO_ACCOUNT) != 0;
}

/* ---- who is registered ---- */

static struct bytes changed(struct bytes text, const char *find, const char *put)
{
	return mint_replace(life, text, find, put);
}

static const char *joined(const char *a, const char *b)
{
	const char *out;

	assert_ok(arena_printf(life, &out, "%s%s", a, b));
	return out;
}

/* The partner signs by two kinds of key. */
static struct bytes with_both_keys(struct bytes text)
{
	const char *more;

	assert_ok(arena_printf(
		life, &more,
		"<md:KeyDescriptor use=\"signing\"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>%s"
		"</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>",
		mint_cert(MINT_RSA)));
	text = changed(text, "<md:SingleLogoutService", joined(more, "<md:SingleLogoutService"));
	return changed(text, "<md:KeyDescriptor use=\"encryption\"",
	               joined(more, "<md:KeyDescriptor use=\"encryption\""));
}

static const struct partner *partner_in(enum attack_world how, bool as_portal)
{
	const struct partner_record record = { .profile = PROFILE_BSI,
		                               .is_blocked = how == BLOCKED,
		                               .encrypt = as_portal || how == ENCRYPTION_WANTED };
	const enum mint_key key = how == WEAK_KEY      ? MINT_RSA_2048
	                          : how == WITHOUT_KEY ? MINT_SECP256K1
	                                               : MINT_P256;
	struct bytes text = mint_metadata(life, key, MINT_RSA, (struct mint_change){ 0 });
	const struct partner *out;

	if (key == MINT_P256)
		text = with_both_keys(text);
	if (how == METADATA_ENDED)
		text = changed(text, "2027-01-01T00:00:00Z", MINT_NOW_TEXT);
	if (how == WITHOUT_ROLE)
		text = as_portal ? changed(text, "SPSSODescriptor protocolSupportEnumeration=\"" NS_SAMLP,
		                           "SPSSODescriptor protocolSupportEnumeration=\"urn:x")
		                 : changed(text, "urn:other " NS_SAMLP, "urn:other");
	if (how == TWIN_ASKED)
		text = changed(text, "entityID=\"" MINT_PARTNER, "entityID=\"" OTHER_ENTITY);
	assert_ok(partner_read(text, &record, &out));
	return out;
}

static void partners_make(void)
{
	const struct partner_record record = { .profile = PROFILE_BSI };
	struct bytes text = mint_metadata(life, MINT_BRAINPOOL, MINT_RSA, (struct mint_change){ 0 });

	assert_ok(partner_read(changed(text, "entityID=\"" MINT_PARTNER, "entityID=\"" OTHER_ENTITY), &record,
	                       &other));
	for (unsigned role = 0; role < 2; role++)
		for (unsigned how = 0; how < WORLDS; how++)
			partners[role][how] =
				how == OTHER_ASKED ? other : partner_in((enum attack_world)how, role == 1);
}

/* One of the account's own, that stands for no message any longer. */
static const char *artifact_text(void)
{
	struct artifact artifact = { .index = ARTIFACT_INDEX_OURS };
	const char *out;

	assert_ok(artifact_source(MINT_SELF, artifact.source));
	assert_ok(artifact_encode(&artifact, life, &out));
	return out;
}

static void places_make(void)
{
	const struct attack_place place = {
		.issuer = MINT_PARTNER,
		.other = OTHER_ENTITY,
		.audience = MINT_SELF,
		.acs = MINT_ACS,
		.sso = MINT_SSO,
		.slo = MINT_SLO,
		.soap = MINT_SOAP,
		.resolve = MINT_ARTIFACT,
		.artifact = artifact_text(),
		.request_id = MINT_REQUEST_ID,
		.relay_state = ID,
		.nonce = "1",
		.level = "STORK-QAA-Level-3",
		.now_at = MINT_NOW,
		.keys = { [KEY_PARTNER] = mint_key(MINT_P256),
		          [KEY_RSA] = mint_key(MINT_RSA),
		          [KEY_EC] = mint_key(MINT_P256),
		          [KEY_STRANGER] = stranger,
		          [KEY_OTHER] = mint_key(MINT_BRAINPOOL),
		          [KEY_RECEIVER] = receiver_keys[0],
		          [KEY_RECEIVER_EC] = receiver_keys[1] },
		.alg = SIG_ECDSA256,
		.cert_base64 = mint_cert(MINT_P256),
		.canary_url = canary_url(),
		.canary_file = canary_file(),
	};

	places[0] = places[1] = place;
	places[1].relay_state = "r/1 <x>";
}

const struct attack_place *world_place(enum attack_kind kind)
{
	return &places[(AS(kind) & RESPONSES) == 0];
}

void world_start(void)
{
	assert_int_equal(story_group_start(NULL), 0);
	assert_int_equal(kept_start(NULL), 0);
	life = arena_new((size_t)64 * 1024 * 1024);
	stranger = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	receiver_keys[0] = mint_key(MINT_RSA_OTHER);
	receiver_keys[1] = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	kept_portal.decrypt =
		(struct decrypt_keys){ .keys = receiver_keys, .n_keys = ARRAY_LEN(receiver_keys) };
	assert_non_null(life);
	assert_true(stranger != NULL && receiver_keys[1] != NULL);
	story_begin(&story);
	partners_make();
	places_make();
}

void world_stop(void)
{
	story_end(&story);
	for (unsigned role = 0; role < 2; role++)
		for (unsigned how = 0; how < WORLDS; how++)
			if (how != OTHER_ASKED)
				partner_release(partners[role][how]);
	partner_release(other);
	EVP_PKEY_free(stranger);
	EVP_PKEY_free(receiver_keys[1]);
	arena_free(life);
	(void)kept_stop(NULL);
	(void)story_group_end(NULL);
}

/* ---- a portal's request reaches the account ---- */

static enum rule rule_of(const char *name, size_t len)
{
	for (unsigned i = 0; i < RULE_COUNT; i++)
		if (strlen(rule_name((enum rule)i)) == len && memcmp(rule_name((enum rule)i), name, len) == 0)
			return (enum rule)i;
	fail_msg("no rule %.*s", (int)len, name);
	return RULE_NONE;
}

/* "reference event RULE partner level" */
static enum rule noted(void)
{
	const char *line = fake_notes(&story.fake), *rule = strchr(strchr(line, ' ') + 1, ' ') + 1;

	return rule_of(rule, strcspn(rule, " "));
}

static const char *path_of(enum attack_kind kind)
{
	if ((AS(kind) & REQUESTS) != 0)
		return "/saml/sso";
	return kind == RESOLVE ? "/saml/artifact" : kind == OUT_SOAP ? "/saml/soap" : "/saml/slo";
}

static void request_serve(enum attack_kind kind, enum attack_world how, const struct attack_sent *sent,
                          struct arena *mem, struct http_reply *out)
{
	const bool is_form = (AS(kind) & SOAPS) == 0 || how == OTHER_TYPE;
	const struct http_header headers[] = {
		{ bytes_of("Content-Type"),
		  bytes_of(is_form ? "application/x-www-form-urlencoded" : "text/xml") },
	};
	struct http_request in = { .request_id = "reference",
		                   .method = sent->is_query ? HTTP_GET : HTTP_POST,
		                   .target = bytes_of(path_of(kind)),
		                   .path = bytes_of(path_of(kind)),
		                   .peer = bytes_of("192.0.2.7"),
		                   .headers = headers,
		                   .n_headers = ARRAY_LEN(headers) };

	if (sent->is_query)
		in.query = sent->octets;
	else
		in.body = sent->octets;
	story.fake.notes.len = 0;
	work_reset();
	flow_serve(&story.world, &in, mem, out);
}

/* A session that the portal may end, by the name and index of an honest request. */
static void session_open(struct fake_account *fake)
{
	const struct bytes handle = bytes_of("handle"), partner = bytes_of(MINT_PARTNER);
	struct fake_service *service = &fake->services[0];

	fake->sessions[0] = (struct session){ .handle_hash = handle, .person_id = bytes_of("person-1") };
	*service = (struct fake_service){ .handle_hash = handle, .partner = partner };
	assert_ok(handle_hash(bytes_of("_n1"), life, &service->nameid_hash));
	assert_ok(handle_hash(bytes_of("_s1"), life, &service->index_hash));
	fake->n_sessions = fake->n_services = 1;
}

/* A request opens a login, a logout ends the session, a question for an artifact is answered; nothing else
 * may happen. */
static bool is_done(enum attack_kind kind, const struct fake_account *fake, const struct http_reply *reply)
{
	const bool is_ended = fake->n_sessions == 0, is_opened = fake->n_opens == 1;

	if ((AS(kind) & REQUESTS) != 0)
		return reply->status == 303 && is_opened;
	if ((AS(kind) & LOGOUTS) != 0)
		return is_ended;
	return reply->status == 200;
}

static void request_send(enum attack_kind kind, enum attack_world how, const struct attack_sent *sent,
                         struct arena *mem, struct verdict *v)
{
	struct fake_account *fake = &story.fake;
	const struct partner *const own = fake->partners[0];
	struct http_reply out = { 0 };

	fake->partners[0] = partners[1][how];
	fake->partners[1] = other;
	fake->n_partners = 2;
	fake->n_opens = fake->n_seen = 0;
	fake->now_at = MINT_NOW + (how == AN_HOUR_LATER ? HOUR_S : how == AN_HOUR_EARLIER ? -HOUR_S : 0);
	if (how == SEEN_BEFORE)
		request_serve(kind, how, sent, mem, &out);
	fake->n_opens = 0;
	session_open(fake);
	request_serve(kind, how, sent, mem, &out);
	v->rule = noted();
	v->is_accepted = is_done(kind, fake, &out);
	v->is_read_whole = true;
	v->status = out.status;
	v->page = out.body;
	fake->partners[0] = own;
	fake->n_partners = 1;
}

/* ---- an account's Response reaches the portal ---- */

static const char *login_open(enum attack_world how)
{
	const char *cookie = COOKIE;

	assert_int_equal(kept_fresh(NULL), 0);
	kept_login(MINT_REQUEST_ID);
	kept_portal.account = partners[0][how];
	kept.now_at += how == AN_HOUR_LATER ? HOUR_S : how == AN_HOUR_EARLIER ? -HOUR_S : 0;
	kept.login.asked_at = kept.now_at - (how == TIMED_OUT ? LIMIT_OPEN_REQUEST_S : 10);
	if (how == OTHER_REQUEST)
		kept.login.request_id = bytes_of("_r2");
	if (how == NO_LOGIN)
		kept.login.id = (struct bytes){ 0 };
	if (how == SEEN_BEFORE)
		kept.seen = bytes_of("_a1");
	if (how == LEVEL_HIGH)
		kept.login.min_level = LEVEL_HOCH;
	if (how == FRESH_WANTED) { /* the login was four seconds ago; clocks may differ by a minute */
		kept.login.force_authn = true;
		kept.login.asked_at = kept.now_at + 57;
	}
	if (how == NO_COOKIE)
		cookie = NULL;
	if (how == OTHER_COOKIE)
		cookie = "__Host-sk-acs-AAAAAAAB=" SECRET;
	if (how == OTHER_SECRET)
		cookie = "__Host-sk-acs-AAAAAAAA=" HANDLE;
	return cookie;
}

static void response_send(enum attack_world how, const struct attack_sent *sent, struct arena *mem,
                          struct verdict *v)
{
	const struct partner *const own = kept_portal.account;
	const char *cookie = login_open(how);
	struct http_reply out = { 0 };

	work_reset();
	kept_post("/sk/acs", sent->octets, cookie, mem, &out);
	v->rule = kept.noted;
	v->is_accepted = out.status == 303 && kept.n_finished == 1;
	v->is_read_whole =
		bytes_equal_text(kept.session.subject, "_n1") && bytes_equal_text(kept.value, SURNAME);
	v->status = out.status;
	v->page = out.body;
	kept_portal.account = own;
}

void world_send(enum attack_kind kind, enum attack_world how, const struct attack_sent *sent,
                struct arena *mem, struct verdict *out)
{
	*out = (struct verdict){ 0 };
	if (is_request(kind))
		request_send(kind, how, sent, mem, out);
	else if ((AS(kind) & ANSWERS) != 0)
		answer_send(kind, how, partners[0][how], sent, mem, out);
	else
		response_send(how, sent, mem, out);
	out->work = work_done();
	out->work.memory = arena_used(mem);
}
