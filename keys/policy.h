/* SPDX-License-Identifier: EUPL-1.2 */
/* policy - what a profile allows. Sources: design section 4; TR-03116-4 3.3, 3.4. policy_sign_alg() is in
 * own.h. */
#ifndef KEYS_POLICY_H
#define KEYS_POLICY_H

#include "keys/partner.h"

unsigned policy_sig_algs(enum partner_profile profile); /* SIG_BIT()s */
int policy_min_rsa_bits(enum partner_profile profile);

#endif
