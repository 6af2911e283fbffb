/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/stream.h"

#include <errno.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/xml/scan.h"
#include "lib/xml/shape.h"

#define BOM "\xef\xbb\xbf"
#define STREAM_MEMORY_BYTES (LIMIT_STREAM_BYTES + (size_t)64 * 1024) /* and the reader itself */
#define ATTR_FIELDS 5 /* of one attribute in libxml2's call: name, prefix, URI, value, its end */

SCOPED_KIND(xml_push, xmlParserCtxt *, xmlFreeParserCtxt)

struct reader {
	struct stream_source source;
	const struct stream_sink *sink;
	xmlParserCtxt *parser;
	uint64_t n_read, max_bytes;
	unsigned char *window; /* LIMIT_STREAM_BYTES */
	size_t n;              /* octets in it */
	bool is_last;          /* the source has ended */
	bool was_cr;           /* the last octet read was CR */
	struct scan scan;
	struct outcome broken; /* what a call-back said */
	struct stream_space spaces[LIMIT_XML_ATTRS];
	struct stream_attr attrs[LIMIT_XML_ATTRS];
};

/* ---- libxml2's call-backs ---- */

static const char *text_of(const xmlChar *text)
{
	return text != NULL ? (const char *)text : "";
}

static void stop_unless_ok(struct reader *r, struct outcome o)
{
	if (is_ok(o))
		return;
	r->broken = o;
	xmlStopParser(r->parser);
}

static OUTCOME element_start(struct reader *r, struct stream_element *e, const xmlChar **spaces,
                             const xmlChar **attrs)
{
	REQUIRE(e->n_spaces + e->n_attrs <= LIMIT_XML_ATTRS, XML_NODES);
	REQUIRE(r->parser->nsNr / 2 <= LIMIT_XML_NAMESPACES,
	        XML_NAMESPACE); /* prefix and name take a place each */
	for (size_t i = 0; i < e->n_spaces; i++) {
		r->spaces[i].prefix = text_of(spaces[2 * i]);
		r->spaces[i].uri = text_of(spaces[2 * i + 1]);
		REQUIRE(r->spaces[i].uri[0] == '\0' || shape_is_absolute_uri(r->spaces[i].uri),
		        XML_NAMESPACE);
	}
	for (size_t i = 0; i < e->n_attrs; i++) {
		const xmlChar **fields = attrs + ATTR_FIELDS * i;

		r->attrs[i] = (struct stream_attr){
			.name = text_of(fields[0]),
			.prefix = text_of(fields[1]),
			.uri = text_of(fields[2]),
			.value = bytes_at(fields[3], (size_t)(fields[4] - fields[3])),
		};
	}
	e->spaces = r->spaces;
	e->attrs = r->attrs;
	return r->sink->start(r->sink->self, e);
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int n_spaces, const xmlChar **spaces, int n_attrs, int n_defaulted,
                     const xmlChar **attrs)
{
	xmlParserCtxt *parser = context;
	struct reader *r = parser->_private;
	struct stream_element e = {
		.prefix = text_of(prefix),
		.uri = text_of(uri),
		.name = text_of(name),
		.n_spaces = (size_t)n_spaces,
		.n_attrs = (size_t)n_attrs,
	};

	(void)n_defaulted; /* without a document type there is none */
	if (is_ok(r->broken))
		stop_unless_ok(r, element_start(r, &e, spaces, attrs));
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	xmlParserCtxt *parser = context;
	struct reader *r = parser->_private;
	const struct stream_element e = { .prefix = text_of(prefix),
		                          .uri = text_of(uri),
		                          .name = text_of(name) };

	if (is_ok(r->broken))
		stop_unless_ok(r, r->sink->end(r->sink->self, &e));
}

/* Also gets CDATA. */
static void on_text(void *context, const xmlChar *text, int len)
{
	xmlParserCtxt *parser = context;
	struct reader *r = parser->_private;

	if (is_ok(r->broken))
		stop_unless_ok(r, r->sink->text(r->sink->self, bytes_at(text, (size_t)len)));
}

static void on_error(void *context, xmlErrorPtr error)
{
	(void)context;
	(void)error; /* kept in the parser; never printed, it quotes the document */
}

/* Everything else stays away: no tree, no comment, no subset, no entity but the five predefined ones. */
static OUTCOME parser_new(struct reader *r, xmlParserCtxt **out)
{
	const int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_IGNORE_ENC;
	xmlParserCtxt *parser = xmlCreatePushParserCtxt(NULL, NULL, NULL, 0, NULL);

	*out = parser;
	REQUIRE(parser != NULL, OUT_OF_MEMORY);
	(void)xmlCtxtUseOptions(parser, options);
	memset(parser->sax, 0, sizeof *parser->sax);
	parser->sax->initialized = XML_SAX2_MAGIC;
	parser->sax->startElementNs = on_start;
	parser->sax->endElementNs = on_end;
	parser->sax->characters = on_text;
	parser->sax->ignorableWhitespace = on_text;
	parser->sax->cdataBlock = on_text;
	parser->sax->serror = on_error;
	parser->_private = r;
	parser->replaceEntities = 1; /* "&amp;" in an attribute comes as "&" */
	return outcome_ok();
}

/* ---- octets ---- */

/* XML 1.0 2.11; done here since the parser leaves it out for CDATA that is pushed. Shortens in place. */
static size_t lines_end_with_lf(struct reader *r, unsigned char *at, size_t len)
{
	size_t kept = 0;

	for (size_t i = 0; i < len; i++) {
		const bool is_second = at[i] == '\n' && r->was_cr;

		r->was_cr = at[i] == '\r';
		if (!is_second)
			at[kept++] = r->was_cr ? '\n' : at[i];
	}
	return kept;
}

static OUTCOME read_some(struct reader *r, unsigned char *at, size_t room, size_t *n)
{
	struct bytes *first = &r->source.first;
	ssize_t got = 0;

	*n = first->len < room ? first->len : room;
	if (*n > 0) {
		memcpy(at, first->ptr, *n);
		*first = bytes_at(first->ptr + *n, first->len - *n);
		return outcome_ok();
	}
	while (r->source.fd >= 0 && (got = read(r->source.fd, at, room)) < 0)
		REQUIRE(errno == EINTR, META_UNREADABLE);
	*n = (size_t)got;
	return outcome_ok();
}

/* As full as it gets, so that however slowly octets come, each is looked at a bounded number of times. */
static OUTCOME window_fill(struct reader *r)
{
	while (!r->is_last && r->n < LIMIT_STREAM_BYTES) {
		unsigned char *at = r->window + r->n;
		size_t n;

		TRY(read_some(r, at, LIMIT_STREAM_BYTES - r->n, &n));
		r->is_last = n == 0;
		r->n_read += n;
		REQUIRE(r->n_read <= r->max_bytes, XML_TOO_LARGE);
		r->n += lines_end_with_lf(r, at, n);
	}
	return outcome_ok();
}

static OUTCOME feed(struct reader *r, size_t len)
{
	(void)xmlParseChunk(r->parser, (const char *)r->window, (int)len, len == 0);
	TRY(r->broken);
	REQUIRE(r->parser->errNo != XML_ERR_NO_MEMORY, OUT_OF_MEMORY);
	REQUIRE(r->parser->wellFormed, XML_SYNTAX);
	REQUIRE(r->parser->nsWellFormed,
	        XML_NAMESPACE); /* an undeclared prefix counts as well-formed without this */
	r->n -= len;
	memmove(r->window, r->window + len, r->n);
	return outcome_ok();
}

/* All whole tokens of the window. */
static OUTCOME window_take(struct reader *r)
{
	struct scan_token token;
	size_t len = 0;

	do {
		TRY(scan_next(&r->scan, bytes_at(r->window + len, r->n - len), r->is_last, &token));
		len += token.octets.len;
	} while (token.kind != SCAN_MORE);
	REQUIRE(len > 0 || r->n < LIMIT_STREAM_BYTES, XML_TOO_LARGE);
	if (len == 0)
		return outcome_ok();
	return feed(r, len);
}

/* Without a look at its first octet. */
static OUTCOME size_check(int fd, uint64_t max_bytes)
{
	struct stat about;

	if (fd < 0)
		return outcome_ok();
	REQUIRE(fstat(fd, &about) == 0, META_UNREADABLE);
	REQUIRE(!S_ISREG(about.st_mode) || (uint64_t)about.st_size <= max_bytes, XML_TOO_LARGE);
	return outcome_ok();
}

static void window_skip(struct reader *r, const char *mark)
{
	if (!bytes_has_prefix(bytes_at(r->window, r->n), mark))
		return;
	r->n -= strlen(mark);
	memmove(r->window, r->window + strlen(mark), r->n);
}

OUTCOME stream_read(const struct stream_source *source, uint64_t max_bytes, const struct stream_sink *sink)
{
	SCOPED(arena) struct arena *mem = arena_new(STREAM_MEMORY_BYTES);
	SCOPED(xml_push) xmlParserCtxt *parser = NULL;
	struct reader *r;

	REQUIRE(mem != NULL, OUT_OF_MEMORY);
	TRY(size_check(source->fd, max_bytes));
	r = arena_alloc(mem, sizeof *r);
	REQUIRE(r != NULL, OUT_OF_MEMORY);
	*r = (struct reader){
		.source = *source, .sink = sink, .max_bytes = max_bytes, .broken = outcome_ok()
	};
	r->window = arena_alloc(mem, LIMIT_STREAM_BYTES);
	REQUIRE(r->window != NULL, OUT_OF_MEMORY);
	TRY(parser_new(r, &parser));
	r->parser = parser;
	TRY(window_fill(r));
	window_skip(r, BOM);
	while (r->n > 0 || !r->is_last) {
		TRY(window_take(r));
		TRY(window_fill(r));
	}
	TRY(scan_end(&r->scan));
	return feed(r, 0);
}

/* ---- the beginning of a document ---- */

/* Go to the root's tag; name: as it is written. */
static OUTCOME root_find(struct scan *scan, struct bytes *rest, struct scan_token *tag, struct bytes *name)
{
	*name = (struct bytes){ 0 };
	do {
		TRY(scan_next(scan, *rest, false, tag));
		*rest = bytes_at(rest->ptr + tag->octets.len, rest->len - tag->octets.len);
		if (tag->kind == SCAN_MORE)
			return outcome_ok();
	} while (tag->kind != SCAN_OPEN && tag->kind != SCAN_EMPTY);
	*name = bytes_at(tag->octets.ptr + 1, 0);
	while (!ascii_is_space(name->ptr[name->len]) && name->ptr[name->len] != '/' &&
	       name->ptr[name->len] != '>')
		name->len++;
	return outcome_ok();
}

static struct bytes without_bom(struct bytes octets)
{
	if (bytes_has_prefix(octets, BOM))
		return bytes_at(octets.ptr + strlen(BOM), octets.len - strlen(BOM));
	return octets;
}

OUTCOME stream_head(struct bytes octets, struct arena *mem, struct bytes *out)
{
	struct bytes rest = without_bom(octets), name;
	struct text head = text_new(mem, octets.len + LIMIT_XML_BYTES);
	struct scan scan = { .depth = 0 };
	struct scan_token token;
	bool is_child;

	*out = (struct bytes){ 0 };
	TRY(root_find(&scan, &rest, &token, &name));
	if (token.kind != SCAN_OPEN)
		return outcome_ok();
	do {
		TRY(scan_next(&scan, rest, false, &token));
		rest = bytes_at(rest.ptr + token.octets.len, rest.len - token.octets.len);
		is_child = token.kind == SCAN_CLOSE || token.kind == SCAN_EMPTY;
		if (token.kind == SCAN_MORE || scan.depth == 0)
			return outcome_ok();
	} while (!is_child || scan.depth > 1);
	text_put(&head, octets.ptr, (size_t)(rest.ptr - octets.ptr));
	text_lit(&head, "</");
	text_bytes(&head, name);
	text_lit(&head, ">");
	return text_done(&head, out);
}

OUTCOME stream_root(struct bytes octets, struct arena *mem, struct bytes *out)
{
	struct bytes rest = without_bom(octets), name;
	struct text root = text_new(mem, octets.len + 1);
	struct scan scan = { .depth = 0 };
	struct scan_token token;

	*out = (struct bytes){ 0 };
	TRY(root_find(&scan, &rest, &token, &name));
	if (token.kind != SCAN_OPEN)
		return outcome_ok();
	text_put(&root, octets.ptr, (size_t)(rest.ptr - octets.ptr) - 1);
	text_lit(&root, "/>");
	return text_done(&root, out);
}
