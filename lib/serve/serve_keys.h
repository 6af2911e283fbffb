/* SPDX-License-Identifier: EUPL-1.2 */
/* serve_keys - the own keys that a configuration names */
#ifndef SERVE_SERVE_KEYS_H
#define SERVE_SERVE_KEYS_H

#include "keys/own.h"
#include "lib/serve/serve_settings.h"

/* names: without ending; relative to the configuration file's folder. why: one sentence with file and remedy.
 * Rules: own_keys_load()'s, OUT_OF_MEMORY */
OUTCOME serve_keys_load(const struct serve_settings *serve, const struct conf_list *names, enum key_use use,
                        struct own_keys *keys, struct arena *mem, const char **why);

#endif
