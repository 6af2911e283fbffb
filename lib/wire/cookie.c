/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/wire/cookie.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/base/banned.h"

#define ID_CHARS 8 /* of an id in a cookie's name */

/* Characters that mean nothing in a cookie: all that our names and values consist of. */
static bool is_plain(struct bytes b)
{
	for (size_t i = 0; i < b.len; i++) {
		const unsigned char c = b.ptr[i], lower = ascii_lower(c);

		if (!(lower >= 'a' && lower <= 'z') && !ascii_is_digit(c) && c != '-' && c != '_')
			return false;
	}
	return true;
}

static struct bytes trim(struct bytes b)
{
	while (b.len > 0 && ascii_is_space(b.ptr[0])) {
		b.ptr++;
		b.len--;
	}
	while (b.len > 0 && ascii_is_space(b.ptr[b.len - 1]))
		b.len--;
	return b;
}

/* "name=value" of the name looked for goes to found; whatever else it is, it is somebody else's. */
static OUTCOME pair_read(struct bytes pair, const char *name, struct bytes *found)
{
	const size_t name_len = strlen(name);
	struct bytes value;

	if (!bytes_has_prefix(pair, name) || pair.len == name_len || pair.ptr[name_len] != '=')
		return outcome_ok();
	REQUIRE(!bytes_is_present(*found), COOKIE_DUPLICATE);
	value = bytes_at(pair.ptr + name_len + 1, pair.len - name_len - 1);
	REQUIRE(value.len > 0 && is_plain(value), COOKIE_SYNTAX);
	*found = value;
	return outcome_ok();
}

static OUTCOME header_read(struct bytes header, const char *name, struct bytes *found)
{
	size_t start = 0;

	for (size_t i = 0; i <= header.len; i++) {
		if (i < header.len && header.ptr[i] != ';')
			continue;
		TRY(pair_read(trim(bytes_at(header.ptr + start, i - start)), name, found));
		start = i + 1;
	}
	return outcome_ok();
}

OUTCOME cookie_find(const struct http_request *in, const char *name, struct bytes *out)
{
	struct bytes found = { 0 };
	size_t left = LIMIT_COOKIE_BYTES;

	*out = (struct bytes){ 0 };
	for (size_t i = 0; i < in->n_headers; i++) {
		const struct http_header *header = &in->headers[i];

		if (!ascii_equal_fold(header->name, "Cookie") || !bytes_is_present(header->value))
			continue;
		REQUIRE(header->value.len <= left, COOKIE_SYNTAX);
		left -= header->value.len;
		TRY(header_read(header->value, name, &found));
	}
	*out = found;
	return outcome_ok();
}

OUTCOME cookie_name_of(bool is_https, const char *name, struct bytes id, struct arena *mem, const char **out)
{
	const size_t len = id.len < ID_CHARS ? id.len : ID_CHARS;

	return arena_printf(mem, out, "%s%s%.*s", is_https ? "__Host-" : "", name, (int)len,
	                    id.ptr == NULL ? "" : (const char *)id.ptr);
}

OUTCOME cookie_set(struct http_reply *out, struct arena *mem, const struct cookie *cookie)
{
	const struct bytes name = bytes_of(cookie->name), value = bytes_of(cookie->value);
	const char *site = cookie->site == COOKIE_NONE ? "None" : "Lax";
	const char *line;

	REQUIRE(name.len > 0 && is_plain(name), COOKIE_SYNTAX);
	REQUIRE(bytes_is_present(value) && is_plain(value), COOKIE_SYNTAX);
	REQUIRE(cookie->max_age_s >= -1, COOKIE_SYNTAX);
	if (cookie->max_age_s < 0)
		TRY(arena_printf(mem, &line, "%s=%s; Path=/; Secure; HttpOnly; SameSite=%s", cookie->name,
		                 cookie->value, site));
	else
		TRY(arena_printf(mem, &line, "%s=%s; Path=/; Secure; HttpOnly; SameSite=%s; Max-Age=%lld",
		                 cookie->name, cookie->value, site, (long long)cookie->max_age_s));
	return http_reply_header(out, mem, "Set-Cookie", line);
}
