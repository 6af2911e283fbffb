/* SPDX-License-Identifier: EUPL-1.2 */
/* What machines ask for: metadata, liveness, readiness, page assets. */
#include "idp/flow/flow.h"
#include "lib/html/html.h"

#define TYPE_METADATA "application/samlmetadata+xml"
#define TYPE_TEXT     "text/plain; charset=utf-8"

OUTCOME flow_metadata(const struct http_request *in, const struct world *w, struct arena *mem, struct http_reply *out)
{
	(void)in;
	(void)mem;
	http_reply_start(out, 200, TYPE_METADATA, w->metadata);
	return outcome_ok();
}

OUTCOME flow_healthz(const struct http_request *in, const struct world *w, struct arena *mem, struct http_reply *out)
{
	(void)in;
	(void)w;
	http_reply_start(out, 200, TYPE_TEXT, bytes_of("ok\n"));
	return http_reply_header(out, mem, "Cache-Control", "no-store");
}

OUTCOME flow_readyz(const struct http_request *in, const struct world *w, struct arena *mem, struct http_reply *out)
{
	/* keys and partners' table are loaded before a worker serves; what can go away is the database */
	const bool is_ready = w->ports->is_ready(w->ports->self);

	(void)in;
	http_reply_start(out, is_ready ? 200 : 503, TYPE_TEXT,
	                 bytes_of(is_ready ? "ready\n" : "not ready: database not reachable\n"));
	return http_reply_header(out, mem, "Cache-Control", "no-store");
}

OUTCOME flow_static(const struct http_request *in, const struct world *w, struct arena *mem, struct http_reply *out)
{
	(void)w;
	return asset_reply(in->path, mem, out);
}
