/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * write_messages DIR - what we issue, in files, for foreign tools to judge
 *
 * Names: KEY-ALG_SEALING_SIGNED_KIND_N.xml with SEALING plain, sha256, sha1; SIGNED assertion, response,
 * both, forced; KIND success, error. Beside them KEY.crt of each signing key, recipient.key, metadata.xml,
 * authnreq_*.xml.
 */
#include <errno.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <string.h>

#include "lib/base/utctime.h"
#include "lib/saml/metadata.h"
#include "lib/spec/uris.h"
#include "tests/support/few_keys.h"
#include "tests/support/made_keys.h"
#include "tests/support/nasty_plan.h"

#define SEED 20260103
#define ROUNDS 3
#define PATH_BYTES 4096
#define VALID_S 300

SCOPED_KIND(file, FILE *, fclose)

static struct made_key rsa, p256, brainpool, recipient;

static const struct signing {
	const char *name;
	const char *crt;
	struct made_key *key;
	enum sig_alg alg;
} signings[] = {
	{ "rsa-pss", "rsa", &rsa, SIG_RSA_PSS256 },
	{ "rsa-pkcs1", "rsa", &rsa, SIG_RSA256 },
	{ "p256-ecdsa", "p256", &p256, SIG_ECDSA256 },
	{ "brainpool-ecdsa", "brainpool", &brainpool, SIG_ECDSA256 },
};

static const struct sealing {
	const char *name;
	enum enc_alg content;
	enum key_transport transport;
} sealings[] = {
	{ "plain", ENC_NONE, KT_NONE },
	{ "sha256", ENC_AES128_GCM, KT_OAEP_SHA256 },
	{ "sha256", ENC_AES256_GCM, KT_OAEP_SHA256 },
	{ "sha1", ENC_AES128_GCM, KT_OAEP_MGF1_SHA1 },
	{ "sha1", ENC_AES256_GCM, KT_OAEP_MGF1_SHA1 },
};

static const char *const signed_names[] = { "forced", "assertion", "response", "both" }; /* bit 0 and bit 1 */

static bool write_octets(const char *dir, const char *name, struct bytes octets)
{
	char path[PATH_BYTES];
	SCOPED(file) FILE *file = NULL;

	(void)snprintf(path, sizeof path, "%s/%s.xml", dir, name);
	file = fopen(path, "wb");
	return file != NULL && fwrite(octets.ptr, 1, octets.len, file) == octets.len;
}

static bool write_key(const char *dir, const char *name, const struct made_key *made)
{
	char path[PATH_BYTES];
	SCOPED(file) FILE *crt = NULL;
	SCOPED(file) FILE *key = NULL;

	(void)snprintf(path, sizeof path, "%s/%s.crt", dir, name);
	crt = fopen(path, "wb");
	if (crt == NULL || PEM_write_X509(crt, made->cert) != 1)
		return false;
	if (made != &recipient)
		return true;
	(void)snprintf(path, sizeof path, "%s/%s.key", dir, name);
	key = fopen(path, "wb");
	return key != NULL && PEM_write_PKCS8PrivateKey(key, made->key, NULL, NULL, 0, NULL, NULL) == 1;
}

/* Random texts, but times and identifiers that validate. The kind is fixed by the caller. */
static bool plan_make(struct nasty *n, bool is_error, struct arena *mem, struct response_plan *plan)
{
	do {
		if (!nasty_plan(n, true, mem, plan))
			return false;
	} while ((plan->status != NULL) != is_error || (!is_error && plan->n_attributes == 0));
	plan->now_at = utctime_now();
	plan->authn_at = plan->now_at;
	plan->not_before_at = plan->now_at - VALID_S;
	plan->not_on_or_after_at = plan->now_at + VALID_S;
	return true;
}

static bool write_one(const char *dir, struct nasty *n, const struct signing *by, const struct sealing *s,
                      unsigned signed_bits, unsigned round)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const bool is_error = signed_bits == 0;
	const struct encrypt_to to = { recipient.key, NULL, s->content, s->transport };
	const struct response_sealing how = { &by->key->signer, by->alg, (signed_bits & 1) != 0,
		                              (signed_bits & 2) != 0, s->content == ENC_NONE ? NULL : &to };
	struct response_plan plan;
	struct bytes message;
	const char *name;

	return mem != NULL && plan_make(n, is_error, mem, &plan) &&
	       is_ok(response_issue(&plan, &how, mem, &message)) &&
	       is_ok(arena_printf(mem, &name, "%s_%s_%s_%s_%u", by->name, s->name, signed_names[signed_bits],
	                          is_error ? "error" : "success", round)) &&
	       write_octets(dir, name, message);
}

static bool write_responses(const char *dir)
{
	struct nasty n = { SEED };
	unsigned number = 0;

	for (size_t i = 0; i < ARRAY_LEN(signings); i++)
		for (size_t j = 0; j < ARRAY_LEN(sealings); j++)
			for (unsigned bits = 0; bits < ARRAY_LEN(signed_names); bits++)
				for (unsigned round = 0; round < ROUNDS; round++)
					if (!write_one(dir, &n, &signings[i], &sealings[j], bits, number++))
						return false;
	return true;
}

static bool write_metadata(const char *dir)
{
	static const struct partner_attribute wanted[] = { { "urn:oid:2.5.4.42", true },
		                                           { "urn:oid:2.5.4.4", false } };
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct own_keys keys = {
		.signing = { { .use = KEY_SIGNING, .cert_base64 = rsa.cert_base64 },
		             { .use = KEY_SIGNING, .cert_base64 = p256.cert_base64 } },
		.n_signing = 2,
		.encryption = { { .use = KEY_ENCRYPTION, .cert_base64 = recipient.cert_base64 } },
		.n_encryption = 1,
	};
	struct metadata_plan plan = {
		.entity_id = "https://konto.example.org/saml/metadata",
		.roles = ROLE_IDP | ROLE_SP,
		.sso_url = "https://konto.example.org/saml/sso?a=1&b=2",
		.acs_url = "https://konto.example.org/saml/acs",
		.keys = &keys,
		.attributes = wanted,
		.n_attributes = ARRAY_LEN(wanted),
		.organization = "Land <Nord> & Süd",
		.organization_url = "https://nord.example.org/",
		.display_name_de = "Servicekonto",
		.display_name_en = "Service account",
		.contact = "post@nord.example.org",
	};
	struct bytes full;
	struct bytes bare;

	if (mem == NULL || !is_ok(metadata_issue(&plan, mem, &full)))
		return false;
	plan = (struct metadata_plan){ .entity_id = plan.entity_id,
		                       .roles = ROLE_SP,
		                       .acs_url = plan.acs_url,
		                       .keys = &keys,
		                       .attributes = wanted,
		                       .n_attributes = ARRAY_LEN(wanted) };
	return is_ok(metadata_issue(&plan, mem, &bare)) && write_octets(dir, "metadata_full", full) &&
	       write_octets(dir, "metadata_bare", bare);
}

static bool write_authnreq(const char *dir)
{
	static const struct partner_attribute wanted[] = { { "urn:oid:2.5.4.42", true }, { "a\"&<", false } };
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct authnreq_plan plan = {
		.id = "_q1",
		.now_at = utctime_now(),
		.destination = "https://konto.example.org/saml/sso?a=1&b=2",
		.issuer = "https://portal.example.org",
		.acs_url = "https://portal.example.org/acs",
		.force_authn = true,
		.min_level = LEVEL_SUBSTANZIELL,
		.nameid_format = URI_NAMEID_TRANSIENT,
		.attributes = wanted,
		.n_attributes = ARRAY_LEN(wanted),
		.display_name = "Stadt <Köln>",
	};
	struct bytes full;
	struct bytes bare;

	if (mem == NULL || !is_ok(authnreq_issue(&plan, mem, &full)))
		return false;
	plan.min_level = LEVEL_NONE;
	plan.nameid_format = NULL;
	plan.n_attributes = 0;
	return is_ok(authnreq_issue(&plan, mem, &bare)) && write_octets(dir, "authnreq_full", full) &&
	       write_octets(dir, "authnreq_bare", bare);
}

static bool write_keys(const char *dir)
{
	return write_key(dir, "rsa", &rsa) && write_key(dir, "p256", &p256) &&
	       write_key(dir, "brainpool", &brainpool) && write_key(dir, "recipient", &recipient);
}

int main(int argc, char **argv)
{
	bool done;

	if (argc != 2) {
		(void)fputs("usage: write_messages DIR\n", stderr);
		return 2;
	}
	done = made_key_rsa(&rsa, 3072) && made_key_ec(&p256, "P-256") &&
	       made_key_ec(&brainpool, "brainpoolP256r1") && made_key_rsa(&recipient, 3072) &&
	       is_ok(response_start()) && write_keys(argv[1]) && write_responses(argv[1]) &&
	       write_metadata(argv[1]) && write_authnreq(argv[1]);
	if (!done)
		(void)fprintf(stderr, "write_messages: failed (%s)\n", strerror(errno));
	response_stop();
	made_key_free(&rsa);
	made_key_free(&p256);
	made_key_free(&brainpool);
	made_key_free(&recipient);
	return done ? 0 : 1;
}
