/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/core/effect.h"

#include <assert.h>

struct effect *effect_add(struct effects *effects, enum effect_kind kind)
{
	struct effect *e = &effects->list[effects->n];

	assert(effects->n < EFFECTS_MAX);
	effects->n++;
	*e = (struct effect){ .kind = kind };
	return e;
}
