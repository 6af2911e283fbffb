/* SPDX-License-Identifier: EUPL-1.2 */
/* authnreq_akdb - the request extension of BundID, versions 1 and 2. Source: BundID 9. */
#include "lib/saml/authnreq_parts.h"

#include "lib/base/text.h"
#include "lib/spec/uris.h"
#include "lib/xml/attr.h"

/* The interface document prints blanks inside two OIDs and senders copied them; no name has one. */
static OUTCOME name_squeeze(struct bytes from, struct arena *mem, struct bytes *out)
{
	struct text name = text_new(mem, LIMIT_ENTITY_BYTES);

	for (size_t i = 0; i < from.len; i++)
		if (!ascii_is_space(from.ptr[i]))
			text_put(&name, from.ptr + i, 1);
	TRY(text_done(&name, out));
	REQUIRE(out->len > 0, XML_VALUE);
	return outcome_ok();
}

static OUTCOME attributes_read(const struct xml_node *node, struct arena *mem, struct authnreq_fields *out)
{
	struct requested_attribute *list = arena_array(mem, LIMIT_ATTRIBUTES, sizeof *list);
	const struct xml_node *child;
	struct bytes name;
	struct xml_walk w;
	size_t n = 0;

	REQUIRE(list != NULL, OUT_OF_MEMORY);
	REQUIRE(!out->has_attributes, XML_LEFTOVER);
	TRY(walk_into(node, &w));
	for (walk_optional(&w, NS_AKDB, "RequestedAttribute", &child); child != NULL;
	     walk_optional(&w, NS_AKDB, "RequestedAttribute", &child)) {
		REQUIRE(n < LIMIT_ATTRIBUTES, XML_LEFTOVER);
		TRY(attr_required(child, "Name", LIMIT_ENTITY_BYTES, mem, &name));
		TRY(name_squeeze(name, mem, &list[n].name));
		TRY(attr_bool(child, "RequiredAttribute", false, mem, &list[n].is_required));
		n++;
	}
	TRY(walk_end(&w));
	out->has_attributes = true;
	out->attributes = list;
	out->n_attributes = n;
	return outcome_ok();
}

static OUTCOME once_token(const struct xml_node *node, struct arena *mem, struct bytes *out)
{
	REQUIRE(!bytes_is_present(*out), XML_LEFTOVER);
	return node_token(node, mem, out);
}

static OUTCOME display_read(const struct xml_node *node, struct arena *mem, struct authnreq_fields *out)
{
	const struct xml_node *version, *child;
	struct xml_walk w, inner;

	TRY(walk_into(node, &w));
	while ((version = walk_any(&w)) != NULL) {
		if (!xml_is(version, NS_AKDB_UI, "Version"))
			continue;
		TRY(walk_into(version, &inner));
		while ((child = walk_any(&inner)) != NULL) {
			if (xml_is(child, NS_AKDB_UI, "OrganizationDisplayName"))
				TRY(once_token(child, mem, &out->display_name));
			if (xml_is(child, NS_AKDB_UI, "Lang"))
				TRY(once_token(child, mem, &out->lang));
		}
	}
	return outcome_ok();
}

static OUTCOME request_read(const struct xml_node *node, struct arena *mem, struct authnreq_fields *out)
{
	const struct xml_node *child;
	struct bytes version;
	struct xml_walk w;

	TRY(attr_required(node, "Version", LIMIT_ID_BYTES, mem, &version));
	REQUIRE(bytes_equal_text(version, "1") || bytes_equal_text(version, "2"), XML_VALUE);
	TRY(attr_bool(node, "EnableStatusDetail", false, mem, &out->wants_status_detail));
	TRY(walk_into(node, &w));
	while ((child = walk_any(&w)) != NULL) {
		if (xml_is(child, NS_AKDB, "RequestedAttributes"))
			TRY(attributes_read(child, mem, out));
		if (xml_is(child, NS_AKDB, "DisplayInformation"))
			TRY(display_read(child, mem, out));
	}
	return outcome_ok();
}

OUTCOME authnreq_akdb_read(const struct xml_node *extensions, struct arena *mem, struct authnreq_fields *out)
{
	const struct xml_node *child;
	bool has_request = false;
	struct xml_walk w;

	TRY(walk_into(extensions, &w));
	while ((child = walk_any(&w)) != NULL) {
		if (xml_is(child, NS_AKDB, "AuthenticationRequest")) {
			REQUIRE(!has_request, XML_LEFTOVER);
			has_request = true;
			TRY(request_read(child, mem, out));
		}
		if (xml_is(child, NS_AKDB, "RequestedAttributes"))
			TRY(attributes_read(child, mem, out));
	}
	return outcome_ok();
}
