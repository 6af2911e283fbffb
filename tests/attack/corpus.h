/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * corpus - what was tried, in files, for foreign tools to judge
 *
 * Written only when ATTACK_CORPUS names a folder: accepted/ and refused/ with CERT_SIGNED_NUMBER.xml, where
 * SIGNED is message, assertion, both or request, and CERT.crt beside them. Of what was encrypted, the plain
 * text as well.
 */
#ifndef TESTS_ATTACK_CORPUS_H
#define TESTS_ATTACK_CORPUS_H

#include "tests/attack/attack.h"

void corpus_start(void);
void corpus_keep(const struct attack *attack, enum attack_kind kind, bool hostile, bool accepted,
                 const struct attack_sent *sent);

#endif
