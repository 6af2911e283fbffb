/* SPDX-License-Identifier: EUPL-1.2 */
/* What machines ask for: metadata, liveness, readiness, page assets. */
#include <string.h>

#include "sp-adapter/portal.h"
#include "lib/base/banned.h"

#define STATUS_OK 200
#define STATUS_UNAVAILABLE 503
#define TYPE_METADATA "application/samlmetadata+xml"
#define TYPE_TEXT "text/plain; charset=utf-8"

OUTCOME portal_metadata(const struct http_request *in, const struct portal *p, struct arena *mem,
                        struct http_reply *out)
{
	(void)in;
	(void)mem;
	http_reply_start(out, STATUS_OK, TYPE_METADATA, p->metadata);
	return outcome_ok();
}

OUTCOME portal_healthz(const struct http_request *in, const struct portal *p, struct arena *mem,
                       struct http_reply *out)
{
	(void)in;
	(void)p;
	http_reply_start(out, STATUS_OK, TYPE_TEXT, bytes_of("ok\n"));
	return http_reply_header(out, mem, "Cache-Control", "no-store");
}

OUTCOME portal_readyz(const struct http_request *in, const struct portal *p, struct arena *mem,
                      struct http_reply *out)
{
	/* keys and the account's metadata are loaded before a worker serves; what can go away is the database
	 */
	const bool is_ready = p->ports->is_ready(p->ports->self);

	(void)in;
	http_reply_start(out, is_ready ? STATUS_OK : STATUS_UNAVAILABLE, TYPE_TEXT,
	                 bytes_of(is_ready ? "ready\n" : "not ready: database not reachable\n"));
	return http_reply_header(out, mem, "Cache-Control", "no-store");
}

OUTCOME portal_static(const struct http_request *in, const struct portal *p, struct arena *mem,
                      struct http_reply *out)
{
	const size_t root = strlen(PORTAL_ROOT);

	(void)p;
	return asset_reply(bytes_at(in->path.ptr + root, in->path.len - root), mem, out);
}
