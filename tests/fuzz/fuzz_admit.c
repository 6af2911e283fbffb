/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A document that is admitted can be read to its end within its limits; nothing verifies or opens without keys.
 */
#include "tests/fuzz/fuzz.h"

#include "lib/xml/decrypt.h"
#include "lib/xml/sigcheck.h"
#include "lib/xml/xml.h"

static void nothing_verifies(struct xml_doc *doc, const struct xml_node *node, struct arena *mem)
{
	const struct sig_trust nobody = { .algs = ~0U };
	const struct decrypt_keys no_key = { .allow_mgf1_sha1 = true };
	struct xml_doc *out;

	MUST(!is_ok(sig_check(doc, node, &nobody, mem, &out)) && out == NULL);
	MUST(!is_ok(xml_decrypt(node, &no_key, mem, &out)) && out == NULL);
}

/* Depth is what admission bounds, so this ends. Gives the number of elements. */
static size_t read_all(const struct xml_node *node, struct arena *mem, unsigned depth)
{
	struct xml_walk w;
	struct bytes text;
	size_t n = 1;

	MUST(depth <= LIMIT_XML_DEPTH);
	if (is_ok(node_text(node, mem, &text)))
		MUST(utf8_is_xml_text(text));
	if (!is_ok(walk_into(node, &w)))
		return n;
	for (const struct xml_node *child = walk_any(&w); child != NULL; child = walk_any(&w))
		n += read_all(child, mem, depth + 1);
	MUST(is_ok(walk_end(&w)));
	return n;
}

static void admit(struct bytes octets, enum xml_profile profile)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct xml_doc *doc;

	MUST(mem != NULL);
	if (!is_ok(xml_admit(octets, profile, mem, &doc))) {
		MUST(doc == NULL);
		return;
	}
	MUST(read_all(xml_root(doc), mem, 1) <= LIMIT_XML_NODES);
	nothing_verifies(doc, xml_root(doc), mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool is_started;

	if (!is_started)
		MUST(is_ok(xml_start()));
	is_started = true;
	admit(bytes_at(data, size), XML_MESSAGE);
	admit(bytes_at(data, size), XML_METADATA);
	return 0;
}
