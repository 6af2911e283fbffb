/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "lib/base/text.h"
#include "lib/saml/binding.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "lib/wire/base64.h"
#include "lib/wire/form.h"
#include "lib/wire/inflate.h"
#include "lib/xml/sigmake.h"

#define CAP ((size_t)4 * 1024 * 1024)
#define XML "<samlp:AuthnRequest a=\"'&amp;\xc3\xbc\xf0\x9f\x98\x80\"/>\r\n"

/* The row below is not linked: binding asks it for nothing but the name. */
const char *sig_alg_uri(enum sig_alg alg)
{
	return alg == SIG_RSA_PSS256 ? URI_RSA_PSS256 : NULL;
}

/* Turns each octet over, so that a test can tell what was signed. */
static OUTCOME turn_over(void *self, enum sig_alg alg, struct bytes octets, unsigned char *out, size_t cap,
                         size_t *out_len)
{
	const size_t *most = self;

	*out_len = 0;
	(void)alg;
	REQUIRE(most != NULL, SIGN_FAILED);
	*out_len = octets.len < *most ? octets.len : *most;
	REQUIRE(*out_len <= cap, SIGN_FAILED);
	for (size_t i = 0; i < *out_len; i++)
		out[i] = (unsigned char)~octets.ptr[i];
	return outcome_ok();
}

static size_t signature_most = 1024;
static const struct signer signer = { .sign = turn_over, .self = &signature_most };
static const struct signer broken = { .sign = turn_over };

static struct http_request get_of(const char *query)
{
	return (struct http_request){ .method = HTTP_GET, .query = bytes_of(query) };
}

static const struct http_header form_type[] = { { { (const unsigned char *)"Content-Type", 12 },
	{ (const unsigned char *)"application/x-www-form-urlencoded", 33 } } };

static struct http_request post_of(const char *body)
{
	return (struct http_request){ .method = HTTP_POST, .headers = form_type, .n_headers = 1,
		.body = bytes_of(body), .query = bytes_of("SAMLRequest=eA&SAMLRequest=eA") };
}

/* "field=…" with the escaped base64 of the XML. */
static const char *field_of(struct arena *mem, const char *field, bool is_deflated, const char *rest)
{
	struct text t = text_new(mem, CAP), u = text_new(mem, CAP);
	struct bytes octets = bytes_of(XML), base64;
	const char *out;

	if (is_deflated)
		assert_ok(deflate_raw(octets, mem, &octets));
	base64_encode(&t, octets);
	assert_ok(text_done(&t, &base64));
	text_str(&u, field);
	text_lit(&u, "=");
	form_escape(&u, base64);
	text_str(&u, rest);
	assert_ok(text_done_str(&u, &out));
	return out;
}

struct receive_case {
	const char *what;
	const char *field;
	const char *rest;
	enum rule rule;
};

static const struct receive_case gets[] = {
	{ "unsigned", "SAMLRequest", "", RULE_NONE },
	{ "signed", "SAMLRequest", "&RelayState=a%00+b&SigAlg=x&Signature=c2ln", RULE_NONE },
	{ "a response", "SAMLResponse", "", RULE_QUERY_MISSING },
	{ "a signature with a line break", "SAMLRequest", "&SigAlg=x&Signature=c2%0Aln", RULE_BASE64_SYNTAX },
	{ "a signature that is no base64", "SAMLRequest", "&SigAlg=x&Signature=c2l", RULE_BASE64_SYNTAX },
	{ "a message with a blank", "SAMLRequest", "+", RULE_BASE64_SYNTAX },
	{ "a doubly encoded message", "SAMLRequest", "%253D", RULE_BASE64_SYNTAX },
	{ "message twice", "SAMLRequest", "&SAMLRequest=eA", RULE_QUERY_DUPLICATE },
	{ "a response beside", "SAMLRequest", "&SAMLResponse=eA", RULE_QUERY_DUPLICATE },
	{ "an artifact beside", "SAMLRequest", "&SAMLart=eA", RULE_QUERY_SYNTAX },
	{ "message behind by encoded name", "SAMLRequest", "&%53AMLRequest=eA", RULE_QUERY_NAME_ENCODED },
};

static void a_request_by_redirect_is_unpacked(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(gets); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		const struct http_request in = get_of(field_of(mem, gets[i].field, true, gets[i].rest));
		struct saml_wire got;
		const struct outcome o = binding_request_receive(&in, mem, &got);

		if (o.rule != gets[i].rule)
			fail_msg("%s: got %s", gets[i].what, rule_name(o.rule));
		if (is_ok(o)) {
			assert_int_equal(got.binding, BINDING_REDIRECT);
			assert_bytes(got.xml, XML);
		} else {
			assert_null(got.xml.ptr);
			assert_null(got.signed_octets.ptr);
		}
		assert_rule(binding_response_receive(&in, mem, &got), RULE_HTTP_METHOD);
	}
}

static void the_parts_of_a_signed_redirect_are_handed_on(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	const char *query =
		field_of(mem, "SAMLRequest", true, "&SigAlg=x&Signature=c2ln&RelayState=a%00+%c3%bc");
	const struct http_request in = get_of(query);
	struct saml_wire got;

	(void)state;
	assert_ok(binding_request_receive(&in, mem, &got));
	assert_bytes(got.relay_state, "a\0 \xc3\xbc");
	assert_bytes(got.sig_alg, "x");
	assert_bytes(got.signature, "sig");
	assert_memory_equal(got.signed_octets.ptr, query, strlen("SAMLRequest="));
	assert_memory_equal(got.signed_octets.ptr + got.signed_octets.len -
	                            strlen("&RelayState=a%00+%c3%bc&SigAlg=x"),
	                    "&RelayState=a%00+%c3%bc&SigAlg=x", strlen("&RelayState=a%00+%c3%bc&SigAlg=x"));
}

static void no_query_and_no_deflate_are_refused(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct http_request in = get_of(NULL);
	struct saml_wire got;

	(void)state;
	assert_rule(binding_request_receive(&in, mem, &got), RULE_QUERY_MISSING);
	in = get_of(field_of(mem, "SAMLRequest", false, ""));
	assert_rule(binding_request_receive(&in, mem, &got), RULE_INFLATE_SYNTAX);
	assert_null(got.xml.ptr);
	in = get_of(field_of(mem, "SAMLRequest", true, ""));
	in.method = HTTP_HEAD;
	assert_rule(binding_request_receive(&in, mem, &got), RULE_HTTP_METHOD);
}

static const struct receive_case posts[] = {
	{ "alone", "SAMLRequest", "", RULE_NONE },
	{ "with RelayState", "SAMLRequest", "&RelayState=a%00+%c3%bc", RULE_NONE },
	{ "with a stranger, twice", "SAMLRequest", "&submit=Weiter&submit=x", RULE_NONE },
	{ "with blanks in the base64", "SAMLRequest", "%0D%0A+", RULE_NONE },
	{ "by encoded name", "%53AMLRequest", "", RULE_NONE },
	{ "message twice", "SAMLRequest", "&SAMLRequest=eA%3D%3D", RULE_FORM_DUPLICATE },
	{ "message twice by encoded name", "SAMLRequest", "&%53AMLRequest=eA%3D%3D", RULE_FORM_DUPLICATE },
	{ "RelayState twice", "SAMLRequest", "&RelayState=a&RelayState=a", RULE_FORM_DUPLICATE },
	{ "the other message beside", "SAMLRequest", "&SAMLResponse=", RULE_FORM_DUPLICATE },
	{ "only the other message", "SAMLResponse", "", RULE_FORM_MISSING },
	{ "doubly encoded", "SAMLRequest", "%253D", RULE_BASE64_SYNTAX },
	{ "bad form", "SAMLRequest", "&", RULE_FORM_SYNTAX },
};

static void a_request_by_post_is_unpacked(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(posts); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		const struct http_request in = post_of(field_of(mem, posts[i].field, false, posts[i].rest));
		struct saml_wire got;
		const struct outcome o = binding_request_receive(&in, mem, &got);

		if (o.rule != posts[i].rule)
			fail_msg("%s: got %s", posts[i].what, rule_name(o.rule));
		if (!is_ok(o)) {
			assert_null(got.xml.ptr);
			continue;
		}
		assert_int_equal(got.binding, BINDING_POST);
		assert_bytes(got.xml, XML);
		assert_null(got.signed_octets.ptr);
		if (strstr(posts[i].rest, "RelayState") != NULL)
			assert_bytes(got.relay_state, "a\0 \xc3\xbc");
		else
			assert_null(got.relay_state.ptr);
	}
}

static void a_response_comes_by_post_only(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct http_request in = post_of(field_of(mem, "SAMLResponse", false, "&RelayState="));
	struct saml_wire got;

	(void)state;
	assert_ok(binding_response_receive(&in, mem, &got));
	assert_bytes(got.xml, XML);
	assert_non_null(got.relay_state.ptr);
	in.n_headers = 0;
	assert_rule(binding_response_receive(&in, mem, &got), RULE_HTTP_CONTENT_TYPE);
	in = post_of(field_of(mem, "SAMLRequest", false, ""));
	assert_rule(binding_response_receive(&in, mem, &got), RULE_FORM_MISSING);
	in = post_of(field_of(mem, "SAMLResponse", false, "&SAMLRequest=eA%3D%3D"));
	assert_rule(binding_response_receive(&in, mem, &got), RULE_FORM_DUPLICATE);
	assert_null(got.xml.ptr);
}

static void an_answer_comes_by_either_but_is_no_request(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct http_request in = get_of(field_of(mem, "SAMLResponse", true, ""));
	struct saml_wire got;

	(void)state;
	assert_ok(binding_answer_receive(&in, mem, &got));
	assert_int_equal(got.binding, BINDING_REDIRECT);
	assert_bytes(got.xml, XML);
	in = get_of(field_of(mem, "SAMLRequest", true, ""));
	assert_rule(binding_answer_receive(&in, mem, &got), RULE_QUERY_MISSING);
	in = post_of(field_of(mem, "SAMLResponse", false, ""));
	assert_ok(binding_answer_receive(&in, mem, &got));
	assert_int_equal(got.binding, BINDING_POST);
	in = post_of(field_of(mem, "SAMLResponse", false, "&SAMLart=x"));
	assert_rule(binding_answer_receive(&in, mem, &got), RULE_FORM_DUPLICATE);
	assert_rule(binding_response_receive(&in, mem, &got), RULE_FORM_DUPLICATE);
	in = post_of(field_of(mem, "SAMLRequest", false, "&SAMLart=x"));
	assert_rule(binding_request_receive(&in, mem, &got), RULE_FORM_DUPLICATE);
	assert_null(got.xml.ptr);
}

static void a_relay_state_has_a_largest_length(void **state)
{
	static char relay[sizeof("&RelayState=") + LIMIT_RELAY_IN_BYTES + 1];
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct http_request get, post;
	struct saml_wire got;

	(void)state;
	memset(relay, 'x', sizeof relay - 2);
	memcpy(relay, "&RelayState=", sizeof("&RelayState=") - 1);
	relay[sizeof("&RelayState=") - 1 + LIMIT_RELAY_IN_BYTES] = '\0';
	get = get_of(field_of(mem, "SAMLRequest", true, relay));
	post = post_of(field_of(mem, "SAMLRequest", false, relay));
	assert_ok(binding_request_receive(&get, mem, &got));
	assert_ok(binding_request_receive(&post, mem, &got));
	assert_int_equal(got.relay_state.len, LIMIT_RELAY_IN_BYTES);
	relay[sizeof("&RelayState=") - 1 + LIMIT_RELAY_IN_BYTES] = 'x';
	get = get_of(field_of(mem, "SAMLRequest", true, relay));
	post = post_of(field_of(mem, "SAMLRequest", false, relay));
	assert_rule(binding_request_receive(&get, mem, &got), RULE_RELAY_TOO_LONG);
	assert_rule(binding_request_receive(&post, mem, &got), RULE_RELAY_TOO_LONG);
	assert_null(got.xml.ptr);
}

struct send_case {
	const char *endpoint;
	const char *relay_state; /* NULL: absent */
	const char *start;
};

static const struct send_case sends[] = {
	{ "https://a/sso", "r&s=\xc3\xbc +/%\"<", "https://a/sso?" },
	{ "https://a/sso", "", "https://a/sso?" },
	{ "https://a/sso?x=y", NULL, "https://a/sso?x=y&" },
	{ "https://a/sso?", "r", "https://a/sso?" },
	{ "https://a/sso?x=y&", "r", "https://a/sso?x=y&" },
};

static void what_we_send_we_read_again_and_all_of_it_is_signed(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sends); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		const struct bytes relay_state = bytes_of(sends[i].relay_state);
		struct http_request in;
		struct saml_wire got;
		const char *url;

		assert_ok(binding_redirect_url(sends[i].endpoint, "SAMLRequest", bytes_of(XML), relay_state,
		                               &signer, SIG_RSA_PSS256, mem, &url));
		assert_memory_equal(url, sends[i].start, strlen(sends[i].start));
		in = get_of(url + strlen(sends[i].start));
		assert_memory_equal(in.query.ptr, "SAMLRequest=", strlen("SAMLRequest="));
		assert_ok(binding_request_receive(&in, mem, &got));
		assert_bytes(got.xml, XML);
		assert_int_equal(got.relay_state.ptr != NULL, relay_state.ptr != NULL);
		assert_true(relay_state.ptr == NULL || bytes_equal(got.relay_state, relay_state));
		assert_true(bytes_equal_text(got.sig_alg, URI_RSA_PSS256));
		assert_true(bytes_has_prefix(in.query, (const char *)got.signed_octets.ptr));
		assert_int_equal(got.signature.len, got.signed_octets.len);
		for (size_t k = 0; k < got.signature.len; k++)
			assert_int_equal(got.signature.ptr[k], (unsigned char)~got.signed_octets.ptr[k]);
	}
}

static void the_encoded_form_is_the_usual_one(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	const char *url;

	(void)state;
	signature_most = 2;
	assert_ok(binding_redirect_url("https://a/", "SAMLResponse", bytes_of("a"), bytes_of("/\xc3\xbc"),
	                               &signer, SIG_RSA_PSS256, mem, &url));
	signature_most = 1024;
	assert_string_equal(url,
	                    "https://a/?SAMLResponse=SwQA&RelayState=%2F%C3%BC&SigAlg=http%3A%2F%2Fwww.w3.org"
	                    "%2F2007%2F05%2Fxmldsig-more%23sha256-rsa-MGF1&Signature=rL4%3D");
}

static void what_cannot_be_sent_is_not_sent(void **state)
{
	static char relay[LIMIT_RELAY_BYTES + 2];
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	unsigned char noise[LIMIT_TARGET_BYTES];
	const struct bytes xml = bytes_of(XML);
	const char *url;
	uint32_t seed = 1;

	(void)state;
	memset(relay, 'x', LIMIT_RELAY_BYTES);
	assert_ok(binding_redirect_url("https://a/", "SAMLRequest", xml, bytes_of(relay), &signer,
	                               SIG_RSA_PSS256, mem, &url));
	relay[LIMIT_RELAY_BYTES] = 'x';
	assert_rule(binding_redirect_url("https://a/", "SAMLRequest", xml, bytes_of(relay), &signer,
	                                 SIG_RSA_PSS256, mem, &url),
	            RULE_RELAY_TOO_LONG);
	assert_null(url);
	assert_rule(binding_redirect_url("https://a/", "SAMLRequest", xml, bytes_of("r"), &signer, SIG_NONE,
	                                 mem, &url),
	            RULE_SIGN_FAILED);
	signature_most = 0;
	assert_rule(binding_redirect_url("https://a/", "SAMLRequest", xml, bytes_of("r"), &signer,
	                                 SIG_RSA_PSS256, mem, &url),
	            RULE_SIGN_FAILED);
	signature_most = 1024;
	assert_rule(binding_redirect_url("https://a/", "SAMLRequest", xml, bytes_of("r"), &broken,
	                                 SIG_RSA_PSS256, mem, &url),
	            RULE_SIGN_FAILED);
	for (size_t i = 0; i < sizeof noise; i++) {
		seed = seed * 1664525U + 1013904223U;
		noise[i] = (unsigned char)(seed >> 24);
	}
	assert_rule(binding_redirect_url("https://a/", "SAMLRequest", bytes_at(noise, sizeof noise),
	                                 bytes_of("r"), &signer, SIG_RSA_PSS256, mem, &url),
	            RULE_TEXT_TOO_LONG);
	assert_null(url);
}

static OUTCOME receive_step(struct arena *mem, void *arg)
{
	struct saml_wire got = { .xml = bytes_of("x") };
	const struct outcome o = binding_request_receive(arg, mem, &got);

	if (!is_ok(o))
		assert_null(got.xml.ptr);
	return o;
}

static OUTCOME send_step(struct arena *mem, void *arg)
{
	const char *url = "x";
	const struct outcome o = binding_redirect_url(arg, "SAMLRequest", bytes_of(XML), bytes_of("r"),
	                                              &signer, SIG_RSA_PSS256, mem, &url);

	if (!is_ok(o))
		assert_null(url);
	return o;
}

static void no_allocation_failure_hurts(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct http_request get =
		get_of(field_of(mem, "SAMLRequest", true, "&RelayState=r&SigAlg=x&Signature=c2ln"));
	struct http_request post = post_of(field_of(mem, "SAMLRequest", false, "&RelayState=r"));
	char endpoint[] = "https://a/";

	(void)state;
	torture(receive_step, &get, CAP);
	torture(receive_step, &post, CAP);
	torture(send_step, endpoint, CAP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_by_redirect_is_unpacked),
		cmocka_unit_test(the_parts_of_a_signed_redirect_are_handed_on),
		cmocka_unit_test(no_query_and_no_deflate_are_refused),
		cmocka_unit_test(a_request_by_post_is_unpacked),
		cmocka_unit_test(a_response_comes_by_post_only),
		cmocka_unit_test(an_answer_comes_by_either_but_is_no_request),
		cmocka_unit_test(a_relay_state_has_a_largest_length),
		cmocka_unit_test(what_we_send_we_read_again_and_all_of_it_is_signed),
		cmocka_unit_test(the_encoded_form_is_the_usual_one),
		cmocka_unit_test(what_cannot_be_sent_is_not_sent),
		cmocka_unit_test(no_allocation_failure_hurts),
	};

	return cmocka_run_group_tests_name("binding", tests, NULL, NULL);
}
