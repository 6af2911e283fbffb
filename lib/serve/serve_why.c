/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/serve/serve_why.h"

#include <stdio.h>

#include "lib/base/banned.h"

#define WHY_BYTES 1024

const char *serve_why(const char *why, struct outcome o)
{
	static char kept[WHY_BYTES];

	if (why != kept)
		(void)snprintf(kept, sizeof kept, "%s", why != NULL ? why : rule_text(o.rule));
	return kept;
}
