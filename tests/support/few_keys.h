/* SPDX-License-Identifier: EUPL-1.2 */
/* few_keys - stands in for keys/own where only certificates are published; never linked beside libkeys.a */
#ifndef TESTS_SUPPORT_FEW_KEYS_H
#define TESTS_SUPPORT_FEW_KEYS_H

#include "keys/own.h"

struct own_keys {
	struct own_key signing[2];
	size_t n_signing;
	struct own_key encryption[1];
	size_t n_encryption;
};

#endif
