/* SPDX-License-Identifier: EUPL-1.2 */
/* level - names and wire values of trust levels; the table is lib/spec/level.h */
#ifndef BASE_LEVEL_H
#define BASE_LEVEL_H

#include <stdint.h>

#include "lib/base/bytes.h"
#include "lib/spec/level.h"

const char *level_name(enum level level);       /* "substanziell"; "" for LEVEL_NONE */
const char *level_class(enum level level);      /* AuthnContextClassRef, "STORK-QAA-Level-3" */
const char *level_token(enum level level);      /* akdb TrustLevel, "SUBSTANTIELL" */
enum level level_of_name(struct bytes name);    /* LEVEL_NONE when unknown */
enum level level_of_class(struct bytes class_ref);
enum level level_of_token(struct bytes token);

/* Longest session of a login at that level, in total and idle; TR-03160-1 4.3 table 2, basis as niedrig. */
int64_t level_session_s(enum level level);
int64_t level_idle_s(enum level level);

#endif
