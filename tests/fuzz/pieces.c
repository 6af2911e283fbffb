/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/fuzz/pieces.h"

#include "tests/fuzz/fuzz.h"

#define EDIT_OCTETS 3

static void edit(unsigned char *octets, size_t len, struct bytes edits)
{
	for (size_t i = 0; i + EDIT_OCTETS <= edits.len; i += EDIT_OCTETS) {
		const size_t at = (size_t)edits.ptr[i] << 8 | edits.ptr[i + 1];

		if (at < len)
			octets[at] = edits.ptr[i + 2];
	}
}

static struct bytes piece_of(const struct pieces *pieces, const unsigned char *octet)
{
	return *octet < PIECE_FIRST ? bytes_at(octet, 1) : pieces->items[*octet - PIECE_FIRST];
}

struct bytes pieces_compose(const struct pieces *pieces, struct bytes input, size_t max, struct arena *mem)
{
	const unsigned char *mark = input.len > 0 ? memchr(input.ptr, PIECE_EDITS, input.len) : NULL;
	const size_t composed = mark != NULL ? (size_t)(mark - input.ptr) : input.len;
	unsigned char *out = arena_alloc(mem, max);
	size_t len = 0;

	MUST(out != NULL);
	for (size_t i = 0; i < composed; i++) {
		const struct bytes piece = piece_of(pieces, input.ptr + i);

		if (piece.len > max - len)
			break;
		if (piece.len > 0)
			memcpy(out + len, piece.ptr, piece.len);
		len += piece.len;
	}
	if (mark != NULL)
		edit(out, len, bytes_at(mark + 1, input.len - composed - 1));
	return bytes_at(out, len);
}

struct bytes pieces_before(struct bytes text, const char *find)
{
	const unsigned char *at = memmem(text.ptr, text.len, find, strlen(find));

	MUST(at != NULL);
	return bytes_at(text.ptr, (size_t)(at - text.ptr));
}

struct bytes pieces_from(struct bytes text, const char *find)
{
	const size_t before = pieces_before(text, find).len;

	return bytes_at(text.ptr + before, text.len - before);
}
