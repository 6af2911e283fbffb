/* SPDX-License-Identifier: EUPL-1.2 */
/* fake_effects - what the two files of fake_account share */
#ifndef TESTS_SUPPORT_FAKE_EFFECTS_H
#define TESTS_SUPPORT_FAKE_EFFECTS_H

#include "tests/support/fake_account.h"

/* One more store call; the outcome when it is the one that fails. */
struct outcome fake_store_call(struct fake_account *fake);
struct bytes fake_keep(struct fake_account *fake, struct bytes b);
void fake_line(struct text *t, const char *request_id, const char *event, enum rule rule, struct bytes partner,
               enum level level);
struct fake_attempt *fake_attempt_of(struct fake_account *fake, struct bytes key);

OUTCOME fake_logout_find(void *self, const struct logout_wish *wish, struct arena *mem, struct logout_found *out);
OUTCOME fake_artifact_take(void *self, struct bytes handle_hash, struct bytes partner, int64_t now_at,
                           struct arena *mem, struct bytes *sealed);
OUTCOME fake_apply(void *self, const struct effects *effects, struct arena *mem);

#endif
