/* SPDX-License-Identifier: EUPL-1.2 */
#include "sp-adapter/settings.h"

#include <stddef.h>
#include <string.h>

#include "lib/base/text.h"
#include "lib/base/banned.h"

static const struct conf_key keys[] = {
#define CONF(member, key, type, preset, min, max, text)                                                      \
	{ offsetof(struct settings, member), key, CONF_##type, preset, min, max, text },
#include "sp-adapter/settings.def"
#undef CONF
};

static OUTCOME base_check(const char *file, struct settings *s, struct arena *mem, const char **why)
{
	const struct outcome o = url_parse(bytes_of(s->base_url), &s->base);

	if (is_ok(o) && s->base.path.len == 0 && (s->base.is_https || url_is_loopback(&s->base)))
		return outcome_ok();
	TRY(arena_printf(
		mem, why,
		"%s: portal.base_url: must be https://HOST without a path (http only for *.localhost)",
		file));
	return outcome_of(RULE_CONF_VALUE, __LINE__);
}

static OUTCOME folder_of(const char *file, struct arena *mem, const char **out)
{
	const char *slash = strrchr(file, '/');

	if (slash == NULL)
		return arena_text(mem, bytes_of("."), out);
	return arena_text(mem, bytes_at(file, slash == file ? 1 : (size_t)(slash - file)), out);
}

OUTCOME settings_read(const char *file, struct arena *mem, struct settings *out, const char **why)
{
	*out = (struct settings){ 0 };
	TRY(conf_read(file, keys, ARRAY_LEN(keys), out, mem, why));
	TRY(folder_of(file, mem, &out->folder));
	TRY(base_check(file, out, mem, why));
	if (out->display_name == NULL)
		out->display_name = out->name;
	if (out->entity_id != NULL)
		return outcome_ok();
	return arena_printf(mem, &out->entity_id, "%s/sk/metadata", out->base_url);
}

OUTCOME settings_key_file(const struct settings *settings, const char *name, const char *ending,
                          struct arena *mem, const char **out)
{
	if (name[0] == '/')
		return arena_printf(mem, out, "%s%s", name, ending);
	return arena_printf(mem, out, "%s/%s%s", settings->folder, name, ending);
}
