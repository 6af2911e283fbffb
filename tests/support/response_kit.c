/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/response_kit.h"

static const struct saml_self self = { .entity_id = MINT_SELF, .acs_url = MINT_ACS, .clock_skew_s = SKEW_S };
static EVP_PKEY *own_keys[1];
static const struct decrypt_keys decrypting = { .keys = own_keys, .n_keys = 1 };
const struct partner *account;

struct response_expected expecting(void)
{
	return (struct response_expected){ .request_id = MINT_REQUEST_ID,
		                           .asked_at = MINT_NOW - 10,
		                           .min_level = LEVEL_SUBSTANZIELL,
		                           .account = account };
}

OUTCOME receive_as(struct bytes xml, const struct response_expected *expected, int64_t now_at,
                   struct arena *mem, struct response_verified *out)
{
	const struct saml_wire wire = { .binding = BINDING_POST, .xml = xml };
	struct response_raw raw;
	struct outcome o;

	*out = (struct response_verified){ 0 };
	TRY(response_decode(&wire, mem, &raw));
	o = response_verify(&raw, expected, &self, &decrypting, now_at, mem, out);
	if (!is_ok(o)) { /* nobody can read a half-checked value */
		assert_false(out->is_success);
		assert_null(out->nameid.ptr);
		assert_null(out->status.ptr);
		assert_int_equal(out->level, LEVEL_NONE);
	}
	return o;
}

OUTCOME receive(struct bytes xml, struct arena *mem, struct response_verified *out)
{
	const struct response_expected expected = expecting();

	return receive_as(xml, &expected, MINT_NOW, mem, out);
}

struct mint sealed(enum sealing sealing, const struct encrypt_to *to)
{
	return (struct mint){
		.key = mint_key(MINT_P256),
		.alg = SIG_ECDSA256,
		.sign_assertion = sealing != SIGN_MESSAGE && sealing != SIGN_MESSAGE_ENCRYPTED,
		.sign_message =
			sealing == SIGN_MESSAGE || sealing == SIGN_BOTH || sealing == SIGN_MESSAGE_ENCRYPTED,
		.encrypt = sealing >= SIGN_ASSERTION_ENCRYPTED ? to : NULL,
	};
}

struct encrypt_to to_us(void)
{
	return (struct encrypt_to){ own_keys[0], mint_cert(MINT_RSA), ENC_AES256_GCM, KT_OAEP_SHA256 };
}

int response_group_start(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);

	(void)state;
	if (!is_ok(xml_start()))
		return -1;
	own_keys[0] = mint_key(MINT_RSA);
	account = mint_partner(mem, PROFILE_BSI, MINT_P256, MINT_RSA, (struct mint_change){ 0 });
	return 0;
}

int response_group_end(void **state)
{
	(void)state;
	partner_release(account);
	mint_stop();
	xml_stop();
	return 0;
}
