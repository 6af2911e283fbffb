/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/html/html.h"

#include <string.h>

#include "lib/base/banned.h"

#define UTF8_LONGEST ((size_t)4)

/* Octets of the character that b starts with; 0 when it starts with none that a page may carry. */
static size_t character_bytes(struct bytes b)
{
	for (size_t len = 1; len <= UTF8_LONGEST && len <= b.len; len++)
		if (utf8_is_xml_text(bytes_at(b.ptr, len)))
			return len;
	return 0;
}

static void put_character(struct text *t, struct bytes character)
{
	switch (character.ptr[0]) {
	case '&':
		html_raw(t, "&amp;");
		return;
	case '<':
		html_raw(t, "&lt;");
		return;
	case '>':
		html_raw(t, "&gt;");
		return;
	case '"':
		html_raw(t, "&quot;");
		return;
	case '\'':
		html_raw(t, "&#39;");
		return;
	case '\r': /* as it is, the parser would make a line feed of it */
		html_raw(t, "&#13;");
		return;
	default:
		text_bytes(t, character);
	}
}

void html_text(struct text *t, struct bytes value)
{
	while (value.len > 0) {
		size_t len = character_bytes(value);

		if (len == 0) {
			html_raw(t, "\xef\xbf\xbd"); /* U+FFFD */
			len = 1;
		} else {
			put_character(t, bytes_at(value.ptr, len));
		}
		value = bytes_at(value.ptr + len, value.len - len);
	}
}

void html_str(struct text *t, const char *value)
{
	html_text(t, bytes_of(value));
}

void html_tr(struct text *t, enum lang lang, const char *id)
{
	html_str(t, tr(lang, id));
}

void html_tr_with(struct text *t, enum lang lang, const char *id, const char *value)
{
	const char *rest = tr(lang, id);
	const char *hole;

	while ((hole = strstr(rest, "%1")) != NULL) {
		html_text(t, bytes_at(rest, (size_t)(hole - rest)));
		html_str(t, value);
		rest = hole + strlen("%1");
	}
	html_str(t, rest);
}

void html_attr_bytes(struct text *t, const char *name, struct bytes value)
{
	if (!bytes_is_present(value))
		return;
	html_raw(t, " ");
	text_str(t, name);
	html_raw(t, "=\"");
	html_text(t, value);
	html_raw(t, "\"");
}

void html_attr(struct text *t, const char *name, const char *value)
{
	html_attr_bytes(t, name, bytes_of(value));
}
