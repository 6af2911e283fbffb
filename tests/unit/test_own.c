/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "keys/own.h"
#include "lib/spec/limits.h"
#include "tests/support/mint.h"

/* A folder of its own, left by every test as it was found. */
static char folder[] = "/tmp/test_own.XXXXXX";
static char key_file[64], cert_file[64], link_file[64], text_file[64];

static void own_keys_end(struct own_keys **keys)
{
	own_keys_free(*keys);
}
#define scoped_own_keys own_keys_end

static int folder_make(void **state)
{
	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	(void)snprintf(key_file, sizeof key_file, "%s/key.pem", folder);
	(void)snprintf(cert_file, sizeof cert_file, "%s/cert.pem", folder);
	(void)snprintf(link_file, sizeof link_file, "%s/link.pem", folder);
	(void)snprintf(text_file, sizeof text_file, "%s/text", folder);
	return 0;
}

static int folder_remove(void **state)
{
	const char *const files[] = { key_file, cert_file, link_file, text_file };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		(void)unlink(files[i]);
	mint_stop();
	return rmdir(folder);
}

static void text_save(const char *file, const char *text)
{
	FILE *f = fopen(file, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(file, S_IRUSR | S_IWUSR), 0);
}

static const struct kind_case {
	const char *name;
	enum mint_key key;
	enum key_use use;
	enum rule rule;
} kind_cases[] = {
	{ "RSA 3072 signs", MINT_RSA, KEY_SIGNING, RULE_NONE },
	{ "RSA 3072 decrypts", MINT_RSA, KEY_ENCRYPTION, RULE_NONE },
	{ "RSA 3071 is too short", MINT_RSA_3071, KEY_SIGNING, RULE_KEY_SIZE },
	{ "RSA 2048 is too short", MINT_RSA_2048, KEY_ENCRYPTION, RULE_KEY_SIZE },
	{ "P-256 signs", MINT_P256, KEY_SIGNING, RULE_NONE },
	{ "brainpoolP256r1 signs", MINT_BRAINPOOL, KEY_SIGNING, RULE_NONE },
	{ "P-384 signs", MINT_P384, KEY_SIGNING, RULE_NONE },
	{ "P-521 signs", MINT_P521, KEY_SIGNING, RULE_NONE },
	{ "brainpoolP384r1 signs", MINT_BRAINPOOL384, KEY_SIGNING, RULE_NONE },
	{ "brainpoolP512r1 signs", MINT_BRAINPOOL512, KEY_SIGNING, RULE_NONE },
	{ "P-256 decrypts", MINT_P256, KEY_ENCRYPTION, RULE_NONE },
	{ "brainpoolP256r1 decrypts", MINT_BRAINPOOL, KEY_ENCRYPTION, RULE_NONE },
	{ "P-384 decrypts", MINT_P384, KEY_ENCRYPTION, RULE_NONE },
	{ "P-521 decrypts", MINT_P521, KEY_ENCRYPTION, RULE_NONE },
	{ "brainpoolP384r1 decrypts", MINT_BRAINPOOL384, KEY_ENCRYPTION, RULE_NONE },
	{ "brainpoolP512r1 decrypts", MINT_BRAINPOOL512, KEY_ENCRYPTION, RULE_NONE },
	{ "secp256k1 is not on the list", MINT_SECP256K1, KEY_SIGNING, RULE_KEY_TYPE },
	{ "P-256 written out is not named", MINT_P256_EXPLICIT, KEY_SIGNING, RULE_KEY_TYPE },
	{ "P-256 written out does not decrypt", MINT_P256_EXPLICIT, KEY_ENCRYPTION, RULE_KEY_TYPE },
	{ "a key for PSS alone is not on the list", MINT_RSA_PSS, KEY_SIGNING, RULE_KEY_TYPE },
	{ "Ed25519 is not on the list", MINT_ED25519, KEY_SIGNING, RULE_KEY_TYPE },
};

static void only_keys_of_listed_kind_and_size_are_taken(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(kind_cases); i++) {
		const struct kind_case *c = &kind_cases[i];
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		SCOPED(own_keys) struct own_keys *keys = own_keys_new();
		struct outcome o;
		const char *why;

		mint_pem_save(c->key, key_file, cert_file);
		o = own_keys_load(keys, c->use, key_file, cert_file, mem, &why);
		if (o.rule != c->rule)
			fail_msg("%s: got %s", c->name, rule_name(o.rule));
		assert_int_equal(own_keys_count(keys, c->use), is_ok(o) ? 1 : 0);
		if (is_ok(o))
			assert_null(why);
		else
			assert_non_null(strstr(why, key_file));
	}
}

static void a_key_file_that_others_may_read_is_refused_with_the_remedy(void **state)
{
	static const mode_t exposed[] = { S_IRGRP, S_IWGRP, S_IXGRP, S_IROTH, S_IWOTH, S_IXOTH };
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	SCOPED(own_keys) struct own_keys *keys = own_keys_new();
	char remedy[80];
	const char *why;

	(void)state;
	mint_pem_save(MINT_P256, key_file, cert_file);
	(void)snprintf(remedy, sizeof remedy, "chmod 600 %s", key_file);
	for (size_t i = 0; i < ARRAY_LEN(exposed); i++) {
		assert_int_equal(chmod(key_file, S_IRUSR | S_IWUSR | exposed[i]), 0);
		assert_rule(own_keys_load(keys, KEY_SIGNING, key_file, cert_file, mem, &why),
		            RULE_KEY_EXPOSED);
		assert_non_null(strstr(why, remedy));
	}
	assert_int_equal(chmod(key_file, S_IRUSR), 0);
	assert_ok(own_keys_load(keys, KEY_SIGNING, key_file, cert_file, mem, &why));
}

static void a_link_to_a_key_is_followed_and_its_target_is_judged(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	SCOPED(own_keys) struct own_keys *keys = own_keys_new();
	const char *why;

	(void)state;
	mint_pem_save(MINT_P256, key_file, cert_file);
	assert_int_equal(symlink(key_file, link_file), 0);
	assert_ok(own_keys_load(keys, KEY_SIGNING, link_file, cert_file, mem, &why));
	assert_int_equal(chmod(key_file, S_IRUSR | S_IRGRP), 0);
	assert_rule(own_keys_load(keys, KEY_SIGNING, link_file, cert_file, mem, &why), RULE_KEY_EXPOSED);
}

static void files_that_hold_no_key_or_certificate_are_unreadable(void **state)
{
	static const char broken[] = "-----BEGIN PRIVATE " "KEY-----\nAAAA\n-----END PRIVATE " "KEY-----\n";
	static const char *const nothing[] = { "", "not PEM\n", broken };
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	SCOPED(own_keys) struct own_keys *keys = own_keys_new();
	const char *why;

	(void)state;
	mint_pem_save(MINT_P256, key_file, cert_file);
	for (size_t i = 0; i < ARRAY_LEN(nothing); i++) {
		text_save(text_file, nothing[i]);
		assert_rule(own_keys_load(keys, KEY_SIGNING, text_file, cert_file, mem, &why),
		            RULE_KEY_UNREADABLE);
		assert_non_null(strstr(why, text_file));
		assert_rule(own_keys_load(keys, KEY_SIGNING, key_file, text_file, mem, &why),
		            RULE_KEY_UNREADABLE);
		assert_non_null(strstr(why, text_file));
	}
	assert_rule(own_keys_load(keys, KEY_SIGNING, "/nonexistent/key", cert_file, mem, &why),
	            RULE_KEY_UNREADABLE);
	assert_non_null(strstr(why, "No such file"));
	assert_rule(own_keys_load(keys, KEY_SIGNING, folder, cert_file, mem, &why), RULE_KEY_UNREADABLE);
	assert_non_null(strstr(why, "not a regular file"));
	assert_int_equal(own_keys_count(keys, KEY_SIGNING), 0);
}

static void a_certificate_of_another_key_is_refused(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	SCOPED(own_keys) struct own_keys *keys = own_keys_new();
	const char *why;

	(void)state;
	mint_pem_save(MINT_RSA_OTHER, key_file, cert_file);
	mint_pem_save(MINT_RSA, key_file, text_file);
	assert_rule(own_keys_load(keys, KEY_SIGNING, key_file, cert_file, mem, &why), RULE_KEY_MISMATCH);
	assert_non_null(strstr(why, cert_file));
	/* accepts RULE_KEY_EXPOSED, accepts RULE_KEY_UNREADABLE */
	assert_ok(own_keys_load(keys, KEY_SIGNING, key_file, text_file, mem, &why));
}

static const struct usage_case {
	const char *name;
	enum mint_key key;
	enum key_use use;
	const char *usage; /* NULL: no extension */
	enum rule rule;
} usage_cases[] = {
	{ "no key usage limits nothing", MINT_RSA, KEY_SIGNING, NULL, RULE_NONE },
	{ "signs", MINT_RSA, KEY_SIGNING, "critical,digitalSignature", RULE_NONE },
	{ "EC signs", MINT_P384, KEY_SIGNING, "critical,digitalSignature", RULE_NONE },
	{ "signs, certified for much", MINT_RSA, KEY_SIGNING, "digitalSignature,keyEncipherment", RULE_NONE },
	{ "signs, certified to decrypt", MINT_RSA, KEY_SIGNING, "keyEncipherment", RULE_KEY_USAGE },
	{ "decrypts", MINT_RSA, KEY_ENCRYPTION, "keyEncipherment", RULE_NONE },
	{ "decrypts, certified to sign", MINT_RSA, KEY_ENCRYPTION, "digitalSignature", RULE_KEY_USAGE },
	{ "decrypts, certified to agree", MINT_RSA, KEY_ENCRYPTION, "keyAgreement", RULE_KEY_USAGE },
	{ "agrees", MINT_P256, KEY_ENCRYPTION, "keyAgreement", RULE_NONE },
	{ "agrees, certified to decrypt", MINT_P256, KEY_ENCRYPTION, "keyEncipherment", RULE_KEY_USAGE },
	{ "agrees, certified to sign", MINT_P256, KEY_ENCRYPTION, "digitalSignature", RULE_KEY_USAGE },
};

/* All these certificates are signed with RSASSA-PSS: that is no reason to refuse them. */
static void a_certificate_for_another_use_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(usage_cases); i++) {
		const struct usage_case *c = &usage_cases[i];
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		SCOPED(own_keys) struct own_keys *keys = own_keys_new();
		struct outcome o;
		const char *why;

		mint_pem_save(c->key, key_file, cert_file);
		mint_pem_certify(c->key, c->usage, cert_file);
		o = own_keys_load(keys, c->use, key_file, cert_file, mem, &why);
		if (o.rule != c->rule)
			fail_msg("%s: got %s", c->name, rule_name(o.rule));
		if (!is_ok(o))
			assert_non_null(strstr(why, cert_file));
	}
}

static void one_key_for_both_uses_is_refused(void **state)
{
	static const enum key_use uses[] = { KEY_SIGNING, KEY_ENCRYPTION };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(uses); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		SCOPED(own_keys) struct own_keys *keys = own_keys_new();
		const char *why;

		mint_pem_save(MINT_P256, key_file, cert_file);
		assert_ok(own_keys_load(keys, uses[i], key_file, cert_file, mem, &why));
		assert_rule(own_keys_load(keys, uses[1 - i], key_file, cert_file, mem, &why), RULE_KEY_SHARED);
		assert_non_null(strstr(why, key_file));
		assert_int_equal(own_keys_count(keys, uses[1 - i]), 0);
		assert_ok(own_keys_load(keys, uses[i], key_file, cert_file, mem, &why)); /* twice for one use harms nobody */
		mint_pem_save(MINT_BRAINPOOL, key_file, cert_file);
		assert_ok(own_keys_load(keys, uses[1 - i], key_file, cert_file, mem, &why));
	}
}

static void a_loaded_key_signs_and_shows_its_certificate_on_one_line(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	SCOPED(own_keys) struct own_keys *keys = own_keys_new();
	const struct bytes octets = bytes_of("octets");
	const struct own_key *key;
	unsigned char raw[1024];
	const char *why;
	size_t len;

	(void)state;
	mint_pem_save(MINT_RSA_OTHER, key_file, cert_file);
	assert_ok(own_keys_load(keys, KEY_ENCRYPTION, key_file, cert_file, mem, &why));
	assert_null(own_keys_for(keys, SIG_RSA_PSS256));
	assert_null(own_keys_at(keys, KEY_ENCRYPTION, 0)->signer.sign);
	mint_pem_save(MINT_RSA, key_file, cert_file);
	assert_ok(own_keys_load(keys, KEY_SIGNING, key_file, cert_file, mem, &why));
	mint_pem_save(MINT_P256, key_file, cert_file);
	assert_ok(own_keys_load(keys, KEY_SIGNING, key_file, cert_file, mem, &why));
	assert_int_equal(own_keys_count(keys, KEY_SIGNING), 2);
	assert_ptr_equal(own_keys_for(keys, SIG_ECDSA256), own_keys_at(keys, KEY_SIGNING, 1));
	assert_null(own_keys_for(keys, SIG_NONE));
	assert_null(own_keys_at(keys, KEY_SIGNING, 2));
	key = own_keys_for(keys, SIG_RSA_PSS256);
	assert_ptr_equal(key, own_keys_at(keys, KEY_SIGNING, 0));
	assert_string_equal(key->cert_base64, mint_cert(MINT_RSA));
	assert_ok(key->signer.sign(key->signer.self, SIG_RSA_PSS256, octets, raw, sizeof raw, &len));
	assert_ok(alg_verify(mint_key(MINT_RSA), SIG_RSA_PSS256, octets, bytes_at(raw, len)));
}

static OUTCOME load_step(struct arena *mem, void *arg)
{
	SCOPED(own_keys) struct own_keys *keys = own_keys_new();
	const char *why;
	struct outcome o;

	(void)arg;
	o = own_keys_load(keys, KEY_SIGNING, key_file, cert_file, mem, &why);
	assert_int_equal(own_keys_count(keys, KEY_SIGNING), is_ok(o) ? 1 : 0);
	return o;
}

static void loading_survives_every_failing_allocation(void **state)
{
	(void)state;
	mint_pem_save(MINT_P256, key_file, cert_file);
	torture(load_step, NULL, LIMIT_REQUEST_MEMORY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_keys_of_listed_kind_and_size_are_taken),
		cmocka_unit_test(a_key_file_that_others_may_read_is_refused_with_the_remedy),
		cmocka_unit_test(a_link_to_a_key_is_followed_and_its_target_is_judged),
		cmocka_unit_test(files_that_hold_no_key_or_certificate_are_unreadable),
		cmocka_unit_test(a_certificate_of_another_key_is_refused),
		cmocka_unit_test(a_certificate_for_another_use_is_refused),
		cmocka_unit_test(one_key_for_both_uses_is_refused),
		cmocka_unit_test(a_loaded_key_signs_and_shows_its_certificate_on_one_line),
		cmocka_unit_test(loading_survives_every_failing_allocation),
	};

	return cmocka_run_group_tests_name("own", tests, folder_make, folder_remove);
}
