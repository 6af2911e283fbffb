/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/settings.h"

#include <stddef.h>
#include <string.h>

#include "lib/base/text.h"

static const struct conf_key keys[] = {
#define CONF(member, key, type, preset, min, max, text) \
	{ offsetof(struct settings, member), key, CONF_##type, preset, min, max, text },
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
	if (url_is_loopback(&s->base))
		return outcome_ok();
	TRY(arena_printf(mem, why, "%s: test.rehearsal: only allowed when account.base_url is a *.localhost address",
	                 file));
	return outcome_of(RULE_CONF_REHEARSAL, __LINE__);
}

static OUTCOME base_check(const char *file, struct settings *s, struct arena *mem, const char **why)
{
	const struct outcome o = url_parse(bytes_of(s->base_url), &s->base);

	if (is_ok(o) && s->base.path.len == 0 && (s->base.is_https || url_is_loopback(&s->base)))
		return outcome_ok();
	TRY(arena_printf(mem, why,
	                 "%s: account.base_url: must be https://HOST without a path (http only for *.localhost)", file));
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
	if (out->entity_id == NULL)
		TRY(arena_printf(mem, &out->entity_id, "%s/saml/metadata", out->base_url));
	return rehearsal_check(file, out, mem, why);
}

OUTCOME settings_key_file(const struct settings *settings, const char *name, const char *ending, struct arena *mem,
                          const char **out)
{
	if (name[0] == '/')
		return arena_printf(mem, out, "%s%s", name, ending);
	return arena_printf(mem, out, "%s/%s%s", settings->folder, name, ending);
}
