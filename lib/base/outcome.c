/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/base/outcome.h"

#include <stddef.h>

struct rule_row {
	const char *name;
	unsigned number;
	enum rule_kind kind;
	const char *source;
	const char *text;
};

static const struct rule_row rows[RULE_COUNT] = {
	[RULE_NONE] = { "NONE", 0, KIND_NONE, "", "" },
#define RULE(name, number, kind, source, text) \
	[RULE_##name] = { #name, number, KIND_##kind, source, text },
#include "lib/spec/rules.def"
#undef RULE
};

static const struct rule_row *row_of(enum rule rule)
{
	return &rows[(unsigned)rule < RULE_COUNT ? rule : RULE_INTERNAL];
}

const char *rule_name(enum rule rule)
{
	return row_of(rule)->name;
}

unsigned rule_number(enum rule rule)
{
	return row_of(rule)->number;
}

enum rule rule_told(enum rule rule)
{
	return rule == RULE_DECRYPT_FAILED || rule == RULE_SIG_COVERAGE ? RULE_SIG_INVALID : rule;
}

enum rule_kind rule_kind(enum rule rule)
{
	return row_of(rule)->kind;
}

const char *rule_source(enum rule rule)
{
	return row_of(rule)->source;
}

const char *rule_text(enum rule rule)
{
	return row_of(rule)->text;
}

/* Addresses and methods have statuses of their own, RFC 9110 15.5.5, 15.5.6, 15.6.2. */
static int unsupported_status(enum rule rule)
{
	if (rule == RULE_HTTP_NOT_FOUND)
		return 404;
	if (rule == RULE_HTTP_METHOD)
		return 405;
	return rule == RULE_HTTP_METHOD_UNKNOWN ? 501 : 400;
}

int rule_http_status(enum rule rule)
{
	switch (row_of(rule)->kind) {
	case KIND_NONE:
		return 200;
	case KIND_MALFORMED:
	case KIND_EXPIRED:
		return 400;
	case KIND_UNSUPPORTED:
		return unsupported_status(rule);
	case KIND_REFUSED:
		return 403;
	case KIND_LIMIT:
		return rule == RULE_TOO_MANY || rule == RULE_MDQ_RATE ? 429 : 413;
	case KIND_UNAVAILABLE:
		return 503;
	case KIND_CONFIG:
	case KIND_INTERNAL:
		break;
	}
	return 500;
}
