/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * port_lasso - our messages as lasso's typed objects, in canonical octets; port_lasso*.[ch] alone include
 * lasso
 *
 * lasso decides elements, order and namespaces. What its objects cannot say (a second authority, xsi:type,
 * TrustLevel, content of StatusDetail and Extensions) is added to the tree. It gets our own values only: no
 * key, no partner's document, no hostile octet. Values are not checked here: callers did, or check what comes
 * out.
 * Source: SAML-CORE 2, 3; BundID 6, 9.
 */
#ifndef SAML_PORT_LASSO_H
#define SAML_PORT_LASSO_H

#include "lib/saml/artifact.h"
#include "lib/saml/authnreq.h"
#include "lib/saml/logout.h"
#include "lib/saml/response.h"

/* Before fork and before xml_start(), whose silence lasso's own start would undo; a second call does nothing. There is
 * no stop: it would end libxml2 for everybody. Rules: INTERNAL */
OUTCOME port_lasso_start(void);

/* Exclusive canonical octets without Signature. Rules: OUT_OF_MEMORY INTERNAL */
OUTCOME port_lasso_assertion(const struct response_plan *plan, struct arena *mem, struct bytes *out);
OUTCOME port_lasso_response(const struct response_plan *plan, struct arena *mem,
                            struct bytes *out); /* no assertion */
OUTCOME port_lasso_authnreq(const struct authnreq_plan *plan, struct arena *mem, struct bytes *out);
OUTCOME port_lasso_logoutreq(const struct logoutreq_plan *plan, struct arena *mem, struct bytes *out);
OUTCOME port_lasso_logoutresp(const struct logoutresp_plan *plan, struct arena *mem, struct bytes *out);
OUTCOME port_lasso_artresolve(const struct artresolve_plan *plan, struct arena *mem, struct bytes *out);
OUTCOME port_lasso_artresponse(const struct artresponse_plan *plan, struct arena *mem,
                               struct bytes *out); /* no message */

#endif
