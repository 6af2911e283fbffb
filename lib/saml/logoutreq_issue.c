/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/logout.h"

#include "lib/saml/ncname.h"
#include "lib/saml/port_lasso.h"
#include "lib/saml/splice.h"

static OUTCOME values_check(const struct logoutreq_plan *plan)
{
	REQUIRE(ncname_is(plan->id), SIGN_VALUE);
	REQUIRE(xml_value_is(plan->destination) && xml_value_is(plan->issuer), SIGN_VALUE);
	REQUIRE(xml_value_is_or_absent(plan->reason), SIGN_VALUE);
	REQUIRE(xml_value_is(plan->nameid) && xml_value_is_or_absent(plan->nameid_format), SIGN_VALUE);
	REQUIRE(xml_value_is_or_absent(plan->name_qualifier), SIGN_VALUE);
	REQUIRE(xml_value_is_or_absent(plan->sp_name_qualifier), SIGN_VALUE);
	for (size_t i = 0; i < plan->n_session_indexes; i++)
		REQUIRE(xml_value_is(plan->session_indexes[i]), SIGN_VALUE);
	return outcome_ok();
}

OUTCOME logoutreq_issue(const struct logoutreq_plan *plan, const struct encrypt_to *encrypt,
                        const struct signer *signer, enum sig_alg alg, struct arena *mem, struct bytes *out)
{
	struct bytes octets;

	*out = (struct bytes){ 0 };
	TRY(values_check(plan));
	TRY(port_lasso_logoutreq(plan, mem, &octets));
	if (encrypt != NULL)
		TRY(splice_encrypted_id(octets, encrypt, mem, &octets));
	if (signer != NULL)
		TRY(splice_signed(octets, plan->id, false, signer, alg, mem, &octets));
	*out = octets;
	return outcome_ok();
}
