/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "lib/xml/encrypt.h"
#include "tests/support/made_keys.h"

#define MEM_BYTES LIMIT_REQUEST_MEMORY
#define IV_BYTES 12
#define TAG_BYTES 16

SCOPED_KIND(cipher_ctx, EVP_CIPHER_CTX *, EVP_CIPHER_CTX_free)
SCOPED_KIND(pkey_ctx, EVP_PKEY_CTX *, EVP_PKEY_CTX_free)

static struct made_key rsa;
static struct made_key ec, unlisted;

/* The n-th CipherValue (0: of the key, 1: of the data), decoded. */
static struct bytes cipher_value(struct bytes xml, unsigned n, struct arena *mem)
{
	static const char open[] = "<xenc:CipherValue>";
	const unsigned char *at = xml.ptr;
	const unsigned char *end = xml.ptr + xml.len;
	unsigned char *out;
	size_t chars;
	int len;

	do {
		at = memmem(at, (size_t)(end - at), open, sizeof open - 1);
		assert_non_null(at);
		at += sizeof open - 1;
	} while (n-- > 0);
	chars = (size_t)((const unsigned char *)memchr(at, '<', (size_t)(end - at)) - at);
	out = arena_alloc(mem, chars);
	len = EVP_DecodeBlock(out, at, (int)chars);
	assert_true(len > 0);
	return bytes_at(out, (size_t)len - (at[chars - 1] == '=') - (at[chars - 2] == '='));
}

/* What a receiver does; the plaintext, or absent when anything is wrong. */
static struct bytes opened(struct bytes xml, const EVP_CIPHER *cipher, const EVP_MD *md, struct arena *mem)
{
	SCOPED(pkey_ctx) EVP_PKEY_CTX *key_ctx = EVP_PKEY_CTX_new(rsa.key, NULL);
	SCOPED(cipher_ctx) EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	const struct bytes wrapped = cipher_value(xml, 0, mem);
	const struct bytes sealed = cipher_value(xml, 1, mem);
	const size_t len = sealed.len - IV_BYTES - TAG_BYTES;
	unsigned char *tag = arena_alloc(mem, TAG_BYTES);
	unsigned char *plain = arena_alloc(mem, len);
	unsigned char key[LIMIT_RSA_BYTES];
	size_t key_len = sizeof key;
	int part;

	assert_int_equal(EVP_PKEY_decrypt_init(key_ctx), 1);
	assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(key_ctx, RSA_PKCS1_OAEP_PADDING), 1);
	assert_int_equal(EVP_PKEY_CTX_set_rsa_oaep_md(key_ctx, md), 1);
	assert_int_equal(EVP_PKEY_CTX_set_rsa_mgf1_md(key_ctx, md), 1);
	if (EVP_PKEY_decrypt(key_ctx, key, &key_len, wrapped.ptr, wrapped.len) != 1)
		return (struct bytes){ 0 };
	assert_int_equal(key_len, (size_t)EVP_CIPHER_get_key_length(cipher));
	memcpy(tag, sealed.ptr + IV_BYTES + len, TAG_BYTES);
	assert_int_equal(EVP_DecryptInit_ex2(ctx, cipher, key, sealed.ptr, NULL), 1);
	assert_int_equal(EVP_DecryptUpdate(ctx, plain, &part, sealed.ptr + IV_BYTES, (int)len), 1);
	assert_int_equal(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, TAG_BYTES, tag), 1);
	if (EVP_DecryptFinal_ex(ctx, plain + len, &part) != 1)
		return (struct bytes){ 0 };
	return bytes_at(plain, len);
}

static bool says(struct bytes xml, const char *what)
{
	return memmem(xml.ptr, xml.len, what, strlen(what)) != NULL;
}

static void the_recipient_gets_the_octets_back(void **state)
{
	static const struct {
		enum enc_alg content;
		enum key_transport transport;
		const char *uris[4];
	} cases[] = {
		{ ENC_AES128_GCM,
		  KT_OAEP_SHA256,
		  { URI_AES128_GCM, URI_OAEP "\"", URI_SHA256, URI_MGF1_SHA256 } },
		{ ENC_AES256_GCM,
		  KT_OAEP_SHA256,
		  { URI_AES256_GCM, URI_OAEP "\"", URI_SHA256, URI_MGF1_SHA256 } },
		{ ENC_AES128_GCM,
		  KT_OAEP_MGF1_SHA1,
		  { URI_AES128_GCM, URI_OAEP_MGF1P, URI_SHA1, URI_XENC_ELEMENT } },
		{ ENC_AES256_GCM,
		  KT_OAEP_MGF1_SHA1,
		  { URI_AES256_GCM, URI_OAEP_MGF1P, URI_SHA1, URI_XENC_ELEMENT } },
	};
	const struct bytes plain = bytes_of("<saml:Assertion>ä</saml:Assertion>");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
		const struct encrypt_to to = { rsa.key, NULL, cases[i].content, cases[i].transport };
		const EVP_CIPHER *cipher =
			cases[i].content == ENC_AES128_GCM ? EVP_aes_128_gcm() : EVP_aes_256_gcm();
		const EVP_MD *md = cases[i].transport == KT_OAEP_SHA256 ? EVP_sha256() : EVP_sha1();
		struct bytes xml;

		assert_ok(xml_encrypt(&to, plain, mem, &xml));
		assert_true(bytes_equal(opened(xml, cipher, md, mem), plain));
		assert_false(says(xml, "Assertion>ä"));
		for (size_t k = 0; k < ARRAY_LEN(cases[i].uris); k++)
			assert_true(says(xml, cases[i].uris[k]));
	}
}

static void each_message_has_its_own_key_and_iv(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	const struct encrypt_to to = { rsa.key, NULL, ENC_AES256_GCM, KT_OAEP_SHA256 };
	const struct bytes plain = bytes_of("0123456789abcdef");
	struct bytes one;
	struct bytes two;

	(void)state;
	assert_ok(xml_encrypt(&to, plain, mem, &one));
	assert_ok(xml_encrypt(&to, plain, mem, &two));
	one = cipher_value(one, 1, mem);
	two = cipher_value(two, 1, mem);
	assert_memory_not_equal(one.ptr, two.ptr, IV_BYTES);
	assert_memory_not_equal(one.ptr + IV_BYTES, two.ptr + IV_BYTES, plain.len);
}

static void what_cannot_be_encrypted_to_is_refused(void **state)
{
	static const struct {
		struct made_key *key;
		enum enc_alg content;
		enum key_transport transport;
		enum rule rule;
	} cases[] = {
		{ &rsa, ENC_AES128_GCM, KT_OAEP_SHA256, RULE_NONE },
		{ &ec, ENC_AES128_GCM, KT_OAEP_SHA256, RULE_ENCRYPT_FAILED },
		{ &ec, ENC_AES128_GCM, KT_ECDH_KW128, RULE_NONE },
		{ &rsa, ENC_AES128_GCM, KT_ECDH_KW128, RULE_ENCRYPT_FAILED },
		{ &unlisted, ENC_AES128_GCM, KT_ECDH_KW128, RULE_ENCRYPT_FAILED },
		{ &ec, ENC_NONE, KT_ECDH_KW256, RULE_ENCRYPT_FAILED },
		{ &rsa, ENC_NONE, KT_OAEP_SHA256, RULE_ENCRYPT_FAILED },
		{ &rsa, ENC_AES128_GCM, KT_NONE, RULE_ENCRYPT_FAILED },
		{ NULL, ENC_AES128_GCM, KT_OAEP_SHA256, RULE_ENCRYPT_FAILED },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
		const struct encrypt_to to = { cases[i].key == NULL ? NULL : cases[i].key->key, "",
			                       cases[i].content, cases[i].transport };
		struct bytes out;

		assert_rule(xml_encrypt(&to, bytes_of("<a/>"), mem, &out), cases[i].rule);
		assert_int_equal(out.ptr != NULL, cases[i].rule == RULE_NONE);
	}
}

static struct outcome encrypt_step(struct arena *mem, void *arg)
{
	struct bytes out;
	const struct outcome o = xml_encrypt(arg, bytes_of("<a/>"), mem, &out);

	assert_int_equal(is_ok(o), out.ptr != NULL);
	return o;
}

static void running_out_of_memory_leaves_no_ciphertext(void **state)
{
	struct encrypt_to to[] = { { rsa.key, NULL, ENC_AES128_GCM, KT_OAEP_SHA256 },
		                   { ec.key, ec.cert_base64, ENC_AES128_GCM, KT_ECDH_KW128 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(to); i++)
		torture(encrypt_step, &to[i], MEM_BYTES);
}

static int setup(void **state)
{
	(void)state;
	return made_key_rsa(&rsa, 2048) && made_key_ec(&ec, "P-256") &&
	                       made_key_ec(&unlisted, "secp256k1") ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	made_key_free(&rsa);
	made_key_free(&ec);
	made_key_free(&unlisted);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_recipient_gets_the_octets_back),
		cmocka_unit_test(each_message_has_its_own_key_and_iv),
		cmocka_unit_test(what_cannot_be_encrypted_to_is_refused),
		cmocka_unit_test(running_out_of_memory_leaves_no_ciphertext),
	};

	return cmocka_run_group_tests_name("encrypt", tests, setup, teardown);
}
