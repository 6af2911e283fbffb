/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/lex.h"

#include <limits.h>
#include <string.h>

#include "lib/base/text.h"
#include "lib/spec/limits.h"

#define BOM "\xef\xbb\xbf"

/* The part that is not read yet; at the end, at() gives 0, which no admitted document holds. */
struct lex {
	const unsigned char *p;
	const unsigned char *end;
};

static unsigned char at(const struct lex *x)
{
	return x->p < x->end ? *x->p : 0;
}

static inline bool take(struct lex *x, const char *literal)
{
	const size_t len = strlen(literal);

	if ((size_t)(x->end - x->p) < len || memcmp(x->p, literal, len) != 0)
		return false;
	x->p += len;
	return true;
}

/* Go behind the next such literal. */
static bool skip_past(struct lex *x, const char *literal)
{
	const size_t len = strlen(literal);
	const unsigned char *hit = memmem(x->p, (size_t)(x->end - x->p), literal, len);

	if (hit == NULL)
		return false;
	x->p = hit + len;
	return true;
}

static bool skip_space(struct lex *x)
{
	const unsigned char *from = x->p;

	while (ascii_is_space(at(x)))
		x->p++;
	return x->p > from;
}

/* Anything that cannot end a name; whether it is a name is the parser's affair. */
static bool skip_name(struct lex *x)
{
	static const bool ends[UCHAR_MAX + 1] = {
		[' '] = true, ['\t'] = true, ['\n'] = true, ['\r'] = true, ['='] = true,
		['"'] = true, ['\''] = true, ['<'] = true,  ['>'] = true,  ['/'] = true,
	};
	const unsigned char *from = x->p;

	while (x->p < x->end && !ends[*x->p])
		x->p++;
	return x->p > from;
}

static bool skip_quoted(struct lex *x, struct bytes *value)
{
	const unsigned char quote = at(x);
	const unsigned char *from = x->p + 1;
	const unsigned char *to;

	if (quote != '"' && quote != '\'')
		return false;
	to = memchr(from, quote, (size_t)(x->end - from));
	if (to == NULL)
		return false;
	*value = bytes_at(from, (size_t)(to - from));
	x->p = to + 1;
	return memchr(from, '<', value->len) == NULL;
}

/* name = "value" */
static bool skip_attribute(struct lex *x, struct bytes *name, struct bytes *value)
{
	const unsigned char *from = x->p;

	if (!skip_name(x))
		return false;
	*name = bytes_at(from, (size_t)(x->p - from));
	skip_space(x);
	if (!take(x, "="))
		return false;
	skip_space(x);
	return skip_quoted(x, value);
}

/* Behind "<?xml". Octets are read as UTF-8 whatever is declared here, so a lie must be refused, not believed. */
static OUTCOME declaration(struct lex *x)
{
	struct bytes name, value;

	while (skip_space(x) && at(x) != '?') {
		REQUIRE(skip_attribute(x, &name, &value), XML_SYNTAX);
		REQUIRE(!bytes_equal_text(name, "encoding") || ascii_equal_fold(value, "utf-8"), XML_SYNTAX);
	}
	REQUIRE(take(x, "?>"), XML_SYNTAX);
	return outcome_ok();
}

/* Behind "<". */
static OUTCOME start_tag(struct lex *x)
{
	struct bytes name, value;
	unsigned n_attrs = 0;

	REQUIRE(skip_name(x), XML_SYNTAX);
	while (skip_space(x) && at(x) != '/' && at(x) != '>') {
		REQUIRE(skip_attribute(x, &name, &value), XML_SYNTAX);
		REQUIRE(++n_attrs <= LIMIT_XML_ATTRS, XML_NODES);
	}
	(void)take(x, "/");
	REQUIRE(take(x, ">"), XML_SYNTAX);
	return outcome_ok();
}

/* Behind "</". */
static OUTCOME end_tag(struct lex *x)
{
	REQUIRE(skip_name(x), XML_SYNTAX);
	skip_space(x);
	REQUIRE(take(x, ">"), XML_SYNTAX);
	return outcome_ok();
}

static OUTCOME markup(struct lex *x)
{
	REQUIRE(!take(x, "?"), XML_PI);
	if (take(x, "/"))
		return end_tag(x);
	if (take(x, "!--")) {
		REQUIRE(skip_past(x, "-->"), XML_SYNTAX);
	} else if (take(x, "![CDATA[")) {
		REQUIRE(skip_past(x, "]]>"), XML_SYNTAX);
	} else {
		REQUIRE(!take(x, "!"), XML_DOCTYPE);
		return start_tag(x);
	}
	return outcome_ok();
}

OUTCOME lex_check(struct bytes octets)
{
	struct lex x = { octets.ptr, octets.ptr + octets.len };

	(void)take(&x, BOM);
	if ((size_t)(x.end - x.p) > strlen("<?xml") && ascii_is_space(x.p[strlen("<?xml")]) && take(&x, "<?xml"))
		TRY(declaration(&x));
	while (skip_past(&x, "<"))
		TRY(markup(&x));
	return outcome_ok();
}
