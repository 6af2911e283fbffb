/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/wire/form.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/base/banned.h"

#define HEX_NONE 16U

static unsigned hex_value(unsigned char c)
{
	if (ascii_is_digit(c))
		return (unsigned)(c - '0');
	c = ascii_lower(c);
	return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10U : HEX_NONE;
}

static bool is_hex_pair(struct bytes raw, size_t at)
{
	return raw.len - at >= 2 && hex_value(raw.ptr[at]) != HEX_NONE &&
	       hex_value(raw.ptr[at + 1]) != HEX_NONE;
}

OUTCOME form_unescape(struct bytes raw, struct arena *mem, struct bytes *out)
{
	unsigned char *text;
	size_t len = 0;

	*out = (struct bytes){ 0 };
	REQUIRE(bytes_is_present(raw), FORM_SYNTAX);
	text = arena_alloc(mem, raw.len + 1);
	REQUIRE(text != NULL, OUT_OF_MEMORY);
	for (size_t i = 0; i < raw.len; i++) {
		unsigned char c = raw.ptr[i];

		REQUIRE(c > ' ' && c <= '~', FORM_SYNTAX);
		if (c == '%') {
			REQUIRE(is_hex_pair(raw, i + 1), FORM_SYNTAX);
			c = (unsigned char)(hex_value(raw.ptr[i + 1]) << 4 | hex_value(raw.ptr[i + 2]));
			i += 2;
		} else if (c == '+') {
			c = ' ';
		}
		text[len++] = c;
	}
	*out = bytes_at(text, len);
	return outcome_ok();
}

/* RFC 3986 2.3 */
static bool is_unreserved(unsigned char c)
{
	const unsigned char lower = ascii_lower(c);

	return (lower >= 'a' && lower <= 'z') || ascii_is_digit(c) || c == '-' || c == '.' || c == '_' ||
	       c == '~';
}

void form_escape(struct text *t, struct bytes value)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t len = value.len;
	char *room;

	for (size_t i = 0; i < value.len; i++)
		if (!is_unreserved(value.ptr[i]))
			len += 2;
	room = text_room(t, len);
	if (room == NULL)
		return;
	for (size_t i = 0; i < value.len; i++) {
		const unsigned char c = value.ptr[i];

		if (is_unreserved(c)) {
			*room++ = (char)c;
			continue;
		}
		*room++ = '%';
		*room++ = digits[c >> 4];
		*room++ = digits[c & 15];
	}
	text_grew(t, len);
}

/* "name=value", both still encoded. A name without '=' is no browser's. */
static OUTCOME field_decode(struct bytes part, struct arena *mem, struct form_field *out)
{
	const unsigned char *equals = part.len > 0 ? memchr(part.ptr, '=', part.len) : NULL;
	size_t name_len;

	REQUIRE(equals != NULL && equals != part.ptr, FORM_SYNTAX);
	name_len = (size_t)(equals - part.ptr);
	TRY(form_unescape(bytes_at(part.ptr, name_len), mem, &out->name));
	return form_unescape(bytes_at(equals + 1, part.len - name_len - 1), mem, &out->value);
}

static size_t count_parts(struct bytes body)
{
	size_t n = 1;

	for (size_t i = 0; i < body.len; i++)
		if (body.ptr[i] == '&')
			n++;
	return n;
}

OUTCOME form_decode(struct bytes body, struct arena *mem, struct form *out)
{
	struct form_field *fields;
	const unsigned char *at = body.ptr;
	size_t left = body.len, n;

	*out = (struct form){ 0 };
	REQUIRE(bytes_is_present(body), FORM_SYNTAX);
	REQUIRE(body.len <= LIMIT_FORM_BYTES, FORM_TOO_LONG);
	if (body.len == 0)
		return outcome_ok();
	n = count_parts(body);
	REQUIRE(n <= LIMIT_FORM_FIELDS, FORM_TOO_LONG);
	fields = arena_array(mem, n, sizeof *fields);
	REQUIRE(fields != NULL, OUT_OF_MEMORY);
	for (size_t i = 0; i < n; i++) {
		const unsigned char *end = left > 0 ? memchr(at, '&', left) : NULL;
		const size_t len = end != NULL ? (size_t)(end - at) : left;

		TRY(field_decode(bytes_at(at, len), mem, &fields[i]));
		if (end != NULL) {
			at += len + 1;
			left -= len + 1;
		}
	}
	*out = (struct form){ .fields = fields, .n_fields = n };
	return outcome_ok();
}

OUTCOME form_field(const struct form *form, const char *name, struct bytes *out)
{
	struct bytes found = { 0 };

	*out = (struct bytes){ 0 };
	for (size_t i = 0; i < form->n_fields; i++) {
		if (!bytes_equal_text(form->fields[i].name, name))
			continue;
		REQUIRE(!bytes_is_present(found), FORM_DUPLICATE);
		found = form->fields[i].value;
	}
	*out = found;
	return outcome_ok();
}

OUTCOME form_required(const struct form *form, const char *name, struct bytes *out)
{
	TRY(form_field(form, name, out));
	REQUIRE(bytes_is_present(*out), FORM_MISSING);
	return outcome_ok();
}

OUTCOME form_list(const struct form *form, const char *name, struct arena *mem,
                  const struct bytes **out, size_t *n_out)
{
	struct bytes *values;
	size_t n = 0;

	*out = NULL;
	*n_out = 0;
	values = arena_array(mem, form->n_fields, sizeof *values);
	REQUIRE(values != NULL, OUT_OF_MEMORY);
	for (size_t i = 0; i < form->n_fields; i++)
		if (bytes_equal_text(form->fields[i].name, name))
			values[n++] = form->fields[i].value;
	*out = values;
	*n_out = n;
	return outcome_ok();
}
