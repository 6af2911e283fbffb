/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/settings.h"

#include <stddef.h>

#include "lib/base/text.h"

#define DAEMON_LISTEN "127.0.0.1:8180"

static const struct conf_key keys[] = {
#define CONF(member, ...) CONF_KEY(struct settings, serve.member, __VA_ARGS__)
#include "lib/serve/serve_settings.def"
#undef CONF
#define CONF(member, ...) CONF_KEY(struct settings, member, __VA_ARGS__)
#include "idp/settings.def"
#undef CONF
};

/* The test means must never reach the public. */
static OUTCOME rehearsal_check(const char *file, const struct settings *s, struct arena *mem, const char **why)
{
	if (!s->is_rehearsal)
		return outcome_ok();
#ifndef WITH_REHEARSAL
	TRY(arena_printf(mem, why, "%s: test.rehearsal: this program was built without --enable-rehearsal", file));
	return outcome_of(RULE_CONF_REHEARSAL, __LINE__);
#endif
	if (url_is_loopback(&s->serve.base))
		return outcome_ok();
	TRY(arena_printf(mem, why, "%s: test.rehearsal: only allowed when account.base_url is a *.localhost address",
	                 file));
	return outcome_of(RULE_CONF_REHEARSAL, __LINE__);
}

OUTCOME settings_read(const char *file, struct arena *mem, struct settings *out, const char **why)
{
	*out = (struct settings){ 0 };
	TRY(conf_read(file, keys, ARRAY_LEN(keys), out, mem, why));
	TRY(serve_settings_derive(file, "account.base_url", out->base_url, mem, &out->serve, why));
	if (out->entity_id == NULL)
		TRY(arena_printf(mem, &out->entity_id, "%s/saml/metadata", out->base_url));
	return rehearsal_check(file, out, mem, why);
}

struct source_way settings_source_way(const struct settings *settings)
{
	return (struct source_way){ .conninfo = settings->serve.conninfo,
		                    .fetch = { .ca_file = settings->fetch_ca,
		                               .proxy = settings->fetch_proxy,
		                               .is_local = settings->fetch_local },
		                    .time_s = (unsigned)settings->fetch_time_s,
		                    .slow_s = (unsigned)settings->fetch_slow_s,
		                    .folder = settings->fetch_folder };
}
