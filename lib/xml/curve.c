/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/curve.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <string.h>

#include "lib/base/scoped.h"
#include "lib/spec/uris.h"

#define GROUP_NAME_BYTES 64

const struct curve curves[CURVE_COUNT] = {
	{ "P-256", "prime256v1", URI_P256, 32, DIGEST_SHA256 },
	{ "brainpoolP256r1", "brainpoolP256r1", URI_BRAINPOOL256, 32, DIGEST_SHA256 },
	{ "P-384", "secp384r1", URI_P384, 48, DIGEST_SHA384 },
	{ "brainpoolP384r1", "brainpoolP384r1", URI_BRAINPOOL384, 48, DIGEST_SHA384 },
	{ "P-521", "secp521r1", URI_P521, 66, DIGEST_SHA512 },
	{ "brainpoolP512r1", "brainpoolP512r1", URI_BRAINPOOL512, 64, DIGEST_SHA512 },
};

const struct curve *curve_of_key(const EVP_PKEY *key)
{
	char name[GROUP_NAME_BYTES];
	size_t len;
	int is_explicit = 0;

	if (EVP_PKEY_is_a(key, "EC") != 1 || EVP_PKEY_get_group_name(key, name, sizeof name, &len) != 1)
		return NULL;
	if (EVP_PKEY_get_int_param(key, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &is_explicit) == 1 &&
	    is_explicit != 0)
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(curves); i++)
		if (strcmp(name, curves[i].group) == 0)
			return &curves[i];
	return NULL;
}

const struct curve *curve_of_uri(struct bytes uri)
{
	for (size_t i = 0; i < ARRAY_LEN(curves); i++)
		if (bytes_equal_text(uri, curves[i].uri))
			return &curves[i];
	return NULL;
}

const struct curve *curve_of_name(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(curves); i++)
		if (strcmp(name, curves[i].name) == 0)
			return &curves[i];
	return NULL;
}
