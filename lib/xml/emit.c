/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/emit.h"

#include <limits.h>
#include <openssl/evp.h>

#include "lib/base/octets.h"

#define BASE64_BYTES(n) (((n) + 2) / 3 * 4)

static const char *const in_text[UCHAR_MAX + 1] = {
	['&'] = "&amp;",
	['<'] = "&lt;",
	['>'] = "&gt;",
	['\r'] = "&#xD;",
};

static const char *const in_attr[UCHAR_MAX + 1] = {
	['&'] = "&amp;",  ['<'] = "&lt;",   ['"'] = "&quot;",
	['\t'] = "&#x9;", ['\n'] = "&#xA;", ['\r'] = "&#xD;",
};

/* May one of them need a reference, in text or in an attribute? */
static bool is_special(uint64_t eight)
{
	return octets_have_less(eight, ' ') || octets_have(eight, '&') || octets_have(eight, '<') ||
	       octets_have(eight, '>') || octets_have(eight, '"');
}

/* Runs without a special octet are copied as a whole; most values are one run. */
static void emit(struct text *t, struct bytes value, const char *const references[])
{
	size_t done = 0, plain = 0;

	for (size_t i = 0; i < value.len; i++) {
		const char *reference;

		if (i >= plain) {
			plain = i + sizeof(uint64_t);
			if (plain <= value.len && !is_special(octets_at(value.ptr + i))) {
				i = plain - 1;
				continue;
			}
		}
		reference = references[value.ptr[i]];
		if (reference == NULL)
			continue;
		text_put(t, value.ptr + done, i - done);
		text_str(t, reference);
		done = i + 1;
	}
	if (value.len > done)
		text_put(t, value.ptr + done, value.len - done);
}

void emit_text(struct text *t, struct bytes value)
{
	emit(t, value, in_text);
}

void emit_attr(struct text *t, struct bytes value)
{
	emit(t, value, in_attr);
}

void emit_base64(struct text *t, struct bytes octets)
{
	char *room;

	if (octets.len >
	    INT_MAX / 2) { /* past what the library can count; every maximum of a text is far below */
		t->failed = RULE_TEXT_TOO_LONG;
		return;
	}
	room = text_room(t,
	                 BASE64_BYTES(octets.len)); /* the library's NUL lies in the room every text keeps */
	if (room != NULL)
		text_grew(t, (size_t)EVP_EncodeBlock((unsigned char *)room, octets.ptr, (int)octets.len));
}
