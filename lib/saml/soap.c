/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/soap.h"

#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "lib/xml/xml.h"

#define ENVELOPE_OPEN "<soap:Envelope xmlns:soap=\"" NS_SOAP "\"><soap:Body>"
#define ENVELOPE_CLOSE "</soap:Body></soap:Envelope>"

static const char *const none[] = { NULL };

OUTCOME soap_receive(const struct http_request *in, struct arena *mem, struct saml_wire *out)
{
	struct saml_wire got = { .binding = BINDING_SOAP };

	*out = (struct saml_wire){ 0 };
	REQUIRE(in->method == HTTP_POST, HTTP_METHOD);
	REQUIRE(http_is_type(in, "text/xml"), SOAP_CONTENT_TYPE);
	TRY(soap_open(in->body, mem, &got.xml));
	*out = got;
	return outcome_ok();
}

/* SAML-BIND 3.2.2.2: stacks add blocks that nobody asked for; they are passed over unless they say they may
 * not be. */
static OUTCOME header_check(const struct xml_node *header, struct arena *mem)
{
	const struct xml_node *block;
	struct bytes must;
	struct xml_walk w;

	TRY(walk_into(header, &w));
	while ((block = walk_any(&w)) != NULL) {
		TRY(node_attr(block, NS_SOAP, "mustUnderstand", mem, &must));
		REQUIRE(!bytes_is_present(must) || bytes_equal_text(must, "0"), SOAP_MUST_UNDERSTAND);
	}
	return outcome_ok();
}

static OUTCOME envelope_read(const struct xml_node *root, struct arena *mem, const struct xml_node **message)
{
	const struct xml_node *header, *body;
	struct xml_walk w, inner;

	*message = NULL;
	REQUIRE(xml_is(root, NS_SOAP, "Envelope"), SOAP_ENVELOPE);
	TRY(node_only_attrs(root, none));
	TRY(walk_into(root, &w));
	walk_optional(&w, NS_SOAP, "Header", &header);
	if (header != NULL)
		TRY(header_check(header, mem));
	TRY(walk_take(&w, NS_SOAP, "Body", &body));
	TRY(walk_end(&w));
	TRY(node_only_attrs(body, none));
	TRY(walk_into(body, &inner));
	*message = walk_any(&inner);
	REQUIRE(*message != NULL, SOAP_ENVELOPE);
	return walk_end(&inner);
}

/* The reader's rules speak of XML; for the sender the envelope as a whole is wrong. */
static struct outcome as_soap(struct outcome o)
{
	if (o.rule == RULE_XML_MISSING || o.rule == RULE_XML_LEFTOVER)
		o.rule = RULE_SOAP_ENVELOPE;
	return o;
}

OUTCOME soap_open(struct bytes envelope, struct arena *mem, struct bytes *out)
{
	const struct xml_node *message;
	struct xml_doc *doc;

	*out = (struct bytes){ 0 };
	TRY(xml_admit(envelope, XML_CARRIER, mem, &doc));
	TRY(as_soap(envelope_read(xml_root(doc), mem, &message)));
	return xml_extract(message, mem, out);
}

OUTCOME soap_envelope(struct bytes message, struct arena *mem, struct bytes *out)
{
	struct text t = text_new(mem, LIMIT_XML_BYTES);

	text_lit(&t, ENVELOPE_OPEN);
	text_bytes(&t, message);
	text_lit(&t, ENVELOPE_CLOSE);
	return text_done(&t, out);
}

/* SOAP11 4.4.1 */
static const char *code_of(enum rule rule)
{
	const enum rule_kind kind = rule_kind(rule);

	if (rule == RULE_SOAP_MUST_UNDERSTAND)
		return "MustUnderstand";
	return kind == KIND_INTERNAL || kind == KIND_UNAVAILABLE || kind == KIND_CONFIG ? "Server" : "Client";
}

OUTCOME soap_fault(struct outcome why, struct arena *mem, struct bytes *out)
{
	const char *text;

	*out = (struct bytes){ 0 };
	TRY(arena_printf(mem, &text,
	                 ENVELOPE_OPEN
	                 "<soap:Fault><faultcode>soap:%s</faultcode><faultstring>SK-%04u</faultstring>"
	                 "</soap:Fault>" ENVELOPE_CLOSE,
	                 code_of(why.rule), rule_number(rule_told(why.rule))));
	*out = bytes_of(text);
	return outcome_ok();
}
