/* SPDX-License-Identifier: EUPL-1.2 */
/* Signature wrapping: what is signed stands somewhere, and what an attacker wrote stands where it is read. */
#include "tests/support/unit.h"

#include "lib/spec/uris.h"
#include "tests/attack/attack.h"

/* clang-format off */
#define WRAP(sentence, which, answer, shape) { .name = sentence, .kinds = which, .rule = RULE_##answer, .stage = AT_XML, .put = shape }
#define ONE (AS(ASSERTION))
#define WHOLE (AS(MESSAGE))
#define ANY_WHOLE (AS(MESSAGE) | AS(BOTH))
#define ANY_ONE (AS(ASSERTION) | AS(BOTH))
#define NO_CARRIER ((POSTS | SOAPS) & ~AS(RESOLVED)) /* what may carry is in list_answer.c */
#define X(content) "<x:y xmlns:x=\"urn:x\">" content "</x:y>"

const struct attack list_wrapping[] = {
	/* the eight classic shapes: the Response */
	WRAP("1: the signed Response inside the signature of an evil one", ANY_WHOLE, XML_MISPLACED, "@EVILHEAD@@SIGOPEN@@WHOLE@</ds:Signature>@STATUS@@EVIL@@TAIL@"),
	WRAP("2: the signed Response before the signature of an evil one", ANY_WHOLE, XML_MISPLACED, "@EVILHEAD@@WHOLE@@SIG@@STATUS@@EVIL@@TAIL@"),
	/* the Assertion */
	WRAP("3: an evil Assertion before the signed one", ANY_ONE, RESP_ASSERTIONS, "@HEAD@@STATUS@@EVIL@@ASSERTION@@TAIL@"),
	WRAP("4: the signed Assertion inside an evil one", ANY_ONE, XML_MISPLACED, "@HEAD@@STATUS@@EVILOPEN@@ASSERTION@@EVILREST@@TAIL@"),
	WRAP("5: an evil Assertion with the signature, the honest one behind", ANY_ONE, RESP_ASSERTIONS, "@HEAD@@STATUS@@EVILSIGNED@@BARE@@TAIL@"),
	WRAP("6: the honest Assertion inside the signature of an evil one", ANY_ONE, XML_MISPLACED, "@HEAD@@STATUS@@EVILOPEN@@ASIGOPEN@@BARE@</ds:Signature>@EVILREST@@TAIL@"),
	WRAP("7: an Assertion in Extensions", ANY_ONE, XML_MISPLACED, "@HEAD@<samlp:Extensions>@EVIL@</samlp:Extensions>@STATUS@@ASSERTION@@TAIL@"),
	WRAP("8: the honest Assertion in a ds:Object of the signature", ANY_ONE, XML_FORBIDDEN, "@HEAD@@STATUS@@EVILOPEN@@ASIGOPEN@<ds:Object>@BARE@</ds:Object></ds:Signature>@EVILREST@@TAIL@"),
	/* further places for the signed Response */
	WRAP("the signed Response in a ds:Object", ANY_WHOLE, XML_FORBIDDEN, "@EVILHEAD@@SIGOPEN@<ds:Object>@WHOLE@</ds:Object></ds:Signature>@STATUS@@EVIL@@TAIL@"),
	WRAP("the signed Response in Extensions", ANY_WHOLE, XML_MISPLACED, "@EVILHEAD@<samlp:Extensions>@WHOLE@</samlp:Extensions>@STATUS@@EVIL@@TAIL@"),
	WRAP("the signed Response in Status", ANY_WHOLE, XML_MISPLACED, "@EVILHEAD@<samlp:Status><samlp:StatusCode Value=\"" URI_STATUS_SUCCESS "\"/><samlp:StatusDetail>@WHOLE@</samlp:StatusDetail></samlp:Status>@EVIL@@TAIL@"),
	WRAP("the signed Response behind an evil Assertion", ANY_WHOLE, XML_MISPLACED, "@EVILHEAD@@STATUS@@EVIL@@WHOLE@@TAIL@"),
	WRAP("the signed Response in an attribute of the evil Assertion", ANY_WHOLE, XML_MISPLACED, "@EVILHEAD@@STATUS@@EVILOPEN@<saml:AttributeStatement><saml:Attribute Name=\"x\"><saml:AttributeValue>@WHOLE@</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>@TAIL@"),
	WRAP("the signed Response in the evil one's Issuer", ANY_WHOLE, XML_MISPLACED, "<samlp:Response xmlns:samlp=\"" NS_SAMLP "\" ID=\"_evilp\" Version=\"2.0\" IssueInstant=\"@T+0@\"><saml:Issuer xmlns:saml=\"" NS_SAML "\">@WHOLE@</saml:Issuer>@STATUS@@EVIL@@TAIL@"),
	WRAP("the signed Response inside a Response of the same ID", ANY_WHOLE, XML_ID, "@HEAD@@WHOLE@@STATUS@@EVIL@@TAIL@"),
	WRAP("the signed Response below a root of another name", ANY_WHOLE, XML_MISPLACED, X("@EVILHEAD@@STATUS@@EVIL@@TAIL@@WHOLE@")),
	WRAP("the signed Response in an envelope", ANY_WHOLE, XML_MISPLACED, "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>@WHOLE@</s:Body></s:Envelope>"),
	WRAP("two roots", ANY_WHOLE, XML_SYNTAX, "@EVILHEAD@@STATUS@@EVIL@@TAIL@@WHOLE@"),
	WRAP("the signed Response in a comment", ANY_WHOLE, SIG_TEMPLATE, "@EVILHEAD@@SIG@@STATUS@@EVIL@<!--@WHOLE@-->@TAIL@"),
	WRAP("the signed Response as CDATA in a foreign element", WHOLE, SIG_TEMPLATE, "@EVILHEAD@@SIG@<samlp:Extensions>" X("<![CDATA[@WHOLE@]]>") "</samlp:Extensions>@STATUS@@EVIL@@TAIL@"),
	WRAP("the signature moved to an evil Response", ANY_WHOLE, SIG_TEMPLATE, "@EVILHEAD@@SIG@@STATUS@@EVIL@@TAIL@"),
	WRAP("an evil Response of the same ID with the signature", WHOLE, SIG_INVALID, "@HEAD@@SIG@@STATUS@@EVIL@@TAIL@"),
	WRAP("the honest Assertion replaced below the signature", WHOLE, SIG_INVALID, "@HEAD@@SIG@@STATUS@@EVILSAME@@TAIL@"),
	WRAP("an evil Assertion before the honest one below the signature", WHOLE, SIG_INVALID, "@HEAD@@SIG@@STATUS@@EVIL@@BARE@@TAIL@"),
	WRAP("an evil Assertion behind the honest one below the signature", WHOLE, SIG_INVALID, "@HEAD@@SIG@@STATUS@@BARE@@EVIL@@TAIL@"),
	WRAP("the Response's signature moved into the Assertion", WHOLE, SIG_TEMPLATE, "@HEAD@@STATUS@@EVILOPEN@@SIG@@EVILREST@@TAIL@"),
	WRAP("the Response's signature before its Issuer", ANY_WHOLE, XML_MISPLACED, "<samlp:Response xmlns:samlp=\"" NS_SAMLP "\" Destination=\"@ACS@\" ID=\"@PID@\" InResponseTo=\"@ID@\" IssueInstant=\"@T+0@\" Version=\"2.0\">@SIG@@ISSUERNODE@@STATUS@@BARE@@TAIL@"),
	WRAP("the Response's signature behind Status", ANY_WHOLE, XML_MISPLACED, "@HEAD@@STATUS@@SIG@@BARE@@TAIL@"),
	WRAP("the Response's signature at the end", ANY_WHOLE, XML_MISPLACED, "@HEAD@@STATUS@@BARE@@SIG@@TAIL@"),
	WRAP("the Response's signature in Extensions", ANY_WHOLE, XML_MISPLACED, "@HEAD@<samlp:Extensions>@SIG@</samlp:Extensions>@STATUS@@BARE@@TAIL@"),
	/* further places for the signed Assertion */
	WRAP("the signed Assertion in Extensions beside an evil one", ANY_ONE, XML_MISPLACED, "@HEAD@<samlp:Extensions>@ASSERTION@</samlp:Extensions>@STATUS@@EVIL@@TAIL@"),
	WRAP("the signed Assertion deep in Extensions", ANY_ONE, XML_MISPLACED, "@HEAD@<samlp:Extensions>" X(X(X("@ASSERTION@"))) "</samlp:Extensions>@STATUS@@EVIL@@TAIL@"),
	WRAP("the signed Assertion in StatusDetail", ANY_ONE, XML_MISPLACED, "@HEAD@<samlp:Status><samlp:StatusCode Value=\"" URI_STATUS_SUCCESS "\"/><samlp:StatusDetail>@ASSERTION@</samlp:StatusDetail></samlp:Status>@EVIL@@TAIL@"),
	WRAP("the signed Assertion in StatusMessage", ANY_ONE, XML_MISPLACED, "@HEAD@<samlp:Status><samlp:StatusCode Value=\"" URI_STATUS_SUCCESS "\"/><samlp:StatusMessage>@ASSERTION@</samlp:StatusMessage></samlp:Status>@EVIL@@TAIL@"),
	WRAP("the signed Assertion in Advice", ANY_ONE, XML_MISPLACED, "@HEAD@@STATUS@@EVILOPEN@<saml:Advice>@ASSERTION@</saml:Advice>@EVILREST@@TAIL@"),
	WRAP("the signed Assertion in SubjectConfirmationData", ANY_ONE, XML_MISPLACED, "@HEAD@@STATUS@@EVILOPEN@<saml:Subject><saml:NameID>_evil</saml:NameID><saml:SubjectConfirmation Method=\"" URI_CM_BEARER "\"><saml:SubjectConfirmationData>@ASSERTION@</saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject></saml:Assertion>@TAIL@"),
	WRAP("the signed Assertion in an AttributeValue", ANY_ONE, XML_MISPLACED, "@HEAD@@STATUS@@EVILOPEN@<saml:AttributeStatement><saml:Attribute Name=\"x\"><saml:AttributeValue>@ASSERTION@</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>@TAIL@"),
	WRAP("the signed Assertion in AuthnContextDecl", ANY_ONE, XML_MISPLACED, "@HEAD@@STATUS@@EVILOPEN@<saml:AuthnStatement AuthnInstant=\"@T-4@\"><saml:AuthnContext><saml:AuthnContextDecl>@ASSERTION@</saml:AuthnContextDecl></saml:AuthnContext></saml:AuthnStatement></saml:Assertion>@TAIL@"),
	WRAP("the signed Assertion in the evil one's NameID", ANY_ONE, XML_MISPLACED, "@HEAD@@STATUS@@EVILOPEN@<saml:Subject><saml:NameID>@ASSERTION@</saml:NameID></saml:Subject></saml:Assertion>@TAIL@"),
	WRAP("the signed Assertion in Conditions", ANY_ONE, XML_MISPLACED, "@HEAD@@STATUS@@EVILOPEN@<saml:Conditions>@ASSERTION@</saml:Conditions></saml:Assertion>@TAIL@"),
	WRAP("the signed Assertion in KeyInfo of an evil signature", ANY_ONE, XML_MISPLACED, "@HEAD@@STATUS@@EVILOPEN@<ds:Signature xmlns:ds=\"" NS_DS "\"><ds:KeyInfo>@ASSERTION@</ds:KeyInfo></ds:Signature>@EVILREST@@TAIL@"),
	WRAP("the signed Assertion in SignatureProperties", ANY_ONE, XML_FORBIDDEN, "@HEAD@@STATUS@@EVILOPEN@@ASIGOPEN@<ds:Object><ds:SignatureProperties><ds:SignatureProperty Target=\"#x\">@ASSERTION@</ds:SignatureProperty></ds:SignatureProperties></ds:Object></ds:Signature>@EVILREST@@TAIL@"),
	WRAP("the signed Assertion in a Manifest", ANY_ONE, XML_FORBIDDEN, "@HEAD@@STATUS@@EVILOPEN@@ASIGOPEN@<ds:Manifest>@ASSERTION@</ds:Manifest></ds:Signature>@EVILREST@@TAIL@"),
	WRAP("the signed Assertion inside SignedInfo of an evil signature", ANY_ONE, XML_MISPLACED, "@HEAD@@STATUS@@EVILOPEN@<ds:Signature xmlns:ds=\"" NS_DS "\"><ds:SignedInfo>@ASSERTION@</ds:SignedInfo></ds:Signature>@EVILREST@@TAIL@"),
	WRAP("the signed Assertion in a transform's XSLT", ANY_ONE, XML_MISPLACED, "@HEAD@@STATUS@@EVILOPEN@<ds:Signature xmlns:ds=\"" NS_DS "\"><ds:SignedInfo><ds:Reference><ds:Transforms><ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\">@ASSERTION@</ds:Transform></ds:Transforms></ds:Reference></ds:SignedInfo></ds:Signature>@EVILREST@@TAIL@"),
	WRAP("the signed Assertion below a foreign element", ANY_ONE, XML_MISPLACED, "@HEAD@@STATUS@" X("@ASSERTION@") "@EVIL@@TAIL@"),
	WRAP("the signed Assertion before the Issuer", ANY_ONE, RESP_ASSERTIONS, "@HEAD@@STATUS@@ASSERTION@@EVIL@@TAIL@"),
	WRAP("the signed Assertion between Issuer and Status", ONE, XML_MISSING, "@HEAD@@ASSERTION@@STATUS@@EVIL@@TAIL@"),
	WRAP("the same signed Assertion twice", ANY_ONE, XML_ID, "@HEAD@@STATUS@@ASSERTION@@ASSERTION@@TAIL@"),
	WRAP("an evil Assertion of the same ID in front", ANY_ONE, XML_ID, "@HEAD@@STATUS@@EVILSAME@@ASSERTION@@TAIL@"),
	WRAP("an evil Assertion of the same ID behind", ANY_ONE, XML_ID, "@HEAD@@STATUS@@ASSERTION@@EVILSAME@@TAIL@"),
	WRAP("an evil Assertion with the signature alone", ANY_ONE, SIG_TEMPLATE, "@HEAD@@STATUS@@EVILSIGNED@@TAIL@"),
	WRAP("an evil Assertion with the ID of the Response", ONE, XML_ID, "@HEAD@@STATUS@<saml:Assertion xmlns:saml=\"" NS_SAML "\" ID=\"@PID@\"></saml:Assertion>@ASSERTION@@TAIL@"),
	WRAP("the Assertion's signature moved to the Response", ONE, SIG_TEMPLATE, "@HEAD@@ASIG@@STATUS@@BARE@@TAIL@"),
	WRAP("the Assertion's signature moved to an evil Response around it", ONE, SIG_TEMPLATE, "@HEAD@@ASIG@@STATUS@@EVIL@@TAIL@"),
	WRAP("the Response with the Assertion's ID and signature", ONE, XML_ID, "<samlp:Response xmlns:samlp=\"" NS_SAMLP "\" Destination=\"@ACS@\" ID=\"@AID@\" InResponseTo=\"@ID@\" IssueInstant=\"@T+0@\" Version=\"2.0\">@ISSUERNODE@@ASIG@@STATUS@@ASSERTION@@TAIL@"),
	WRAP("an Assertion alone", ANY_ONE, XML_ROOT, "@ASSERTION@"),
	WRAP("an Assertion below an Assertion's EncryptedAssertion", ANY_ONE, XML_MISPLACED, "@HEAD@@STATUS@<saml:EncryptedAssertion xmlns:saml=\"" NS_SAML "\">@ASSERTION@</saml:EncryptedAssertion>@TAIL@"),
	WRAP("an Assertion of SAML 1.1 beside", ONE, XML_LEFTOVER, "@HEAD@@STATUS@<a:Assertion xmlns:a=\"urn:oasis:names:tc:SAML:1.0:assertion\"/>@ASSERTION@@TAIL@"),
	/* encrypted beside plain */
	WRAP("an encrypted Assertion beside an evil one", AS(ENC_ASSERTION), RESP_ASSERTIONS, "@HEAD@@STATUS@@EVIL@@SEALED@@TAIL@"),
	WRAP("an evil Assertion behind an encrypted one", AS(ENC_ASSERTION), RESP_ASSERTIONS, "@HEAD@@STATUS@@SEALED@@EVIL@@TAIL@"),
	WRAP("the encrypted Assertion twice", AS(ENC_ASSERTION), RESP_ASSERTIONS, "@HEAD@@STATUS@@SEALED@@SEALED@@TAIL@"),
	WRAP("the encrypted Assertion in Extensions", AS(ENC_ASSERTION), XML_MISPLACED, "@HEAD@<samlp:Extensions>@SEALED@</samlp:Extensions>@STATUS@@EVIL@@TAIL@"),
	WRAP("the encrypted Assertion in Advice", AS(ENC_ASSERTION), XML_MISPLACED, "@HEAD@@STATUS@@EVILOPEN@<saml:Advice>@SEALED@</saml:Advice>@EVILREST@@TAIL@"),
	WRAP("the encrypted Assertion inside an encrypted one", AS(ENC_ASSERTION), XML_MISPLACED, "@HEAD@@STATUS@<saml:EncryptedAssertion xmlns:saml=\"" NS_SAML "\">@SEALED@</saml:EncryptedAssertion>@TAIL@"),
	WRAP("plain Assertion in place of the encrypted one", AS(ENC_MESSAGE), SIG_INVALID, "@HEAD@@SIG@@STATUS@@EVIL@@TAIL@"),
	WRAP("the encrypted Assertion of a signed Response by itself", AS(ENC_MESSAGE), SIG_MISSING, "@HEAD@@STATUS@@SEALED@@TAIL@"),
	{ .name = "an evil Assertion encrypted in place of the signed one", .kinds = AS(ENC_ASSERTION), .rule = RULE_SIG_MISSING, .stage = AT_INNER, .put = "@EVIL@" },
	{ .name = "an evil Assertion with the signature, encrypted", .kinds = AS(ENC_ASSERTION) | AS(ENC_BOTH), .rule = RULE_SIG_TEMPLATE, .stage = AT_INNER, .put = "@EVILSIGNED@" },
	{ .name = "the signed Assertion inside an evil one, encrypted", .kinds = SEALED, .rule = RULE_XML_MISPLACED, .stage = AT_INNER, .put = "@EVILOPEN@<saml:Advice>@ASSERTION@</saml:Advice>@EVILREST@" },
	{ .name = "two Assertions encrypted together", .kinds = SEALED, .rule = RULE_XML_SYNTAX, .stage = AT_INNER, .put = "@ASSERTION@@EVIL@" },
	{ .name = "a Response encrypted in place of an Assertion", .kinds = AS(ENC_MESSAGE) | AS(ENC_BOTH), .rule = RULE_XML_ROOT, .stage = AT_INNER, .put = "@HEAD@@STATUS@@TAIL@" },
	{ .name = "a Response encrypted in place of a signed Assertion", .kinds = AS(ENC_ASSERTION), .rule = RULE_SIG_MISSING, .stage = AT_INNER, .put = "@HEAD@@STATUS@@TAIL@" },
	{ .name = "a foreign element encrypted in place of an Assertion", .kinds = AS(ENC_MESSAGE), .rule = RULE_XML_ROOT, .stage = AT_INNER, .put = X("x") },
	{ .name = "a comment encrypted in place of an Assertion", .kinds = SEALED, .rule = RULE_XML_SYNTAX, .stage = AT_INNER, .put = "<!-- x -->" },
	{ .name = "an encrypted NameID that is an Assertion", .kinds = AS(MESSAGE) | AS(ASSERTION), .rule = RULE_XML_MISPLACED, .stage = AT_CONTENT, .find = "<saml:NameID Format=\"" URI_NAMEID_TRANSIENT "\">_n1</saml:NameID>", .put = "<saml:EncryptedID><saml:EncryptedAssertion></saml:EncryptedAssertion></saml:EncryptedID>" },
	/* what is signed in one place only */
	WRAP("the signed request in Extensions of an evil one", NO_CARRIER, XML_MISPLACED, "@EVILREQUEST@<samlp:Extensions>@WHOLE@</samlp:Extensions>@REQUESTREST@"),
	WRAP("the signed request inside the signature of an evil one", NO_CARRIER, XML_MISPLACED, "@EVILREQUEST@@SIGOPEN@@WHOLE@</ds:Signature>@REQUESTREST@"),
	WRAP("the signed request in a ds:Object", POSTS | SOAPS, XML_FORBIDDEN, "@EVILREQUEST@@SIGOPEN@<ds:Object>@WHOLE@</ds:Object></ds:Signature>@REQUESTREST@"),
	WRAP("the signed request behind an evil one's parts", AS(POST), XML_MISPLACED, "@EVILREQUEST@@SIG@<samlp:Scoping>@WHOLE@</samlp:Scoping></samlp:AuthnRequest>"),
	WRAP("the signed request in the Subject of an evil one", AS(POST), XML_MISPLACED, "@EVILREQUEST@@SIG@<saml:Subject xmlns:saml=\"" NS_SAML "\"><saml:NameID>@WHOLE@</saml:NameID></saml:Subject>@REQUESTREST@"),
	WRAP("the signature moved to an evil request", POSTS | SOAPS, SIG_TEMPLATE, "@EVILREQUEST@@SIG@@REQUESTREST@"),
	WRAP("the signature moved to an evil request of the same ID", POSTS | SOAPS, SIG_INVALID, "@EVILREQUESTSAME@@SIG@@REQUESTREST@"),
	WRAP("two requests", POSTS, XML_SYNTAX, "@WHOLE@@EVILREQUEST@@REQUESTREST@"),
	WRAP("two requests in one envelope", SOAPS, SOAP_ENVELOPE, "@WHOLE@@EVILREQUEST@@REQUESTREST@"),
	WRAP("an evil request and the signed one in one envelope", SOAPS, SOAP_ENVELOPE, "@EVILREQUEST@@REQUESTREST@@WHOLE@"),
	WRAP("the request in an envelope", REQUESTS, XML_MISPLACED, "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>@WHOLE@</s:Body></s:Envelope>"),
	WRAP("an empty envelope", REQUESTS, XML_ROOT, "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body></s:Body></s:Envelope>"),
	WRAP("a Response at the address for requests", REQUESTS, XML_ROOT, "@EVILHEAD@@STATUS@@TAIL@"),
	WRAP("a request at the address for Responses", AS(ASSERTION), XML_ROOT, "@EVILREQUEST@@REQUESTREST@"),
};
const size_t list_wrapping_n = ARRAY_LEN(list_wrapping);
/* clang-format on */
