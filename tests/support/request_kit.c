/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/request_kit.h"

static const struct saml_self self = { .entity_id = MINT_SELF, .sso_url = MINT_SSO, .clock_skew_s = SKEW_S };
const struct partner *partner;

void wire_make(struct arena *mem, enum saml_binding binding, const struct mint *how, struct saml_wire *out)
{
	struct mint plain = *how;
	unsigned char raw[1024];
	size_t len;

	*out = (struct saml_wire){ .binding = binding, .relay_state = bytes_of("r&<") };
	if (binding == BINDING_POST) {
		out->xml = mint_request(mem, how);
		return;
	}
	plain.sign_message = false;
	out->xml = mint_request(mem, &plain);
	if (!how->sign_message)
		return;
	out->signed_octets = bytes_of("SAMLRequest=x&SigAlg=y");
	out->sig_alg = bytes_of(sig_alg_uri(how->alg));
	assert_ok(alg_sign(how->key, how->alg, out->signed_octets, raw, sizeof raw, &len));
	assert_ok(arena_copy(mem, bytes_at(raw, len), &out->signature));
}

OUTCOME receive(const struct saml_wire *wire, const struct partner *from, int64_t now_at, struct arena *mem,
                struct authnreq_verified *out)
{
	struct authnreq_raw raw;
	struct outcome o;

	*out = (struct authnreq_verified){ 0 };
	TRY(authnreq_decode(wire, mem, &raw));
	o = authnreq_verify(wire, &raw, from, &self, now_at, mem, out);
	if (!is_ok(o)) { /* nobody can read a half-checked value */
		assert_null(out->partner);
		assert_null(out->acs);
		assert_null(out->said.id.ptr);
	}
	return o;
}

int request_group_start(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);

	(void)state;
	if (!is_ok(xml_start()))
		return -1;
	partner = mint_partner(mem, PROFILE_BSI, MINT_P256, MINT_RSA, (struct mint_change){ 0 });
	return 0;
}

int request_group_end(void **state)
{
	(void)state;
	partner_release(partner);
	mint_stop();
	xml_stop();
	return 0;
}
