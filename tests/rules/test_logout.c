/* SPDX-License-Identifier: EUPL-1.2 */
/* Every rule of LogoutRequest: one refusing case and the accepting neighbour, by each binding. */
#include "tests/support/unit.h"

#include "lib/saml/logout.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "tests/support/mint.h"

#define SKEW_S 60

static const struct saml_self self = { .entity_id = MINT_SELF,
	                               .sso_url = MINT_SSO,
	                               .slo_url = MINT_SLO,
	                               .soap_url = MINT_SOAP,
	                               .clock_skew_s = SKEW_S };
static const struct partner *partner;
static EVP_PKEY *own_keys[1];
static const struct decrypt_keys decrypting = { .keys = own_keys, .n_keys = 1 };
static const struct decrypt_keys no_keys;

static void partner_end(const struct partner **p)
{
	partner_release(*p);
}
#define scoped_partner partner_end

static OUTCOME receive_as(const struct saml_wire *wire, enum partner_role role, const struct partner *from,
                          int64_t now_at, struct arena *mem, struct logoutreq_verified *out)
{
	struct logoutreq_raw raw;
	struct outcome o;

	*out = (struct logoutreq_verified){ 0 };
	TRY(logoutreq_decode(wire, mem, &raw));
	o = logoutreq_verify(wire, &raw, from, role, &self, &decrypting, now_at, mem, out);
	if (!is_ok(o)) { /* nobody can read a half-checked value */
		assert_null(out->partner);
		assert_null(out->nameid.value.ptr);
		assert_int_equal(out->n_session_indexes, 0);
	}
	return o;
}

static OUTCOME receive(const struct saml_wire *wire, struct arena *mem, struct logoutreq_verified *out)
{
	return receive_as(wire, ROLE_SP, partner, MINT_NOW, mem, out);
}

static struct mint honest(const char *find, const char *put)
{
	return (struct mint){
		.key = mint_key(MINT_P256), .alg = SIG_ECDSA256, .sign_message = true, .before = { find, put }
	};
}

#define ISSUED "IssueInstant=\"" MINT_NOW_TEXT "\""
#define UNTIL "NotOnOrAfter=\"2026-01-02T03:09:05Z\""
#define TO " Destination=\"" MINT_SLO "\""
#define ISSUER_OPEN "<saml:Issuer xmlns:saml=\"" NS_SAML "\">"
#define ISSUER ISSUER_OPEN MINT_PARTNER "</saml:Issuer>"
#define ISSUER_AS(format)                                                                                             \
	"<saml:Issuer xmlns:saml=\"" NS_SAML "\" Format=\"" format "\">" MINT_PARTNER "</saml:Issuer>"
#define NAMEID                                                                                                        \
	"<saml:NameID xmlns:saml=\"" NS_SAML "\" Format=\"" URI_NAMEID_TRANSIENT "\" NameQualifier=\"" MINT_SELF      \
	"\" SPNameQualifier=\"" MINT_PARTNER "\">_n1</saml:NameID>"
#define BASEID "<saml:BaseID xmlns:saml=\"" NS_SAML "\"></saml:BaseID>"
#define INDEX "<samlp:SessionIndex>_s1</samlp:SessionIndex>"
#define INDEX_4 INDEX INDEX INDEX INDEX
#define END "</samlp:LogoutRequest>"

/* Changed before signing: the partner itself says so. */
static const struct logout_case {
	const char *name;
	enum rule rule;
	const char *find, *put;
} cases[] = {
	{ "as it is", RULE_NONE, NULL, NULL },
	{ "version 1.1", RULE_LOGOUT_VERSION, "Version=\"2.0\"", "Version=\"1.1\"" },
	{ "no version", RULE_XML_MISSING, " Version=\"2.0\"", "" },
	{ "no ID", RULE_XML_MISSING, " ID=\"_l1\"", "" },
	{ "no time", RULE_XML_MISSING, " " ISSUED, "" },
	{ "oldest", RULE_NONE, ISSUED, "IssueInstant=\"2026-01-02T02:58:05Z\"" },
	{ "a second older", RULE_LOGOUT_EXPIRED, ISSUED, "IssueInstant=\"2026-01-02T02:58:04Z\"" },
	{ "latest", RULE_NONE, ISSUED, "IssueInstant=\"2026-01-02T03:05:05Z\"" },
	{ "a second later", RULE_LOGOUT_FUTURE, ISSUED, "IssueInstant=\"2026-01-02T03:05:06Z\"" },
	{ "no destination", RULE_LOGOUT_DESTINATION, TO, "" },
	{ "destination of logins", RULE_LOGOUT_DESTINATION, "\"" MINT_SLO "\"", "\"" MINT_SSO "\"" },
	{ "no issuer", RULE_LOGOUT_ISSUER, ISSUER "@SIG@", "@SIG@" },
	{ "other issuer", RULE_LOGOUT_ISSUER, MINT_PARTNER "</saml:I", MINT_PARTNER "x</saml:I" },
	{ "issuer of format entity", RULE_NONE, ISSUER, ISSUER_AS(URI_NAMEID_ENTITY) },
	{ "issuer of other format", RULE_LOGOUT_ISSUER, ISSUER, ISSUER_AS(URI_NAMEID_TRANSIENT) },
	{ "no end", RULE_NONE, " " UNTIL, "" },
	{ "last second", RULE_NONE, UNTIL, "NotOnOrAfter=\"2026-01-02T03:03:06Z\"" },
	{ "over", RULE_LOGOUT_OVER, UNTIL, "NotOnOrAfter=\"2026-01-02T03:03:05Z\"" },
	{ "end no time", RULE_TIME_SYNTAX, UNTIL, "NotOnOrAfter=\"tomorrow\"" },
	{ "no reason", RULE_NONE, " Reason=\"urn:oasis:names:tc:SAML:2.0:logout:user\"", "" },
	{ "empty reason", RULE_XML_VALUE, "\"urn:oasis:names:tc:SAML:2.0:logout:user\"", "\"\"" },
	{ "consent named", RULE_NONE, " Destination", " Consent=\"urn:x\" Destination" },
	{ "answers something", RULE_XML_LEFTOVER, " ID=", " InResponseTo=\"_x\" ID=" },
	{ "nobody", RULE_LOGOUT_NAMEID, NAMEID, "" },
	{ "an empty name", RULE_LOGOUT_NAMEID, ">_n1<", "><" },
	{ "by BaseID", RULE_LOGOUT_NAMEID, NAMEID, BASEID },
	{ "two names", RULE_XML_LEFTOVER, NAMEID, NAMEID NAMEID },
	{ "a name and a BaseID", RULE_XML_LEFTOVER, NAMEID, NAMEID BASEID },
	{ "no session", RULE_LOGOUT_SESSION_INDEX, INDEX, "" },
	{ "an empty session", RULE_XML_VALUE, ">_s1<", "><" },
	{ "session before name", RULE_XML_LEFTOVER, NAMEID INDEX, INDEX NAMEID },
	{ "sixteen sessions", RULE_NONE, INDEX, INDEX_4 INDEX_4 INDEX_4 INDEX_4 },
	{ "seventeen sessions", RULE_XML_LEFTOVER, INDEX, INDEX_4 INDEX_4 INDEX_4 INDEX_4 INDEX },
	{ "something at the end", RULE_XML_LEFTOVER, END, "<samlp:Extensions></samlp:Extensions>" END },
	{ "extensions", RULE_NONE, "@SIG@", "@SIG@<samlp:Extensions></samlp:Extensions>" },
};

/* A signature inside that follows no Issuer is refused before anybody asks who sent it. */
static enum rule expected_rule(const struct logout_case *c, enum saml_binding binding)
{
	const bool is_lone = binding != BINDING_REDIRECT && c->put != NULL && strcmp(c->put, "@SIG@") == 0;

	return is_lone ? RULE_XML_MISPLACED : c->rule;
}

static void each_rule_refuses_alone_by_each_binding(void **state)
{
	static const enum saml_binding bindings[] = { BINDING_REDIRECT, BINDING_POST, BINDING_SOAP };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases) * ARRAY_LEN(bindings); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		const struct logout_case *c = &cases[i / ARRAY_LEN(bindings)];
		const enum saml_binding binding = bindings[i % ARRAY_LEN(bindings)];
		const struct mint how = honest(c->find, c->put);
		const struct saml_self here = { .slo_url = MINT_SLO, .soap_url = MINT_SLO, .clock_skew_s = SKEW_S };
		struct logoutreq_verified got;
		struct logoutreq_raw raw;
		struct saml_wire wire;
		struct outcome o;

		mint_wire(mem, mint_logoutreq, binding, &how, &wire);
		o = logoutreq_decode(&wire, mem, &raw);
		if (is_ok(o))
			o = logoutreq_verify(&wire, &raw, partner, ROLE_SP, &here, &no_keys, MINT_NOW, mem, &got);
		if (o.rule != expected_rule(c, binding))
			fail_msg("%s by %d: %s (line %u)", c->name, (int)binding, rule_name(o.rule), o.line);
	}
}

static void a_verified_request_says_who_and_which_sessions(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct mint how = honest(INDEX, INDEX "<samlp:SessionIndex> _s2</samlp:SessionIndex>");
	struct logoutreq_verified got;
	struct saml_wire wire;

	(void)state;
	mint_wire(mem, mint_logoutreq, BINDING_POST, &how, &wire);
	assert_ok(receive(&wire, mem, &got));
	assert_ptr_equal(got.partner, partner);
	assert_bytes(got.id, "_l1");
	assert_bytes(got.nameid.value, "_n1");
	assert_bytes(got.nameid.format, URI_NAMEID_TRANSIENT);
	assert_bytes(got.nameid.name_qualifier, MINT_SELF);
	assert_bytes(got.nameid.sp_name_qualifier, MINT_PARTNER);
	assert_int_equal(got.n_session_indexes, 2);
	assert_bytes(got.session_indexes[0], "_s1");
	assert_bytes(got.session_indexes[1], " _s2");
	assert_bytes(got.reason, "urn:oasis:names:tc:SAML:2.0:logout:user");
	assert_int_equal(got.not_on_or_after_at, MINT_NOW + 300);
	assert_bytes(got.relay_state, "r&<");
	assert_string_equal(logout_answer_url(got.answer_to), MINT_SLO_PARTNER);
}

#define LOCATION "\" Location=\"" MINT_SLO_PARTNER

static void the_answer_goes_by_redirect_if_it_can(void **state)
{
	static const struct {
		struct mint_change change;
		const char *binding, *url;
	} ways[] = {
		{ { NULL, NULL }, URI_BINDING_REDIRECT, MINT_SLO_PARTNER },
		{ { URI_BINDING_REDIRECT LOCATION, "urn:x" LOCATION }, URI_BINDING_POST, MINT_SLO_ANSWER },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		SCOPED(partner) const struct partner *from =
			mint_partner(mem, PROFILE_BSI, MINT_P256, MINT_RSA, ways[i].change);
		const struct mint how = honest(NULL, NULL);
		struct logoutreq_verified got;
		struct saml_wire wire;

		mint_wire(mem, mint_logoutreq, BINDING_POST, &how, &wire);
		assert_ok(receive_as(&wire, ROLE_SP, from, MINT_NOW, mem, &got));
		assert_string_equal(got.answer_to->binding, ways[i].binding);
		assert_string_equal(logout_answer_url(got.answer_to), ways[i].url);
	}
}

static void what_goes_back_unchanged_must_fit(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	SCOPED(partner) const struct partner *by_post =
		mint_partner(mem, PROFILE_BSI, MINT_P256, MINT_RSA,
	                     (struct mint_change){ URI_BINDING_REDIRECT LOCATION, "urn:x" LOCATION });
	static const unsigned char relay[LIMIT_RELAY_BYTES + 1] = "r";
	const struct mint how = honest(NULL, NULL);
	struct logoutreq_verified got;
	struct saml_wire wire;

	(void)state;
	mint_wire(mem, mint_logoutreq, BINDING_POST, &how, &wire);
	wire.relay_state = bytes_at(relay, LIMIT_RELAY_BYTES);
	assert_ok(receive(&wire, mem, &got));
	wire.relay_state.len++;
	assert_rule(receive(&wire, mem, &got), RULE_RELAY_TOO_LONG);
	assert_ok(receive_as(&wire, ROLE_SP, by_post, MINT_NOW, mem, &got));
}

#define SP_SLO                                                                                                        \
	"<md:SingleLogoutService Binding=\"" URI_BINDING_REDIRECT "\" Location=\"" MINT_SLO_PARTNER "\"/>\n"          \
	"<md:SingleLogoutService Binding=\"" URI_BINDING_POST "\" Location=\"" MINT_SLO_PARTNER                       \
	"\" ResponseLocation=\"" MINT_SLO_ANSWER "\"/>\n"

static void a_partner_who_cannot_be_answered_is_refused_in_the_browser_only(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	SCOPED(partner) const struct partner *from =
		mint_partner(mem, PROFILE_BSI, MINT_P256, MINT_RSA, (struct mint_change){ SP_SLO, "" });
	const struct mint how = honest(NULL, NULL), by_soap = honest(MINT_SLO "\"", MINT_SOAP "\"");
	struct logoutreq_verified got;
	struct saml_wire wire;

	(void)state;
	mint_wire(mem, mint_logoutreq, BINDING_POST, &how, &wire);
	assert_rule(receive_as(&wire, ROLE_SP, from, MINT_NOW, mem, &got), RULE_META_ENDPOINT);
	mint_wire(mem, mint_logoutreq, BINDING_SOAP, &by_soap, &wire);
	assert_ok(receive_as(&wire, ROLE_SP, from, MINT_NOW, mem, &got));
	assert_null(got.answer_to);
}

static void each_binding_has_its_own_address(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct mint front = honest(NULL, NULL), back = honest(MINT_SLO "\"", MINT_SOAP "\"");
	struct logoutreq_verified got;
	struct saml_wire wire;

	(void)state;
	mint_wire(mem, mint_logoutreq, BINDING_SOAP, &front, &wire);
	assert_rule(receive(&wire, mem, &got), RULE_LOGOUT_DESTINATION);
	mint_wire(mem, mint_logoutreq, BINDING_POST, &back, &wire);
	assert_rule(receive(&wire, mem, &got), RULE_LOGOUT_DESTINATION);
	mint_wire(mem, mint_logoutreq, BINDING_SOAP, &back, &wire);
	assert_ok(receive(&wire, mem, &got));
}

static void an_account_may_mean_all_sessions(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct mint how = honest(INDEX, "");
	struct logoutreq_verified got;
	struct saml_wire wire;

	(void)state;
	mint_wire(mem, mint_logoutreq, BINDING_REDIRECT, &how, &wire);
	assert_ok(receive_as(&wire, ROLE_IDP, partner, MINT_NOW, mem, &got));
	assert_int_equal(got.n_session_indexes, 0);
	assert_string_equal(logout_answer_url(got.answer_to), "https://partner.example/slo");
}

static struct encrypt_to to_us(enum mint_key key)
{
	return (struct encrypt_to){ .key = mint_key(key), .content = ENC_AES256_GCM, .transport = KT_OAEP_SHA256 };
}

static void an_encrypted_name_is_read_with_our_key_only(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct encrypt_to ours = to_us(MINT_RSA), other = to_us(MINT_RSA_OTHER);
	struct mint how = honest(NULL, NULL);
	struct logoutreq_verified got;
	struct logoutreq_raw raw;
	struct saml_wire wire;

	(void)state;
	how.encrypt = &ours;
	mint_wire(mem, mint_logoutreq, BINDING_POST, &how, &wire);
	assert_ok(receive(&wire, mem, &got));
	assert_bytes(got.nameid.value, "_n1");
	assert_bytes(got.nameid.sp_name_qualifier, MINT_PARTNER);
	assert_ok(logoutreq_decode(&wire, mem, &raw));
	assert_rule(logoutreq_verify(&wire, &raw, partner, ROLE_SP, &self, &no_keys, MINT_NOW, mem, &got),
	            RULE_DECRYPT_FAILED);
	how.encrypt = &other;
	mint_wire(mem, mint_logoutreq, BINDING_POST, &how, &wire);
	assert_rule(receive(&wire, mem, &got), RULE_DECRYPT_FAILED);
}

/* Somebody else changes it afterwards, or never signed it. */
static const struct tampered_case {
	const char *name;
	enum rule rule;
	bool is_signed;
	enum mint_key key;
	struct mint_change after;
} tampered[] = {
	{ "as it is", RULE_NONE, true, MINT_P256, { NULL, NULL } },
	{ "unsigned", RULE_SIG_MISSING, false, MINT_P256, { NULL, NULL } },
	{ "by another key", RULE_SIG_INVALID, true, MINT_BRAINPOOL, { NULL, NULL } },
	{ "other person", RULE_SIG_INVALID, true, MINT_P256, { ">_n1<", ">_n2<" } },
	{ "other session", RULE_SIG_INVALID, true, MINT_P256, { ">_s1<", ">_s2<" } },
	{ "other time", RULE_SIG_INVALID, true, MINT_P256, { "03:09:05Z", "04:09:05Z" } },
	{ "another kind of message", RULE_XML_ROOT, true, MINT_P256, { "samlp:LogoutRequest ", "samlp:Response " } },
};

static void what_is_unsigned_or_changed_is_refused_by_each_binding(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(tampered); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		const struct tampered_case *c = &tampered[i];
		struct mint how = honest(NULL, NULL);
		struct logoutreq_verified got;
		struct saml_wire wire;
		struct outcome o;

		how.sign_message = c->is_signed;
		how.key = mint_key(c->key);
		how.after = c->after;
		if (c->rule == RULE_XML_ROOT) {
			how.after = (struct mint_change){ NULL, NULL };
			wire = (struct saml_wire){ .binding = BINDING_POST, .xml = mint_logoutresp(mem, &how) };
		} else {
			mint_wire(mem, mint_logoutreq, BINDING_POST, &how, &wire);
		}
		o = receive(&wire, mem, &got);
		if (o.rule != c->rule)
			fail_msg("%s: %s (line %u)", c->name, rule_name(o.rule), o.line);
		how.before = (struct mint_change){ MINT_SLO "\"", MINT_SOAP "\"" };
		if (c->rule == RULE_XML_ROOT)
			continue;
		mint_wire(mem, mint_logoutreq, BINDING_SOAP, &how, &wire);
		assert_rule(receive(&wire, mem, &got), c->rule);
	}
}

static void a_query_is_refused_unsigned_wrongly_signed_or_signed_inside(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct mint how = honest(NULL, NULL);
	struct logoutreq_verified got;
	struct saml_wire wire, inside;

	(void)state;
	mint_wire(mem, mint_logoutreq, BINDING_REDIRECT, &how, &wire);
	assert_ok(receive(&wire, mem, &got));
	inside = wire;
	inside.xml = mint_logoutreq(mem, &how);
	assert_rule(receive(&inside, mem, &got), RULE_SIG_TEMPLATE);
	wire.signed_octets = bytes_of("SAMLRequest=z&SigAlg=y");
	assert_rule(receive(&wire, mem, &got), RULE_SIG_INVALID);
	wire.sig_alg = bytes_of(URI_RSA_SHA256);
	assert_rule(receive(&wire, mem, &got), RULE_SIG_ALGORITHM);
	wire.signed_octets = (struct bytes){ 0 };
	assert_rule(receive(&wire, mem, &got), RULE_SIG_MISSING);
}

static void the_partner_must_be_one_that_may_ask(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct mint how = honest(NULL, NULL);
	const int64_t last_at = INT64_C(1798761600); /* validUntil of its metadata: 2027-01-01 */
	struct logoutreq_verified got;
	struct saml_wire wire;
	struct partner changed;

	(void)state;
	mint_wire(mem, mint_logoutreq, BINDING_POST, &how, &wire);
	changed = *partner;
	changed.record.is_blocked = true;
	assert_rule(receive_as(&wire, ROLE_SP, &changed, MINT_NOW, mem, &got), RULE_PARTNER_BLOCKED);
	changed = *partner;
	changed.roles = ROLE_IDP;
	assert_rule(receive_as(&wire, ROLE_SP, &changed, MINT_NOW, mem, &got), RULE_META_ROLE);
	changed = *partner;
	changed.n_sp_signing = 0;
	assert_rule(receive_as(&wire, ROLE_SP, &changed, MINT_NOW, mem, &got), RULE_META_KEY);
	assert_rule(receive_as(&wire, ROLE_SP, partner, last_at, mem, &got), RULE_META_EXPIRED);
	assert_rule(receive_as(&wire, ROLE_SP, partner, last_at - 1, mem, &got), RULE_LOGOUT_EXPIRED);
	assert_ok(receive_as(&wire, ROLE_SP, partner, MINT_NOW, mem, &got));
}

/* ---- allocations ---- */

static OUTCOME request_step(struct arena *mem, void *arg)
{
	struct logoutreq_verified got;

	return receive(arg, mem, &got);
}

static void receiving_survives_every_failing_allocation(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct encrypt_to ours = to_us(MINT_RSA);
	struct mint how = honest(NULL, NULL);
	struct saml_wire wire;

	(void)state;
	how.encrypt = &ours;
	mint_wire(mem, mint_logoutreq, BINDING_POST, &how, &wire);
	torture(request_step, &wire, LIMIT_REQUEST_MEMORY);
}

static int start(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);

	(void)state;
	assert_ok(xml_start());
	own_keys[0] = mint_key(MINT_RSA);
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
		cmocka_unit_test(each_rule_refuses_alone_by_each_binding),
		cmocka_unit_test(a_verified_request_says_who_and_which_sessions),
		cmocka_unit_test(the_answer_goes_by_redirect_if_it_can),
		cmocka_unit_test(what_goes_back_unchanged_must_fit),
		cmocka_unit_test(a_partner_who_cannot_be_answered_is_refused_in_the_browser_only),
		cmocka_unit_test(each_binding_has_its_own_address),
		cmocka_unit_test(an_account_may_mean_all_sessions),
		cmocka_unit_test(an_encrypted_name_is_read_with_our_key_only),
		cmocka_unit_test(what_is_unsigned_or_changed_is_refused_by_each_binding),
		cmocka_unit_test(a_query_is_refused_unsigned_wrongly_signed_or_signed_inside),
		cmocka_unit_test(the_partner_must_be_one_that_may_ask),
		cmocka_unit_test(receiving_survives_every_failing_allocation),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
