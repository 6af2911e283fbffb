/* SPDX-License-Identifier: EUPL-1.2 */
/* network - the part of a client's address that one household or firm shares: IPv4 whole, IPv6 its /64 */
#ifndef FLOW_NETWORK_H
#define FLOW_NETWORK_H

#include "lib/base/arena.h"

/* peer absent or no address: one common network, so that nobody escapes counting. Rules: OUT_OF_MEMORY */
OUTCOME network_of(struct bytes peer, struct arena *mem, struct bytes *out);

/* Is this an IPv4 or IPv6 address? A request over a Unix socket without a front's word has none. */
bool network_is_address(struct bytes peer, struct arena *mem);

#endif
