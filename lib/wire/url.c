/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/wire/url.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/base/banned.h"

#define PORT_HTTP  80
#define PORT_HTTPS 443

static bool is_letter_or_digit(unsigned char c)
{
	const unsigned char lower = ascii_lower(c);

	return (lower >= 'a' && lower <= 'z') || ascii_is_digit(c);
}

static bool is_hex(unsigned char c)
{
	const unsigned char lower = ascii_lower(c);

	return ascii_is_digit(c) || (lower >= 'a' && lower <= 'f');
}

/* RFC 3986 3.3, 3.4: what path and query are made of. */
static bool is_path_octets(struct bytes b)
{
	static const char others[] = "-._~!$&'()*+,;=:@/?";

	for (size_t i = 0; i < b.len; i++) {
		const unsigned char c = b.ptr[i];

		if (c == '%') {
			if (b.len - i < 3 || !is_hex(b.ptr[i + 1]) || !is_hex(b.ptr[i + 2]))
				return false;
			i += 2;
		} else if (!is_letter_or_digit(c) && (c == '\0' || strchr(others, c) == NULL)) {
			return false;
		}
	}
	return true;
}

/* A name, an IPv4 address, or an IPv6 address in brackets. Percent-encoding is for names nobody uses here. */
static bool is_host(struct bytes host)
{
	const bool is_bracketed = host.len > 2 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']';
	const size_t first = is_bracketed ? 1 : 0, end = is_bracketed ? host.len - 1 : host.len;

	for (size_t i = first; i < end; i++) {
		const unsigned char c = host.ptr[i];
		const bool is_name = is_letter_or_digit(c) || c == '-' || c == '.' || c == '_';
		const bool is_address = is_hex(c) || c == ':' || c == '.';

		if (is_bracketed ? !is_address : !is_name)
			return false;
	}
	return host.len > 0;
}

/* host[:port] */
static OUTCOME authority_read(struct bytes authority, struct url *url)
{
	size_t host_len = authority.len;
	uint64_t port;

	while (host_len > 0 && ascii_is_digit(authority.ptr[host_len - 1]))
		host_len--;
	if (host_len > 0 && authority.ptr[host_len - 1] == ':') {
		const struct bytes digits = bytes_at(authority.ptr + host_len, authority.len - host_len);
		const struct outcome o = number_parse(digits, UINT16_MAX, &port);

		/* One text for one port; 0 is none. */
		REQUIRE(is_ok(o) && authority.ptr[host_len] != '0', URL_SYNTAX);
		url->port = (uint16_t)port;
		host_len--;
	} else {
		url->port = url->is_https ? PORT_HTTPS : PORT_HTTP;
		host_len = authority.len;
	}
	url->authority = authority;
	url->host = bytes_at(authority.ptr, host_len);
	REQUIRE(is_host(url->host), URL_SYNTAX);
	return outcome_ok();
}

static bool has_prefix_fold(struct bytes text, const char *prefix)
{
	const size_t len = strlen(prefix);

	return text.len >= len && ascii_equal_fold(bytes_at(text.ptr, len), prefix);
}

/* Everything in front of the path. */
static OUTCOME origin_read(struct bytes text, struct url *url)
{
	size_t start, end;

	REQUIRE(bytes_is_present(text) && text.len <= LIMIT_URL_BYTES, URL_SYNTAX);
	url->is_https = has_prefix_fold(text, "https://");
	REQUIRE(url->is_https || has_prefix_fold(text, "http://"), URL_SYNTAX);
	start = url->is_https ? sizeof("https://") - 1 : sizeof("http://") - 1;
	for (end = start; end < text.len && text.ptr[end] != '/' && text.ptr[end] != '?';)
		end++;
	url->scheme = bytes_at(text.ptr, url->is_https ? sizeof("https") - 1 : sizeof("http") - 1);
	url->origin = bytes_at(text.ptr, end);
	return authority_read(bytes_at(text.ptr + start, end - start), url);
}

OUTCOME url_parse(struct bytes text, struct url *out)
{
	struct url url = { 0 };
	const unsigned char *mark;
	struct bytes rest;

	*out = (struct url){ 0 };
	TRY(origin_read(text, &url));
	rest = bytes_at(text.ptr + url.origin.len, text.len - url.origin.len);
	REQUIRE(is_path_octets(rest), URL_SYNTAX);
	mark = rest.len > 0 ? memchr(rest.ptr, '?', rest.len) : NULL;
	url.path = rest;
	if (mark != NULL) {
		url.path.len = (size_t)(mark - rest.ptr);
		url.query = bytes_at(mark + 1, rest.len - url.path.len - 1);
	}
	*out = url;
	return outcome_ok();
}

/* 127.0.0.0/8, four decimal numbers, nothing else that some resolver would take for an address. */
static bool is_loopback_ipv4(struct bytes host)
{
	size_t start = 0, n = 0;

	for (size_t i = 0; i <= host.len; i++) {
		uint64_t number;

		if (i < host.len && host.ptr[i] != '.')
			continue;
		if (!is_ok(number_parse(bytes_at(host.ptr + start, i - start), UINT8_MAX, &number)))
			return false;
		n++;
		start = i + 1;
	}
	return n == 4 && bytes_has_prefix(host, "127.");
}

bool url_is_loopback(const struct url *url)
{
	static const char suffix[] = ".localhost";
	const size_t len = sizeof suffix - 1;
	const struct bytes host = url->host;

	if (!bytes_is_present(host))
		return false;
	if (ascii_equal_fold(host, "localhost") || bytes_equal_text(host, "[::1]"))
		return true;
	if (host.len > len && ascii_equal_fold(bytes_at(host.ptr + host.len - len, len), suffix))
		return true;
	return is_loopback_ipv4(host);
}

/* Looser than RFC 3986, for browsers send '|', '{' or '[' as typed. No blank, control character or non-ASCII,
 * which some readers drop, no '\', which some take for '/', no '#', which is never sent, no quote or bracket.
 */
static bool is_target_octets(struct bytes b)
{
	for (size_t i = 0; i < b.len; i++)
		if (b.ptr[i] <= ' ' || b.ptr[i] > '~' || strchr("\\#\"<>", b.ptr[i]) != NULL)
			return false;
	return true;
}

static bool is_same_origin(const struct url *a, const struct url *b)
{
	if (a->is_https != b->is_https || a->port != b->port || a->host.len != b->host.len)
		return false;
	for (size_t i = 0; i < a->host.len; i++)
		if (ascii_lower(a->host.ptr[i]) != ascii_lower(b->host.ptr[i]))
			return false;
	return true;
}

OUTCOME url_return_target(struct bytes target, const char *origin, struct arena *mem, const char **out)
{
	struct url self = { 0 }, other = { 0 };

	*out = NULL;
	REQUIRE(bytes_is_present(target) && target.len > 0, RETURN_TARGET);
	REQUIRE(target.len <= LIMIT_URL_BYTES && is_target_octets(target), URL_SYNTAX);
	if (target.ptr[0] == '/') {
		REQUIRE(target.len == 1 || target.ptr[1] != '/', RETURN_TARGET);
		return arena_text(mem, target, out);
	}
	TRY(origin_read(target, &other));
	TRY(origin_read(bytes_of(origin), &self));
	REQUIRE(is_same_origin(&self, &other), RETURN_TARGET);
	return arena_text(mem, target, out);
}
