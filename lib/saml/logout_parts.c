/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/logout_parts.h"

#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "lib/xml/attr.h"

static OUTCOME indexes_read(struct xml_walk *w, struct arena *mem, struct logoutreq_parts *out)
{
	struct bytes *list = arena_array(mem, LIMIT_SESSION_INDEXES, sizeof *list);
	const struct xml_node *node;
	size_t n = 0;

	REQUIRE(list != NULL, OUT_OF_MEMORY);
	for (walk_optional(w, NS_SAMLP, "SessionIndex", &node); node != NULL;
	     walk_optional(w, NS_SAMLP, "SessionIndex", &node)) {
		REQUIRE(n < LIMIT_SESSION_INDEXES, XML_LEFTOVER);
		TRY(node_text(node, mem, &list[n]));
		REQUIRE(list[n].len > 0 && list[n].len <= LIMIT_ID_BYTES, XML_VALUE);
		n++;
	}
	out->session_indexes = list;
	out->n_session_indexes = n;
	return walk_end(w);
}

/* Who: one of three. BaseID is taken and not read: then nobody we know is named. */
static OUTCOME who_read(struct xml_walk *w, struct arena *mem, struct logoutreq_parts *out)
{
	const struct xml_node *node;

	walk_optional(w, NS_SAML, "NameID", &node);
	if (node != NULL)
		return nameid_read(node, mem, &out->nameid);
	walk_optional(w, NS_SAML, "EncryptedID", &out->encrypted_id);
	if (out->encrypted_id == NULL)
		walk_optional(w, NS_SAML, "BaseID", &node);
	return outcome_ok();
}

OUTCOME logoutreq_parts_read(const struct xml_node *root, struct arena *mem, struct logoutreq_parts *out)
{
	static const char *const more[] = { "NotOnOrAfter", "Reason", NULL };
	struct logoutreq_parts parts = { 0 };
	struct xml_walk w;

	*out = parts;
	REQUIRE(xml_is(root, NS_SAMLP, "LogoutRequest"), XML_ROOT);
	TRY(head_read(root, more, mem, &parts.head, &w));
	TRY(attr_time(root, "NotOnOrAfter", mem, &parts.not_on_or_after_at));
	TRY(attr_optional(root, "Reason", LIMIT_URL_BYTES, mem, &parts.reason));
	TRY(who_read(&w, mem, &parts));
	TRY(indexes_read(&w, mem, &parts));
	*out = parts;
	return outcome_ok();
}

OUTCOME logoutresp_parts_read(const struct xml_node *root, struct arena *mem, struct logoutresp_parts *out)
{
	static const char *const more[] = { "InResponseTo", NULL };
	struct logoutresp_parts parts = { 0 };
	const struct xml_node *node;
	struct xml_walk w;

	*out = parts;
	REQUIRE(xml_is(root, NS_SAMLP, "LogoutResponse"), XML_ROOT);
	TRY(head_read(root, more, mem, &parts.head, &w));
	TRY(walk_take(&w, NS_SAMLP, "Status", &node));
	TRY(status_read(node, mem, &parts.status));
	TRY(walk_end(&w));
	*out = parts;
	return outcome_ok();
}
