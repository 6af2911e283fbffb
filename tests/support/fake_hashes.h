/* SPDX-License-Identifier: EUPL-1.2 */
/* fake_hashes - ports of the fake account that hash: nothing slow, nothing secret; self is a fake_account */
#ifndef TESTS_SUPPORT_FAKE_HASHES_H
#define TESTS_SUPPORT_FAKE_HASHES_H

#include "tests/support/fake_account.h"

OUTCOME fake_password_verify(void *self, struct bytes password, struct bytes hash, struct arena *mem,
                             struct password_verdict *out);
OUTCOME fake_pairwise(void *self, const char *label, struct bytes person_id, struct bytes sector,
                      struct arena *mem, struct bytes *out);

#endif
