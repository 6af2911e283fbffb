/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/authnreq.h"

#include "lib/saml/ncname.h"
#include "lib/saml/port_lasso.h"

OUTCOME authnreq_issue(const struct authnreq_plan *plan, struct arena *mem, struct bytes *out)
{
	*out = (struct bytes){ 0 };
	REQUIRE(ncname_is(plan->id), SIGN_VALUE);
	REQUIRE(xml_value_is(plan->destination) && xml_value_is(plan->issuer) && xml_value_is(plan->acs_url),
	        SIGN_VALUE);
	REQUIRE(xml_value_is_or_absent(plan->nameid_format) && xml_value_is_or_absent(plan->display_name),
	        SIGN_VALUE);
	for (size_t i = 0; i < plan->n_attributes; i++)
		REQUIRE(xml_value_is(plan->attributes[i].name), SIGN_VALUE);
	return port_lasso_authnreq(plan, mem, out);
}
