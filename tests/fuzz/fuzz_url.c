/* SPDX-License-Identifier: EUPL-1.2 */
/* The parts of a URL make the whole. A return target stays on our origin, as a browser reads it. */
#include <strings.h>

#include "tests/fuzz/fuzz.h"

#include "lib/wire/url.h"

#define ORIGIN "https://portal.example"

static void parts(struct bytes text, struct arena *mem)
{
	struct text t = text_new(mem, LIMIT_REQUEST_MEMORY);
	struct bytes whole;
	struct url url;

	if (!is_ok(url_parse(text, &url))) {
		MUST(url.host.ptr == NULL);
		return;
	}
	text_bytes(&t, url.scheme);
	text_lit(&t, "://");
	text_bytes(&t, url.authority);
	text_bytes(&t, url.path);
	if (bytes_is_present(url.query))
		text_lit(&t, "?");
	text_bytes(&t, url.query);
	MUST(is_ok(text_done(&t, &whole)) && bytes_equal(whole, text));
	MUST(url.port > 0 && url.host.len > 0);
	(void)url_is_loopback(&url);
}

/* As browsers do: TAB, LF and CR are dropped, '\' is '/', leading blanks go. */
static bool leads_elsewhere(const char *target)
{
	static const char *const ours[] = { ORIGIN, ORIGIN ":443" };

	for (const char *c = target; *c != '\0'; c++)
		if (*c <= ' ' || *c > '~' || *c == '\\')
			return true;
	if (target[0] == '/')
		return target[1] == '/';
	for (size_t i = 0; i < ARRAY_LEN(ours); i++) {
		const size_t len = strlen(ours[i]);

		if (strncasecmp(target, ours[i], len) == 0 && strchr("/?", target[len]) != NULL)
			return false;
	}
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct bytes text = bytes_at(data, size);
	const char *target;

	MUST(mem != NULL);
	parts(text, mem);
	if (!is_ok(url_return_target(text, ORIGIN, mem, &target)))
		MUST(target == NULL);
	else
		MUST(bytes_equal_text(text, target) && !leads_elsewhere(target));
	return 0;
}
