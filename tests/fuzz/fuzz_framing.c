/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A head that is let through names one host of ours and at most one way to tell the length of its body.
 *
 * An input is a head as text: "METHOD TARGET VERSION" and "Name:value" lines, each ended by LF alone, so that
 * CR may stand in a value.
 */
#include "tests/fuzz/fuzz.h"

#include <strings.h>

#include "lib/http/framing.h"

#define HEADERS_MAX 64

static struct bytes cut(struct bytes *rest, unsigned char end)
{
	const unsigned char *at = rest->len > 0 ? memchr(rest->ptr, end, rest->len) : NULL;
	const struct bytes part = bytes_at(rest->ptr, at != NULL ? (size_t)(at - rest->ptr) : rest->len);

	*rest = at != NULL ? bytes_at(at + 1, rest->len - part.len - 1) : bytes_at(rest->ptr + rest->len, 0);
	return part;
}

static size_t count(const struct framing_head *head, const char *name)
{
	size_t n = 0;

	for (size_t i = 0; i < head->n_headers; i++) {
		const struct bytes b = head->headers[i].name;

		n += b.len == strlen(name) && strncasecmp((const char *)b.ptr, name, b.len) == 0;
	}
	return n;
}

static void compare(const struct framing_head *head, const struct framing *got)
{
	MUST(got->method == HTTP_GET || got->method == HTTP_HEAD || got->method == HTTP_POST);
	MUST(count(head, "Host") == 1 &&
	     count(head, "Content-Length") + count(head, "Transfer-Encoding") <= 1);
	MUST(got->is_chunked == (count(head, "Transfer-Encoding") == 1));
	MUST(got->length == 0 || count(head, "Content-Length") == 1);
	MUST(head->target.len <= LIMIT_TARGET_BYTES && head->target.ptr[0] == '/');
	MUST(memchr(head->target.ptr, ' ', head->target.len) == NULL);
	for (size_t i = 0; i < head->n_headers; i++) {
		const struct http_header *h = &head->headers[i];

		MUST(h->name.len > 0 && memchr(h->name.ptr, ' ', h->name.len) == NULL);
		MUST(h->value.len == 0 || memchr(h->value.ptr, '\r', h->value.len) == NULL);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const hosts[] = { "konto.example", "konto.example:8443", NULL };
	struct http_header headers[HEADERS_MAX];
	struct framing_head head = { .headers = headers };
	struct bytes rest = bytes_at(data, size), line = cut(&rest, '\n');
	struct framing got;

	head.method = cut(&line, ' ');
	head.target = cut(&line, ' ');
	head.version = line;
	while (rest.len > 0 && head.n_headers < HEADERS_MAX) {
		line = cut(&rest, '\n');
		headers[head.n_headers].name = cut(&line, ':');
		headers[head.n_headers++].value = line;
	}
	if (is_ok(framing_check(&head, hosts, &got)))
		compare(&head, &got);
	else
		MUST(got.method == HTTP_OTHER && !got.is_chunked && got.length == 0);
	return 0;
}
