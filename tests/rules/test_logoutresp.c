/* SPDX-License-Identifier: EUPL-1.2 */
/* Every rule of LogoutResponse: one refusing case and the accepting neighbour. */
#include "tests/support/unit.h"

#include "lib/saml/logout.h"
#include "lib/spec/uris.h"
#include "tests/support/mint.h"

static const struct saml_self self = { .entity_id = MINT_SELF,
	                               .slo_url = MINT_SLO,
	                               .soap_url = MINT_SOAP,
	                               .clock_skew_s = 60 };
static const struct partner *partner;

static struct mint honest(const char *find, const char *put)
{
	return (struct mint){
		.key = mint_key(MINT_P256), .alg = SIG_ECDSA256, .sign_message = true, .before = { find, put }
	};
}

#define ISSUED "IssueInstant=\"" MINT_NOW_TEXT "\""
#define TO " Destination=\"" MINT_SLO "\""
#define ISSUER "<saml:Issuer xmlns:saml=\"" NS_SAML "\">" MINT_PARTNER "</saml:Issuer>"
#define ISSUER_AS(format)                                                                                             \
	"<saml:Issuer xmlns:saml=\"" NS_SAML "\" Format=\"" format "\">" MINT_PARTNER "</saml:Issuer>"

static struct logoutresp_expected expecting(void)
{
	return (struct logoutresp_expected){ .request_id = MINT_REQUEST_ID, .partner = partner, .role = ROLE_SP };
}

static OUTCOME answer_receive(const struct saml_wire *wire, struct arena *mem, struct logoutresp_verified *out)
{
	const struct logoutresp_expected expected = expecting();
	struct logoutresp_raw raw;
	struct outcome o;

	*out = (struct logoutresp_verified){ 0 };
	TRY(logoutresp_decode(wire, mem, &raw));
	o = logoutresp_verify(wire, &raw, &expected, &self, MINT_NOW, mem, out);
	if (!is_ok(o)) {
		assert_false(out->is_success);
		assert_null(out->status.top.ptr);
	}
	return o;
}

#define CODE "<samlp:StatusCode Value=\"" URI_STATUS_SUCCESS "\"></samlp:StatusCode>"
#define STATUS "<samlp:Status>" CODE "</samlp:Status>"

static const struct answer_case {
	const char *name;
	enum rule rule;
	const char *find, *put;
} answers[] = {
	{ "as it is", RULE_NONE, NULL, NULL },
	{ "version 1.1", RULE_LOGOUTRESP_VERSION, "Version=\"2.0\"", "Version=\"1.1\"" },
	{ "answers nothing", RULE_LOGOUTRESP_UNSOLICITED, " InResponseTo=\"" MINT_REQUEST_ID "\"", "" },
	{ "answers another", RULE_LOGOUTRESP_UNSOLICITED, "To=\"" MINT_REQUEST_ID "\"", "To=\"_r2\"" },
	{ "oldest", RULE_NONE, ISSUED, "IssueInstant=\"2026-01-02T02:58:05Z\"" },
	{ "a second older", RULE_LOGOUTRESP_INSTANT, ISSUED, "IssueInstant=\"2026-01-02T02:58:04Z\"" },
	{ "latest", RULE_NONE, ISSUED, "IssueInstant=\"2026-01-02T03:05:05Z\"" },
	{ "a second later", RULE_LOGOUTRESP_INSTANT, ISSUED, "IssueInstant=\"2026-01-02T03:05:06Z\"" },
	{ "no destination", RULE_LOGOUTRESP_DESTINATION, TO, "" },
	{ "other destination", RULE_LOGOUTRESP_DESTINATION, "\"" MINT_SLO "\"", "\"" MINT_SSO "\"" },
	{ "no issuer", RULE_LOGOUTRESP_ISSUER, ISSUER "@SIG@", "@SIG@" },
	{ "other issuer", RULE_LOGOUTRESP_ISSUER, MINT_PARTNER "</saml:I", MINT_PARTNER "x</saml:I" },
	{ "issuer of other format", RULE_LOGOUTRESP_ISSUER, ISSUER, ISSUER_AS(URI_NAMEID_TRANSIENT) },
	{ "no status", RULE_XML_MISSING, STATUS, "" },
	{ "no code", RULE_XML_MISSING, CODE, "" },
	{ "two statuses", RULE_XML_LEFTOVER, STATUS, STATUS STATUS },
};

/* A signature inside that follows no Issuer is refused before anybody asks who sent it. */
static enum rule expected_rule(const struct answer_case *c, enum saml_binding binding)
{
	const bool is_lone = binding != BINDING_REDIRECT && c->put != NULL && strcmp(c->put, "@SIG@") == 0;

	return is_lone ? RULE_XML_MISPLACED : c->rule;
}

static void each_rule_of_an_answer_refuses_alone(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(answers) * 2; i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		const struct answer_case *c = &answers[i / 2];
		const struct mint how = honest(c->find, c->put);
		struct logoutresp_verified got;
		struct saml_wire wire;
		struct outcome o;

		mint_wire(mem, mint_logoutresp, i % 2 == 0 ? BINDING_POST : BINDING_REDIRECT, &how, &wire);
		o = answer_receive(&wire, mem, &got);
		if (o.rule != expected_rule(c, wire.binding))
			fail_msg("%s: %s (line %u)", c->name, rule_name(o.rule), o.line);
	}
}

static void an_answer_by_soap_need_not_be_addressed(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct mint to_nobody = honest(TO, ""), to_us_all = honest(MINT_SLO "\"", MINT_SOAP "\""),
			  elsewhere = honest(NULL, NULL);
	struct logoutresp_verified got;
	struct saml_wire wire;

	(void)state;
	mint_wire(mem, mint_logoutresp, BINDING_SOAP, &to_nobody, &wire);
	assert_ok(answer_receive(&wire, mem, &got));
	mint_wire(mem, mint_logoutresp, BINDING_SOAP, &to_us_all, &wire);
	assert_ok(answer_receive(&wire, mem, &got));
	mint_wire(mem, mint_logoutresp, BINDING_SOAP, &elsewhere, &wire);
	assert_rule(answer_receive(&wire, mem, &got), RULE_LOGOUTRESP_DESTINATION);
}

static void an_unsigned_or_changed_answer_is_refused(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct mint how = honest(NULL, NULL);
	struct logoutresp_verified got;
	struct saml_wire wire;

	(void)state;
	how.sign_message = false;
	mint_wire(mem, mint_logoutresp, BINDING_POST, &how, &wire);
	assert_rule(answer_receive(&wire, mem, &got), RULE_SIG_MISSING);
	how.sign_message = true;
	how.after = (struct mint_change){ "status:Success", "status:Responder" };
	mint_wire(mem, mint_logoutresp, BINDING_POST, &how, &wire);
	assert_rule(answer_receive(&wire, mem, &got), RULE_SIG_INVALID);
	how.after = (struct mint_change){ NULL, NULL };
	wire.xml = mint_logoutreq(mem, &how);
	assert_rule(answer_receive(&wire, mem, &got), RULE_XML_ROOT);
}

static void partial_and_failed_logout_are_told_apart(void **state)
{
	static const struct {
		const char *put;
		bool is_success, is_partial;
	} ends[] = {
		{ CODE, true, false },
		{ "<samlp:StatusCode Value=\"" URI_STATUS_SUCCESS "\"><samlp:StatusCode Value=\"" URI_STATUS_PARTIAL_LOGOUT
		  "\"></samlp:StatusCode></samlp:StatusCode>",
		  true, true },
		{ "<samlp:StatusCode Value=\"" URI_STATUS_REQUESTER "\"></samlp:StatusCode>", false, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		const struct mint how = honest(CODE, ends[i].put);
		struct logoutresp_verified got;
		struct saml_wire wire;

		mint_wire(mem, mint_logoutresp, BINDING_POST, &how, &wire);
		assert_ok(answer_receive(&wire, mem, &got));
		assert_int_equal(got.is_success, ends[i].is_success);
		assert_int_equal(got.is_partial, ends[i].is_partial);
		assert_bytes(got.id, "_l2");
	}
}

static OUTCOME answer_step(struct arena *mem, void *arg)
{
	struct logoutresp_verified got;

	return answer_receive(arg, mem, &got);
}

static void receiving_survives_every_failing_allocation(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct mint how = honest(NULL, NULL);
	struct saml_wire wire;

	(void)state;
	mint_wire(mem, mint_logoutresp, BINDING_POST, &how, &wire);
	torture(answer_step, &wire, LIMIT_REQUEST_MEMORY);
}

static int start(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);

	(void)state;
	assert_ok(xml_start());
	partner = mint_partner(mem, PROFILE_BSI, MINT_P256, MINT_RSA, (struct mint_change){ NULL, NULL });
	return 0;
}

static int stop(void **state)
{
	(void)state;
	partner_release(partner);
	mint_stop();
	xml_stop();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_rule_of_an_answer_refuses_alone),
		cmocka_unit_test(an_answer_by_soap_need_not_be_addressed),
		cmocka_unit_test(an_unsigned_or_changed_answer_is_refused),
		cmocka_unit_test(partial_and_failed_logout_are_told_apart),
		cmocka_unit_test(receiving_survives_every_failing_allocation),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
