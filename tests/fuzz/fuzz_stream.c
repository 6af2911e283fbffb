/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The stream and libxml2's tree may refuse different documents, but a document that both take has one
 * canonical form. The first octet chooses the PrefixList.
 */
#include "tests/fuzz/fuzz.h"

#include "lib/xml/xml.h"
#include "tests/support/canon_both.h"

static const char *const lists[] = { NULL, "a", "#default", "b #default a" };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SCOPED(arena) struct arena *mem = arena_new((size_t)64 * 1024 * 1024);
	static bool is_started;
	struct bytes octets, by_stream, by_tree, again;
	const char *list;

	if (!is_started)
		MUST(is_ok(xml_start()));
	is_started = true;
	if (size == 0 ||
	    size > LIMIT_STREAM_BYTES /
	                    8) /* references make it longer, and the second reading has the same limits */
		return 0;
	list = lists[data[0] % ARRAY_LEN(lists)];
	octets = bytes_at(data + 1, size - 1);
	if (!is_ok(canon_by_stream(octets, list, mem, &by_stream))) {
		MUST(!bytes_is_present(by_stream));
		return 0;
	}
	by_tree = canon_by_tree(octets, list, mem);
	if (bytes_is_present(by_tree))
		MUST(bytes_equal(by_stream, by_tree));
	/* What is canonical stays as it is. */
	MUST(is_ok(canon_by_stream(by_stream, list, mem, &again)) && bytes_equal(by_stream, again));
	return 0;
}
