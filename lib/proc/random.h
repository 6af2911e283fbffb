/* SPDX-License-Identifier: EUPL-1.2 */
/* random - octets nobody can guess, from the kernel */
#ifndef PROC_RANDOM_H
#define PROC_RANDOM_H

#include <stddef.h>

#include "lib/base/outcome.h"

/* Rules: RANDOM_FAILED */
OUTCOME random_fill(unsigned char *out, size_t n);

#endif
