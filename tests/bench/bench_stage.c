/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/bench/bench_stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "idp/core/answer.h"
#include "idp/core/levels.h"
#include "idp/core/release.h"
#include "idp/core/request.h"
#include "keys/generate.h"
#include "lib/base/text.h"
#include "lib/base/utctime.h"
#include "lib/saml/binding.h"
#include "lib/saml/metadata.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "lib/wire/base64.h"
#include "lib/xml/curve.h"
#include "lib/xml/xml.h"

#define STAGE_MEMORY ((size_t)1 << 30) /* all requests of all rounds */
#define IDP    "https://konto.example/saml/metadata"
#define SSO    "https://konto.example/saml/sso"
#define PORTAL "https://portal.example/sk/metadata"
#define ACS    "https://portal.example/sk/acs"

void must(struct outcome o, const char *what)
{
	if (is_ok(o))
		return;
	(void)fprintf(stderr, "bench: %s: %s, line %u\n", what, rule_name(o.rule), o.line);
	exit(EXIT_FAILURE);
}

void have(bool is_there, const char *what)
{
	if (!is_there) {
		(void)fprintf(stderr, "bench: %s\n", what);
		exit(EXIT_FAILURE);
	}
}

double cpu_s(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct own_keys *keys_new(struct stage *s, const char *folder, const char *name)
{
	struct own_keys *keys = own_keys_new();
	const char *why, *key, *cert, *rsa, *ec;

	have(keys != NULL, "memory");
	must(arena_printf(s->mem, &rsa, "%s-rsa", name), "name");
	must(arena_printf(s->mem, &ec, "%s-ec", name), "name");
	must(generate_pair(folder, rsa, NULL, name, false, s->mem, &why), "RSA key");
	must(generate_pair(folder, ec, curve_of_name("P-256"), name, false, s->mem, &why), "EC key");
	for (int i = 0; i < 2; i++) {
		must(arena_printf(s->mem, &key, "%s/%s.key", folder, i == 0 ? rsa : ec), "name");
		must(arena_printf(s->mem, &cert, "%s/%s.crt", folder, i == 0 ? rsa : ec), "name");
		must(own_keys_load(keys, KEY_SIGNING, key, cert, s->mem, &why), "load");
		(void)remove(key);
		(void)remove(cert);
	}
	return keys;
}

static const struct partner *partner_new(struct stage *s, const struct own_keys *keys, bool is_portal)
{
	const struct partner_record record = { .profile = PROFILE_BSI };
	const struct metadata_plan plan = { .entity_id = is_portal ? PORTAL : IDP,
		                            .roles = is_portal ? ROLE_SP : ROLE_IDP,
		                            .sso_url = SSO,
		                            .acs_url = ACS,
		                            .keys = keys };
	const struct partner *partner;
	struct bytes metadata;

	must(metadata_issue(&plan, s->mem, &metadata), "metadata");
	must(partner_read(metadata, &record, &partner), "partner");
	return partner;
}

struct request request_new(struct stage *s, enum sig_alg alg)
{
	static unsigned serial;
	const struct signer *signer = &own_keys_for(s->portal, alg)->signer;
	struct authnreq_plan plan = { .now_at = s->now_at, .destination = SSO, .issuer = PORTAL, .acs_url = ACS,
		                      .force_authn = true, .min_level = LEVEL_SUBSTANZIELL };
	struct request r = { .http = { .request_id = "bench", .method = HTTP_GET } };
	struct bytes xml;
	const char *url;

	must(arena_printf(s->mem, &r.id, "_%032u", ++serial), "id");
	plan.id = r.id;
	must(authnreq_issue(&plan, s->mem, &xml), "request");
	must(binding_redirect_url(SSO, "SAMLRequest", xml, bytes_of("relay"), signer, alg, s->mem, &url), "url");
	r.http.target = bytes_of(url);
	r.http.query = bytes_of(strchr(url, '?') + 1);
	return r;
}

/* A person with the attributes of the federal account's table. */
static size_t person_make(struct person_attribute out[ATTR_COUNT])
{
	size_t n = 0;

	for (unsigned a = 0; a < ATTR_COUNT; a++) {
		if (attribute_is_technical((enum attribute)a) || a == ATTR_BPK2)
			continue;
		out[n++] = (struct person_attribute){ (enum attribute)a, LEVEL_SUBSTANZIELL,
			                              bytes_of("Heidestra\xc3\x9f" "e 17 & S\xc3\xb6hne <1>") };
	}
	return n;
}

static size_t less(size_t a, size_t b)
{
	return a < b ? a : b;
}

struct bytes answer(struct stage *s, const struct request *r, const struct manner *manner, struct arena *mem)
{
	static const struct account_policy policy = { .reachable_levels = LEVELS_ALL, .password_level = LEVEL_BASIS };
	const struct session session = { .person_id = bytes_of("p"), .level = LEVEL_SUBSTANZIELL, .means = MEANS_TEST,
		                         .authn_at = s->now_at, .started_at = s->now_at, .seen_at = s->now_at };
	const struct answer_parts parts = { "_r0123456789abcdef0123456789abcdef01234567",
		                            "_a0123456789abcdef0123456789abcdef01234567",
		                            "_n0123456789abcdef0123456789abcdef01234567",
		                            "_s0123456789abcdef0123456789abcdef01234567", "192.0.2.7" };
	const struct response_sealing sealing = { &own_keys_for(s->account, manner->alg)->signer, manner->alg, true, false,
		                                  manner->encrypt };
	struct person_attribute person[ATTR_COUNT];
	struct text form = text_new(mem, LIMIT_REQUEST_MEMORY);
	struct request_decision decision;
	struct authnreq_verified verified;
	struct authnreq_raw raw;
	struct response_plan plan;
	struct release release;
	struct saml_wire wire;
	struct bytes xml, base64;

	must(binding_request_receive(&r->http, mem, &wire), "receive");
	must(authnreq_decode(&wire, mem, &raw), "decode");
	must(authnreq_verify(&wire, &raw, s->portal_at_account, &s->self_account, s->now_at, mem, &verified), "verify");
	must(decide_request(&verified, &policy, s->now_at, mem, &decision), "decide");
	must(release_plan(&decision.open, &session, person, less(person_make(person), manner->n_attributes),
	                  bytes_of("pseudonym"), mem, &release),
	     "release");
	must(answer_success(&decision.open, &session, &release, IDP, s->now_at, &parts, mem, &plan), "answer");
	must(response_issue(&plan, &sealing, mem, &xml), "issue");
	base64_encode(&form, xml);
	must(text_done(&form, &base64), "serialise");
	return xml;
}

size_t believe(struct stage *s, const struct request *r, struct bytes xml, struct arena *mem)
{
	const struct response_expected expected = { r->id, s->now_at, LEVEL_SUBSTANZIELL, true, s->account_at_portal };
	const struct saml_wire wire = { .binding = BINDING_POST, .xml = xml };
	const struct decrypt_keys keys = { &own_keys_for(s->portal, SIG_RSA_PSS256)->key, 1, false };
	struct response_verified who;
	struct response_raw raw;

	must(response_decode(&wire, mem, &raw), "decode response");
	must(response_verify(&raw, &expected, &s->self_portal, &keys, s->now_at, mem, &who), "verify response");
	have(who.is_success, "what was issued cannot be believed");
	return who.n_attributes;
}

void stage_open(struct stage *out)
{
	char folder[] = "/tmp/servicekonto-bench.XXXXXX";
	struct stage *s = out;

	*s = (struct stage){ .mem = arena_new(STAGE_MEMORY), .now_at = utctime_now() };
	have(s->mem != NULL && mkdtemp(folder) != NULL, "folder");
	must(response_start(), "start");
	must(xml_start(), "start");
	s->account = keys_new(s, folder, "account");
	s->portal = keys_new(s, folder, "portal");
	(void)remove(folder);
	s->portal_at_account = partner_new(s, s->portal, true);
	s->account_at_portal = partner_new(s, s->account, false);
	s->self_account = (struct saml_self){ .entity_id = IDP, .sso_url = SSO, .clock_skew_s = 60 };
	s->self_portal = (struct saml_self){ .entity_id = PORTAL, .acs_url = ACS, .clock_skew_s = 60 };
}

void stage_close(struct stage *s)
{
	partner_release(s->portal_at_account);
	partner_release(s->account_at_portal);
	own_keys_free(s->account);
	own_keys_free(s->portal);
	arena_free(s->mem);
	response_stop();
	xml_stop();
}
