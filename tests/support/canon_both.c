/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/canon_both.h"

#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>

#include "lib/xml/canon.h"

#define TEXT_MAX_BYTES ((size_t)16 * 1024 * 1024)
#define ITEMS_MAX 200

static OUTCOME on_start(void *self, const struct stream_element *e)
{
	return canon_start(self, e);
}

static OUTCOME on_text(void *self, struct bytes text)
{
	canon_text(self, text);
	return outcome_ok();
}

static OUTCOME on_end(void *self, const struct stream_element *e)
{
	canon_end(self, e);
	return outcome_ok();
}

OUTCOME canon_by_stream(struct bytes octets, const char *prefixes, struct arena *mem, struct bytes *out)
{
	const struct stream_source source = { .first = octets, .fd = -1 };
	struct text text = text_new(mem, TEXT_MAX_BYTES);
	struct canon c;
	const struct stream_sink sink = { on_start, on_text, on_end, &c };

	*out = (struct bytes){ 0 };
	TRY(canon_init(&c, prefixes, mem, &text));
	TRY(stream_read(&source, TEXT_MAX_BYTES, &sink));
	return text_done(&text, out);
}

static xmlDoc *tree_of(struct bytes octets)
{
	const int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOENT;
	xmlParserCtxt *parser = xmlNewParserCtxt();
	xmlDoc *tree =
		xmlCtxtReadMemory(parser, (const char *)octets.ptr, (int)octets.len, NULL, "UTF-8", options);

	if (tree != NULL && !parser->nsWellFormed) {
		xmlFreeDoc(tree);
		tree = NULL;
	}
	xmlFreeParserCtxt(parser);
	return tree;
}

struct bytes canon_by_tree(struct bytes octets, const char *prefixes, struct arena *mem)
{
	char items[ITEMS_MAX * 2] = "";
	xmlChar *list[ITEMS_MAX + 1] = { NULL };
	xmlDoc *tree = tree_of(octets);
	xmlChar *made = NULL;
	struct bytes out = { 0 };
	char *rest = NULL;
	size_t n = 0;
	int len;

	if (tree == NULL)
		return out;
	if (prefixes != NULL)
		(void)snprintf(items, sizeof items, "%s", prefixes);
	for (char *item = strtok_r(items, " ", &rest); item != NULL && n < ITEMS_MAX;
	     item = strtok_r(NULL, " ", &rest))
		list[n++] = (xmlChar *)item;
	len = xmlC14NDocDumpMemory(tree, NULL, XML_C14N_EXCLUSIVE_1_0, list, 0, &made);
	if (len >= 0 && made != NULL && !is_ok(arena_copy(mem, bytes_at(made, (size_t)len), &out)))
		out = (struct bytes){ 0 };
	xmlFree(made);
	xmlFreeDoc(tree);
	return out;
}
