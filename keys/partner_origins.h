/* SPDX-License-Identifier: EUPL-1.2 */
/* partner_origins - where a portal sends the browser on after it took our Response */
#ifndef KEYS_PARTNER_ORIGINS_H
#define KEYS_PARTNER_ORIGINS_H

#include "lib/base/arena.h"

/*
 * partner_origins - what an operator wrote, as the page's policy wants it
 *
 * given  origins with commas between: https://HOST[:PORT], http only on this machine; NULL: none
 * out    the same with blanks between; "" for none
 *
 * Chromium asks form-action again for each redirect after a POST, so a portal whose AssertionConsumerService
 * moves on to another origin needs that origin in the policy of our page.
 *
 * Rules:   PARTNER_ORIGIN OUT_OF_MEMORY
 */
OUTCOME partner_origins(const char *given, struct arena *mem, const char **out);

#endif
