/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * bench_core - what one core can do: raw signatures, issuing, verifying; one TSV line each
 *
 * A row is the median of rounds; limit and measured work alternate within each round, so that a machine that slows
 * down slows both. CPU time, one thread. Every round has requests of its own; a sample of what was issued is verified.
 */
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "idp/core/answer.h"
#include "idp/core/release.h"
#include "idp/core/request.h"
#include "idp/core/levels.h"
#include "keys/generate.h"
#include "keys/own.h"
#include "keys/partner.h"
#include "lib/base/text.h"
#include "lib/base/utctime.h"
#include "lib/saml/binding.h"
#include "lib/saml/metadata.h"
#include "lib/saml/response.h"
#include "lib/spec/uris.h"
#include "lib/wire/base64.h"
#include "lib/xml/xml.h"

#define ROUNDS       11
#define ROUNDS_QUICK 3
#define BATCH_RSA    64
#define BATCH_EC     512
#define SAMPLE_EACH  16
#define VERIFY_LIMIT_MS 0.4
#define IDP   "https://konto.example/saml/metadata"
#define SSO   "https://konto.example/saml/sso"
#define PORTAL "https://portal.example/sk/metadata"
#define ACS   "https://portal.example/sk/acs"

static void must(struct outcome o, const char *what)
{
	if (is_ok(o))
		return;
	(void)fprintf(stderr, "bench: %s: %s, line %u\n", what, rule_name(o.rule), o.line);
	exit(EXIT_FAILURE);
}

static void have(bool is_there, const char *what)
{
	if (!is_there) {
		(void)fprintf(stderr, "bench: %s\n", what);
		exit(EXIT_FAILURE);
	}
}

static double cpu_s(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct stage {
	struct arena *mem; /* lasts the program */
	struct own_keys *account, *portal;
	const struct partner *portal_at_account, *account_at_portal;
	struct saml_self self_account, self_portal;
	int64_t now_at;
};

struct request {
	struct http_request http;
	const char *id;
};

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

static struct request request_new(struct stage *s, enum sig_alg alg)
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

static struct bytes answer(struct stage *s, const struct request *r, enum sig_alg alg, struct arena *mem)
{
	static const struct account_policy policy = { .reachable_levels = LEVELS_ALL, .password_level = LEVEL_BASIS };
	const struct session session = { .person_id = bytes_of("p"), .level = LEVEL_SUBSTANZIELL, .means = MEANS_TEST,
		                         .authn_at = s->now_at, .started_at = s->now_at, .seen_at = s->now_at };
	const struct answer_parts parts = { "_r0123456789abcdef0123456789abcdef01234567",
		                            "_a0123456789abcdef0123456789abcdef01234567",
		                            "_n0123456789abcdef0123456789abcdef01234567",
		                            "_s0123456789abcdef0123456789abcdef01234567", "192.0.2.7" };
	const struct response_sealing sealing = { &own_keys_for(s->account, alg)->signer, alg, true, false, NULL };
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
	must(release_plan(&decision.open, &session, person, person_make(person), bytes_of("pseudonym"), mem, &release),
	     "release");
	must(answer_success(&decision.open, &session, &release, IDP, s->now_at, &parts, mem, &plan), "answer");
	must(response_issue(&plan, &sealing, mem, &xml), "issue");
	base64_encode(&form, xml);
	must(text_done(&form, &base64), "serialise");
	return xml;
}

static void believe(struct stage *s, const struct request *r, struct bytes xml, struct arena *mem)
{
	const struct response_expected expected = { r->id, s->now_at, LEVEL_SUBSTANZIELL, true, s->account_at_portal };
	const struct saml_wire wire = { .binding = BINDING_POST, .xml = xml };
	const struct decrypt_keys no_keys = { 0 };
	struct response_verified who;
	struct response_raw raw;

	must(response_decode(&wire, mem, &raw), "decode response");
	must(response_verify(&raw, &expected, &s->self_portal, &no_keys, s->now_at, mem, &who), "verify response");
	have(who.is_success && who.n_attributes > 15, "what was issued cannot be believed");
}

/* One raw signature with a kept key; the reference. */
static void raw_sign(EVP_PKEY *key, bool is_rsa)
{
	static const unsigned char octets[1024];
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char out[1024];
	size_t len = sizeof out;
	EVP_PKEY_CTX *pctx;

	have(ctx != NULL && EVP_DigestSignInit(ctx, &pctx, EVP_sha256(), NULL, key) == 1, "sign init");
	if (is_rsa)
		have(EVP_PKEY_CTX_set_rsa_padding(pctx, RSA_PKCS1_PSS_PADDING) > 0 &&
		             EVP_PKEY_CTX_set_rsa_pss_saltlen(pctx, RSA_PSS_SALTLEN_DIGEST) > 0, "padding");
	have(EVP_DigestSign(ctx, out, &len, octets, sizeof octets) == 1, "sign");
	EVP_MD_CTX_free(ctx);
}

static double raw_rate(struct stage *s, enum sig_alg alg, unsigned batch)
{
	EVP_PKEY *key = own_keys_for(s->account, alg)->key;
	const double from = cpu_s();

	for (unsigned i = 0; i < batch; i++)
		raw_sign(key, alg != SIG_ECDSA256);
	return batch / (cpu_s() - from);
}

static double issue_rate(struct stage *s, enum sig_alg alg, unsigned batch)
{
	struct request *requests = calloc(batch, sizeof *requests);
	double spent = 0;

	have(requests != NULL, "memory");
	for (unsigned i = 0; i < batch; i++)
		requests[i] = request_new(s, SIG_RSA_PSS256);
	for (unsigned i = 0; i < batch; i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		const double from = cpu_s();
		struct bytes xml;

		have(mem != NULL, "memory");
		xml = answer(s, &requests[i], alg, mem);
		spent += cpu_s() - from;
		if (i % SAMPLE_EACH == 0)
			believe(s, &requests[i], xml, mem);
	}
	free(requests);
	return batch / spent;
}

static double verify_ms(struct stage *s, unsigned batch)
{
	SCOPED(arena) struct arena *keep = arena_new(LIMIT_REQUEST_MEMORY);
	const struct request r = request_new(s, SIG_RSA_PSS256);
	const struct bytes xml = answer(s, &r, SIG_RSA_PSS256, keep);
	const double from = cpu_s();

	for (unsigned i = 0; i < batch; i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);

		believe(s, &r, xml, mem);
	}
	return (cpu_s() - from) * 1e3 / batch;
}

static int by_size(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double median(double *values, unsigned n)
{
	qsort(values, n, sizeof *values, by_size);
	return values[n / 2];
}

static void row(const char *name, double value, const char *unit, double limit, double ratio)
{
	printf("%s\t%.4g\t%s\t%.4g\t%.3f\n", name, value, unit, limit, ratio);
	(void)fflush(stdout);
}

/* Raw signatures and issued answers in turn; the ratio is that of each round, then the median. */
static void rows_issue(struct stage *s, const char *raw_name, const char *issue_name, enum sig_alg alg,
                       unsigned batch, unsigned rounds)
{
	double raw[ROUNDS], issued[ROUNDS], ratio[ROUNDS];

	for (unsigned i = 0; i < rounds; i++) {
		raw[i] = raw_rate(s, alg, batch);
		issued[i] = issue_rate(s, alg, batch);
		ratio[i] = issued[i] / raw[i];
	}
	row(raw_name, median(raw, rounds), "1/s", median(raw, rounds), 1);
	row(issue_name, median(issued, rounds), "1/s", median(raw, rounds), median(ratio, rounds));
}

static void rows_verify(struct stage *s, unsigned rounds)
{
	double ms[ROUNDS];

	for (unsigned i = 0; i < rounds; i++)
		ms[i] = verify_ms(s, BATCH_EC);
	row("verify.rsa3072-pss", median(ms, rounds), "ms", VERIFY_LIMIT_MS, median(ms, rounds) / VERIFY_LIMIT_MS);
}

static bool is_wanted(int argc, char **argv, const char *name)
{
	bool named = false;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--quick") == 0)
			continue;
		named = true;
		if (strcmp(argv[i], name) == 0)
			return true;
	}
	return !named;
}

int main(int argc, char **argv)
{
	const bool is_quick = argc > 1 && strcmp(argv[1], "--quick") == 0;
	const unsigned rounds = is_quick ? ROUNDS_QUICK : ROUNDS;
	struct stage s = { .mem = arena_new((size_t)1 << 30), .now_at = utctime_now() };
	char folder[] = "/tmp/servicekonto-bench.XXXXXX";

	have(s.mem != NULL && mkdtemp(folder) != NULL, "folder");
	must(response_start(), "start");
	must(xml_start(), "start");
	s.account = keys_new(&s, folder, "account");
	s.portal = keys_new(&s, folder, "portal");
	(void)remove(folder);
	s.portal_at_account = partner_new(&s, s.portal, true);
	s.account_at_portal = partner_new(&s, s.account, false);
	s.self_account = (struct saml_self){ .entity_id = IDP, .sso_url = SSO, .clock_skew_s = 60 };
	s.self_portal = (struct saml_self){ .entity_id = PORTAL, .acs_url = ACS, .clock_skew_s = 60 };
	if (is_wanted(argc, argv, "sign.rsa3072") || is_wanted(argc, argv, "issue.rsa3072"))
		rows_issue(&s, "sign.rsa3072", "issue.rsa3072", SIG_RSA_PSS256, BATCH_RSA, rounds);
	if (is_wanted(argc, argv, "sign.ecdsa-p256") || is_wanted(argc, argv, "issue.ecdsa-p256"))
		rows_issue(&s, "sign.ecdsa-p256", "issue.ecdsa-p256", SIG_ECDSA256, BATCH_EC, rounds);
	if (is_wanted(argc, argv, "verify.rsa3072-pss"))
		rows_verify(&s, rounds);
	partner_release(s.portal_at_account);
	partner_release(s.account_at_portal);
	own_keys_free(s.account);
	own_keys_free(s.portal);
	arena_free(s.mem);
	response_stop();
	xml_stop();
	return EXIT_SUCCESS;
}
