/* SPDX-License-Identifier: EUPL-1.2 */
/* What signature and encryption of a Response must cover, and by whom they must be made. */
#include "tests/support/response_kit.h"

#include "lib/base/text.h"

/* ---- what must be signed ---- */

static void a_response_without_any_signature_is_refused(void **state)
{
	const struct encrypt_to to = to_us();
	struct mint how = { .encrypt = NULL };
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct response_verified got;

	(void)state;
	assert_rule(receive(mint_response(mem, &how), mem, &got), RULE_SIG_MISSING);
	how.encrypt = &to;
	assert_rule(receive(mint_response(mem, &how), mem, &got), RULE_SIG_MISSING);
	assert_rule(receive(mint_error(mem, &how), mem, &got), RULE_SIG_COVERAGE);
}

/* ---- changed by somebody else ---- */

static const struct tampered_case {
	const char *name;
	enum sealing sealing;
	enum rule rule;
	struct mint_change after;
} tampered[] = {
	{ "name", SIGN_ASSERTION, RULE_SIG_INVALID, { ">_n1<", ">_n2<" } },
	{ "name", SIGN_MESSAGE, RULE_SIG_INVALID, { ">_n1<", ">_n2<" } },
	{ "name", SIGN_BOTH, RULE_SIG_INVALID, { ">_n1<", ">_n2<" } },
	{ "status of a signed message",
	  SIGN_MESSAGE,
	  RULE_SIG_INVALID,
	  { URI_STATUS_SUCCESS, URI_STATUS_REQUESTER } },
	{ "status around a signed assertion",
	  SIGN_ASSERTION,
	  RULE_SIG_COVERAGE,
	  { URI_STATUS_SUCCESS, URI_STATUS_REQUESTER } },
	{ "request ID around a signed assertion",
	  SIGN_ASSERTION,
	  RULE_RESP_UNSOLICITED,
	  { "InResponseTo=\"_r1\" IssueInstant", "InResponseTo=\"_r2\" IssueInstant" } },
	{ "message ID around a signed assertion", SIGN_ASSERTION, RULE_NONE, { "ID=\"_p1\"", "ID=\"_p2\"" } },
	{ "message ID of a signed message", SIGN_BOTH, RULE_SIG_TEMPLATE, { "ID=\"_p1\"", "ID=\"_p2\"" } },
	{ "assertion ID", SIGN_ASSERTION, RULE_SIG_TEMPLATE, { "ID=\"_a1\"", "ID=\"_a2\"" } },
	{ "both IDs the same", SIGN_ASSERTION, RULE_XML_ID, { "ID=\"_p1\"", "ID=\"_a1\"" } },
	{ "cipher text",
	  SIGN_MESSAGE_ENCRYPTED,
	  RULE_SIG_INVALID,
	  { "<xenc:CipherValue>", "<xenc:CipherValue>AAAA" } },
	{ "cipher text",
	  SIGN_ASSERTION_ENCRYPTED,
	  RULE_DECRYPT_FAILED,
	  { "<xenc:CipherValue>", "<xenc:CipherValue>AAAA" } },
	{ "second assertion",
	  SIGN_ASSERTION,
	  RULE_RESP_ASSERTIONS,
	  { "</samlp:Response>",
	    "<saml:Assertion xmlns:saml=\"" NS_SAML "\"></saml:Assertion></samlp:Response>" } },
	{ "second assertion before",
	  SIGN_ASSERTION,
	  RULE_RESP_ASSERTIONS,
	  { "</samlp:Status>",
	    "</samlp:Status><saml:Assertion xmlns:saml=\"" NS_SAML "\"></saml:Assertion>" } },
	{ "second assertion, encrypted",
	  SIGN_ASSERTION,
	  RULE_RESP_ASSERTIONS,
	  { "</samlp:Response>", "<saml:EncryptedAssertion xmlns:saml=\"" NS_SAML
	                         "\"></saml:EncryptedAssertion></samlp:Response>" } },
	{ "comment in the name", SIGN_ASSERTION, RULE_NONE, { ">_n1<", ">_n<!-- -->1<" } },
	{ "instruction in the name", SIGN_ASSERTION, RULE_XML_PI, { ">_n1<", ">_n<?x?>1<" } },
};

static void what_is_changed_after_signing_is_refused(void **state)
{
	const struct encrypt_to to = to_us();

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(tampered); i++) {
		struct mint how = sealed(tampered[i].sealing, &to);
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		struct response_verified got;
		struct outcome o;

		how.after = tampered[i].after;
		o = receive(mint_response(mem, &how), mem, &got);
		if (o.rule != tampered[i].rule)
			fail_msg("%s, sealing %d: got %s (line %u)", tampered[i].name,
			         (int)tampered[i].sealing, rule_name(o.rule), o.line);
		if (is_ok(o))
			assert_bytes(got.nameid, "_n1");
	}
}

/* Cut an element out of a message, from its start tag to its end tag. */
static struct bytes cut(struct arena *mem, struct bytes text, const char *open, const char *close)
{
	const char *start = strstr((const char *)text.ptr, open);
	const char *end = start != NULL ? strstr(start, close) : NULL;
	struct bytes out;

	assert_non_null(end);
	assert_ok(arena_copy(mem, bytes_at(start, (size_t)(end - start) + strlen(close)), &out));
	return out;
}

static const struct wrap_case {
	const char *name;
	enum sealing sealing;
	const char *find; /* in the honest message */
	const char *put;  /* %s: the honest assertion, whole */
	enum rule rule;
} wraps[] = {
	{ "honest one inside extensions", SIGN_ASSERTION, "<samlp:Status>",
	  "<samlp:Extensions>%s</samlp:Extensions><samlp:Status>", RULE_XML_MISPLACED },
	{ "honest one behind an evil one", SIGN_ASSERTION, "</samlp:Response>", "%s</samlp:Response>",
	  RULE_RESP_ASSERTIONS },
	{ "honest one in the status detail", SIGN_ASSERTION, "</samlp:Status>",
	  "<samlp:StatusDetail>%s</samlp:StatusDetail></samlp:Status>", RULE_XML_MISPLACED },
	{ "honest one in the advice", SIGN_ASSERTION, "</saml:Conditions>",
	  "</saml:Conditions><saml:Advice>%s</saml:Advice>", RULE_XML_MISPLACED },
	{ "honest one in a ds:Object", SIGN_ASSERTION, "</ds:SignatureValue>",
	  "</ds:SignatureValue><ds:Object>%s</ds:Object>", RULE_XML_FORBIDDEN },
};

static void wrapping_a_signed_assertion_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wraps); i++) {
		const struct mint how = sealed(wraps[i].sealing, NULL);
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		struct bytes text = mint_response(mem, &how);
		const struct bytes honest = cut(mem, text, "<saml:Assertion ", "</saml:Assertion>");
		struct response_verified got;
		struct outcome o;
		struct text put = text_new(mem, LIMIT_XML_BYTES);
		const char *hole = strstr(wraps[i].put, "%s"), *wrapped;

		text_put(&put, wraps[i].put, (size_t)(hole - wraps[i].put));
		text_bytes(&put, honest);
		text_str(&put, hole + 2);
		assert_ok(text_done_str(&put, &wrapped));
		text = mint_replace(mem, text, "ID=\"_a1\"",
		                    "ID=\"_evil\""); /* the first is the evil one now */
		text = mint_replace(mem, text, ">_n1<", ">_evil<");
		text = mint_replace(mem, text, wraps[i].find, wrapped);
		o = receive(text, mem, &got);
		if (o.rule != wraps[i].rule)
			fail_msg("%s: got %s (line %u)", wraps[i].name, rule_name(o.rule), o.line);
	}
}

/* Taking the outer signature off leaves an honest assertion; nothing but the assertion is believed then. */
static void without_the_outer_signature_the_inner_one_still_counts(void **state)
{
	const struct mint how = sealed(SIGN_BOTH, NULL);
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct bytes text = mint_response(mem, &how);
	const struct bytes outer = cut(mem, text, "<ds:Signature ", "</ds:Signature>");
	struct response_verified got;

	(void)state;
	text = mint_replace(mem, text, (const char *)outer.ptr, "");
	assert_ok(receive(text, mem, &got));
	text = mint_replace(mem, text, "InResponseTo=\"_r1\" IssueInstant",
	                    "InResponseTo=\"_r2\" IssueInstant");
	assert_rule(receive(text, mem, &got), RULE_RESP_UNSOLICITED);
}

/* ---- whom we asked, and what for ---- */

static void the_account_must_be_one_that_may_answer(void **state)
{
	static const struct mint_change no_idp = { "protocolSupportEnumeration=\"urn:other " NS_SAMLP,
		                                   "protocolSupportEnumeration=\"urn:other" };
	const struct mint how = sealed(SIGN_ASSERTION, NULL);
	const struct partner_record blocked = { .is_blocked = true };
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	SCOPED(partner)
	const struct partner *sp = mint_partner(mem, PROFILE_BSI, MINT_P256, MINT_RSA, no_idp);
	SCOPED(partner) const struct partner *away = NULL, *ending = NULL, *keyless = NULL, *other = NULL;
	const struct bytes text = mint_response(mem, &how);
	struct response_expected expected = expecting();
	struct response_verified got;

	(void)state;
	expected.account = sp;
	assert_rule(receive_as(text, &expected, MINT_NOW, mem, &got), RULE_META_ROLE);
	assert_ok(partner_read(mint_metadata(mem, MINT_P256, MINT_RSA, (struct mint_change){ 0 }), &blocked,
	                       &away));
	expected.account = away;
	assert_rule(receive_as(text, &expected, MINT_NOW, mem, &got), RULE_PARTNER_BLOCKED);
	expected.account = ending =
		mint_partner(mem, PROFILE_BSI, MINT_P256, MINT_RSA,
	                     (struct mint_change){ "2027-01-01T00:00:00Z", MINT_NOW_TEXT });
	assert_rule(receive_as(text, &expected, MINT_NOW, mem, &got), RULE_META_EXPIRED);
	assert_ok(receive_as(text, &expected, MINT_NOW - 1, mem, &got));
	expected.account = keyless =
		mint_partner(mem, PROFILE_BSI, MINT_ED25519, MINT_RSA, (struct mint_change){ 0 });
	assert_rule(receive_as(text, &expected, MINT_NOW, mem, &got), RULE_META_KEY);
	expected.account = other =
		mint_partner(mem, PROFILE_BSI, MINT_BRAINPOOL, MINT_RSA, (struct mint_change){ 0 });
	assert_rule(receive_as(text, &expected, MINT_NOW, mem, &got), RULE_SIG_INVALID);
}

static void a_plain_assertion_is_refused_where_policy_wants_it_encrypted(void **state)
{
	const struct partner_record wants = { .encrypt = true };
	const struct encrypt_to to = to_us();
	const struct mint plain = sealed(SIGN_BOTH, NULL), closed = sealed(SIGN_ASSERTION_ENCRYPTED, &to);
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	SCOPED(partner) const struct partner *strict = NULL;
	struct response_expected expected = expecting();
	struct response_verified got;

	(void)state;
	assert_ok(partner_read(mint_metadata(mem, MINT_P256, MINT_RSA, (struct mint_change){ 0 }), &wants,
	                       &strict));
	expected.account = strict;
	assert_rule(receive_as(mint_response(mem, &plain), &expected, MINT_NOW, mem, &got), RULE_ENC_MISSING);
	assert_ok(receive_as(mint_response(mem, &closed), &expected, MINT_NOW, mem, &got));
}

static void an_assertion_for_another_key_cannot_be_opened(void **state)
{
	struct encrypt_to to = to_us();
	const struct mint how = sealed(SIGN_MESSAGE_ENCRYPTED, &to);
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct response_verified got;

	(void)state;
	to.key = mint_key(MINT_RSA_OTHER);
	assert_rule(receive(mint_response(mem, &how), mem, &got), RULE_DECRYPT_FAILED);
}

static OUTCOME receive_step(struct arena *mem, void *arg)
{
	struct response_verified got;

	return receive(*(const struct bytes *)arg, mem, &got);
}

static void receiving_survives_every_failing_allocation(void **state)
{
	const struct encrypt_to to = to_us();

	(void)state;
	for (unsigned s = SIGN_BOTH; s < SEALINGS; s++) {
		const struct mint how = sealed((enum sealing)s, &to);
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		struct bytes text = mint_response(mem, &how);

		torture(receive_step, &text, LIMIT_REQUEST_MEMORY);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_response_without_any_signature_is_refused),
		cmocka_unit_test(what_is_changed_after_signing_is_refused),
		cmocka_unit_test(wrapping_a_signed_assertion_is_refused),
		cmocka_unit_test(without_the_outer_signature_the_inner_one_still_counts),
		cmocka_unit_test(the_account_must_be_one_that_may_answer),
		cmocka_unit_test(a_plain_assertion_is_refused_where_policy_wants_it_encrypted),
		cmocka_unit_test(an_assertion_for_another_key_cannot_be_opened),
		cmocka_unit_test(receiving_survives_every_failing_allocation),
	};

	return cmocka_run_group_tests_name("response_seal", tests, response_group_start, response_group_end);
}
