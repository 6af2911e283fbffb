/* SPDX-License-Identifier: EUPL-1.2 */
/* LogoutResponse, ArtifactResponse and Responses that say an error: of a partner who does wrong, and changed
 * on the way. */
#include "tests/support/unit.h"

#include "lib/spec/uris.h"
#include "tests/attack/attack.h"

/* clang-format off */
#define MADE(sentence, which, answer, from, to) { .name = sentence, .kinds = which, .rule = RULE_##answer, .stage = AT_CONTENT, .find = from, .put = to }
#define GONE(sentence, answer, from, to) MADE(sentence, GONES, answer, from, to)
#define CARRIER(sentence, answer, from, to) MADE(sentence, AS(RESOLVED), answer, from, to)
#define FAILURE(sentence, answer, from, to) MADE(sentence, AS(FAILED), answer, from, to)
#define CARRIED(sentence, answer, from, to) { .name = sentence, .kinds = AS(RESOLVED), .rule = RULE_##answer, .stage = AT_INNER, .find = from, .put = to }
#define INSIDE_BY(sentence, answer, hostile_by, honest_by) { .name = sentence, .kinds = AS(RESOLVED) | AS(BOTH) | AS(ENC_BOTH), .rule = RULE_##answer, .by = BY_##hostile_by, .good_by = BY_##honest_by, .by_inside = true }
#define LATER(sentence, which, answer, from, to) { .name = sentence, .kinds = which, .rule = RULE_##answer, .stage = AT_XML, .find = from, .put = to }
#define LATER_AS(sentence, which, answer, shape) { .name = sentence, .kinds = which, .rule = RULE_##answer, .stage = AT_XML, .put = shape }
#define WRAP(sentence, answer, shape) LATER_AS(sentence, ANSWERS & ~QUERIES, answer, shape)
#define BARE (ANSWERS & ~QUERIES & ~AS(RESOLVED))

#define OTHER "https://other.example/saml"
#define ISSUER "<saml:Issuer xmlns:saml=\"" NS_SAML "\">"
#define ISSUER_AS(format) "<saml:Issuer xmlns:saml=\"" NS_SAML "\" Format=\"" format "\">"
#define CODE(value) "<samlp:StatusCode Value=\"" value "\">"
#define STATUS(value) "<samlp:Status>" CODE(value) "</samlp:StatusCode></samlp:Status>"
#define STATUS_WITH(inside) "<samlp:Status>" CODE(URI_STATUS_SUCCESS) "</samlp:StatusCode>" inside "</samlp:Status>"
#define DETAIL(inside) "<samlp:StatusDetail>" inside "</samlp:StatusDetail>"
#define MESSAGE(inside) "<samlp:StatusMessage>" inside "</samlp:StatusMessage>"
#define HEAD_END "IssueInstant=\"@T+0@\" Version=\"2.0\">"
#define INSIDE "<samlp:Response Destination=\"@ACS@\" ID=\"@PID@\" InResponseTo=\"@ID@\" "
#define INSIDE_AS(destination, request) "<samlp:Response Destination=\"" destination "\" ID=\"@PID@\" InResponseTo=\"" request "\" "

const struct attack list_answer[] = {
	/* LogoutResponse of a partner who does wrong */
	GONE("a wrong destination", LOGOUTRESP_DESTINATION, "Destination=\"@SLO@\"", "Destination=\"https://evil.example/slo\""),
	GONE("the destination of another endpoint", LOGOUTRESP_DESTINATION, "Destination=\"@SLO@\"", "Destination=\"@ACS@\""),
	MADE("no destination in the browser", GONES & ~SOAPS, LOGOUTRESP_DESTINATION, " Destination=\"@SLO@\"", ""),
	MADE("no destination by SOAP", GONES & SOAPS, NONE, " Destination=\"@SLO@\"", ""),
	GONE("version 1.1", LOGOUTRESP_VERSION, "Version=\"2.0\"", "Version=\"1.1\""),
	GONE("an answer to another logout", LOGOUTRESP_UNSOLICITED, "InResponseTo=\"@LID@\"", "InResponseTo=\"_other\""),
	GONE("an answer to no logout", LOGOUTRESP_UNSOLICITED, " InResponseTo=\"@LID@\"", ""),
	GONE("an answer to an empty name", XML_VALUE, "InResponseTo=\"@LID@\"", "InResponseTo=\"\""),
	GONE("an old answer", LOGOUTRESP_INSTANT, "IssueInstant=\"@T+0@\"", "IssueInstant=\"@T-1000@\""),
	GONE("an answer from the future", LOGOUTRESP_INSTANT, "IssueInstant=\"@T+0@\"", "IssueInstant=\"@T+1000@\""),
	GONE("a time that is none", TIME_SYNTAX, "IssueInstant=\"@T+0@\"", "IssueInstant=\"later\""),
	GONE("another Issuer", LOGOUTRESP_ISSUER, ">@ISSUER@<", ">" OTHER "<"),
	GONE("an empty Issuer", XML_VALUE, ">@ISSUER@<", "><"),
	GONE("an Issuer of another format", LOGOUTRESP_ISSUER, ISSUER, ISSUER_AS("urn:x")),
	GONE("no status", XML_MISSING, STATUS(URI_STATUS_SUCCESS), ""),
	GONE("two statuses", XML_LEFTOVER, STATUS(URI_STATUS_SUCCESS), STATUS(URI_STATUS_SUCCESS) STATUS(URI_STATUS_SUCCESS)),
	GONE("a status without code", XML_MISSING, CODE(URI_STATUS_SUCCESS) "</samlp:StatusCode>", ""),
	GONE("two status codes", XML_LEFTOVER, "</samlp:StatusCode>", "</samlp:StatusCode>" CODE(URI_STATUS_SUCCESS) "</samlp:StatusCode>"),
	GONE("something behind the status", XML_LEFTOVER, "</samlp:Status>", "</samlp:Status><samlp:Other></samlp:Other>"),
	GONE("an unknown attribute", XML_LEFTOVER, " Destination=", " All=\"true\" Destination="),
	GONE("an Assertion in the answer", XML_MISPLACED, "</samlp:Status>", "</samlp:Status><saml:Assertion xmlns:saml=\"" NS_SAML "\"></saml:Assertion>"),
	/* ArtifactResponse */
	CARRIER("a wrong destination", ARTRESP_DESTINATION, "Destination=\"@ACS@\" ID=\"@DID@\"", "Destination=\"https://evil.example/acs\" ID=\"@DID@\""),
	CARRIER("no destination", NONE, " Destination=\"@ACS@\" ID=\"@DID@\"", " ID=\"@DID@\""),
	CARRIER("version 1.1", ARTRESP_VERSION, "Version=\"2.0\"", "Version=\"1.1\""),
	CARRIER("an answer to another question", ARTRESP_UNSOLICITED, "InResponseTo=\"@TID@\"", "InResponseTo=\"_other\""),
	CARRIER("an answer that names the login", ARTRESP_UNSOLICITED, "InResponseTo=\"@TID@\"", "InResponseTo=\"@ID@\""),
	CARRIER("an answer to no question", ARTRESP_UNSOLICITED, " InResponseTo=\"@TID@\"", ""),
	CARRIER("an old answer", ARTRESP_INSTANT, "IssueInstant=\"@T+0@\"", "IssueInstant=\"@T-1000@\""),
	CARRIER("an answer from the future", ARTRESP_INSTANT, "IssueInstant=\"@T+0@\"", "IssueInstant=\"@T+1000@\""),
	CARRIER("another Issuer", ARTRESP_ISSUER, ">@ISSUER@<", ">" OTHER "<"),
	CARRIER("an Issuer of another format", ARTRESP_ISSUER, ISSUER, ISSUER_AS("urn:x")),
	CARRIER("an error with a Response", ARTRESP_STATUS, CODE(URI_STATUS_SUCCESS), CODE(URI_STATUS_REQUESTER)),
	CARRIER("success below an error", ARTRESP_STATUS, CODE(URI_STATUS_SUCCESS), CODE(URI_STATUS_RESPONDER) CODE(URI_STATUS_SUCCESS) "</samlp:StatusCode>"),
	CARRIER("no status", XML_MISSING, STATUS(URI_STATUS_SUCCESS) INSIDE, INSIDE),
	CARRIER("something behind the message", XML_LEFTOVER, "</samlp:ArtifactResponse>", "<x:y xmlns:x=\"urn:x\"></x:y></samlp:ArtifactResponse>"),
	CARRIER("an unknown attribute", XML_LEFTOVER, " Destination=", " All=\"true\" Destination="),
	{ .name = "no message", .kinds = AS(RESOLVED), .rule = RULE_ARTRESP_EMPTY, .stage = AT_CONTENT, .put = "@EVILREQUESTSAME@{SIG}" STATUS(URI_STATUS_SUCCESS) "@CLOSE@" },
	{ .name = "two messages", .kinds = AS(RESOLVED), .rule = RULE_XML_LEFTOVER, .stage = AT_CONTENT, .find = "</samlp:ArtifactResponse>", .put = "<samlp:Response ID=\"_evilp\" " HEAD_END "</samlp:Response></samlp:ArtifactResponse>" },
	{ .name = "a message of another kind", .kinds = AS(RESOLVED), .rule = RULE_XML_ROOT, .stage = AT_CONTENT, .put = "@EVILREQUESTSAME@{SIG}" STATUS(URI_STATUS_SUCCESS) "<samlp:LogoutResponse ID=\"_x\" " HEAD_END STATUS(URI_STATUS_SUCCESS) "</samlp:LogoutResponse>@CLOSE@" },
	{ .name = "an Assertion without its Response", .kinds = AS(RESOLVED), .rule = RULE_XML_ROOT, .stage = AT_CONTENT, .put = "@EVILREQUESTSAME@{SIG}" STATUS(URI_STATUS_SUCCESS) "@BAREMARKED@@CLOSE@" },
	/* the Response in it, under an honest signature around */
	CARRIER("inside: another destination", RESP_DESTINATION, INSIDE, INSIDE_AS("https://evil.example/acs", "@ID@")),
	CARRIER("inside: an answer to another request", RESP_UNSOLICITED, INSIDE, INSIDE_AS("@ACS@", "_other")),
	CARRIER("inside: an answer to the question for it", RESP_UNSOLICITED, INSIDE, INSIDE_AS("@ACS@", "@TID@")),
	CARRIER("inside: another Issuer", RESP_ISSUER, INSIDE HEAD_END "@ISSUERNODE@", INSIDE HEAD_END ISSUER OTHER "</saml:Issuer>"),
	CARRIER("inside: an old Response", RESP_INSTANT, INSIDE "IssueInstant=\"@T+0@\"", INSIDE "IssueInstant=\"@T-1000@\""),
	CARRIER("inside: version 1.1", RESP_VERSION, INSIDE HEAD_END, INSIDE "IssueInstant=\"@T+0@\" Version=\"1.1\">"),
	CARRIER("inside: an error without signature of its own", SIG_COVERAGE, STATUS(URI_STATUS_SUCCESS) "@BAREMARKED@", STATUS(URI_STATUS_RESPONDER)),
	CARRIER("inside: an Assertion for another request", ASSERT_IN_RESPONSE_TO, "InResponseTo=\"@ID@\" NotOnOrAfter", "InResponseTo=\"_other\" NotOnOrAfter"),
	CARRIER("inside: another audience", ASSERT_AUDIENCE, "<saml:Audience>@AUDIENCE@", "<saml:Audience>" OTHER),
	CARRIER("inside: another Issuer of the Assertion", ASSERT_ISSUER, "<saml:Issuer>@ISSUER@", "<saml:Issuer>" OTHER),
	CARRIED("inside: no signature", SIG_MISSING, "@INSIG@", ""),
	CARRIED("inside: another name", SIG_INVALID, ">_n1<", ">_n2<"),
	CARRIED("inside: the ID changed", SIG_TEMPLATE, " ID=\"@AID@\"", " ID=\"x@AID@\""),
	CARRIED("inside: the signature twice", XML_MISPLACED, "@INSIG@", "@INSIG@@INSIG@"),
	{ .name = "inside: an evil Assertion without signature", .kinds = AS(RESOLVED), .rule = RULE_SIG_MISSING, .stage = AT_INNER, .put = "@EVIL@" },
	{ .name = "inside: an evil Assertion before the signed one", .kinds = AS(RESOLVED), .rule = RULE_RESP_ASSERTIONS, .stage = AT_INNER, .put = "@EVIL@@ASSERTION@" },
	{ .name = "inside: the signed Assertion below a foreign element, an evil one behind", .kinds = AS(RESOLVED), .rule = RULE_XML_MISPLACED, .stage = AT_INNER, .put = "<x:y xmlns:x=\"urn:x\">@ASSERTION@</x:y>@EVIL@" },
	INSIDE_BY("inside: a stranger's key", SIG_INVALID, STRANGER, PARTNER),
	INSIDE_BY("inside: the key of another partner", SIG_INVALID, OTHER_PARTNER, PARTNER),
	INSIDE_BY("inside: the receiver's own key pair", SIG_INVALID, RECEIVERS_KEY, PARTNER),
	INSIDE_BY("inside: HMAC with the certificate", SIG_ALGORITHM, HMAC_CERT, PARTNER),
	INSIDE_BY("inside: RSA with SHA-1", SIG_ALGORITHM, RSA_SHA1, PSS),
	INSIDE_BY("inside: digest by SHA-1", SIG_ALGORITHM, DIGEST_SHA1, PARTNER),
	/* a signed failure */
	FAILURE("a wrong destination", RESP_DESTINATION, "Destination=\"@ACS@\"", "Destination=\"https://evil.example/acs\""),
	FAILURE("no destination", RESP_DESTINATION, " Destination=\"@ACS@\"", ""),
	FAILURE("an answer to another request", RESP_UNSOLICITED, "InResponseTo=\"@ID@\"", "InResponseTo=\"_other\""),
	FAILURE("an answer to nothing", RESP_UNSOLICITED, " InResponseTo=\"@ID@\"", ""),
	FAILURE("another Issuer", RESP_ISSUER, ">@ISSUER@<", ">" OTHER "<"),
	FAILURE("an Issuer of another format", RESP_ISSUER, ISSUER, ISSUER_AS("urn:x")),
	FAILURE("version 1.1", RESP_VERSION, "Version=\"2.0\"", "Version=\"1.1\""),
	FAILURE("an old failure", RESP_INSTANT, "IssueInstant=\"@T+0@\"", "IssueInstant=\"@T-1000@\""),
	FAILURE("a failure from the future", RESP_INSTANT, "IssueInstant=\"@T+0@\"", "IssueInstant=\"@T+1000@\""),
	FAILURE("a failure with an Assertion", RESP_ASSERTIONS, "</samlp:Status>", "</samlp:Status>@BARE@"),
	FAILURE("success without an Assertion", RESP_ASSERTIONS, URI_STATUS_RESPONDER, URI_STATUS_SUCCESS),
	FAILURE("success below a failure", RESP_ASSERTIONS, CODE(URI_STATUS_RESPONDER) "</samlp:StatusCode></samlp:Status>", CODE(URI_STATUS_RESPONDER) CODE(URI_STATUS_SUCCESS) "</samlp:StatusCode></samlp:StatusCode></samlp:Status>@BARE@"),
	FAILURE("no status", XML_MISSING, STATUS(URI_STATUS_RESPONDER), ""),
	FAILURE("two statuses", XML_LEFTOVER, "</samlp:Status>", "</samlp:Status>" STATUS(URI_STATUS_SUCCESS)),
	/* changed by somebody else */
	LATER("success made of a failure", AS(FAILED), SIG_INVALID, URI_STATUS_RESPONDER, URI_STATUS_SUCCESS),
	LATER("an Assertion put to a failure", AS(FAILED), SIG_INVALID, "</samlp:Status>", "</samlp:Status>@EVIL@"),
	LATER("the failure's signature taken off", AS(FAILED), SIG_COVERAGE, "@SIG@", ""),
	LATER("another status", AS(GONE_POST) | AS(GONE_SOAP) | AS(RESOLVED), SIG_INVALID, URI_STATUS_SUCCESS, URI_STATUS_RESPONDER),
	LATER("an answer to another question by somebody else", ANSWERS & ~QUERIES, SIG_INVALID, "InResponseTo=\"", "InResponseTo=\"x"),
	LATER("the answer's ID changed", ANSWERS & ~QUERIES, SIG_TEMPLATE, " ID=\"", " ID=\"x"),
	LATER("another name in what is carried", AS(RESOLVED), SIG_INVALID, ">_n1<", ">_n2<"),
	LATER("the carried signature taken off", AS(RESOLVED), SIG_INVALID, "@INSIG@", ""),
	LATER("the carried signature in place of the carrier's", AS(RESOLVED), SIG_TEMPLATE, "@SIG@", "@INSIG@"),
	LATER("a comment in the carried name", AS(RESOLVED), NONE, ">_n1<", ">_<!-- evil -->n1<"),
	LATER("a comment in the Issuer", ANSWERS & ~QUERIES, NONE, "</saml:Issuer>", "<!-- evil --></saml:Issuer>"),
	/* wrapped */
	LATER_AS("the signed answer in StatusDetail of an evil one", BARE, XML_MISPLACED, "@EVILREQUEST@" STATUS_WITH(DETAIL("@WHOLE@")) "@CLOSE@"),
	LATER_AS("the signed answer in StatusMessage of an evil one", BARE, XML_MISPLACED, "@EVILREQUEST@" STATUS_WITH(MESSAGE("@WHOLE@")) "@CLOSE@"),
	/* which may carry, but only behind its status */
	LATER_AS("the signed carrier in StatusDetail of an evil one", AS(RESOLVED), SIG_MISSING, "@EVILREQUEST@" STATUS_WITH(DETAIL("@WHOLE@")) "@CLOSE@"),
	LATER_AS("the signed carrier in StatusDetail of an evil one with its signature", AS(RESOLVED), SIG_TEMPLATE, "@EVILREQUEST@@SIG@" STATUS_WITH(DETAIL("@WHOLE@")) "@CLOSE@"),
	LATER_AS("the signed carrier in Extensions of an evil one", AS(RESOLVED), SIG_MISSING, "@EVILREQUEST@<samlp:Extensions>@WHOLE@</samlp:Extensions>@REQUESTREST@"),
	LATER_AS("the signed carrier in Extensions of an evil one with its signature", AS(RESOLVED), SIG_TEMPLATE, "@EVILREQUEST@@SIG@<samlp:Extensions>@WHOLE@</samlp:Extensions>@REQUESTREST@"),
	LATER_AS("the signed carrier inside the signature of an evil one", AS(RESOLVED), SIG_TEMPLATE, "@EVILREQUEST@@SIGOPEN@@WHOLE@</ds:Signature>@REQUESTREST@"),
	LATER_AS("the signed carrier in KeyInfo of an evil signature", AS(RESOLVED), SIG_TEMPLATE, "@EVILREQUEST@<ds:Signature xmlns:ds=\"" NS_DS "\"><ds:KeyInfo>@WHOLE@</ds:KeyInfo></ds:Signature>@REQUESTREST@"),
	LATER_AS("the signed carrier in StatusMessage of an evil one", AS(RESOLVED), XML_LEFTOVER, "@EVILREQUEST@" STATUS_WITH(MESSAGE("@WHOLE@")) "@CLOSE@"),
	LATER_AS("the signed answer in KeyInfo of an evil signature", BARE, XML_MISPLACED, "@EVILREQUEST@<ds:Signature xmlns:ds=\"" NS_DS "\"><ds:KeyInfo>@WHOLE@</ds:KeyInfo></ds:Signature>@REQUESTREST@"),
	WRAP("the signed answer inside one of the same ID", XML_ID, "@EVILREQUESTSAME@" STATUS_WITH(DETAIL("@WHOLE@")) "@CLOSE@"),
	WRAP("the signature behind the status", XML_MISPLACED, "@EVILREQUESTSAME@" STATUS(URI_STATUS_SUCCESS) "@SIG@@CLOSE@"),
	WRAP("the signature in StatusDetail", XML_MISPLACED, "@EVILREQUESTSAME@" STATUS_WITH(DETAIL("@SIG@")) "@CLOSE@"),
	WRAP("the signature in Extensions", XML_MISPLACED, "@EVILREQUESTSAME@<samlp:Extensions>@SIG@</samlp:Extensions>@REQUESTREST@"),
	LATER_AS("the signed answer behind an evil one, carried by it", AS(RESOLVED), SIG_MISSING, "@EVILREQUEST@" STATUS(URI_STATUS_SUCCESS) "@WHOLE@@CLOSE@"),
	LATER_AS("what is carried, without the carrier", AS(RESOLVED), XML_ROOT, "@HEAD@@STATUS@@ASSERTION@@TAIL@"),
	LATER_AS("the question instead of the answer", AS(RESOLVED), XML_ROOT, "<samlp:ArtifactResolve xmlns:samlp=\"" NS_SAMLP "\"/>"),
	LATER_AS("an answer of another kind in the Body", AS(RESOLVED), XML_ROOT, "<samlp:LogoutResponse xmlns:samlp=\"" NS_SAMLP "\"/>"),
	LATER_AS("the logout instead of its answer", GONES, XML_ROOT, "<samlp:LogoutRequest xmlns:samlp=\"" NS_SAMLP "\"/>"),
	LATER_AS("a Response instead of a LogoutResponse", GONES, XML_ROOT, "@HEAD@@STATUS@@TAIL@"),
	LATER_AS("a LogoutResponse instead of a Response", AS(FAILED), XML_ROOT, "<samlp:LogoutResponse xmlns:samlp=\"" NS_SAMLP "\"/>"),
};
const size_t list_answer_n = ARRAY_LEN(list_answer);
/* clang-format on */
