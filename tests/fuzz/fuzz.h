/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * fuzz - what every fuzz target includes: one input, no state; a broken property ends the process
 *
 * With --enable-fuzzing libFuzzer drives the target; otherwise replay.c gives it the seeds in make check.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/arena.h"
#include "lib/base/text.h"
#include "lib/spec/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(condition)                                                            \
	do {                                                                           \
		if (!(condition)) {                                                        \
			(void)fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);  \
			abort();                                                               \
		}                                                                          \
	} while (0)

/* Both absent, or the same octets. */
static inline bool is_same(struct bytes a, struct bytes b)
{
	return bytes_is_present(a) ? bytes_equal(a, b) : !bytes_is_present(b);
}

#endif
