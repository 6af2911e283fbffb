/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/source/source_due.h"

#include "lib/spec/limits.h"
#include "lib/base/banned.h"

int64_t source_due(int64_t now_at, int64_t refresh_s, int64_t cache_s, int64_t valid_until)
{
	int64_t rest_s = refresh_s;

	if (cache_s > 0 && cache_s < rest_s)
		rest_s = cache_s;
	if (valid_until > now_at && (valid_until - now_at) / 2 < rest_s)
		rest_s = (valid_until - now_at) / 2;
	if (rest_s < LIMIT_SOURCE_REFRESH_S)
		rest_s = LIMIT_SOURCE_REFRESH_S;
	return now_at + rest_s;
}
