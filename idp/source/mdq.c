/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/source/mdq.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/wire/url.h"
#include "lib/base/banned.h"

#define URN_NAMESPACE_MIN 2  /* RFC 8141 2 */
#define URN_NAMESPACE_MAX 32

static bool is_letter_or_digit(unsigned char c)
{
	const unsigned char lower = ascii_lower(c);

	return (lower >= 'a' && lower <= 'z') || ascii_is_digit(c);
}

/* urn:NAMESPACE:REST of visible ASCII; RFC 8141 2, a little wider. */
static bool is_urn(struct bytes id)
{
	const size_t begin = sizeof "urn:" - 1;
	size_t end = begin;

	if (!bytes_has_prefix(id, "urn:"))
		return false;
	while (end < id.len && (is_letter_or_digit(id.ptr[end]) || id.ptr[end] == '-'))
		end++;
	if (end - begin < URN_NAMESPACE_MIN || end - begin > URN_NAMESPACE_MAX || id.len - end < 2 || id.ptr[end] != ':')
		return false;
	for (size_t i = end; i < id.len; i++)
		if (id.ptr[i] <= ' ' || id.ptr[i] > '~' || strchr("\"<>\\^`{|}", id.ptr[i]) != NULL)
			return false;
	return true;
}

bool mdq_is_plausible(struct bytes entity_id)
{
	struct url url;

	if (!bytes_is_present(entity_id) || entity_id.len > LIMIT_ENTITY_BYTES)
		return false;
	return is_urn(entity_id) || (is_ok(url_parse(entity_id, &url)) && url.is_https);
}

OUTCOME mdq_url(const char *base, const char *entity_id, struct arena *mem, const char **out)
{
	static const char hex[] = "0123456789ABCDEF";
	struct text t = text_new(mem, LIMIT_URL_BYTES * 2);

	*out = NULL;
	text_str(&t, base);
	text_lit(&t, "/entities/");
	for (const char *c = entity_id; *c != '\0'; c++) {
		const unsigned char octet = (unsigned char)*c;
		const char escaped[] = { '%', hex[octet >> 4], hex[octet & 15] };

		if (is_letter_or_digit(octet) || strchr("-._~", octet) != NULL)
			text_put(&t, c, 1);
		else
			text_put(&t, escaped, sizeof escaped);
	}
	return text_done_str(&t, out);
}
