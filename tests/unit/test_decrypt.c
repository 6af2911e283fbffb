/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/decrypt.h"

#include <stdio.h>

#include "lib/spec/limits.h"
#include "tests/support/xmlkit.h"

#define NAME  "anna &amp; \xc3\x9c \"'"
#define PLAIN "<saml:Assertion xmlns:saml=\"" NS_SAML "\" ID=\"_a1\">" NAME "</saml:Assertion>"

enum key_name { KEY_RSA, KEY_RSA_OTHER, KEY_EC, KEY_COUNT };
static EVP_PKEY *keys[KEY_COUNT];

static int keys_make(void **state)
{
	(void)state;
	keys[KEY_RSA] = EVP_RSA_gen(3072);
	keys[KEY_RSA_OTHER] = EVP_RSA_gen(2048);
	keys[KEY_EC] = EVP_EC_gen("P-256");
	return is_ok(xml_start()) ? 0 : -1;
}

static int keys_end(void **state)
{
	(void)state;
	for (size_t i = 0; i < KEY_COUNT; i++)
		EVP_PKEY_free(keys[i]);
	xml_stop();
	return 0;
}

/* What is really done, whatever the document then says. */
struct sealing {
	size_t key_bytes; /* of the content key that is wrapped */
	const char *oaep_md;
	const char *mgf_md;
	const char *plain;
};

static const struct sealing bsi128 = { 16, "SHA256", "SHA256", PLAIN };
static const struct sealing bsi256 = { 32, "SHA256", "SHA256", PLAIN };
static const struct sealing sha1 = { 16, "SHA1", "SHA1", PLAIN };
static const struct sealing sha256_mgf1 = { 16, "SHA256", "SHA1", PLAIN };
static const struct sealing sha384 = { 16, "SHA384", "SHA384", PLAIN };
static const struct sealing sha512 = { 32, "SHA512", "SHA512", PLAIN };
static const struct sealing short_key = { 15, "SHA256", "SHA256", PLAIN };
static const struct sealing not_xml = { 16, "SHA256", "SHA256", "not XML" };
static const struct sealing wrapped_twice = { 16, "SHA256", "SHA256", "<a>" PLAIN "</a>" };
static const struct sealing one_octet = { 16, "SHA256", "SHA256", "x" };
static const struct sealing nothing = { 16, "SHA256", "SHA256", "" };

static const unsigned char content_key[32] = "0123456789abcdef0123456789abcde";

static const char *wrap(struct arena *mem, EVP_PKEY *key, const struct sealing *s)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);
	unsigned char out[KIT_SIG_BYTES];
	size_t len = sizeof out;

	assert_int_equal(EVP_PKEY_encrypt_init(ctx), 1);
	assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_OAEP_PADDING), 1);
	assert_int_equal(EVP_PKEY_CTX_set_rsa_oaep_md(ctx, EVP_get_digestbyname(s->oaep_md)), 1);
	assert_int_equal(EVP_PKEY_CTX_set_rsa_mgf1_md(ctx, EVP_get_digestbyname(s->mgf_md)), 1);
	assert_int_equal(EVP_PKEY_encrypt(ctx, out, &len, content_key, s->key_bytes), 1);
	EVP_PKEY_CTX_free(ctx);
	return kit_base64(mem, out, len);
}

static const char *seal(struct arena *mem, const struct sealing *s)
{
	const EVP_CIPHER *cipher = s->key_bytes == 32 ? EVP_aes_256_gcm() : EVP_aes_128_gcm();
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	const size_t len = strlen(s->plain);
	unsigned char *out = arena_alloc(mem, 12 + len + 16);
	int n;

	memcpy(out, "iviviviviviv", 12);
	assert_int_equal(EVP_EncryptInit_ex(ctx, cipher, NULL, content_key, out), 1);
	assert_int_equal(EVP_EncryptUpdate(ctx, out + 12, &n, (const unsigned char *)s->plain, (int)len), 1);
	assert_int_equal(EVP_EncryptFinal_ex(ctx, out + 12 + len, &n), 1);
	assert_int_equal(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, 16, out + 12 + len), 1);
	EVP_CIPHER_CTX_free(ctx);
	return kit_base64(mem, out, 12 + len + 16);
}

#define DIGEST(uri) "<ds:DigestMethod Algorithm=\"" uri "\"/>"
#define MGF         "<xenc11:MGF xmlns:xenc11=\"" NS_XENC11 "\" Algorithm=\"" URI_MGF1_SHA256 "\"/>"
#define OAEP_PARTS  DIGEST(URI_SHA256) MGF
#define KEY_METHOD  "<xenc:EncryptionMethod Algorithm=\"" URI_OAEP "\">" OAEP_PARTS "</xenc:EncryptionMethod>"
#define DATA_METHOD "<xenc:EncryptionMethod Algorithm=\"" URI_AES128_GCM "\"/>"
#define KEY_END     "</xenc:EncryptedKey>"
#define DATA_END    "</xenc:EncryptedData>"
#define ENC_KEY                                                                                       \
	"<xenc:EncryptedKey>" KEY_METHOD "<xenc:CipherData><xenc:CipherValue>%s</xenc:CipherValue>" \
	"</xenc:CipherData>" KEY_END
#define OPENING                                                                                   \
	"<saml:EncryptedAssertion xmlns:saml=\"" NS_SAML "\" xmlns:xenc=\"" NS_XENC "\" xmlns:ds=\"" NS_DS \
	"\"><xenc:EncryptedData Type=\"" URI_XENC_ELEMENT "\">" DATA_METHOD
#define CONTENT "<xenc:CipherData><xenc:CipherValue>%s</xenc:CipherValue></xenc:CipherData>" DATA_END
#define CLOSING "</saml:EncryptedAssertion>"

struct enc_case {
	const char *name;
	enum rule rule;
	bool compat;
	const struct sealing *sealing;
	const char *from;
	const char *to;
};

#define MGF1P(parts) "<xenc:EncryptionMethod Algorithm=\"" URI_OAEP_MGF1P "\">" parts "</xenc:EncryptionMethod>"
#define OAEP_WITH(digest, mgf)                                                                        \
	"<xenc:EncryptionMethod Algorithm=\"" URI_OAEP "\">" DIGEST(digest) "<xenc11:MGF xmlns:xenc11=\"" NS_XENC11 \
	"\" Algorithm=\"" mgf "\"/></xenc:EncryptionMethod>"
#define CBC          NS_XENC "aes128-cbc"
#define RSA15        NS_XENC "rsa-1_5"

static const struct enc_case cases[] = {
	{ "all good", RULE_NONE, false, &bsi128, NULL, NULL },
	{ "AES-256", RULE_NONE, false, &bsi256, URI_AES128_GCM, URI_AES256_GCM },
	{ "MGF before digest", RULE_NONE, false, &bsi128, OAEP_PARTS, MGF DIGEST(URI_SHA256) },
	{ "no type", RULE_NONE, false, &bsi128, " Type=\"" URI_XENC_ELEMENT "\"", "" },
	{ "identifiers and recipient", RULE_NONE, false, &bsi128, "<xenc:EncryptedKey>",
	  "<xenc:EncryptedKey Id=\"k\" Recipient=\"https://portal\">" },
	{ "list of references in the key", RULE_NONE, false, &bsi128, KEY_END,
	  "<xenc:ReferenceList><xenc:DataReference URI=\"#d\"/></xenc:ReferenceList>" KEY_END },
	{ "key info in the key", RULE_NONE, false, &bsi128, KEY_METHOD,
	  KEY_METHOD "<ds:KeyInfo><ds:KeyName>k</ds:KeyName></ds:KeyInfo>" },
	{ "blanks in base64", RULE_NONE, false, &bsi128, "<xenc:CipherValue>", "<xenc:CipherValue>\n \t" },
	{ "SHA-384", RULE_NONE, false, &sha384, KEY_METHOD, OAEP_WITH(URI_SHA384, URI_MGF1_SHA384) },
	{ "SHA-384 in compat", RULE_NONE, true, &sha384, KEY_METHOD, OAEP_WITH(URI_SHA384, URI_MGF1_SHA384) },
	{ "SHA-1 by default in compat", RULE_NONE, true, &sha1, KEY_METHOD, MGF1P("") },
	{ "SHA-1 by name in compat", RULE_NONE, true, &sha1, KEY_METHOD, MGF1P(DIGEST(URI_SHA1)) },
	{ "SHA-256 with MGF1-SHA-1 in compat", RULE_NONE, true, &sha256_mgf1, KEY_METHOD, MGF1P(DIGEST(URI_SHA256)) },
	{ "bsi in compat", RULE_NONE, true, &bsi128, NULL, NULL },
	/* algorithms */
	{ "SHA-1 outside compat", RULE_ENC_ALGORITHM, false, &sha1, KEY_METHOD, MGF1P("") },
	{ "SHA-256 with MGF1-SHA-1 outside compat", RULE_ENC_ALGORITHM, false, &sha256_mgf1, KEY_METHOD,
	  MGF1P(DIGEST(URI_SHA256)) },
	{ "mask function that the URI denies", RULE_ENC_ALGORITHM, true, &sha1, KEY_METHOD, MGF1P(MGF) },
	{ "unknown digest in compat", RULE_ENC_ALGORITHM, true, &sha1, KEY_METHOD, MGF1P(DIGEST("urn:x")) },
	{ "SHA-512 with MGF1-SHA-256", RULE_ENC_ALGORITHM, true, &bsi128, KEY_METHOD,
	  OAEP_WITH(URI_SHA512, URI_MGF1_SHA256) },
	{ "SHA-256 with MGF1-SHA-512", RULE_ENC_ALGORITHM, true, &bsi128, KEY_METHOD,
	  OAEP_WITH(URI_SHA256, URI_MGF1_SHA512) },
	{ "SHA-256 with MGF1-SHA-1 under the new URI", RULE_ENC_ALGORITHM, true, &sha256_mgf1, KEY_METHOD,
	  OAEP_WITH(URI_SHA256, NS_XENC11 "mgf1sha1") },
	{ "SHA-384 done as SHA-256", RULE_DECRYPT_FAILED, false, &bsi128, KEY_METHOD,
	  OAEP_WITH(URI_SHA384, URI_MGF1_SHA384) },
	{ "AES-192", RULE_ENC_ALGORITHM, true, &bsi128, URI_AES128_GCM, NS_XENC11 "aes192-gcm" },
	{ "CBC", RULE_ENC_ALGORITHM, true, &bsi128, URI_AES128_GCM, CBC },
	{ "RSA 1.5", RULE_ENC_ALGORITHM, true, &bsi128, KEY_METHOD, "<xenc:EncryptionMethod Algorithm=\"" RSA15 "\"/>" },
	{ "no digest", RULE_ENC_ALGORITHM, true, &bsi128, OAEP_PARTS, MGF },
	{ "no mask function", RULE_ENC_ALGORITHM, true, &bsi128, OAEP_PARTS, DIGEST(URI_SHA256) },
	{ "digest SHA-1 under the new URI", RULE_ENC_ALGORITHM, true, &bsi128, URI_SHA256, URI_SHA1 },
	{ "no algorithm", RULE_ENC_ALGORITHM, true, &bsi128, " Algorithm=\"" URI_AES128_GCM "\"", "" },
	/* the template */
	{ "digest twice", RULE_ENC_TEMPLATE, false, &bsi128, OAEP_PARTS, OAEP_PARTS DIGEST(URI_SHA256) },
	{ "another element for the mask function", RULE_ENC_TEMPLATE, false, &bsi128, "<xenc11:MGF ", "<xenc11:mgf " },
	{ "OAEP parameters", RULE_ENC_TEMPLATE, false, &bsi128, OAEP_PARTS,
	  OAEP_PARTS "<xenc:OAEPparams>AAAA</xenc:OAEPparams>" },
	{ "key size", RULE_ENC_TEMPLATE, false, &bsi128, DATA_METHOD,
	  "<xenc:EncryptionMethod Algorithm=\"" URI_AES128_GCM "\"><xenc:KeySize>128</xenc:KeySize></xenc:EncryptionMethod>" },
	{ "content instead of element", RULE_ENC_TEMPLATE, false, &bsi128, URI_XENC_ELEMENT, NS_XENC "Content" },
	{ "other type of content", RULE_ENC_TEMPLATE, false, &bsi128, " Type=", " MimeType=\"text/xml\" Type=" },
	{ "nothing encrypted", RULE_ENC_TEMPLATE, false, &nothing, NULL, NULL },
	{ "one octet encrypted", RULE_XML_SYNTAX, false, &one_octet, NULL, NULL },
	{ "not base64", RULE_ENC_TEMPLATE, false, &bsi128, "<xenc:CipherValue>", "<xenc:CipherValue>%%%%" },
	{ "base64 cut", RULE_ENC_TEMPLATE, false, &bsi128, "<xenc:CipherValue>", "<xenc:CipherValue>A" },
	{ "base64 with padding inside", RULE_ENC_TEMPLATE, false, &bsi128, "<xenc:CipherValue>", "<xenc:CipherValue>AA==" },
	{ "base64 with an end mark inside", RULE_ENC_TEMPLATE, false, &bsi128, "<xenc:CipherValue>", "<xenc:CipherValue>----" },
	{ "two keys", RULE_ENC_TEMPLATE, false, &bsi128, DATA_END, DATA_END "<xenc:EncryptedKey/>" },
	{ "something behind", RULE_ENC_TEMPLATE, false, &bsi128, DATA_END, DATA_END "<x/>" },
	{ "something behind the cipher", RULE_ENC_TEMPLATE, false, &bsi128, DATA_END,
	  "<xenc:EncryptionProperties/>" DATA_END },
	{ "agreement instead of transport", RULE_ENC_TEMPLATE, false, &bsi128, "<ds:KeyInfo>",
	  "<ds:KeyInfo><xenc:AgreementMethod Algorithm=\"urn:x\"/>" },
	{ "key fetched from elsewhere", RULE_XML_FORBIDDEN, false, &bsi128, "<ds:KeyInfo>",
	  "<ds:KeyInfo><ds:RetrievalMethod URI=\"http://127.0.0.1/\"/>" },
	{ "content fetched from elsewhere", RULE_XML_FORBIDDEN, false, &bsi128, "<xenc:CipherValue>",
	  "<xenc:CipherReference URI=\"http://127.0.0.1/\"/><xenc:CipherValue>" },
	/* cryptography */
	{ "content key too short", RULE_DECRYPT_FAILED, false, &short_key, NULL, NULL },
	{ "wrapped key tampered", RULE_DECRYPT_FAILED, false, &bsi128, "<xenc:CipherValue>", "<xenc:CipherValue>AAAA" },
	{ "content tampered", RULE_DECRYPT_FAILED, false, &bsi128, "</ds:KeyInfo><xenc:CipherData><xenc:CipherValue>",
	  "</ds:KeyInfo><xenc:CipherData><xenc:CipherValue>AAAA" },
	{ "other cipher than named", RULE_DECRYPT_FAILED, false, &bsi128, URI_AES128_GCM, URI_AES256_GCM },
	{ "other digest than named", RULE_DECRYPT_FAILED, true, &bsi128, KEY_METHOD, MGF1P("") },
	/* what comes out is hostile still */
	{ "not XML inside", RULE_XML_SYNTAX, false, &not_xml, NULL, NULL },
	{ "assertion hidden inside", RULE_XML_MISPLACED, false, &wrapped_twice, NULL, NULL },
};

static const char *inside(struct arena *mem, const struct sealing *s)
{
	return kit_format(mem, OPENING "<ds:KeyInfo>" ENC_KEY "</ds:KeyInfo>" CONTENT CLOSING,
	                  wrap(mem, keys[KEY_RSA], s), seal(mem, s));
}

static OUTCOME open_text(const char *text, const struct decrypt_keys *with, struct arena *mem, struct xml_doc **out)
{
	struct xml_doc *doc;

	*out = NULL;
	TRY(xml_admit(bytes_of(text), XML_MESSAGE, mem, &doc));
	return xml_decrypt(xml_root(doc), with, mem, out);
}

static void name_is_read(const struct xml_doc *doc, struct arena *mem)
{
	struct bytes name;

	assert_true(xml_is(xml_root(doc), NS_SAML, "Assertion"));
	assert_ok(node_text(xml_root(doc), mem, &name));
	assert_bytes(name, "anna & \xc3\x9c \"'");
}

static void one_change_to_an_encrypted_assertion_is_answered_by_its_rule(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct enc_case *c = &cases[i];
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		const struct decrypt_keys with = { &keys[KEY_RSA], 1, c->compat };
		const char *text = kit_replace(mem, inside(mem, c->sealing), c->from, c->to);
		struct xml_doc *out;
		const struct outcome o = open_text(text, &with, mem, &out);

		if (o.rule != c->rule)
			fail_msg("%s: got %s (line %u)", c->name, rule_name(o.rule), o.line);
		assert_true(is_ok(o) == (out != NULL));
		if (out != NULL)
			name_is_read(out, mem);
	}
}

/* Two changes at once, so not in the table. */
static void oaep_with_sha_512_is_read(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct decrypt_keys with = { &keys[KEY_RSA], 1, false };
	const char *text = kit_replace(mem, inside(mem, &sha512), KEY_METHOD, OAEP_WITH(URI_SHA512, URI_MGF1_SHA512));
	struct xml_doc *out;

	(void)state;
	assert_ok(open_text(kit_replace(mem, text, URI_AES128_GCM, URI_AES256_GCM), &with, mem, &out));
	name_is_read(out, mem);
}

static void the_key_may_stand_behind_the_data(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct decrypt_keys with = { &keys[KEY_RSA], 1, false };
	const char *text = kit_format(mem, OPENING CONTENT ENC_KEY CLOSING, seal(mem, &bsi128),
	                              wrap(mem, keys[KEY_RSA], &bsi128));
	struct xml_doc *out;

	(void)state;
	assert_ok(open_text(text, &with, mem, &out));
	name_is_read(out, mem);
	text = kit_format(mem, OPENING CONTENT CLOSING, seal(mem, &bsi128));
	assert_rule(open_text(text, &with, mem, &out), RULE_ENC_TEMPLATE);
	assert_null(out);
}

struct key_case {
	const char *name;
	enum rule rule;
	enum key_name have[2];
};

static void each_of_our_keys_is_tried(void **state)
{
	static const struct key_case key_cases[] = {
		{ "first", RULE_NONE, { KEY_RSA, KEY_RSA_OTHER } },
		{ "second", RULE_NONE, { KEY_RSA_OTHER, KEY_RSA } },
		{ "beside another kind", RULE_NONE, { KEY_RSA, KEY_EC } },
		{ "none", RULE_DECRYPT_FAILED, { KEY_RSA_OTHER, KEY_EC } },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(key_cases); i++) {
		const struct key_case *c = &key_cases[i];
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		EVP_PKEY *const have[] = { keys[c->have[0]], keys[c->have[1]] };
		const struct decrypt_keys with = { have, ARRAY_LEN(have), false };
		struct xml_doc *out;
		const struct outcome o = open_text(inside(mem, &bsi128), &with, mem, &out);

		if (o.rule != c->rule)
			fail_msg("%s: got %s (line %u)", c->name, rule_name(o.rule), o.line);
	}
}

static OUTCOME torture_step(struct arena *mem, void *text)
{
	const struct decrypt_keys with = { &keys[KEY_RSA], 1, false };
	struct xml_doc *out;
	const struct outcome o = open_text(text, &with, mem, &out);

	assert_true(is_ok(o) == (out != NULL));
	return o;
}

static void memory_that_runs_out_is_reported(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct bytes text;

	(void)state;
	assert_ok(arena_copy(mem, bytes_of(inside(mem, &bsi128)), &text));
	torture(torture_step, (void *)(uintptr_t)text.ptr, LIMIT_REQUEST_MEMORY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_change_to_an_encrypted_assertion_is_answered_by_its_rule),
		cmocka_unit_test(oaep_with_sha_512_is_read),
		cmocka_unit_test(the_key_may_stand_behind_the_data),
		cmocka_unit_test(each_of_our_keys_is_tried),
		cmocka_unit_test(memory_that_runs_out_is_reported),
	};

	return cmocka_run_group_tests_name("decrypt", tests, keys_make, keys_end);
}
