/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "keys/generate.h"
#include "keys/own.h"
#include "keys/pairwise.h"
#include "lib/spec/limits.h"

#define NASTY_NAME "K\xc3\xb6nto \"<&>\" \xf0\x9f\x98\x80"
#define ALL_MODES (S_IRWXU | S_IRWXG | S_IRWXO)

SCOPED_KIND(own, struct own_keys *, own_keys_free)
SCOPED_KIND(x509, X509 *, X509_free)
SCOPED_KIND(file, FILE *, (void)fclose)

static char folder[] = "/tmp/test_generate.XXXXXX";
static char key_file[64], cert_file[64], secret_file[64];

static int folder_make(void **state)
{
	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	(void)umask(0); /* the modes asked for are the modes given */
	(void)snprintf(key_file, sizeof key_file, "%s/n.key", folder);
	(void)snprintf(cert_file, sizeof cert_file, "%s/n.crt", folder);
	(void)snprintf(secret_file, sizeof secret_file, "%s/s", folder);
	return 0;
}

static int files_remove(void **state)
{
	(void)state;
	(void)unlink(key_file);
	(void)unlink(cert_file);
	(void)unlink(secret_file);
	return 0;
}

static int folder_remove(void **state)
{
	(void)state;
	return rmdir(folder);
}

static mode_t mode_of(const char *file)
{
	struct stat st;

	assert_int_equal(stat(file, &st), 0);
	return st.st_mode & ALL_MODES;
}

static bool is_there(const char *file)
{
	return access(file, F_OK) == 0;
}

static void text_save(const char *file, const char *text)
{
	SCOPED(file) FILE *f = fopen(file, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
}

static bool has_text(const char *file, const char *text)
{
	SCOPED(file) FILE *f = fopen(file, "r");
	char line[64] = "";

	assert_non_null(f);
	return fgets(line, sizeof line, f) != NULL && strcmp(line, text) == 0;
}

static const struct pair_case {
	const char *curve; /* NULL: RSA */
	bool for_encryption;
	uint32_t usage;
} pair_cases[] = {
	{ NULL, false, KU_DIGITAL_SIGNATURE },
	{ NULL, true, KU_KEY_ENCIPHERMENT },
	{ "P-256", false, KU_DIGITAL_SIGNATURE },
	{ "P-256", true, KU_KEY_AGREEMENT },
	{ "brainpoolP256r1", false, KU_DIGITAL_SIGNATURE },
	{ "brainpoolP256r1", true, KU_KEY_AGREEMENT },
	{ "P-384", false, KU_DIGITAL_SIGNATURE },
	{ "P-521", true, KU_KEY_AGREEMENT },
	{ "brainpoolP384r1", true, KU_KEY_AGREEMENT },
	{ "brainpoolP512r1", false, KU_DIGITAL_SIGNATURE },
};

static const struct curve *curve_of(const struct pair_case *c)
{
	return c->curve != NULL ? curve_of_name(c->curve) : NULL;
}

static void a_new_pair_can_be_loaded_at_once(void **state)
{
	for (size_t i = 0; i < ARRAY_LEN(pair_cases); i++) {
		const struct pair_case *c = &pair_cases[i];
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		SCOPED(own) struct own_keys *keys = own_keys_new();
		const char *why;

		assert_ok(generate_pair(folder, "n", curve_of(c), NASTY_NAME, c->for_encryption, mem, &why));
		assert_null(why);
		assert_int_equal(mode_of(key_file), 0600);
		assert_int_equal(mode_of(cert_file), 0644);
		assert_ok(own_keys_load(keys, c->for_encryption ? KEY_ENCRYPTION : KEY_SIGNING, key_file,
		                        cert_file, mem, &why));
		assert_int_equal(files_remove(state), 0);
	}
}

static void a_new_certificate_fits_its_key_and_its_use(void **state)
{
	for (size_t i = 0; i < ARRAY_LEN(pair_cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		SCOPED(x509) X509 *cert = NULL;
		SCOPED(file) FILE *f = NULL;
		time_t end = time(NULL) + 3 * 365 * 24 * 60 * 60 + 60;
		const char *why;

		assert_ok(generate_pair(folder, "n", curve_of(&pair_cases[i]), "n", pair_cases[i].for_encryption,
		                        mem, &why));
		f = fopen(cert_file, "r");
		assert_non_null(f);
		cert = PEM_read_X509(f, NULL, NULL, NULL);
		assert_non_null(cert);
		assert_int_equal(X509_verify(cert, X509_get0_pubkey(cert)), 1);
		assert_int_equal(X509_get_key_usage(cert), pair_cases[i].usage);
		assert_true(X509_get_ext_by_critical(cert, 1, -1) >= 0);
		assert_int_equal(ASN1_INTEGER_get(X509_get0_serialNumber(cert)) != 0, 1);
		assert_true(X509_cmp_time(X509_get0_notAfter(cert), &end) <
		            0); /* TR-03116-4: at most three years */
		assert_int_equal(files_remove(state), 0);
	}
}

static void a_file_that_is_there_is_never_overwritten(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const char *why;

	(void)state;
	text_save(key_file, "old key");
	assert_rule(generate_pair(folder, "n", curve_of_name("P-256"), "n", false, mem, &why), RULE_KEY_UNREADABLE);
	assert_non_null(strstr(why, "never overwritten"));
	assert_true(has_text(key_file, "old key"));
	assert_false(is_there(cert_file));
	assert_int_equal(unlink(key_file), 0);
	text_save(cert_file, "old certificate");
	assert_rule(generate_pair(folder, "n", curve_of_name("P-256"), "n", false, mem, &why), RULE_KEY_UNREADABLE);
	assert_true(has_text(cert_file, "old certificate"));
	assert_false(is_there(key_file)); /* no key beside a certificate that is not its own */
	assert_int_equal(unlink(cert_file), 0);
	assert_ok(generate_pair(folder, "n", curve_of_name("P-256"), "n", false, mem, &why));
	text_save(secret_file, "old secret");
	assert_rule(generate_secret(folder, "s", mem, &why), RULE_KEY_UNREADABLE);
	assert_true(has_text(secret_file, "old secret"));
}

static void a_folder_that_is_not_there_is_named(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const char *why;

	(void)state;
	assert_rule(generate_secret("/nowhere", "s", mem, &why), RULE_KEY_UNREADABLE);
	assert_non_null(strstr(why, "/nowhere/s"));
	assert_rule(generate_pair("/nowhere", "n", curve_of_name("P-256"), "n", false, mem, &why), RULE_KEY_UNREADABLE);
}

static void a_new_secret_can_be_loaded_and_is_new(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct bytes names[2];
	const char *why;

	for (size_t i = 0; i < 2; i++) {
		struct pairwise *secret;

		assert_ok(generate_secret(folder, "s", mem, &why));
		assert_int_equal(mode_of(secret_file), 0600);
		assert_ok(pairwise_load(secret_file, mem, &secret, &why));
		assert_ok(pairwise_make(secret, "l", bytes_of("p"), bytes_of("s"), mem, &names[i]));
		pairwise_free(secret);
		assert_int_equal(files_remove(state), 0);
	}
	assert_false(bytes_equal(names[0], names[1]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_new_pair_can_be_loaded_at_once, files_remove),
		cmocka_unit_test_teardown(a_new_certificate_fits_its_key_and_its_use, files_remove),
		cmocka_unit_test_teardown(a_file_that_is_there_is_never_overwritten, files_remove),
		cmocka_unit_test_teardown(a_folder_that_is_not_there_is_named, files_remove),
		cmocka_unit_test_teardown(a_new_secret_can_be_loaded_and_is_new, files_remove),
	};

	return cmocka_run_group_tests(tests, folder_make, folder_remove);
}
