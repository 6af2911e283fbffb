/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Whatever answer is believed says what the account signed, and nothing else.
 *
 * An input is composed of honest answers (pieces.h). Behind SEALED it is what somebody encrypted to us and
 * put into an unsigned Response: everybody has our public key.
 */
#include "tests/support/unit.h"

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/pieces.h"
#include "tests/support/mint.h"

#include "lib/saml/response.h"
#include "lib/xml/encrypt.h"

#define SEALED 0xc1

static struct stage {
	struct arena *mem; /* lasts the process */
	const struct partner *account;
	EVP_PKEY *own[1];
	struct pieces pieces;
	struct bytes head, tail; /* of an unsigned Response, around its assertion */
	struct response_verified honest, honest_error;
} stage;

static OUTCOME receive(struct bytes xml, struct arena *mem, struct response_verified *out)
{
	const struct saml_self self = { .entity_id = MINT_SELF, .acs_url = MINT_ACS, .clock_skew_s = 60 };
	const struct response_expected expected = { .request_id = MINT_REQUEST_ID,
		                                    .asked_at = MINT_NOW - 10,
		                                    .min_level = LEVEL_SUBSTANZIELL,
		                                    .account = stage.account };
	const struct decrypt_keys keys = { .keys = stage.own, .n_keys = 1 };
	const struct saml_wire wire = { .binding = BINDING_POST, .xml = xml };
	struct response_raw raw;

	*out = (struct response_verified){ 0 };
	TRY(response_decode(&wire, mem, &raw));
	return response_verify(&raw, &expected, &self, &keys, MINT_NOW, mem, out);
}

static struct encrypt_to to_us(void)
{
	return (struct encrypt_to){ stage.own[0], mint_cert(MINT_RSA_2048), ENC_AES128_GCM, KT_OAEP_SHA256 };
}

static void pieces_make(void)
{
	const struct encrypt_to to = to_us();
	struct mint how = {
		.key = mint_key(MINT_P256), .alg = SIG_ECDSA256, .sign_assertion = true, .sign_message = true
	};
	const struct bytes both = mint_response(stage.mem, &how);
	const struct bytes error = mint_error(stage.mem, &how);
	const struct bytes signature = pieces_from(both, "<ds:Signature"),
			   assertion = pieces_from(both, "<saml:Assertion");
	struct bytes inner, sealed, bare;

	how.sign_message = false;
	inner = mint_response(stage.mem, &how);
	how.encrypt = &to;
	sealed = mint_response(stage.mem, &how);
	bare = pieces_from(assertion, "<ds:Signature");
	stage.head = pieces_before(inner, "<saml:Assertion");
	stage.tail = pieces_from(inner, "</samlp:Response>");
	stage.pieces = (struct pieces){ {
		both,
		inner,
		sealed,
		error,
		pieces_before(both, "<ds:Signature"), /* the Response's start */
		bytes_at(signature.ptr, pieces_before(signature, "<samlp:Status").len), /* its Signature */
		pieces_before(assertion, "</samlp:Response>"),                /* the signed Assertion */
		bytes_at(bare.ptr, pieces_before(bare, "<saml:Subject").len), /* its Signature */
		pieces_from(pieces_before(bare, "</samlp:Response>"),
		            "<saml:Subject"), /* what is behind it */
		pieces_before(pieces_from(sealed, "<saml:EncryptedAssertion"), "</samlp:Response>"),
		bytes_of("</samlp:Response>"),
	} };
	MUST(is_ok(receive(inner, stage.mem, &stage.honest)) && stage.honest.is_success);
	MUST(is_ok(receive(error, stage.mem, &stage.honest_error)) && !stage.honest_error.is_success);
}

static void stage_make(void)
{
	if (stage.mem != NULL)
		return;
	MUST(is_ok(xml_start()));
	stage.mem = arena_new(LIMIT_REQUEST_MEMORY);
	MUST(stage.mem != NULL);
	stage.own[0] = mint_key(MINT_RSA_2048);
	stage.account = mint_partner(stage.mem, PROFILE_BSI, MINT_P256, MINT_P256, (struct mint_change){ 0 });
	pieces_make();
}

static void attributes_compare(const struct response_verified *got, const struct response_verified *honest)
{
	MUST(got->n_attributes == honest->n_attributes);
	for (size_t i = 0; i < got->n_attributes; i++) {
		const struct response_attribute *a = &got->attributes[i], *b = &honest->attributes[i];

		MUST(bytes_equal(a->name, b->name) && is_same(a->friendly_name, b->friendly_name));
		MUST(a->level == b->level && a->n_values == b->n_values);
		for (size_t k = 0; k < a->n_values; k++)
			MUST(bytes_equal(a->values[k], b->values[k]));
	}
}

static void compare(const struct response_verified *got)
{
	const struct response_verified *honest = got->is_success ? &stage.honest : &stage.honest_error;

	MUST(is_same(got->assertion_id, honest->assertion_id) && is_same(got->nameid, honest->nameid));
	MUST(is_same(got->nameid_format, honest->nameid_format));
	MUST(is_same(got->session_index, honest->session_index));
	MUST(got->authn_at == honest->authn_at && got->level == honest->level);
	MUST(got->not_on_or_after_at == honest->not_on_or_after_at);
	MUST(got->session_not_on_or_after_at == honest->session_not_on_or_after_at);
	MUST(got->is_success ||
	     (is_same(got->status, honest->status) && is_same(got->substatus, honest->substatus) &&
	      is_same(got->status_message, honest->status_message)));
	attributes_compare(got, honest);
}

/* What is in it is the sender's; that it was sealed proves nothing. */
static struct bytes seal(struct bytes plain, struct arena *mem)
{
	const struct encrypt_to to = to_us();
	struct text t = text_new(mem, LIMIT_REQUEST_MEMORY);
	struct bytes sealed, xml;

	MUST(is_ok(xml_encrypt(&to, plain, mem, &sealed)));
	text_bytes(&t, stage.head);
	text_bytes(&t, sealed);
	text_bytes(&t, stage.tail);
	MUST(is_ok(text_done(&t, &xml)));
	return xml;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const bool is_sealed = size > 0 && data[0] == SEALED;
	struct response_verified got;
	struct bytes xml;

	MUST(mem != NULL);
	stage_make();
	xml = pieces_compose(&stage.pieces, bytes_at(data + is_sealed, size - is_sealed), LIMIT_XML_BYTES / 2,
	                     mem);
	if (is_sealed)
		xml = seal(xml, mem);
	if (is_ok(receive(xml, mem, &got)))
		compare(&got);
	else
		MUST(!got.is_success && got.nameid.ptr == NULL && got.attributes == NULL &&
		     got.level == LEVEL_NONE);
	return 0;
}
