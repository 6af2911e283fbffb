/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * make_aggregate N VALID_UNTIL KEY CERT - a federation's signed aggregate of N entities to standard output
 *
 * KEY and CERT are PEM files: read when KEY is there, made and written otherwise. Whoever tests pins CERT.
 */
#include <openssl/pem.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/support/fed.h"

#define RSA_BITS 3072

static bool key_save(const struct made_key *made, const char *key, const char *cert)
{
	FILE *to_key = fopen(key, "we"), *to_cert = fopen(cert, "we");
	bool is_done = to_key != NULL && to_cert != NULL &&
	               PEM_write_PrivateKey(to_key, made->key, NULL, NULL, 0, NULL, NULL) == 1 &&
	               PEM_write_X509(to_cert, made->cert) == 1;

	is_done = to_key != NULL && fclose(to_key) == 0 && is_done;
	return to_cert != NULL && fclose(to_cert) == 0 && is_done;
}

/* Only the key: the certificate lies where whoever pins it looks. */
static bool key_load(struct made_key *out, const char *key)
{
	FILE *from = fopen(key, "re");

	*out = (struct made_key){ 0 };
	if (from == NULL)
		return false;
	out->key = PEM_read_PrivateKey(from, NULL, NULL, NULL);
	(void)fclose(from);
	return out->key != NULL;
}

int main(int argc, char **argv)
{
	struct made_key signer, member;
	struct fed fed = { .signer = &signer, .member = &member };
	bool is_done;

	if (argc != 5) {
		(void)fprintf(stderr, "use: make_aggregate N VALID_UNTIL KEY CERT\n");
		return 2;
	}
	fed.n = strtoul(argv[1], NULL, 10);
	fed.valid_until = argv[2];
	if (access(argv[3], F_OK) == 0)
		is_done = key_load(&signer, argv[3]);
	else
		is_done = made_key_rsa(&signer, RSA_BITS) && key_save(&signer, argv[3], argv[4]);
	is_done = is_done && made_key_rsa(&member, RSA_BITS) && fed_write(&fed, stdout);
	made_key_free(&signer);
	made_key_free(&member);
	return is_done ? EXIT_SUCCESS : EXIT_FAILURE;
}
