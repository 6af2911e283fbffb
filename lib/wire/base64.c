/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/wire/base64.h"

#include <endian.h>
#include <limits.h>
#include <string.h>

#include "lib/base/octets.h"
#include "lib/base/banned.h"

#define PAIRS 4096

struct alphabet {
	const char *digits;
	char pairs[PAIRS][2]; /* digits of twelve bits at once; filled on first use */
};

static struct alphabet standard = { "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", { { 0 } } };
static struct alphabet for_urls = { "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", { { 0 } } };

#define DIGIT_NONE 64U

/* Of the standard alphabet plus one, so that what is not named here is no digit. */
static const unsigned char digit_plus_one[UCHAR_MAX + 1] = {
	['A'] = 1, ['B'] = 2, ['C'] = 3, ['D'] = 4, ['E'] = 5, ['F'] = 6, ['G'] = 7, ['H'] = 8,
	['I'] = 9, ['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16,
	['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24,
	['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30, ['e'] = 31, ['f'] = 32,
	['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40,
	['o'] = 41, ['p'] = 42, ['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48,
	['w'] = 49, ['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56,
	['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62, ['+'] = 63, ['/'] = 64,
};

static unsigned digit_of(unsigned char c)
{
	return digit_plus_one[c] == 0 ? DIGIT_NONE : digit_plus_one[c] - 1U;
}

static unsigned url_digit_of(unsigned char c)
{
	if (c == '+' || c == '/')
		return DIGIT_NONE;
	return c == '-' ? 62U : c == '_' ? 63U : digit_of(c);
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

/* Four digits and nothing else; false, and nothing done, when it is not that. */
static bool queue_quad(struct bit_queue *q, const unsigned char *four)
{
	const unsigned a = digit_of(four[0]), b = digit_of(four[1]), c = digit_of(four[2]), d = digit_of(four[3]);

	if (((a | b | c | d) & DIGIT_NONE) != 0)
		return false;
	q->to[q->len++] = (unsigned char)(a << 2 | b >> 4);
	q->to[q->len++] = (unsigned char)(b << 4 | c >> 2);
	q->to[q->len++] = (unsigned char)(c << 6 | d);
	return true;
}

OUTCOME base64_decode(struct bytes text, struct arena *mem, struct bytes *out)
{
	struct bit_queue q = { 0 };
	size_t i = 0, n_digits = 0, n_pads = 0;

	*out = (struct bytes){ 0 };
	REQUIRE(bytes_is_present(text), BASE64_SYNTAX);
	q.to = arena_alloc(mem, text.len / 4 * 3 + 4);
	REQUIRE(q.to != NULL, OUT_OF_MEMORY);
	while (i < text.len) {
		unsigned char c;
		unsigned digit;

		if (text.len - i >= 4 && q.n_bits == 0 && n_pads == 0 && queue_quad(&q, text.ptr + i)) {
			i += 4;
			n_digits += 4;
			continue;
		}
		c = text.ptr[i++];
		if (ascii_is_space(c))
			continue;
		if (c == '=') {
			n_pads++;
			continue;
		}
		digit = digit_of(c);
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
		const unsigned digit = url_digit_of(text.ptr[i]);

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
static size_t encode_rest(struct bytes b, const char *digits, char *room)
{
	const unsigned first = b.ptr[0], second = b.len > 1 ? b.ptr[1] : 0;

	room[0] = digits[first >> 2];
	room[1] = digits[(first << 4 | second >> 4) & 63];
	if (b.len == 1)
		return 2;
	room[2] = digits[second << 2 & 63];
	return 3;
}

static void pairs_fill(struct alphabet *alphabet)
{
	if (alphabet->pairs[0][0] != '\0')
		return;
	for (unsigned i = 0; i < PAIRS; i++) {
		alphabet->pairs[i][0] = alphabet->digits[i >> 6];
		alphabet->pairs[i][1] = alphabet->digits[i & 63];
	}
}

/* Six octets, of eight that may be read. */
static void encode_six(const struct alphabet *alphabet, const unsigned char *from, char *room)
{
	const uint64_t eight = be64toh(octets_at(from));

	memcpy(room, alphabet->pairs[eight >> 52], 2);
	memcpy(room + 2, alphabet->pairs[eight >> 40 & (PAIRS - 1)], 2);
	memcpy(room + 4, alphabet->pairs[eight >> 28 & (PAIRS - 1)], 2);
	memcpy(room + 6, alphabet->pairs[eight >> 16 & (PAIRS - 1)], 2);
}

static void encode(struct text *t, struct bytes b, struct alphabet *alphabet, bool is_padded)
{
	char *room = text_room(t, (b.len + 2) / 3 * 4);
	size_t i = 0, len = 0;

	if (room == NULL)
		return;
	pairs_fill(alphabet);
	for (; b.len - i >= sizeof(uint64_t); i += 6, len += 8)
		encode_six(alphabet, b.ptr + i, room + len);
	for (; b.len - i >= 3; i += 3, len += 4) {
		const unsigned three = (unsigned)b.ptr[i] << 16 | (unsigned)b.ptr[i + 1] << 8 | b.ptr[i + 2];

		memcpy(room + len, alphabet->pairs[three / PAIRS], 2);
		memcpy(room + len + 2, alphabet->pairs[three % PAIRS], 2);
	}
	if (i < b.len)
		len += encode_rest(bytes_at(b.ptr + i, b.len - i), alphabet->digits, room + len);
	while (is_padded && len % 4 != 0)
		room[len++] = '=';
	text_grew(t, len);
}

void base64_encode(struct text *t, struct bytes b)
{
	if (bytes_is_present(b))
		encode(t, b, &standard, true);
}

void base64url_encode(struct text *t, struct bytes b)
{
	if (bytes_is_present(b))
		encode(t, b, &for_urls, false);
}
