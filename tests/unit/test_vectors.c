/* SPDX-License-Identifier: EUPL-1.2 */
/* Public test vectors, tests/data/vectors; where they come from: tests/data/README.md. */
#include "tests/support/unit.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/spec/limits.h"
#include "lib/xml/agree.h"
#include "lib/xml/gcm.h"
#include "lib/xml/keywrap.h"

#define LINE_BYTES  4096
#define FIELDS_MAX  8
#define VALUE_BYTES 1024

SCOPED_KIND(pkey, EVP_PKEY *, EVP_PKEY_free)

struct value {
	unsigned char octets[VALUE_BYTES];
	size_t len;
};

static struct bytes value_of(const char *hex, struct value *room)
{
	assert_int_equal(OPENSSL_hexstr2buf_ex(room->octets, sizeof room->octets, &room->len, hex, '\0'), 1);
	return bytes_at(room->octets, room->len);
}

static enum sig_alg alg_named(enum sig_alg first, const char *digest)
{
	if (strcmp(digest, "SHA-256") == 0)
		return first;
	return strcmp(digest, "SHA-384") == 0 ? first + 1 : first + 2;
}

/* CURVE DIGEST point message r||s verdict */
static void ecdsa_is_judged_alike(char *const f[])
{
	struct value room, message, pair;
	SCOPED(pkey) EVP_PKEY *key = agree_peer(curve_of_name(f[0]), value_of(f[2], &room));
	enum rule rule = strcmp(f[5], "valid") == 0 ? RULE_NONE : RULE_SIG_INVALID;

	/* A key that was changed may no longer lie on its curve. */
	if (key == NULL && rule == RULE_SIG_INVALID)
		return;
	assert_non_null(key);
	assert_rule(alg_verify(key, alg_named(SIG_ECDSA256, f[1]), value_of(f[3], &message), value_of(f[4], &pair)), rule);
}

/* BITS key sealed verdict */
static void gcm_is_judged_alike(char *const f[])
{
	const enum enc_alg alg = strcmp(f[0], "128") == 0 ? ENC_AES128_GCM : ENC_AES256_GCM;
	struct value key, sealed, wanted;
	unsigned char plain[VALUE_BYTES];
	const struct bytes octets = value_of(f[2], &sealed);
	const bool is_open = gcm_open(alg, value_of(f[1], &key).ptr, octets, plain);

	assert_int_equal(is_open, strcmp(f[3], "invalid") != 0);
	if (is_open)
		assert_true(bytes_equal(bytes_at(plain, octets.len - GCM_FRAME_BYTES), value_of(f[3], &wanted)));
}

/* BITS key wrapped verdict */
static void key_wrap_is_judged_alike(char *const f[])
{
	const enum kw_alg alg = strcmp(f[0], "128") == 0 ? KW_AES128 : KW_AES256;
	static const unsigned char nothing[GCM_KEY_BYTES_MAX];
	unsigned char plain[GCM_KEY_BYTES_MAX] = { 0 };
	struct value key, wrapped, wanted;
	const struct bytes octets = value_of(f[2], &wrapped);
	const size_t len = octets.len - KW_GROWTH_BYTES;

	kw_unwrap(alg, value_of(f[1], &key).ptr, octets, plain, len);
	if (strcmp(f[3], "invalid") == 0)
		assert_memory_equal(plain, nothing, sizeof nothing);
	else
		assert_true(bytes_equal(bytes_at(plain, len), value_of(f[3], &wanted)));
}

static EVP_PKEY *rsa_public(const char *n_hex, const char *e_hex)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
	BIGNUM *n = NULL, *e = NULL;
	EVP_PKEY *key = NULL;
	OSSL_PARAM *params;

	assert_true(BN_hex2bn(&n, n_hex) > 0 && BN_hex2bn(&e, e_hex) > 0);
	assert_int_equal(OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n), 1);
	assert_int_equal(OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e), 1);
	params = OSSL_PARAM_BLD_to_param(builder);
	assert_int_equal(EVP_PKEY_fromdata_init(ctx), 1);
	assert_int_equal(EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params), 1);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(builder);
	EVP_PKEY_CTX_free(ctx);
	BN_free(n);
	BN_free(e);
	return key;
}

/* DIGEST n e message signature: right by the library when any salt will do, and refused by us */
static void pss_with_a_short_salt_is_refused(char *const f[])
{
	SCOPED(pkey) EVP_PKEY *key = rsa_public(f[1], f[2]);
	const enum sig_alg alg = alg_named(SIG_RSA_PSS256, f[0]);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	struct value message, signature;
	const struct bytes octets = value_of(f[3], &message);
	const struct bytes value = value_of(f[4], &signature);
	EVP_PKEY_CTX *params;

	assert_int_equal(EVP_DigestVerifyInit(ctx, &params, digest_alg_md(sig_alg_digest(alg)), NULL, key), 1);
	assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(params, RSA_PKCS1_PSS_PADDING), 1);
	assert_int_equal(EVP_PKEY_CTX_set_rsa_pss_saltlen(params, RSA_PSS_SALTLEN_AUTO), 1);
	assert_int_equal(EVP_DigestVerify(ctx, value.ptr, value.len, octets.ptr, octets.len), 1);
	EVP_MD_CTX_free(ctx);
	assert_rule(alg_verify(key, alg, octets, value), RULE_SIG_INVALID);
}

static const struct kind {
	const char *name;
	unsigned n_fields;
	unsigned n_vectors; /* in the file: none may get lost */
	void (*judge)(char *const fields[]);
} kinds[] = {
	{ "ecdsa", 6, 18, ecdsa_is_judged_alike },
	{ "gcm", 4, 12, gcm_is_judged_alike },
	{ "kw", 4, 16, key_wrap_is_judged_alike },
	{ "pss", 5, 3, pss_with_a_short_salt_is_refused },
};

static size_t kind_of(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(name, kinds[i].name) == 0)
			return i;
	fail_msg("a vector of unknown kind: %s", name);
	return 0;
}

static void public_vectors_are_judged_as_they_say(void **state)
{
	const char *top = getenv("top_srcdir");
	unsigned counts[ARRAY_LEN(kinds)] = { 0 };
	char path[LINE_BYTES], line[LINE_BYTES];
	FILE *file;

	(void)state;
	(void)snprintf(path, sizeof path, "%s/tests/data/vectors/nist.txt", top != NULL ? top : ".");
	file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof line, file) != NULL) {
		char *fields[FIELDS_MAX] = { NULL }, *rest = line, *word;
		unsigned n = 0;
		size_t k;

		if (line[0] == '#')
			continue;
		while ((word = strtok_r(rest, " \n", &rest)) != NULL && n < FIELDS_MAX)
			fields[n++] = word;
		k = kind_of(fields[0]);
		assert_int_equal(n, kinds[k].n_fields + 1);
		kinds[k].judge(fields + 1);
		counts[k]++;
	}
	assert_int_equal(fclose(file), 0);
	for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
		assert_int_equal(counts[k], kinds[k].n_vectors);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(public_vectors_are_judged_as_they_say),
	};

	return cmocka_run_group_tests_name("vectors", tests, NULL, NULL);
}
