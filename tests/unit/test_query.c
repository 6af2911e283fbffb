/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/wire/query.h"

#define CAP ((size_t)1024 * 1024)
#define DEFLATE_ENCODED "urn%3Aoasis%3Anames%3Atc%3ASAML%3A2.0%3Abindings%3AURL-Encoding%3ADEFLATE"

struct saml_case {
	const char *what;
	const char *query;
	enum rule rule;
};

static const struct saml_case cases[] = {
	{ "signed", "SAMLRequest=eA%3D%3D&RelayState=r&SigAlg=a&Signature=s", RULE_NONE },
	{ "unsigned", "SAMLRequest=eA%3D%3D", RULE_NONE },
	{ "a response", "SAMLResponse=eA%3D%3D", RULE_NONE },
	{ "empty RelayState", "SAMLRequest=eA&RelayState=", RULE_NONE },
	{ "encoding DEFLATE", "SAMLRequest=eA&SAMLEncoding=" DEFLATE_ENCODED, RULE_NONE },
	{ "raw sub-delimiters", "SAMLRequest=eA==&RelayState=!$'()*,:@/?", RULE_NONE },

	{ "absent query", NULL, RULE_QUERY_MISSING },
	{ "empty query", "", RULE_QUERY_MISSING },
	{ "no message", "RelayState=r", RULE_QUERY_MISSING },
	{ "empty message", "SAMLRequest=", RULE_QUERY_MISSING },
	{ "no Signature", "SAMLRequest=eA&SigAlg=a", RULE_QUERY_MISSING },
	{ "no SigAlg", "SAMLRequest=eA&Signature=s", RULE_QUERY_MISSING },
	{ "empty Signature", "SAMLRequest=eA&SigAlg=a&Signature=", RULE_QUERY_MISSING },
	{ "empty SigAlg", "SAMLRequest=eA&SigAlg=&Signature=s", RULE_QUERY_MISSING },
	{ "both empty", "SAMLRequest=eA&SigAlg=&Signature=", RULE_QUERY_MISSING },

	{ "request and response", "SAMLRequest=eA&SAMLResponse=eA", RULE_QUERY_DUPLICATE },
	{ "empty response beside", "SAMLRequest=eA&SAMLResponse=", RULE_QUERY_DUPLICATE },
	{ "message twice", "SAMLRequest=eA&SAMLRequest=eA", RULE_QUERY_DUPLICATE },
	{ "RelayState twice", "SAMLRequest=eA&RelayState=&RelayState=", RULE_QUERY_DUPLICATE },
	{ "SigAlg twice", "SAMLRequest=eA&SigAlg=a&SigAlg=a&Signature=s", RULE_QUERY_DUPLICATE },
	{ "Signature twice", "SAMLRequest=eA&SigAlg=a&Signature=s&Signature=s", RULE_QUERY_DUPLICATE },

	{ "second message by encoded name",
	  "SAMLRequest=eA&RelayState=r&SigAlg=a&Signature=s&%53AMLRequest=ZXZpbA", RULE_QUERY_NAME_ENCODED },
	{ "encoded name in front", "SAML%52equest=eA&SAMLRequest=eA", RULE_QUERY_NAME_ENCODED },
	{ "encoded name without value", "SAMLRequest=eA&%53AMLRequest", RULE_QUERY_NAME_ENCODED },
	{ "encoded '=' in the name", "SAMLRequest%3Dx=eA", RULE_QUERY_NAME_ENCODED },
	{ "doubly encoded name", "SAMLRequest=eA&%2553AMLRequest=eA", RULE_QUERY_NAME_ENCODED },
	{ "'+' in the name", "SAMLRequest=eA&+RelayState=r", RULE_QUERY_NAME_ENCODED },

	{ "unknown parameter", "SAMLRequest=eA&utm=x", RULE_QUERY_SYNTAX },
	{ "another case of a name", "SAMLRequest=eA&relaystate=r", RULE_QUERY_SYNTAX },
	{ "name with brackets", "SAMLRequest[]=eA", RULE_QUERY_SYNTAX },
	{ "';' as separator", "SAMLRequest=eA;RelayState=r", RULE_QUERY_SYNTAX },
	{ "';' in a value", "SAMLRequest=eA&RelayState=a;b", RULE_QUERY_SYNTAX },
	{ "other encoding", "SAMLRequest=eA&SAMLEncoding=urn%3Ax", RULE_QUERY_SYNTAX },
	{ "empty encoding", "SAMLRequest=eA&SAMLEncoding=", RULE_QUERY_SYNTAX },
	{ "no '='", "SAMLRequest=eA&RelayState", RULE_QUERY_SYNTAX },
	{ "empty name", "SAMLRequest=eA&=r", RULE_QUERY_SYNTAX },
	{ "'&' at the end", "SAMLRequest=eA&", RULE_QUERY_SYNTAX },
	{ "'&' doubled", "SAMLRequest=eA&&RelayState=r", RULE_QUERY_SYNTAX },
	{ "half an escape", "SAMLRequest=eA&RelayState=%4", RULE_QUERY_SYNTAX },
	{ "half an escape, then '&'", "RelayState=%4&SAMLRequest=eA", RULE_QUERY_SYNTAX },
	{ "no hex digits", "SAMLRequest=%zz", RULE_QUERY_SYNTAX },
	{ "blank", "SAMLRequest=eA&RelayState=a b", RULE_QUERY_SYNTAX },
	{ "line end", "SAMLRequest=eA\r\n", RULE_QUERY_SYNTAX },
	{ "quote", "SAMLRequest=eA&RelayState=\"", RULE_QUERY_SYNTAX },
	{ "angle bracket", "SAMLRequest=eA&RelayState=<", RULE_QUERY_SYNTAX },
	{ "backslash", "SAMLRequest=eA&RelayState=\\", RULE_QUERY_SYNTAX },
	{ "fragment", "SAMLRequest=eA#x", RULE_QUERY_SYNTAX },
	{ "raw umlaut", "SAMLRequest=eA&RelayState=\xc3\xbc", RULE_QUERY_SYNTAX },
};

static void a_saml_query_is_read_strictly(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		struct query_saml got;
		const struct outcome o = query_saml(bytes_of(cases[i].query), mem, &got);

		if (o.rule != cases[i].rule)
			fail_msg("%s: got %s (line %u)", cases[i].what, rule_name(o.rule), o.line);
		assert_int_equal(got.message.ptr != NULL, is_ok(o));
		if (!is_ok(o))
			assert_null(got.signed_octets.ptr);
	}
}

static void signed_octets_are_the_senders_in_the_bindings_order(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct query_saml got;

	(void)state;
	assert_ok(query_saml(
		bytes_of("Signature=c%2f%3D&RelayState=%7e+a%2b&SigAlg=http%3a%2F%2Fx&SAMLRequest=e%2bA%3d"),
		mem, &got));
	assert_bytes(got.signed_octets, "SAMLRequest=e%2bA%3d&RelayState=%7e+a%2b&SigAlg=http%3a%2F%2Fx");
	assert_bytes(got.message, "e+A=");
	assert_bytes(got.relay_state, "~ a+");
	assert_bytes(got.sig_alg, "http://x");
	assert_bytes(got.signature, "c/=");
	assert_false(got.is_response);

	assert_ok(query_saml(bytes_of("SAMLResponse=eA&RelayState=&SigAlg=a&Signature=s"), mem, &got));
	assert_bytes(got.signed_octets, "SAMLResponse=eA&RelayState=&SigAlg=a");
	assert_non_null(got.relay_state.ptr);
	assert_true(got.is_response);

	assert_ok(query_saml(bytes_of("SAMLResponse=eA&SigAlg=a&Signature=s"), mem, &got));
	assert_bytes(got.signed_octets, "SAMLResponse=eA&SigAlg=a");
	assert_null(got.relay_state.ptr);

	assert_ok(query_saml(bytes_of("SAMLRequest=eA"), mem, &got));
	assert_null(got.signed_octets.ptr);
	assert_null(got.sig_alg.ptr);
	assert_null(got.signature.ptr);
}

static void a_doubly_encoded_value_is_decoded_once(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct query_saml got;

	(void)state;
	assert_ok(query_saml(bytes_of("SAMLRequest=eA%253D"), mem, &got));
	assert_bytes(got.message, "eA%3D");
}

static struct bytes filled(struct arena *mem, const char *start, const char *unit, size_t n)
{
	struct text t = text_new(mem, CAP);
	struct bytes out;

	text_str(&t, start);
	for (size_t i = 0; i < n; i++)
		text_str(&t, unit);
	assert_ok(text_done(&t, &out));
	return out;
}

static void length_relay_and_number_of_fields_are_bounded(void **state)
{
	static const char start[] = "SAMLRequest=", relay[] = "SAMLRequest=eA&RelayState=";
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	const size_t most = LIMIT_TARGET_BYTES - (sizeof start - 1);
	struct query_saml got;
	struct bytes v;

	(void)state;
	assert_ok(query_saml(filled(mem, start, "A", most), mem, &got));
	assert_rule(query_saml(filled(mem, start, "A", most + 1), mem, &got), RULE_QUERY_TOO_LONG);
	assert_ok(query_saml(filled(mem, relay, "%C3", LIMIT_RELAY_IN_BYTES), mem, &got));
	assert_int_equal(got.relay_state.len, LIMIT_RELAY_IN_BYTES);
	assert_rule(query_saml(filled(mem, relay, "x", LIMIT_RELAY_IN_BYTES + 1), mem, &got),
	            RULE_RELAY_TOO_LONG);
	assert_null(got.message.ptr);
	assert_ok(query_param(filled(mem, "a=1", "&b=", LIMIT_FORM_FIELDS - 1), "a", mem, &v));
	assert_bytes(v, "1");
	assert_rule(query_param(filled(mem, "a=1", "&b=", LIMIT_FORM_FIELDS), "a", mem, &v),
	            RULE_QUERY_TOO_LONG);
	assert_null(v.ptr);
}

struct param_case {
	const char *query;
	enum rule rule;
	const char *value; /* of "level" */
};

static const struct param_case params[] = {
	{ "level=hoch", RULE_NONE, "hoch" },
	{ "x=1&level=ho%63h&y=%ZZ", RULE_NONE, "hoch" },
	{ "level=", RULE_NONE, "" },
	{ "level=a+b", RULE_NONE, "a b" },
	{ "x=1", RULE_NONE, NULL },
	{ "Level=1", RULE_NONE, NULL },
	{ "", RULE_NONE, NULL },
	{ NULL, RULE_NONE, NULL },
	{ "x=1&x=2&level=hoch", RULE_NONE, "hoch" },
	{ "level=a&level=a", RULE_QUERY_DUPLICATE, NULL },
	{ "level=a&l%65vel=b", RULE_QUERY_NAME_ENCODED, NULL },
	{ "level=%4", RULE_QUERY_SYNTAX, NULL },
	{ "level", RULE_QUERY_SYNTAX, NULL },
	{ "level=a;b=c", RULE_QUERY_SYNTAX, NULL },
	{ "x=\x01&level=a", RULE_QUERY_SYNTAX, NULL },
};

static void one_plain_parameter_is_found_by_its_raw_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(params); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		struct bytes v;
		const struct outcome o = query_param(bytes_of(params[i].query), "level", mem, &v);

		if (o.rule != params[i].rule)
			fail_msg("%s: got %s", params[i].query, rule_name(o.rule));
		if (params[i].value == NULL)
			assert_null(v.ptr);
		else
			assert_true(bytes_equal_text(v, params[i].value));
	}
}

static void a_raw_nul_is_refused(void **state)
{
	static const char query[] = "SAMLRequest=eA\0";
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct query_saml got;

	(void)state;
	assert_rule(query_saml(bytes_at(query, sizeof query - 1), mem, &got), RULE_QUERY_SYNTAX);
	assert_ok(query_saml(bytes_at(query, sizeof query - 2), mem, &got));
}

static OUTCOME saml_step(struct arena *mem, void *arg)
{
	struct query_saml got;
	const struct outcome o = query_saml(bytes_of(arg), mem, &got);

	if (!is_ok(o)) {
		assert_null(got.message.ptr);
		assert_null(got.signed_octets.ptr);
	}
	return o;
}

static void no_allocation_failure_hurts(void **state)
{
	char query[] = "SAMLRequest=eA%3D%3D&RelayState=r&SigAlg=a&Signature=s&SAMLEncoding=" DEFLATE_ENCODED;

	(void)state;
	torture(saml_step, query, CAP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_saml_query_is_read_strictly),
		cmocka_unit_test(signed_octets_are_the_senders_in_the_bindings_order),
		cmocka_unit_test(a_doubly_encoded_value_is_decoded_once),
		cmocka_unit_test(length_relay_and_number_of_fields_are_bounded),
		cmocka_unit_test(one_plain_parameter_is_found_by_its_raw_name),
		cmocka_unit_test(a_raw_nul_is_refused),
		cmocka_unit_test(no_allocation_failure_hurts),
	};

	return cmocka_run_group_tests_name("query", tests, NULL, NULL);
}
