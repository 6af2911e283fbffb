/* SPDX-License-Identifier: EUPL-1.2 */
/* There is one text for one value: what decodes is encoded to the input without its blanks. */
#include "tests/fuzz/fuzz.h"

#include "lib/wire/base64.h"

static void handle(struct bytes text, struct arena *mem)
{
	unsigned char octets[32];
	struct text t = text_new(mem, sizeof octets * 2);
	struct bytes again;

	if (!is_ok(base64url_decode(text, octets, sizeof octets)))
		return;
	base64url_encode(&t, bytes_at(octets, sizeof octets));
	MUST(is_ok(text_done(&t, &again)) && bytes_equal(again, text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct text t = text_new(mem, LIMIT_REQUEST_MEMORY), plain = text_new(mem, LIMIT_REQUEST_MEMORY);
	struct bytes decoded, encoded, expected;

	MUST(mem != NULL);
	handle(bytes_at(data, size), mem);
	if (!is_ok(base64_decode(bytes_at(data, size), mem, &decoded))) {
		MUST(decoded.ptr == NULL);
		return 0;
	}
	base64_encode(&t, decoded);
	for (size_t i = 0; i < size; i++)
		if (!ascii_is_space(data[i]))
			text_put(&plain, data + i, 1);
	MUST(is_ok(text_done(&t, &encoded)) && is_ok(text_done(&plain, &expected)));
	MUST(bytes_equal(encoded, expected));
	return 0;
}
