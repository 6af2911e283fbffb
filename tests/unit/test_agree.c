/* SPDX-License-Identifier: EUPL-1.2 */
/* ECDH-ES: what we send and what we take. A second implementation judges both in tests/partners. */
#include "lib/xml/decrypt.h"

#include "lib/spec/limits.h"
#include "lib/xml/agree.h"
#include "lib/xml/encrypt.h"
#include "lib/xml/gcm.h"
#include "tests/support/xmlkit.h"

#define PLAIN "<a></a>"

static EVP_PKEY *keys[CURVE_COUNT]; /* in the order of curves[] */
static EVP_PKEY *rsa;

static int keys_make(void **state)
{
	(void)state;
	for (size_t i = 0; i < CURVE_COUNT; i++)
		keys[i] = EVP_EC_gen(curves[i].group);
	rsa = EVP_RSA_gen(2048);
	return is_ok(xml_start()) ? 0 : -1;
}

static int keys_end(void **state)
{
	(void)state;
	for (size_t i = 0; i < CURVE_COUNT; i++)
		EVP_PKEY_free(keys[i]);
	EVP_PKEY_free(rsa);
	xml_stop();
	return 0;
}

static const char *sent(struct arena *mem, const struct encrypt_to *to)
{
	struct bytes xml;
	const char *text;

	assert_ok(xml_encrypt(to, bytes_of(PLAIN), mem, &xml));
	assert_ok(arena_text(mem, xml, &text));
	return text;
}

static OUTCOME opened(const char *text, EVP_PKEY *const *with, size_t n, struct arena *mem)
{
	const struct decrypt_keys ours = { with, n, false };
	struct xml_doc *doc, *out;
	struct outcome o;

	TRY(xml_admit(bytes_of(text), XML_MESSAGE, mem, &doc));
	o = xml_decrypt(xml_root(doc), &ours, mem, &out);
	assert_true(is_ok(o) == (out != NULL));
	return o;
}

static void each_curve_content_and_wrap_is_sent_and_taken(void **state)
{
	(void)state;
	for (size_t i = 0; i < CURVE_COUNT; i++)
		for (enum enc_alg content = ENC_AES128_GCM; content <= ENC_AES256_GCM; content++)
			for (enum key_transport kt = KT_ECDH_KW128; kt <= KT_ECDH_KW256; kt++) {
				SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
				const struct encrypt_to to = { keys[i], "AAAA", content, kt };
				const char *text = sent(mem, &to);

				assert_non_null(strstr(text, curves[i].uri));
				assert_non_null(strstr(text, "<xenc:RecipientKeyInfo><ds:X509Data>"
				                             "<ds:X509Certificate>AAAA</ds:X509Certificate>"));
				assert_ok(opened(text, &keys[i], 1, mem));
			}
}

static void each_message_has_its_own_ephemeral_key(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct encrypt_to to = { keys[0], "AAAA", ENC_AES128_GCM, KT_ECDH_KW128 };
	const char *one = strstr(sent(mem, &to), "<dsig11:PublicKey>");
	const char *two = strstr(sent(mem, &to), "<dsig11:PublicKey>");

	(void)state;
	assert_memory_not_equal(one, two, 60);
}

static void each_of_our_keys_on_that_curve_is_tried(void **state)
{
	enum { P256, BRAINPOOL256 };
	EVP_PKEY *other = EVP_EC_gen("P-256");
	const struct {
		const char *name;
		EVP_PKEY *have[3];
		enum rule rule;
	} cases[] = {
		{ "first", { keys[P256], other, rsa }, RULE_NONE },
		{ "last", { rsa, other, keys[P256] }, RULE_NONE },
		{ "another on the curve", { rsa, other, keys[BRAINPOOL256] }, RULE_DECRYPT_FAILED },
		{ "none on the curve", { rsa, rsa, keys[BRAINPOOL256] }, RULE_DECRYPT_FAILED },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		const struct encrypt_to to = { keys[P256], "AAAA", ENC_AES128_GCM, KT_ECDH_KW128 };

		assert_rule(opened(sent(mem, &to), cases[i].have, 3, mem), cases[i].rule);
	}
	EVP_PKEY_free(other);
}

#define KW       "<xenc:EncryptionMethod Algorithm=\"" URI_KW_AES128 "\"></xenc:EncryptionMethod>"
#define PARTY(n) " " n "=\"0000\""
#define CURVE    "<dsig11:NamedCurve URI=\"" URI_P256 "\"></dsig11:NamedCurve>"
#define DIGEST   "<ds:DigestMethod Algorithm=\"" URI_SHA256 "\"></ds:DigestMethod></xenc11:ConcatKDFParams>"
#define INFO_END "</xenc:AgreementMethod></ds:KeyInfo>"
#define X509(c)  "<ds:X509Data><ds:X509Certificate>" c "</ds:X509Certificate></ds:X509Data>"

/* The base is our own message to P-256; one change each. What is changed is no part of what is authenticated. */
static const struct change {
	const char *name;
	enum rule rule;
	const char *from;
	const char *to;
} changes[] = {
	{ "as it is", RULE_NONE, NULL, NULL },
	{ "without recipient", RULE_NONE, "<xenc:RecipientKeyInfo>" X509("AAAA") "</xenc:RecipientKeyInfo>", "" },
	{ "another recipient", RULE_NONE, X509("AAAA"), "<ds:KeyName>k</ds:KeyName>" },
	{ "empty SuppPubInfo", RULE_NONE, PARTY("PartyVInfo"), PARTY("PartyVInfo") " SuppPubInfo=\"00\"" },
	{ "empty SuppPrivInfo", RULE_NONE, PARTY("PartyVInfo"), PARTY("PartyVInfo") " SuppPrivInfo=\"00\"" },
	/* algorithms */
	{ "kw-aes192", RULE_ENC_ALGORITHM, URI_KW_AES128, NS_XENC "kw-aes192" },
	{ "key wrap of triple DES", RULE_ENC_ALGORITHM, URI_KW_AES128, NS_XENC "kw-tripledes" },
	{ "Diffie-Hellman", RULE_ENC_ALGORITHM, URI_ECDH_ES, NS_XENC "dh" },
	{ "X25519", RULE_ENC_ALGORITHM, URI_ECDH_ES, "http://www.w3.org/2021/04/xmldsig-more#x25519" },
	{ "PBKDF2", RULE_ENC_ALGORITHM, URI_CONCAT_KDF, NS_XENC11 "pbkdf2" },
	{ "ConcatKDF with SHA-1", RULE_ENC_ALGORITHM, URI_SHA256, URI_SHA1 },
	{ "ConcatKDF with SHA-512", RULE_ENC_ALGORITHM, URI_SHA256, URI_SHA512 },
	{ "CBC", RULE_ENC_ALGORITHM, URI_AES128_GCM, NS_XENC "aes128-cbc" },
	/* curve and point */
	{ "secp256k1", RULE_ENC_CURVE, URI_P256, "urn:oid:1.3.132.0.10" },
	{ "P-224", RULE_ENC_CURVE, URI_P256, "urn:oid:1.3.132.0.33" },
	{ "no curve", RULE_ENC_CURVE, " URI=\"" URI_P256 "\"", "" },
	{ "curve written out", RULE_ENC_CURVE, CURVE, "<dsig11:ECParameters></dsig11:ECParameters>" },
	{ "curve named and written out", RULE_ENC_TEMPLATE, CURVE, CURVE "<dsig11:ECParameters></dsig11:ECParameters>" },
	{ "another curve of that size", RULE_ENC_POINT, URI_P256, URI_BRAINPOOL256 },
	{ "a larger curve", RULE_ENC_POINT, URI_P256, URI_P384 },
	{ "another form of point", RULE_ENC_POINT, "<dsig11:PublicKey>B", "<dsig11:PublicKey>A" },
	/* OtherInfo */
	{ "no AlgorithmID", RULE_ENC_OTHER_INFO, PARTY("AlgorithmID"), "" },
	{ "no PartyUInfo", RULE_ENC_OTHER_INFO, PARTY("PartyUInfo"), "" },
	{ "no PartyVInfo", RULE_ENC_OTHER_INFO, PARTY("PartyVInfo"), "" },
	{ "without count of bits", RULE_ENC_OTHER_INFO, PARTY("AlgorithmID"), " AlgorithmID=\"\"" },
	{ "bits of padding", RULE_ENC_OTHER_INFO, PARTY("PartyUInfo"), " PartyUInfo=\"03D8\"" },
	{ "half an octet", RULE_ENC_OTHER_INFO, PARTY("PartyUInfo"), " PartyUInfo=\"000\"" },
	{ "no hex", RULE_ENC_OTHER_INFO, PARTY("PartyUInfo"), " PartyUInfo=\"000g\"" },
	{ "blank in hex", RULE_ENC_OTHER_INFO, PARTY("PartyUInfo"), " PartyUInfo=\"00 0\"" },
	{ "another PartyUInfo than was meant", RULE_DECRYPT_FAILED, PARTY("PartyUInfo"), " PartyUInfo=\"0001\"" },
	{ "an octet more", RULE_DECRYPT_FAILED, PARTY("PartyVInfo"), PARTY("PartyVInfo") " SuppPubInfo=\"0000\"" },
	/* the template */
	{ "surplus parameter", RULE_ENC_TEMPLATE, PARTY("PartyUInfo"), PARTY("PartyUInfo") " Other=\"00\"" },
	{ "key size", RULE_ENC_TEMPLATE, KW,
	  "<xenc:EncryptionMethod Algorithm=\"" URI_KW_AES128 "\"><xenc:KeySize>128</xenc:KeySize></xenc:EncryptionMethod>" },
	{ "nonce", RULE_ENC_TEMPLATE, "<xenc11:KeyDerivationMethod", "<xenc:KA-Nonce>AAAA</xenc:KA-Nonce><xenc11:KeyDerivationMethod" },
	{ "no digest", RULE_ENC_TEMPLATE, DIGEST, "</xenc11:ConcatKDFParams>" },
	{ "two digests", RULE_ENC_TEMPLATE, DIGEST, "<ds:DigestMethod Algorithm=\"" URI_SHA256 "\"/>" DIGEST },
	{ "a name beside the agreement", RULE_ENC_TEMPLATE, INFO_END, "</xenc:AgreementMethod><ds:KeyName>k</ds:KeyName></ds:KeyInfo>" },
	{ "a second recipient", RULE_ENC_TEMPLATE, INFO_END, "<xenc:RecipientKeyInfo></xenc:RecipientKeyInfo>" INFO_END },
	{ "a name beside the sender's key", RULE_ENC_TEMPLATE, "<ds:KeyValue>", "<ds:KeyName>k</ds:KeyName><ds:KeyValue>" },
	{ "an identifier", RULE_ENC_TEMPLATE, "<ds:KeyValue>", "<ds:KeyValue a=\"b\">" },
	{ "a point with blanks around", RULE_NONE, "<dsig11:PublicKey>", "<dsig11:PublicKey>\n" },
	{ "a point that is no base64", RULE_ENC_TEMPLATE, "<dsig11:PublicKey>", "<dsig11:PublicKey>!" },
	{ "OAEP with an agreement", RULE_ENC_ALGORITHM, URI_KW_AES128, URI_OAEP },
	{ "longer content key", RULE_ENC_TEMPLATE, URI_AES128_GCM, URI_AES256_GCM },
};

static void one_change_is_answered_by_its_rule(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
		const struct change *c = &changes[i];
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		const struct encrypt_to to = { keys[0], "AAAA", ENC_AES128_GCM, KT_ECDH_KW128 };
		const struct outcome o = opened(kit_replace(mem, sent(mem, &to), c->from, c->to), keys, CURVE_COUNT, mem);

		if (o.rule != c->rule)
			fail_msg("%s: got %s (line %u)", c->name, rule_name(o.rule), o.line);
	}
}

/* A point with one coordinate changed lies beside the curve; the sender must learn nothing of our key by it. */
static void a_point_beside_the_curve_is_refused_before_our_key_is_touched(void **state)
{
	(void)state;
	for (size_t i = 0; i < CURVE_COUNT; i++) {
		unsigned char point[CURVE_POINT_BYTES_MAX];
		const size_t len = agree_point(keys[i], point);
		EVP_PKEY *peer = agree_peer(&curves[i], bytes_at(point, len));

		assert_int_equal(len, 1 + 2 * curves[i].bytes);
		assert_non_null(peer);
		EVP_PKEY_free(peer);
		assert_null(agree_peer(&curves[i], bytes_at(point, len - 1)));
		assert_null(agree_peer(&curves[i], bytes_at(point, 0)));
		point[0] = 0x06 | (point[len - 1] & 1); /* hybrid: names the sign of y as well */
		assert_null(agree_peer(&curves[i], bytes_at(point, len)));
		point[0] = 0x02 | (point[len - 1] & 1); /* compressed */
		assert_null(agree_peer(&curves[i], bytes_at(point, 1 + curves[i].bytes)));
		point[0] = 0x04;
		point[len - 1] ^= 1;
		assert_null(agree_peer(&curves[i], bytes_at(point, len)));
		memset(point + 1, 0, len - 1);
		assert_null(agree_peer(&curves[i], bytes_at(point, len)));
	}
}

/* A sender that fills OtherInfo: our element with another key inside. hex: all five, in their order. */
static const char *with_info(struct arena *mem, const char *attributes, struct bytes info)
{
	static const unsigned char content_key[] = "0123456789abcde";
	const struct encrypt_to to = { keys[0], "AAAA", ENC_AES128_GCM, KT_ECDH_KW128 };
	EVP_PKEY *ephemeral = agree_ephemeral(keys[0]);
	unsigned char kek[KW_KEY_BYTES_MAX], wrapped[24], point[CURVE_POINT_BYTES_MAX];
	const char *text = sent(mem, &to), *from, *end;
	struct bytes sealed;

	assert_true(agree_kek(ephemeral, keys[0], info, KW_AES128, kek));
	assert_ok(kw_wrap(KW_AES128, kek, bytes_at(content_key, 16), wrapped));
	assert_ok(gcm_seal(ENC_AES128_GCM, content_key, bytes_of(PLAIN), mem, &sealed));
	text = kit_replace(mem, text, PARTY("AlgorithmID") PARTY("PartyUInfo") PARTY("PartyVInfo"), attributes);
	from = strstr(text, "<dsig11:PublicKey>");
	end = strstr(from, "</dsig11:PublicKey>");
	text = kit_format(mem, "%.*s<dsig11:PublicKey>%s%s", (int)(from - text), text,
	                  kit_base64(mem, point, agree_point(ephemeral, point)), end);
	EVP_PKEY_free(ephemeral);
	from = strstr(text, "<xenc:CipherData>");
	return kit_format(mem,
	                  "%.*s<xenc:CipherData><xenc:CipherValue>%s</xenc:CipherValue></xenc:CipherData>"
	                  "</xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData><xenc:CipherValue>%s</xenc:CipherValue>"
	                  "</xenc:CipherData></xenc:EncryptedData></saml:EncryptedAssertion>",
	                  (int)(from - text), text, kit_base64(mem, wrapped, sizeof wrapped),
	                  kit_base64(mem, sealed.ptr, sealed.len));
}

#define NAMES " AlgorithmID=\"00aB\" PartyUInfo=\"00\" PartyVInfo=\"000102\""

static void other_info_is_its_parts_in_order(void **state)
{
	static const struct {
		const char *attributes;
		const char *info;
		size_t len;
		enum rule rule;
	} cases[] = {
		{ NAMES, "\xab\x01\x02", 3, RULE_NONE },
		{ NAMES " SuppPubInfo=\"00FF\"", "\xab\x01\x02\xff", 4, RULE_NONE },
		{ " SuppPrivInfo=\"0011\" SuppPubInfo=\"00FF\"" NAMES, "\xab\x01\x02\xff\x11", 5, RULE_NONE },
		{ " PartyVInfo=\"000102\" PartyUInfo=\"00\" AlgorithmID=\"00aB\"", "\xab\x01\x02", 3, RULE_NONE },
		{ NAMES, "\x00\xab\x01\x02", 4, RULE_DECRYPT_FAILED }, /* counts of padding are no part of it */
		{ NAMES, "\x01\x02\xab", 3, RULE_DECRYPT_FAILED },
		{ " AlgorithmID=\"00\" PartyUInfo=\"00\" PartyVInfo=\"00\"", "", 0, RULE_NONE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		const char *text = with_info(mem, cases[i].attributes, bytes_at(cases[i].info, cases[i].len));

		assert_rule(opened(text, keys, CURVE_COUNT, mem), cases[i].rule);
	}
}

static void other_info_is_bounded(void **state)
{
	static const struct {
		size_t zeros; /* of the first part, besides one octet in each of the others */
		enum rule rule;
	} cases[] = { { LIMIT_OTHER_INFO_BYTES - 2, RULE_NONE }, { LIMIT_OTHER_INFO_BYTES - 1, RULE_ENC_OTHER_INFO } };
	static const unsigned char zero[LIMIT_OTHER_INFO_BYTES + 1];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		const char *attributes = kit_format(mem, " AlgorithmID=\"%0*d\" PartyUInfo=\"0000\" PartyVInfo=\"0000\"",
		                                    (int)(2 * cases[i].zeros + 2), 0);

		assert_rule(opened(with_info(mem, attributes, bytes_at(zero, cases[i].zeros + 2)), keys, 1, mem),
		            cases[i].rule);
	}
}

static OUTCOME torture_step(struct arena *mem, void *text)
{
	return opened(text, keys, CURVE_COUNT, mem);
}

static void memory_that_runs_out_is_reported(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct encrypt_to to = { keys[0], "AAAA", ENC_AES128_GCM, KT_ECDH_KW128 };
	struct bytes text;

	(void)state;
	assert_ok(arena_copy(mem, bytes_of(sent(mem, &to)), &text));
	torture(torture_step, (void *)(uintptr_t)text.ptr, LIMIT_REQUEST_MEMORY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_curve_content_and_wrap_is_sent_and_taken),
		cmocka_unit_test(each_message_has_its_own_ephemeral_key),
		cmocka_unit_test(each_of_our_keys_on_that_curve_is_tried),
		cmocka_unit_test(one_change_is_answered_by_its_rule),
		cmocka_unit_test(a_point_beside_the_curve_is_refused_before_our_key_is_touched),
		cmocka_unit_test(other_info_is_its_parts_in_order),
		cmocka_unit_test(other_info_is_bounded),
		cmocka_unit_test(memory_that_runs_out_is_reported),
	};

	return cmocka_run_group_tests_name("agree", tests, keys_make, keys_end);
}
