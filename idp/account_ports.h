/* SPDX-License-Identifier: EUPL-1.2 */
/* account_ports - the real ports of a worker: clock, random, store, helpers, keys, log */
#ifndef IDP_ACCOUNT_PORTS_H
#define IDP_ACCOUNT_PORTS_H

#include "idp/flow/ports.h"
#include "idp/means/password.h"
#include "idp/store/store.h"
#include "keys/pairwise.h"
#include "lib/proc/helper.h"

struct account_ports {
	struct store store;
	struct helper_pool *helpers; /* password hashes */
	struct helper_pool *queries; /* metadata queries */
	const struct pairwise *pairwise;
	struct ports ports; /* self points here */
};

void account_ports_init(struct account_ports *out);

#endif
