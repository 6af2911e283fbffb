/* SPDX-License-Identifier: EUPL-1.2 */
/* store_open - parameters of open_save, for the unit that opens a request */
#ifndef STORE_STORE_OPEN_H
#define STORE_STORE_OPEN_H

#include "idp/store/store.h"

#define OPEN_PARAMS 19

OUTCOME store_open_params(const struct open_request *open, struct arena *mem, struct pg_value params[OPEN_PARAMS]);

#endif
