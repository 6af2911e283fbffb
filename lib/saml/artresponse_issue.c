/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/artifact.h"

#include <string.h>

#include "lib/saml/ncname.h"
#include "lib/saml/port_lasso.h"
#include "lib/saml/splice.h"
#include "lib/spec/uris.h"
#include "lib/base/banned.h"

#define END "</samlp:ArtifactResponse>"
#define DECLARATION " xmlns:samlp=\"" NS_SAMLP "\""

static OUTCOME message_add(struct bytes whole, struct bytes message, struct arena *mem, struct bytes *out)
{
	struct bytes bare;

	*out = whole;
	if (!bytes_is_present(message))
		return outcome_ok();
	REQUIRE(whole.len > strlen(END), INTERNAL);
	TRY(splice_bare(message, DECLARATION, mem, &bare));
	return splice_at(whole, whole.len - strlen(END), bare, mem, out);
}

OUTCOME artresponse_issue(const struct artresponse_plan *plan, const struct signer *signer, enum sig_alg alg,
                          struct arena *mem, struct bytes *out)
{
	struct bytes octets;

	*out = (struct bytes){ 0 };
	REQUIRE(ncname_is(plan->id) && ncname_is(plan->in_response_to), SIGN_VALUE);
	REQUIRE(xml_value_is_or_absent(plan->destination) && xml_value_is(plan->issuer), SIGN_VALUE);
	TRY(port_lasso_artresponse(plan, mem, &octets));
	TRY(message_add(octets, plan->message, mem, &octets));
	/* A plain assertion inside may use xs, which must stay in what is digested. */
	return splice_signed(octets, plan->id, true, signer, alg, mem, out);
}
