/* SPDX-License-Identifier: EUPL-1.2 */
/* policy - what a profile allows. Sources: design section 4; TR-03116-4 3.3, 3.4. policy_sign_alg() is in
 * own.h. */
#ifndef KEYS_POLICY_H
#define KEYS_POLICY_H

#include "keys/partner.h"

/*
 * What a partner may sign with. Digest and curve need not be a pair: a digest shorter than the curve, or longer
 * and cut off, is as strong as the weaker of both, which is 128 bit at least on our lists, and that is what
 * TR-03116-4 3.3 asks for; partners with P-384 and SHA-256 are common. We ourselves sign with pairs only.
 */
unsigned policy_sig_algs(enum partner_profile profile); /* SIG_BIT()s */
int policy_min_rsa_bits(enum partner_profile profile);

#endif
