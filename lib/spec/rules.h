/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * rules - every check of the program, as one enumeration
 *
 * rules.def is the only place that holds a rule's kind, source clause and text. A failure *is* the
 * rule that was broken; HTTP status, SAML status, log line and error page follow from this table.
 */
#ifndef SPEC_RULES_H
#define SPEC_RULES_H

enum rule_kind {
	KIND_NONE,        /* success */
	KIND_MALFORMED,   /* not even syntax            HTTP 400 */
	KIND_UNSUPPORTED, /* valid, but not done here   HTTP 400 */
	KIND_REFUSED,     /* understood, not allowed    HTTP 403 */
	KIND_LIMIT,       /* too big, too many          HTTP 413 or 429 */
	KIND_EXPIRED,     /* was right once             HTTP 400, with the way forward */
	KIND_UNAVAILABLE, /* store or partner away      HTTP 503 */
	KIND_CONFIG,      /* the operator's mistake     refuses to start */
	KIND_INTERNAL     /* our fault, or memory       HTTP 500 */
};

enum rule {
	RULE_NONE,
#define RULE(name, number, kind, source, text) RULE_##name,
#include "lib/spec/rules.def"
#undef RULE
	RULE_COUNT
};

#endif
