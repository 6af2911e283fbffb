/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/wire/query.h"

#include <limits.h>
#include <string.h>

#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "lib/wire/form.h"
#include "lib/base/banned.h"

/* Both as sent. */
struct pair {
	struct bytes name;
	struct bytes value;
};

struct pairs {
	struct pair at[LIMIT_FORM_FIELDS];
	size_t n;
};

/* RFC 3986 3.4, but without ';', which some readers take for '&'. */
static bool is_query_octet(unsigned char c)
{
	static const bool is_other[UCHAR_MAX + 1] = {
		['-'] = true, ['.'] = true, ['_'] = true, ['~'] = true, ['!'] = true, ['$'] = true, ['&'] = true,
		['\''] = true, ['('] = true, [')'] = true, ['*'] = true, ['+'] = true, [','] = true, ['='] = true,
		[':'] = true, ['@'] = true, ['/'] = true, ['?'] = true, ['%'] = true,
	};
	const unsigned char lower = ascii_lower(c);

	return (lower >= 'a' && lower <= 'z') || ascii_is_digit(c) || is_other[c];
}

static OUTCOME octets_check(struct bytes query)
{
	for (size_t i = 0; i < query.len; i++)
		REQUIRE(is_query_octet(query.ptr[i]), QUERY_SYNTAX);
	return outcome_ok();
}

/* A name that needs decoding is no name: another reader would decode it after the signature was checked. */
static OUTCOME pair_read(struct bytes part, struct pair *out)
{
	const unsigned char *equals = part.len > 0 ? memchr(part.ptr, '=', part.len) : NULL;
	const size_t name_len = equals != NULL ? (size_t)(equals - part.ptr) : part.len;

	for (size_t i = 0; i < name_len; i++)
		REQUIRE(part.ptr[i] != '%' && part.ptr[i] != '+', QUERY_NAME_ENCODED);
	REQUIRE(equals != NULL && name_len > 0, QUERY_SYNTAX);
	out->name = bytes_at(part.ptr, name_len);
	out->value = bytes_at(equals + 1, part.len - name_len - 1);
	return outcome_ok();
}

static OUTCOME query_split(struct bytes query, struct pairs *out)
{
	size_t start = 0;

	out->n = 0;
	REQUIRE(query.len <= LIMIT_TARGET_BYTES, QUERY_TOO_LONG);
	if (!bytes_is_present(query) || query.len == 0)
		return outcome_ok();
	TRY(octets_check(query));
	for (size_t i = 0; i <= query.len; i++) {
		if (i < query.len && query.ptr[i] != '&')
			continue;
		REQUIRE(out->n < LIMIT_FORM_FIELDS, QUERY_TOO_LONG);
		TRY(pair_read(bytes_at(query.ptr + start, i - start), &out->at[out->n]));
		out->n++;
		start = i + 1;
	}
	return outcome_ok();
}

/* Absent stays absent. */
static OUTCOME value_decode(struct bytes raw, struct arena *mem, struct bytes *out)
{
	struct outcome o;

	*out = (struct bytes){ 0 };
	if (!bytes_is_present(raw))
		return outcome_ok();
	o = form_unescape(raw, mem, out);
	REQUIRE(o.rule != RULE_FORM_SYNTAX, QUERY_SYNTAX);
	return o;
}

OUTCOME query_param(struct bytes query, const char *name, struct arena *mem, struct bytes *out)
{
	struct bytes found = { 0 };
	struct pairs pairs;

	*out = (struct bytes){ 0 };
	TRY(query_split(query, &pairs));
	for (size_t i = 0; i < pairs.n; i++) {
		if (!bytes_equal_text(pairs.at[i].name, name))
			continue;
		REQUIRE(!bytes_is_present(found), QUERY_DUPLICATE);
		found = pairs.at[i].value;
	}
	return value_decode(found, mem, out);
}

enum { SAML_REQUEST, SAML_RESPONSE, RELAY_STATE, SIG_ALG, SIGNATURE, SAML_ENCODING, N_SAML };

static const char *const saml_names[N_SAML] = {
	[SAML_REQUEST] = "SAMLRequest", [SAML_RESPONSE] = "SAMLResponse",
	[RELAY_STATE] = "RelayState",   [SIG_ALG] = "SigAlg",
	[SIGNATURE] = "Signature",      [SAML_ENCODING] = "SAMLEncoding",
};

static OUTCOME saml_sort(const struct pairs *pairs, struct bytes raw[N_SAML])
{
	for (size_t i = 0; i < pairs->n; i++) {
		unsigned k = 0;

		while (k < N_SAML && !bytes_equal_text(pairs->at[i].name, saml_names[k]))
			k++;
		REQUIRE(k < N_SAML, QUERY_SYNTAX);
		REQUIRE(!bytes_is_present(raw[k]), QUERY_DUPLICATE);
		raw[k] = pairs->at[i].value;
	}
	return outcome_ok();
}

static OUTCOME saml_check(const struct bytes raw[N_SAML])
{
	const bool is_request = bytes_is_present(raw[SAML_REQUEST]);
	const bool is_response = bytes_is_present(raw[SAML_RESPONSE]);

	REQUIRE(!(is_request && is_response), QUERY_DUPLICATE);
	REQUIRE(raw[SAML_REQUEST].len + raw[SAML_RESPONSE].len > 0, QUERY_MISSING);
	REQUIRE(bytes_is_present(raw[SIG_ALG]) == bytes_is_present(raw[SIGNATURE]), QUERY_MISSING);
	if (bytes_is_present(raw[SIG_ALG]))
		REQUIRE(raw[SIG_ALG].len > 0 && raw[SIGNATURE].len > 0, QUERY_MISSING);
	return outcome_ok();
}

/* SAML-BIND 3.4.4.1: the encoded values as they were sent, in this order, whatever order they came in. */
static OUTCOME signed_octets(const struct bytes raw[N_SAML], size_t max_bytes, struct arena *mem,
                             struct bytes *out)
{
	static const unsigned order[] = { SAML_REQUEST, SAML_RESPONSE, RELAY_STATE, SIG_ALG };
	struct text t = text_new(mem, max_bytes);

	for (size_t i = 0; i < ARRAY_LEN(order); i++) {
		if (!bytes_is_present(raw[order[i]]))
			continue;
		if (t.len > 0)
			text_lit(&t, "&");
		text_str(&t, saml_names[order[i]]);
		text_lit(&t, "=");
		text_bytes(&t, raw[order[i]]);
	}
	return text_done(&t, out);
}

OUTCOME query_saml(struct bytes query, struct arena *mem, struct query_saml *out)
{
	struct bytes raw[N_SAML] = { 0 }, encoding;
	struct query_saml got = { 0 };
	struct pairs pairs;

	*out = (struct query_saml){ 0 };
	TRY(query_split(query, &pairs));
	TRY(saml_sort(&pairs, raw));
	TRY(saml_check(raw));
	got.is_response = bytes_is_present(raw[SAML_RESPONSE]);
	TRY(value_decode(raw[got.is_response ? SAML_RESPONSE : SAML_REQUEST], mem, &got.message));
	TRY(value_decode(raw[RELAY_STATE], mem, &got.relay_state));
	REQUIRE(got.relay_state.len <= LIMIT_RELAY_IN_BYTES, RELAY_TOO_LONG);
	TRY(value_decode(raw[SIG_ALG], mem, &got.sig_alg));
	TRY(value_decode(raw[SIGNATURE], mem, &got.signature));
	TRY(value_decode(raw[SAML_ENCODING], mem, &encoding));
	if (bytes_is_present(encoding))
		REQUIRE(bytes_equal_text(encoding, URI_ENCODING_DEFLATE), QUERY_SYNTAX);
	if (bytes_is_present(got.signature))
		TRY(signed_octets(raw, query.len, mem, &got.signed_octets));
	*out = got;
	return outcome_ok();
}
