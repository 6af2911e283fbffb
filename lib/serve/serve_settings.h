/* SPDX-License-Identifier: EUPL-1.2 */
/* serve_settings - the part of a configuration that every daemon has; table: serve_settings.def */
#ifndef SERVE_SERVE_SETTINGS_H
#define SERVE_SERVE_SETTINGS_H

#include "lib/conf/conf.h"
#include "lib/spec/limits.h"
#include "lib/wire/url.h"

struct serve_settings {
#define CONF(member, key, type, preset, min, max, text) CONF_TYPE_##type member;
#include "lib/serve/serve_settings.def"
#undef CONF
	/* derived */
	struct url base;
	const char *const
		*host_values; /* what Host may say: of the base, then listen.hosts; ends with NULL */
	const char *folder;   /* of the configuration file; base of relative key names */
};

/*
 * serve_settings_derive - fill what follows from the keys that were read
 *
 * base_key, base_url  name and value of the program's public address: https, or http on this machine; no path
 * why                 on failure one sentence with file, key and remedy
 *
 * Rules: CONF_VALUE OUT_OF_MEMORY
 */
OUTCOME serve_settings_derive(const char *file, const char *base_key, const char *base_url, struct arena *mem,
                              struct serve_settings *serve, const char **why);

#endif
