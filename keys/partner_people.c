/* SPDX-License-Identifier: EUPL-1.2 */
#include <string.h>

#include "keys/partner_kept.h"
#include "lib/base/text.h"
#include "lib/spec/uris.h"
#include "lib/wire/url.h"
#include "lib/xml/attr.h"

/* Text and its xml:lang; absent text when it lacks either. */
static OUTCOME localized_read(const struct xml_node *node, struct arena *mem, struct bytes *lang,
                              struct bytes *text)
{
	TRY(node_attr(node, NS_XML, "lang", mem, lang));
	TRY(node_token(node, mem, text));
	if (!bytes_is_present(*lang) || lang->len == 0 || text->len == 0 || text->len > LIMIT_VALUE_BYTES)
		*text = (struct bytes){ 0 };
	return outcome_ok();
}

static OUTCOME name_put(struct partner_name *out, struct bytes lang, struct bytes text, struct arena *mem)
{
	TRY(arena_text(mem, lang, &out->lang));
	return arena_text(mem, text, &out->text);
}

static OUTCOME display_name_read(const struct xml_node *node, struct partner_kept *kept)
{
	struct partner *p = &kept->partner;
	struct bytes lang, text;

	TRY(localized_read(node, kept->life->mem, &lang, &text));
	if (!bytes_is_present(text) || p->n_display_names == LIMIT_NAMES)
		return outcome_ok();
	return name_put(&kept->names[p->n_display_names++], lang, text, kept->life->mem);
}

/* The list has its room from the arena once there is something to keep. */
static OUTCOME names_add(struct partner_names *names, struct bytes lang, struct bytes text, struct arena *mem)
{
	struct partner_name *room;

	if (names->n == LIMIT_NAMES)
		return outcome_ok();
	room = arena_array(mem, names->n + 1, sizeof *room);
	REQUIRE(room != NULL, OUT_OF_MEMORY);
	for (size_t i = 0; i < names->n; i++)
		room[i] = names->list[i];
	TRY(name_put(&room[names->n], lang, text, mem));
	*names = (struct partner_names){ room, names->n + 1 };
	return outcome_ok();
}

static OUTCOME names_read(const struct xml_node *node, struct partner_kept *kept, struct partner_names *names)
{
	struct bytes lang, text;

	TRY(localized_read(node, kept->life->mem, &lang, &text));
	return bytes_is_present(text) ? names_add(names, lang, text, kept->life->mem) : outcome_ok();
}

/* It becomes a link on a page, so anything but an http(s) URL is passed over. */
static bool is_link(struct bytes text)
{
	struct url url;

	return text.len <= LIMIT_URL_BYTES && is_ok(url_parse(text, &url));
}

static OUTCOME links_read(const struct xml_node *node, struct partner_kept *kept, struct partner_names *names)
{
	struct bytes lang, text;

	TRY(localized_read(node, kept->life->mem, &lang, &text));
	return bytes_is_present(text) && is_link(text) ? names_add(names, lang, text, kept->life->mem)
	                                               : outcome_ok();
}

/* ---- Organization, SAML-META 2.3.2.1 ---- */

static OUTCOME organization_url_read(const struct xml_node *node, struct partner_kept *kept)
{
	struct bytes text;

	TRY(node_token(node, kept->life->mem, &text));
	if (kept->partner.url != NULL || !is_link(text))
		return outcome_ok();
	return arena_text(kept->life->mem, text, &kept->partner.url);
}

OUTCOME partner_organization_read(const struct xml_node *organization, struct partner_kept *kept)
{
	const bool has_ui_names = kept->partner.n_display_names > 0;
	const struct xml_node *node;
	struct xml_walk w;

	TRY(walk_into(organization, &w));
	walk_optional(&w, NS_MD, "Extensions", &node);
	TRY(walk_take(&w, NS_MD, "OrganizationName", &node));
	for (; node != NULL; walk_optional(&w, NS_MD, "OrganizationName", &node))
		TRY(names_read(node, kept, &kept->partner.organization));
	TRY(walk_take(&w, NS_MD, "OrganizationDisplayName", &node));
	for (; node != NULL; walk_optional(&w, NS_MD, "OrganizationDisplayName", &node))
		if (!has_ui_names)
			TRY(display_name_read(node, kept));
	TRY(walk_take(&w, NS_MD, "OrganizationURL", &node));
	for (; node != NULL; walk_optional(&w, NS_MD, "OrganizationURL", &node))
		TRY(organization_url_read(node, kept));
	return walk_end(&w);
}

/* ---- ContactPerson, SAML-META 2.3.2.2 ---- */

static const char *const contact_words[CONTACT_KINDS] = {
	[CONTACT_ADMINISTRATIVE] = "administrative",
	[CONTACT_TECHNICAL] = "technical",
	[CONTACT_SUPPORT] = "support",
	[CONTACT_OTHER] = "other",
	[CONTACT_BILLING] = "billing",
};

/* One "@" with something on either side, visible ASCII: enough for a link, and for a person to write to. */
static bool is_mailbox(struct bytes text)
{
	size_t n_at = 0;

	if (text.len > LIMIT_MAILBOX_BYTES)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] <= ' ' || text.ptr[i] > '~' || strchr("<>\"?&%", text.ptr[i]) != NULL)
			return false;
		if (text.ptr[i] == '@' && i > 0 && i + 1 < text.len)
			n_at++;
		else if (text.ptr[i] == '@')
			return false;
	}
	return n_at == 1;
}

static OUTCOME mailbox_read(const struct xml_node *node, enum partner_contact_kind kind,
                            struct partner_kept *kept)
{
	struct partner *p = &kept->partner;
	struct partner_contact *contact;
	const size_t scheme = strlen("mailto:");
	struct bytes text;

	TRY(node_token(node, kept->life->mem, &text));
	if (text.len > scheme && ascii_equal_fold(bytes_at(text.ptr, scheme), "mailto:"))
		text = bytes_at(text.ptr + scheme, text.len - scheme);
	if (!is_mailbox(text) || p->n_contacts == LIMIT_CONTACTS)
		return outcome_ok();
	contact = &kept->contacts[p->n_contacts++];
	contact->kind = kind;
	return arena_text(kept->life->mem, text, &contact->mailbox);
}

OUTCOME partner_contact_read(const struct xml_node *contact, struct partner_kept *kept)
{
	const struct xml_node *child;
	struct bytes word;
	struct xml_walk w;
	unsigned kind = 0;

	TRY(attr_required(contact, "contactType", LIMIT_ID_BYTES, kept->life->mem, &word));
	while (kind < CONTACT_KINDS && !bytes_equal_text(word, contact_words[kind]))
		kind++;
	REQUIRE(kind < CONTACT_KINDS, XML_VALUE);
	TRY(walk_into(contact, &w));
	while ((child = walk_any(&w)) != NULL)
		if (xml_is(child, NS_MD, "EmailAddress"))
			TRY(mailbox_read(child, (enum partner_contact_kind)kind, kept));
	return outcome_ok();
}

/* ---- mdui:UIInfo, MDUI 2.1 ---- */

/* Images that a browser shows without running anything. */
static bool is_image(struct bytes text)
{
	static const char *const kinds[] = { "data:image/png;base64,", "data:image/jpeg;base64,",
		                             "data:image/gif;base64,", "data:image/webp;base64," };
	size_t from = 0;

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (bytes_has_prefix(text, kinds[i]))
			from = strlen(kinds[i]);
	if (from == 0 || from == text.len || text.len > LIMIT_LOGO_BYTES)
		return false;
	for (size_t i = from; i < text.len; i++) {
		const unsigned char c = text.ptr[i];
		const unsigned char letter = ascii_lower(c);

		if (!(letter >= 'a' && letter <= 'z') && !ascii_is_digit(c) && strchr("+/=", c) == NULL)
			return false;
	}
	return true;
}

static bool is_https(struct bytes text)
{
	struct url url;

	return text.len <= LIMIT_URL_BYTES && is_ok(url_parse(text, &url)) && url.is_https;
}

static OUTCOME logo_read(const struct xml_node *node, struct partner_kept *kept)
{
	struct partner *p = &kept->partner;
	struct arena *mem = kept->life->mem;
	struct partner_logo logo;
	struct bytes text;

	TRY(attr_short(node, "width", mem, &logo.width));
	TRY(attr_short(node, "height", mem, &logo.height));
	TRY(node_token(node, mem, &text));
	if (!is_https(text) && !is_image(text))
		return partner_note(
			kept, FINDING_REFUSED,
			"A logo is left out: it is neither an https address nor a small PNG, JPEG, GIF or "
			"WebP in base64.");
	if (logo.width <= 0 || logo.height <= 0 || p->n_logos == LIMIT_LOGOS)
		return outcome_ok();
	TRY(arena_text(mem, text, &logo.location));
	kept->logos[p->n_logos++] = logo;
	return outcome_ok();
}

static OUTCOME info_read(const struct xml_node *ui, struct partner_kept *kept)
{
	struct partner *p = &kept->partner;
	const struct xml_node *node;
	struct xml_walk w;

	TRY(walk_into(ui, &w));
	while ((node = walk_any(&w)) != NULL) {
		if (xml_is(node, NS_MDUI, "DisplayName"))
			TRY(display_name_read(node, kept));
		else if (xml_is(node, NS_MDUI, "Description"))
			TRY(names_read(node, kept, &p->descriptions));
		else if (xml_is(node, NS_MDUI, "InformationURL"))
			TRY(links_read(node, kept, &p->information_urls));
		else if (xml_is(node, NS_MDUI, "PrivacyStatementURL"))
			TRY(links_read(node, kept, &p->privacy_urls));
		else if (xml_is(node, NS_MDUI, "Logo"))
			TRY(logo_read(node, kept));
	}
	return outcome_ok();
}

OUTCOME partner_ui_read(const struct xml_node *extensions, struct partner_kept *kept)
{
	const struct xml_node *node;
	struct xml_walk w;

	TRY(walk_into(extensions, &w));
	while ((node = walk_any(&w)) != NULL)
		if (xml_is(node, NS_MDUI, "UIInfo"))
			TRY(info_read(node, kept));
	return outcome_ok();
}

/* ---- mdattr:EntityAttributes ---- */

static OUTCOME attribute_read(const struct xml_node *attribute, struct partner_kept *kept)
{
	struct partner *p = &kept->partner;
	struct arena *mem = kept->life->mem;
	const struct xml_node *node;
	struct bytes name, value;
	struct xml_walk w;

	TRY(attr_required(attribute, "Name", LIMIT_ENTITY_BYTES, mem, &name));
	TRY(walk_into(attribute, &w));
	while ((node = walk_any(&w)) != NULL && p->n_categories < LIMIT_CATEGORIES) {
		struct partner_category *category = &kept->categories[p->n_categories];
		const struct outcome o = node_token(node, mem, &value);

		REQUIRE(o.rule != RULE_OUT_OF_MEMORY, OUT_OF_MEMORY);
		if (!is_ok(o) || value.len == 0 || value.len > LIMIT_ENTITY_BYTES)
			continue; /* structured, or nothing to compare */
		TRY(arena_text(mem, name, &category->name));
		TRY(arena_text(mem, value, &category->value));
		p->n_categories++;
	}
	return outcome_ok();
}

OUTCOME partner_categories_read(const struct xml_node *extensions, struct partner_kept *kept)
{
	const struct xml_node *node, *attribute;
	struct xml_walk w, inner;

	TRY(walk_into(extensions, &w));
	while ((node = walk_any(&w)) != NULL) {
		if (!xml_is(node, NS_MDATTR, "EntityAttributes"))
			continue;
		TRY(walk_into(node, &inner));
		while ((attribute = walk_any(&inner)) != NULL)
			if (xml_is(attribute, NS_SAML, "Attribute")) /* an Assertion may stand here, too */
				TRY(attribute_read(attribute, kept));
	}
	return outcome_ok();
}
