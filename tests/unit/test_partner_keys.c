/* SPDX-License-Identifier: EUPL-1.2 */
/* Which keys of a partner's metadata are taken, and how it is encrypted to. */
#include "tests/support/unit.h"

#include <openssl/evp.h>

#include "keys/partner.h"
#include "lib/spec/uris.h"
#include "lib/xml/xml.h"
#include "tests/support/mint.h"

static void partner_end(const struct partner **partner)
{
	partner_release(*partner);
}
#define scoped_partner partner_end

static const struct key_case {
	const char *name;
	enum partner_profile profile;
	enum mint_key key;
	size_t n_kept;
} key_cases[] = {
	{ "RSA 3072 in bsi", PROFILE_BSI, MINT_RSA, 1 },
	{ "RSA 3071 in bsi", PROFILE_BSI, MINT_RSA_3071, 0 },
	{ "RSA 2048 in compat", PROFILE_COMPAT, MINT_RSA_2048, 1 },
	{ "RSA 2047 in compat", PROFILE_COMPAT, MINT_RSA_2047, 0 },
	{ "P-256", PROFILE_BSI, MINT_P256, 1 },
	{ "brainpoolP256r1", PROFILE_BSI, MINT_BRAINPOOL, 1 },
	{ "P-384", PROFILE_BSI, MINT_P384, 1 },
	{ "P-521", PROFILE_BSI, MINT_P521, 1 },
	{ "brainpoolP384r1", PROFILE_BSI, MINT_BRAINPOOL384, 1 },
	{ "brainpoolP512r1", PROFILE_COMPAT, MINT_BRAINPOOL512, 1 },
	{ "secp256k1", PROFILE_COMPAT, MINT_SECP256K1, 0 },
	{ "P-256 written out", PROFILE_COMPAT, MINT_P256_EXPLICIT, 0 },
	{ "a key for PSS alone", PROFILE_BSI, MINT_RSA_PSS, 0 },
	{ "Ed25519", PROFILE_COMPAT, MINT_ED25519, 0 },
};

static void keys_the_profile_refuses_are_left_out(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(key_cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		SCOPED(partner)
		const struct partner *p = mint_partner(mem, key_cases[i].profile, key_cases[i].key, MINT_RSA,
		                                       (struct mint_change){ 0 });

		if (p->n_sp_signing != key_cases[i].n_kept || p->n_idp_signing != key_cases[i].n_kept)
			fail_msg("%s: kept %zu", key_cases[i].name, p->n_sp_signing);
	}
}

#define OAEP(digest, mgf)                                                                                    \
	"<md:EncryptionMethod Algorithm=\"" URI_OAEP "\"><ds:DigestMethod Algorithm=\"" digest "\"/>"        \
	"<xenc11:MGF xmlns:xenc11=\"" NS_XENC11 "\" Algorithm=\"" mgf "\"/></md:EncryptionMethod>"
#define LISTS(alg) "<md:EncryptionMethod Algorithm=\"" alg "\"/>"

static const struct method_case {
	const char *name;
	enum partner_profile profile;
	const char *methods;
	enum enc_alg content;
	enum key_transport transport;
} method_cases[] = {
	{ "bsi", PROFILE_BSI, "", ENC_AES256_GCM, KT_OAEP_SHA256 },
	{ "bsi, old OAEP listed", PROFILE_BSI, LISTS(URI_OAEP_MGF1P), ENC_AES256_GCM, KT_OAEP_SHA256 },
	{ "compat", PROFILE_COMPAT, "", ENC_AES256_GCM, KT_OAEP_MGF1_SHA1 },
	{ "only AES-128", PROFILE_COMPAT, LISTS(URI_AES128_GCM), ENC_AES128_GCM, KT_OAEP_MGF1_SHA1 },
	{ "both AES", PROFILE_COMPAT, LISTS(URI_AES128_GCM) LISTS(URI_AES256_GCM), ENC_AES256_GCM,
	  KT_OAEP_MGF1_SHA1 },
	{ "new OAEP", PROFILE_COMPAT, OAEP(URI_SHA256, URI_MGF1_SHA256), ENC_AES256_GCM, KT_OAEP_SHA256 },
	{ "new OAEP, old MGF", PROFILE_COMPAT, OAEP(URI_SHA256, "urn:x"), ENC_AES256_GCM, KT_OAEP_MGF1_SHA1 },
	{ "new OAEP, old digest", PROFILE_COMPAT, OAEP(URI_SHA1, URI_MGF1_SHA256), ENC_AES256_GCM,
	  KT_OAEP_MGF1_SHA1 },
	{ "new OAEP unspecified", PROFILE_COMPAT, LISTS(URI_OAEP), ENC_AES256_GCM, KT_OAEP_MGF1_SHA1 },
};

static void encryption_follows_profile_and_listed_methods(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(method_cases); i++) {
		const struct method_case *c = &method_cases[i];
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		SCOPED(partner)
		const struct partner *p = mint_partner(mem, c->profile, MINT_P256, MINT_RSA,
		                                       (struct mint_change){ "@METHODS@", c->methods });
		const struct encrypt_to to = partner_encryption(p);

		assert_string_equal(to.cert_base64, mint_cert(MINT_RSA));
		assert_int_equal(EVP_PKEY_eq(to.key, mint_key(MINT_RSA)), 1);
		if (to.content != c->content || to.transport != c->transport)
			fail_msg("%s", c->name);
	}
}

static const struct agreement_case {
	const char *name;
	enum partner_profile profile;
	enum mint_key key;
	const char *methods;
	enum enc_alg content;
	enum key_transport transport;
} agreement_cases[] = {
	{ "P-256", PROFILE_BSI, MINT_P256, "", ENC_AES128_GCM, KT_ECDH_KW128 },
	{ "brainpoolP256r1", PROFILE_BSI, MINT_BRAINPOOL, "", ENC_AES128_GCM, KT_ECDH_KW128 },
	{ "P-521 in compat", PROFILE_COMPAT, MINT_P521, "", ENC_AES128_GCM, KT_ECDH_KW128 },
	{ "only AES-256", PROFILE_BSI, MINT_P384, LISTS(URI_AES256_GCM), ENC_AES256_GCM, KT_ECDH_KW128 },
	{ "both AES", PROFILE_BSI, MINT_P384, LISTS(URI_AES256_GCM) LISTS(URI_AES128_GCM), ENC_AES128_GCM,
	  KT_ECDH_KW128 },
	{ "only kw-aes256", PROFILE_BSI, MINT_P384, LISTS(URI_ECDH_ES) LISTS(URI_KW_AES256), ENC_AES128_GCM,
	  KT_ECDH_KW256 },
	{ "both key wraps", PROFILE_BSI, MINT_P384, LISTS(URI_KW_AES256) LISTS(URI_KW_AES128), ENC_AES128_GCM,
	  KT_ECDH_KW128 },
	{ "an RSA method beside an EC key", PROFILE_COMPAT, MINT_P256, LISTS(URI_OAEP_MGF1P), ENC_AES128_GCM,
	  KT_ECDH_KW128 },
};

static void an_ec_key_is_agreed_with(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(agreement_cases); i++) {
		const struct agreement_case *c = &agreement_cases[i];
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		SCOPED(partner)
		const struct partner *p = mint_partner(mem, c->profile, MINT_RSA, c->key,
		                                       (struct mint_change){ "@METHODS@", c->methods });
		const struct encrypt_to to = partner_encryption(p);

		assert_string_equal(to.cert_base64, mint_cert(c->key));
		if (to.content != c->content || to.transport != c->transport)
			fail_msg("%s", c->name);
	}
}

static void without_a_usable_key_nothing_is_encrypted(void **state)
{
	static const enum mint_key unusable[] = { MINT_ED25519, MINT_SECP256K1, MINT_P256_EXPLICIT, MINT_RSA_2048 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(unusable); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		SCOPED(partner)
		const struct partner *p =
			mint_partner(mem, PROFILE_BSI, MINT_P256, unusable[i], (struct mint_change){ 0 });

		assert_int_equal(p->n_sp_encryption, 0);
		assert_null(partner_encryption(p).key);
	}
}

/* As authorities sign them; who signed a certificate, and how, is not looked at. */
static void a_certificate_signed_with_pss_is_taken(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	SCOPED(partner)
	const struct partner *p = mint_partner(mem, PROFILE_BSI, MINT_P256, MINT_RSA,
	                                       (struct mint_change){ "@ENCRYPTION@", mint_cert_by_pss(MINT_RSA) });

	(void)state;
	assert_int_equal(p->n_sp_encryption, 1);
	assert_int_equal(EVP_PKEY_eq(partner_encryption(p).key, mint_key(MINT_RSA)), 1);
}

#define KEY(cert) "<ds:X509Data><ds:X509Certificate>" cert "</ds:X509Certificate></ds:X509Data>"

static void each_x509data_gives_one_key_and_a_bad_one_is_passed_over(void **state)
{
	static const char chain[] = "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>\n"
				    "<md:KeyDescriptor use=\"enc";
	static const struct {
		struct mint_change change;
		size_t n;
	} keys[] = {
		{ { "<ds:KeyName>k</ds:KeyName>", KEY("@ENCRYPTION@") }, 2 },
		{ { "<ds:KeyName>k</ds:KeyName>", KEY("AAAA") }, 1 },
		{ { chain,
		    "</ds:X509Certificate><ds:X509Certificate>@ENCRYPTION@</ds:X509Certificate></ds:X509Data>"
		    "</ds:KeyInfo></md:KeyDescriptor>\n<md:KeyDescriptor use=\"enc" },
		  1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		SCOPED(partner)
		const struct partner *p = mint_partner(mem, PROFILE_BSI, MINT_P256, MINT_RSA, keys[i].change);

		assert_int_equal(p->n_sp_signing, keys[i].n);
		assert_int_equal(p->n_idp_signing, 1);
	}
}

static int start(void **state)
{
	(void)state;
	return is_ok(xml_start()) ? 0 : -1;
}

static int stop(void **state)
{
	(void)state;
	mint_stop();
	xml_stop();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_the_profile_refuses_are_left_out),
		cmocka_unit_test(encryption_follows_profile_and_listed_methods),
		cmocka_unit_test(an_ec_key_is_agreed_with),
		cmocka_unit_test(without_a_usable_key_nothing_is_encrypted),
		cmocka_unit_test(a_certificate_signed_with_pss_is_taken),
		cmocka_unit_test(each_x509data_gives_one_key_and_a_bad_one_is_passed_over),
	};

	return cmocka_run_group_tests_name("partner_keys", tests, start, stop);
}
