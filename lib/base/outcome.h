/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * outcome - success, or the one rule that was broken and the line that said so
 *
 * A struct, so that ignoring it, or testing it like a number, does not compile.
 */
#ifndef BASE_OUTCOME_H
#define BASE_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/spec/rules.h"

struct outcome {
	enum rule rule;
	uint32_t line; /* of the REQUIRE; for the log only */
};

#ifdef WITH_MUTANTS
#include "lib/base/mutant.h"
#else
#define RULE_HOLDS(condition, rule) (condition)
#define RULE_SAID(rule) (rule)
#endif

#define OUTCOME __attribute__((warn_unused_result)) struct outcome

static inline struct outcome outcome_ok(void)
{
	return (struct outcome){ RULE_NONE, 0 };
}

static inline struct outcome outcome_of(enum rule rule, uint32_t line)
{
	return (struct outcome){ RULE_SAID(rule), line };
}

static inline bool is_ok(struct outcome o)
{
	return o.rule == RULE_NONE;
}

/* The only two macros that return from their caller. */
#define TRY(call)                                   \
	do {                                            \
		const struct outcome try_outcome_ = (call); \
		if (try_outcome_.rule != RULE_NONE)         \
			return try_outcome_;                    \
	} while (0)

#define REQUIRE(condition, name)                       \
	do {                                               \
		if (!RULE_HOLDS(condition, RULE_##name))       \
			return outcome_of(RULE_##name, __LINE__);  \
	} while (0)

const char *rule_name(enum rule rule);     /* "RESP_EXPIRED" */
unsigned rule_number(enum rule rule);      /* 1204, shown as SK-1204; 0 for RULE_NONE */
/* The rule whose number outsiders are told: SIG_INVALID for all that cryptography finds, so that no answer says at
 * which step a forgery failed; the log keeps the rule itself. */
enum rule rule_told(enum rule rule);
enum rule_kind rule_kind(enum rule rule);
const char *rule_source(enum rule rule);   /* clause, "SAML-PROF 4.1.4.3" */
const char *rule_text(enum rule rule);     /* one exact sentence for operators */
int rule_http_status(enum rule rule);      /* 200, 400, 403, 404, 405, 413, 429, 500, 501, 503 */

#endif
