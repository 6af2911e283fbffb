/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * portal_target - where a person goes back to: read strictly, on this portal only
 *
 * The proxy's header Servicekonto-Return wins. Else everything behind "return=" up to the end of the query,
 * so that a proxy may put an address there without encoding it: what begins with '/' or "http" is taken as it
 * is, all else is percent-decoded once. Hostile input: yes.
 */
#ifndef ADAPTER_PORTAL_TARGET_H
#define ADAPTER_PORTAL_TARGET_H

#include "lib/wire/form.h"
#include "sp-adapter/portal.h"

struct portal_query {
	struct form form; /* parameters in front of "return=" */
	bool has_target;
	struct bytes target; /* as it came, decoded; not yet checked */
};

/* Rules: FORM_* OUT_OF_MEMORY */
OUTCOME portal_target_query(struct bytes query, struct arena *mem, struct portal_query *out);

/* Target of header or query, checked; "/" when there is none. Rules: RETURN_TARGET URL_SYNTAX OUT_OF_MEMORY
 */
OUTCOME portal_target_choose(const struct http_request *in, const struct portal *p,
                             const struct portal_query *query, struct arena *mem, const char **out);

/* Absolute address of a checked target. Rules: OUT_OF_MEMORY */
OUTCOME portal_target_url(const struct portal *p, struct bytes target, struct arena *mem, const char **out);

/* Fields of a form that are not among the names: refused, so that a slip in a proxy's configuration is seen.
 */
bool portal_target_knows(const struct form *form, const char *const names[], size_t n);

#endif
