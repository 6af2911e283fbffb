/* SPDX-License-Identifier: EUPL-1.2 */
/* settings - configuration snapshot of the adapter; table: settings.def */
#ifndef ADAPTER_SETTINGS_H
#define ADAPTER_SETTINGS_H

#include "lib/conf/conf.h"
#include "lib/spec/limits.h"
#include "lib/wire/url.h"

#define CONF_TYPE_TEXT const char *
#define CONF_TYPE_FILE const char *
#define CONF_TYPE_LIST struct conf_list
#define CONF_TYPE_NUMBER int64_t
#define CONF_TYPE_BOOL bool

struct settings {
#define CONF(member, key, type, preset, min, max, text) CONF_TYPE_##type member;
#include "sp-adapter/settings.def"
#undef CONF
	/* derived */
	struct url base;
	const char *folder; /* of the configuration file; base of relative key names */
};

/* why: one sentence with file, key and remedy. Rules: conf_read()'s, CONF_VALUE */
OUTCOME settings_read(const char *file, struct arena *mem, struct settings *out, const char **why);

/* A key name of a list with the folder in front when relative, and the ending. Rules: OUT_OF_MEMORY */
OUTCOME settings_key_file(const struct settings *settings, const char *name, const char *ending,
                          struct arena *mem, const char **out);

#endif
