/* SPDX-License-Identifier: EUPL-1.2 */
/* adapter_ports - the real ports of a worker: clock, random, store, log */
#ifndef ADAPTER_ADAPTER_PORTS_H
#define ADAPTER_ADAPTER_PORTS_H

#include "lib/pg/pg.h"
#include "sp-adapter/portal_ports.h"

struct adapter_ports {
	struct pg *pg;
	struct portal_ports ports; /* self points here */
};

void adapter_ports_init(struct adapter_ports *out, struct pg *pg);

#endif
