/* SPDX-License-Identifier: EUPL-1.2 */
/* Output keeps size and ratio; what we deflate inflates to the same, unless we exceed the ratio. */
#include "tests/fuzz/fuzz.h"

#include "lib/wire/inflate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct bytes plain, deflated, again;
	struct outcome o;

	MUST(mem != NULL);
	if (!is_ok(inflate_raw(bytes_at(data, size), mem, &plain))) {
		MUST(plain.ptr == NULL);
		return 0;
	}
	MUST(plain.len <= LIMIT_INFLATED_BYTES);
	MUST(plain.len <= LIMIT_INFLATE_FLOOR || plain.len <= size * LIMIT_INFLATE_RATIO);
	MUST(is_ok(deflate_raw(plain, mem, &deflated)));
	o = inflate_raw(deflated, mem, &again);
	if (is_ok(o))
		MUST(bytes_equal(plain, again));
	else
		MUST(o.rule == RULE_INFLATE_TOO_LARGE && deflated.len * LIMIT_INFLATE_RATIO < plain.len);
	return 0;
}
