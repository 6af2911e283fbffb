/* SPDX-License-Identifier: EUPL-1.2 */
/* The person does not want to log in: the portal is told so, the request is over. */
#include "idp/flow/browser.h"
#include "idp/flow/flow.h"
#include "idp/flow/reply.h"
#include "lib/wire/form.h"

OUTCOME flow_cancel(const struct http_request *in, const struct world *w, struct arena *mem, struct http_reply *out)
{
	const struct open_request *open;
	const struct partner *partner;
	struct bytes body, id;
	struct form form;

	TRY(http_form_body(in, &body));
	TRY(form_decode(body, mem, &form));
	TRY(form_required(&form, "request", &id));
	TRY(browser_open(in, w, id, mem, &open));
	TRY(w->ports->partner_find(w->ports->self, open->partner, mem, &partner));
	return answer_now(in, w, open, partner, NULL, outcome_of(RULE_CANCELLED, __LINE__), mem, out);
}
