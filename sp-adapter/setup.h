/* SPDX-License-Identifier: EUPL-1.2 */
/* setup - settings to a portal: keys, account, metadata; made anew for each generation, before its workers
 * are forked */
#ifndef ADAPTER_SETUP_H
#define ADAPTER_SETUP_H

#include "sp-adapter/adapter_ports.h"
#include "sp-adapter/portal.h"
#include "sp-adapter/settings.h"

struct setup {
	struct arena *mem; /* owns all of it */
	struct settings settings;
	struct own_keys *keys;
	const struct partner *account; /* NULL without an account */
	struct portal portal;
	struct adapter_ports adapter; /* a worker's; so are the portal's ports */
};

/*
 * with_account: false for commands that come before the account's metadata is there
 * why: one sentence for the operator. Rules: settings_read()'s, KEY_*, META_*, CONF_VALUE SIGN_VALUE
 * OUT_OF_MEMORY
 */
OUTCOME setup_make(const char *file, bool with_account, struct setup **out, const char **why);
void setup_free(struct setup *setup);

#endif
