/* SPDX-License-Identifier: EUPL-1.2 */
/* ticket - the number of a request that log, page and citizen share: 22 characters base64url, 132 random bits
 */
#ifndef HTTP_TICKET_H
#define HTTP_TICKET_H

#include "lib/base/outcome.h"

#define TICKET_BYTES 23 /* with NUL */

/* Only after the worker's fork: what is drawn in advance must not be shared. Rules: RANDOM_FAILED */
OUTCOME ticket_draw(char out[TICKET_BYTES]);

#endif
