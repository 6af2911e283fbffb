/* SPDX-License-Identifier: EUPL-1.2 */
/* LogoutRequest and ArtifactResolve of a partner who does wrong, and what can be done to an envelope. */
#include "tests/support/unit.h"

#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "tests/attack/attack.h"

/* clang-format off */
#define OUT(sentence, answer, from, to) { .name = sentence, .kinds = LOGOUTS, .rule = RULE_##answer, .stage = AT_CONTENT, .find = from, .put = to }
#define ASK(sentence, answer, from, to) { .name = sentence, .kinds = AS(RESOLVE), .rule = RULE_##answer, .stage = AT_CONTENT, .find = from, .put = to }
#define NAMEID "<saml:NameID xmlns:saml=\"" NS_SAML "\" Format=\"" URI_NAMEID_TRANSIENT "\">_n1</saml:NameID>"
#define INDEX "<samlp:SessionIndex>_s1</samlp:SessionIndex>"

const struct attack list_logout[] = {
	OUT("a wrong destination", LOGOUT_DESTINATION, "Destination=\"@SLO@\"", "Destination=\"https://evil.example/slo\""),
	OUT("the destination of another endpoint", LOGOUT_DESTINATION, "Destination=\"@SLO@\"", "Destination=\"@SSO@\""),
	OUT("no destination", LOGOUT_DESTINATION, " Destination=\"@SLO@\"", ""),
	OUT("version 1.1", LOGOUT_VERSION, "Version=\"2.0\"", "Version=\"1.1\""),
	OUT("an old logout", LOGOUT_EXPIRED, "IssueInstant=\"@T+0@\"", "IssueInstant=\"@T-1000@\""),
	OUT("a logout from the future", LOGOUT_FUTURE, "IssueInstant=\"@T+0@\"", "IssueInstant=\"@T+1000@\""),
	OUT("a logout that is over", LOGOUT_OVER, "NotOnOrAfter=\"@T+300@\"", "NotOnOrAfter=\"@T-100@\""),
	OUT("a time that is none", TIME_SYNTAX, "NotOnOrAfter=\"@T+300@\"", "NotOnOrAfter=\"later\""),
	OUT("an Issuer that nobody registered", PARTNER_UNKNOWN, ">@ISSUER@<", ">https://evil.example/saml<"),
	OUT("another partner's name", SIG_INVALID, ">@ISSUER@<", ">@OTHER@<"),
	OUT("an Issuer of another format", LOGOUT_ISSUER, "<saml:Issuer xmlns:saml=\"" NS_SAML "\">", "<saml:Issuer xmlns:saml=\"" NS_SAML "\" Format=\"urn:x\">"),
	OUT("nobody's name", LOGOUT_NAMEID, NAMEID, ""),
	OUT("an empty name", LOGOUT_NAMEID, ">_n1<", "><"),
	OUT("a name of another kind", LOGOUT_NAMEID, NAMEID, "<saml:BaseID xmlns:saml=\"" NS_SAML "\"></saml:BaseID>"),
	OUT("two names", XML_LEFTOVER, NAMEID, NAMEID NAMEID),
	OUT("an encrypted name that is none", ENC_TEMPLATE, NAMEID, "<saml:EncryptedID xmlns:saml=\"" NS_SAML "\"></saml:EncryptedID>"),
	OUT("elements in the name", XML_LEFTOVER, ">_n1<", "><x:y xmlns:x=\"urn:x\"></x:y>_n1<"),
	OUT("no session named", LOGOUT_SESSION_INDEX, INDEX, ""),
	OUT("an empty session", XML_VALUE, ">_s1<", "><"),
	OUT("something behind the sessions", XML_LEFTOVER, INDEX, INDEX "<samlp:Other></samlp:Other>"),
	OUT("an unknown attribute", XML_LEFTOVER, " Destination=", " All=\"true\" Destination="),
	OUT("an Assertion in the request", XML_MISPLACED, NAMEID, "<saml:Assertion xmlns:saml=\"" NS_SAML "\"></saml:Assertion>" NAMEID),
	{ .name = "too many sessions", .kinds = LOGOUTS, .rule = RULE_XML_LEFTOVER, .stage = AT_CONTENT, .find = INDEX, .put = "<samlp:SessionIndex>~</samlp:SessionIndex>", .repeat = LIMIT_SESSION_INDEXES },
	{ .name = "another name by somebody else", .kinds = AS(OUT_POST) | AS(OUT_SOAP), .rule = RULE_SIG_INVALID, .stage = AT_XML, .find = ">_n1<", .put = ">_n2<" },
	{ .name = "another session by somebody else", .kinds = AS(OUT_POST) | AS(OUT_SOAP), .rule = RULE_SIG_INVALID, .stage = AT_XML, .find = ">_s1<", .put = ">_s2<" },
	{ .name = "a comment in the name", .kinds = AS(OUT_POST) | AS(OUT_SOAP), .rule = RULE_NONE, .stage = AT_XML, .find = ">_n1<", .put = ">_<!-- evil -->n1<" },
	ASK("a wrong destination", RESOLVE_DESTINATION, "Destination=\"@RESOLVE@\"", "Destination=\"https://evil.example/\""),
	ASK("no destination", RESOLVE_DESTINATION, " Destination=\"@RESOLVE@\"", ""),
	ASK("version 1.1", RESOLVE_VERSION, "Version=\"2.0\"", "Version=\"1.1\""),
	ASK("an old question", RESOLVE_EXPIRED, "IssueInstant=\"@T+0@\"", "IssueInstant=\"@T-1000@\""),
	ASK("a question from the future", RESOLVE_FUTURE, "IssueInstant=\"@T+0@\"", "IssueInstant=\"@T+1000@\""),
	ASK("an Issuer that nobody registered", PARTNER_UNKNOWN, ">@ISSUER@<", ">https://evil.example/saml<"),
	ASK("an Issuer of another format", RESOLVE_ISSUER, "<saml:Issuer xmlns:saml=\"" NS_SAML "\">", "<saml:Issuer xmlns:saml=\"" NS_SAML "\" Format=\"urn:x\">"),
	ASK("no artifact", XML_MISSING, "<samlp:Artifact>@ARTIFACT@</samlp:Artifact>", ""),
	ASK("two artifacts", XML_LEFTOVER, "<samlp:Artifact>@ARTIFACT@</samlp:Artifact>", "<samlp:Artifact>@ARTIFACT@</samlp:Artifact><samlp:Artifact>@ARTIFACT@</samlp:Artifact>"),
	ASK("an empty artifact", ARTIFACT_SYNTAX, ">@ARTIFACT@<", "><"),
	ASK("an artifact that is no base64", ARTIFACT_SYNTAX, ">@ARTIFACT@<", ">%%%%<"),
	ASK("a longer artifact", ARTIFACT_SYNTAX, ">@ARTIFACT@<", ">AAAA@ARTIFACT@<"),
	ASK("an artifact of SAML 1", ARTIFACT_SYNTAX, ">@ARTIFACT@<", ">AAEAAKc8hY1Cxk2e0q0Q1Yb1n3oJ7b0AAAAAAAAAAAAAAAAAAAAAAAAAAAA=<"),
	ASK("an artifact of another source", ARTIFACT_SOURCE, ">@ARTIFACT@<", ">AAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=<"),
	ASK("an artifact with an element in it", XML_LEFTOVER, ">@ARTIFACT@<", "><x:y xmlns:x=\"urn:x\"></x:y>@ARTIFACT@<"),
	{ .name = "another artifact by somebody else", .kinds = AS(RESOLVE), .rule = RULE_SIG_INVALID, .stage = AT_XML, .find = ">@ARTIFACT@<", .put = ">AAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=<" },
};
const size_t list_logout_n = ARRAY_LEN(list_logout);

#define SENT(sentence, answer, from, to) { .name = sentence, .kinds = SOAPS, .rule = RULE_##answer, .stage = AT_SENT, .find = from, .put = to }
#define TWICE "<S:Envelope><S:Body>@WHOLE@</S:Body></S:Envelope>"
#define HEADER(inside) "<S:Header>" inside "</S:Header><S:Body>"

const struct attack list_soap[] = {
	SENT("an empty Body", SOAP_ENVELOPE, "@WHOLE@", ""),
	SENT("text in the Body", SOAP_ENVELOPE, "<S:Body>", "<S:Body>evil"),
	SENT("no Body", SOAP_ENVELOPE, "<S:Body>@WHOLE@</S:Body>", ""),
	SENT("two Bodies", SOAP_ENVELOPE, "</S:Body>", "</S:Body><S:Body/>"),
	SENT("something behind the Body", SOAP_ENVELOPE, "</S:Body>", "</S:Body><x/>"),
	SENT("a Header behind the Body", SOAP_ENVELOPE, "</S:Body>", "</S:Body><S:Header/>"),
	SENT("an attribute at the Body", SOAP_ENVELOPE, "<S:Body>", "<S:Body x=\"\">"),
	SENT("an attribute at the Envelope", SOAP_ENVELOPE, "<S:Envelope ", "<S:Envelope x=\"\" "),
	SENT("an envelope of SOAP 1.2", SOAP_ENVELOPE, NS_SOAP, "http://www.w3.org/2003/05/soap-envelope"),
	SENT("a Fault", XML_ROOT, "@WHOLE@", "<S:Fault><faultcode>x</faultcode></S:Fault>"),
	SENT("a block that must be understood", SOAP_MUST_UNDERSTAND, "<S:Body>", HEADER("<x:y xmlns:x=\"urn:x\" S:mustUnderstand=\"1\"/>")),
	SENT("a block that need not be understood", NONE, "<S:Body>", HEADER("<x:y xmlns:x=\"urn:x\" S:mustUnderstand=\"0\"/>")),
	SENT("the message in the Header, an evil one in the Body", SIG_MISSING, "<S:Body>@WHOLE@", HEADER("@WHOLE@") "@EVILREQUEST@@REQUESTREST@"),
	SENT("the message in the Header with its ID twice", XML_ID, "<S:Body>", HEADER("@WHOLE@")),
	{ .name = "an envelope in the envelope", .kinds = SOAPS & ~AS(RESOLVED), .rule = RULE_XML_MISPLACED, .stage = AT_SENT, .find = "@WHOLE@", .put = TWICE },
	{ .name = "an envelope in the envelope of what may carry", .kinds = AS(RESOLVED), .rule = RULE_XML_ROOT, .stage = AT_SENT, .find = "@WHOLE@", .put = TWICE },
	SENT("a document type", XML_DOCTYPE, "<S:Envelope ", "<!DOCTYPE x SYSTEM \"@URL@\"><S:Envelope "),
	SENT("an instruction in the envelope", XML_PI, "<S:Body>", "<?evil?><S:Body>"),
	SENT("xml:id at the Body", XML_ID, "<S:Body>", "<S:Body xml:id=\"x\">"),
	SENT("an identifier as WS-Security has it", XML_ID, "<S:Body>", "<S:Body w:Id=\"x\" xmlns:w=\"urn:wsu\">"),
	SENT("a default namespace around the message", NONE, "<S:Envelope ", "<S:Envelope xmlns=\"urn:x\" "),
	SENT("an inclusion", SOAP_ENVELOPE, "@WHOLE@", "@WHOLE@<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"@URL@\"/>"),
	SENT("no XML", XML_SYNTAX, "<S:Envelope", "evil"),
	SENT("a message without envelope", SOAP_ENVELOPE, "<S:Envelope xmlns:S=\"" NS_SOAP "\"><S:Body>@WHOLE@</S:Body></S:Envelope>", "@WHOLE@"),
	{ .name = "a form instead of an envelope", .kinds = SOAPS, .rule = RULE_XML_SYNTAX, .stage = AT_SENT, .put = "SAMLRequest=x" },
	{ .name = "UTF-16 with mark", .kinds = SOAPS, .rule = RULE_XML_SYNTAX, .stage = AT_SENT, .trick = trick_utf16_bom },
	{ .name = "the last octet missing", .kinds = SOAPS, .rule = RULE_XML_SYNTAX, .stage = AT_SENT, .trick = trick_cut },
	{ .name = "an envelope nested over the cap", .kinds = SOAPS, .rule = RULE_XML_DEPTH, .stage = AT_SENT, .find = "</S:Body>", .put = "<x>", .repeat = LIMIT_XML_DEPTH },
	{ .name = "an envelope with 20 000 attributes", .kinds = SOAPS, .rule = RULE_XML_NODES, .stage = AT_SENT, .find = " xmlns:S=", .put = " x~=\"\"", .repeat = 20000 },
	{ .name = "1000 Headers", .kinds = SOAPS, .rule = RULE_SOAP_ENVELOPE, .stage = AT_SENT, .find = "<S:Body>", .put = "<S:Header/>", .repeat = 1000 },
};
const size_t list_soap_n = ARRAY_LEN(list_soap);
/* clang-format on */
