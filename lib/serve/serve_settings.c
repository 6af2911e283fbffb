/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/serve/serve_settings.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/base/banned.h"

static OUTCOME base_parse(const char *file, const char *key, const char *base_url, struct arena *mem,
                          struct url *out, const char **why)
{
	const struct outcome o = url_parse(bytes_of(base_url), out);

	if (is_ok(o) && out->path.len == 0 && (out->is_https || url_is_loopback(out)))
		return outcome_ok();
	TRY(arena_printf(mem, why, "%s: %s: must be https://HOST without a path (http only for *.localhost)",
	                 file, key));
	return outcome_of(RULE_CONF_VALUE, __LINE__);
}

static OUTCOME folder_of(const char *file, struct arena *mem, const char **out)
{
	const char *slash = strrchr(file, '/');

	if (slash == NULL)
		return arena_text(mem, bytes_of("."), out);
	return arena_text(mem, bytes_at(file, slash == file ? 1 : (size_t)(slash - file)), out);
}

static OUTCOME hosts_of(const struct serve_settings *serve, struct arena *mem, const char *const **out)
{
	const char **hosts = arena_array(mem, serve->hosts.n + 2, sizeof *hosts);

	REQUIRE(hosts != NULL, OUT_OF_MEMORY);
	TRY(arena_text(mem, serve->base.authority, &hosts[0]));
	for (size_t i = 0; i < serve->hosts.n; i++)
		hosts[i + 1] = serve->hosts.items[i];
	*out = hosts;
	return outcome_ok();
}

OUTCOME serve_settings_derive(const char *file, const char *base_key, const char *base_url, struct arena *mem,
                              struct serve_settings *serve, const char **why)
{
	TRY(base_parse(file, base_key, base_url, mem, &serve->base, why));
	TRY(folder_of(file, mem, &serve->folder));
	return hosts_of(serve, mem, &serve->host_values);
}
