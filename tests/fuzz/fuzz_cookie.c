/* SPDX-License-Identifier: EUPL-1.2 */
/* Each line is one Cookie header. A value found can be set again and is then found again. */
#include "tests/fuzz/fuzz.h"

#include "lib/wire/cookie.h"

#define NAME "__Host-sk"
#define MOST_HEADERS 4

static void set_again(struct bytes value, struct arena *mem)
{
	struct cookie cookie = { .name = NAME, .site = COOKIE_LAX, .max_age_s = 1 };
	struct http_header header = { .name = bytes_of("Cookie") };
	const struct http_request in = { .headers = &header, .n_headers = 1 };
	struct http_reply reply;
	struct bytes found;

	MUST(is_ok(arena_text(mem, value, &cookie.value)));
	http_reply_start(&reply, 200, NULL, (struct bytes){ 0 });
	MUST(is_ok(cookie_set(&reply, mem, &cookie)));
	header.value = bytes_of(reply.headers->value);
	if (header.value.len > LIMIT_COOKIE_BYTES)
		return;
	MUST(is_ok(cookie_find(&in, NAME, &found)) && bytes_equal(found, value));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct http_header headers[MOST_HEADERS];
	struct http_request in = { .headers = headers };
	struct bytes found;
	size_t start = 0;

	MUST(mem != NULL);
	for (size_t i = 0; i <= size && in.n_headers < MOST_HEADERS; i++) {
		if (i < size && data[i] != '\n')
			continue;
		headers[in.n_headers++] =
			(struct http_header){ bytes_of("Cookie"), bytes_at(data + start, i - start) };
		start = i + 1;
	}
	if (!is_ok(cookie_find(&in, NAME, &found)))
		MUST(found.ptr == NULL);
	else if (bytes_is_present(found))
		set_again(found, mem);
	return 0;
}
