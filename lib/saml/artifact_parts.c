/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/artifact_parts.h"

#include "lib/spec/uris.h"

OUTCOME artresolve_parts_read(const struct xml_node *root, struct arena *mem, struct artresolve_parts *out)
{
	static const char *const more[] = { NULL };
	struct artresolve_parts parts = { 0 };
	const struct xml_node *node;
	struct xml_walk w;

	*out = parts;
	REQUIRE(xml_is(root, NS_SAMLP, "ArtifactResolve"), XML_ROOT);
	TRY(head_read(root, more, mem, &parts.head, &w));
	TRY(walk_take(&w, NS_SAMLP, "Artifact", &node));
	TRY(node_token(node, mem, &parts.artifact));
	TRY(walk_end(&w));
	*out = parts;
	return outcome_ok();
}

OUTCOME artresponse_parts_read(const struct xml_node *root, struct arena *mem, struct artresponse_parts *out)
{
	static const char *const more[] = { "InResponseTo", NULL };
	struct artresponse_parts parts = { 0 };
	const struct xml_node *node;
	struct xml_walk w;

	*out = parts;
	REQUIRE(xml_is(root, NS_SAMLP, "ArtifactResponse"), XML_ROOT);
	TRY(head_read(root, more, mem, &parts.head, &w));
	TRY(walk_take(&w, NS_SAMLP, "Status", &node));
	TRY(status_read(node, mem, &parts.status));
	parts.message = walk_any(&w);
	TRY(walk_end(&w));
	*out = parts;
	return outcome_ok();
}
