/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/scan.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/xml/lex.h"

#define LONGEST_MARK (sizeof "<![CDATA[" - 1) /* so many octets tell one kind of markup from the other */
#define REFERENCE_BYTES ((size_t)32)          /* text is not cut inside "&#x1F4A9;" */
#define CHARACTER_BYTES ((size_t)4)           /* longest of UTF-8 */

static bool starts(struct bytes window, const char *mark)
{
	return bytes_has_prefix(window, mark);
}

/* Octets up to and with this literal, which is looked for behind skip octets; 0 when it is not there. */
static size_t up_to(struct bytes window, size_t skip, const char *literal)
{
	const size_t len = strlen(literal);
	const unsigned char *hit =
		window.len > skip ? memmem(window.ptr + skip, window.len - skip, literal, len) : NULL;

	return hit != NULL ? (size_t)(hit - window.ptr) + len : 0;
}

/* Octets of the tag; a ">" inside quotes does not end it. */
static size_t tag_len(struct bytes window)
{
	unsigned char quote = 0;

	for (size_t i = 1; i < window.len; i++) {
		const unsigned char c = window.ptr[i];

		if (quote != 0)
			quote = c == quote ? 0 : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '>')
			return i + 1;
	}
	return 0;
}

static bool is_blank(struct bytes text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!ascii_is_space(text.ptr[i]))
			return false;
	return true;
}

/* Octets of a character that begins so; RFC 3629 3. */
static size_t character_len(unsigned char lead)
{
	if (lead >= 0xf0)
		return 4;
	return lead >= 0xe0 ? 3 : 2;
}

/* Without the beginning of a character at the end. */
static size_t whole_characters(struct bytes text)
{
	size_t lead = text.len;

	while (lead > 0 && text.len - lead < CHARACTER_BYTES && (text.ptr[lead - 1] & 0xc0) == 0x80)
		lead--;
	if (lead == 0 || text.ptr[lead - 1] < 0xc0)
		return text.len; /* ASCII, or not UTF-8 at all, which is found out in a moment */
	lead--;
	return text.len - lead < character_len(text.ptr[lead]) ? lead : text.len;
}

/* Where text may be cut when more may follow: not inside a reference, a character or "]]>". */
static size_t text_cut(struct bytes text)
{
	const size_t floor = text.len > REFERENCE_BYTES ? text.len - REFERENCE_BYTES : 0;

	for (size_t i = text.len; i > floor && text.ptr[i - 1] != ';'; i--)
		if (text.ptr[i - 1] == '&')
			return i - 1;
	text.len = whole_characters(text);
	for (unsigned i = 0; i < 2 && text.len > 0 && text.ptr[text.len - 1] == ']'; i++)
		text.len--;
	return text.len;
}

static OUTCOME text_next(const struct scan *scan, struct bytes window, bool is_last, struct scan_token *out)
{
	const unsigned char *tag = memchr(window.ptr, '<', window.len);
	struct bytes text = bytes_at(window.ptr, tag != NULL ? (size_t)(tag - window.ptr) : window.len);

	if (tag == NULL && !is_last)
		text.len = text_cut(text);
	if (text.len == 0)
		return outcome_ok(); /* more is needed */
	REQUIRE(utf8_is_xml_text(text), XML_SYNTAX);
	REQUIRE(up_to(text, 0, "]]>") == 0, XML_SYNTAX);
	if (scan->depth == 0) {
		REQUIRE(is_blank(text) || !scan->has_root, META_TRAILING);
		REQUIRE(is_blank(text), XML_SYNTAX);
	}
	*out = (struct scan_token){ SCAN_TEXT, text };
	return outcome_ok();
}

static enum scan_kind kind_of(const struct scan *scan, struct bytes window)
{
	if (starts(window, "<!--"))
		return SCAN_COMMENT;
	if (starts(window, "<![CDATA["))
		return SCAN_CDATA;
	if (!scan->is_begun && starts(window, "<?xml") && window.len > strlen("<?xml") &&
	    ascii_is_space(window.ptr[strlen("<?xml")]))
		return SCAN_DECLARATION;
	return starts(window, "</") ? SCAN_CLOSE
	                            : SCAN_OPEN; /* or empty, or nothing we take: lex_check() says */
}

static size_t markup_len(enum scan_kind kind, struct bytes window)
{
	if (kind == SCAN_COMMENT)
		return up_to(window, strlen("<!--"), "-->");
	if (kind == SCAN_CDATA)
		return up_to(window, strlen("<![CDATA["), "]]>");
	if (kind == SCAN_DECLARATION)
		return up_to(window, strlen("<?xml"), "?>");
	return tag_len(window);
}

static OUTCOME place_check(struct scan *scan, enum scan_kind kind)
{
	if (kind == SCAN_COMMENT || kind == SCAN_DECLARATION)
		return outcome_ok();
	if (kind == SCAN_CLOSE || kind == SCAN_CDATA)
		REQUIRE(scan->depth > 0, XML_SYNTAX);
	if (kind == SCAN_OPEN || kind == SCAN_EMPTY) {
		REQUIRE(scan->depth < LIMIT_XML_DEPTH, XML_DEPTH);
		scan->has_root = true;
	}
	if (kind == SCAN_OPEN)
		scan->depth++;
	if (kind == SCAN_CLOSE)
		scan->depth--;
	return outcome_ok();
}

static OUTCOME markup_next(struct scan *scan, struct bytes window, bool is_last, struct scan_token *out)
{
	enum scan_kind kind;
	struct bytes octets;
	size_t len;

	if (window.len < LONGEST_MARK && !is_last)
		return outcome_ok();
	kind = kind_of(scan, window);
	REQUIRE(kind == SCAN_DECLARATION || !starts(window, "<?"), XML_PI);
	REQUIRE(kind == SCAN_COMMENT || kind == SCAN_CDATA || !starts(window, "<!") ||
	                window.len < LONGEST_MARK,
	        XML_DOCTYPE);
	REQUIRE(kind == SCAN_COMMENT || scan->depth > 0 || !scan->has_root, META_TRAILING);
	len = markup_len(kind, window);
	REQUIRE(len > 0 || !is_last, META_CUT_OFF);
	if (len == 0)
		return outcome_ok();
	octets = bytes_at(window.ptr, len);
	REQUIRE(utf8_is_xml_text(octets), XML_SYNTAX);
	TRY(lex_check(octets));
	if (kind == SCAN_OPEN && octets.ptr[len - 2] == '/')
		kind = SCAN_EMPTY;
	TRY(place_check(scan, kind));
	*out = (struct scan_token){ kind, octets };
	return outcome_ok();
}

OUTCOME scan_next(struct scan *scan, struct bytes window, bool is_last, struct scan_token *out)
{
	*out = (struct scan_token){ .kind = SCAN_MORE };
	if (window.len == 0)
		return outcome_ok();
	if (window.ptr[0] == '<')
		TRY(markup_next(scan, window, is_last, out));
	else
		TRY(text_next(scan, window, is_last, out));
	scan->is_begun = scan->is_begun || out->kind != SCAN_MORE;
	return outcome_ok();
}

OUTCOME scan_end(const struct scan *scan)
{
	REQUIRE(scan->has_root && scan->depth == 0, META_CUT_OFF);
	return outcome_ok();
}
