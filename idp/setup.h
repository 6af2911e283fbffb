/* SPDX-License-Identifier: EUPL-1.2 */
/* setup - settings to a world: keys, policy, metadata; made anew for each generation, before its workers are forked */
#ifndef IDP_SETUP_H
#define IDP_SETUP_H

#include "idp/account_ports.h"
#include "idp/flow/world.h"
#include "idp/means/password.h"
#include "idp/settings.h"
#include "idp/source/source.h"
#include "keys/pairwise.h"

struct setup {
	struct arena *mem; /* owns all of it */
	struct settings settings;
	struct own_keys *keys;
	struct pairwise *pairwise;
	struct password_helper helper;
	struct source_way source_way;
	struct helper_pool *refreshes; /* of the jobs process */
	struct world world;
	struct account_ports account; /* a worker's; so are the world's ports */
};

/* why: one sentence for the operator. Rules: settings_read()'s, KEY_*, SIGN_VALUE OUT_OF_MEMORY */
OUTCOME setup_make(const char *file, struct setup **out, const char **why);
void setup_free(struct setup *setup);

/* Keys only, for commands that need no daemon. */
OUTCOME setup_metadata(const struct settings *settings, const struct own_keys *keys, struct arena *mem,
                       struct bytes *out);

#endif
