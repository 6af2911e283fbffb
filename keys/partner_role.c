/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/partner_kept.h"
#include "lib/spec/uris.h"
#include "lib/wire/url.h"
#include "lib/xml/attr.h"

OUTCOME partner_rank_read(const struct xml_node *node, struct arena *mem, enum partner_rank *out)
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
	enum partner_rank best = RANK_NONE, rank;
	const struct xml_node *node;
	int index;

	TRY(walk_take(w, NS_MD, "AssertionConsumerService", &node));
	for (; node != NULL; walk_optional(w, NS_MD, "AssertionConsumerService", &node)) {
		const size_t i = p->n_acs;

		TRY(attr_short(node, "index", kept->life->mem, &index));
		REQUIRE(index >= 0, XML_MISSING);
		TRY(partner_rank_read(node, kept->life->mem, &rank));
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

	TRY(attr_bool(role, "AuthnRequestsSigned", false, kept->life->mem, &p->signs_requests));
	TRY(attr_bool(role, "WantAssertionsSigned", false, kept->life->mem, &p->wants_assertions_signed));
	TRY(acs_read(w, kept));
	TRY(partner_services_read(w, kept));
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

OUTCOME partner_role_read(const struct xml_node *role, unsigned which, struct partner_kept *kept)
{
	struct partner *p = &kept->partner;
	const struct xml_node *node;
	struct xml_walk w;

	TRY(partner_times_read(role, kept));
	TRY(walk_into(role, &w));
	walk_optional(&w, NS_MD, "Extensions", &node);
	if (node != NULL)
		TRY(partner_ui_read(node, kept));
	for (walk_optional(&w, NS_MD, "KeyDescriptor", &node); node != NULL;
	     walk_optional(&w, NS_MD, "KeyDescriptor", &node))
		TRY(partner_key_read(node, which, kept));
	walk_optional(&w, NS_MD, "Organization", &node);
	for (walk_optional(&w, NS_MD, "ContactPerson", &node); node != NULL;
	     walk_optional(&w, NS_MD, "ContactPerson", &node))
		TRY(partner_contact_read(node, kept));
	if (which == ROLE_SP) {
		TRY(endpoints_read(&w, "ArtifactResolutionService", kept, kept->sp_artifact, &p->n_sp_artifact));
		TRY(endpoints_read(&w, "SingleLogoutService", kept, kept->sp_slo, &p->n_sp_slo));
	} else {
		TRY(endpoints_read(&w, "ArtifactResolutionService", kept, kept->idp_artifact, &p->n_idp_artifact));
		TRY(endpoints_read(&w, "SingleLogoutService", kept, kept->idp_slo, &p->n_idp_slo));
	}
	skip_all(&w, NS_MD, "ManageNameIDService");
	TRY(formats_read(&w, which, kept));
	return which == ROLE_SP ? sp_read(role, &w, kept) : idp_read(role, &w, kept);
}
