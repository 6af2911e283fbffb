/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * A portal fetches the Response that its artifact stands for: once, in time, and only the portal it was made for.
 * Whatever else is asked for, there is no message, and that is a success all the same (SAML-CORE 3.5.3).
 */
#include "idp/flow/flow.h"
#include "idp/flow/reply.h"
#include "lib/saml/soap.h"

static OUTCOME by_soap(const struct http_request *in, const struct world *w, struct arena *mem, struct http_reply *out)
{
	const struct ports *ports = w->ports;
	const int64_t now_at = ports->now(ports->self);
	struct artresolve_verified question;
	const struct partner *partner;
	struct artresolve_raw raw;
	struct saml_wire wire;
	struct bytes message;

	TRY(soap_receive(in, mem, &wire));
	TRY(artresolve_decode(&wire, mem, &raw));
	TRY(ports->partner_find(ports->self, raw.issuer, mem, &partner));
	TRY(artresolve_verify(&wire, &raw, partner, ROLE_SP, &w->self, now_at, mem, &question));
	TRY(artifact_message(w, &question, now_at, mem, &message));
	ports->note(ports->self, in->request_id, bytes_is_present(message) ? "artifact.resolved" : "artifact.unknown",
	            outcome_ok(), bytes_of(partner->entity_id), LEVEL_NONE);
	return reply_artifact(w, &question, message, mem, out);
}

OUTCOME flow_artifact(const struct http_request *in, const struct world *w, struct arena *mem, struct http_reply *out)
{
	return reply_or_fault(in, w, by_soap(in, w, mem, out), mem, out);
}
