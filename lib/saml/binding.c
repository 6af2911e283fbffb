/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/binding.h"

#include <string.h>

#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/wire/base64.h"
#include "lib/wire/form.h"
#include "lib/wire/inflate.h"
#include "lib/wire/query.h"
#include "lib/xml/sigmake.h"
#include "lib/base/banned.h"

#define SIGNATURE_BYTES ((size_t)1024) /* RSA with 8192 bit */

/* SAML-BIND 3.4.4.1: in a query the base64 has no line breaks; a raw '+', read as a blank, is a mistake. */
static OUTCOME query_base64(struct bytes text, struct arena *mem, struct bytes *out)
{
	for (size_t i = 0; i < text.len; i++)
		REQUIRE(!ascii_is_space(text.ptr[i]), BASE64_SYNTAX);
	return base64_decode(text, mem, out);
}

static OUTCOME redirect_receive(const struct http_request *in, bool is_response, struct arena *mem,
                                struct saml_wire *out)
{
	struct saml_wire got = { .binding = BINDING_REDIRECT };
	struct bytes deflated;
	struct query_saml query;

	TRY(query_saml(in->query, mem, &query));
	REQUIRE(query.is_response == is_response, QUERY_MISSING);
	TRY(query_base64(query.message, mem, &deflated));
	TRY(inflate_raw(deflated, mem, &got.xml));
	if (bytes_is_present(query.signature))
		TRY(query_base64(query.signature, mem, &got.signature));
	got.relay_state = query.relay_state;
	got.sig_alg = query.sig_alg;
	got.signed_octets = query.signed_octets;
	*out = got;
	return outcome_ok();
}

/* Which of two messages would count? */
static OUTCOME alone_check(const struct form *form, const char *field)
{
	static const char *const fields[] = { "SAMLRequest", "SAMLResponse", "SAMLart" };
	struct bytes value;

	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		TRY(form_field(form, fields[i], &value));
		REQUIRE(strcmp(fields[i], field) == 0 || !bytes_is_present(value), FORM_DUPLICATE);
	}
	return outcome_ok();
}

static OUTCOME post_receive(const struct http_request *in, const char *field, struct arena *mem,
                            struct saml_wire *out)
{
	struct saml_wire got = { .binding = BINDING_POST };
	struct bytes body, message;
	struct form form;

	TRY(http_form_body(in, &body));
	TRY(form_decode(body, mem, &form));
	TRY(form_required(&form, field, &message));
	TRY(alone_check(&form, field));
	TRY(form_field(&form, "RelayState", &got.relay_state));
	REQUIRE(got.relay_state.len <= LIMIT_RELAY_IN_BYTES, RELAY_TOO_LONG);
	TRY(base64_decode(message, mem, &got.xml));
	*out = got;
	return outcome_ok();
}

OUTCOME binding_request_receive(const struct http_request *in, struct arena *mem, struct saml_wire *out)
{
	*out = (struct saml_wire){ 0 };
	if (in->method == HTTP_GET)
		return redirect_receive(in, false, mem, out);
	return post_receive(in, "SAMLRequest", mem, out);
}

OUTCOME binding_answer_receive(const struct http_request *in, struct arena *mem, struct saml_wire *out)
{
	*out = (struct saml_wire){ 0 };
	if (in->method == HTTP_GET)
		return redirect_receive(in, true, mem, out);
	return post_receive(in, "SAMLResponse", mem, out);
}

OUTCOME binding_response_receive(const struct http_request *in, struct arena *mem, struct saml_wire *out)
{
	*out = (struct saml_wire){ 0 };
	return post_receive(in, "SAMLResponse", mem, out);
}

/* ---- ours ---- */

static OUTCOME to_base64(struct bytes octets, struct arena *mem, struct bytes *out)
{
	struct text t = text_new(mem, (octets.len + 2) / 3 * 4);

	base64_encode(&t, octets);
	return text_done(&t, out);
}

/* What the signature covers, SAML-BIND 3.4.4.1 */
static OUTCOME octets_make(const char *field, struct bytes xml, struct bytes relay_state, const char *alg_uri,
                           struct arena *mem, struct bytes *out)
{
	struct text t = text_new(mem, LIMIT_TARGET_BYTES);
	struct bytes deflated, message;

	TRY(deflate_raw(xml, mem, &deflated));
	TRY(to_base64(deflated, mem, &message));
	text_str(&t, field);
	text_lit(&t, "=");
	form_escape(&t, message);
	if (bytes_is_present(relay_state)) {
		text_lit(&t, "&RelayState=");
		form_escape(&t, relay_state);
	}
	text_lit(&t, "&SigAlg=");
	form_escape(&t, bytes_of(alg_uri));
	return text_done(&t, out);
}

static OUTCOME octets_sign(const struct signer *signer, enum sig_alg alg, struct bytes octets,
                           struct arena *mem, struct bytes *out)
{
	unsigned char signature[SIGNATURE_BYTES];
	size_t len = 0;

	TRY(signer->sign(signer->self, alg, octets, signature, sizeof signature, &len));
	REQUIRE(len > 0 && len <= sizeof signature, SIGN_FAILED);
	return to_base64(bytes_at(signature, len), mem, out);
}

/* The endpoint may have a query of its own. */
static const char *separator(const char *endpoint)
{
	const size_t len = strlen(endpoint);

	if (strchr(endpoint, '?') == NULL)
		return "?";
	return endpoint[len - 1] == '?' || endpoint[len - 1] == '&' ? "" : "&";
}

OUTCOME binding_redirect_url(const char *endpoint, const char *field, struct bytes xml,
                             struct bytes relay_state, const struct signer *signer, enum sig_alg alg,
                             struct arena *mem, const char **out)
{
	const char *alg_uri = sig_alg_uri(alg);
	struct text url = text_new(mem, LIMIT_TARGET_BYTES);
	struct bytes octets, signature;

	*out = NULL;
	REQUIRE(relay_state.len <= LIMIT_RELAY_BYTES, RELAY_TOO_LONG);
	REQUIRE(alg_uri != NULL, SIGN_FAILED);
	TRY(octets_make(field, xml, relay_state, alg_uri, mem, &octets));
	TRY(octets_sign(signer, alg, octets, mem, &signature));
	text_str(&url, endpoint);
	text_str(&url, separator(endpoint));
	text_bytes(&url, octets);
	text_lit(&url, "&Signature=");
	form_escape(&url, signature);
	return text_done_str(&url, out);
}
