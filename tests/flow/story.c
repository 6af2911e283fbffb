/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "tests/flow/story.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/saml/metadata.h"
#include "lib/spec/uris.h"
#include "lib/wire/base64.h"
#include "lib/wire/form.h"

#define STORY_MEMORY ((size_t)64 * 1024 * 1024)
#define SKEW_S 60
#define STORY_CHANGE                                                                                         \
	{                                                                                                    \
		"<md:RequestedAttribute Name=\"urn:oid:2.5.4.42\"/>",                                        \
			"<md:RequestedAttribute Name=\"urn:oid:2.5.4.16\"/><md:RequestedAttribute "          \
		        "Name=\"urn:oid:2.5.4.42\"/>"                                                        \
	}

static char folder[] = "/tmp/test_flow.XXXXXX";
static char key_file[64], cert_file[64];
static struct own_keys *own;
static EVP_PKEY *portal_keys[1];
static struct person_attribute attributes[3];

int story_group_start(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const char *why;

	(void)state;
	assert_ok(response_start());
	assert_ok(xml_start());
	assert_non_null(mkdtemp(folder));
	(void)snprintf(key_file, sizeof key_file, "%s/key.pem", folder);
	(void)snprintf(cert_file, sizeof cert_file, "%s/cert.pem", folder);
	mint_pem_save(MINT_RSA_OTHER, key_file, cert_file);
	own = own_keys_new();
	assert_non_null(own);
	assert_ok(own_keys_load(own, KEY_SIGNING, key_file, cert_file, mem, &why));
	portal_keys[0] = mint_key(MINT_RSA);
	attributes[0] = (struct person_attribute){ ATTR_SURNAME, LEVEL_HOCH, bytes_of(STORY_SURNAME) };
	attributes[1] =
		(struct person_attribute){ ATTR_POSTAL_ADDRESS, LEVEL_BASIS, bytes_of(STORY_ADDRESS) };
	attributes[2] = (struct person_attribute){ ATTR_GIVEN_NAME, LEVEL_NIEDRIG, bytes_of("Anna") };
	return 0;
}

int story_group_end(void **state)
{
	(void)state;
	own_keys_free(own);
	(void)unlink(key_file);
	(void)unlink(cert_file);
	(void)rmdir(folder);
	mint_stop();
	response_stop();
	xml_stop();
	return 0;
}

static void partners_make(struct story *s)
{
	const struct partner_record portal = { .profile = PROFILE_BSI,
		                               .encrypt = true,
		                               .form_action = STORY_NEXT },
	                            account = { 0 };
	const struct mint_change change = STORY_CHANGE;
	const struct metadata_plan plan = {
		.entity_id = MINT_SELF, .roles = ROLE_IDP, .sso_url = MINT_SSO, .slo_url = MINT_SLO, .keys = own
	};
	struct bytes ours;

	assert_ok(partner_read(mint_metadata(s->mem, MINT_P256, MINT_RSA, change), &portal,
	                       &s->fake.partners[0]));
	s->fake.n_partners = 1;
	assert_ok(metadata_issue(&plan, s->mem, &ours));
	assert_ok(partner_read(ours, &account, &s->account));
	s->world.metadata = ours;
}

void story_begin(struct story *s)
{
	*s = (struct story){ .mem = arena_new(STORY_MEMORY), .browser.language = "de" };
	assert_non_null(s->mem);
	fake_account_init(&s->fake, MINT_NOW);
	s->fake.persons[0] = (struct fake_person){ .username = STORY_USER,
		                                   .person_id = "person-1",
		                                   .hash = bytes_of("today:" STORY_PASSWORD),
		                                   .attributes = attributes,
		                                   .n_attributes = ARRAY_LEN(attributes) };
	s->fake.n_persons = 1;
	s->world = (struct world){
		.ports = &s->fake.ports,
		.base_url = "https://konto.example",
		.is_https = true,
		.self = { .entity_id = MINT_SELF, .sso_url = MINT_SSO, .slo_url = MINT_SLO, .soap_url = MINT_SOAP,
		          .artifact_url = MINT_ARTIFACT, .clock_skew_s = SKEW_S },
		.policy = { .reachable_levels = 1U << LEVEL_BASIS, .password_level = LEVEL_BASIS },
		.site = { .name = "Konto" },
		.keys = own,
	};
	partners_make(s);
}

void story_end(struct story *s)
{
	partner_release(s->account);
	fake_account_done(&s->fake);
	arena_free(s->mem);
}

void scoped_story(struct story *s)
{
	story_end(s);
}

bool has(const char *text, const char *part)
{
	return strstr(text, part) != NULL;
}

static const char *text_of(struct story *s, struct bytes b)
{
	const char *out;

	assert_ok(arena_text(s->mem, b, &out));
	return out;
}

/* ---- the portal ---- */

static OUTCOME portal_sign(void *self, enum sig_alg alg, struct bytes octets, unsigned char *out, size_t cap,
                           size_t *out_len)
{
	return alg_sign(self, alg, octets, out, cap, out_len);
}

struct signer portal_signer(bool is_other_key)
{
	const enum mint_key key = is_other_key ? MINT_RSA_OTHER : MINT_P256;

	return (struct signer){ portal_sign, mint_key(key), mint_cert(key) };
}

void portal_second(struct story *s)
{
	const struct partner_record record = { .profile = PROFILE_BSI, .encrypt = true };
	const struct bytes metadata =
		mint_metadata(s->mem, MINT_RSA_OTHER, MINT_RSA, (struct mint_change){ NULL, NULL });

	assert_ok(partner_read(mint_replace(s->mem, metadata, MINT_PARTNER, STORY_SECOND), &record,
	                       &s->fake.partners[s->fake.n_partners]));
	s->fake.n_partners++;
}

const char *portal_redirect(struct story *s, const struct portal_wish *wish)
{
	const struct mint how = { .before = { "STORK-QAA-Level-3", "STORK-QAA-Level-1" } };
	const struct signer signer = portal_signer(wish->is_other_key);
	struct bytes xml = mint_request(s->mem, &how);
	const char *url, *id;

	assert_ok(arena_printf(s->mem, &id, " ID=\"%s\"", wish->id != NULL ? wish->id : MINT_REQUEST_ID));
	xml = mint_replace(s->mem, xml, " ID=\"" MINT_REQUEST_ID "\"", id);
	for (size_t i = 0; i < PORTAL_CHANGES; i++)
		xml = mint_replace(s->mem, xml, wish->changes[i].find, wish->changes[i].put);
	assert_ok(binding_redirect_url("https://konto.example/saml/sso", "SAMLRequest", xml,
	                               bytes_of(wish->relay_state), &signer,
	                               wish->is_other_key ? SIG_RSA_PSS256 : SIG_ECDSA256, s->mem, &url));
	return url + strlen("https://konto.example");
}

static const char *base64_of(struct story *s, struct bytes octets)
{
	struct text t = text_new(s->mem, STORY_MEMORY);
	const char *out;

	base64_encode(&t, octets);
	assert_ok(text_done_str(&t, &out));
	return out;
}

const char *portal_post(struct story *s, const char *relay_state)
{
	const struct mint how = { .key = mint_key(MINT_P256),
		                  .alg = SIG_ECDSA256,
		                  .sign_message = true,
		                  .before = { "STORK-QAA-Level-3", "STORK-QAA-Level-1" } };

	return form_of(s,
	               (const char *const[]){ "SAMLRequest", base64_of(s, mint_request(s->mem, &how)),
	                                      relay_state != NULL ? "RelayState" : NULL, relay_state, NULL });
}

const char *action_of(struct story *s, const char *body)
{
	static const char mark[] = " action=\"";
	const char *at = strstr(body, mark), *end;

	assert_non_null(at);
	at += sizeof mark - 1;
	end = strchr(at, '"');
	assert_non_null(end);
	return text_of(s, bytes_at(at, (size_t)(end - at)));
}

void portal_receive(struct story *s, const struct seen_reply *page, const char *request_id,
                    struct portal_got *out)
{
	const struct saml_self self = { .entity_id = MINT_PARTNER,
		                        .acs_url = MINT_ACS,
		                        .clock_skew_s = SKEW_S };
	const struct decrypt_keys keys = { .keys = portal_keys, .n_keys = 1 };
	const struct response_expected expected = { .request_id = request_id,
		                                    .asked_at = MINT_NOW,
		                                    .min_level = LEVEL_BASIS,
		                                    .account = s->account };
	struct saml_wire wire = { .binding = BINDING_POST };
	struct response_raw raw;

	*out = (struct portal_got){ 0 };
	if (page->status != 200 || field_of(s, page->body, "SAMLResponse") == NULL)
		fail_msg("no Response, status %d:\n%s", page->status, fake_notes(&s->fake));
	out->action = action_of(s, page->body);
	out->relay_state = field_of(s, page->body, "RelayState");
	assert_ok(base64_decode(bytes_of(field_of(s, page->body, "SAMLResponse")), s->mem, &wire.xml));
	out->xml = text_of(s, wire.xml);
	assert_ok(response_decode(&wire, s->mem, &raw));
	assert_ok(response_verify(&raw, &expected, &self, &keys, s->fake.now_at, s->mem, &out->response));
}

struct bytes portal_attribute(const struct portal_got *got, const char *name)
{
	const struct response_attribute *found = NULL;

	for (size_t i = 0; i < got->response.n_attributes; i++)
		if (bytes_equal_text(got->response.attributes[i].name, name))
			found = &got->response.attributes[i];
	if (found == NULL || found->n_values != 1)
		fail_msg("no single value of %s", name);
	return found->values[0];
}

/* ---- the browser ---- */

static void cookie_keep(struct story *s, struct browser *b, const char *line)
{
	const char *equals = strchr(line, '='), *end = strchr(line, ';');
	struct jar_cookie fresh;
	size_t i = 0;

	assert_non_null(equals);
	assert_non_null(end);
	assert_true(has(line, "; Secure; HttpOnly; SameSite=Lax"));
	assert_memory_equal(line, "__Host-", strlen("__Host-"));
	fresh.name = text_of(s, bytes_at(line, (size_t)(equals - line)));
	fresh.value = text_of(s, bytes_at(equals + 1, (size_t)(end - equals - 1)));
	while (i < b->n_cookies && strcmp(b->cookies[i].name, fresh.name) != 0)
		i++;
	assert_true(i < COOKIES_MAX);
	if (has(line, "; Max-Age=0")) {
		if (i < b->n_cookies)
			b->cookies[i] = b->cookies[--b->n_cookies];
		return;
	}
	b->cookies[i] = fresh;
	b->n_cookies += i == b->n_cookies ? 1 : 0;
}

static struct bytes cookie_header(struct story *s, const struct browser *b)
{
	struct text t = text_new(s->mem, STORY_MEMORY);
	struct bytes out;

	for (size_t i = 0; i < b->n_cookies; i++) {
		text_str(&t, i > 0 ? "; " : "");
		text_str(&t, b->cookies[i].name);
		text_lit(&t, "=");
		text_str(&t, b->cookies[i].value);
	}
	assert_ok(text_done(&t, &out));
	return b->n_cookies > 0 ? out : (struct bytes){ 0 };
}

static struct seen_reply reply_keep(struct story *s, struct browser *b, const struct http_reply *reply)
{
	struct seen_reply seen = { .status = reply->status, .body = "", .type = reply->content_type };

	if (bytes_is_present(reply->body))
		seen.body = text_of(s, reply->body);
	for (const struct http_reply_header *h = reply->headers; h != NULL; h = h->next) {
		const char *value = text_of(s, bytes_of(h->value));

		if (strcmp(h->name, "Location") == 0)
			seen.location = value;
		if (strcmp(h->name, "Content-Security-Policy") == 0)
			seen.policy = value;
		if (strcmp(h->name, "Retry-After") == 0)
			seen.retry_after = value;
		if (strcmp(h->name, "Allow") == 0)
			seen.allow = value;
		if (strcmp(h->name, "Set-Cookie") != 0)
			continue;
		seen.n_cookies++;
		cookie_keep(s, b, value);
	}
	return seen;
}

static struct seen_reply serve(struct story *s, struct browser *b, enum http_method method, const char *target,
                               const char *type, struct bytes body)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const char *question = strchr(target, '?');
	const struct http_header headers[] = {
		{ bytes_of("Content-Type"), bytes_of(type) },
		{ bytes_of("Cookie"), cookie_header(s, b) },
		{ bytes_of("Accept-Language"), bytes_of(b->language) },
	};
	struct http_request in = { .method = method,
		                   .target = bytes_of(target),
		                   .path = bytes_of(target),
		                   .peer = bytes_of("192.0.2.7"),
		                   .headers = headers,
		                   .n_headers = ARRAY_LEN(headers),
		                   .body = body };
	struct http_reply out = { 0 };

	assert_non_null(mem);
	assert_ok(arena_printf(s->mem, &in.request_id, "request-%u", ++s->n_requests));
	if (question != NULL) {
		in.path.len = (size_t)(question - target);
		in.query = bytes_of(question + 1);
	}
	arena_fail_at(mem, s->fail_alloc);
	flow_serve(&s->world, &in, mem, &out);
	return reply_keep(s, b, &out);
}

struct seen_reply browse(struct story *s, struct browser *b, enum http_method method, const char *target,
                         const char *form)
{
	return serve(s, b, method, target, "application/x-www-form-urlencoded", bytes_of(form));
}

struct seen_reply send_body(struct story *s, const char *path, const char *type, struct bytes body)
{
	struct browser program = { .language = NULL };

	return serve(s, &program, HTTP_POST, path, type, body);
}

struct seen_reply soap(struct story *s, const char *path, struct bytes message)
{
	return send_body(s, path, "text/xml; charset=utf-8", mint_soap(s->mem, message));
}

struct seen_reply get(struct story *s, const char *target)
{
	return browse(s, &s->browser, HTTP_GET, target, NULL);
}

struct seen_reply post(struct story *s, const char *path, const char *form)
{
	return browse(s, &s->browser, HTTP_POST, path, form);
}

static const struct {
	const char *entity, *octet;
} entities[] = { { "&amp;", "&" },   { "&lt;", "<" },  { "&gt;", ">" },
	         { "&quot;", "\"" }, { "&#39;", "'" }, { "&#13;", "\r" } };

const char *field_of(struct story *s, const char *body, const char *name)
{
	struct text t = text_new(s->mem, STORY_MEMORY);
	const char *mark, *at, *out;

	assert_ok(arena_printf(s->mem, &mark, "<input type=\"hidden\" name=\"%s\" value=\"", name));
	at = strstr(body, mark);
	if (at == NULL)
		return NULL;
	for (at += strlen(mark); *at != '"'; at++) {
		size_t i = 0;

		while (i < ARRAY_LEN(entities) &&
		       strncmp(at, entities[i].entity, strlen(entities[i].entity)) != 0)
			i++;
		text_put(&t, i < ARRAY_LEN(entities) ? entities[i].octet : at, 1);
		at += i < ARRAY_LEN(entities) ? strlen(entities[i].entity) - 1 : 0;
	}
	assert_ok(text_done_str(&t, &out));
	return out;
}

const char *form_of(struct story *s, const char *const *pairs)
{
	struct text t = text_new(s->mem, STORY_MEMORY);
	const char *out;

	for (size_t i = 0; pairs[i] != NULL; i += 2) {
		text_str(&t, i > 0 ? "&" : "");
		text_str(&t, pairs[i]);
		text_lit(&t, "=");
		form_escape(&t, bytes_of(pairs[i + 1]));
	}
	assert_ok(text_done_str(&t, &out));
	return out;
}

/* ---- steps ---- */

const char *story_open(struct story *s, const struct portal_wish *wish)
{
	const struct seen_reply reply = get(s, portal_redirect(s, wish));
	const char *path;

	if (reply.status != 303 || reply.location == NULL)
		fail_msg("request not opened: %d\n%s", reply.status, fake_notes(&s->fake));
	path = strstr(reply.location, "/login?r=");
	assert_non_null(path);
	return path;
}

struct seen_reply story_login(struct story *s, const char *login_path, const char *user, const char *password)
{
	return post(s, "/login",
	            form_of(s, (const char *const[]){ "request", strchr(login_path, '=') + 1, "username",
	                                              user, "password", password, NULL }));
}

struct seen_reply story_decide(struct story *s, const char *consent_body, const char *decision,
                               const char *release)
{
	const char *request = field_of(s, consent_body, "request"),
		   *session = field_of(s, consent_body, "session");

	assert_non_null(request);
	assert_non_null(session);
	return post(s, "/login/consent",
	            form_of(s, (const char *const[]){ "request", request, "session", session, "decision",
	                                              decision, release != NULL ? "release" : NULL, release,
	                                              NULL }));
}
