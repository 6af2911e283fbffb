/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/base/mutant.h"

#include <stdlib.h>

#include "lib/base/outcome.h"

static long chosen(void)
{
	static bool is_read;
	static long number;

	if (!is_read) {
		const char *text = getenv("SK_MUTANT");

		number = text != NULL ? strtol(text, NULL, 10) : 0;
		is_read = true;
	}
	return number;
}

bool mutant_is_off(enum rule rule)
{
	return chosen() < 0 && chosen() == -(long)rule_number(rule);
}

bool mutant_is_stuck(enum rule rule)
{
	return chosen() > 0 && chosen() == (long)rule_number(rule);
}
