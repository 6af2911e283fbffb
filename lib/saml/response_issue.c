/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/response.h"

#include "lib/base/text.h"
#include "lib/saml/ncname.h"
#include "lib/saml/response_shape.h"
#include "lib/saml/splice.h"

OUTCOME response_start(void)
{
	return response_shape_start();
}

void response_stop(void)
{
	response_shape_stop();
}

/* out: the element with its Signature */
static OUTCOME sign(const struct response_sealing *sealing, const struct shape_octets *octets, const char *id,
                    bool typed, struct arena *mem, struct bytes *out)
{
	const struct bytes all = octets->all;
	const size_t at = octets->signature_at;
	struct bytes signature;
	struct text t;

	TRY(sig_make(sealing->signer, sealing->alg, all, id, typed, mem, &signature));
	t = text_new(mem, all.len + signature.len);
	(void)text_room(&t, all.len + signature.len);
	text_put(&t, all.ptr, at);
	text_bytes(&t, signature);
	text_put(&t, all.ptr + at, all.len - at);
	return text_done(&t, out);
}

static OUTCOME assertion_issue(const struct response_plan *plan, const struct response_sealing *sealing,
                               bool typed, struct arena *mem, struct bytes *out)
{
	struct shape_octets octets;

	REQUIRE(ncname_is(plan->assertion_id), SIGN_VALUE);
	TRY(response_shape_assertion(plan, mem, &octets));
	if (plan->encrypt_nameid != NULL) /* behind the Issuer, so the Signature's place does not move */
		TRY(splice_encrypted_id(octets.all, plan->encrypt_nameid, mem, &octets.all));
	*out = octets.all;
	if (sealing->sign_assertion)
		TRY(sign(sealing, &octets, plan->assertion_id, typed, mem, out));
	if (sealing->encrypt != NULL)
		return xml_encrypt(sealing->encrypt, *out, mem, out);
	return outcome_ok();
}

OUTCOME response_issue(const struct response_plan *plan, const struct response_sealing *sealing,
                       struct arena *mem, struct bytes *out)
{
	const bool has_assertion = plan->status == NULL;
	const bool typed = has_assertion && plan->is_typed && plan->n_attributes > 0;
	struct bytes assertion = { 0 };
	struct shape_octets octets;

	*out = (struct bytes){ 0 };
	REQUIRE(ncname_is(plan->id), SIGN_VALUE);
	REQUIRE(plan->in_response_to == NULL || ncname_is(plan->in_response_to), SIGN_VALUE);
	REQUIRE(sealing->sign_response || sealing->sign_assertion || !has_assertion, SIGN_FAILED);
	if (has_assertion)
		TRY(assertion_issue(plan, sealing, typed, mem, &assertion));
	TRY(response_shape_response(plan, assertion, mem, &octets));
	if (sealing->sign_response || !has_assertion)
		/* In an encrypted assertion there is no xs left that the Response's digest must keep. */
		return sign(sealing, &octets, plan->id, typed && sealing->encrypt == NULL, mem, out);
	*out = octets.all;
	return outcome_ok();
}
