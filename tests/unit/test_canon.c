/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "lib/base/text.h"
#include "lib/xml/canon.h"
#include "lib/xml/xml.h"
#include "tests/support/canon_both.h"

#define MEM_BYTES ((size_t)64 * 1024 * 1024)
#define N_GENERATED 4000
#define N_LONG 12
#define LONG_BYTES (LIMIT_STREAM_BYTES * 3)
#define MAX_DEPTH 12

static const struct canon_case {
	const char *text;
	const char *prefixes;
	const char *canonical; /* written by hand where it is short; NULL: libxml2 alone is asked */
} cases[] = {
	{ "<a/>", NULL, "<a></a>" },
	{ "\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8'?>\n<!-- a --><a/><!-- b -->\n", NULL, "<a></a>" },
	/* the default name, taken away and given again */
	{ "<a xmlns='urn:a'><b/></a>", NULL, "<a xmlns=\"urn:a\"><b></b></a>" },
	{ "<a xmlns='urn:a'><b xmlns=''><c xmlns='urn:a'/></b></a>", NULL,
	  "<a xmlns=\"urn:a\"><b xmlns=\"\"><c xmlns=\"urn:a\"></c></b></a>" },
	{ "<a xmlns=''><b/></a>", NULL, "<a><b></b></a>" },
	{ "<p:a xmlns:p='urn:p' xmlns='urn:a'><b xmlns=''/></p:a>", NULL,
	  "<p:a xmlns:p=\"urn:p\"><b></b></p:a>" },
	{ "<p:a xmlns:p='urn:p' xmlns='urn:a'><b/></p:a>", NULL,
	  "<p:a xmlns:p=\"urn:p\"><b xmlns=\"urn:a\"></b></p:a>" },
	{ "<a xmlns='urn:a'><p:b xmlns:p='urn:p' xmlns=''><c/></p:b></a>", NULL,
	  "<a xmlns=\"urn:a\"><p:b xmlns:p=\"urn:p\"><c xmlns=\"\"></c></p:b></a>" },
	{ "<a xmlns='urn:a'><b xmlns='urn:a'/></a>", NULL, "<a xmlns=\"urn:a\"><b></b></a>" },
	/* prefixes: unused, late, declared again, with another name, two for one name */
	{ "<a xmlns:p='urn:p'><b/></a>", NULL, "<a><b></b></a>" },
	{ "<a xmlns:p='urn:p'><p:b/><p:c/></a>", NULL,
	  "<a><p:b xmlns:p=\"urn:p\"></p:b><p:c xmlns:p=\"urn:p\"></p:c></a>" },
	{ "<p:a xmlns:p='urn:p'><p:b xmlns:p='urn:q'><p:c xmlns:p='urn:p'/></p:b></p:a>", NULL,
	  "<p:a xmlns:p=\"urn:p\"><p:b xmlns:p=\"urn:q\"><p:c xmlns:p=\"urn:p\"></p:c></p:b></p:a>" },
	{ "<a xmlns:p='urn:p' xmlns:q='urn:p'><p:b q:c='' d=''/></a>", NULL,
	  "<a><p:b xmlns:p=\"urn:p\" xmlns:q=\"urn:p\" d=\"\" q:c=\"\"></p:b></a>" },
	{ "<z:a xmlns:z='urn:1' xmlns:b='urn:2' b:x='' z:x='' x=''/>", NULL,
	  "<z:a xmlns:b=\"urn:2\" xmlns:z=\"urn:1\" x=\"\" z:x=\"\" b:x=\"\"></z:a>" },
	/* PrefixList */
	{ "<a xmlns:p='urn:p'><b/></a>", "p", "<a xmlns:p=\"urn:p\"><b></b></a>" },
	{ "<a xmlns:p='urn:p'><b xmlns:p='urn:q'/></a>", "p p",
	  "<a xmlns:p=\"urn:p\"><b xmlns:p=\"urn:q\"></b></a>" },
	{ "<a><b xmlns:p='urn:p'><c xmlns:q='urn:q'/></b></a>", "q p none xml",
	  "<a><b xmlns:p=\"urn:p\"><c xmlns:q=\"urn:q\"></c></b></a>" },
	{ "<p:a xmlns:p='urn:p' xmlns='urn:a'><b xmlns=''/></p:a>", "#default",
	  "<p:a xmlns=\"urn:a\" xmlns:p=\"urn:p\"><b xmlns=\"\"></b></p:a>" },
	{ "<p:a xmlns:p='urn:p' xmlns='urn:a'><p:b xmlns=''><p:c xmlns='urn:a'/></p:b></p:a>", "#default",
	  NULL },
	/* xml: */
	{ "<a xml:lang='de' xml:space='preserve' b=''/>", NULL,
	  "<a b=\"\" xml:lang=\"de\" xml:space=\"preserve\"></a>" },
	{ "<a xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:lang='de'/>", "xml",
	  "<a xml:lang=\"de\"></a>" },
	/* values and text */
	{ "<a b='&lt;&gt;&amp;&quot;&apos;&#9;&#10;&#13;&#xE4;\"'/>", NULL,
	  "<a b=\"&lt;>&amp;&quot;'&#x9;&#xA;&#xD;\xc3\xa4&quot;\"></a>" },
	{ "<a b='\t\n\r\nx'/>", NULL, "<a b=\"   x\"></a>" },
	{ "<a>&lt;&gt;&amp;&quot;&apos;&#9;&#10;&#13;\"'\t\r\n\rx\n</a>", NULL,
	  "<a>&lt;&gt;&amp;\"'\t\n&#xD;\"'\t\n\nx\n</a>" },
	{ "<a>x<![CDATA[<&>]] ]]>y<![CDATA[\r\n\r]]></a>", NULL, "<a>x&lt;&amp;&gt;]] y\n\n</a>" },
	{ "<a>x<![CDATA[]]>]]<!-- - -->&gt;</a>", NULL, "<a>x]]&gt;</a>" },
	{ "<a>x<!-- c -->y<b><!----></b></a>", NULL, "<a>xy<b></b></a>" },
	{ "<a>\xf0\x9f\x92\xa9&#x1F4A9;</a>", NULL, "<a>\xf0\x9f\x92\xa9\xf0\x9f\x92\xa9</a>" },
};

static void nasty_documents_come_out_as_the_standard_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
		const struct bytes text = bytes_of(cases[i].text);
		const struct bytes by_tree = canon_by_tree(text, cases[i].prefixes, mem);
		struct bytes by_stream;
		struct outcome o = canon_by_stream(text, cases[i].prefixes, mem, &by_stream);

		if (!is_ok(o) || !bytes_equal(by_stream, by_tree) ||
		    (cases[i].canonical != NULL && !bytes_equal_text(by_stream, cases[i].canonical)))
			fail_msg("%s: %s (line %u)\n%.*s\n%.*s", cases[i].text, rule_name(o.rule), o.line,
			         (int)by_stream.len, (const char *)by_stream.ptr, (int)by_tree.len,
			         (const char *)by_tree.ptr);
	}
}

/* ---- generated documents ---- */

struct dice {
	uint32_t state;
};

static unsigned roll(struct dice *d, unsigned n)
{
	d->state = d->state * 1664525U + 1013904223U;
	return (d->state >> 16) % n;
}

static const char *const prefixes[] = { "", "p", "q", "r" };
static const char *const uris[] = { "urn:a", "urn:b", "urn:c" };
static const char *const pieces[] = {
	"x",
	" ",
	"\n",
	"\r\n",
	"\r",
	"\t",
	"&amp;",
	"&#13;",
	"&#xA;",
	"&lt;",
	"&gt;",
	"\xc3\xa4",
	"\xe2\x82\xac",
	"\xf0\x9f\x92\xa9",
	"]",
	"]]",
	"<!-- - c -->",
	"<![CDATA[<&\r\n]]>",
	"&quot;",
	"'",
};
#define N_VALUE_PIECES 14 /* those that may stand in an attribute as well */

static void value_make(struct dice *d, struct text *t)
{
	for (unsigned n = roll(d, 4); n > 0; n--)
		text_str(t, pieces[roll(d, N_VALUE_PIECES)]);
}

/* in_scope: bit per prefix, so that most documents are well-formed. */
static void tag_make(struct dice *d, struct text *t, unsigned *in_scope, const char **name)
{
	unsigned declared = 0, used = 0;

	*name = prefixes[roll(d, 4)];
	text_lit(t, "<");
	text_str(t, *name);
	text_str(t, (*name)[0] != '\0' ? ":e" : "e");
	for (unsigned i = 0; i < 4; i++) {
		const bool is_needed =
			(*name)[0] != '\0' && strcmp(*name, prefixes[i]) == 0 && (*in_scope & 1U << i) == 0;

		if (!is_needed && roll(d, 4) != 0)
			continue;
		text_str(t, i == 0 ? " xmlns='" : " xmlns:");
		text_str(t, prefixes[i]);
		text_str(t, i == 0 ? "" : "='");
		text_str(t, i == 0 && roll(d, 3) == 0 ? "" : uris[roll(d, 3)]);
		text_lit(t, "'");
		declared |= 1U << i;
	}
	*in_scope |= declared;
	for (unsigned i = 0; i < 4; i++) {
		if (roll(d, 3) != 0 || (i > 0 && (*in_scope & 1U << i) == 0) || (used & 1U << i) != 0)
			continue;
		used |= 1U << i;
		text_lit(t, " ");
		text_str(t, prefixes[i]);
		text_str(t, i == 0 ? "" : ":");
		text_str(t, roll(d, 2) == 0 ? "b" : "a");
		text_str(t, prefixes[i]); /* two prefixes may have one name, then this tells the attributes
		                             apart */
		text_lit(t, "='");
		value_make(d, t);
		text_lit(t, "'");
	}
	if (roll(d, 8) == 0)
		text_lit(t, "\n xml:lang = \"de\"");
}

static void tree_make(struct dice *d, struct text *t, unsigned in_scope, unsigned depth, size_t bytes)
{
	const char *name;
	const size_t from = t->len;

	tag_make(d, t, &in_scope, &name);
	if (depth > 1 && roll(d, 5) == 0) {
		text_lit(t, " />");
		return;
	}
	text_lit(t, ">");
	for (unsigned n = roll(d, 5); n > 0 || (depth == 1 && t->len - from < bytes); n -= n > 0) {
		if (depth < MAX_DEPTH && roll(d, 2) == 0)
			tree_make(d, t, in_scope, depth + 1, 0);
		else
			text_str(t, pieces[roll(d, ARRAY_LEN(pieces))]);
	}
	text_lit(t, "</");
	text_str(t, name);
	text_str(t, name[0] != '\0' ? ":e >" : "e>");
}

static const char *const lists[] = { NULL, "p", "#default", "q r #default p" };

/* Both parsers refuse the same kinds of fault; whatever both take must come out equal. Gives 1 when both took
 * it. */
static size_t both_agree(struct dice *d, size_t bytes)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	const char *list = lists[roll(d, ARRAY_LEN(lists))];
	struct text t = text_new(mem, MEM_BYTES);
	struct bytes text, by_stream, by_tree;
	struct outcome o;

	tree_make(d, &t, 0, 1, bytes);
	assert_ok(text_done(&t, &text));
	by_tree = canon_by_tree(text, list, mem);
	o = canon_by_stream(text, list, mem, &by_stream);
	if (is_ok(o) != bytes_is_present(by_tree))
		fail_msg("%s (line %u): %.*s", rule_name(o.rule), o.line, (int)text.len,
		         (const char *)text.ptr);
	if (is_ok(o) && !bytes_equal(by_stream, by_tree))
		fail_msg("%.*s\n%.*s\n%.*s", (int)text.len, (const char *)text.ptr, (int)by_stream.len,
		         (const char *)by_stream.ptr, (int)by_tree.len, (const char *)by_tree.ptr);
	return is_ok(o) ? 1 : 0;
}

static void generated_documents_come_out_as_from_the_tree(void **state)
{
	struct dice d = { 1 };
	size_t n = 0;

	(void)state;
	for (unsigned i = 0; i < N_GENERATED; i++)
		n += both_agree(&d, 0);
	assert_int_equal(n, N_GENERATED); /* else the comparison would say less */
}

static void documents_longer_than_the_window_come_out_as_well(void **state)
{
	struct dice d = { 2 };
	size_t n = 0;

	(void)state;
	for (unsigned i = 0; i < N_LONG; i++)
		n += both_agree(&d, LONG_BYTES);
	assert_int_equal(n, N_LONG);
}

static int group_start(void **state)
{
	(void)state;
	return is_ok(xml_start()) ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nasty_documents_come_out_as_the_standard_says),
		cmocka_unit_test(generated_documents_come_out_as_from_the_tree),
		cmocka_unit_test(documents_longer_than_the_window_come_out_as_well),
	};

	return cmocka_run_group_tests(tests, group_start, NULL);
}
