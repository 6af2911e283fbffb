/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/generate.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <unistd.h>

#include "keys/pairwise.h"
#include "lib/base/scoped.h"
#include "lib/base/text.h"

#define RSA_BITS       3072U
#define CERT_DAYS      (3L * 365)
#define SECONDS_A_DAY  (24L * 60 * 60)
#define SERIAL_BYTES   16
#define MODE_SECRET    0600
#define MODE_PUBLIC    0644

SCOPED_KIND(pkey, EVP_PKEY *, EVP_PKEY_free)
SCOPED_KIND(x509, X509 *, X509_free)
SCOPED_KIND(bio, BIO *, BIO_free)
SCOPED_KIND(ext, X509_EXTENSION *, X509_EXTENSION_free)

static bool serial_set(X509 *cert)
{
	unsigned char random[SERIAL_BYTES];
	BIGNUM *number = NULL;
	bool done;

	if (RAND_bytes(random, sizeof random) != 1)
		return false;
	random[0] &= 0x7F; /* positive */
	number = BN_bin2bn(random, sizeof random, NULL);
	done = number != NULL && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(cert)) != NULL;
	BN_free(number);
	return done;
}

static const char *usage_of(const EVP_PKEY *key, bool for_encryption)
{
	if (!for_encryption)
		return "critical,digitalSignature";
	return curve_of_key(key) != NULL ? "critical,keyAgreement" : "critical,keyEncipherment";
}

static bool usage_set(X509 *cert, const char *value)
{
	SCOPED(ext) X509_EXTENSION *usage = X509V3_EXT_conf_nid(NULL, NULL, NID_key_usage, value);

	return usage != NULL && X509_add_ext(cert, usage, -1) == 1;
}

static const EVP_MD *digest_of(const EVP_PKEY *key)
{
	const struct curve *curve = curve_of_key(key);

	return digest_alg_md(curve != NULL ? curve->digest : DIGEST_SHA256);
}

static X509 *cert_make(EVP_PKEY *key, const char *common_name, bool for_encryption)
{
	SCOPED(x509) X509 *cert = X509_new();
	X509_NAME *name;

	if (cert == NULL || X509_set_version(cert, X509_VERSION_3) != 1 || !serial_set(cert))
		return NULL;
	if (X509_gmtime_adj(X509_getm_notBefore(cert), 0) == NULL ||
	    X509_gmtime_adj(X509_getm_notAfter(cert), CERT_DAYS * SECONDS_A_DAY) == NULL)
		return NULL;
	name = X509_get_subject_name(cert);
	if (X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)common_name, -1, -1, 0) != 1 ||
	    X509_set_issuer_name(cert, name) != 1 || X509_set_pubkey(cert, key) != 1 ||
	    !usage_set(cert, usage_of(key, for_encryption)) || X509_sign(cert, key, digest_of(key)) == 0)
		return NULL;
	return TAKE(cert);
}

/* The file must be new: a key is never overwritten. */
static OUTCOME file_write(const char *file, int mode, struct bytes content, struct arena *mem, const char **why)
{
	const int fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	bool done;

	if (fd < 0) {
		TRY(arena_printf(mem, why, "%s: %s", file,
		                 errno == EEXIST ? "is there already and is never overwritten" : strerror(errno)));
		return outcome_of(RULE_KEY_UNREADABLE, __LINE__);
	}
	done = write(fd, content.ptr, content.len) == (ssize_t)content.len && fsync(fd) == 0;
	if (close(fd) == 0 && done)
		return outcome_ok();
	(void)unlink(file); /* half a key helps nobody and would block the next try */
	TRY(arena_printf(mem, why, "%s: cannot be written", file));
	return outcome_of(RULE_KEY_UNREADABLE, __LINE__);
}

static struct bytes bio_view(BIO *bio)
{
	char *ptr = NULL;
	const long len = BIO_get_mem_data(bio, &ptr);

	return bytes_at(ptr, len > 0 ? (size_t)len : 0);
}

OUTCOME generate_pair(const char *folder, const char *name, const struct curve *curve, const char *common_name,
                      bool for_encryption, struct arena *mem, const char **why)
{
	SCOPED(pkey) EVP_PKEY *key = curve == NULL ? EVP_RSA_gen(RSA_BITS) : EVP_EC_gen(curve->group);
	SCOPED(x509) X509 *cert = key == NULL ? NULL : cert_make(key, common_name, for_encryption);
	SCOPED(bio) BIO *secret = BIO_new(BIO_s_secmem());
	SCOPED(bio) BIO *public = BIO_new(BIO_s_mem());
	const char *key_file, *cert_file;
	struct outcome o;

	*why = NULL;
	REQUIRE(cert != NULL && secret != NULL && public != NULL, INTERNAL);
	REQUIRE(PEM_write_bio_PKCS8PrivateKey(secret, key, NULL, NULL, 0, NULL, NULL) == 1, INTERNAL);
	REQUIRE(PEM_write_bio_X509(public, cert) == 1, INTERNAL);
	TRY(arena_printf(mem, &key_file, "%s/%s.key", folder, name));
	TRY(arena_printf(mem, &cert_file, "%s/%s.crt", folder, name));
	TRY(file_write(key_file, MODE_SECRET, bio_view(secret), mem, why));
	o = file_write(cert_file, MODE_PUBLIC, bio_view(public), mem, why);
	if (!is_ok(o))
		(void)unlink(key_file); /* ours, just made: beside a foreign certificate it would only mislead */
	return o;
}

OUTCOME generate_secret(const char *folder, const char *name, struct arena *mem, const char **why)
{
	unsigned char random[PAIRWISE_SECRET_BYTES];
	struct text t = text_new(mem, (size_t)2 * sizeof random + 1);
	struct bytes content;
	const char *file;

	*why = NULL;
	REQUIRE(RAND_priv_bytes(random, sizeof random) == 1, RANDOM_FAILED);
	text_hex(&t, bytes_at(random, sizeof random));
	text_lit(&t, "\n");
	bytes_wipe(random, sizeof random);
	TRY(text_done(&t, &content));
	TRY(arena_printf(mem, &file, "%s/%s", folder, name));
	return file_write(file, MODE_SECRET, content, mem, why);
}
