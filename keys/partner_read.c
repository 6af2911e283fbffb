/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/partner_kept.h"
#include "lib/base/text.h"
#include "lib/spec/uris.h"
#include "lib/wire/url.h"
#include "lib/xml/attr.h"

OUTCOME partner_note(struct partner_kept *kept, enum finding_kind kind, const char *text)
{
	struct partner_note *note = arena_alloc(kept->life->mem, sizeof *note);

	REQUIRE(note != NULL, OUT_OF_MEMORY);
	note->finding.kind = kind;
	note->finding.text = text;
	*kept->notes_tail = note;
	kept->notes_tail = &note->next;
	return outcome_ok();
}

/* A list of URIs with blanks between them. */
static bool list_has(struct bytes list, const char *uri)
{
	size_t start = 0;

	for (size_t i = 0; i <= list.len; i++) {
		if (i < list.len && !ascii_is_space(list.ptr[i]))
			continue;
		if (bytes_equal_text(bytes_at(list.ptr + start, i - start), uri))
			return true;
		start = i + 1;
	}
	return false;
}

static unsigned role_of(const struct xml_node *node)
{
	if (xml_is(node, NS_MD, "SPSSODescriptor"))
		return ROLE_SP;
	return xml_is(node, NS_MD, "IDPSSODescriptor") ? ROLE_IDP : 0;
}

static bool is_other_role(const struct xml_node *node)
{
	return xml_is(node, NS_MD, "RoleDescriptor") || xml_is(node, NS_MD, "AuthnAuthorityDescriptor") ||
	       xml_is(node, NS_MD, "AttributeAuthorityDescriptor") || xml_is(node, NS_MD, "PDPDescriptor");
}

/* One role of each kind: with two, keys and endpoints of both would be mixed. Which of them a message means the
 * standard leaves open (SAML-META 2.3.2), so the first counts. */
static OUTCOME descriptor_read(const struct xml_node *node, struct partner_kept *kept)
{
	const unsigned which = role_of(node);
	struct bytes protocols;

	REQUIRE(which != 0 || is_other_role(node), XML_LEFTOVER);
	TRY(attr_required(node, "protocolSupportEnumeration", LIMIT_VALUE_BYTES, kept->life->mem,
	                  &protocols));
	if (which == 0 || !list_has(protocols, NS_SAMLP))
		return outcome_ok();
	if ((kept->roles_seen & which) != 0)
		return partner_note(kept, FINDING_REFUSED,
		                    which == ROLE_SP
		                            ? "It describes itself as service provider more than once; only the first counts."
		                            : "It describes itself as identity provider more than once; only the first "
		                              "counts.");
	kept->roles_seen |= which;
	return partner_role_read(node, which, kept);
}

/* The narrowest of all that are said, SAML-META 2.3.2. */
OUTCOME partner_times_read(const struct xml_node *node, struct partner_kept *kept)
{
	struct partner *p = &kept->partner;
	int64_t until, cache_s;

	TRY(attr_time(node, "validUntil", kept->life->mem, &until));
	TRY(attr_duration(node, "cacheDuration", LIMIT_DURATION_S, kept->life->mem, &cache_s));
	if (until > 0 && (p->valid_until == 0 || until < p->valid_until))
		p->valid_until = until;
	if (cache_s > 0 && (p->cache_duration_s == 0 || cache_s < p->cache_duration_s))
		p->cache_duration_s = cache_s;
	return outcome_ok();
}

static OUTCOME identity_read(const struct xml_node *root, struct partner_kept *kept)
{
	struct arena *mem = kept->life->mem;
	struct bytes id;
	struct url url;

	TRY(attr_required(root, "entityID", LIMIT_ENTITY_BYTES, mem, &id));
	TRY(arena_text(mem, id, &kept->partner.entity_id));
	TRY(partner_times_read(root, kept));
	return arena_text(mem, is_ok(url_parse(id, &url)) ? url.host : id, &kept->host);
}

static OUTCOME entity_read(const struct xml_node *root, struct partner_kept *kept)
{
	const struct xml_node *node;
	struct xml_walk w;

	REQUIRE(xml_is(root, NS_MD, "EntityDescriptor"), META_SYNTAX);
	TRY(identity_read(root, kept));
	TRY(walk_into(root, &w));
	walk_optional(&w, NS_DS, "Signature", &node);
	walk_optional(&w, NS_MD, "Extensions", &node);
	if (node != NULL)
		TRY(partner_categories_read(node, kept));
	while (!walk_at(&w, NS_MD, "Organization") && !walk_at(&w, NS_MD, "ContactPerson") &&
	       !walk_at(&w, NS_MD, "AdditionalMetadataLocation") && (node = walk_any(&w)) != NULL)
		TRY(descriptor_read(node, kept));
	walk_optional(&w, NS_MD, "Organization", &node);
	if (node != NULL)
		TRY(partner_organization_read(node, kept));
	for (walk_optional(&w, NS_MD, "ContactPerson", &node); node != NULL;
	     walk_optional(&w, NS_MD, "ContactPerson", &node))
		TRY(partner_contact_read(node, kept));
	while (walk_at(&w, NS_MD, "AdditionalMetadataLocation"))
		(void)walk_any(&w);
	return walk_end(&w);
}

static OUTCOME record_copy(const struct partner_record *record, struct partner_kept *kept)
{
	struct partner_record *copy = &kept->partner.record;

	*copy = *record;
	if (record->sector != NULL)
		TRY(arena_text(kept->life->mem, bytes_of(record->sector), &copy->sector));
	if (record->form_action != NULL)
		TRY(arena_text(kept->life->mem, bytes_of(record->form_action), &copy->form_action));
	return outcome_ok();
}

static void lists_fill(struct partner_kept *kept)
{
	struct partner *p = &kept->partner;

	p->acs = kept->acs;
	p->sso = kept->sso;
	p->sp_slo = kept->sp_slo;
	p->idp_slo = kept->idp_slo;
	p->sp_artifact = kept->sp_artifact;
	p->idp_artifact = kept->idp_artifact;
	p->services = kept->services;
	p->logos = kept->logos;
	p->contacts = kept->contacts;
	p->categories = kept->categories;
	p->nameid_formats = kept->formats;
	p->display_names = kept->names;
	p->sp_signing = kept->sp_signing.keys;
	p->n_sp_signing = kept->sp_signing.n;
	p->sp_signing_keys = kept->sp_signing.raw;
	p->sp_encryption = kept->sp_encryption.keys;
	p->n_sp_encryption = kept->sp_encryption.n;
	p->idp_signing = kept->idp_signing.keys;
	p->n_idp_signing = kept->idp_signing.n;
	p->idp_signing_keys = kept->idp_signing.raw;
}

/* The reader's rules speak of XML; for the operator the document as a whole is wrong. */
static struct outcome as_metadata(struct outcome o)
{
	switch ((int)o.rule) {
	case RULE_XML_MISSING:
	case RULE_XML_LEFTOVER:
	case RULE_XML_VALUE:
	case RULE_TIME_SYNTAX:
		return outcome_of(RULE_META_SYNTAX, o.line);
	default:
		return o;
	}
}

static OUTCOME kept_new(struct arena *mem, struct partner_kept **out)
{
	struct partner_kept *kept = arena_alloc(mem, sizeof *kept);
	struct partner_life *life = arena_alloc(mem, sizeof *life);

	*out = NULL;
	REQUIRE(kept != NULL && life != NULL, OUT_OF_MEMORY);
	*life = (struct partner_life){ mem, 1 };
	kept->life = life;
	kept->notes_tail = &kept->notes;
	*out = kept;
	return outcome_ok();
}

OUTCOME partner_read(struct bytes metadata, const struct partner_record *record, const struct partner **out)
{
	SCOPED(arena) struct arena *scratch = arena_new(LIMIT_REQUEST_MEMORY);
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_PARTNER_BYTES);
	struct partner_kept *kept;
	struct xml_doc *doc;

	*out = NULL;
	REQUIRE(scratch != NULL && mem != NULL, OUT_OF_MEMORY);
	TRY(kept_new(mem, &kept));
	TRY(record_copy(record, kept));
	TRY(xml_admit(metadata, XML_METADATA, scratch, &doc));
	TRY(as_metadata(entity_read(xml_root(doc), kept)));
	REQUIRE(kept->roles_seen != 0, META_ROLE);
	REQUIRE(kept->partner.roles != 0, META_ENDPOINT);
	lists_fill(kept);
	*out = &kept->partner;
	(void)TAKE(mem); /* it is the partner's now, see partner_release() */
	return outcome_ok();
}
