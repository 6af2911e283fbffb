/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "keys/own.h"
#include "keys/policy.h"
#include "lib/spec/limits.h"
#include "tests/support/mint.h"

static char folder[] = "/tmp/test_policy.XXXXXX";

static void own_keys_end(struct own_keys **keys)
{
	own_keys_free(*keys);
}
#define scoped_own_keys own_keys_end

static void key_add(struct own_keys *keys, enum mint_key which)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const char *why, *key_file, *cert_file;

	assert_ok(arena_printf(mem, &key_file, "%s/key.pem", folder));
	assert_ok(arena_printf(mem, &cert_file, "%s/cert.pem", folder));
	mint_pem_save(which, key_file, cert_file);
	assert_ok(own_keys_load(keys, KEY_SIGNING, key_file, cert_file, mem, &why));
	assert_int_equal(unlink(key_file), 0);
	assert_int_equal(unlink(cert_file), 0);
}

#define NO_KEY MINT_KEYS

static const struct choice {
	const char *name;
	enum partner_profile profile;
	enum sig_alg sign_with;
	bool has_rsa;
	enum mint_key ec;
	enum sig_alg chosen;
} choices[] = {
	{ "bsi prefers PSS", PROFILE_BSI, SIG_NONE, true, MINT_P256, SIG_RSA_PSS256 },
	{ "bsi without RSA", PROFILE_BSI, SIG_NONE, false, MINT_P256, SIG_ECDSA256 },
	{ "compat prefers PKCS#1", PROFILE_COMPAT, SIG_NONE, true, MINT_P256, SIG_RSA256 },
	{ "compat without RSA", PROFILE_COMPAT, SIG_NONE, false, MINT_P256, SIG_ECDSA256 },
	{ "the record wins", PROFILE_BSI, SIG_ECDSA256, true, MINT_P256, SIG_ECDSA256 },
	{ "the record in compat", PROFILE_COMPAT, SIG_RSA_PSS256, true, MINT_P256, SIG_RSA_PSS256 },
	{ "the record without a key", PROFILE_BSI, SIG_ECDSA256, true, NO_KEY, SIG_RSA_PSS256 },
	{ "bsi never signs PKCS#1", PROFILE_BSI, SIG_RSA256, true, MINT_P256, SIG_RSA_PSS256 },
	{ "a record for SHA-512", PROFILE_BSI, SIG_RSA_PSS512, true, MINT_P256, SIG_RSA_PSS512 },
	{ "no key at all", PROFILE_BSI, SIG_NONE, false, NO_KEY, SIG_NONE },
	/* the digest is the curve's, whatever the record says beside ECDSA */
	{ "brainpoolP256r1", PROFILE_BSI, SIG_ECDSA256, true, MINT_BRAINPOOL, SIG_ECDSA256 },
	{ "P-384", PROFILE_BSI, SIG_ECDSA256, true, MINT_P384, SIG_ECDSA384 },
	{ "brainpoolP384r1", PROFILE_BSI, SIG_ECDSA256, true, MINT_BRAINPOOL384, SIG_ECDSA384 },
	{ "P-521", PROFILE_COMPAT, SIG_ECDSA256, true, MINT_P521, SIG_ECDSA512 },
	{ "brainpoolP512r1", PROFILE_BSI, SIG_ECDSA256, true, MINT_BRAINPOOL512, SIG_ECDSA512 },
	{ "P-384 without RSA", PROFILE_BSI, SIG_NONE, false, MINT_P384, SIG_ECDSA384 },
	{ "P-521 in compat without RSA", PROFILE_COMPAT, SIG_NONE, false, MINT_P521, SIG_ECDSA512 },
};

static void the_record_then_the_profile_choose_among_our_keys(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(choices); i++) {
		const struct choice *c = &choices[i];
		const struct partner partner = { .record = { .profile = c->profile,
			                                     .sign_with = c->sign_with } };
		SCOPED(own_keys) struct own_keys *keys = own_keys_new();

		if (c->ec != NO_KEY)
			key_add(keys, c->ec);
		if (c->has_rsa)
			key_add(keys, MINT_RSA);
		if (policy_sign_alg(&partner, keys) != c->chosen)
			fail_msg("%s", c->name);
	}
}

static void only_compat_takes_pkcs1(void **state)
{
	const unsigned all = SIG_BIT(SIG_COUNT) - SIG_BIT(SIG_NONE + 1);

	(void)state;
	assert_int_equal(policy_sig_algs(PROFILE_COMPAT), all);
	assert_int_equal(policy_sig_algs(PROFILE_BSI), all & ~SIG_BIT(SIG_RSA256));
}

static int folder_make(void **state)
{
	(void)state;
	return mkdtemp(folder) != NULL ? 0 : -1;
}

static int folder_remove(void **state)
{
	(void)state;
	mint_stop();
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_compat_takes_pkcs1),
		cmocka_unit_test(the_record_then_the_profile_choose_among_our_keys),
	};

	return cmocka_run_group_tests_name("policy", tests, folder_make, folder_remove);
}
