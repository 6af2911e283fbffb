/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A portal sends a person: the request is checked, remembered, and either opened for this browser or answered at
 * once. Nothing of the message decides where anything is sent before it is verified.
 */
#include "idp/flow/browser.h"
#include "idp/flow/flow.h"
#include "idp/flow/reply.h"
#include "lib/saml/authnreq.h"
#include "lib/saml/binding.h"

OUTCOME flow_request(const struct http_request *in, const struct world *w, struct arena *mem, struct http_reply *out)
{
	const struct ports *ports = w->ports;
	const int64_t now_at = ports->now(ports->self);
	struct effects effects = { .now_at = now_at, .request_id = in->request_id };
	struct authnreq_verified request;
	struct request_decision decision;
	const struct partner *partner;
	struct browser_secret secret;
	struct authnreq_raw raw;
	struct saml_wire wire;

	TRY(binding_request_receive(in, mem, &wire));
	TRY(authnreq_decode(&wire, mem, &raw));
	TRY(ports->partner_find(ports->self, raw.said.issuer, mem, &partner));
	TRY(authnreq_verify(&wire, &raw, partner, &w->self, now_at, mem, &request));
	TRY(decide_request(&request, &w->policy, now_at, mem, &decision));
	TRY(browser_secret_make(w, mem, &decision.open, &secret));
	request_effects(&request, &decision, &effects);
	TRY(ports->apply(ports->self, &effects, mem));
	ports->note(ports->self, in->request_id, "request.verified", decision.why, decision.open.partner, LEVEL_NONE);
	return reply_request(in, w, &decision, partner, &secret, mem, out);
}
