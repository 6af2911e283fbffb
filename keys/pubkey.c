/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/pubkey.h"

#include <openssl/core_names.h>
#include <string.h>

#include "lib/spec/limits.h"
#include "lib/wire/base64.h"

#define CURVE_NAME_BYTES 64

static const struct curve {
	const char *name; /* OpenSSL's */
	const char *words;
} curves[] = {
	{ "prime256v1", "EC on P-256" },
	{ "brainpoolP256r1", "EC on brainpoolP256r1" },
};

bool pubkey_is_rsa(const EVP_PKEY *key)
{
	return EVP_PKEY_is_a(key, "RSA") == 1;
}

/* NULL when the curve is not on the list, or was written out as parameters instead of named. */
static const struct curve *curve_of(const EVP_PKEY *key)
{
	char name[CURVE_NAME_BYTES];
	size_t len;
	int is_explicit = 0;

	if (EVP_PKEY_get_group_name(key, name, sizeof name, &len) != 1)
		return NULL;
	if (EVP_PKEY_get_int_param(key, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &is_explicit) == 1 &&
	    is_explicit != 0)
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(curves); i++)
		if (strcmp(name, curves[i].name) == 0)
			return &curves[i];
	return NULL;
}

OUTCOME pubkey_check(const EVP_PKEY *key, int min_rsa_bits)
{
	if (pubkey_is_rsa(key)) {
		REQUIRE(EVP_PKEY_get_bits(key) >= min_rsa_bits, KEY_SIZE);
		return outcome_ok();
	}
	REQUIRE(EVP_PKEY_is_a(key, "EC") == 1, KEY_TYPE);
	REQUIRE(curve_of(key) != NULL, KEY_TYPE);
	return outcome_ok();
}

OUTCOME pubkey_words(const EVP_PKEY *key, struct arena *mem, const char **out)
{
	const bool is_ec = EVP_PKEY_is_a(key, "EC") == 1;
	const struct curve *curve = is_ec ? curve_of(key) : NULL;
	const char *type = EVP_PKEY_get0_type_name(key);

	if (curve != NULL)
		return arena_printf(mem, out, "%s", curve->words);
	if (is_ec)
		return arena_printf(mem, out, "EC on another curve");
	return arena_printf(mem, out, "%s with %d bits", type != NULL ? type : "unknown type",
	                    EVP_PKEY_get_bits(key));
}

OUTCOME pubkey_cert_base64(X509 *cert, struct arena *mem, const char **out)
{
	struct text line = text_new(mem, LIMIT_METADATA_BYTES);
	const int len = i2d_X509(cert, NULL);
	unsigned char *der, *end;

	*out = NULL;
	REQUIRE(len > 0, KEY_UNREADABLE);
	der = end = arena_alloc(mem, (size_t)len);
	REQUIRE(der != NULL, OUT_OF_MEMORY);
	REQUIRE(i2d_X509(cert, &end) == len, KEY_UNREADABLE);
	base64_encode(&line, bytes_at(der, (size_t)len));
	return text_done_str(&line, out);
}

static void cert_end(void *cert)
{
	X509_free(cert);
}

OUTCOME pubkey_cert_read(struct bytes base64, struct arena *mem, X509 **out)
{
	SCOPED(x509) X509 *cert = NULL;
	const unsigned char *at;
	struct outcome o;
	struct bytes der;

	*out = NULL;
	o = base64_decode(base64, mem, &der);
	REQUIRE(o.rule != RULE_OUT_OF_MEMORY, OUT_OF_MEMORY);
	REQUIRE(is_ok(o) && der.len > 0 && der.len <= LIMIT_METADATA_BYTES, KEY_UNREADABLE);
	at = der.ptr;
	cert = d2i_X509(NULL, &at, (long)der.len);
	REQUIRE(cert != NULL && at == der.ptr + der.len, KEY_UNREADABLE); /* nothing may follow it */
	REQUIRE(X509_get0_pubkey(cert) != NULL, KEY_UNREADABLE);
	*out = cert;
	o = arena_defer(mem, cert_end, TAKE(cert));
	if (!is_ok(o))
		*out = NULL;
	return o;
}
