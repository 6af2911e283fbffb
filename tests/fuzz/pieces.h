/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pieces - lets an input be composed of honest signed messages, which no fuzzer could make by itself
 *
 * An octet that UTF-8 never has stands for a piece: PIECE_FIRST for the first, and so on. Behind PIECE_EDITS
 * come edits of what was composed: two octets of position (big end first) and the octet to put there.
 */
#ifndef TESTS_FUZZ_PIECES_H
#define TESTS_FUZZ_PIECES_H

#include "lib/base/arena.h"

#define PIECE_EDITS 0xc0
#define PIECE_FIRST 0xf5
#define PIECES_MAX 11

struct pieces {
	struct bytes items[PIECES_MAX];
};

/* Longer than max it is cut. */
struct bytes pieces_compose(const struct pieces *pieces, struct bytes input, size_t max, struct arena *mem);

/* From the first find to the end of text, and what lies before it; both must be there. */
struct bytes pieces_from(struct bytes text, const char *find);
struct bytes pieces_before(struct bytes text, const char *find);

#endif
