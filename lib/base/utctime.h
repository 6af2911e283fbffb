/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * utctime - points in time: seconds since 1970, UTC; no locale, no time zone of the process
 */
#ifndef BASE_UTCTIME_H
#define BASE_UTCTIME_H

#include <stdint.h>

#include "lib/base/arena.h"

#define UTCTIME_TEXT_BYTES 21 /* "2026-01-02T03:04:05Z" and NUL */

/*
 * utctime_parse - strict xs:dateTime in UTC, fraction of a second dropped
 *
 * Only the form SAML prescribes: years 1970 to 9999, "Z", no offset, no leap second.
 * Rules:  TIME_SYNTAX
 * Source: SAML-CORE 1.3.3
 */
OUTCOME utctime_parse(struct bytes text, int64_t *out_at);

/* at must lie in 1970 … 9999; anything else is written as the nearer end. */
void utctime_text(int64_t at, char out[UTCTIME_TEXT_BYTES]);

int64_t utctime_now(void); /* the one reader of the clock; everybody else gets the time as an argument */

#endif
