/* SPDX-License-Identifier: EUPL-1.2 */
/* duration - xs:duration in seconds, for cacheDuration. Source: XML Schema part 2, 3.2.6 */
#ifndef BASE_DURATION_H
#define BASE_DURATION_H

#include <stdint.h>

#include "lib/base/bytes.h"

/* A year counts 365 days, a month 30; parts of a second are dropped. What lies past max_s gives max_s. false
 * for another form, a negative one or none; *out_s is 0 then. */
bool duration_parse(struct bytes text, int64_t max_s, int64_t *out_s);

#endif
