/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/xml/stream.h"
#include "lib/xml/xml.h"
#include "tests/support/canon_both.h"

#define MEM_BYTES ((size_t)8 * 1024 * 1024)

static const struct stream_case {
	enum rule rule;
	const char *text;
} cases[] = {
	{ RULE_NONE, "<a/>" },
	{ RULE_NONE, " <!-- x --> <a></a>\n<!-- y --> " },
	{ RULE_NONE, "<?xml version='1.0' encoding='utf-8'?><a/>" },
	{ RULE_NONE, "<a>&amp;&#65;</a>" },
	{ RULE_NONE, "<a b='x>y'/>" },
	{ RULE_META_CUT_OFF, "" },
	{ RULE_META_CUT_OFF, " " },
	{ RULE_META_CUT_OFF, "<!-- x -->" },
	{ RULE_META_CUT_OFF, "<a>" },
	{ RULE_META_CUT_OFF, "<a" },
	{ RULE_META_CUT_OFF, "<a b='></a>" },
	{ RULE_META_CUT_OFF, "<a>text" },
	{ RULE_META_CUT_OFF, "<a><b></b>" },
	{ RULE_META_CUT_OFF, "<a></a" },
	{ RULE_META_CUT_OFF, "<a><!-- </a>" },
	{ RULE_META_CUT_OFF, "<a><![CDATA[</a>" },
	{ RULE_META_CUT_OFF, "<?xml version='1.0'" },
	{ RULE_META_TRAILING, "<a/><b/>" },
	{ RULE_META_TRAILING, "<a></a><b>" },
	{ RULE_META_TRAILING, "<a/>x" },
	{ RULE_META_TRAILING, "<a/> <" },
	{ RULE_META_TRAILING, "<a></a></a>" },
	{ RULE_META_TRAILING, "<a/><![CDATA[ ]]>" },
	{ RULE_XML_SYNTAX, "text" },
	{ RULE_XML_SYNTAX, "x<a/>" },
	{ RULE_XML_SYNTAX, "<![CDATA[x]]><a/>" },
	{ RULE_XML_SYNTAX, "</a>" },
	{ RULE_XML_SYNTAX, "<a></b>" },
	{ RULE_XML_SYNTAX, "<a b/>" },
	{ RULE_XML_SYNTAX, "<a b='1'c='2'/>" },
	{ RULE_XML_SYNTAX, "<a b='1' b='2'/>" },
	{ RULE_XML_SYNTAX, "<a b='<'/>" },
	{ RULE_XML_SYNTAX, "<a>]]></a>" },
	{ RULE_XML_SYNTAX, "<a>&x;</a>" },
	{ RULE_XML_SYNTAX, "<a>& </a>" },
	{ RULE_XML_SYNTAX, "<a>&am<!-- -->p;</a>" },
	{ RULE_XML_SYNTAX, "<a b='&x;'/>" },
	{ RULE_XML_SYNTAX, "<a>&#0;</a>" },
	{ RULE_XML_SYNTAX, "<a><!-- -- --></a>" },
	{ RULE_XML_SYNTAX, "<a>\x01</a>" },
	{ RULE_XML_SYNTAX, "<a>\xff</a>" },
	{ RULE_XML_SYNTAX, "<a>\xc3</a>" },
	{ RULE_XML_SYNTAX, "<a b='\xc3'/>" },
	{ RULE_XML_SYNTAX, "<?xml version='1.0' encoding='UTF-16'?><a/>" },
	{ RULE_XML_PI, "<a><?x y?></a>" },
	{ RULE_XML_PI, "<?x y?><a/>" },
	{ RULE_XML_PI, "<a/><?x y?>" },
	{ RULE_XML_PI, "<a><?xml version='1.0'?></a>" },
	{ RULE_XML_DOCTYPE, "<!DOCTYPE a><a/>" },
	{ RULE_XML_DOCTYPE, "<a><!ENTITY b 'c'></a>" },
	{ RULE_XML_NAMESPACE, "<p:a/>" },
	{ RULE_XML_NAMESPACE, "<a p:b=''/>" },
	{ RULE_XML_NAMESPACE, "<a xmlns:p=''/>" },
	{ RULE_XML_NAMESPACE, "<a xmlns='x'/>" },
	{ RULE_XML_NAMESPACE, "<a xmlns='urn:a&quot;'/>" },
	{ RULE_XML_NAMESPACE, "<a xmlns:p='urn:p' xmlns:q='urn:p' p:b='' q:b=''/>" },
};

static void a_stream_is_as_strict_as_admission(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
		struct bytes out;
		const struct outcome o = canon_by_stream(bytes_of(cases[i].text), NULL, mem, &out);

		if (o.rule != cases[i].rule)
			fail_msg("%s: got %s (line %u)", cases[i].text, rule_name(o.rule), o.line);
	}
}

/* ---- limits: the case and its neighbour ---- */

struct repeat {
	const char *head, *piece, *tail;
	size_t n;
	enum rule rule;
};

static const struct repeat repeats[] = {
	{ "", "<a>", "", LIMIT_XML_DEPTH, RULE_META_CUT_OFF },
	{ "", "<a>", "", LIMIT_XML_DEPTH + 1, RULE_XML_DEPTH },
	{ "<a b='", "x", "'/>", LIMIT_STREAM_BYTES - sizeof "<a b=''/>" + 1, RULE_NONE },
	{ "<a b='", "x", "'/>", LIMIT_STREAM_BYTES - sizeof "<a b=''/>" + 2, RULE_XML_TOO_LARGE },
	{ "<a><!--", "x", "--></a>", LIMIT_STREAM_BYTES * 2, RULE_XML_TOO_LARGE },
	{ "<a><![CDATA[", "x", "]]></a>", LIMIT_STREAM_BYTES * 2, RULE_XML_TOO_LARGE },
	{ "<a>", "x", "</a>", LIMIT_STREAM_BYTES * 3, RULE_NONE },
	{ "<a>", "]", "</a>", LIMIT_STREAM_BYTES * 3, RULE_NONE },
	{ "<a>", "&#x20AC;", "</a>", LIMIT_STREAM_BYTES, RULE_NONE },
	{ "<a>", "\xe2\x82\xac", "</a>", LIMIT_STREAM_BYTES, RULE_NONE },
	{ "<a>", "\xf0\x9f\x92\xa9", "</a>", LIMIT_STREAM_BYTES, RULE_NONE },
	{ "<a>", "&", "</a>", LIMIT_STREAM_BYTES * 2, RULE_XML_SYNTAX },
	{ "<a>", "<b/>", "</a>", LIMIT_STREAM_BYTES, RULE_NONE },
};

static struct bytes repeated(struct arena *mem, const struct repeat *r)
{
	struct text t = text_new(mem, MEM_BYTES);
	struct bytes out;

	text_str(&t, r->head);
	for (size_t i = 0; i < r->n; i++)
		text_str(&t, r->piece);
	text_str(&t, r->tail);
	assert_ok(text_done(&t, &out));
	return out;
}

static void limits_hold_at_their_borders(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(repeats); i++) {
		SCOPED(arena) struct arena *mem = arena_new(8 * MEM_BYTES);
		struct bytes out;
		const struct outcome o = canon_by_stream(repeated(mem, &repeats[i]), NULL, mem, &out);

		if (o.rule != repeats[i].rule)
			fail_msg("%s %zu: got %s (line %u)", repeats[i].piece, repeats[i].n,
			         rule_name(o.rule), o.line);
	}
}

/* <a before0after before1after …/> */
static struct bytes numbered(struct arena *mem, const char *before, const char *after, size_t n)
{
	struct text t = text_new(mem, MEM_BYTES);
	struct bytes out;

	text_lit(&t, "<a");
	for (size_t i = 0; i < n; i++) {
		text_str(&t, before);
		text_number(&t, (int64_t)i);
		text_str(&t, after);
	}
	text_lit(&t, "/>");
	assert_ok(text_done(&t, &out));
	return out;
}

static void a_tag_has_a_bounded_number_of_attributes_and_names(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	struct bytes out;

	(void)state;
	assert_ok(canon_by_stream(numbered(mem, " a", "=''", LIMIT_XML_ATTRS), NULL, mem, &out));
	assert_rule(canon_by_stream(numbered(mem, " a", "=''", LIMIT_XML_ATTRS + 1), NULL, mem, &out),
	            RULE_XML_NODES);
	assert_ok(canon_by_stream(numbered(mem, " xmlns:a", "='urn:a'", LIMIT_XML_NAMESPACES), NULL, mem,
	                          &out));
}

static void names_in_scope_are_bounded_over_all_tags(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	struct bytes inner = numbered(mem, " xmlns:a", "='urn:a'", LIMIT_XML_NAMESPACES), out;
	const char *text;

	(void)state;
	assert_ok(arena_printf(mem, &text, "<b xmlns:b='urn:b'>%.*s</b>", (int)inner.len,
	                       (const char *)inner.ptr));
	assert_rule(canon_by_stream(bytes_of(text), NULL, mem, &out), RULE_XML_NAMESPACE);
	inner.len = 0;
	inner = numbered(mem, " xmlns:a", "='urn:a'", LIMIT_XML_NAMESPACES - 1);
	assert_ok(arena_printf(mem, &text, "<b xmlns:b='urn:b'>%.*s</b>", (int)inner.len,
	                       (const char *)inner.ptr));
	assert_ok(canon_by_stream(bytes_of(text), NULL, mem, &out));
}

/* ---- sources ---- */

static OUTCOME count_start(void *self, const struct stream_element *e)
{
	(void)e;
	++*(unsigned *)self;
	return outcome_ok();
}

static OUTCOME ignore_text(void *self, struct bytes text)
{
	(void)self, (void)text;
	return outcome_ok();
}

static OUTCOME ignore_end(void *self, const struct stream_element *e)
{
	(void)self, (void)e;
	return outcome_ok();
}

static OUTCOME refuse_start(void *self, const struct stream_element *e)
{
	(void)self;
	REQUIRE(strcmp(e->name, "bad") != 0, XML_VALUE);
	return outcome_ok();
}

static void a_file_longer_than_allowed_is_refused_unread(void **state)
{
	const int fd = memfd_create("stream", MFD_CLOEXEC);
	const struct stream_source source = { .fd = fd };
	unsigned n = 0;
	const struct stream_sink sink = { count_start, ignore_text, ignore_end, &n };

	(void)state;
	assert_int_equal(pwrite(fd, "<a/>", 4, 0), 4);
	assert_rule(stream_read(&source, 3, &sink), RULE_XML_TOO_LARGE);
	assert_int_equal(lseek(fd, 0, SEEK_CUR), 0);
	assert_ok(stream_read(&source, 4, &sink));
	assert_int_equal(n, 1);
	close(fd);
}

static void a_pipe_is_read_up_to_its_limit(void **state)
{
	const struct bytes text = bytes_of("<a><b/></a>");
	unsigned n = 0;
	const struct stream_sink sink = { count_start, ignore_text, ignore_end, &n };

	(void)state;
	for (uint64_t max = text.len - 1; max <= text.len; max++) {
		struct stream_source source = { .first = bytes_at(text.ptr, 5) };
		int ends[2];

		assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
		source.fd = ends[0];
		assert_int_equal(write(ends[1], text.ptr + 5, text.len - 5), text.len - 5);
		close(ends[1]);
		assert_rule(stream_read(&source, max, &sink), /* accepts RULE_META_UNREADABLE */
		            max < text.len ? RULE_XML_TOO_LARGE : RULE_NONE);
		close(ends[0]);
	}
	assert_int_equal(n, 2);
}

static void a_descriptor_that_cannot_be_read_is_told_apart(void **state)
{
	const int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	const struct stream_source source = { .fd = fd }, good = { .first = bytes_of("<a/>"), .fd = -1 };
	unsigned n = 0;
	const struct stream_sink sink = { count_start, ignore_text, ignore_end, &n };

	(void)state;
	assert_rule(stream_read(&source, 4, &sink), RULE_META_UNREADABLE);
	assert_ok(stream_read(&good, 4, &sink));
	close(fd);
}

static void what_the_sink_refuses_ends_the_reading(void **state)
{
	const struct stream_source good = { .first = bytes_of("<a><b/></a>"), .fd = -1 };
	const struct stream_source bad = { .first = bytes_of("<a><bad/></a>"), .fd = -1 };
	const struct stream_sink sink = { refuse_start, ignore_text, ignore_end, NULL };

	(void)state;
	assert_rule(stream_read(&bad, 100, &sink), RULE_XML_VALUE);
	assert_ok(stream_read(&good, 100, &sink));
}

static void the_head_ends_with_the_first_child(void **state)
{
	static const struct {
		const char *text, *head;
	} heads[] = {
		{ "<?xml version='1.0'?>\n<r:a x='1'> <b><c/></b><d/> </r:a>",
		  "<?xml version='1.0'?>\n<r:a x='1'> <b><c/></b></r:a>" },
		{ "<a><b/>unfinished, and more", "<a><b/></a>" },
		{ "<a><b>unfinished, and more", NULL },
		{ "<a>text alone</a>and more....", NULL },
		{ "<a/> and nothing more", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(heads); i++) {
		SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
		struct bytes out;

		assert_ok(stream_head(bytes_of(heads[i].text), mem, &out));
		assert_true(heads[i].head == NULL ? !bytes_is_present(out)
		                                  : bytes_equal_text(out, heads[i].head));
	}
}

static int group_start(void **state)
{
	(void)state;
	return is_ok(xml_start()) ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stream_is_as_strict_as_admission),
		cmocka_unit_test(limits_hold_at_their_borders),
		cmocka_unit_test(a_tag_has_a_bounded_number_of_attributes_and_names),
		cmocka_unit_test(names_in_scope_are_bounded_over_all_tags),
		cmocka_unit_test(a_file_longer_than_allowed_is_refused_unread),
		cmocka_unit_test(a_pipe_is_read_up_to_its_limit),
		cmocka_unit_test(a_descriptor_that_cannot_be_read_is_told_apart),
		cmocka_unit_test(what_the_sink_refuses_ends_the_reading),
		cmocka_unit_test(the_head_ends_with_the_first_child),
	};

	return cmocka_run_group_tests(tests, group_start, NULL);
}
