/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/proc/random.h"

#include <errno.h>
#include <sys/random.h>

#include "lib/base/banned.h"

OUTCOME random_fill(unsigned char *out, size_t n)
{
	size_t have = 0;

	while (have < n) {
		const ssize_t got = getrandom(out + have, n - have, 0);

		REQUIRE(got > 0 || errno == EINTR, RANDOM_FAILED);
		have += got > 0 ? (size_t)got : 0;
	}
	return outcome_ok();
}
