/* SPDX-License-Identifier: EUPL-1.2 */
/* settings - configuration snapshot of the account, shared by daemon and operator's command; table: settings.def */
#ifndef IDP_SETTINGS_H
#define IDP_SETTINGS_H

#include "idp/source/source.h"
#include "lib/serve/serve_settings.h"

struct settings {
	struct serve_settings serve;
#define CONF(member, key, type, preset, min, max, text) CONF_TYPE_##type member;
#include "idp/settings.def"
#undef CONF
};

/* why: one sentence with file, line, key and remedy. Rules: conf_read()'s, CONF_REHEARSAL, CONF_VALUE */
OUTCOME settings_read(const char *file, struct arena *mem, struct settings *out, const char **why);

/* How metadata is fetched and kept; points into the settings. */
struct source_way settings_source_way(const struct settings *settings);

#endif
