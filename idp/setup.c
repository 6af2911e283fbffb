/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/setup.h"

#include <stdlib.h>

#include "idp/core/levels.h"
#include "lib/saml/metadata.h"
#include "lib/serve/serve_keys.h"
#include "lib/serve/serve_why.h"

#define SETUP_BYTES ((size_t)4 * 1024 * 1024) /* settings, metadata and certificates of one generation */
#define MIB         ((size_t)1024 * 1024)

OUTCOME setup_metadata(const struct settings *settings, const struct own_keys *keys, struct arena *mem,
                       struct bytes *out)
{
	struct metadata_plan plan = {
		.entity_id = settings->entity_id,
		.roles = ROLE_IDP,
		.keys = keys,
		.organization = settings->operator_name,
		.organization_url = settings->base_url,
		.display_name_de = settings->name,
		.display_name_en = settings->name,
		.contact = settings->contact,
	};

	TRY(arena_printf(mem, &plan.sso_url, "%s/saml/sso", settings->base_url));
	TRY(arena_printf(mem, &plan.slo_url, "%s/saml/slo", settings->base_url));
	TRY(arena_printf(mem, &plan.soap_url, "%s/saml/soap", settings->base_url));
	TRY(arena_printf(mem, &plan.artifact_url, "%s/saml/artifact", settings->base_url));
	return metadata_issue(&plan, mem, out);
}

static OUTCOME world_make(struct setup *s)
{
	struct world *w = &s->world;
	const struct settings *c = &s->settings;

	w->base_url = c->base_url;
	w->is_https = c->serve.base.is_https;
	w->self.entity_id = c->entity_id;
	w->self.clock_skew_s = c->serve.clock_skew_s;
	TRY(arena_printf(s->mem, &w->self.sso_url, "%s/saml/sso", c->base_url));
	TRY(arena_printf(s->mem, &w->self.slo_url, "%s/saml/slo", c->base_url));
	TRY(arena_printf(s->mem, &w->self.soap_url, "%s/saml/soap", c->base_url));
	TRY(arena_printf(s->mem, &w->self.artifact_url, "%s/saml/artifact", c->base_url));
	w->policy.password_level = LEVEL_BASIS;
	w->policy.offers_test_means = c->is_rehearsal;
	w->policy.reachable_levels = c->is_rehearsal ? LEVELS_ALL : 1U << LEVEL_BASIS;
	w->site.name = c->name;
	w->site.imprint_url = c->imprint_url;
	w->site.privacy_url = c->privacy_url;
	w->site.accessibility_url = c->accessibility_url;
	w->site.help_url = c->help_url;
	w->operator_name = c->operator_name;
	w->contact_mail = c->contact;
	w->site.is_rehearsal = c->is_rehearsal;
	w->keys = s->keys;
	return setup_metadata(c, s->keys, s->mem, &w->metadata);
}

static OUTCOME setup_fill(const char *file, struct setup *s, const char **why)
{
	struct password_cost cost;

	TRY(settings_read(file, s->mem, &s->settings, why));
	s->keys = own_keys_new();
	REQUIRE(s->keys != NULL, OUT_OF_MEMORY);
	TRY(serve_keys_load(&s->settings.serve, &s->settings.serve.signing, KEY_SIGNING, s->keys, s->mem, why));
	TRY(pairwise_load(s->settings.pseudonym, s->mem, &s->pairwise, why));
	cost.passes = (uint64_t)s->settings.passes;
	cost.memory_bytes = (size_t)s->settings.memory_mib * MIB;
	TRY(password_helper_init(&s->helper, &cost));
	s->source_way = settings_source_way(&s->settings);
	return world_make(s);
}

OUTCOME setup_make(const char *file, struct setup **out, const char **why)
{
	struct setup *s = calloc(1, sizeof *s);
	struct outcome o;

	*out = NULL;
	*why = NULL;
	REQUIRE(s != NULL, OUT_OF_MEMORY);
	s->mem = arena_new(SETUP_BYTES);
	o = s->mem == NULL ? outcome_of(RULE_OUT_OF_MEMORY, __LINE__) : setup_fill(file, s, why);
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
	own_keys_free(setup->keys);
	pairwise_free(setup->pairwise);
	bytes_wipe(&setup->helper, sizeof setup->helper);
	arena_free(setup->mem);
	free(setup);
}
