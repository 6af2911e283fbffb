/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/partner_kept.h"
#include "lib/spec/uris.h"
#include "lib/wire/url.h"
#include "lib/xml/attr.h"

/* How good a candidate for the default is, SAML-META 2.2.3: marked true, then not marked, then marked false.
 */
enum rank { RANK_NONE, RANK_NOT_DEFAULT, RANK_SILENT, RANK_DEFAULT };

static OUTCOME rank_read(const struct xml_node *node, struct arena *mem, enum rank *out)
{
	struct bytes marked;
	bool is_default;

	*out = RANK_NONE;
	TRY(node_attr(node, NULL, "isDefault", mem, &marked));
	TRY(attr_bool(node, "isDefault", false, mem, &is_default));
	if (bytes_is_present(marked))
		*out = is_default ? RANK_DEFAULT : RANK_NOT_DEFAULT;
	else
		*out = RANK_SILENT;
	return outcome_ok();
}

/* Repeated elements that we read nothing from. */
static void skip_all(struct xml_walk *w, const char *ns, const char *name)
{
	while (walk_at(w, ns, name))
		(void)walk_any(w);
}

/* http only where nobody can listen: on this machine. NULL and a note when it may not be used. */
static OUTCOME location_read(const struct xml_node *node, const char *name, struct partner_kept *kept,
                             const char **out)
{
	struct arena *mem = kept->life->mem;
	const char *location, *text;
	struct bytes value;
	struct url url;

	*out = NULL;
	TRY(attr_optional(node, name, LIMIT_URL_BYTES, mem, &value));
	if (!bytes_is_present(value))
		return outcome_ok();
	TRY(url_parse(value, &url));
	TRY(arena_text(mem, value, &location));
	if (!url.is_https && !url_is_loopback(&url)) {
		TRY(arena_printf(mem, &text, "An endpoint is left out, for it is not https: %s", location));
		return partner_note(kept, FINDING_REFUSED, text);
	}
	*out = location;
	return outcome_ok();
}

static OUTCOME endpoint_read(const struct xml_node *node, struct partner_kept *kept,
                             struct partner_endpoint *list, size_t *n)
{
	struct arena *mem = kept->life->mem;
	struct partner_endpoint end = { .index = -1 };
	struct bytes value;

	TRY(attr_required(node, "Location", LIMIT_URL_BYTES, mem, &value));
	TRY(attr_required(node, "Binding", LIMIT_URL_BYTES, mem, &value));
	TRY(arena_text(mem, value, &end.binding));
	TRY(attr_short(node, "index", mem, &end.index));
	TRY(location_read(node, "Location", kept, &end.location));
	TRY(location_read(node, "ResponseLocation", kept, &end.response_location));
	if (end.location == NULL)
		return outcome_ok();
	REQUIRE(*n < LIMIT_ACS, META_ENDPOINT);
	list[*n] = end;
	++*n;
	return outcome_ok();
}

static OUTCOME endpoints_read(struct xml_walk *w, const char *name, struct partner_kept *kept,
                              struct partner_endpoint *list, size_t *n)
{
	const struct xml_node *node;

	for (walk_optional(w, NS_MD, name, &node); node != NULL; walk_optional(w, NS_MD, name, &node))
		TRY(endpoint_read(node, kept, list, n));
	return outcome_ok();
}

/* Exactly one is marked as default in what we keep; only one that we can answer to counts. */
static OUTCOME acs_read(struct xml_walk *w, struct partner_kept *kept)
{
	struct partner *p = &kept->partner;
	struct partner_endpoint *chosen = NULL;
	enum rank best = RANK_NONE, rank;
	const struct xml_node *node;
	int index;

	TRY(walk_take(w, NS_MD, "AssertionConsumerService", &node));
	for (; node != NULL; walk_optional(w, NS_MD, "AssertionConsumerService", &node)) {
		const size_t i = p->n_acs;

		TRY(attr_short(node, "index", kept->life->mem, &index));
		REQUIRE(index >= 0, XML_MISSING);
		TRY(rank_read(node, kept->life->mem, &rank));
		TRY(endpoint_read(node, kept, kept->acs, &p->n_acs));
		if (p->n_acs == i || !bytes_equal_text(bytes_of(kept->acs[i].binding), URI_BINDING_POST))
			continue;
		if (rank > best) {
			best = rank;
			chosen = &kept->acs[i];
		}
	}
	if (chosen == NULL)
		return partner_note(
			kept, FINDING_MISSING,
			"As service provider it has no usable consumer URL with the POST binding; "
			"nothing can be answered to it.");
	chosen->is_default = true;
	p->roles |= ROLE_SP;
	return outcome_ok();
}

static OUTCOME requested_read(const struct xml_node *node, struct arena *mem, struct partner_attribute *out)
{
	struct bytes name;

	*out = (struct partner_attribute){ 0 };
	TRY(attr_required(node, "Name", LIMIT_ENTITY_BYTES, mem, &name));
	TRY(attr_bool(node, "isRequired", false, mem, &out->is_required));
	return arena_text(mem, name, &out->name);
}

/* Keeps the attributes of the default service only; others can be asked for in each request. */
static OUTCOME consuming_read(const struct xml_node *node, struct partner_kept *kept)
{
	struct arena *mem = kept->life->mem;
	struct partner_attribute *list = arena_array(mem, LIMIT_ATTRIBUTES, sizeof *list);
	const struct xml_node *child;
	enum rank rank;
	struct xml_walk w;
	size_t n = 0;

	REQUIRE(list != NULL, OUT_OF_MEMORY);
	TRY(rank_read(node, mem, &rank));
	TRY(walk_into(node, &w));
	TRY(walk_take(&w, NS_MD, "ServiceName", &child));
	skip_all(&w, NS_MD, "ServiceName");
	skip_all(&w, NS_MD, "ServiceDescription");
	TRY(walk_take(&w, NS_MD, "RequestedAttribute", &child));
	for (; child != NULL; walk_optional(&w, NS_MD, "RequestedAttribute", &child)) {
		REQUIRE(n < LIMIT_ATTRIBUTES, XML_LEFTOVER);
		TRY(requested_read(child, mem, &list[n++]));
	}
	TRY(walk_end(&w));
	if ((unsigned)rank <= kept->attributes_rank)
		return outcome_ok();
	kept->attributes_rank = rank;
	kept->partner.attributes = list;
	kept->partner.n_attributes = n;
	return outcome_ok();
}

static OUTCOME formats_read(struct xml_walk *w, unsigned which, struct partner_kept *kept)
{
	struct partner *p = &kept->partner;
	struct arena *mem = kept->life->mem;
	const struct xml_node *node;
	struct bytes format;

	for (walk_optional(w, NS_MD, "NameIDFormat", &node); node != NULL;
	     walk_optional(w, NS_MD, "NameIDFormat", &node)) {
		if (which != ROLE_SP)
			continue;
		REQUIRE(p->n_nameid_formats < LIMIT_FORMATS, XML_LEFTOVER);
		TRY(node_token(node, mem, &format));
		TRY(arena_text(mem, format, &kept->formats[p->n_nameid_formats++]));
	}
	return outcome_ok();
}

static OUTCOME sp_read(const struct xml_node *role, struct xml_walk *w, struct partner_kept *kept)
{
	struct partner *p = &kept->partner;
	const struct xml_node *node;

	TRY(attr_bool(role, "AuthnRequestsSigned", false, kept->life->mem, &p->signs_requests));
	TRY(attr_bool(role, "WantAssertionsSigned", false, kept->life->mem, &p->wants_assertions_signed));
	TRY(acs_read(w, kept));
	for (walk_optional(w, NS_MD, "AttributeConsumingService", &node); node != NULL;
	     walk_optional(w, NS_MD, "AttributeConsumingService", &node))
		TRY(consuming_read(node, kept));
	return walk_end(w);
}

static bool has_sso(const struct partner_kept *kept)
{
	for (size_t i = 0; i < kept->partner.n_sso; i++) {
		const struct bytes binding = bytes_of(kept->sso[i].binding);

		if (bytes_equal_text(binding, URI_BINDING_REDIRECT) ||
		    bytes_equal_text(binding, URI_BINDING_POST))
			return true;
	}
	return false;
}

static OUTCOME idp_read(const struct xml_node *role, struct xml_walk *w, struct partner_kept *kept)
{
	struct partner *p = &kept->partner;

	TRY(attr_bool(role, "WantAuthnRequestsSigned", false, kept->life->mem, &p->wants_requests_signed));
	REQUIRE(walk_at(w, NS_MD, "SingleSignOnService"), XML_MISSING);
	TRY(endpoints_read(w, "SingleSignOnService", kept, kept->sso, &p->n_sso));
	skip_all(w, NS_MD, "NameIDMappingService");
	skip_all(w, NS_MD, "AssertionIDRequestService");
	skip_all(w, NS_MD, "AttributeProfile");
	skip_all(w, NS_SAML, "Attribute");
	TRY(walk_end(w));
	if (!has_sso(kept))
		return partner_note(
			kept, FINDING_MISSING,
			"As identity provider it has no usable login URL with the Redirect or POST "
			"binding; nothing can be asked from it.");
	p->roles |= ROLE_IDP;
	return outcome_ok();
}

/* Of all extensions only mdui:UIInfo/mdui:DisplayName is read (MDUI 2.1.1). */
static OUTCOME extensions_read(const struct xml_node *extensions, struct partner_kept *kept)
{
	const struct xml_node *ui, *name;
	struct xml_walk w, inner;

	TRY(walk_into(extensions, &w));
	while ((ui = walk_any(&w)) != NULL) {
		if (!xml_is(ui, NS_MDUI, "UIInfo"))
			continue;
		TRY(walk_into(ui, &inner));
		while ((name = walk_any(&inner)) != NULL)
			if (xml_is(name, NS_MDUI, "DisplayName"))
				TRY(partner_name_read(name, kept));
	}
	return outcome_ok();
}

OUTCOME partner_role_read(const struct xml_node *role, unsigned which, struct partner_kept *kept)
{
	struct partner *p = &kept->partner;
	const struct xml_node *node;
	int64_t until;
	struct xml_walk w;

	TRY(attr_time(role, "validUntil", kept->life->mem, &until));
	if (until > 0 && (p->valid_until == 0 || until < p->valid_until))
		p->valid_until = until;
	TRY(walk_into(role, &w));
	walk_optional(&w, NS_MD, "Extensions", &node);
	if (node != NULL)
		TRY(extensions_read(node, kept));
	for (walk_optional(&w, NS_MD, "KeyDescriptor", &node); node != NULL;
	     walk_optional(&w, NS_MD, "KeyDescriptor", &node))
		TRY(partner_key_read(node, which, kept));
	walk_optional(&w, NS_MD, "Organization", &node);
	skip_all(&w, NS_MD, "ContactPerson");
	skip_all(&w, NS_MD, "ArtifactResolutionService");
	if (which == ROLE_SP)
		TRY(endpoints_read(&w, "SingleLogoutService", kept, kept->sp_slo, &p->n_sp_slo));
	else
		TRY(endpoints_read(&w, "SingleLogoutService", kept, kept->idp_slo, &p->n_idp_slo));
	skip_all(&w, NS_MD, "ManageNameIDService");
	TRY(formats_read(&w, which, kept));
	return which == ROLE_SP ? sp_read(role, &w, kept) : idp_read(role, &w, kept);
}
