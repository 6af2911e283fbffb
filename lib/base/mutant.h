/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * mutant - test builds only (configure --enable-mutants): one rule is switched off, or refuses always
 *
 * SK_MUTANT=-1304 in the environment: rule 1304 never refuses. SK_MUTANT=+1304: each REQUIRE of it does.
 * A test that still passes then does not test the rule. Such a build cannot be installed; ./check.sh mutants.
 */
#ifndef BASE_MUTANT_H
#define BASE_MUTANT_H

#include <stdbool.h>

#include "lib/spec/rules.h"

bool mutant_is_off(enum rule rule);
bool mutant_is_stuck(enum rule rule);

#ifdef MUTANTS_STAY_OUT /* what the tests themselves say is no check of ours */
#define RULE_HOLDS(condition, rule) (condition)
#define RULE_SAID(rule) (rule)
#else
#define RULE_HOLDS(condition, rule) ((condition) ? !mutant_is_stuck(rule) : mutant_is_off(rule))
#define RULE_SAID(rule) (mutant_is_off(rule) ? RULE_NONE : (rule))
#endif

#endif
