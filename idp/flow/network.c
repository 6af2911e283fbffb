/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/flow/network.h"

#include <arpa/inet.h>

#include "lib/base/text.h"

#define IPV6_PREFIX_BYTES 8

OUTCOME network_of(struct bytes peer, struct arena *mem, struct bytes *out)
{
	struct text t = text_new(mem, INET6_ADDRSTRLEN);
	struct in6_addr v6;
	struct in_addr v4;
	const char *text;

	*out = (struct bytes){ 0 };
	if (!is_ok(arena_text(mem, peer, &text)))
		text = "";
	if (inet_pton(AF_INET, text, &v4) == 1)
		text_hex(&t, bytes_at(&v4, sizeof v4));
	else if (inet_pton(AF_INET6, text, &v6) == 1)
		text_hex(&t, bytes_at(&v6, IPV6_PREFIX_BYTES));
	else
		text_lit(&t, "unknown");
	return text_done(&t, out);
}

bool network_is_address(struct bytes peer, struct arena *mem)
{
	struct in6_addr v6;
	struct in_addr v4;
	const char *text;

	return is_ok(arena_text(mem, peer, &text)) &&
	       (inet_pton(AF_INET, text, &v4) == 1 || inet_pton(AF_INET6, text, &v6) == 1);
}
