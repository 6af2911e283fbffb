/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/xml.h"

#include <stdio.h>
#include <stdlib.h>

#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "lib/xml/lex.h"
#include "tests/support/unit.h"

#define SAML    " xmlns:saml=\"" NS_SAML "\""
#define SAMLP   " xmlns:samlp=\"" NS_SAMLP "\""
#define DS      " xmlns:ds=\"" NS_DS "\""
#define XENC    " xmlns:xenc=\"" NS_XENC "\""
#define MD      " xmlns:md=\"" NS_MD "\""
#define RESP(x) "<samlp:Response" SAMLP SAML DS XENC ">" x "</samlp:Response>"
#define ENTITY(x) "<md:EntityDescriptor" MD SAML DS XENC ">" x "</md:EntityDescriptor>"
#define ISSUER  "<saml:Issuer>x</saml:Issuer>"
#define SIG     "<ds:Signature/>"

struct admit_case {
	enum rule rule;
	enum xml_profile profile;
	const char *text;
};

static const struct admit_case cases[] = {
	/* syntax and encoding */
	{ RULE_NONE, XML_MESSAGE, "<a/>" },
	{ RULE_NONE, XML_MESSAGE, "\xef\xbb\xbf<a/>" },
	{ RULE_NONE, XML_MESSAGE, "<?xml version='1.0'?><a/>" },
	{ RULE_NONE, XML_MESSAGE, "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\" ?>\n<a/>\n" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "<?xml version='1.0' encoding='UTF-7'?><a/>" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "<?xml version='1.0' encoding='ISO-8859-1'?><a/>" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "<?xml version='1.0' encoding='UTF-16'?><a/>" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "<?xml version='1.0' encoding=UTF-8?><a/>" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "<?xml version='1.0'" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, " " },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "text" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "<a>" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "<a/><b/>" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "<a/>x" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "<a></b>" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "<a b/>" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "<a b=c/>" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "<a b='1'c='2'/>" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "<a b='<'/>" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "<a b='1/>" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "<a b='1' b='2'/>" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "< a/>" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "<a></ a>" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "<a></a b>" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "<a><!-- </a>" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "<a><![CDATA[</a>" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "<a>\x01</a>" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "<a>&#0;</a>" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "<a>\xff</a>" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "<a>\xed\xa0\x80</a>" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "<a>&nbsp;</a>" },
	{ RULE_XML_SYNTAX, XML_MESSAGE, "<a b='&nbsp;'/>" },
	{ RULE_NONE, XML_MESSAGE, "<a b='&lt;&gt;&amp;&quot;&apos;&#9;&#xFC;'>&lt;&gt;&amp;&quot;&apos;&#65;</a>" },
	/* things that no message needs */
	{ RULE_XML_DOCTYPE, XML_MESSAGE, "<!DOCTYPE a><a/>" },
	{ RULE_XML_DOCTYPE, XML_METADATA, "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>" },
	{ RULE_XML_DOCTYPE, XML_MESSAGE, "<!DOCTYPE a SYSTEM \"http://127.0.0.1/\"><a/>" },
	{ RULE_XML_PI, XML_MESSAGE, "<a><?b c?></a>" },
	{ RULE_XML_PI, XML_MESSAGE, "<?xml-stylesheet href='x'?><a/>" },
	{ RULE_XML_PI, XML_MESSAGE, "<a/><?b?>" },
	{ RULE_XML_PI, XML_MESSAGE, " <?xml version='1.0'?><a/>" },
	{ RULE_NONE, XML_MESSAGE, "<!-- <!DOCTYPE a> <?b?> --><a><![CDATA[<!DOCTYPE a><?b?>]]></a>" },
	/* namespaces */
	{ RULE_NONE, XML_MESSAGE, "<a xmlns='urn:x' xmlns:b='https://y/z'><b:c b:d=''/></a>" },
	{ RULE_XML_NAMESPACE, XML_MESSAGE, "<b:a/>" },
	{ RULE_XML_NAMESPACE, XML_MESSAGE, "<a b:c=''/>" },
	{ RULE_XML_NAMESPACE, XML_MESSAGE, "<a xmlns='x'/>" },
	{ RULE_XML_NAMESPACE, XML_MESSAGE, "<a xmlns='/x:y'/>" },
	{ RULE_XML_NAMESPACE, XML_MESSAGE, "<a xmlns='1:y'/>" },
	{ RULE_XML_NAMESPACE, XML_MESSAGE, "<a xmlns='urn:x&amp;y'/>" },
	{ RULE_XML_NAMESPACE, XML_MESSAGE, "<a xmlns='urn:x'><b xmlns=''/></a>" },
	{ RULE_NONE, XML_METADATA, "<a xmlns='urn:x'><b xmlns=''/></a>" },
	{ RULE_XML_NAMESPACE, XML_MESSAGE, "<a xmlns:b=''/>" },
	{ RULE_XML_NAMESPACE, XML_MESSAGE, "<a xmlns:b='urn:x' xmlns:c='urn:x' b:d='1' c:d='2'/>" },
	{ RULE_XML_NAMESPACE, XML_MESSAGE, "<a xmlns:xml='urn:x'/>" },
	/* identifiers */
	{ RULE_NONE, XML_MESSAGE, "<a ID='_1'><b ID='_2'/></a>" },
	{ RULE_XML_ID, XML_MESSAGE, "<a ID='_1'><b ID='_1'/></a>" },
	{ RULE_XML_ID, XML_MESSAGE, "<a ID='1'/>" },
	{ RULE_XML_ID, XML_MESSAGE, "<a ID=''/>" },
	{ RULE_XML_ID, XML_MESSAGE, "<a ID='a:b'/>" },
	{ RULE_XML_ID, XML_MESSAGE, "<a ID=' a'/>" },
	{ RULE_XML_ID, XML_MESSAGE, "<a id='_1'/>" },
	{ RULE_XML_ID, XML_MESSAGE, "<a Id='_1'/>" },
	{ RULE_XML_ID, XML_MESSAGE, "<a iD='_1'/>" },
	{ RULE_XML_ID, XML_MESSAGE, "<a xml:id='_1'/>" },
	{ RULE_XML_ID, XML_MESSAGE, "<a xmlns:b='urn:x' b:ID='_1'/>" },
	{ RULE_NONE, XML_MESSAGE, "<a xml:lang='de'/>" },
	{ RULE_NONE, XML_MESSAGE, RESP("<xenc:EncryptedData Id='_1'/><xenc:EncryptedKey Id='_1'/><ds:KeyInfo Id='_1'/>") },
	{ RULE_XML_ID, XML_MESSAGE, RESP("<xenc:EncryptedData ID='_1'/><xenc:EncryptedKey ID='_1'/>") },
	{ RULE_XML_ID, XML_MESSAGE, RESP("<xenc:EncryptedData id='_1'/>") },
	{ RULE_NONE, XML_MESSAGE, "<a><a ID='a1'/><a ID='a2'/><a ID='a3'/><a ID='a4'/><a ID='a5'/><a ID='a6'/><a ID='a7'/><a ID='a8'/></a>" },
	{ RULE_XML_ID, XML_MESSAGE, "<a ID='a0'><a ID='a1'/><a ID='a2'/><a ID='a3'/><a ID='a4'/><a ID='a5'/><a ID='a6'/><a ID='a7'/><a ID='a8'/></a>" },
	/* places in a message */
	{ RULE_NONE, XML_MESSAGE, "<saml:Assertion" SAML "/>" },
	{ RULE_NONE, XML_MESSAGE, "<saml:EncryptedAssertion" SAML "/>" },
	{ RULE_NONE, XML_MESSAGE, RESP(ISSUER "<saml:Assertion/>") },
	{ RULE_NONE, XML_MESSAGE, RESP(ISSUER "<saml:EncryptedAssertion/>") },
	{ RULE_XML_MISPLACED, XML_MESSAGE, RESP("<samlp:Extensions><saml:Assertion/></samlp:Extensions>") },
	{ RULE_XML_MISPLACED, XML_MESSAGE, RESP("<samlp:Extensions><saml:EncryptedAssertion/></samlp:Extensions>") },
	{ RULE_XML_MISPLACED, XML_MESSAGE, RESP("<saml:Assertion><saml:Assertion/></saml:Assertion>") },
	{ RULE_XML_MISPLACED, XML_MESSAGE, "<a" SAML "><saml:Assertion/></a>" },
	{ RULE_XML_MISPLACED, XML_MESSAGE, RESP("<samlp:Response/>") },
	{ RULE_XML_MISPLACED, XML_MESSAGE, RESP("<samlp:AuthnRequest/>") },
	{ RULE_XML_MISPLACED, XML_MESSAGE, RESP("<a><samlp:LogoutRequest/></a>") },
	{ RULE_XML_MISPLACED, XML_MESSAGE, RESP("<samlp:LogoutResponse/>") },
	{ RULE_NONE, XML_MESSAGE, RESP("<Response xmlns='urn:x'/>") },
	{ RULE_NONE, XML_MESSAGE, RESP(ISSUER SIG) },
	{ RULE_NONE, XML_MESSAGE, RESP(ISSUER SIG "<saml:Assertion>" ISSUER " " SIG "</saml:Assertion>") },
	{ RULE_XML_MISPLACED, XML_MESSAGE, RESP(SIG ISSUER) },
	{ RULE_XML_MISPLACED, XML_MESSAGE, RESP(ISSUER "<a/>" SIG) },
	{ RULE_XML_MISPLACED, XML_MESSAGE, RESP(ISSUER SIG SIG) },
	{ RULE_XML_MISPLACED, XML_MESSAGE, RESP(ISSUER SIG ISSUER SIG) },
	{ RULE_XML_MISPLACED, XML_MESSAGE, RESP("<a>" ISSUER SIG "</a>") },
	{ RULE_XML_MISPLACED, XML_MESSAGE, "<ds:Signature" DS "/>" },
	/* elements that refer elsewhere */
	{ RULE_XML_FORBIDDEN, XML_MESSAGE, RESP(ISSUER "<ds:Signature><ds:Object/></ds:Signature>") },
	{ RULE_XML_FORBIDDEN, XML_MESSAGE, RESP("<ds:Manifest/>") },
	{ RULE_XML_FORBIDDEN, XML_MESSAGE, RESP("<ds:RetrievalMethod/>") },
	{ RULE_XML_FORBIDDEN, XML_MESSAGE, RESP("<xenc:CipherReference/>") },
	{ RULE_XML_FORBIDDEN, XML_MESSAGE, RESP("<xenc:ReferenceList/>") },
	{ RULE_NONE, XML_MESSAGE, RESP("<xenc:EncryptedKey><xenc:ReferenceList/></xenc:EncryptedKey>") },
	/* metadata */
	{ RULE_NONE, XML_METADATA, ENTITY(SIG "<x xmlns='urn:x'/>") },
	{ RULE_XML_MISPLACED, XML_METADATA, ENTITY("<x/>" SIG) },
	{ RULE_XML_MISPLACED, XML_METADATA, ENTITY(SIG SIG) },
	{ RULE_XML_MISPLACED, XML_METADATA, ENTITY(ISSUER SIG) },
	{ RULE_XML_MISPLACED, XML_METADATA, ENTITY("<md:RoleDescriptor>" SIG "</md:RoleDescriptor>") },
	{ RULE_XML_MISPLACED, XML_METADATA, ENTITY("<md:EntityDescriptor>" SIG "</md:EntityDescriptor>") },
	{ RULE_XML_MISPLACED, XML_METADATA, "<ds:Signature" DS "/>" },
	{ RULE_XML_FORBIDDEN, XML_METADATA, ENTITY("<ds:Signature><ds:Object/></ds:Signature>") },
	{ RULE_XML_ID, XML_METADATA, ENTITY("<x ID='_1'/><x ID='_1'/>") },
};

static int start(void **state)
{
	(void)state;
	return is_ok(xml_start()) ? 0 : -1;
}

static int stop(void **state)
{
	(void)state;
	xml_stop();
	return 0;
}

static struct outcome admit(struct bytes octets, enum xml_profile profile)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct xml_doc *doc;
	const struct outcome o = xml_admit(octets, profile, mem, &doc);

	assert_true(is_ok(o) == (doc != NULL));
	return o;
}

static void each_document_is_answered_by_its_rule(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct outcome o = admit(bytes_of(cases[i].text), cases[i].profile);

		if (o.rule != cases[i].rule)
			fail_msg("%s: got %s (line %u), expected %s", cases[i].text, rule_name(o.rule), o.line,
			         rule_name(cases[i].rule));
	}
}

/* Else the parser, going on behind an error, could see a tag where the look over it saw none. */
static void tags_are_refused_before_the_parser_sees_them(void **state)
{
	static const char *const texts[] = {
		"<?xml version='1.0' encoding=UTF-8?><a/>", "<?xml version='1.0' <a/>", "<?xml version='1.0'><a/>",
		"<>", "< a/>", "<a b/>", "<a b=c/>", "<a b='1'c='2'/>", "<a b='<'/>", "<a b='1/>", "<a / >",
		"<a \" <b c='' d='' >\" >", "<a", "</>", "</ a>", "</a b>", "</a", "<!-- ->", "<![CDATA[]>",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		if (lex_check(bytes_of(texts[i])).rule != RULE_XML_SYNTAX)
			fail_msg("%s", texts[i]);
	}
	assert_ok(lex_check(bytes_of("<?xml version = '1.0'\t?><a b = '>' c=\"'\" ><!----><![CDATA[]]></a\n>")));
}

static void a_nul_byte_is_refused(void **state)
{
	(void)state;
	assert_rule(admit(bytes_at("<a/>\0", 5), XML_MESSAGE), RULE_XML_SYNTAX);
	assert_rule(admit(bytes_at("<\0a\0/\0>\0", 8), XML_MESSAGE), RULE_XML_SYNTAX);
	assert_ok(admit(bytes_at("<a/>\0", 4), XML_MESSAGE));
}

/* head, then n times part, then tail */
static struct outcome admit_repeated(const char *head, size_t n, const char *part, const char *tail)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct text t = text_new(mem, LIMIT_XML_BYTES);
	struct bytes octets;

	text_str(&t, head);
	for (size_t i = 0; i < n; i++) {
		for (const char *p = part; *p != '\0'; p++) {
			if (*p == '#') /* a number in the name makes each different */
				text_number(&t, (int64_t)i);
			else
				text_put(&t, p, 1);
		}
	}
	text_str(&t, tail);
	assert_ok(text_done(&t, &octets));
	return admit(octets, XML_MESSAGE);
}

static void size_is_limited_by_profile(void **state)
{
	unsigned char *octets = malloc(LIMIT_METADATA_BYTES + 1);

	(void)state;
	assert_non_null(octets);
	memset(octets, ' ', LIMIT_METADATA_BYTES + 1);
	memcpy(octets, "<a/>", 4);
	assert_ok(admit(bytes_at(octets, LIMIT_XML_BYTES), XML_MESSAGE));
	assert_rule(admit(bytes_at(octets, LIMIT_XML_BYTES + 1), XML_MESSAGE), RULE_XML_TOO_LARGE);
	assert_ok(admit(bytes_at(octets, LIMIT_METADATA_BYTES), XML_METADATA));
	assert_rule(admit(bytes_at(octets, LIMIT_METADATA_BYTES + 1), XML_METADATA), RULE_XML_TOO_LARGE);
	free(octets);
}

static void depth_is_limited(void **state)
{
	char deep[LIMIT_XML_DEPTH * 7 + 8] = "";
	char *p = deep, *inner;

	(void)state;
	for (unsigned i = 0; i < LIMIT_XML_DEPTH - 1; i++)
		p += snprintf(p, 4, "<a>");
	inner = p;
	p += snprintf(p, 5, "<b/>");
	for (unsigned i = 0; i < LIMIT_XML_DEPTH - 1; i++)
		p += snprintf(p, 5, "</a>");
	assert_ok(admit(bytes_of(deep), XML_MESSAGE));
	memcpy(inner, "<a><b/>", 8);
	assert_rule(admit(bytes_of(deep), XML_MESSAGE), RULE_XML_DEPTH);
}

static void nodes_are_limited(void **state)
{
	(void)state;
	assert_ok(admit_repeated("<a>", LIMIT_XML_NODES - 1, "<b/>", "</a>"));
	assert_rule(admit_repeated("<a>", LIMIT_XML_NODES, "<b/>", "</a>"), RULE_XML_NODES);
	assert_ok(admit_repeated("<a>", (LIMIT_XML_NODES - 1) / 2, "<b c=''/>", "</a>"));
	assert_rule(admit_repeated("<a>", LIMIT_XML_NODES / 2, "<b c=''/>", "</a>"), RULE_XML_NODES);
	assert_ok(admit_repeated("<a>", (LIMIT_XML_NODES - 1) / 2, "<b/>x", "</a>"));
	assert_rule(admit_repeated("<a>", LIMIT_XML_NODES / 2, "<b/>x", "</a>"), RULE_XML_NODES);
	assert_ok(admit_repeated("<a>", (LIMIT_XML_NODES - 2) / 2, "<b/>x", "<c/></a>"));
	assert_rule(admit_repeated("<a>", (LIMIT_XML_NODES - 2) / 2, "<b/>x", "<c/>x<c/></a>"), RULE_XML_NODES);
	assert_ok(admit_repeated("<a>", LIMIT_XML_NODES, "<!---->x&amp;", "</a>")); /* one text */
}

static void attributes_of_a_tag_are_limited(void **state)
{
	(void)state;
	assert_ok(admit_repeated("<a", LIMIT_XML_ATTRS, " b#=''", "/>"));
	assert_rule(admit_repeated("<a", LIMIT_XML_ATTRS + 1, " b#=''", "/>"), RULE_XML_NODES);
	assert_rule(admit_repeated("<a", LIMIT_XML_NODES, " b#=''", "/>"), RULE_XML_NODES);
}

static void namespaces_in_scope_are_limited(void **state)
{
	(void)state;
	assert_ok(admit_repeated("<a", LIMIT_XML_NAMESPACES, " xmlns:b#='urn:x'", "><c/></a>"));
	assert_rule(admit_repeated("<a", LIMIT_XML_NAMESPACES, " xmlns:b#='urn:x'", "><c xmlns:d='urn:y'/></a>"),
	            RULE_XML_NAMESPACE);
	assert_ok(admit_repeated("<a>", LIMIT_XML_NAMESPACES + 1, "<b xmlns:b#='urn:x'/>", "</a>"));
}

static void an_identifier_has_a_length(void **state)
{
	(void)state;
	assert_ok(admit_repeated("<a ID='", LIMIT_ID_BYTES, "x", "'/>"));
	assert_rule(admit_repeated("<a ID='", LIMIT_ID_BYTES + 1, "x", "'/>"), RULE_XML_ID);
}

static OUTCOME torture_step(struct arena *mem, void *arg)
{
	struct xml_doc *doc;
	const struct outcome o = xml_admit(bytes_of(arg), XML_MESSAGE, mem, &doc);

	assert_true(is_ok(o) == (doc != NULL));
	return o;
}

static void memory_that_runs_out_is_reported(void **state)
{
	char text[] = RESP(ISSUER SIG);

	(void)state;
	torture(torture_step, text, LIMIT_REQUEST_MEMORY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_document_is_answered_by_its_rule),
		cmocka_unit_test(tags_are_refused_before_the_parser_sees_them),
		cmocka_unit_test(a_nul_byte_is_refused),
		cmocka_unit_test(size_is_limited_by_profile),
		cmocka_unit_test(depth_is_limited),
		cmocka_unit_test(nodes_are_limited),
		cmocka_unit_test(attributes_of_a_tag_are_limited),
		cmocka_unit_test(namespaces_in_scope_are_limited),
		cmocka_unit_test(an_identifier_has_a_length),
		cmocka_unit_test(memory_that_runs_out_is_reported),
	};

	return cmocka_run_group_tests_name("admit", tests, start, stop);
}
