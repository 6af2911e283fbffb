/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * octets - eight at a time: most of what we read and write is plain ASCII, and need not be looked at one by one
 *
 * An answer may be wrongly "yes" for an octet behind a right one (the subtraction borrows), so it says whether there
 * is one among the eight, not which.
 */
#ifndef BASE_OCTETS_H
#define BASE_OCTETS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define OCTETS_ALL(value) (UINT64_C(0x0101010101010101) * (value))
#define OCTETS_HIGH       OCTETS_ALL(0x80)

static inline uint64_t octets_at(const void *ptr)
{
	uint64_t eight;

	memcpy(&eight, ptr, sizeof eight);
	return eight;
}

/* Is one of them less than limit, which is at most 0x80? */
static inline bool octets_have_less(uint64_t eight, unsigned limit)
{
	return ((eight - OCTETS_ALL(limit)) & ~eight & OCTETS_HIGH) != 0;
}

static inline bool octets_have(uint64_t eight, unsigned char octet)
{
	return octets_have_less(eight ^ OCTETS_ALL(octet), 1);
}

/* All ASCII, no control below the blank. */
static inline bool octets_are_plain(uint64_t eight)
{
	return (eight & OCTETS_HIGH) == 0 && !octets_have_less(eight, ' ');
}

#endif
