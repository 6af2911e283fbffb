/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/wire/base64.h"

#include <string.h>

#include "lib/base/banned.h"

static const char standard[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char for_urls[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

#define DIGIT_NONE 64U

static unsigned digit_of(unsigned char c, const char *alphabet)
{
	if (c >= 'a' && c <= 'z')
		return (unsigned)(c - 'a') + 26U;
	if (c >= 'A' && c <= 'Z')
		return (unsigned)(c - 'A');
	if (ascii_is_digit(c))
		return (unsigned)(c - '0') + 52U;
	if (c == (unsigned char)alphabet[62])
		return 62U;
	return c == (unsigned char)alphabet[63] ? 63U : DIGIT_NONE;
}

/* Bits not yet given out; digits come in by six, octets go out by eight. */
struct bit_queue {
	unsigned bits;
	unsigned n_bits;
	unsigned char *to;
	size_t len;
};

static void queue_digit(struct bit_queue *q, unsigned digit)
{
	q->bits = q->bits << 6 | digit;
	q->n_bits += 6;
	if (q->n_bits < 8)
		return;
	q->n_bits -= 8;
	q->to[q->len++] = (unsigned char)(q->bits >> q->n_bits);
	q->bits &= (1U << q->n_bits) - 1U;
}

OUTCOME base64_decode(struct bytes text, struct arena *mem, struct bytes *out)
{
	struct bit_queue q = { 0 };
	size_t n_digits = 0, n_pads = 0;

	*out = (struct bytes){ 0 };
	REQUIRE(bytes_is_present(text), BASE64_SYNTAX);
	q.to = arena_alloc(mem, text.len / 4 * 3 + 4);
	REQUIRE(q.to != NULL, OUT_OF_MEMORY);
	for (size_t i = 0; i < text.len; i++) {
		const unsigned char c = text.ptr[i];
		unsigned digit;

		if (ascii_is_space(c))
			continue;
		if (c == '=') {
			n_pads++;
			continue;
		}
		digit = digit_of(c, standard);
		REQUIRE(digit != DIGIT_NONE && n_pads == 0, BASE64_SYNTAX);
		queue_digit(&q, digit);
		n_digits++;
	}
	REQUIRE(n_pads <= 2 && (n_digits + n_pads) % 4 == 0, BASE64_SYNTAX);
	REQUIRE(q.bits == 0, BASE64_SYNTAX); /* RFC 4648 3.5: one text for one value */
	*out = bytes_at(q.to, q.len);
	return outcome_ok();
}

OUTCOME base64url_decode(struct bytes text, unsigned char *out, size_t n)
{
	struct bit_queue q = { .to = out };
	bool is_good = bytes_is_present(text) && text.len == (n * 8 + 5) / 6;

	memset(out, 0, n);
	for (size_t i = 0; is_good && i < text.len; i++) {
		const unsigned digit = digit_of(text.ptr[i], for_urls);

		is_good = digit != DIGIT_NONE;
		if (is_good)
			queue_digit(&q, digit);
	}
	if (!is_good || q.bits != 0)
		memset(out, 0, n);
	REQUIRE(is_good && q.bits == 0, BASE64_SYNTAX);
	return outcome_ok();
}

/* Digits of the last one or two octets; returns how many. */
static size_t encode_rest(struct bytes b, const char *alphabet, char *room)
{
	const unsigned first = b.ptr[0], second = b.len > 1 ? b.ptr[1] : 0;

	room[0] = alphabet[first >> 2];
	room[1] = alphabet[(first << 4 | second >> 4) & 63];
	if (b.len == 1)
		return 2;
	room[2] = alphabet[second << 2 & 63];
	return 3;
}

static void encode(struct text *t, struct bytes b, const char *alphabet, bool is_padded)
{
	char *room = text_room(t, (b.len + 2) / 3 * 4);
	size_t i = 0, len = 0;

	if (room == NULL)
		return;
	for (; b.len - i >= 3; i += 3, len += 4) {
		const unsigned three = (unsigned)b.ptr[i] << 16 | (unsigned)b.ptr[i + 1] << 8 | b.ptr[i + 2];

		room[len] = alphabet[three >> 18];
		room[len + 1] = alphabet[three >> 12 & 63];
		room[len + 2] = alphabet[three >> 6 & 63];
		room[len + 3] = alphabet[three & 63];
	}
	if (i < b.len)
		len += encode_rest(bytes_at(b.ptr + i, b.len - i), alphabet, room + len);
	while (is_padded && len % 4 != 0)
		room[len++] = '=';
	text_grew(t, len);
}

void base64_encode(struct text *t, struct bytes b)
{
	if (bytes_is_present(b))
		encode(t, b, standard, true);
}

void base64url_encode(struct text *t, struct bytes b)
{
	if (bytes_is_present(b))
		encode(t, b, for_urls, false);
}
