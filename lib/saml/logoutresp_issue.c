/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/logout.h"

#include "lib/saml/ncname.h"
#include "lib/saml/port_lasso.h"
#include "lib/saml/splice.h"

OUTCOME logoutresp_issue(const struct logoutresp_plan *plan, const struct signer *signer, enum sig_alg alg,
                         struct arena *mem, struct bytes *out)
{
	struct bytes octets;

	*out = (struct bytes){ 0 };
	REQUIRE(ncname_is(plan->id) && ncname_is(plan->in_response_to), SIGN_VALUE);
	REQUIRE(xml_value_is_or_absent(plan->destination) && xml_value_is(plan->issuer), SIGN_VALUE);
	REQUIRE(xml_value_is_or_absent(plan->status) && xml_value_is_or_absent(plan->substatus), SIGN_VALUE);
	REQUIRE(xml_value_is_or_absent(plan->status_message), SIGN_VALUE);
	TRY(port_lasso_logoutresp(plan, mem, &octets));
	if (signer != NULL)
		TRY(splice_signed(octets, plan->id, false, signer, alg, mem, &octets));
	*out = octets;
	return outcome_ok();
}
