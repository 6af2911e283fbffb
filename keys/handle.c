/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/handle.h"

#include <openssl/evp.h>

#include "lib/base/text.h"

#define HANDLE_TEXT_MAX ((size_t)128)

OUTCOME handle_text(const unsigned char *random, size_t n, struct arena *mem, const char **out)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	struct text t = text_new(mem, HANDLE_TEXT_MAX);
	uint32_t bits = 0;
	unsigned have = 0;

	for (size_t i = 0; i < n; i++) {
		bits = bits << 8 | random[i];
		for (have += 8; have >= 6; have -= 6)
			text_put(&t, &alphabet[bits >> (have - 6) & 63U], 1);
	}
	if (have > 0)
		text_put(&t, &alphabet[bits << (6 - have) & 63U], 1);
	return text_done_str(&t, out);
}

OUTCOME handle_saml_id(const unsigned char random[HANDLE_ID_BYTES], struct arena *mem, const char **out)
{
	struct text t = text_new(mem, HANDLE_TEXT_MAX);

	text_lit(&t, "_");
	text_hex(&t, bytes_at(random, HANDLE_ID_BYTES));
	return text_done_str(&t, out);
}

OUTCOME handle_hash(struct bytes text, struct arena *mem, struct bytes *out)
{
	unsigned char *hash = arena_alloc(mem, HANDLE_HASH_BYTES);

	*out = (struct bytes){ 0 };
	REQUIRE(hash != NULL, OUT_OF_MEMORY);
	REQUIRE(text.ptr != NULL && EVP_Digest(text.ptr, text.len, hash, NULL, EVP_sha256(), NULL) == 1, INTERNAL);
	*out = bytes_at(hash, HANDLE_HASH_BYTES);
	return outcome_ok();
}
