/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <stdlib.h>

#include "lib/base/text.h"
#include "lib/saml/port_lasso.h"
#include "lib/saml/response_shape.h"
#include "lib/spec/uris.h"
#include "tests/support/made_keys.h"
#include "tests/support/nasty_plan.h"

#define MESSAGES 5000
#define SEED 20260102
#define MEM_BYTES LIMIT_REQUEST_MEMORY

SCOPED_KIND(xml_tree, xmlDoc *, xmlFreeDoc)
SCOPED_KIND(xml_octets, xmlChar *, xmlFree)

static struct made_key ec;
static struct made_key rsa;

static const struct bytes some_values[] = { { (const unsigned char *)"Größe <&>", 11 },
	                                    { (const unsigned char *)"", 0 } };
static const struct saml_attribute some_attributes[] = {
	{ "urn:oid:2.5.4.42", URI_ATTRFORMAT_URI, "givenName", LEVEL_HOCH, some_values,
	  ARRAY_LEN(some_values) },
};

static struct response_plan good_plan(void)
{
	return (struct response_plan){
		.id = "_r1",
		.now_at = 1000,
		.in_response_to = "_q1",
		.issuer = "https://konto.example.org",
		.destination = "https://portal.example.org/acs",
		.assertion_id = "_a1",
		.audience = "https://portal.example.org",
		.nameid = "_n1",
		.nameid_format = URI_NAMEID_TRANSIENT,
		.session_index = "_s1",
		.authn_at = 990,
		.not_before_at = 940,
		.not_on_or_after_at = 1300,
		.class_ref = "STORK-QAA-Level-3",
		.client_address = "192.0.2.7",
		.is_typed = true,
		.attributes = some_attributes,
		.n_attributes = ARRAY_LEN(some_attributes),
	};
}

static struct response_sealing sealing(bool sign_assertion, bool sign_response,
                                       const struct encrypt_to *encrypt)
{
	return (struct response_sealing){ &ec.signer, SIG_ECDSA256, sign_assertion, sign_response, encrypt };
}

/* The octets without their Signature elements; the inner one lies in the assertion. */
static struct bytes unsigned_octets(struct bytes octets, struct arena *mem)
{
	static const char open[] = "<ds:Signature ";
	static const char close[] = "</ds:Signature>";
	struct text t = text_new(mem, LIMIT_XML_BYTES);
	struct bytes out;

	for (;;) {
		const unsigned char *from = memmem(octets.ptr, octets.len, open, sizeof open - 1);
		const unsigned char *to;

		if (from == NULL)
			break;
		text_put(&t, octets.ptr, (size_t)(from - octets.ptr));
		octets = bytes_at(from, octets.len - (size_t)(from - octets.ptr));
		to = memmem(octets.ptr, octets.len, close, sizeof close - 1);
		assert_non_null(to);
		to += sizeof close - 1;
		octets = bytes_at(to, octets.len - (size_t)(to - octets.ptr));
	}
	text_bytes(&t, octets);
	assert_ok(text_done(&t, &out));
	return out;
}

/* What the typed objects say the whole message is, without signatures. */
static struct bytes oracle(const struct response_plan *plan, struct arena *mem)
{
	static const char end[] = "</samlp:Response>";
	struct text t = text_new(mem, LIMIT_XML_BYTES);
	struct bytes response;
	struct bytes assertion;
	struct bytes out;

	assert_ok(port_lasso_response(plan, mem, &response));
	if (plan->status != NULL)
		return response;
	assert_ok(port_lasso_assertion(plan, mem, &assertion));
	text_put(&t, response.ptr, response.len - (sizeof end - 1));
	text_bytes(&t, assertion);
	text_str(&t, end);
	assert_ok(text_done(&t, &out));
	return out;
}

static void issued_octets_are_those_of_the_typed_objects(void **state)
{
	struct nasty n = { SEED };
	unsigned errors = 0;

	(void)state;
	for (unsigned i = 0; i < MESSAGES; i++) {
		SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
		const struct response_sealing how = sealing(i % 3 != 0, i % 3 != 1, NULL);
		struct response_plan plan;
		struct bytes message;
		struct bytes bare;
		struct bytes wanted;

		assert_true(nasty_plan(&n, false, mem, &plan));
		assert_ok(response_issue(&plan, &how, mem, &message));
		bare = unsigned_octets(message, mem);
		wanted = oracle(&plan, mem);
		if (!bytes_equal(bare, wanted))
			fail_msg("message %u differs:\n%.*s\n%.*s", i, (int)bare.len, (const char *)bare.ptr,
			         (int)wanted.len, (const char *)wanted.ptr);
		errors += plan.status != NULL;
	}
	assert_true(errors > MESSAGES / 5 && errors < MESSAGES / 3);
}

static void a_finished_message_is_its_own_canonical_form(void **state)
{
	struct nasty n = { SEED + 1 };
	xmlChar xs[] = "xs";
	xmlChar *prefixes[] = { xs, NULL };

	(void)state;
	for (unsigned i = 0; i < 500; i++) {
		SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
		const struct encrypt_to to = { rsa.key, NULL, ENC_AES128_GCM, KT_OAEP_SHA256 };
		const struct response_sealing how = sealing(true, i % 2 == 0, i % 4 < 2 ? &to : NULL);
		SCOPED(xml_tree) xmlDoc *doc = NULL;
		SCOPED(xml_octets) xmlChar *octets = NULL;
		struct response_plan plan;
		struct bytes message;
		int len;

		assert_true(nasty_plan(&n, false, mem, &plan));
		assert_ok(response_issue(&plan, &how, mem, &message));
		doc = xmlReadMemory((const char *)message.ptr, (int)message.len, NULL, NULL, XML_PARSE_NONET);
		assert_non_null(doc);
		len = xmlC14NDocDumpMemory(doc, NULL, XML_C14N_EXCLUSIVE_1_0, prefixes, 0, &octets);
		assert_true(len > 0);
		assert_true(bytes_equal(bytes_at(octets, (size_t)len), message));
	}
}

static unsigned count(struct bytes octets, const char *what)
{
	unsigned n = 0;

	for (size_t i = 0; i < octets.len; i++)
		n += bytes_has_prefix(bytes_at(octets.ptr + i, octets.len - i), what);
	return n;
}

static void what_is_signed_and_encrypted_is_what_was_asked_for(void **state)
{
	static const struct seal_case {
		bool is_error, sign_assertion, sign_response, encrypt;
		enum rule rule;
		unsigned signatures, assertions, encrypted;
	} cases[] = {
		{ false, true, false, false, RULE_NONE, 1, 1, 0 },
		{ false, false, true, false, RULE_NONE, 1, 1, 0 },
		{ false, true, true, false, RULE_NONE, 2, 1, 0 },
		{ false, true, false, true, RULE_NONE, 0, 0, 1 },
		{ false, true, true, true, RULE_NONE, 1, 0, 1 },
		{ false, false, false, false, RULE_SIGN_FAILED, 0, 0, 0 },
		{ false, false, false, true, RULE_SIGN_FAILED, 0, 0, 0 },
		{ true, true, false, false, RULE_NONE, 1, 0, 0 },
		{ true, false, false, true, RULE_NONE, 1, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
		const struct seal_case *c = &cases[i];
		const struct encrypt_to to = { rsa.key, NULL, ENC_AES256_GCM, KT_OAEP_SHA256 };
		const struct response_sealing how =
			sealing(c->sign_assertion, c->sign_response, c->encrypt ? &to : NULL);
		struct response_plan plan = good_plan();
		struct bytes message;

		plan.status = c->is_error ? URI_STATUS_RESPONDER : NULL;
		assert_rule(response_issue(&plan, &how, mem, &message), c->rule);
		assert_int_equal(count(message, "<ds:Signature "), c->signatures);
		assert_int_equal(count(message, "<saml:Assertion "), c->assertions);
		assert_int_equal(count(message, "<saml:EncryptedAssertion "), c->encrypted);
		assert_int_equal(count(message, "PrefixList=\"xs\""),
		                 c->is_error || c->encrypt ? 0 : c->signatures);
	}
}

/* Every text of a plan, by offset. */
static const struct text_place {
	const char *name;
	size_t offset;
	bool is_required;
	bool is_name; /* xs:ID or xs:NCName */
	bool is_error;
} places[] = {
#define PLACE(member, is_required, is_name, is_error)                                                        \
	{                                                                                                    \
#member, offsetof(struct response_plan, member), is_required, is_name, is_error              \
	}
	PLACE(id, true, true, false),
	PLACE(in_response_to, false, true, false),
	PLACE(issuer, true, false, false),
	PLACE(destination, true, false, false),
	PLACE(status, false, false, true),
	PLACE(substatus, false, false, true),
	PLACE(status_message, false, false, true),
	PLACE(status_detail, false, false, true),
	PLACE(assertion_id, true, true, false),
	PLACE(audience, true, false, false),
	PLACE(nameid, true, false, false),
	PLACE(nameid_format, true, false, false),
	PLACE(session_index, true, false, false),
	PLACE(class_ref, true, false, false),
	PLACE(client_address, false, false, false),
	PLACE(authorities[0], false, false, false),
	PLACE(authorities[1], false, false, false),
#undef PLACE
};

static struct outcome issue_with(const struct text_place *place, const char *value)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	const struct response_sealing how = sealing(true, true, NULL);
	struct response_plan plan = good_plan();
	struct bytes message;
	struct outcome o;

	plan.authorities[0] = "https://one.example.org";
	if (place->is_error)
		plan.status = URI_STATUS_REQUESTER;
	memcpy((char *)&plan + place->offset, &value, sizeof value);
	o = response_issue(&plan, &how, mem, &message);
	assert_int_equal(is_ok(o), message.ptr != NULL);
	return o;
}

static void no_value_that_xml_cannot_carry_is_issued(void **state)
{
	static const char *const bad[] = { "a\x01", "\xFF", "\xED\xA0\x80", "\xEF\xBF\xBE", "\xC0\x80" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		for (size_t j = 0; j < ARRAY_LEN(bad); j++)
			assert_rule(issue_with(&places[i], bad[j]), RULE_SIGN_VALUE);
		assert_ok(issue_with(&places[i], "a"));
		assert_rule(issue_with(&places[i], "a b"), places[i].is_name ? RULE_SIGN_VALUE : RULE_NONE);
		assert_rule(issue_with(&places[i], NULL),
		            places[i].is_required ? RULE_SIGN_VALUE : RULE_NONE);
	}
}

static void ids_are_names(void **state)
{
	static const struct {
		const char *id;
		enum rule rule;
	} cases[] = {
		{ "_", RULE_NONE },         { "aZ09.-_", RULE_NONE },    { "ä", RULE_NONE },
		{ "", RULE_SIGN_VALUE },    { "0a", RULE_SIGN_VALUE },   { "-a", RULE_SIGN_VALUE },
		{ "a:b", RULE_SIGN_VALUE }, { "a\"b", RULE_SIGN_VALUE }, { "a\xFF", RULE_SIGN_VALUE },
		{ ".a", RULE_SIGN_VALUE },  { "a/b", RULE_SIGN_VALUE },  { "a\n", RULE_SIGN_VALUE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_rule(issue_with(&places[0], cases[i].id), cases[i].rule);
}

static void attributes_are_checked_like_the_rest(void **state)
{
	static const char *const texts[] = { "a\x01", "<\"&\r\n" };

	(void)state;
	for (size_t part = 0; part < 4; part++)
		for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
			SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
			const struct response_sealing how = sealing(true, true, NULL);
			const struct bytes value = bytes_of(part == 3 ? texts[i] : "v");
			const struct saml_attribute attribute = {
				part == 0 ? texts[i] : "n",
				part == 1 ? texts[i] : "f",
				part == 2 ? texts[i] : NULL,
				LEVEL_NONE,
				&value,
				1,
			};
			struct response_plan plan = good_plan();
			struct bytes message;

			plan.attributes = &attribute;
			plan.n_attributes = 1;
			assert_rule(response_issue(&plan, &how, mem, &message),
			            i == 0 ? RULE_SIGN_VALUE : RULE_NONE);
		}
}

static void a_second_authority_needs_a_first(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	const struct response_sealing how = sealing(true, false, NULL);
	struct response_plan plan = good_plan();
	struct bytes message;

	(void)state;
	plan.authorities[1] = "https://two.example.org";
	assert_rule(response_issue(&plan, &how, mem, &message), RULE_SIGN_VALUE);
	plan.authorities[0] = "https://one.example.org";
	assert_ok(response_issue(&plan, &how, mem, &message));
}

static void a_message_past_the_limit_is_refused(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	const struct response_sealing how = sealing(true, false, NULL);
	char *big = test_calloc(1, LIMIT_XML_BYTES);
	struct response_plan plan = good_plan();
	struct bytes message;

	(void)state;
	memset(big, 'x', LIMIT_XML_BYTES - 1);
	plan.nameid = big;
	assert_rule(response_issue(&plan, &how, mem, &message), RULE_TEXT_TOO_LONG);
	big[LIMIT_XML_BYTES / 2] = '\0';
	assert_ok(response_issue(&plan, &how, mem, &message));
	test_free(big);
}

static struct outcome issue_step(struct arena *mem, void *arg)
{
	const struct encrypt_to to = { rsa.key, NULL, ENC_AES128_GCM, KT_OAEP_SHA256 };
	const struct response_sealing how = sealing(true, true, &to);
	const struct response_plan plan = good_plan();
	struct bytes message;
	const struct outcome o = response_issue(&plan, &how, mem, &message);

	(void)arg;
	assert_int_equal(is_ok(o), message.ptr != NULL);
	return o;
}

static void running_out_of_memory_leaves_nothing_behind(void **state)
{
	(void)state;
	torture(issue_step, NULL, MEM_BYTES);
}

static void nothing_is_issued_before_the_start(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	const struct response_sealing how = sealing(true, true, NULL);
	const struct response_plan plan = good_plan();
	struct bytes message;

	(void)state;
	response_stop();
	assert_rule(response_issue(&plan, &how, mem, &message), RULE_INTERNAL);
	assert_ok(response_start());
	assert_rule(response_start(), RULE_INTERNAL);
	assert_ok(response_issue(&plan, &how, mem, &message));
}

static void lasso_takes_no_flags_from_the_environment(void **state)
{
	(void)state;
	assert_null(getenv("LASSO_FLAG"));
	assert_null(getenv("LASSO_FLAG_VERIFY_SIGNATURE"));
}

static int setup(void **state)
{
	(void)state;
	(void)setenv("LASSO_FLAG", "no-verify-signature", 1);
	(void)setenv("LASSO_FLAG_VERIFY_SIGNATURE", "0", 1);
	return made_key_ec(&ec, "P-256") && made_key_rsa(&rsa, 2048) && is_ok(response_start()) ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	response_stop();
	made_key_free(&ec);
	made_key_free(&rsa);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(issued_octets_are_those_of_the_typed_objects),
		cmocka_unit_test(a_finished_message_is_its_own_canonical_form),
		cmocka_unit_test(what_is_signed_and_encrypted_is_what_was_asked_for),
		cmocka_unit_test(no_value_that_xml_cannot_carry_is_issued),
		cmocka_unit_test(ids_are_names),
		cmocka_unit_test(attributes_are_checked_like_the_rest),
		cmocka_unit_test(a_second_authority_needs_a_first),
		cmocka_unit_test(a_message_past_the_limit_is_refused),
		cmocka_unit_test(running_out_of_memory_leaves_nothing_behind),
		cmocka_unit_test(nothing_is_issued_before_the_start),
		cmocka_unit_test(lasso_takes_no_flags_from_the_environment),
	};

	return cmocka_run_group_tests_name("response_issue", tests, setup, teardown);
}
