/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "keys/own.h"
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

static const struct choice {
	const char *name;
	enum partner_profile profile;
	enum sig_alg sign_with;
	bool has_rsa;
	bool has_ec;
	enum sig_alg chosen;
} choices[] = {
	{ "bsi prefers PSS", PROFILE_BSI, SIG_NONE, true, true, SIG_RSA_PSS256 },
	{ "bsi without RSA", PROFILE_BSI, SIG_NONE, false, true, SIG_ECDSA256 },
	{ "compat prefers PKCS#1", PROFILE_COMPAT, SIG_NONE, true, true, SIG_RSA256 },
	{ "compat without RSA", PROFILE_COMPAT, SIG_NONE, false, true, SIG_ECDSA256 },
	{ "the record wins", PROFILE_BSI, SIG_ECDSA256, true, true, SIG_ECDSA256 },
	{ "the record in compat", PROFILE_COMPAT, SIG_RSA_PSS256, true, true, SIG_RSA_PSS256 },
	{ "the record without a key", PROFILE_BSI, SIG_ECDSA256, true, false, SIG_RSA_PSS256 },
	{ "bsi never signs PKCS#1", PROFILE_BSI, SIG_RSA256, true, true, SIG_RSA_PSS256 },
	{ "no key at all", PROFILE_BSI, SIG_NONE, false, false, SIG_NONE },
};

static void the_record_then_the_profile_choose_among_our_keys(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(choices); i++) {
		const struct choice *c = &choices[i];
		const struct partner partner = { .record = { .profile = c->profile,
			                                     .sign_with = c->sign_with } };
		SCOPED(own_keys) struct own_keys *keys = own_keys_new();

		if (c->has_ec)
			key_add(keys, MINT_P256);
		if (c->has_rsa)
			key_add(keys, MINT_RSA);
		if (policy_sign_alg(&partner, keys) != c->chosen)
			fail_msg("%s", c->name);
	}
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
		cmocka_unit_test(the_record_then_the_profile_choose_among_our_keys),
	};

	return cmocka_run_group_tests_name("policy", tests, folder_make, folder_remove);
}
