/* SPDX-License-Identifier: EUPL-1.2 */
/* settings - configuration snapshot of the adapter; table: settings.def */
#ifndef ADAPTER_SETTINGS_H
#define ADAPTER_SETTINGS_H

#include "lib/serve/serve_settings.h"

struct settings {
	struct serve_settings serve;
#define CONF(member, key, type, preset, min, max, text) CONF_TYPE_##type member;
#include "sp-adapter/settings.def"
#undef CONF
};

/* why: one sentence with file, key and remedy. Rules: conf_read()'s, CONF_VALUE */
OUTCOME settings_read(const char *file, struct arena *mem, struct settings *out, const char **why);

#endif
