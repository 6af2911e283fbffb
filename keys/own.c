/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/own.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "keys/pubkey.h"
#include "lib/spec/limits.h"
#include "lib/xml/curve.h"

SCOPED_KIND(bio, BIO *, BIO_free)

struct kept_key {
	struct kept_key *next;
	struct own_key key;
};

struct own_keys {
	struct arena *mem;
	struct kept_key *first;
	struct kept_key **tail;
};

struct own_keys *own_keys_new(void)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_PARTNER_BYTES);
	struct own_keys *keys;

	if (mem == NULL)
		return NULL;
	keys = arena_alloc(mem, sizeof *keys);
	if (keys == NULL)
		return NULL;
	keys->mem = TAKE(mem);
	keys->tail = &keys->first;
	return keys;
}

void own_keys_free(struct own_keys *keys)
{
	if (keys != NULL)
		arena_free(keys->mem);
}

/* Each check says first, in *why, what it means when it fails. */

/* Opens a regular file; a link to one is fine (deployments swap keys that way), a pipe would block. */
static OUTCOME file_open(const char *file, bool is_private, struct arena *mem, const char **why, BIO **out)
{
	SCOPED(bio) BIO *bio = NULL;
	struct stat st;
	const int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	*out = NULL;
	if (fd < 0)
		TRY(arena_printf(mem, why, "%s cannot be opened: %s.", file, strerrordesc_np(errno)));
	REQUIRE(fd >= 0, KEY_UNREADABLE);
	bio = BIO_new_fd(fd, BIO_CLOSE);
	if (bio == NULL) {
		(void)close(fd);
		return outcome_of(RULE_OUT_OF_MEMORY, __LINE__);
	}
	TRY(arena_printf(mem, why, "%s is not a regular file.", file));
	REQUIRE(fstat(fd, &st) == 0 && S_ISREG(st.st_mode), KEY_UNREADABLE);
	TRY(arena_printf(mem, why, "%s may be read by others than its owner; run: chmod 600 %s", file, file));
	REQUIRE(!is_private || (st.st_mode & (S_IRWXG | S_IRWXO)) == 0, KEY_EXPOSED);
	*out = TAKE(bio);
	return outcome_ok();
}

/* A daemon cannot ask for a passphrase. */
static int no_passphrase(char *buf, int size, int is_writing, void *arg)
{
	(void)buf;
	(void)size;
	(void)is_writing;
	(void)arg;
	return -1;
}

static OUTCOME key_read(const char *file, struct arena *mem, const char **why, EVP_PKEY **out)
{
	SCOPED(bio) BIO *bio = NULL;

	*out = NULL;
	TRY(file_open(file, true, mem, why, &bio));
	TRY(arena_printf(mem, why, "%s holds no private key in PEM form without a passphrase.", file));
	*out = PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL);
	REQUIRE(*out != NULL, KEY_UNREADABLE);
	return outcome_ok();
}

static OUTCOME cert_read(const char *file, struct arena *mem, const char **why, X509 **out)
{
	SCOPED(bio) BIO *bio = NULL;

	*out = NULL;
	TRY(file_open(file, false, mem, why, &bio));
	TRY(arena_printf(mem, why, "%s holds no certificate in PEM form.", file));
	*out = PEM_read_bio_X509(bio, NULL, no_passphrase, NULL);
	REQUIRE(*out != NULL, KEY_UNREADABLE);
	return outcome_ok();
}

static OUTCOME kind_check(const EVP_PKEY *key, const char *file, struct arena *mem, const char **why)
{
	const struct outcome o = pubkey_check(key, PUBKEY_RSA_BITS);
	const char *words;

	TRY(pubkey_words(key, mem, &words));
	TRY(arena_printf(mem, why, "%s is %s; make one with at least %d bits.", file, words,
	                 PUBKEY_RSA_BITS));
	REQUIRE(o.rule != RULE_KEY_SIZE, KEY_SIZE);
	TRY(arena_printf(mem, why, "%s is %s; " PUBKEY_KINDS ".", file, words));
	REQUIRE(is_ok(o), KEY_TYPE);
	return outcome_ok();
}

/* A certificate without the extension limits nothing. */
static OUTCOME usage_check(X509 *cert, enum key_use use, const EVP_PKEY *key, const char *file, struct arena *mem,
                           const char **why)
{
	const char *const name = use == KEY_SIGNING   ? "digitalSignature"
	                         : pubkey_is_rsa(key) ? "keyEncipherment"
	                                              : "keyAgreement";
	const uint32_t bit = use == KEY_SIGNING   ? KU_DIGITAL_SIGNATURE
	                     : pubkey_is_rsa(key) ? KU_KEY_ENCIPHERMENT
	                                          : KU_KEY_AGREEMENT;

	TRY(arena_printf(mem, why, "The key usage in %s lacks %s; take another certificate for this use.", file, name));
	REQUIRE((X509_get_key_usage(cert) & bit) != 0, KEY_USAGE);
	return outcome_ok();
}

/* What decrypts for everybody must not sign: one use could be made to serve the other. */
static OUTCOME apart_check(const struct own_keys *keys, enum key_use use, const EVP_PKEY *key, const char *file,
                           struct arena *mem, const char **why)
{
	TRY(arena_printf(mem, why, "%s is configured for signing and for encryption; make a key for each.", file));
	for (const struct kept_key *k = keys->first; k != NULL; k = k->next)
		REQUIRE(k->key.use == use || EVP_PKEY_eq(k->key.key, key) != 1, KEY_SHARED);
	return outcome_ok();
}

/* The certificate's part: it belongs to the key and to the use. */
static OUTCOME pair_check(X509 *cert, const EVP_PKEY *key, enum key_use use, const char *key_file,
                          const char *cert_file, struct arena *mem, const char **why)
{
	TRY(arena_printf(mem, why, "The certificate in %s does not belong to the key in %s.", cert_file,
	                 key_file));
	REQUIRE(X509_get0_pubkey(cert) != NULL && EVP_PKEY_eq(X509_get0_pubkey(cert), key) == 1,
	        KEY_MISMATCH);
	return usage_check(cert, use, key, cert_file, mem, why);
}

static OUTCOME sign(void *self, enum sig_alg alg, struct bytes octets, unsigned char *out, size_t cap,
                    size_t *out_len)
{
	const struct own_key *key = self;

	return alg_sign(key->key, alg, octets, out, cap, out_len);
}

static void key_end(void *key)
{
	EVP_PKEY_free(key);
}

OUTCOME own_keys_load(struct own_keys *keys, enum key_use use, const char *key_file, const char *cert_file,
                      struct arena *mem, const char **why)
{
	SCOPED(pkey) EVP_PKEY *key = NULL;
	SCOPED(x509) X509 *cert = NULL;
	struct kept_key *kept;

	*why = "Memory is out.";
	TRY(key_read(key_file, mem, why, &key));
	TRY(kind_check(key, key_file, mem, why));
	TRY(apart_check(keys, use, key, key_file, mem, why));
	TRY(cert_read(cert_file, mem, why, &cert));
	TRY(pair_check(cert, key, use, key_file, cert_file, mem, why));
	kept = arena_alloc(keys->mem, sizeof *kept);
	REQUIRE(kept != NULL, OUT_OF_MEMORY);
	kept->key.use = use;
	kept->key.is_ec = !pubkey_is_rsa(key);
	TRY(pubkey_cert_base64(cert, keys->mem, &kept->key.cert_base64));
	kept->key.key = key;
	TRY(arena_defer(keys->mem, key_end, TAKE(key)));
	if (use == KEY_SIGNING)
		kept->key.signer = (struct signer){ sign, &kept->key, kept->key.cert_base64 };
	*keys->tail = kept;
	keys->tail = &kept->next;
	*why = NULL;
	return outcome_ok();
}

size_t own_keys_count(const struct own_keys *keys, enum key_use use)
{
	size_t n = 0;

	for (const struct kept_key *k = keys->first; k != NULL; k = k->next)
		n += k->key.use == use;
	return n;
}

const struct own_key *own_keys_at(const struct own_keys *keys, enum key_use use, size_t i)
{
	for (const struct kept_key *k = keys->first; k != NULL; k = k->next)
		if (k->key.use == use && i-- == 0)
			return &k->key;
	return NULL;
}

/* With ECDSA we sign with the digest that is as strong as the curve. */
static bool can_do(const EVP_PKEY *key, enum sig_alg alg)
{
	const struct curve *curve = curve_of_key(key);

	if (sig_alg_is_ecdsa(alg))
		return curve != NULL && curve->digest == sig_alg_digest(alg);
	return alg != SIG_NONE && pubkey_is_rsa(key);
}

const struct own_key *own_keys_for(const struct own_keys *keys, enum sig_alg alg)
{
	for (const struct kept_key *k = keys->first; k != NULL; k = k->next)
		if (k->key.use == KEY_SIGNING && can_do(k->key.key, alg))
			return &k->key;
	return NULL;
}
