/* SPDX-License-Identifier: EUPL-1.2 */
/* AuthnRequests of a partner who does wrong, and what can be done to a binding on the way. */
#include "tests/support/unit.h"

#include "lib/spec/uris.h"
#include "tests/attack/attack.h"

/* clang-format off */
#define ASKED(sentence, answer, from, to) { .name = sentence, .kinds = REQUESTS, .rule = RULE_##answer, .stage = AT_CONTENT, .find = from, .put = to }
#define POLICY "<samlp:NameIDPolicy AllowCreate=\"true\" Format=\"" URI_NAMEID_TRANSIENT "\"></samlp:NameIDPolicy>"
#define SENT(sentence, which, answer, from, to) { .name = sentence, .kinds = which, .rule = RULE_##answer, .stage = AT_SENT, .find = from, .put = to }
#define BEFORE_SIGNING(sentence, answer, from, to) { .name = sentence, .kinds = QUERIES, .rule = RULE_##answer, .stage = AT_QUERY, .find = from, .put = to }
#define FORMS (RESPONSES | POSTS)

const struct attack list_request[] = {
	ASKED("another destination", REQ_DESTINATION, "Destination=\"@SSO@\"", "Destination=\"https://evil.example/sso\""),
	ASKED("no destination", REQ_DESTINATION, " Destination=\"@SSO@\"", ""),
	ASKED("a destination with something behind", REQ_DESTINATION, "Destination=\"@SSO@\"", "Destination=\"@SSO@/x\""),
	ASKED("an address for answers that is not registered", REQ_ACS, "URL=\"@ACS@\"", "URL=\"https://evil.example/acs\""),
	ASKED("an address that begins as a registered one", REQ_ACS, "URL=\"@ACS@\"", "URL=\"@ACS@.evil.example/\""),
	ASKED("an address with a query", REQ_ACS, "URL=\"@ACS@\"", "URL=\"@ACS@?x=1\""),
	ASKED("an address that is a script", REQ_ACS, "URL=\"@ACS@\"", "URL=\"javascript:alert(1)\""),
	ASKED("an address by index beside the URL", REQ_ACS_BOTH, " AssertionConsumerServiceURL=", " AssertionConsumerServiceIndex=\"1\" AssertionConsumerServiceURL="),
	ASKED("an unknown index", REQ_ACS, " AssertionConsumerServiceURL=\"@ACS@\"", " AssertionConsumerServiceURL=\"@ACS@9\""),
	ASKED("an index that is no number", XML_VALUE, " AssertionConsumerServiceURL=\"@ACS@\"", " AssertionConsumerServiceIndex=\"-1\""),
	ASKED("an index over all numbers", XML_VALUE, " AssertionConsumerServiceURL=\"@ACS@\"", " AssertionConsumerServiceIndex=\"99999999999999999999\""),
	ASKED("an answer by artifact at an address for forms", REQ_ACS, "bindings:HTTP-POST", "bindings:HTTP-Artifact"),
	ASKED("an answer by redirect", REQ_BINDING, "bindings:HTTP-POST", "bindings:HTTP-Redirect"),
	ASKED("version 1.1", REQ_VERSION, "Version=\"2.0\"", "Version=\"1.1\""),
	ASKED("an old request", REQ_EXPIRED, "IssueInstant=\"@T+0@\"", "IssueInstant=\"@T-1000@\""),
	ASKED("a request from the future", REQ_FUTURE, "IssueInstant=\"@T+0@\"", "IssueInstant=\"@T+1000@\""),
	ASKED("a time that is none", TIME_SYNTAX, "IssueInstant=\"@T+0@\"", "IssueInstant=\"yesterday\""),
	ASKED("an Issuer that nobody registered", PARTNER_UNKNOWN, ">@ISSUER@<", ">https://evil.example/saml<"),
	ASKED("an empty Issuer", XML_VALUE, ">@ISSUER@<", "><"),
	ASKED("an Issuer of another format", REQ_ISSUER, "<saml:Issuer xmlns:saml=\"" NS_SAML "\">", "<saml:Issuer xmlns:saml=\"" NS_SAML "\" Format=\"urn:x\">"),
	ASKED("two Issuers", XML_LEFTOVER, POLICY, "<saml:Issuer xmlns:saml=\"" NS_SAML "\">@ISSUER@</saml:Issuer>" POLICY),
	ASKED("a Subject", REQ_SUBJECT, POLICY, "<saml:Subject xmlns:saml=\"" NS_SAML "\"><saml:NameID>anna</saml:NameID></saml:Subject>" POLICY),
	ASKED("Conditions", REQ_CONSENT, POLICY, POLICY "<saml:Conditions xmlns:saml=\"" NS_SAML "\"></saml:Conditions>"),
	ASKED("two name policies", XML_LEFTOVER, POLICY, POLICY POLICY),
	ASKED("an unknown comparison", REQ_CONTEXT, "\"minimum\"", "\"worse\""),
	ASKED("a context by declaration", REQ_CONTEXT, "saml:AuthnContextClassRef xmlns:saml=\"" NS_SAML "\">STORK-QAA-Level-1</saml:AuthnContextClassRef", "saml:AuthnContextDeclRef xmlns:saml=\"" NS_SAML "\">x</saml:AuthnContextDeclRef"),
	ASKED("a context without class", XML_MISSING, "<saml:AuthnContextClassRef xmlns:saml=\"" NS_SAML "\">STORK-QAA-Level-1</saml:AuthnContextClassRef>", ""),
	ASKED("a truth value in words", XML_VALUE, "AllowCreate=\"true\"", "AllowCreate=\"TRUE\""),
	ASKED("an unknown attribute", XML_LEFTOVER, " Destination=", " DestinationURL=\"x\" Destination="),
	ASKED("an unknown part", XML_LEFTOVER, "</samlp:AuthnRequest>", "<samlp:Other></samlp:Other></samlp:AuthnRequest>"),
	ASKED("a part of another namespace", XML_LEFTOVER, POLICY, "<x:NameIDPolicy xmlns:x=\"urn:x\"></x:NameIDPolicy>" POLICY),
	{ .name = "no ID", .kinds = AS(REDIRECT), .rule = RULE_XML_MISSING, .stage = AT_CONTENT, .find = " ID=\"@RID@\"", .put = "" },
	{ .name = "no Issuer", .kinds = AS(REDIRECT), .rule = RULE_PARTNER_UNKNOWN, .stage = AT_CONTENT, .find = "@ISSUERNODE@", .put = "" },
	{ .name = "a signature inside beside that of the query", .kinds = AS(REDIRECT), .rule = RULE_SIG_TEMPLATE, .stage = AT_XML, .find = "</saml:Issuer>", .put = "</saml:Issuer><ds:Signature xmlns:ds=\"" NS_DS "\"/>" },
	{ .name = "changed by somebody else: the address for answers", .kinds = AS(POST), .rule = RULE_SIG_INVALID, .stage = AT_XML, .find = "URL=\"", .put = "URL=\"x" },
	{ .name = "changed by somebody else: the level", .kinds = AS(POST), .rule = RULE_SIG_INVALID, .stage = AT_XML, .find = "Level-1", .put = "Level-0" },
	{ .name = "changed by somebody else: ForceAuthn", .kinds = AS(POST), .rule = RULE_SIG_INVALID, .stage = AT_XML, .find = " Destination=", .put = " ForceAuthn=\"false\" Destination=" },
};
const size_t list_request_n = ARRAY_LEN(list_request);

const struct attack list_binding[] = {
	/* the query */
	SENT("the message twice", QUERIES, QUERY_DUPLICATE, "@QUERY@", "@QUERY@&SAML@WHAT@=x"),
	SENT("an evil message in front", QUERIES, QUERY_DUPLICATE, "@QUERY@", "SAML@WHAT@=x&@QUERY@"),
	SENT("the message's name percent-encoded behind", QUERIES, QUERY_NAME_ENCODED, "@QUERY@", "@QUERY@&%53AML@WHAT@=x"),
	SENT("the message's name percent-encoded", QUERIES, QUERY_NAME_ENCODED, "SAMLRe", "SAML%52e"),
	SENT("the signature's name percent-encoded", QUERIES, QUERY_NAME_ENCODED, "&Signature=", "&%53ignature="),
	SENT("a name with a plus sign", QUERIES, QUERY_NAME_ENCODED, "@QUERY@", "@QUERY@&+RelayState=x"),
	SENT("RelayState twice", QUERIES, QUERY_DUPLICATE, "@QUERY@", "@QUERY@&RelayState=evil"),
	SENT("SigAlg twice", QUERIES, QUERY_DUPLICATE, "&Signature=", "&SigAlg=x&Signature="),
	SENT("Signature twice", QUERIES, QUERY_DUPLICATE, "&Signature=", "&Signature=AAAA&Signature="),
	SENT("a message of the other direction as well", QUERIES, QUERY_DUPLICATE, "@QUERY@", "@QUERY@&SAML@OTHERWHAT@=x"),
	SENT("a message of the other direction instead", QUERIES, QUERY_MISSING, "SAML@WHAT@=", "SAML@OTHERWHAT@="),
	SENT("an unknown field", QUERIES, QUERY_SYNTAX, "@QUERY@", "@QUERY@&evil=1"),
	SENT("a field in lower case", QUERIES, QUERY_SYNTAX, "@QUERY@", "@QUERY@&samlre=x"),
	SENT("a semicolon between fields", QUERIES, QUERY_SYNTAX, "&RelayState", ";RelayState"),
	SENT("an ampersand percent-encoded", QUERIES, BASE64_SYNTAX, "&RelayState=", "%26RelayState="),
	SENT("an empty field", QUERIES, QUERY_SYNTAX, "@QUERY@", "@QUERY@&"),
	SENT("a blank", QUERIES, QUERY_SYNTAX, "&RelayState", " &RelayState"),
	SENT("a fragment", QUERIES, QUERY_SYNTAX, "&RelayState", "#&RelayState"),
	SENT("a broken escape", QUERIES, QUERY_SYNTAX, "&RelayState=", "%zz&RelayState="),
	SENT("another encoding named", QUERIES, QUERY_SYNTAX, "@QUERY@", "@QUERY@&SAMLEncoding=urn:none"),
	{ .name = "an algorithm without signature", .kinds = QUERIES, .rule = RULE_QUERY_MISSING, .stage = AT_SENT, .trick = trick_cut_from, .arg = 1 },
	SENT("a signature without algorithm", QUERIES, QUERY_MISSING, "&SigAlg=", "&SAMLEncoding="),
	SENT("an empty signature", QUERIES, QUERY_MISSING, "&Signature=", "&Signature=&SAMLEncoding="),
	{ .name = "signature and algorithm taken off", .kinds = QUERIES, .rule = RULE_SIG_MISSING, .stage = AT_SENT, .trick = trick_cut_from, .arg = 0 },
	SENT("a signature of other octets", QUERIES, SIG_INVALID, "&Signature=", "&Signature=AAAA"),
	SENT("another RelayState than signed", QUERIES, SIG_INVALID, "RelayState=", "RelayState=evil"),
	SENT("the same octets in another writing", QUERIES, SIG_INVALID, "RelayState=r", "RelayState=%72"),
	SENT("another algorithm than signed", QUERIES, SIG_ALGORITHM, "&SigAlg=", "&SigAlg=x"),
	BEFORE_SIGNING("an algorithm that is signed but unknown", SIG_ALGORITHM, "&SigAlg=", "&SigAlg=urn:"),
	{ .name = "signed in the order sent, not in the order of the binding", .kinds = QUERIES, .rule = RULE_SIG_INVALID, .stage = AT_QUERY, .trick = trick_swap_fields },
	{ .name = "the message in base64 with a line break", .kinds = QUERIES, .rule = RULE_BASE64_SYNTAX, .stage = AT_BASE64, .find = "", .put = "\n" },
	{ .name = "base64 of the web", .kinds = QUERIES, .rule = RULE_BASE64_SYNTAX, .stage = AT_BASE64, .find = "", .put = "-_-_" },
	{ .name = "deflated twice", .kinds = QUERIES, .rule = RULE_XML_SYNTAX, .stage = AT_DEFLATED, .trick = trick_deflated_twice },
	{ .name = "a stream cut short", .kinds = QUERIES, .rule = RULE_INFLATE_SYNTAX, .stage = AT_DEFLATED, .trick = trick_cut },
	{ .name = "something behind the stream", .kinds = QUERIES, .rule = RULE_INFLATE_SYNTAX, .stage = AT_DEFLATED, .trick = trick_nul_behind },
	{ .name = "a bomb of 200 KB", .kinds = QUERIES, .rule = RULE_INFLATE_TOO_LARGE, .stage = AT_DEFLATED, .trick = trick_bomb, .arg = 200 * 1024 },
	{ .name = "a bomb of 8 MB", .kinds = QUERIES, .rule = RULE_INFLATE_TOO_LARGE, .stage = AT_DEFLATED, .trick = trick_bomb, .arg = 8 * 1024 * 1024 },
	/* the form */
	SENT("the message twice in the form", FORMS, FORM_DUPLICATE, "&RelayState", "&SAML@WHAT@=x&RelayState"),
	SENT("the name percent-encoded, a second time", FORMS, FORM_DUPLICATE, "&RelayState", "&%53AML@WHAT@=x&RelayState"),
	SENT("a message of the other direction in the form", FORMS, FORM_DUPLICATE, "&RelayState", "&SAML@OTHERWHAT@=x&RelayState"),
	SENT("RelayState twice in the form", FORMS, FORM_DUPLICATE, "&RelayState", "&RelayState=x&RelayState"),
	SENT("no message in the form", RESPONSES | AS(GONE_POST) | AS(FAILED), FORM_MISSING, "SAMLResponse=", "SAMLArt="),
	SENT("another RelayState", RESPONSES, RESP_UNSOLICITED, "RelayState=", "RelayState=x"),
	SENT("a broken escape in the form", FORMS, FORM_SYNTAX, "&RelayState=", "&x=%zz&RelayState="),
	SENT("NUL in the message", FORMS, BASE64_SYNTAX, "&RelayState=", "%00&RelayState="),
	SENT("blanks in base64", FORMS, NONE, "&RelayState=", "+%0D%0A&RelayState="),
	{ .name = "65 fields", .kinds = FORMS, .rule = RULE_FORM_TOO_LONG, .stage = AT_SENT, .find = "&RelayState=", .put = "&x~=1", .repeat = 64 },
	{ .name = "no base64", .kinds = FORMS, .rule = RULE_BASE64_SYNTAX, .stage = AT_BASE64, .trick = trick_base64_line, .arg = 0 },
	{ .name = "padding in front", .kinds = FORMS, .rule = RULE_BASE64_SYNTAX, .stage = AT_BASE64, .trick = trick_base64_line, .arg = 1 },
	{ .name = "a letter beyond ASCII in base64", .kinds = FORMS, .rule = RULE_BASE64_SYNTAX, .stage = AT_BASE64, .trick = trick_base64_line, .arg = 2 },
	{ .name = "base64 one character short", .kinds = FORMS, .rule = RULE_BASE64_SYNTAX, .stage = AT_BASE64, .trick = trick_base64_line, .arg = 3 },
	{ .name = "XML instead of base64", .kinds = FORMS, .rule = RULE_BASE64_SYNTAX, .stage = AT_BASE64, .put = "@WHOLE@" },
	{ .name = "base64 of base64", .kinds = FORMS, .rule = RULE_XML_SYNTAX, .stage = AT_XML, .put = "PHNhbWxwOlJlc3BvbnNlLz4=" },
};
const size_t list_binding_n = ARRAY_LEN(list_binding);
/* clang-format on */
