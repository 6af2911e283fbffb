/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/policy.h"

#include "keys/own.h"
#include "keys/pubkey.h"

unsigned policy_sig_algs(enum partner_profile profile)
{
	const unsigned bsi = SIG_BIT(SIG_RSA_PSS256) | SIG_BIT(SIG_RSA_PSS384) | SIG_BIT(SIG_RSA_PSS512) |
	                     SIG_BIT(SIG_ECDSA256) | SIG_BIT(SIG_ECDSA384) | SIG_BIT(SIG_ECDSA512);

	return profile == PROFILE_COMPAT ? bsi | SIG_BIT(SIG_RSA256) : bsi;
}

int policy_min_rsa_bits(enum partner_profile profile)
{
	return profile == PROFILE_COMPAT ? PUBKEY_RSA_BITS_COMPAT : PUBKEY_RSA_BITS;
}

static bool can_sign(const struct partner *partner, const struct own_keys *keys, enum sig_alg alg)
{
	return alg != SIG_NONE && (policy_sig_algs(partner->record.profile) & SIG_BIT(alg)) != 0 &&
	       own_keys_for(keys, alg) != NULL;
}

static enum sig_alg ecdsa_of(const struct partner *partner, const struct own_keys *keys)
{
	for (enum sig_alg alg = SIG_ECDSA256; alg <= SIG_ECDSA512; alg++)
		if (can_sign(partner, keys, alg))
			return alg;
	return SIG_NONE;
}

enum sig_alg policy_sign_alg(const struct partner *partner, const struct own_keys *keys)
{
	const enum sig_alg said = partner->record.sign_with;
	const enum sig_alg ecdsa = ecdsa_of(partner, keys);
	const enum sig_alg in_order[] = {
		said,
		sig_alg_is_ecdsa(said) ? ecdsa : SIG_NONE,
		partner->record.profile == PROFILE_COMPAT ? SIG_RSA256 : SIG_RSA_PSS256,
		ecdsa,
	};

	for (size_t i = 0; i < ARRAY_LEN(in_order); i++)
		if (can_sign(partner, keys, in_order[i]))
			return in_order[i];
	return SIG_NONE;
}
