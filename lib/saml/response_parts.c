/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/response_parts.h"

#include "lib/spec/uris.h"

static OUTCOME assertions_find(struct xml_walk *w, struct response_parts *out)
{
	while (walk_at(w, NS_SAML, "Assertion") || walk_at(w, NS_SAML, "EncryptedAssertion")) {
		const bool is_plain = walk_at(w, NS_SAML, "Assertion");
		const struct xml_node *node = walk_any(w);

		if (out->n_assertions++ == 0) {
			out->assertion = is_plain ? node : NULL;
			out->encrypted = is_plain ? NULL : node;
		}
	}
	return walk_end(w);
}

OUTCOME response_parts_read(const struct xml_node *root, struct arena *mem, struct response_parts *out)
{
	static const char *const more[] = { "InResponseTo", NULL };
	struct response_parts parts = { 0 };
	const struct xml_node *node;
	struct xml_walk w;

	*out = (struct response_parts){ 0 };
	REQUIRE(xml_is(root, NS_SAMLP, "Response"), XML_ROOT);
	TRY(head_read(root, more, mem, &parts.head, &w));
	TRY(walk_take(&w, NS_SAMLP, "Status", &node));
	TRY(status_read(node, mem, &parts.status));
	TRY(assertions_find(&w, &parts));
	*out = parts;
	return outcome_ok();
}
