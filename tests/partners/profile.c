/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * profile - every cell of the table of algorithms, for foreign tools to judge, and theirs judged by us
 *
 * profile write DIR           signed_KEY_ALG.xml, sealed_KEY_CONTENT_TRANSPORT.xml, KEY.key and KEY.crt
 * profile verify CRT FILE...  "valid FILE" or "invalid RULE FILE", one line each
 * profile open KEY FILE...    the same for saml:EncryptedAssertion
 */
#include <openssl/pem.h>
#include <stdio.h>
#include <string.h>

#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "lib/xml/curve.h"
#include "lib/xml/decrypt.h"
#include "lib/xml/encrypt.h"
#include "lib/xml/sigcheck.h"
#include "lib/xml/sigmake.h"
#include "tests/support/made_keys.h"

#define HEAD       "<saml:Assertion xmlns:saml=\"" NS_SAML "\" ID=\"_a1\"><saml:Issuer>https://konto.example</saml:Issuer>"
#define TAIL       "<saml:Subject>anna \xc3\xa4 &amp; &lt;</saml:Subject></saml:Assertion>"
#define PATH_BYTES 4096
#define FILE_BYTES ((size_t)64 * 1024)
#define RSA_BITS   3072

SCOPED_KIND(file, FILE *, (void)fclose)
SCOPED_KIND(pkey, EVP_PKEY *, EVP_PKEY_free)
SCOPED_KIND(x509, X509 *, X509_free)

static const char *const sig_names[] = { [SIG_RSA_PSS256] = "pss256",   [SIG_RSA_PSS384] = "pss384",
	                                 [SIG_RSA_PSS512] = "pss512",   [SIG_ECDSA256] = "ecdsa256",
	                                 [SIG_ECDSA384] = "ecdsa384", [SIG_ECDSA512] = "ecdsa512",
	                                 [SIG_RSA256] = "pkcs1" };
static const char *const enc_names[] = { [ENC_AES128_GCM] = "aes128", [ENC_AES256_GCM] = "aes256" };
static const char *const kt_names[] = { [KT_OAEP_SHA256] = "oaep256",
	                                [KT_OAEP_MGF1_SHA1] = "oaep1",
	                                [KT_ECDH_KW128] = "kw128",
	                                [KT_ECDH_KW256] = "kw256" };

static bool is_rsa(const struct made_key *made)
{
	return EVP_PKEY_is_a(made->key, "RSA") == 1;
}

static bool octets_write(const char *dir, const char *name, struct bytes octets)
{
	char path[PATH_BYTES];
	SCOPED(file) FILE *file = NULL;

	(void)snprintf(path, sizeof path, "%s/%s.xml", dir, name);
	file = fopen(path, "wb");
	return file != NULL && fwrite(octets.ptr, 1, octets.len, file) == octets.len;
}

static bool key_write(const char *dir, const char *name, const struct made_key *made)
{
	char path[PATH_BYTES];
	SCOPED(file) FILE *crt = NULL;
	SCOPED(file) FILE *key = NULL;

	(void)snprintf(path, sizeof path, "%s/%s.crt", dir, name);
	crt = fopen(path, "wb");
	(void)snprintf(path, sizeof path, "%s/%s.key", dir, name);
	key = fopen(path, "wb");
	return crt != NULL && key != NULL && PEM_write_X509(crt, made->cert) == 1 &&
	       PEM_write_PKCS8PrivateKey(key, made->key, NULL, NULL, 0, NULL, NULL) == 1;
}

static bool signed_write(const char *dir, const char *name, const struct made_key *made, enum sig_alg alg)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct bytes signature;
	const char *file, *text;

	return mem != NULL &&
	       is_ok(sig_make(&made->signer, alg, bytes_of(HEAD TAIL), "_a1", false, mem, &signature)) &&
	       is_ok(arena_printf(mem, &file, "signed_%s_%s", name, sig_names[alg])) &&
	       is_ok(arena_printf(mem, &text, HEAD "%.*s" TAIL, (int)signature.len, (const char *)signature.ptr)) &&
	       octets_write(dir, file, bytes_of(text));
}

static bool sealed_write(const char *dir, const char *name, const struct made_key *made, enum enc_alg content,
                         enum key_transport kt)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct encrypt_to to = { made->key, made->cert_base64, content, kt };
	struct bytes sealed;
	const char *file;

	return mem != NULL && is_ok(xml_encrypt(&to, bytes_of(HEAD TAIL), mem, &sealed)) &&
	       is_ok(arena_printf(mem, &file, "sealed_%s_%s_%s", name, enc_names[content], kt_names[kt])) &&
	       octets_write(dir, file, sealed);
}

static bool all_of_key(const char *dir, const char *name, const struct made_key *made)
{
	const enum key_transport first = is_rsa(made) ? KT_OAEP_SHA256 : KT_ECDH_KW128;

	if (!key_write(dir, name, made))
		return false;
	for (enum sig_alg alg = SIG_NONE + 1; alg < SIG_COUNT; alg++)
		if (sig_alg_is_ecdsa(alg) != is_rsa(made) && !signed_write(dir, name, made, alg))
			return false;
	for (enum enc_alg content = ENC_AES128_GCM; content <= ENC_AES256_GCM; content++)
		for (enum key_transport kt = first; kt <= first + 1; kt++)
			if (!sealed_write(dir, name, made, content, kt))
				return false;
	return true;
}

static bool all_write(const char *dir)
{
	struct made_key made;
	bool done = made_key_rsa(&made, RSA_BITS) && all_of_key(dir, "rsa", &made);

	made_key_free(&made);
	for (size_t i = 0; i < CURVE_COUNT && done; i++) {
		done = made_key_ec(&made, curves[i].group) && all_of_key(dir, curves[i].name, &made);
		made_key_free(&made);
	}
	return done;
}

static OUTCOME file_admit(const char *path, struct arena *mem, struct xml_doc **out)
{
	SCOPED(file) FILE *file = fopen(path, "rb");
	char *octets = arena_alloc(mem, FILE_BYTES);
	const size_t len = file != NULL && octets != NULL ? fread(octets, 1, FILE_BYTES, file) : 0;

	*out = NULL;
	return xml_admit(bytes_at(octets, len), XML_MESSAGE, mem, out);
}

static OUTCOME judge(const char *path, EVP_PKEY *key, bool is_sealed, struct arena *mem)
{
	const struct sig_trust trust = { &key, 1, SIG_BIT(SIG_COUNT) - 1 };
	const struct decrypt_keys keys = { &key, 1, true };
	struct xml_doc *doc, *out;

	TRY(file_admit(path, mem, &doc));
	TRY(is_sealed ? xml_decrypt(xml_root(doc), &keys, mem, &out) : sig_check(doc, xml_root(doc), &trust, mem, &out));
	REQUIRE(xml_is(xml_root(out), NS_SAML, "Assertion"), XML_ROOT);
	return outcome_ok();
}

static EVP_PKEY *key_read(const char *path, bool is_private)
{
	SCOPED(file) FILE *file = fopen(path, "rb");
	SCOPED(x509) X509 *cert = NULL;

	if (file == NULL)
		return NULL;
	if (is_private)
		return PEM_read_PrivateKey(file, NULL, NULL, NULL);
	cert = PEM_read_X509(file, NULL, NULL, NULL);
	return cert != NULL ? X509_get_pubkey(cert) : NULL;
}

static bool all_judge(const char *key_file, char *const files[], bool is_sealed)
{
	SCOPED(pkey) EVP_PKEY *key = key_read(key_file, is_sealed);

	for (size_t i = 0; key != NULL && files[i] != NULL; i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		const struct outcome o = judge(files[i], key, is_sealed, mem);

		if (is_ok(o))
			(void)printf("valid %s\n", files[i]);
		else
			(void)printf("invalid %s %s\n", rule_name(o.rule), files[i]);
	}
	return key != NULL;
}

int main(int argc, char **argv)
{
	bool done = false;

	if (!is_ok(xml_start()) || argc < 3)
		return 2;
	if (strcmp(argv[1], "write") == 0)
		done = all_write(argv[2]);
	else if (strcmp(argv[1], "verify") == 0 || strcmp(argv[1], "open") == 0)
		done = all_judge(argv[2], argv + 3, strcmp(argv[1], "open") == 0);
	xml_stop();
	return done ? 0 : 1;
}
