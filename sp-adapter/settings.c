/* SPDX-License-Identifier: EUPL-1.2 */
#include "sp-adapter/settings.h"

#include <stddef.h>

#include "lib/base/text.h"
#include "lib/base/banned.h"

#define DAEMON_LISTEN "127.0.0.1:8190"

static const struct conf_key keys[] = {
#define CONF(member, ...) CONF_KEY(struct settings, serve.member, __VA_ARGS__)
#include "lib/serve/serve_settings.def"
#undef CONF
#define CONF(member, ...) CONF_KEY(struct settings, member, __VA_ARGS__)
#include "sp-adapter/settings.def"
#undef CONF
};

OUTCOME settings_read(const char *file, struct arena *mem, struct settings *out, const char **why)
{
	*out = (struct settings){ 0 };
	TRY(conf_read(file, keys, ARRAY_LEN(keys), out, mem, why));
	TRY(serve_settings_derive(file, "portal.base_url", out->base_url, mem, &out->serve, why));
	if (out->display_name == NULL)
		out->display_name = out->name;
	if (out->entity_id != NULL)
		return outcome_ok();
	return arena_printf(mem, &out->entity_id, "%s/sk/metadata", out->base_url);
}
