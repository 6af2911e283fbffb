/* SPDX-License-Identifier: EUPL-1.2 */
/* XML that says one thing to one reader and another thing to the next, or costs more than it says. */
#include "tests/support/unit.h"

#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "tests/attack/attack.h"

/* clang-format off */
#define EVERY (RESPONSES | QUERIES | POSTS) /* an envelope has faults of its own */
#define WHOLE_AS(sentence, answer, text) { .name = sentence, .kinds = EVERY, .rule = RULE_##answer, .stage = AT_XML, .put = text }
#define IN(sentence, which, answer, from, to) { .name = sentence, .kinds = which, .rule = RULE_##answer, .stage = AT_XML, .find = from, .put = to }
#define BEFORE(sentence, which, answer, from, to) { .name = sentence, .kinds = which, .rule = RULE_##answer, .stage = AT_CONTENT, .find = from, .put = to }
#define OCTETS(sentence, answer, how) { .name = sentence, .kinds = EVERY, .rule = RULE_##answer, .stage = AT_OCTETS, .trick = how }
#define MANY(sentence, which, answer, n, part, where) { .name = sentence, .kinds = which, .rule = RULE_##answer, .stage = AT_XML, .find = where, .put = part, .repeat = n }

#define DECLARED(encoding) "<?xml version=\"1.0\" encoding=\"" encoding "\"?>@WHOLE@"
#define EXTENSIONS(inside) "<samlp:Extensions>" inside "</samlp:Extensions>"
#define ROOT_OPEN "<samlp:"
#define NAME ">_n1<"
#define LEVEL_END "</saml:AuthnContextClassRef>"

const struct attack list_xml[] = {
	/* document types and entities */
	WHOLE_AS("a document type", XML_DOCTYPE, "<!DOCTYPE x>@WHOLE@"),
	WHOLE_AS("an external document type", XML_DOCTYPE, "<!DOCTYPE x SYSTEM \"@URL@\">@WHOLE@"),
	WHOLE_AS("a document type of a file", XML_DOCTYPE, "<!DOCTYPE x PUBLIC \"x\" \"@FILE@\">@WHOLE@"),
	WHOLE_AS("an entity", XML_DOCTYPE, "<!DOCTYPE x [<!ENTITY e \"evil\">]>@WHOLE@"),
	WHOLE_AS("an external entity", XML_DOCTYPE, "<!DOCTYPE x [<!ENTITY e SYSTEM \"@URL@\">]>@WHOLE@"),
	WHOLE_AS("an entity of a file", XML_DOCTYPE, "<!DOCTYPE x [<!ENTITY e SYSTEM \"@FILE@\">]>@WHOLE@"),
	WHOLE_AS("a parameter entity", XML_DOCTYPE, "<!DOCTYPE x [<!ENTITY % p SYSTEM \"@URL@\"> %p;]>@WHOLE@"),
	WHOLE_AS("entities that multiply", XML_DOCTYPE, "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">]>@WHOLE@"),
	WHOLE_AS("an ATTLIST that declares identifiers", XML_DOCTYPE, "<!DOCTYPE x [<!ATTLIST y z ID #IMPLIED>]>@WHOLE@"),
	WHOLE_AS("a document type behind a comment", XML_DOCTYPE, "<!-- x --><!DOCTYPE x>@WHOLE@"),
	WHOLE_AS("a document type in lower case", XML_DOCTYPE, "<!doctype x>@WHOLE@"),
	IN("an undeclared entity", PLAIN, XML_SYNTAX, NAME, ">&evil;<"),
	IN("an undeclared entity in an attribute", PLAIN, XML_SYNTAX, " Method=\"", " Method=\"&evil;"),
	/* encodings */
	OCTETS("UTF-16 without mark", XML_SYNTAX, trick_utf16),
	OCTETS("UTF-16 with mark", XML_SYNTAX, trick_utf16_bom),
	OCTETS("UTF-32", XML_SYNTAX, trick_utf32),
	OCTETS("a letter of Latin-1", XML_SYNTAX, trick_latin1),
	OCTETS("a NUL behind the end", XML_SYNTAX, trick_nul_behind),
	OCTETS("the last octet missing", XML_SYNTAX, trick_cut),
	WHOLE_AS("declared UTF-16", XML_SYNTAX, DECLARED("UTF-16")),
	WHOLE_AS("declared UTF-7", XML_SYNTAX, DECLARED("UTF-7")),
	WHOLE_AS("declared ISO-8859-1", XML_SYNTAX, DECLARED("ISO-8859-1")),
	WHOLE_AS("declared EBCDIC", XML_SYNTAX, DECLARED("IBM037")),
	WHOLE_AS("declared US-ASCII", XML_SYNTAX, DECLARED("US-ASCII")),
	WHOLE_AS("declared UTF-8", NONE, DECLARED("UTF-8")),
	WHOLE_AS("a mark of UTF-8", NONE, "\xef\xbb\xbf@WHOLE@"),
	WHOLE_AS("two marks of UTF-8", XML_SYNTAX, "\xef\xbb\xbf\xef\xbb\xbf@WHOLE@"),
	WHOLE_AS("an encoding without quotes", XML_SYNTAX, "<?xml version=\"1.0\" encoding=UTF-16?>@WHOLE@"),
	WHOLE_AS("XML 1.1", NONE, "<?xml version=\"1.1\"?>@WHOLE@"),
	IN("an overlong octet sequence", PLAIN, XML_SYNTAX, NAME, ">\xc0\xbc" "evil<"),
	IN("half of a surrogate pair", PLAIN, XML_SYNTAX, NAME, ">\xed\xa0\x80<"),
	IN("a control character", PLAIN, XML_SYNTAX, NAME, ">_n1\x01<"),
	IN("NUL as a reference", PLAIN, XML_SYNTAX, NAME, ">_n1&#0;<"),
	IN("a control character as a reference", PLAIN, XML_SYNTAX, NAME, ">_n1&#8;<"),
	IN("a surrogate as a reference", PLAIN, XML_SYNTAX, NAME, ">_n1&#xD800;<"),
	/* instructions and what stands around */
	WHOLE_AS("an instruction in front", XML_PI, "<?evil x?>@WHOLE@"),
	WHOLE_AS("an instruction behind", XML_PI, "@WHOLE@<?evil x?>"),
	WHOLE_AS("a style sheet", XML_PI, "<?xml-stylesheet href=\"@URL@\"?>@WHOLE@"),
	WHOLE_AS("a second declaration", XML_PI, "<?xml version=\"1.0\"?><?xml version=\"1.0\"?>@WHOLE@"),
	WHOLE_AS("a blank before the declaration", XML_PI, " <?xml version=\"1.0\"?>@WHOLE@"),
	WHOLE_AS("text behind", XML_SYNTAX, "@WHOLE@x"),
	WHOLE_AS("a second document", XML_SYNTAX, "@WHOLE@@WHOLE@"),
	WHOLE_AS("a comment in front", NONE, "<!-- <!DOCTYPE x> -->@WHOLE@"),
	WHOLE_AS("nothing", XML_SYNTAX, " "),
	WHOLE_AS("no XML", XML_SYNTAX, "evil"),
	WHOLE_AS("a root of another name", XML_ROOT, "<x xmlns=\"urn:x\"/>"),
	WHOLE_AS("a root of another namespace", XML_ROOT, "<Response xmlns=\"urn:oasis:names:tc:SAML:1.0:protocol\"/>"),
	{ .name = "LogoutRequest at this address", .kinds = RESPONSES | REQUESTS, .rule = RULE_XML_ROOT, .stage = AT_XML, .put = "<samlp:LogoutRequest xmlns:samlp=\"" NS_SAMLP "\"/>" },
	{ .name = "AuthnRequest at this address", .kinds = LOGOUTS | AS(RESOLVE) | ANSWERS, .rule = RULE_XML_ROOT, .stage = AT_XML, .put = "<samlp:AuthnRequest xmlns:samlp=\"" NS_SAMLP "\"/>" },
	WHOLE_AS("ArtifactResponse at this address", XML_ROOT, "<samlp:ArtifactResponse xmlns:samlp=\"" NS_SAMLP "\"/>"),
	IN("a tag that does not end", EVERY, XML_SYNTAX, ROOT_OPEN, "<" ROOT_OPEN),
	IN("an attribute twice", EVERY, XML_SYNTAX, " Destination=", " ID=\"x\" Destination="),
	IN("an attribute without value", EVERY, XML_SYNTAX, " Destination=", " x Destination="),
	IN("CDATA that does not end", PLAIN, XML_SYNTAX, NAME, "><![CDATA[_n1<"),
	IN("XInclude", AS(ASSERTION), NONE, "<samlp:Status>", EXTENSIONS("<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"@URL@\" parse=\"text\"/>") "<samlp:Status>"),
	/* identifiers */
	IN("xml:id at an element", PLAIN, XML_ID, "<saml:Subject>", "<saml:Subject xml:id=\"@AID@\">"),
	IN("xml:id of the message", EVERY, XML_ID, " Destination=", " xml:id=\"x\" Destination="),
	IN("an identifier in lower case", EVERY, XML_ID, " Destination=", " id=\"x\" Destination="),
	IN("an identifier in mixed case", EVERY, XML_ID, " Destination=", " Id=\"x\" Destination="),
	IN("an identifier of a foreign namespace", EVERY, XML_ID, " Destination=", " x:ID=\"x\" xmlns:x=\"urn:x\" Destination="),
	IN("an ID elsewhere", PLAIN, XML_ID, "<saml:Subject>", "<saml:Subject ID=\"@AID@\">"),
	IN("an ID at a foreign element", AS(ASSERTION), XML_ID, "<samlp:Status>", EXTENSIONS("<x:y xmlns:x=\"urn:x\" ID=\"@AID@\"/>") "<samlp:Status>"),
	IN("an ID that begins with a digit", AS(ASSERTION), XML_ID, " ID=\"@PID@\"", " ID=\"1\""),
	IN("an ID with a colon", AS(ASSERTION), XML_ID, " ID=\"@PID@\"", " ID=\"a:b\""),
	IN("an ID with a quote", AS(ASSERTION), XML_ID, " ID=\"@PID@\"", " ID=\"a&apos;b\""),
	IN("an empty ID", AS(ASSERTION), XML_ID, " ID=\"@PID@\"", " ID=\"\""),
	/* namespaces and canonicalisation */
	IN("a relative namespace", EVERY, XML_NAMESPACE, " Destination=", " xmlns:x=\"x\" Destination="),
	IN("a relative namespace as the default", EVERY, XML_NAMESPACE, " Destination=", " xmlns=\"../x\" Destination="),
	IN("an emptied namespace", PLAIN, XML_NAMESPACE, "<saml:Subject>", "<saml:Subject xmlns=\"\">"),
	IN("an emptied prefix", EVERY, XML_NAMESPACE, " Destination=", " xmlns:x=\"\" Destination="),
	IN("a namespace that starts with a digit", EVERY, XML_NAMESPACE, " Destination=", " xmlns:x=\"1:y\" Destination="),
	IN("an undeclared prefix", EVERY, XML_NAMESPACE, " Destination=", " x:y=\"\" Destination="),
	IN("the prefix xml bound anew", EVERY, XML_NAMESPACE, " Destination=", " xmlns:xml=\"urn:x\" Destination="),
	IN("the prefix xmlns bound", EVERY, XML_NAMESPACE, " Destination=", " xmlns:xmlns=\"urn:x\" Destination="),
	IN("one attribute by two prefixes", EVERY, XML_NAMESPACE, " Destination=", " xmlns:a=\"urn:x\" xmlns:b=\"urn:x\" a:c=\"1\" b:c=\"2\" Destination="),
	IN("the prefix saml bound to something else", PLAIN, SIG_INVALID, "<saml:Subject>", "<saml:Subject xmlns:saml=\"urn:x\">"),
	IN("the prefix samlp of a request bound to something else", REQUESTS, XML_ROOT, "xmlns:samlp=\"" NS_SAMLP "\"", "xmlns:samlp=\"urn:x\""),
	IN("the prefix samlp bound to something else", RESPONSES, XML_MISPLACED, "xmlns:samlp=\"" NS_SAMLP "\"", "xmlns:samlp=\"urn:x\""),
	IN("a default namespace over the Assertion", PLAIN, NONE, " Destination=", " xmlns=\"urn:x\" Destination="),
	IN("canonicalisation that comes to nothing", PLAIN, XML_NAMESPACE, "<saml:Assertion ", "<saml:Assertion xmlns:n=\"./x\" "),
	IN("xml:base", EVERY, XML_LEFTOVER, " Destination=", " xml:base=\"@URL@\" Destination="),
	IN("xml:space", PLAIN, XML_LEFTOVER, " Destination=", " xml:space=\"preserve\" Destination="),
	IN("a type of another schema", EVERY, XML_LEFTOVER, " Destination=", " xsi:nil=\"true\" xmlns:xsi=\"" NS_XSI "\" Destination="),
	BEFORE("a schema location", AS(ASSERTION) | AS(MESSAGE), XML_LEFTOVER, " Destination=", " xmlns:xsi=\"" NS_XSI "\" xsi:schemaLocation=\"urn:x @URL@\" Destination="),
};
const size_t list_xml_n = ARRAY_LEN(list_xml);

#define READ_AS(sentence, to) { .name = sentence, .kinds = PLAIN, .rule = RULE_NONE, .stage = AT_XML, .find = NAME, .put = ">" to "<" }
#define VALUE "Muster&amp;mann"

/* Where names are read: whole, or not at all. */
const struct attack list_names[] = {
	READ_AS("a comment inside the NameID", "_<!-- x -->n1"),
	READ_AS("a comment before the NameID's text", "<!-- evil -->_n1"),
	READ_AS("a comment behind the NameID's text", "_n1<!---->"),
	READ_AS("comments between all characters of the NameID", "<!--a-->_<!--b-->n<!--c-->1<!--d-->"),
	READ_AS("the NameID as CDATA", "<![CDATA[_n1]]>"),
	READ_AS("part of the NameID as CDATA", "_<![CDATA[n]]>1"),
	READ_AS("an empty CDATA in the NameID", "_n<![CDATA[]]>1"),
	READ_AS("the NameID as character references", "&#95;&#x6e;&#49;"),
	IN("an instruction in the NameID", PLAIN, XML_PI, NAME, ">_<?x?>n1<"),
	IN("an element in the NameID", AS(ASSERTION), SIG_INVALID, NAME, ">_<x/>n1<"),
	IN("a comment that hides the signed rest", PLAIN, SIG_INVALID, NAME, ">_<!-- n1 --><"),
	IN("a longer NameID", PLAIN, SIG_INVALID, NAME, ">_n1.evil.example<"),
	IN("a blank behind the NameID", PLAIN, SIG_INVALID, NAME, ">_n1 <"),
	IN("a line break in the NameID", PLAIN, SIG_INVALID, NAME, ">_n1\n<"),
	IN("another NameID", PLAIN, SIG_INVALID, NAME, ">_n2<"),
	BEFORE("an element in the NameID by the account itself", PLAIN | SEALED, XML_LEFTOVER, NAME, ">_<x:y xmlns:x=\"urn:x\"></x:y>n1<"),
	BEFORE("an empty NameID", RESPONSES, ASSERT_SUBJECT, NAME, "><"),
	BEFORE("a NameID with control characters", RESPONSES, PORTAL_SUBJECT, NAME, ">_n1\tevil<"),
	BEFORE("a NameID with letters beyond ASCII", RESPONSES, PORTAL_SUBJECT, NAME, ">_n1\xc3\xbc<"),
	IN("a comment in an attribute's value", PLAIN, NONE, VALUE, "Muster<!-- x -->&amp;mann"),
	IN("CDATA in an attribute's value", PLAIN, NONE, VALUE, "<![CDATA[Muster&]]>mann"),
	IN("references in an attribute's value", PLAIN, NONE, VALUE, "&#77;uster&#38;mann"),
	IN("a comment that hides part of a value", PLAIN, SIG_INVALID, VALUE, "Muster<!-- &amp;mann -->"),
	IN("a comment in the Issuer", PLAIN, NONE, "</saml:Issuer>", "<!-- evil --></saml:Issuer>"),
	IN("a comment in the audience", PLAIN, NONE, "<saml:Audience>", "<saml:Audience><!-- evil -->"),
	IN("a comment in the level", PLAIN, NONE, LEVEL_END, "<!-- x -->" LEVEL_END),
	IN("the Issuer's namesake in a comment", AS(MESSAGE), SIG_INVALID, "@ISSUER@</saml:Issuer><saml:Subject", "<!--@ISSUER@-->evil</saml:Issuer><saml:Subject"),
	IN("another value", PLAIN, SIG_INVALID, VALUE, "evil"),
	IN("a value more", PLAIN, SIG_INVALID, "</saml:AttributeValue>", "</saml:AttributeValue><saml:AttributeValue>evil</saml:AttributeValue>"),
	IN("another attribute's name", PLAIN, SIG_INVALID, "urn:oid:2.5.4.4", "urn:oid:2.5.4.42"),
	BEFORE("an attribute twice", RESPONSES, XML_LEFTOVER, "<saml:AttributeStatement>", "<saml:AttributeStatement><saml:Attribute Name=\"urn:oid:2.5.4.4\"></saml:Attribute>"),
	BEFORE("an Assertion as an attribute's value", PLAIN, XML_MISPLACED, VALUE, "<saml:Assertion></saml:Assertion>"),
	BEFORE("elements as an attribute's value", RESPONSES, XML_LEFTOVER, VALUE, "<saml:NameID>x</saml:NameID>"),
};
const size_t list_names_n = ARRAY_LEN(list_names);

/* What would cost time or memory. Honest until the size is reached, so most stand where anything may stand. */
const struct attack list_size[] = {
	MANY("a message over the size", AS(ASSERTION) | AS(POST), FORM_TOO_LONG, 40000, "<!-- x -->", "</samlp:"),
	MANY("nesting over the cap", EVERY, XML_DEPTH, LIMIT_XML_DEPTH, "<x>", "</samlp:"),
	MANY("deep nesting", EVERY, XML_DEPTH, 10000, "<x>", "</samlp:"),
	MANY("20 000 attributes", EVERY & ~QUERIES, XML_NODES, 20000, " x~=\"\"", " Destination="),
	MANY("65 attributes", EVERY, XML_NODES, LIMIT_XML_ATTRS + 1, " x~=\"\"", " Destination="),
	MANY("20 000 namespaces", AS(ASSERTION) | AS(POST), XML_NODES, 9000, " xmlns:x~=\"urn:x:~\"", " Destination="),
	MANY("20 001 elements", AS(ASSERTION) | AS(MESSAGE) | AS(POST), XML_NODES, LIMIT_XML_NODES + 1, "<x/>", "</samlp:"),
	MANY("namespaces over the cap in scope", AS(ASSERTION) | AS(POST), XML_NAMESPACE, LIMIT_XML_NAMESPACES, "<x xmlns:x~=\"urn:x\" xmlns:y~=\"urn:x\" xmlns:z~=\"urn:x\">", "</samlp:"),
	MANY("nine identifiers", AS(ASSERTION), XML_ID, LIMIT_XML_IDS + 1, "<x ID=\"i~\"/>", "</samlp:Response>"),
	MANY("1000 signatures", AS(ASSERTION), XML_MISPLACED, 1000, "<ds:Signature xmlns:ds=\"" NS_DS "\"/>", "<samlp:Status>"),
	MANY("1000 references", (PLAIN | POSTS | SOAPS), SIG_TEMPLATE, 1000, "<ds:Reference URI=\"#x\"/>", "</ds:SignedInfo>"),
	MANY("1000 transforms", (PLAIN | POSTS | SOAPS), SIG_TEMPLATE, 1000, "<ds:Transform Algorithm=\"" URI_ENVELOPED "\"/>", "</ds:Transforms>"),
	MANY("a list of prefixes without end", (PLAIN | POSTS | SOAPS), SIG_TEMPLATE, 1000, "<ec:InclusiveNamespaces xmlns:ec=\"" NS_EXC "\" PrefixList=\"x~\"/>", "</ds:CanonicalizationMethod>"),
	MANY("1000 assertions", AS(ASSERTION), RESP_ASSERTIONS, 1000, "<saml:Assertion xmlns:saml=\"" NS_SAML "\"/>", "</samlp:Response>"),
	MANY("1000 encrypted assertions", AS(ENC_ASSERTION), RESP_ASSERTIONS, 1000, "<saml:EncryptedAssertion xmlns:saml=\"" NS_SAML "\"/>", "</samlp:Response>"),
	MANY("a long ID", AS(ASSERTION), XML_ID, 60, "xxxxx", "@PID@\" InR"),
	MANY("a long attribute", AS(ASSERTION) | AS(POST), FORM_TOO_LONG, 40000, " xxxxxxxxxx", "\" ID="),
	MANY("50 000 character references", AS(ASSERTION), SIG_INVALID, 50000, "&#65;", "</saml:NameID>"),
	MANY("a comment of the whole size", AS(ASSERTION), NONE, 1, "<!-- xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx -->", "</samlp:Response>"),
	{ .name = "65 attributes of the account's own", .kinds = RESPONSES, .rule = RULE_XML_LEFTOVER, .stage = AT_CONTENT, .find = "</saml:AttributeStatement>", .put = "<saml:Attribute Name=\"a~\"></saml:Attribute>", .repeat = LIMIT_ATTRIBUTES },
	{ .name = "17 values of the account's own", .kinds = RESPONSES, .rule = RULE_XML_LEFTOVER, .stage = AT_CONTENT, .find = "</saml:Attribute>", .put = "<saml:AttributeValue>~</saml:AttributeValue>", .repeat = LIMIT_VALUES },
	{ .name = "17 classes asked for", .kinds = REQUESTS, .rule = RULE_XML_LEFTOVER, .stage = AT_CONTENT, .find = "</samlp:RequestedAuthnContext>", .put = "<saml:AuthnContextClassRef xmlns:saml=\"" NS_SAML "\">~</saml:AuthnContextClassRef>", .repeat = LIMIT_CLASSES },
};
const size_t list_size_n = ARRAY_LEN(list_size);
/* clang-format on */
