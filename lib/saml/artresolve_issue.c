/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/artifact.h"

#include "lib/saml/ncname.h"
#include "lib/saml/port_lasso.h"
#include "lib/saml/splice.h"

OUTCOME artresolve_issue(const struct artresolve_plan *plan, const struct signer *signer, enum sig_alg alg,
                         struct arena *mem, struct bytes *out)
{
	struct bytes octets;

	*out = (struct bytes){ 0 };
	REQUIRE(ncname_is(plan->id), SIGN_VALUE);
	REQUIRE(xml_value_is(plan->destination) && xml_value_is(plan->issuer), SIGN_VALUE);
	REQUIRE(xml_value_is(plan->artifact), SIGN_VALUE);
	TRY(port_lasso_artresolve(plan, mem, &octets));
	return splice_signed(octets, plan->id, false, signer, alg, mem, out);
}
