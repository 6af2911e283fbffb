/* SPDX-License-Identifier: EUPL-1.2 */
/* A time that was read is written back as the same second; a number that was read is within its maximum. */
#include "tests/fuzz/fuzz.h"

#include "lib/base/utctime.h"

#define NUMBER_MAX UINT64_C(1000000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct bytes text = bytes_at(data, size);
	char again[UTCTIME_TEXT_BYTES];
	uint64_t number;
	int64_t at, at_again;

	if (is_ok(utctime_parse(text, &at))) {
		utctime_text(at, again);
		MUST(is_ok(utctime_parse(bytes_of(again), &at_again)) && at == at_again);
		MUST(memcmp(text.ptr, again, strlen("2026-01-02T03:04:05")) == 0);
	}
	if (is_ok(number_parse(text, NUMBER_MAX, &number)))
		MUST(number <= NUMBER_MAX && text.len > 0);
	return 0;
}
