/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Whatever request is acted on says what the portal signed, by POST and by Redirect.
 *
 * An input is composed of honest requests (pieces.h): the message of a POST, or behind QUERY the query of a
 * GET.
 */
#include "tests/support/unit.h"

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/pieces.h"
#include "tests/support/mint.h"

#include "lib/saml/authnreq.h"
#include "lib/saml/binding.h"
#include "lib/wire/form.h"
#include "lib/xml/sigmake.h"

#define QUERY 0xc1
#define RELAY "a&b=c %41"

static struct stage {
	struct arena *mem; /* lasts the process */
	const struct partner *portal;
	struct pieces post, query;
	struct authnreq_verified honest;
} stage;

static const struct saml_self self = { .entity_id = MINT_SELF, .sso_url = MINT_SSO, .clock_skew_s = 60 };

static OUTCOME verify(const struct saml_wire *wire, struct arena *mem, struct authnreq_verified *out)
{
	struct authnreq_raw raw;

	TRY(authnreq_decode(wire, mem, &raw));
	return authnreq_verify(wire, &raw, stage.portal, &self, MINT_NOW, mem, out);
}

static OUTCOME receive_post(struct bytes xml, struct arena *mem, struct authnreq_verified *out)
{
	const struct saml_wire wire = { .binding = BINDING_POST, .xml = xml };

	return verify(&wire, mem, out);
}

static OUTCOME receive_query(struct bytes query, struct arena *mem, struct authnreq_verified *out)
{
	const struct http_request in = { .request_id = "fuzz", .method = HTTP_GET, .query = query };
	struct saml_wire wire;

	TRY(binding_request_receive(&in, mem, &wire));
	return verify(&wire, mem, out);
}

static void post_make(void)
{
	const struct mint how = { .key = mint_key(MINT_P256), .alg = SIG_ECDSA256, .sign_message = true };
	const struct bytes whole = mint_request(stage.mem, &how),
			   signature = pieces_from(whole, "<ds:Signature");

	stage.post = (struct pieces){ {
		whole,
		pieces_before(whole, "<ds:Signature"),
		pieces_before(signature, "<samlp:NameIDPolicy"),
		pieces_before(pieces_from(signature, "<samlp:NameIDPolicy"), "</samlp:AuthnRequest>"),
		bytes_of("</samlp:AuthnRequest>"),
	} };
	MUST(is_ok(receive_post(whole, stage.mem, &stage.honest)));
}

static OUTCOME portal_sign(void *key, enum sig_alg alg, struct bytes octets, unsigned char *out, size_t cap,
                           size_t *out_len)
{
	return alg_sign(key, alg, octets, out, cap, out_len);
}

static void query_make(void)
{
	const struct mint how = { 0 };
	const struct signer signer = { .sign = portal_sign, .self = mint_key(MINT_P256) };
	const struct bytes xml = mint_request(stage.mem, &how);
	struct authnreq_verified got;
	struct bytes query;
	const char *url;

	MUST(is_ok(binding_redirect_url(MINT_SSO, "SAMLRequest", xml, bytes_of(RELAY), &signer, SIG_ECDSA256,
	                                stage.mem, &url)));
	query = bytes_of(url + strlen(MINT_SSO "?"));
	stage.query = (struct pieces){ {
		query,
		pieces_before(query, "&RelayState="),
		pieces_before(pieces_from(query, "RelayState="), "&SigAlg="),
		pieces_before(pieces_from(query, "SigAlg="), "&Signature="),
		pieces_from(query, "Signature="),
		pieces_from(pieces_before(query, "&RelayState="), "="),
		bytes_of("SAMLRequest"),
		bytes_of("%53AMLRequest"),
	} };
	MUST(is_ok(receive_query(query, stage.mem, &got)));
}

static void stage_make(void)
{
	if (stage.mem != NULL)
		return;
	MUST(is_ok(xml_start()));
	stage.mem = arena_new(LIMIT_REQUEST_MEMORY);
	MUST(stage.mem != NULL);
	stage.portal = mint_partner(stage.mem, PROFILE_BSI, MINT_P256, MINT_P256, (struct mint_change){ 0 });
	post_make();
	query_make();
}

static void compare(const struct authnreq_verified *got)
{
	const struct authnreq_fields *a = &got->said, *b = &stage.honest.said;

	MUST(got->partner == stage.portal && got->acs == stage.honest.acs);
	MUST(bytes_equal(a->id, b->id) && a->issued_at == b->issued_at && bytes_equal(a->issuer, b->issuer));
	MUST(is_same(a->destination, b->destination) && is_same(a->acs_url, b->acs_url));
	MUST(a->force_authn == b->force_authn && a->is_passive == b->is_passive &&
	     a->comparison == b->comparison);
	MUST(is_same(a->nameid_format, b->nameid_format) && a->allow_create == b->allow_create);
	MUST(a->n_class_refs == b->n_class_refs && a->n_attributes == b->n_attributes);
	for (size_t i = 0; i < a->n_class_refs; i++)
		MUST(bytes_equal(a->class_refs[i], b->class_refs[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const bool is_query = size > 0 && data[0] == QUERY;
	const struct bytes input = bytes_at(data + is_query, size - is_query);
	struct authnreq_verified got = { 0 };
	struct outcome o;

	MUST(mem != NULL);
	stage_make();
	if (is_query)
		o = receive_query(pieces_compose(&stage.query, input, LIMIT_TARGET_BYTES, mem), mem, &got);
	else
		o = receive_post(pieces_compose(&stage.post, input, LIMIT_XML_BYTES, mem), mem, &got);
	if (is_ok(o))
		compare(&got);
	else
		MUST(got.partner == NULL && got.acs == NULL && got.said.id.ptr == NULL);
	return 0;
}
