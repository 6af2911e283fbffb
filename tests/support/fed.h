/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * fed - a federation's signed aggregate of any size, written to a file
 *
 * Each piece is written twice: as it stands in the file (comments, CDATA, names declared far away or for
 * nothing) and as its exclusive canonical form, which is what is signed. No code of ours canonicalises or
 * signs here. Entity i depends on i alone, so one of them can be looked for; about 8 KB each.
 */
#ifndef TESTS_SUPPORT_FED_H
#define TESTS_SUPPORT_FED_H

#include <stdbool.h>
#include <stdio.h>

#include "tests/support/made_keys.h"

#define FED_NAME "https://federation.example/"
#define FED_ID "_federation"

struct fed {
	size_t n;
	const char *valid_until;       /* of the root, as it is written */
	const struct made_key *signer; /* RSA; signs by RSASSA-PSS with SHA-256 */
	const struct made_key *member; /* all entities have its certificate */
};

/* i-th entity: every third is an identity provider, every tenth both; others are service providers. The
 * second half lies in a group of its own. */
#define FED_ENTITY "https://member%zu.example/saml"

bool fed_write(const struct fed *fed, FILE *out);

#endif
