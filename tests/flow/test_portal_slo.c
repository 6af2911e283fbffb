/* SPDX-License-Identifier: EUPL-1.2 */
/* The account ends a session at the portal: by each binding, only what it names, only once. */
#include "tests/support/unit.h"

#include "lib/base/text.h"
#include "lib/saml/logout.h"
#include "lib/saml/soap.h"
#include "lib/spec/uris.h"
#include "lib/wire/base64.h"
#include "lib/wire/form.h"
#include "tests/flow/portal_kept.h"

static struct mint asking(const char *find, const char *put)
{
	return (struct mint){
		.key = mint_key(MINT_RSA), .alg = SIG_RSA_PSS256, .sign_message = true, .before = { find, put }
	};
}

static void session_begin(void)
{
	kept_session();
	kept.session.nameid_hash = kept_hash("_n1");
	kept.session.index_hash = kept_hash("_s1");
}

static bool is_there(void)
{
	return bytes_is_present(kept.session.subject);
}

static void send_typed(const char *type, struct bytes body, struct arena *mem, struct http_reply *out)
{
	const struct http_header header = { bytes_of("Content-Type"), bytes_of(type) };
	const struct http_request in = { .request_id = "reference",
		                         .method = HTTP_POST,
		                         .target = bytes_of("/sk/slo"),
		                         .path = bytes_of("/sk/slo"),
		                         .headers = &header,
		                         .n_headers = 1,
		                         .body = body };

	portal_serve(&kept_portal, &in, mem, out);
}

static void send_form(struct bytes xml, struct arena *mem, struct http_reply *out)
{
	struct text t = text_new(mem, CAP), form = text_new(mem, CAP);
	struct bytes message, body;

	base64_encode(&t, xml);
	assert_ok(text_done(&t, &message));
	text_lit(&form, "RelayState=r%261&SAMLRequest=");
	form_escape(&form, message);
	assert_ok(text_done(&form, &body));
	send_typed("application/x-www-form-urlencoded", body, mem, out);
}

static void send_soap(struct bytes xml, struct arena *mem, struct http_reply *out)
{
	send_typed("text/xml; charset=utf-8", mint_soap(mem, xml), mem, out);
}

static OUTCOME account_sign(void *self, enum sig_alg alg, struct bytes octets, unsigned char *out, size_t cap,
                            size_t *len)
{
	return alg_sign(self, alg, octets, out, cap, len);
}

static void send_query(struct bytes xml, struct arena *mem, struct http_reply *out)
{
	const struct signer signer = { account_sign, mint_key(MINT_RSA), NULL };
	const char *url;

	assert_ok(binding_redirect_url("/sk/slo", "SAMLRequest", xml, bytes_of("r&1"), &signer, SIG_RSA_PSS256, mem, &url));
	kept_get(url, NULL, NULL, mem, out);
}

/* As the account believes it: our portal is MINT_SELF, and signs with the same key as everybody here. */
static struct logoutresp_verified told(const struct http_reply *reply, struct arena *mem)
{
	const struct saml_self self = { .entity_id = MINT_PARTNER, .slo_url = "https://partner.example/slo" };
	struct partner portal = *kept_portal.account;
	const struct logoutresp_expected expected = { "_l1", &portal, ROLE_IDP };
	const char *location = kept_header(reply, "Location");
	struct saml_wire wire = { .binding = BINDING_SOAP };
	struct http_request in = { .method = HTTP_GET };
	struct logoutresp_verified got;
	struct logoutresp_raw raw;

	portal.entity_id = MINT_SELF;
	if (location != NULL) {
		assert_int_equal(reply->status, 303);
		assert_memory_equal(location, "https://partner.example/slo?", strlen("https://partner.example/slo?"));
		in.query = bytes_of(strchr(location, '?') + 1);
		assert_ok(binding_answer_receive(&in, mem, &wire));
		assert_bytes(wire.relay_state, "r&1");
	} else {
		assert_int_equal(reply->status, 200);
		assert_string_equal(reply->content_type, SOAP_TYPE);
		assert_ok(soap_open(reply->body, mem, &wire.xml));
	}
	assert_ok(logoutresp_decode(&wire, mem, &raw));
	assert_ok(logoutresp_verify(&wire, &raw, &expected, &self, MINT_NOW, mem, &got));
	return got;
}

static void the_account_ends_the_session_by_each_binding(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	const struct mint how = asking(NULL, NULL);
	struct mint plain = how;
	struct http_reply out;

	(void)state;
	plain.sign_message = false;
	session_begin();
	send_form(mint_logoutreq(mem, &how), mem, &out);
	assert_true(told(&out, mem).is_success);
	assert_false(is_there());

	assert_int_equal(kept_fresh(NULL), 0);
	session_begin();
	send_soap(mint_logoutreq(mem, &how), mem, &out);
	assert_true(told(&out, mem).is_success);
	assert_false(is_there());

	assert_int_equal(kept_fresh(NULL), 0);
	session_begin();
	send_query(mint_logoutreq(mem, &plain), mem, &out);
	assert_true(told(&out, mem).is_success);
	assert_false(is_there());
}

#define INDEX "<samlp:SessionIndex>_s1</samlp:SessionIndex>"

static const struct named_case {
	const char *name;
	const char *find, *put;
	bool ends;
} named[] = {
	{ "as it is", NULL, NULL, true },
	{ "another session", ">_s1<", ">_s2<", false },
	{ "another name", ">_n1<", ">_n2<", false },
	{ "all sessions of the name", INDEX, "", true },
	{ "two sessions, one ours", INDEX, "<samlp:SessionIndex>_s2</samlp:SessionIndex>" INDEX, true },
};

static void only_what_is_named_ends(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(named); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		const struct mint how = asking(named[i].find, named[i].put);
		struct logoutresp_verified answer;
		struct http_reply out;

		assert_int_equal(kept_fresh(NULL), 0);
		session_begin();
		send_soap(mint_logoutreq(mem, &how), mem, &out);
		answer = told(&out, mem);
		if (is_there() == named[i].ends || answer.is_success != named[i].ends)
			fail_msg("%s", named[i].name);
		if (!named[i].ends)
			assert_bytes(answer.status.second, URI_STATUS_UNKNOWN_PRINCIPAL);
	}
}

static void an_encrypted_name_is_known(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	const struct encrypt_to to = { .key = mint_key(MINT_RSA_OTHER),
		                       .content = ENC_AES256_GCM,
		                       .transport = KT_OAEP_SHA256 };
	struct mint how = asking(NULL, NULL);
	struct http_reply out;

	(void)state;
	session_begin();
	how.encrypt = &to;
	send_form(mint_logoutreq(mem, &how), mem, &out);
	assert_true(told(&out, mem).is_success);
	assert_false(is_there());
}

static void a_login_can_be_ended_by_what_the_account_said(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	const struct mint how = asking(NULL, NULL);
	struct http_reply out;

	(void)state;
	kept_login(MINT_REQUEST_ID);
	kept_post_answer(kept_answer(mem, (struct mint_change){ NULL, NULL }), ID, COOKIE, mem, &out);
	assert_int_equal(out.status, 303);
	assert_true(is_there());
	send_soap(mint_logoutreq(mem, &how), mem, &out);
	assert_true(told(&out, mem).is_success);
	assert_false(is_there());
}

#define ASKED "IssueInstant=\"" MINT_NOW_TEXT

/* The assertion was issued at MINT_NOW. */
static const struct early_case {
	const char *name;
	const char *find, *put;
	bool starts;
} early[] = {
	{ "its session", NULL, NULL, false },
	{ "all sessions of the name", INDEX, "", false },
	{ "another session", ">_s1<", ">_s2<", true },
	{ "another name", ">_n1<", ">_n2<", true },
	{ "before the answer was issued", ASKED, "IssueInstant=\"2026-01-02T03:04:04Z", true },
};

static void what_ended_on_its_way_does_not_start(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(early); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		const struct mint how = asking(early[i].find, early[i].put);
		struct http_reply out;

		assert_int_equal(kept_fresh(NULL), 0);
		kept_login(MINT_REQUEST_ID);
		send_soap(mint_logoutreq(mem, &how), mem, &out);
		assert_false(told(&out, mem).is_success);
		kept_post_answer(kept_answer(mem, (struct mint_change){ NULL, NULL }), ID, COOKIE, mem, &out);
		if (is_there() != early[i].starts || (out.status == 303) != early[i].starts)
			fail_msg("%s", early[i].name);
		if (!early[i].starts)
			assert_int_equal(kept.noted, RULE_OPEN_REQUEST_GONE);
	}
}

static const struct refused_case {
	const char *name;
	enum rule rule;
	enum mint_key key;
	struct mint_change before, after;
} refused[] = {
	{ "signed by another", RULE_SIG_INVALID, MINT_RSA_OTHER, { NULL, NULL }, { NULL, NULL } },
	{ "changed", RULE_SIG_INVALID, MINT_RSA, { NULL, NULL }, { ">_s1<", ">_s2<" } },
	{ "another account", RULE_PARTNER_UNKNOWN, MINT_RSA, { MINT_PARTNER "</saml:I", "https://x</saml:I" }, { NULL, NULL } },
	{ "another address", RULE_LOGOUT_DESTINATION, MINT_RSA, { MINT_SLO "\"", MINT_ACS "\"" }, { NULL, NULL } },
	{ "too old", RULE_LOGOUT_EXPIRED, MINT_RSA, { "IssueInstant=\"2026", "IssueInstant=\"2025" }, { NULL, NULL } },
};

static void what_is_refused_ends_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		struct mint how = asking(refused[i].before.find, refused[i].before.put);
		struct http_reply page, fault;

		assert_int_equal(kept_fresh(NULL), 0);
		session_begin();
		how.key = mint_key(refused[i].key);
		how.after = refused[i].after;
		send_form(mint_logoutreq(mem, &how), mem, &page);
		if (kept.noted != refused[i].rule || page.status != rule_http_status(refused[i].rule))
			fail_msg("%s: %s, %d", refused[i].name, rule_name(kept.noted), page.status);
		assert_null(kept_header(&page, "Location"));
		send_soap(mint_logoutreq(mem, &how), mem, &fault);
		assert_int_equal(kept.noted, refused[i].rule);
		assert_int_equal(fault.status, 500);
		assert_true(kept_body_has(&fault, "<faultcode>soap:Client</faultcode><faultstring>SK-"));
		assert_true(is_there());
	}
}

static void a_request_counts_once_and_a_failing_store_is_told(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	const struct mint how = asking(NULL, NULL);
	struct http_reply out;

	(void)state;
	session_begin();
	kept.failing = RULE_STORE_UNAVAILABLE;
	send_soap(mint_logoutreq(mem, &how), mem, &out);
	assert_true(kept_body_has(&out, "<faultcode>soap:Server</faultcode><faultstring>SK-2000</faultstring>"));
	assert_true(is_there());
	kept.failing = RULE_NONE;
	send_soap(mint_logoutreq(mem, &how), mem, &out);
	assert_int_equal(out.status, 200);
	send_soap(mint_logoutreq(mem, &how), mem, &out);
	assert_int_equal(kept.noted, RULE_LOGOUT_REPLAY);
	send_form(mint_logoutreq(mem, &how), mem, &out);
	assert_int_equal(out.status, 400);
}

static void what_is_no_request_is_refused(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	const struct mint how = asking(NULL, NULL);
	struct http_reply out;

	(void)state;
	session_begin();
	send_soap(mint_logoutresp(mem, &how), mem, &out);
	assert_int_equal(kept.noted, RULE_XML_ROOT);
	kept_get("/sk/slo", NULL, NULL, mem, &out);
	assert_int_equal(kept.noted, RULE_QUERY_MISSING);
	send_typed("text/xml", bytes_of("x"), mem, &out);
	assert_int_equal(kept.noted, RULE_XML_SYNTAX);
	send_typed("text/plain", bytes_of("x"), mem, &out);
	assert_int_equal(kept.noted, RULE_HTTP_CONTENT_TYPE);
	send_form(mint_soap(mem, mint_logoutreq(mem, &how)), mem, &out);
	assert_int_equal(kept.noted, RULE_XML_MISPLACED);
	assert_true(is_there());
}

static void an_account_without_an_address_for_the_answer_is_refused(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	const struct partner *account = kept_portal.account;
	const struct partner_endpoint by_post = { .binding = URI_BINDING_POST, .location = "https://partner.example/slo" };
	const struct mint how = asking(NULL, NULL);
	struct partner changed = *account;
	struct http_reply out;

	(void)state;
	session_begin();
	changed.idp_slo = &by_post;
	kept_portal.account = &changed;
	send_form(mint_logoutreq(mem, &how), mem, &out);
	kept_portal.account = account;
	assert_int_equal(kept.noted, RULE_META_ENDPOINT);
	assert_true(is_there());
}

static int start(void **state)
{
	const int failed = kept_start(state);

	kept_portal.self.slo_url = MINT_SLO;
	kept_portal.self.soap_url = MINT_SLO;
	return failed;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_account_ends_the_session_by_each_binding, kept_fresh),
		cmocka_unit_test_setup(only_what_is_named_ends, kept_fresh),
		cmocka_unit_test_setup(an_encrypted_name_is_known, kept_fresh),
		cmocka_unit_test_setup(a_login_can_be_ended_by_what_the_account_said, kept_fresh),
		cmocka_unit_test_setup(what_ended_on_its_way_does_not_start, kept_fresh),
		cmocka_unit_test_setup(what_is_refused_ends_nothing, kept_fresh),
		cmocka_unit_test_setup(a_request_counts_once_and_a_failing_store_is_told, kept_fresh),
		cmocka_unit_test_setup(what_is_no_request_is_refused, kept_fresh),
		cmocka_unit_test_setup(an_account_without_an_address_for_the_answer_is_refused, kept_fresh),
	};

	return cmocka_run_group_tests(tests, start, kept_stop);
}
