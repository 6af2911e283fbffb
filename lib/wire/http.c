/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/wire/http.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/base/banned.h"

#define STATUS_SEE_OTHER 303

struct bytes http_header_find(const struct http_request *in, const char *name)
{
	struct bytes found = { 0 };

	for (size_t i = 0; i < in->n_headers; i++) {
		if (!ascii_equal_fold(in->headers[i].name, name))
			continue;
		if (found.ptr != NULL)
			return (struct bytes){ 0 }; /* which one counts nobody knows */
		found = in->headers[i].value;
	}
	return found;
}

/* "type/subtype" in front of parameters. */
static struct bytes media_type(struct bytes value)
{
	size_t len = 0;

	while (len < value.len && value.ptr[len] != ';')
		len++;
	while (len > 0 && ascii_is_space(value.ptr[len - 1]))
		len--;
	return bytes_at(value.ptr, len);
}

bool http_is_type(const struct http_request *in, const char *type)
{
	return ascii_equal_fold(media_type(http_header_find(in, "Content-Type")), type);
}

OUTCOME http_form_body(const struct http_request *in, struct bytes *out)
{
	*out = (struct bytes){ 0 };
	REQUIRE(in->method == HTTP_POST, HTTP_METHOD);
	REQUIRE(http_is_type(in, "application/x-www-form-urlencoded"), HTTP_CONTENT_TYPE);
	*out = bytes_is_present(in->body) ? in->body : bytes_of("");
	return outcome_ok();
}

void http_reply_start(struct http_reply *out, int status, const char *content_type, struct bytes body)
{
	*out = (struct http_reply){ .status = status, .content_type = content_type, .body = body };
	out->tail = &out->headers;
}

/* RFC 9110 5.6.2 */
static bool is_token(const char *text)
{
	static const char others[] = "!#$%&'*+-.^_`|~";

	if (text == NULL || *text == '\0')
		return false;
	for (; *text != '\0'; text++) {
		const unsigned char c = ascii_lower((unsigned char)*text);

		if (!(c >= 'a' && c <= 'z') && !ascii_is_digit(c) && strchr(others, c) == NULL)
			return false;
	}
	return true;
}

/* Visible ASCII and blanks: neither a line end nor an octet that proxies read differently. */
static bool is_field_value(const char *text)
{
	if (text == NULL)
		return false;
	for (; *text != '\0'; text++)
		if (*text < ' ' || *text > '~')
			return false;
	return true;
}

OUTCOME http_reply_header(struct http_reply *out, struct arena *mem, const char *name, const char *value)
{
	struct http_reply_header *header;

	REQUIRE(is_token(name) && is_field_value(value), HTTP_REPLY_HEADER);
	header = arena_alloc(mem, sizeof *header);
	REQUIRE(header != NULL, OUT_OF_MEMORY);
	TRY(arena_text(mem, bytes_of(name), &header->name));
	TRY(arena_text(mem, bytes_of(value), &header->value));
	*out->tail = header;
	out->tail = &header->next;
	return outcome_ok();
}

OUTCOME http_reply_redirect(struct http_reply *out, struct arena *mem, const char *url)
{
	http_reply_start(out, STATUS_SEE_OTHER, NULL, (struct bytes){ 0 });
	return http_reply_header(out, mem, "Location", url);
}
