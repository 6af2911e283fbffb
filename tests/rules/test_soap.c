/* SPDX-License-Identifier: EUPL-1.2 */
/* Every rule of the SOAP binding: one refusing case and the accepting neighbour. */
#include "tests/support/unit.h"

#include "lib/saml/logout.h"
#include "lib/saml/soap.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "tests/support/mint.h"

#define NS " xmlns:S=\"" NS_SOAP "\""
#define MESSAGE "<a:m xmlns:a=\"urn:a\"></a:m>"
#define TAKEN_OUT "<a:m xmlns:a=\"urn:a\"" NS "></a:m>"
#define BODY "<S:Body>" MESSAGE "</S:Body>"
#define OPEN "<S:Envelope" NS ">"
#define CLOSE "</S:Envelope>"
#define BLOCK(attr) "<S:Header><x:b xmlns:x=\"urn:x\"" attr "></x:b></S:Header>"

static const struct envelope_case {
	const char *name;
	enum rule rule;
	const char *envelope;
} cases[] = {
	{ "as it is", RULE_NONE, OPEN BODY CLOSE },
	{ "with blanks", RULE_NONE, " " OPEN "\n <S:Body>\n " MESSAGE "\n</S:Body> " CLOSE "\n" },
	{ "with a declaration", RULE_NONE, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" OPEN BODY CLOSE },
	{ "not an envelope", RULE_SOAP_ENVELOPE, MESSAGE },
	{ "SOAP 1.2", RULE_SOAP_ENVELOPE,
	  "<S:Envelope xmlns:S=\"http://www.w3.org/2003/05/soap-envelope\"><S:Body>" MESSAGE "</S:Body>" CLOSE },
	{ "no body", RULE_SOAP_ENVELOPE, OPEN CLOSE },
	{ "empty body", RULE_SOAP_ENVELOPE, OPEN "<S:Body></S:Body>" CLOSE },
	{ "text in the body", RULE_SOAP_ENVELOPE, OPEN "<S:Body>x</S:Body>" CLOSE },
	{ "text beside the message", RULE_SOAP_ENVELOPE, OPEN "<S:Body>" MESSAGE "x</S:Body>" CLOSE },
	{ "two messages", RULE_SOAP_ENVELOPE, OPEN "<S:Body>" MESSAGE MESSAGE "</S:Body>" CLOSE },
	{ "two bodies", RULE_SOAP_ENVELOPE, OPEN BODY BODY CLOSE },
	{ "something behind the body", RULE_SOAP_ENVELOPE, OPEN BODY MESSAGE CLOSE },
	{ "header behind the body", RULE_SOAP_ENVELOPE, OPEN BODY "<S:Header></S:Header>" CLOSE },
	{ "two headers", RULE_SOAP_ENVELOPE, OPEN "<S:Header></S:Header><S:Header></S:Header>" BODY CLOSE },
	{ "an attribute", RULE_SOAP_ENVELOPE, "<S:Envelope" NS " S:encodingStyle=\"\">" BODY CLOSE },
	{ "an attribute of the body", RULE_SOAP_ENVELOPE, OPEN "<S:Body a=\"1\">" MESSAGE "</S:Body>" CLOSE },
	{ "empty header", RULE_NONE, OPEN "<S:Header></S:Header>" BODY CLOSE },
	{ "a header block", RULE_NONE, OPEN BLOCK("") BODY CLOSE },
	{ "that need not be understood", RULE_NONE, OPEN BLOCK(" S:mustUnderstand=\"0\"") BODY CLOSE },
	{ "that must be understood", RULE_SOAP_MUST_UNDERSTAND, OPEN BLOCK(" S:mustUnderstand=\"1\"") BODY CLOSE },
	{ "that must in words", RULE_SOAP_MUST_UNDERSTAND, OPEN BLOCK(" S:mustUnderstand=\"true\"") BODY CLOSE },
	{ "document type", RULE_XML_DOCTYPE, "<!DOCTYPE S:Envelope>" OPEN BODY CLOSE },
	{ "instruction", RULE_XML_PI, OPEN "<?a b?>" BODY CLOSE },
	{ "an identifier", RULE_XML_ID, "<S:Envelope" NS " xml:id=\"a\">" BODY CLOSE },
	{ "one twice", RULE_XML_ID, OPEN "<S:Body><a ID=\"_1\"><b ID=\"_1\"/></a></S:Body>" CLOSE },
	{ "no XML", RULE_XML_SYNTAX, "SAMLRequest=x" },
	{ "cut off", RULE_XML_SYNTAX, OPEN BODY },
	{ "nothing", RULE_XML_SYNTAX, "" },
};

static void each_departure_from_the_envelope_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		struct bytes message;
		const struct outcome o = soap_open(bytes_of(cases[i].envelope), mem, &message);

		if (o.rule != cases[i].rule)
			fail_msg("%s: %s (line %u)", cases[i].name, rule_name(o.rule), o.line);
		if (is_ok(o))
			assert_bytes(message, TAKEN_OUT);
		else
			assert_null(message.ptr);
	}
}

static const struct inside_case {
	const char *envelope, *message;
} insides[] = {
	{ "<S:Envelope" NS " xmlns:xs=\"urn:xs\" xmlns=\"urn:d\"><S:Body><m b=\"&gt;\" a=\"1\"><!-- c --><n>&#13;</n></m>"
	  "</S:Body>" CLOSE,
	  "<m" NS " xmlns:xs=\"urn:xs\" xmlns=\"urn:d\" b=\">\" a=\"1\"><n>&#xD;</n></m>" },
	{ "<S:Envelope" NS " xmlns:a=\"urn:a1\" xmlns=\"urn:d1\"><S:Body xmlns:a=\"urn:a2\"><m xmlns=\"urn:d2\"><a:n/></m>"
	  "</S:Body>" CLOSE,
	  "<m xmlns=\"urn:d2\" xmlns:a=\"urn:a2\"" NS "><a:n></a:n></m>" },
	{ OPEN "<S:Body><a:m xmlns:a=\"urn:a\" a:x='\"' xml:lang=\"de\">1<a:n><b/>2</a:n>&lt;&amp;3</a:m></S:Body>" CLOSE,
	  "<a:m xmlns:a=\"urn:a\"" NS " a:x=\"&quot;\" xml:lang=\"de\">1<a:n><b></b>2</a:n>&lt;&amp;3</a:m>" },
};

/* Each declaration in scope once, the nearest; nothing of what stands around but that. */
static void the_message_keeps_the_namespaces_around_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(insides); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		struct bytes message;

		assert_ok(soap_open(bytes_of(insides[i].envelope), mem, &message));
		if (!bytes_equal_text(message, insides[i].message))
			fail_msg("%.*s", (int)message.len, (const char *)message.ptr);
	}
}

static const struct receive_case {
	const char *name;
	enum rule rule;
	enum http_method method;
	const char *type;
	const char *action; /* NULL: not sent */
} receive_cases[] = {
	{ "plain type", RULE_NONE, HTTP_POST, "text/xml", "" },
	{ "with charset", RULE_NONE, HTTP_POST, "Text/XML; charset=utf-8", "http://www.oasis-open.org/committees/security" },
	{ "without action", RULE_NONE, HTTP_POST, "text/xml", NULL },
	{ "type of SOAP 1.2", RULE_SOAP_CONTENT_TYPE, HTTP_POST, "application/soap+xml", "" },
	{ "a form", RULE_SOAP_CONTENT_TYPE, HTTP_POST, "application/x-www-form-urlencoded", "" },
	{ "no type", RULE_SOAP_CONTENT_TYPE, HTTP_POST, NULL, "" },
	{ "by GET", RULE_HTTP_METHOD, HTTP_GET, "text/xml", "" },
};

static void only_a_post_of_text_xml_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(receive_cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		const struct receive_case *c = &receive_cases[i];
		struct http_header headers[2];
		struct http_request in = { .method = c->method, .headers = headers, .body = bytes_of(OPEN BODY CLOSE) };
		struct saml_wire wire;
		struct outcome o;

		if (c->type != NULL)
			headers[in.n_headers++] = (struct http_header){ bytes_of("content-type"), bytes_of(c->type) };
		if (c->action != NULL)
			headers[in.n_headers++] = (struct http_header){ bytes_of("SOAPAction"), bytes_of(c->action) };
		o = soap_receive(&in, mem, &wire);
		if (o.rule != c->rule)
			fail_msg("%s: %s", c->name, rule_name(o.rule));
		if (!is_ok(o)) {
			assert_null(wire.xml.ptr);
			continue;
		}
		assert_int_equal(wire.binding, BINDING_SOAP);
		assert_bytes(wire.xml, TAKEN_OUT);
		assert_null(wire.relay_state.ptr);
	}
}

static void too_large_is_refused(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	unsigned char *text = arena_alloc(mem, LIMIT_XML_BYTES + 1);
	const size_t head = strlen(OPEN BODY CLOSE);
	struct bytes message;

	(void)state;
	memset(text, ' ', LIMIT_XML_BYTES + 1);
	memcpy(text, OPEN BODY CLOSE, head);
	assert_ok(soap_open(bytes_at(text, LIMIT_XML_BYTES), mem, &message));
	assert_rule(soap_open(bytes_at(text, LIMIT_XML_BYTES + 1), mem, &message), RULE_XML_TOO_LARGE);
}

static void what_is_packed_comes_out_again(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct mint how = { .key = mint_key(MINT_P256), .alg = SIG_ECDSA256, .sign_message = true };
	const struct bytes message = mint_logoutreq(mem, &how);
	struct logoutreq_raw raw;
	struct saml_wire wire = { .binding = BINDING_SOAP };
	struct bytes envelope;

	(void)state;
	assert_ok(soap_envelope(message, mem, &envelope));
	assert_ok(soap_open(envelope, mem, &wire.xml));
	assert_ok(logoutreq_decode(&wire, mem, &raw));
	assert_bytes(raw.issuer, MINT_PARTNER);
	/* a message in a message is a message at the wrong place */
	assert_ok(soap_envelope(envelope, mem, &envelope));
	assert_ok(soap_open(envelope, mem, &wire.xml));
	assert_rule(logoutreq_decode(&wire, mem, &raw), RULE_XML_MISPLACED);
}

static void a_fault_says_whose_it_is_and_a_number(void **state)
{
	static const struct {
		enum rule rule;
		const char *code;
	} faults[] = {
		{ RULE_SIG_INVALID, "<faultcode>soap:Client</faultcode><faultstring>SK-1303</faultstring>" },
		{ RULE_SOAP_MUST_UNDERSTAND,
		  "<faultcode>soap:MustUnderstand</faultcode><faultstring>SK-2441</faultstring>" },
		{ RULE_STORE_UNAVAILABLE, "<faultcode>soap:Server</faultcode><faultstring>SK-2000</faultstring>" },
		{ RULE_OUT_OF_MEMORY, "<faultcode>soap:Server</faultcode><faultstring>SK-1000</faultstring>" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		struct bytes fault, inside;

		assert_ok(soap_fault(outcome_of(faults[i].rule, 7), mem, &fault));
		assert_non_null(strstr((const char *)fault.ptr, faults[i].code));
		assert_ok(soap_open(fault, mem, &inside));
	}
}

static OUTCOME open_step(struct arena *mem, void *arg)
{
	struct bytes message;
	const struct outcome o = soap_open(bytes_of(OPEN BLOCK(" S:mustUnderstand=\"0\"") BODY CLOSE), mem, &message);

	(void)arg;
	if (!is_ok(o)) {
		assert_null(message.ptr);
		return o;
	}
	TRY(soap_envelope(message, mem, &message));
	return soap_fault(outcome_of(RULE_SIG_INVALID, 1), mem, &message);
}

static void it_survives_every_failing_allocation(void **state)
{
	(void)state;
	torture(open_step, NULL, LIMIT_REQUEST_MEMORY);
}

static int start(void **state)
{
	(void)state;
	assert_ok(xml_start());
	return 0;
}

static int stop(void **state)
{
	(void)state;
	mint_stop();
	xml_stop();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_departure_from_the_envelope_is_refused),
		cmocka_unit_test(the_message_keeps_the_namespaces_around_it),
		cmocka_unit_test(only_a_post_of_text_xml_is_read),
		cmocka_unit_test(too_large_is_refused),
		cmocka_unit_test(what_is_packed_comes_out_again),
		cmocka_unit_test(a_fault_says_whose_it_is_and_a_number),
		cmocka_unit_test(it_survives_every_failing_allocation),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
