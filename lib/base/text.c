/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/base/text.h"

#include <stdio.h>
#include <string.h>

#include "lib/base/octets.h"

#define TEXT_FIRST_BYTES ((size_t)256)

struct text text_new(struct arena *mem, size_t max_bytes)
{
	return (struct text){ .mem = mem, .max = max_bytes };
}

static void grow(struct text *t, size_t need)
{
	const size_t usual = t->cap == 0 ? TEXT_FIRST_BYTES : t->cap * 2;
	const size_t most = usual > need ? usual : need;
	const size_t cap = most > t->max ? t->max + 1 : most;
	char *ptr = arena_alloc(t->mem, cap);

	if (ptr == NULL) {
		t->failed = RULE_OUT_OF_MEMORY;
		return;
	}
	if (t->len > 0)
		memcpy(ptr, t->ptr, t->len);
	t->ptr = ptr;
	t->cap = cap;
}

char *text_room(struct text *t, size_t len)
{
	if (t->failed != RULE_NONE)
		return NULL;
	if (len > t->max - t->len) {
		t->failed = RULE_TEXT_TOO_LONG;
		return NULL;
	}
	if (t->len + len + 1 > t->cap)
		grow(t, t->len + len + 1);
	return t->failed == RULE_NONE ? t->ptr + t->len : NULL;
}

void text_grew(struct text *t, size_t len)
{
	if (t->failed == RULE_NONE)
		t->len += len;
}

void text_put_far(struct text *t, const void *ptr, size_t len)
{
	char *room = text_room(t, len);

	if (room == NULL || len == 0)
		return;
	memcpy(room, ptr, len);
	t->len += len;
}

void text_bytes(struct text *t, struct bytes b)
{
	if (b.ptr != NULL)
		text_put(t, b.ptr, b.len);
}

void text_str(struct text *t, const char *s)
{
	if (s != NULL)
		text_put(t, s, strlen(s));
}

void text_number(struct text *t, int64_t value)
{
	char digits[24];
	const int len = snprintf(digits, sizeof digits, "%lld", (long long)value);

	text_put(t, digits, (size_t)len);
}

void text_hex(struct text *t, struct bytes b)
{
	static const char digits[] = "0123456789abcdef";
	char *room = text_room(t, b.len * 2);

	if (room == NULL)
		return;
	for (size_t i = 0; i < b.len; i++) {
		room[2 * i] = digits[b.ptr[i] >> 4];
		room[2 * i + 1] = digits[b.ptr[i] & 15];
	}
	t->len += b.len * 2;
}

OUTCOME text_done(struct text *t, struct bytes *out)
{
	*out = (struct bytes){ 0 };
	if (text_room(t, 0) == NULL)
		return outcome_of(t->failed, __LINE__);
	t->ptr[t->len] = '\0';
	*out = bytes_at(t->ptr, t->len);
	return outcome_ok();
}

OUTCOME text_done_str(struct text *t, const char **out)
{
	struct bytes b;

	*out = NULL;
	TRY(text_done(t, &b));
	*out = (const char *)b.ptr;
	return outcome_ok();
}

bool ascii_equal_fold(struct bytes a, const char *text)
{
	if (a.ptr == NULL || text == NULL || strlen(text) != a.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (ascii_lower(a.ptr[i]) != ascii_lower((unsigned char)text[i]))
			return false;
	return true;
}

OUTCOME number_parse(struct bytes text, uint64_t max, uint64_t *out)
{
	uint64_t value = 0;

	*out = 0;
	REQUIRE(text.ptr != NULL && text.len > 0, NUMBER_SYNTAX);
	for (size_t i = 0; i < text.len; i++) {
		uint64_t digit;

		REQUIRE(ascii_is_digit(text.ptr[i]), NUMBER_SYNTAX);
		digit = (uint64_t)(text.ptr[i] - '0');
		REQUIRE(digit <= max && value <= (max - digit) / 10, NUMBER_SYNTAX);
		value = value * 10 + digit;
	}
	*out = value;
	return outcome_ok();
}

static bool is_xml_char(uint32_t c)
{
	if (c < 0x20)
		return c == '\t' || c == '\n' || c == '\r';
	return c < 0xD800 || (c >= 0xE000 && c != 0xFFFE && c != 0xFFFF && c <= 0x10FFFF);
}

/* Length of the sequence that starts with lead, 0 when lead cannot start one. */
static unsigned utf8_length(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead >= 0xC2 && lead < 0xE0)
		return 2;
	if (lead >= 0xE0 && lead < 0xF0)
		return 3;
	return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

/* One character of more than ASCII, or a control; 0 when it is none of XML. */
static size_t xml_char_length(const unsigned char *ptr, size_t left)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	static const unsigned char mask[] = { 0, 0x7F, 0x1F, 0x0F, 0x07 };
	const unsigned len = utf8_length(ptr[0]);
	uint32_t c;

	if (len == 0 || len > left)
		return 0;
	c = ptr[0] & mask[len];
	for (unsigned k = 1; k < len; k++) {
		if ((ptr[k] & 0xC0) != 0x80)
			return 0;
		c = c << 6 | (ptr[k] & 0x3F);
	}
	return c >= least[len] && is_xml_char(c) ? len : 0;
}

bool utf8_is_xml_text(struct bytes b)
{
	size_t i = 0;

	if (b.ptr == NULL)
		return false;
	while (i < b.len) {
		size_t len = 1;

		if (b.len - i >= sizeof(uint64_t) && octets_are_plain(octets_at(b.ptr + i)))
			len = sizeof(uint64_t);
		else if (b.ptr[i] < ' ' || b.ptr[i] >= 0x80)
			len = xml_char_length(b.ptr + i, b.len - i);
		if (len == 0)
			return false;
		i += len;
	}
	return true;
}
