/* SPDX-License-Identifier: EUPL-1.2 */
/* source_due - when to look again; pure */
#ifndef SOURCE_SOURCE_DUE_H
#define SOURCE_SOURCE_DUE_H

#include <stdint.h>

/*
 * source_due - after a success
 *
 * The least of the operator's interval, what the metadata says (cacheDuration, SAML-META 2.3.2) and half of the time it
 * is still valid; LIMIT_SOURCE_REFRESH_S at least. cache_s, valid_until: theirs, any value; 0: not said.
 */
int64_t source_due(int64_t now_at, int64_t refresh_s, int64_t cache_s, int64_t valid_until);

#endif
