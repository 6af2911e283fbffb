/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/few_keys.h"

size_t own_keys_count(const struct own_keys *keys, enum key_use use)
{
	return use == KEY_SIGNING ? keys->n_signing : keys->n_encryption;
}

const struct own_key *own_keys_at(const struct own_keys *keys, enum key_use use, size_t i)
{
	return use == KEY_SIGNING ? &keys->signing[i] : &keys->encryption[i];
}
