/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/partner_origins.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/wire/url.h"
#include "lib/base/banned.h"

#define LIST_BYTES ((LIMIT_ORIGIN_BYTES + 1) * LIMIT_FORM_ORIGINS)

/* Nothing but the origin: a path would not be asked, a name or wildcard is none. */
static bool is_origin(struct bytes text)
{
	struct url url;

	return text.len <= LIMIT_ORIGIN_BYTES && is_ok(url_parse(text, &url)) && url.origin.len == text.len &&
	       (url.is_https || url_is_loopback(&url));
}

OUTCOME partner_origins(const char *given, struct arena *mem, const char **out)
{
	struct text list = text_new(mem, LIST_BYTES);
	size_t n = 0;

	*out = NULL;
	while (given != NULL) {
		const size_t len = strcspn(given, ",");

		REQUIRE(n++ < LIMIT_FORM_ORIGINS && is_origin(bytes_at(given, len)), PARTNER_ORIGIN);
		text_str(&list, n == 1 ? "" : " ");
		text_put(&list, given, len);
		given = given[len] == ',' ? given + len + 1 : NULL;
	}
	return text_done_str(&list, out);
}
