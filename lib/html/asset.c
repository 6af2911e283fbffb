/* SPDX-License-Identifier: EUPL-1.2 */
#include <string.h>

#include "lib/html/html.h"
#include "lib/base/banned.h"

struct asset {
	const char *name;
	const char *url;
	const char *content_type;
	const unsigned char *ptr;
	size_t len;
};

#include "lib/html/assets.inc"

#define STATUS_OK 200

const char *asset_url(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(assets); i++)
		if (strcmp(assets[i].name, name) == 0)
			return assets[i].url;
	return "";
}

static OUTCOME reply_with(const struct asset *asset, struct arena *mem, struct http_reply *out)
{
	http_reply_start(out, STATUS_OK, asset->content_type, bytes_at(asset->ptr, asset->len));
	TRY(http_reply_header(out, mem, "Cache-Control", "public, max-age=31536000, immutable"));
	TRY(http_reply_header(out, mem, "X-Content-Type-Options", "nosniff"));
	return http_reply_header(out, mem, "Cross-Origin-Resource-Policy", "same-origin");
}

OUTCOME asset_reply(struct bytes path, struct arena *mem, struct http_reply *out)
{
	const struct asset *found = NULL;
	struct outcome o;

	*out = (struct http_reply){ 0 };
	for (size_t i = 0; i < ARRAY_LEN(assets) && found == NULL; i++)
		if (bytes_equal_text(path, assets[i].url))
			found = &assets[i];
	REQUIRE(found != NULL, HTTP_NOT_FOUND);
	o = reply_with(found, mem, out);
	if (!is_ok(o))
		*out = (struct http_reply){ 0 };
	return o;
}
