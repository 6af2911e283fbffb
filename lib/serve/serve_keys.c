/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/serve/serve_keys.h"

#include "lib/base/banned.h"

static OUTCOME file_of(const struct serve_settings *serve, const char *name, const char *ending,
                       struct arena *mem, const char **out)
{
	if (name[0] == '/')
		return arena_printf(mem, out, "%s%s", name, ending);
	return arena_printf(mem, out, "%s/%s%s", serve->folder, name, ending);
}

OUTCOME serve_keys_load(const struct serve_settings *serve, const struct conf_list *names, enum key_use use,
                        struct own_keys *keys, struct arena *mem, const char **why)
{
	for (size_t i = 0; i < names->n; i++) {
		const char *key, *cert;

		TRY(file_of(serve, names->items[i], ".key", mem, &key));
		TRY(file_of(serve, names->items[i], ".crt", mem, &cert));
		TRY(own_keys_load(keys, use, key, cert, mem, why));
	}
	return outcome_ok();
}
