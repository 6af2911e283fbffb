/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/pin.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>

#include "keys/policy.h"
#include "keys/pubkey.h"
#include "lib/base/text.h"
#include "lib/base/banned.h"

#define PRINT_BYTES 8 /* of the digest, shown to people */

SCOPED_KIND(bio, BIO *, BIO_free_all)

static void free_bytes(unsigned char *p)
{
	OPENSSL_free(p);
}

static void free_text(char *p)
{
	OPENSSL_free(p);
}

SCOPED_KIND(octets, unsigned char *, free_bytes)
SCOPED_KIND(name, char *, free_text)

static void key_end(void *key)
{
	EVP_PKEY_free(key);
}

static EVP_PKEY *key_of(const char *name, const unsigned char *der, long len)
{
	SCOPED(x509) X509 *cert = NULL;

	if (strcmp(name, PEM_STRING_PUBLIC) == 0)
		return d2i_PUBKEY(NULL, &der, len);
	if (strcmp(name, PEM_STRING_X509) != 0)
		return NULL;
	cert = d2i_X509(NULL, &der, len);
	return cert != NULL ? X509_get_pubkey(cert) : NULL;
}

static OUTCOME words_make(EVP_PKEY *key, struct arena *mem, const char **out)
{
	struct text print = text_new(mem, PRINT_BYTES * 2 + 1);
	SCOPED(octets) unsigned char *der = NULL;
	unsigned char room[ALG_DIGEST_BYTES_MAX];
	struct bytes digest;
	const int len = i2d_PUBKEY(key, &der);
	const char *kind, *hex;

	REQUIRE(len > 0, OUT_OF_MEMORY);
	TRY(alg_digest(DIGEST_SHA256, bytes_at(der, (size_t)len), room, &digest));
	text_hex(&print, bytes_at(digest.ptr, PRINT_BYTES));
	TRY(text_done_str(&print, &hex));
	TRY(pubkey_words(key, mem, &kind));
	return arena_printf(mem, out, "%s, SHA-256 %s...", kind, hex);
}

static OUTCOME pin_add(EVP_PKEY *key, enum partner_profile profile, struct arena *mem, BIO *kept, struct pin *pin)
{
	REQUIRE(key != NULL, PIN_UNREADABLE);
	TRY(arena_defer(mem, key_end, key));
	REQUIRE(pin->n < LIMIT_PINS, PIN_UNREADABLE);
	TRY(pubkey_check(key, policy_min_rsa_bits(profile)));
	TRY(words_make(key, mem, &pin->words[pin->n]));
	REQUIRE(PEM_write_bio_PUBKEY(kept, key) == 1, OUT_OF_MEMORY);
	pin->keys[pin->n++] = key;
	return outcome_ok();
}

static OUTCOME pins_read(BIO *from, enum partner_profile profile, struct arena *mem, BIO *kept, struct pin *pin)
{
	for (;;) {
		SCOPED(octets) unsigned char *der = NULL;
		SCOPED(name) char *name = NULL, *header = NULL;
		long len;

		if (PEM_read_bio(from, &name, &header, &der, &len) != 1)
			break;
		TRY(pin_add(key_of(name, der, len), profile, mem, kept, pin));
	}
	ERR_clear_error(); /* the end of the file is one for the library */
	REQUIRE(pin->n > 0, PIN_UNREADABLE);
	return outcome_ok();
}

OUTCOME pin_read(struct bytes pem, enum partner_profile profile, struct arena *mem, struct pin *out)
{
	SCOPED(bio) BIO *from = NULL;
	SCOPED(bio) BIO *kept = NULL;
	struct pin pin = { 0 };
	char *text;
	long len;

	*out = (struct pin){ 0 };
	REQUIRE(bytes_is_present(pem) && pem.len <= LIMIT_PIN_BYTES, PIN_UNREADABLE);
	from = BIO_new_mem_buf(pem.ptr, (int)pem.len);
	kept = BIO_new(BIO_s_mem());
	REQUIRE(from != NULL && kept != NULL, OUT_OF_MEMORY);
	TRY(pins_read(from, profile, mem, kept, &pin));
	len = BIO_get_mem_data(kept, &text);
	TRY(arena_text(mem, bytes_at(text, (size_t)len), &pin.pem));
	*out = pin;
	return outcome_ok();
}
