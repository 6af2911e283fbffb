/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/http/framing.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/base/banned.h"

/* RFC 9110 5.6.2: tchar */
static bool is_token(struct bytes name)
{
	static const char marks[] = "!#$%&'*+-.^_`|~";

	for (size_t i = 0; i < name.len; i++) {
		const unsigned char c = name.ptr[i];
		const unsigned char lower = ascii_lower(c);
		const bool is_mark = c != '\0' && strchr(marks, c) != NULL;

		if (!ascii_is_digit(c) && !(lower >= 'a' && lower <= 'z') && !is_mark)
			return false;
	}
	return name.len > 0;
}

/* RFC 9110 5.5: a CR, LF or NUL that came through is somebody's second line. */
static bool is_field_value(struct bytes value)
{
	for (size_t i = 0; i < value.len; i++)
		if ((value.ptr[i] < 0x20 && value.ptr[i] != '\t') || value.ptr[i] == 0x7f)
			return false;
	return true;
}

static OUTCOME target_check(struct bytes target)
{
	REQUIRE(target.len > 0 && target.ptr[0] == '/', HTTP_TARGET);
	REQUIRE(target.len <= LIMIT_TARGET_BYTES, HTTP_TOO_LARGE);
	for (size_t i = 0; i < target.len; i++) {
		REQUIRE(target.ptr[i] > 0x20 && target.ptr[i] < 0x7f && target.ptr[i] != '#', HTTP_TARGET);
		REQUIRE(!bytes_has_prefix(bytes_at(target.ptr + i, target.len - i), "%00"), HTTP_TARGET);
	}
	return outcome_ok();
}

/* The only field of that name; absent when there is none, *n says how many there are. */
static struct bytes field_only(const struct framing_head *head, const char *name, size_t *n)
{
	struct bytes found = { 0 };

	*n = 0;
	for (size_t i = 0; i < head->n_headers; i++) {
		if (ascii_equal_fold(head->headers[i].name, name)) {
			found = head->headers[i].value;
			++*n;
		}
	}
	return *n == 1 ? found : (struct bytes){ 0 };
}

static OUTCOME body_check(const struct framing_head *head, uint64_t *length, bool *is_chunked)
{
	const bool is_old = bytes_equal_text(head->version, "HTTP/1.0");
	size_t n_length;
	size_t n_coding;
	const struct bytes announced = field_only(head, "Content-Length", &n_length);
	const struct bytes coding = field_only(head, "Transfer-Encoding", &n_coding);

	REQUIRE(is_old || bytes_equal_text(head->version, "HTTP/1.1"), HTTP_FRAMING);
	for (size_t i = 0; i < head->n_headers; i++) {
		REQUIRE(is_token(head->headers[i].name), HTTP_FRAMING);
		REQUIRE(is_field_value(head->headers[i].value), HTTP_FRAMING);
	}
	REQUIRE(n_length + n_coding <= 1, HTTP_FRAMING);
	if (n_length == 1)
		REQUIRE(is_ok(number_parse(announced, INT64_MAX, length)), HTTP_FRAMING);
	if (n_coding == 1) /* RFC 9112 6.1: faulty in HTTP/1.0 */
		REQUIRE(!is_old && ascii_equal_fold(coding, "chunked"), HTTP_FRAMING);
	*is_chunked = n_coding == 1;
	return outcome_ok();
}

static OUTCOME host_check(const struct framing_head *head, const char *const *hosts)
{
	size_t n;
	const struct bytes host = field_only(head, "Host", &n);

	for (size_t i = 0; hosts[i] != NULL; i++)
		if (ascii_equal_fold(host, hosts[i]))
			return outcome_ok();
	return outcome_of(RULE_HTTP_HOST, __LINE__);
}

static enum http_method method_of(struct bytes method)
{
	if (bytes_equal_text(method, "GET"))
		return HTTP_GET;
	if (bytes_equal_text(method, "HEAD"))
		return HTTP_HEAD;
	if (bytes_equal_text(method, "POST"))
		return HTTP_POST;
	return HTTP_OTHER;
}

OUTCOME framing_check(const struct framing_head *head, const char *const *hosts, struct framing *out)
{
	const enum http_method method = method_of(head->method);
	uint64_t length = 0;
	bool is_chunked = false;

	*out = (struct framing){ 0 };
	TRY(target_check(head->target));
	TRY(body_check(head, &length, &is_chunked));
	TRY(host_check(head, hosts));
	REQUIRE(method != HTTP_OTHER, HTTP_METHOD_UNKNOWN);
	REQUIRE(length <= LIMIT_FORM_BYTES, HTTP_TOO_LARGE);
	*out = (struct framing){ method, is_chunked, (size_t)length };
	return outcome_ok();
}
