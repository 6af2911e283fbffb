/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/base/bytes.h"

#include <string.h>

struct bytes bytes_of(const char *text)
{
	return bytes_at(text, text != NULL ? strlen(text) : 0);
}

bool bytes_equal(struct bytes a, struct bytes b)
{
	if (a.ptr == NULL || b.ptr == NULL || a.len != b.len)
		return false;
	return a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0;
}

bool bytes_equal_text(struct bytes a, const char *text)
{
	return bytes_equal(a, bytes_of(text));
}

bool bytes_equal_secret(struct bytes a, struct bytes b)
{
	unsigned char differs = 0;

	if (a.ptr == NULL || b.ptr == NULL || a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		differs = (unsigned char)(differs | (a.ptr[i] ^ b.ptr[i]));
	return differs == 0;
}

bool bytes_has_prefix(struct bytes b, const char *prefix)
{
	const size_t len = strlen(prefix);

	return b.ptr != NULL && b.len >= len && memcmp(b.ptr, prefix, len) == 0;
}

void bytes_wipe(void *ptr, size_t len)
{
	if (ptr != NULL && len > 0)
		explicit_bzero(ptr, len);
}
