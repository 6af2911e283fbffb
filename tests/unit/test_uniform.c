/* SPDX-License-Identifier: EUPL-1.2 */
/* Whatever is wrong with an encrypted element, the same operations are done before the one answer: counted here,
 * since time would not be a test. */
#include "lib/xml/decrypt.h"

#include <openssl/kdf.h>
#include <openssl/rand.h>

#include "lib/spec/limits.h"
#include "lib/xml/encrypt.h"
#include "tests/support/xmlkit.h"

enum operation { TRANSPORT, AGREEMENT, DERIVATION, UNWRAPPING, CONTENT, TAG, RANDOM, OPERATIONS };
static unsigned counts[OPERATIONS];

int __real_EVP_PKEY_decrypt(EVP_PKEY_CTX *ctx, unsigned char *out, size_t *out_len, const unsigned char *in, size_t len);
int __wrap_EVP_PKEY_decrypt(EVP_PKEY_CTX *ctx, unsigned char *out, size_t *out_len, const unsigned char *in, size_t len);
int __wrap_EVP_PKEY_decrypt(EVP_PKEY_CTX *ctx, unsigned char *out, size_t *out_len, const unsigned char *in, size_t len)
{
	counts[TRANSPORT]++;
	return __real_EVP_PKEY_decrypt(ctx, out, out_len, in, len);
}

int __real_EVP_PKEY_derive(EVP_PKEY_CTX *ctx, unsigned char *key, size_t *len);
int __wrap_EVP_PKEY_derive(EVP_PKEY_CTX *ctx, unsigned char *key, size_t *len);
int __wrap_EVP_PKEY_derive(EVP_PKEY_CTX *ctx, unsigned char *key, size_t *len)
{
	counts[AGREEMENT]++;
	return __real_EVP_PKEY_derive(ctx, key, len);
}

int __real_EVP_KDF_derive(EVP_KDF_CTX *ctx, unsigned char *key, size_t len, const OSSL_PARAM params[]);
int __wrap_EVP_KDF_derive(EVP_KDF_CTX *ctx, unsigned char *key, size_t len, const OSSL_PARAM params[]);
int __wrap_EVP_KDF_derive(EVP_KDF_CTX *ctx, unsigned char *key, size_t len, const OSSL_PARAM params[])
{
	counts[DERIVATION]++;
	return __real_EVP_KDF_derive(ctx, key, len, params);
}

int __real_EVP_CipherUpdate(EVP_CIPHER_CTX *ctx, unsigned char *out, int *out_len, const unsigned char *in, int len);
int __wrap_EVP_CipherUpdate(EVP_CIPHER_CTX *ctx, unsigned char *out, int *out_len, const unsigned char *in, int len);
int __wrap_EVP_CipherUpdate(EVP_CIPHER_CTX *ctx, unsigned char *out, int *out_len, const unsigned char *in, int len)
{
	counts[UNWRAPPING]++;
	return __real_EVP_CipherUpdate(ctx, out, out_len, in, len);
}

int __real_EVP_DecryptUpdate(EVP_CIPHER_CTX *ctx, unsigned char *out, int *out_len, const unsigned char *in, int len);
int __wrap_EVP_DecryptUpdate(EVP_CIPHER_CTX *ctx, unsigned char *out, int *out_len, const unsigned char *in, int len);
int __wrap_EVP_DecryptUpdate(EVP_CIPHER_CTX *ctx, unsigned char *out, int *out_len, const unsigned char *in, int len)
{
	counts[CONTENT]++;
	return __real_EVP_DecryptUpdate(ctx, out, out_len, in, len);
}

int __real_EVP_DecryptFinal_ex(EVP_CIPHER_CTX *ctx, unsigned char *out, int *len);
int __wrap_EVP_DecryptFinal_ex(EVP_CIPHER_CTX *ctx, unsigned char *out, int *len);
int __wrap_EVP_DecryptFinal_ex(EVP_CIPHER_CTX *ctx, unsigned char *out, int *len)
{
	counts[TAG]++;
	return __real_EVP_DecryptFinal_ex(ctx, out, len);
}

int __real_RAND_priv_bytes(unsigned char *out, int len);
int __wrap_RAND_priv_bytes(unsigned char *out, int len);
int __wrap_RAND_priv_bytes(unsigned char *out, int len)
{
	counts[RANDOM]++;
	return __real_RAND_priv_bytes(out, len);
}

#define OURS 4
static EVP_PKEY *ours[OURS]; /* two of each kind, as while rolling over */
static EVP_PKEY *strangers[2];

static int keys_make(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		ours[i] = EVP_RSA_gen(2048);
		ours[2 + i] = EVP_EC_gen("brainpoolP256r1");
	}
	strangers[0] = EVP_RSA_gen(2048);
	strangers[1] = EVP_EC_gen("brainpoolP256r1");
	return is_ok(xml_start()) ? 0 : -1;
}

static int keys_end(void **state)
{
	(void)state;
	for (size_t i = 0; i < OURS; i++)
		EVP_PKEY_free(ours[i]);
	EVP_PKEY_free(strangers[0]);
	EVP_PKEY_free(strangers[1]);
	xml_stop();
	return 0;
}

static const struct way {
	const char *name;
	enum key_transport transport;
	size_t first; /* of the two keys it can be meant for */
	unsigned wanted[OPERATIONS];
} ways[] = {
	{ "OAEP", KT_OAEP_SHA256, 0, { [TRANSPORT] = 2, [CONTENT] = 1, [TAG] = 1, [RANDOM] = 1 } },
	{ "OAEP with SHA-1", KT_OAEP_MGF1_SHA1, 0, { [TRANSPORT] = 2, [CONTENT] = 1, [TAG] = 1, [RANDOM] = 1 } },
	{ "ECDH-ES",
	  KT_ECDH_KW128,
	  2,
	  { [AGREEMENT] = 2, [DERIVATION] = 2, [UNWRAPPING] = 2, [CONTENT] = 1, [TAG] = 1, [RANDOM] = 1 } },
	{ "ECDH-ES with kw-aes256",
	  KT_ECDH_KW256,
	  2,
	  { [AGREEMENT] = 2, [DERIVATION] = 2, [UNWRAPPING] = 2, [CONTENT] = 1, [TAG] = 1, [RANDOM] = 1 } },
};

/* The n-th value in base64 (0: of the key, 1: of the content), one character in its midst changed. */
static const char *value_changed(struct arena *mem, const char *text, unsigned n)
{
	static const char open[] = "<xenc:CipherValue>";
	const char *at = text;
	char *copy;

	do {
		at = strstr(at, open);
		assert_non_null(at);
		at += sizeof open - 1;
	} while (n-- > 0);
	copy = arena_alloc(mem, strlen(text) + 1);
	assert_non_null(copy);
	memcpy(copy, text, strlen(text));
	copy[at - text + 8] = at[8] == 'A' ? 'B' : 'A';
	return copy;
}

/* Outcome of the message; what was done is left in counts. */
static struct outcome opened(const char *text, struct arena *mem)
{
	const struct decrypt_keys with = { ours, OURS, true };
	struct xml_doc *doc, *out;

	assert_ok(xml_admit(bytes_of(text), XML_MESSAGE, mem, &doc));
	memset(counts, 0, sizeof counts);
	return xml_decrypt(xml_root(doc), &with, mem, &out);
}

static const char *sealed(const struct way *w, EVP_PKEY *to_key, struct arena *mem)
{
	const struct encrypt_to to = { to_key, "", ENC_AES128_GCM, w->transport };
	struct bytes xml;
	const char *text;

	assert_ok(xml_encrypt(&to, bytes_of("<a></a>"), mem, &xml));
	assert_ok(arena_text(mem, xml, &text));
	return text;
}

static void must_do(const struct way *w, const char *what, struct outcome got, enum rule rule)
{
	if (got.rule != rule)
		fail_msg("%s, %s: got %s", w->name, what, rule_name(got.rule));
	for (size_t i = 0; i < OPERATIONS; i++)
		if (counts[i] != w->wanted[i])
			fail_msg("%s, %s: operation %zu done %u times", w->name, what, i, counts[i]);
}

static void every_failure_takes_the_operations_of_success(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		const struct way *w = &ways[i];
		const char *first = sealed(w, ours[w->first], mem);
		const char *second = sealed(w, ours[w->first + 1], mem);
		EVP_PKEY *stranger = strangers[w->first / 2];

		must_do(w, "to the first key", opened(first, mem), RULE_NONE);
		must_do(w, "to the second key", opened(second, mem), RULE_NONE);
		must_do(w, "wrapped key changed", opened(value_changed(mem, first, 0), mem), RULE_DECRYPT_FAILED);
		must_do(w, "content changed", opened(value_changed(mem, first, 1), mem), RULE_DECRYPT_FAILED);
		must_do(w, "both changed", opened(value_changed(mem, value_changed(mem, first, 0), 1), mem),
		        RULE_DECRYPT_FAILED);
		must_do(w, "to a stranger", opened(sealed(w, stranger, mem), mem), RULE_DECRYPT_FAILED);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_failure_takes_the_operations_of_success),
	};

	return cmocka_run_group_tests_name("uniform", tests, keys_make, keys_end);
}
