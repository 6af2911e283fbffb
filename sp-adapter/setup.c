/* SPDX-License-Identifier: EUPL-1.2 */
#include "sp-adapter/setup.h"

#include <stdio.h>
#include <stdlib.h>

#include "lib/saml/metadata.h"
#include "lib/serve/serve_keys.h"
#include "lib/serve/serve_why.h"
#include "lib/spec/uris.h"
#include "lib/base/banned.h"

#define SETUP_BYTES ((size_t)8 * 1024 * 1024) /* settings, metadata and certificates of one generation */

SCOPED_KIND(file, FILE *, (void)fclose)

/* One sentence for the operator, then the rule that was broken. */
static OUTCOME refuse(struct setup *s, const char **why, enum rule rule, const char *key,
                      const char *sentence)
{
	TRY(arena_printf(s->mem, why, "%s: %s", key, sentence));
	return outcome_of(rule, __LINE__);
}

static OUTCOME decrypt_make(struct setup *s, const char **why)
{
	const size_t n = own_keys_count(s->keys, KEY_ENCRYPTION);
	EVP_PKEY **list = arena_array(s->mem, n + 1, sizeof(EVP_PKEY *));

	REQUIRE(list != NULL, OUT_OF_MEMORY);
	if (n == 0)
		return refuse(s, why, RULE_CONF_VALUE, "keys.encryption", "name at least one key");
	for (size_t i = 0; i < n; i++)
		list[i] = own_keys_at(s->keys, KEY_ENCRYPTION, i)->key;
	s->portal.decrypt = (struct decrypt_keys){ .keys = list, .n_keys = n };
	return outcome_ok();
}

/* Names with an optional '!' in front. */
static OUTCOME attributes_make(struct setup *s)
{
	const struct conf_list *names = &s->settings.request;
	struct partner_attribute *list = arena_array(s->mem, names->n + 1, sizeof *list);

	REQUIRE(list != NULL, OUT_OF_MEMORY);
	for (size_t i = 0; i < names->n; i++) {
		const bool is_required = names->items[i][0] == '!';

		list[i] = (struct partner_attribute){ names->items[i] + (is_required ? 1 : 0), is_required };
	}
	s->portal.attributes = list;
	s->portal.n_attributes = names->n;
	return outcome_ok();
}

static OUTCOME header_make(struct setup *s, const char *friendly_name, struct portal_header *out)
{
	out->attribute = portal_attribute_name(bytes_of(friendly_name));
	REQUIRE(out->attribute != NULL, CONF_VALUE);
	return arena_printf(s->mem, &out->header, "Servicekonto-Attr-%s", friendly_name);
}

/* The configured set; without one, what is asked for and has a name. */
static OUTCOME headers_make(struct setup *s, const char **why)
{
	const struct conf_list *names = &s->settings.headers;
	const size_t most = names->n + s->portal.n_attributes;
	struct portal_header *list = arena_array(s->mem, most + 1, sizeof *list);
	struct portal *p = &s->portal;

	REQUIRE(list != NULL, OUT_OF_MEMORY);
	p->headers = list;
	for (size_t i = 0; i < names->n; i++) {
		const struct outcome o = header_make(s, names->items[i], &list[p->n_headers++]);

		if (o.rule == RULE_CONF_VALUE)
			return refuse(s, why, RULE_CONF_VALUE, "attributes.headers",
			              "an attribute's friendly name is unknown; doc/man lists them");
		TRY(o);
	}
	for (size_t i = 0; names->n == 0 && i < p->n_attributes; i++) {
		const char *friendly = portal_attribute_friendly(bytes_of(p->attributes[i].name));

		if (friendly != NULL)
			TRY(header_make(s, friendly, &list[p->n_headers++]));
	}
	return outcome_ok();
}

static OUTCOME choices_make(struct setup *s, const char **why)
{
	const struct bytes subject = bytes_of(s->settings.subject);
	struct portal *p = &s->portal;

	p->level = level_of_name(bytes_of(s->settings.level));
	if (p->level == LEVEL_NONE)
		return refuse(s, why, RULE_CONF_VALUE, "login.level", "basis, niedrig, substanziell or hoch");
	if (bytes_equal_text(subject, "bpk2"))
		p->subject = PORTAL_SUBJECT_BPK2;
	else if (bytes_equal_text(subject, "nameid"))
		p->subject = PORTAL_SUBJECT_NAMEID;
	else if (!bytes_equal_text(subject, "any"))
		return refuse(s, why, RULE_CONF_VALUE, "portal.subject", "bpk2, nameid or any");
	return outcome_ok();
}

static OUTCOME metadata_make(struct setup *s)
{
	const struct settings *c = &s->settings;
	const struct metadata_plan plan = {
		.entity_id = c->entity_id,
		.roles = ROLE_SP,
		.acs_url = s->portal.self.acs_url,
		.slo_url = s->portal.self.slo_url,
		.soap_url = s->portal.self.soap_url,
		.keys = s->keys,
		.attributes = s->portal.attributes,
		.n_attributes = s->portal.n_attributes,
		.organization = c->operator_name,
		.organization_url = c->base_url,
		.display_name_de = c->display_name,
		.display_name_en = c->display_name,
		.contact = c->contact,
	};

	return metadata_issue(&plan, s->mem, &s->portal.metadata);
}

/* Settings to what the stories read. */
static OUTCOME portal_make(struct setup *s, const char **why)
{
	const struct settings *c = &s->settings;
	struct portal *p = &s->portal;

	p->base_url = c->base_url;
	p->is_https = c->serve.base.is_https;
	p->self = (struct saml_self){ .entity_id = c->entity_id, .clock_skew_s = c->serve.clock_skew_s };
	TRY(arena_printf(s->mem, &p->self.acs_url, "%s" PORTAL_ROOT "/acs", c->base_url));
	TRY(arena_printf(s->mem, &p->self.slo_url, "%s" PORTAL_ROOT "/slo", c->base_url));
	p->self.soap_url = p->self.slo_url; /* the content type tells them apart */
	p->display_name = c->display_name;
	p->contact_mail = c->contact;
	p->force_authn = c->force_authn;
	p->site = (struct page_site){ .name = c->name,
		                      .imprint_url = c->imprint_url,
		                      .privacy_url = c->privacy_url,
		                      .accessibility_url = c->accessibility_url,
		                      .help_url = c->help_url,
		                      .root = PORTAL_ROOT };
	TRY(choices_make(s, why));
	TRY(decrypt_make(s, why));
	TRY(attributes_make(s));
	TRY(headers_make(s, why));
	return metadata_make(s);
}

static OUTCOME file_read(const char *name, struct arena *mem, struct bytes *out)
{
	SCOPED(file) FILE *f = fopen(name, "rbe");
	unsigned char *ptr = arena_alloc(mem, LIMIT_METADATA_BYTES + 1);
	size_t len;

	*out = (struct bytes){ 0 };
	REQUIRE(ptr != NULL, OUT_OF_MEMORY);
	REQUIRE(f != NULL, CONF_UNREADABLE);
	len = fread(ptr, 1, LIMIT_METADATA_BYTES + 1, f);
	REQUIRE(ferror(f) == 0, CONF_UNREADABLE);
	*out = bytes_at(ptr, len);
	return outcome_ok();
}

static OUTCOME account_read(struct setup *s, const char **why)
{
	struct partner_record record = { .profile = PROFILE_BSI, .encrypt = true };
	struct bytes metadata;
	struct outcome o;

	if (bytes_equal_text(bytes_of(s->settings.profile), "compat"))
		record.profile = PROFILE_COMPAT;
	else if (!bytes_equal_text(bytes_of(s->settings.profile), "bsi"))
		return refuse(s, why, RULE_CONF_VALUE, "account.profile", "bsi or compat");
	o = file_read(s->settings.account, s->mem, &metadata);
	if (!is_ok(o))
		return refuse(s, why, o.rule, s->settings.account, "the account's metadata cannot be read");
	o = partner_read(metadata, &record, &s->account);
	if (!is_ok(o))
		return refuse(s, why, o.rule, s->settings.account, rule_text(o.rule));
	s->portal.decrypt.allow_mgf1_sha1 = record.profile == PROFILE_COMPAT;
	return outcome_ok();
}

/* Where and how the account is asked. */
static OUTCOME account_make(struct setup *s, const char **why)
{
	const char *file = s->settings.account;
	struct portal *p = &s->portal;
	const struct own_key *key;

	TRY(account_read(s, why));
	p->account = s->account;
	for (size_t i = 0; i < s->account->n_sso && p->sso_url == NULL; i++)
		if (bytes_equal_text(bytes_of(s->account->sso[i].binding), URI_BINDING_REDIRECT))
			p->sso_url = s->account->sso[i].location;
	if (p->sso_url == NULL)
		return refuse(s, why, RULE_META_ENDPOINT, file, "no SingleSignOnService by HTTP-Redirect");
	if (s->account->n_idp_signing == 0)
		return refuse(s, why, RULE_META_KEY, file, "no signing key that the profile takes");
	if (!portal_is_visible_ascii(bytes_of(s->account->entity_id)))
		return refuse(s, why, RULE_META_SYNTAX, file, "the entity ID is not visible ASCII");
	p->alg = policy_sign_alg(s->account, s->keys);
	key = own_keys_for(s->keys, p->alg);
	if (key == NULL)
		return refuse(s, why, RULE_CONF_VALUE, "keys.signing",
		              "no key of a type that the account's profile takes");
	p->signer = &key->signer;
	return outcome_ok();
}

static OUTCOME setup_fill(const char *file, bool with_account, struct setup *s, const char **why)
{
	const struct serve_settings *serve = &s->settings.serve;

	TRY(settings_read(file, s->mem, &s->settings, why));
	s->keys = own_keys_new();
	REQUIRE(s->keys != NULL, OUT_OF_MEMORY);
	TRY(serve_keys_load(serve, &serve->signing, KEY_SIGNING, s->keys, s->mem, why));
	TRY(serve_keys_load(serve, &s->settings.encryption, KEY_ENCRYPTION, s->keys, s->mem, why));
	TRY(portal_make(s, why));
	return with_account ? account_make(s, why) : outcome_ok();
}

OUTCOME setup_make(const char *file, bool with_account, struct setup **out, const char **why)
{
	struct setup *s = calloc(1, sizeof *s);
	struct outcome o;

	*out = NULL;
	*why = NULL;
	REQUIRE(s != NULL, OUT_OF_MEMORY);
	s->mem = arena_new(SETUP_BYTES);
	o = s->mem == NULL ? outcome_of(RULE_OUT_OF_MEMORY, __LINE__)
	                   : setup_fill(file, with_account, s, why);
	if (is_ok(o)) {
		*out = s;
		return o;
	}
	*why = serve_why(*why, o); /* it may lie in the arena, which ends here */
	setup_free(s);
	return o;
}

void setup_free(struct setup *setup)
{
	if (setup == NULL)
		return;
	partner_release(setup->account);
	own_keys_free(setup->keys);
	arena_free(setup->mem);
	free(setup);
}
