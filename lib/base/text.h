/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * text - append-only octet buffer in an arena, with a maximum it cannot exist without
 *
 * The first failure sticks: later writes do nothing, text_done() reports it once.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdint.h>
#include <string.h>

#include "lib/base/arena.h"

struct text {
	struct arena *mem;
	char *ptr;
	size_t len;
	size_t cap; /* at most max and its NUL */
	size_t max; /* bytes */
	enum rule failed;
};

struct text text_new(struct arena *mem, size_t max_bytes);
void text_put_far(struct text *t, const void *ptr, size_t len); /* text_put() where room is not at hand */

static inline void text_put(struct text *t, const void *ptr, size_t len)
{
	if (len == 0 || t->failed != RULE_NONE || len >= t->cap - t->len) {
		text_put_far(t, ptr, len);
		return;
	}
	memcpy(t->ptr + t->len, ptr, len);
	t->len += len;
}

void text_bytes(struct text *t, struct bytes b); /* absent writes nothing */
void text_str(struct text *t, const char *s);    /* NULL writes nothing */
void text_number(struct text *t, int64_t value);
void text_hex(struct text *t, struct bytes b);
#define text_lit(t, literal) text_put((t), "" literal, sizeof(literal) - 1)

/* Reserve room for len more bytes and return where they go; NULL once failed. Commit with text_grew(). */
char *text_room(struct text *t, size_t len);
void text_grew(struct text *t, size_t len);

/* Rules: OUT_OF_MEMORY TEXT_TOO_LONG. The result is NUL-terminated behind its length. */
OUTCOME text_done(struct text *t, struct bytes *out);
OUTCOME text_done_str(struct text *t, const char **out); /* C text; writers must not have put NUL */

/* ASCII helpers, no locale. */
static inline bool ascii_is_space(unsigned char c) /* SP HT LF CR */
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static inline bool ascii_is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static inline unsigned char ascii_lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c + ('a' - 'A')) : c;
}

bool ascii_equal_fold(struct bytes a, const char *text);

/* Strict decimal, no sign, no blanks, at most max. Rules: NUMBER_SYNTAX */
OUTCOME number_parse(struct bytes text, uint64_t max, uint64_t *out);

/* Well-formed UTF-8 of XML 1.0 Char only (no controls but TAB LF CR); nobody below checks it again. */
bool utf8_is_xml_text(struct bytes b);

#endif
