/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/pubkey.h"

#include "lib/spec/limits.h"
#include "lib/wire/base64.h"
#include "lib/xml/curve.h"

bool pubkey_is_rsa(const EVP_PKEY *key)
{
	return EVP_PKEY_is_a(key, "RSA") == 1;
}

OUTCOME pubkey_check(const EVP_PKEY *key, int min_rsa_bits)
{
	if (pubkey_is_rsa(key)) {
		REQUIRE(EVP_PKEY_get_bits(key) >= min_rsa_bits, KEY_SIZE);
		return outcome_ok();
	}
	REQUIRE(curve_of_key(key) != NULL, KEY_TYPE);
	return outcome_ok();
}

OUTCOME pubkey_words(const EVP_PKEY *key, struct arena *mem, const char **out)
{
	const struct curve *curve = curve_of_key(key);
	const char *type = EVP_PKEY_get0_type_name(key);

	if (curve != NULL)
		return arena_printf(mem, out, "EC on %s", curve->name);
	if (EVP_PKEY_is_a(key, "EC") == 1)
		return arena_printf(mem, out, "EC on another curve, or with its parameters written out");
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
