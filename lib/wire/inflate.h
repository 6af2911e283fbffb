/* SPDX-License-Identifier: EUPL-1.2 */
/* inflate - raw DEFLATE of the redirect binding, bounded by size and ratio. Source: SAML-BIND 3.4.4.1. */
#ifndef WIRE_INFLATE_H
#define WIRE_INFLATE_H

#include "lib/base/arena.h"

/* Rules: INFLATE_SYNTAX INFLATE_TOO_LARGE OUT_OF_MEMORY */
OUTCOME inflate_raw(struct bytes deflated, struct arena *mem, struct bytes *out);
/* Rules: OUT_OF_MEMORY INTERNAL */
OUTCOME deflate_raw(struct bytes plain, struct arena *mem, struct bytes *out);

#endif
