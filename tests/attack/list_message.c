/* SPDX-License-Identifier: EUPL-1.2 */
/* Encryption that must not be opened, and messages that an honest signer got wrong or meant for somebody
 * else. */
#include "tests/support/unit.h"

#include "lib/spec/uris.h"
#include "tests/attack/attack.h"

/* clang-format off */
#define CIPHER(sentence, answer, from, to) { .name = sentence, .kinds = SEALED, .rule = RULE_##answer, .stage = AT_SEALED, .find = from, .put = to }
#define FLIP(sentence, how, which) { .name = sentence, .kinds = SEALED, .rule = RULE_DECRYPT_FAILED, .stage = AT_SEALED, .trick = how, .arg = which }
#define AGREED(sentence, answer, from, to) { .name = sentence, .kinds = SEALED, .rule = RULE_##answer, .stage = AT_SEALED, .find = from, .put = to, .seal = SEAL_AGREED, .good_seal = SEAL_AGREED }
#define P256 "urn:oid:1.2.840.10045.3.1.7"
#define POINT "<dsig11:PublicKey>"
#define KEY_METHOD "<xenc:EncryptionMethod Algorithm=\"" URI_OAEP "\">"
#define DATA_METHOD "<xenc:EncryptionMethod Algorithm=\"" URI_AES256_GCM "\">"
#define METHOD(uri) "<xenc:EncryptionMethod Algorithm=\"" uri "\">"
#define DIGEST "<ds:DigestMethod Algorithm=\"" URI_SHA256 "\"></ds:DigestMethod>"
#define MGF "Algorithm=\"" URI_MGF1_SHA256 "\""
#define DATA_END "</xenc:EncryptedData>"
#define KEY_END "</xenc:EncryptedKey>"
#define VALUE "<xenc:CipherValue>"

const struct attack list_encryption[] = {
	/* refused before a private key is touched; world.c counts */
	CIPHER("AES-CBC of 128 bit", ENC_ALGORITHM, URI_AES256_GCM, NS_XENC "aes128-cbc"),
	CIPHER("AES-CBC of 256 bit", ENC_ALGORITHM, URI_AES256_GCM, NS_XENC "aes256-cbc"),
	CIPHER("Triple DES", ENC_ALGORITHM, URI_AES256_GCM, NS_XENC "tripledes-cbc"),
	CIPHER("RSA PKCS#1 v1.5", ENC_ALGORITHM, URI_OAEP, NS_XENC "rsa-1_5"),
	CIPHER("RSA PKCS#1 v1.5 without parameters", ENC_ALGORITHM, KEY_METHOD DIGEST, METHOD(NS_XENC "rsa-1_5")),
	CIPHER("key wrap by AES without an agreement", ENC_TEMPLATE, URI_OAEP, NS_XENC "kw-aes128"),
	CIPHER("no content algorithm", ENC_ALGORITHM, DATA_METHOD, METHOD("")),
	CIPHER("an unknown content algorithm", ENC_ALGORITHM, DATA_METHOD, METHOD("urn:none")),
	CIPHER("no transport algorithm", ENC_ALGORITHM, KEY_METHOD, METHOD("")),
	CIPHER("OAEP with SHA-1", ENC_ALGORITHM, DIGEST, "<ds:DigestMethod Algorithm=\"" URI_SHA1 "\"></ds:DigestMethod>"),
	CIPHER("OAEP with MD5", ENC_ALGORITHM, DIGEST, "<ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#md5\"></ds:DigestMethod>"),
	CIPHER("OAEP with MGF1 of SHA-1", ENC_ALGORITHM, MGF, "Algorithm=\"http://www.w3.org/2009/xmlenc11#mgf1sha1\""),
	CIPHER("OAEP without digest", ENC_ALGORITHM, DIGEST, ""),
	{ .name = "really OAEP with SHA-1", .kinds = SEALED, .rule = RULE_ENC_ALGORITHM, .seal = SEAL_SHA1 },
	{ .name = "AES of 128 bit", .kinds = SEALED, .rule = RULE_NONE, .seal = SEAL_AES128 },
	/* agreement */
	{ .name = "ECDH-ES", .kinds = SEALED, .rule = RULE_NONE, .seal = SEAL_AGREED },
	AGREED("another agreement", ENC_ALGORITHM, URI_ECDH_ES, NS_XENC "dh"),
	AGREED("another key derivation", ENC_ALGORITHM, URI_CONCAT_KDF, "http://www.w3.org/2009/xmlenc11#pbkdf2"),
	AGREED("key derivation with SHA-1", ENC_ALGORITHM, DIGEST, "<ds:DigestMethod Algorithm=\"" URI_SHA1 "\"></ds:DigestMethod>"),
	AGREED("another key wrap", ENC_ALGORITHM, URI_KW_AES256, NS_XENC "kw-tripledes"),
	AGREED("a key wrap of another length than used", DECRYPT_FAILED, URI_KW_AES256, URI_KW_AES128),
	AGREED("a curve that is not on the list", ENC_CURVE, P256, "urn:oid:1.3.132.0.10"),
	AGREED("a weak curve", ENC_CURVE, P256, "urn:oid:1.3.132.0.6"),
	AGREED("a curve written out", ENC_CURVE, "<dsig11:NamedCurve ", "<dsig11:ECParameters></dsig11:ECParameters><dsig11:NamedCurve "),
	AGREED("a longer curve than the point's", ENC_POINT, P256, "urn:oid:1.3.132.0.34"),
	AGREED("a point with octets in front", ENC_POINT, POINT, POINT "AAAA"),
	{ .name = "the point at infinity", .kinds = SEALED, .rule = RULE_ENC_POINT, .stage = AT_SEALED, .trick = trick_other_point, .arg = 1, .seal = SEAL_AGREED, .good_seal = SEAL_AGREED },
	AGREED("padding inside other info", ENC_OTHER_INFO, "AlgorithmID=\"00", "AlgorithmID=\"07"),
	AGREED("other info that is no hexadecimal", ENC_OTHER_INFO, "PartyUInfo=\"00", "PartyUInfo=\"00zz"),
	AGREED("no other info", ENC_OTHER_INFO, " PartyVInfo=\"0000\"", ""),
	AGREED("other info than agreed", DECRYPT_FAILED, "PartyVInfo=\"0000", "PartyVInfo=\"0001"),
	AGREED("the sender's key fetched", XML_FORBIDDEN, "<ds:KeyValue>", "<ds:RetrievalMethod URI=\"@URL@\"></ds:RetrievalMethod><ds:KeyValue>"),
	AGREED("a key reference in the agreement", ENC_TEMPLATE, "<ds:KeyValue>", "<ds:KeyName>x</ds:KeyName><ds:KeyValue>"),
	AGREED("a nonce", ENC_TEMPLATE, "<xenc11:KeyDerivationMethod ", "<xenc:KA-Nonce>AAAA</xenc:KA-Nonce><xenc11:KeyDerivationMethod "),
	{ .name = "a compressed point", .kinds = SEALED, .rule = RULE_ENC_POINT, .stage = AT_SEALED, .trick = trick_flip_point, .arg = 0, .seal = SEAL_AGREED, .good_seal = SEAL_AGREED },
	{ .name = "a point off its curve", .kinds = SEALED, .rule = RULE_ENC_POINT, .stage = AT_SEALED, .trick = trick_flip_point, .arg = -1, .seal = SEAL_AGREED, .good_seal = SEAL_AGREED },
	{ .name = "somebody else's point", .kinds = SEALED, .rule = RULE_DECRYPT_FAILED, .stage = AT_SEALED, .trick = trick_other_point, .seal = SEAL_AGREED, .good_seal = SEAL_AGREED },
	{ .name = "the first bit of the agreed wrapping", .kinds = SEALED, .rule = RULE_DECRYPT_FAILED, .stage = AT_SEALED, .trick = trick_flip_wrapped, .arg = 0, .seal = SEAL_AGREED, .good_seal = SEAL_AGREED },
	{ .name = "the last bit of the agreed wrapping", .kinds = SEALED, .rule = RULE_DECRYPT_FAILED, .stage = AT_SEALED, .trick = trick_flip_wrapped, .arg = -1, .seal = SEAL_AGREED, .good_seal = SEAL_AGREED },
	{ .name = "the tag behind an agreement", .kinds = SEALED, .rule = RULE_DECRYPT_FAILED, .stage = AT_SEALED, .trick = trick_flip_tag, .arg = 0, .seal = SEAL_AGREED, .good_seal = SEAL_AGREED },
	/* the template */
	CIPHER("OAEP parameters", ENC_TEMPLATE, KEY_METHOD, KEY_METHOD "<xenc:OAEPparams>AAAA</xenc:OAEPparams>"),
	CIPHER("the digest twice", ENC_TEMPLATE, DIGEST, DIGEST DIGEST),
	CIPHER("a size of the key", ENC_TEMPLATE, DATA_METHOD, DATA_METHOD "<xenc:KeySize>8</xenc:KeySize>"),
	CIPHER("content instead of element", ENC_TEMPLATE, URI_XENC_ELEMENT, NS_XENC "Content"),
	CIPHER("a type of octets", ENC_TEMPLATE, " Type=\"", " MimeType=\"text/xml\" Type=\""),
	CIPHER("another encoding of the content", ENC_TEMPLATE, " Type=\"", " Encoding=\"urn:x\" Type=\""),
	CIPHER("two wrapped keys", ENC_TEMPLATE, KEY_END, KEY_END "<xenc:EncryptedKey></xenc:EncryptedKey>"),
	CIPHER("a key behind as well", ENC_TEMPLATE, DATA_END, DATA_END "<xenc:EncryptedKey xmlns:xenc=\"" NS_XENC "\"></xenc:EncryptedKey>"),
	CIPHER("two ciphers", ENC_TEMPLATE, DATA_END "</saml", DATA_END "<xenc:EncryptedData xmlns:xenc=\"" NS_XENC "\"></xenc:EncryptedData></saml"),
	CIPHER("a name in front of the key", ENC_TEMPLATE, "<xenc:EncryptedKey>", "<ds:KeyName>x</ds:KeyName><xenc:EncryptedKey>"),
	CIPHER("key agreement in the key's place", ENC_TEMPLATE, "<xenc:EncryptedKey>", "<xenc:AgreementMethod Algorithm=\"urn:x\"></xenc:AgreementMethod><xenc:EncryptedKey>"),
	CIPHER("properties", ENC_TEMPLATE, DATA_END, "<xenc:EncryptionProperties></xenc:EncryptionProperties>" DATA_END),
	CIPHER("a carried name", ENC_TEMPLATE, KEY_END, "<xenc:CarriedKeyName>x</xenc:CarriedKeyName>" KEY_END),
	CIPHER("a reference list of its own", XML_FORBIDDEN, DATA_END "</saml", DATA_END "<xenc:ReferenceList xmlns:xenc=\"" NS_XENC "\"></xenc:ReferenceList></saml"),
	CIPHER("a reference list in the key", NONE, KEY_END, "<xenc:ReferenceList><xenc:DataReference URI=\"@URL@\"></xenc:DataReference></xenc:ReferenceList>" KEY_END),
	CIPHER("a key that is named", NONE, "<xenc:CipherData>", "<ds:KeyInfo><ds:KeyName>evil</ds:KeyName></ds:KeyInfo><xenc:CipherData>"),
	CIPHER("a signature inside the ciphertext's place", XML_MISPLACED, DATA_END, "<ds:Signature xmlns:ds=\"" NS_DS "\"></ds:Signature>" DATA_END),
	CIPHER("base64 of another alphabet", ENC_TEMPLATE, VALUE, VALUE "-_-_"),
	CIPHER("base64 with padding inside", ENC_TEMPLATE, VALUE, VALUE "AA=="),
	CIPHER("base64 cut", ENC_TEMPLATE, VALUE, VALUE "A"),
	CIPHER("an element in the value", ENC_TEMPLATE, VALUE, VALUE "<x:y xmlns:x=\"urn:x\"></x:y>"),
	/* places elsewhere */
	CIPHER("the key at a URL", XML_FORBIDDEN, VALUE, "<xenc:CipherReference URI=\"@URL@\"></xenc:CipherReference>" VALUE),
	CIPHER("the key in a file", XML_FORBIDDEN, VALUE, "<xenc:CipherReference URI=\"@FILE@\"></xenc:CipherReference>" VALUE),
	CIPHER("the content at a URL", XML_FORBIDDEN, "</ds:KeyInfo><xenc:CipherData>", "</ds:KeyInfo><xenc:CipherData><xenc:CipherReference URI=\"@URL@\"></xenc:CipherReference>"),
	CIPHER("the content in a file", XML_FORBIDDEN, "</ds:KeyInfo><xenc:CipherData>", "</ds:KeyInfo><xenc:CipherData><xenc:CipherReference URI=\"@FILE@\"><xenc:Transforms><ds:Transform xmlns:ds=\"" NS_DS "\" Algorithm=\"" NS_DS "base64\"></ds:Transform></xenc:Transforms></xenc:CipherReference>"),
	CIPHER("the key by RetrievalMethod", XML_FORBIDDEN, "<xenc:EncryptedKey>", "<ds:RetrievalMethod URI=\"@URL@\"></ds:RetrievalMethod><xenc:EncryptedKey>"),
	CIPHER("the key by RetrievalMethod of the same document", XML_FORBIDDEN, "<xenc:EncryptedKey>", "<ds:RetrievalMethod URI=\"#k\" Type=\"" NS_XENC "EncryptedKey\"></ds:RetrievalMethod><xenc:EncryptedKey>"),
	/* cryptography: all alike */
	{ .name = "encrypted to another key", .kinds = SEALED, .rule = RULE_DECRYPT_FAILED, .seal = SEAL_OTHER_KEY },
	FLIP("the first bit of the wrapped key", trick_flip_wrapped, 0),
	FLIP("a bit in the middle of the wrapped key", trick_flip_wrapped, 100),
	FLIP("the last bit of the wrapped key", trick_flip_wrapped, -1),
	FLIP("a bit of the initialisation vector", trick_flip_iv, 0),
	FLIP("the last bit of the initialisation vector", trick_flip_iv, 11),
	FLIP("the first bit of the content", trick_flip_body, 0),
	FLIP("a bit inside the content", trick_flip_body, 500),
	FLIP("bit 0 of the tag", trick_flip_tag, 0),
	FLIP("bit 7 of the tag", trick_flip_tag, 7),
	FLIP("bit 63 of the tag", trick_flip_tag, 63),
	FLIP("bit 64 of the tag", trick_flip_tag, 64),
	FLIP("bit 95 of the tag", trick_flip_tag, 95),
	FLIP("bit 96 of the tag", trick_flip_tag, 96),
	FLIP("bit 120 of the tag", trick_flip_tag, 120),
	FLIP("bit 127 of the tag", trick_flip_tag, 127),
	FLIP("a tag of 15 octets", trick_cut_tag, 1),
	FLIP("a tag of 12 octets", trick_cut_tag, 4),
	FLIP("a tag of 4 octets", trick_cut_tag, 12),
	FLIP("no tag", trick_cut_tag, 16),
	CIPHER("another length of AES than used", DECRYPT_FAILED, URI_AES256_GCM, URI_AES128_GCM),
	CIPHER("a longer wrapped key", DECRYPT_FAILED, VALUE, VALUE "AAAA"),
	CIPHER("more content", DECRYPT_FAILED, "</ds:KeyInfo><xenc:CipherData>" VALUE, "</ds:KeyInfo><xenc:CipherData>" VALUE "AAAA"),
	{ .name = "an octet of the ciphertext of a signed Response", .kinds = AS(ENC_MESSAGE) | AS(ENC_BOTH), .rule = RULE_SIG_INVALID, .stage = AT_XML, .trick = trick_flip_body, .arg = 1 },
	/* what comes out */
	{ .name = "no XML inside", .kinds = SEALED, .rule = RULE_XML_SYNTAX, .stage = AT_INNER, .put = "evil" },
	{ .name = "a document type inside", .kinds = SEALED, .rule = RULE_XML_DOCTYPE, .stage = AT_INNER, .put = "<!DOCTYPE x SYSTEM \"@URL@\">@ASSERTION@" },
	{ .name = "an instruction inside", .kinds = SEALED, .rule = RULE_XML_PI, .stage = AT_INNER, .put = "@ASSERTION@<?x?>" },
	{ .name = "another name inside", .kinds = AS(ENC_ASSERTION) | AS(ENC_BOTH), .rule = RULE_SIG_INVALID, .stage = AT_INNER, .find = ">_n1<", .put = ">_n2<" },
	{ .name = "a signature taken off inside", .kinds = AS(ENC_ASSERTION), .rule = RULE_SIG_MISSING, .stage = AT_INNER, .find = "@ASIG@", .put = "" },
	{ .name = "RetrievalMethod inside", .kinds = AS(ENC_ASSERTION) | AS(ENC_BOTH), .rule = RULE_XML_FORBIDDEN, .stage = AT_INNER, .find = "<ds:X509Data>", .put = "<ds:RetrievalMethod URI=\"@URL@\"/><ds:X509Data>" },
	{ .name = "20 000 attributes inside", .kinds = SEALED, .rule = RULE_XML_NODES, .stage = AT_INNER, .find = " IssueInstant=", .put = " x~=\"\"", .repeat = 20000 },
};
const size_t list_encryption_n = ARRAY_LEN(list_encryption);

#define SAID(sentence, answer, from, to) { .name = sentence, .kinds = RESPONSES, .rule = RULE_##answer, .stage = AT_CONTENT, .find = from, .put = to }
#define SIGNED(sentence, answer, from, to) { .name = sentence, .kinds = OUTER, .rule = RULE_##answer, .stage = AT_CONTENT, .find = from, .put = to }
#define RESPONSE_TIME "IssueInstant=\"@T+0@\" Version=\"2.0\"><saml:Issuer xmlns"
#define RESPONSE_TIME_AT(t) "IssueInstant=\"" t "\" Version=\"2.0\"><saml:Issuer xmlns"
#define SUCCESS "<samlp:StatusCode Value=\"" URI_STATUS_SUCCESS "\">"
#define RESTRICTION "<saml:AudienceRestriction><saml:Audience>@AUDIENCE@</saml:Audience></saml:AudienceRestriction>"
#define OTHER "https://other.example/saml"

/* Signed by the right account, but not for this portal, this login, this time. */
const struct attack list_response[] = {
	SAID("a wrong destination", RESP_DESTINATION, " Destination=\"@ACS@\"", " Destination=\"https://evil.example/acs\""),
	SAID("no destination", RESP_DESTINATION, " Destination=\"@ACS@\"", ""),
	SAID("a destination with something behind", RESP_DESTINATION, " Destination=\"@ACS@\"", " Destination=\"@ACS@/\""),
	SAID("a destination in upper case", RESP_DESTINATION, " Destination=\"http", " Destination=\"HTTP"),
	SAID("an answer to another request", RESP_UNSOLICITED, "InResponseTo=\"@ID@\" IssueInstant", "InResponseTo=\"_other\" IssueInstant"),
	SAID("an answer to nothing", RESP_UNSOLICITED, " InResponseTo=\"@ID@\" IssueInstant", " IssueInstant"),
	SAID("an answer to an empty request", XML_VALUE, "InResponseTo=\"@ID@\" IssueInstant", "InResponseTo=\"\" IssueInstant"),
	SAID("another Issuer of the Response", RESP_ISSUER, "@ISSUER@</saml:Issuer>{SIG}", OTHER "</saml:Issuer>{SIG}"),
	SAID("the Issuer with something behind", RESP_ISSUER, "@ISSUER@</saml:Issuer>{SIG}", "@ISSUER@/</saml:Issuer>{SIG}"),
	SAID("an empty Issuer of the Response", XML_VALUE, "@ISSUER@</saml:Issuer>{SIG}", "</saml:Issuer>{SIG}"),
	SAID("an Issuer of another format", RESP_ISSUER, "<saml:Issuer xmlns:saml=\"" NS_SAML "\">", "<saml:Issuer xmlns:saml=\"" NS_SAML "\" Format=\"urn:x\">"),
	SAID("a Response of version 1.1", RESP_VERSION, "Version=\"2.0\"><saml:Issuer xmlns", "Version=\"1.1\"><saml:Issuer xmlns"),
	SAID("a Response of version 2.00", RESP_VERSION, "Version=\"2.0\"><saml:Issuer xmlns", "Version=\"2.00\"><saml:Issuer xmlns"),
	SAID("an old Response", RESP_INSTANT, RESPONSE_TIME, RESPONSE_TIME_AT("@T-1000@")),
	SAID("a Response from the future", RESP_INSTANT, RESPONSE_TIME, RESPONSE_TIME_AT("@T+1000@")),
	SAID("a time without zone", TIME_SYNTAX, RESPONSE_TIME, RESPONSE_TIME_AT("2026-01-02T03:04:05")),
	SAID("a time of another zone", TIME_SYNTAX, RESPONSE_TIME, RESPONSE_TIME_AT("2026-01-02T03:04:05+14:00")),
	SAID("a time that is none", TIME_SYNTAX, RESPONSE_TIME, RESPONSE_TIME_AT("2026-02-30T03:04:05Z")),
	SAID("a year of five digits", TIME_SYNTAX, RESPONSE_TIME, RESPONSE_TIME_AT("12026-01-02T03:04:05Z")),
	SAID("no status", XML_MISSING, "<samlp:Status>" SUCCESS "</samlp:StatusCode></samlp:Status>", ""),
	SAID("a status without code", XML_MISSING, SUCCESS "</samlp:StatusCode>", ""),
	SIGNED("success below a failure", RESP_ASSERTIONS, SUCCESS, "<samlp:StatusCode Value=\"" URI_STATUS_RESPONDER "\">" SUCCESS "</samlp:StatusCode>"),
	SIGNED("a failure with an Assertion", RESP_ASSERTIONS, URI_STATUS_SUCCESS, URI_STATUS_REQUESTER),
	SAID("two status codes", XML_LEFTOVER, "</samlp:StatusCode>", "</samlp:StatusCode>" SUCCESS "</samlp:StatusCode>"),
	SAID("two statuses", XML_LEFTOVER, "</samlp:Status>", "</samlp:Status><samlp:Status>" SUCCESS "</samlp:StatusCode></samlp:Status>"),
	SAID("an unknown part of the Response", XML_LEFTOVER, "<saml:Assertion ", "<samlp:Other></samlp:Other><saml:Assertion "),
	SAID("an unknown attribute of the Response", XML_LEFTOVER, " Destination=", " Assertion=\"x\" Destination="),
	SAID("no Assertion", RESP_ASSERTIONS, "@BAREMARKED@", ""),
	SAID("the Assertion as text", XML_LEFTOVER, "</samlp:Status>", "</samlp:Status>&lt;saml:Assertion/&gt;"),
	/* the Assertion */
	SAID("an Assertion of version 1.1", ASSERT_VERSION, "Version=\"2.0\"><saml:Issuer>", "Version=\"1.1\"><saml:Issuer>"),
	SAID("another Issuer of the Assertion", ASSERT_ISSUER, "<saml:Issuer>@ISSUER@", "<saml:Issuer>" OTHER),
	{ .name = "no Issuer of the Assertion", .kinds = AS(MESSAGE) | AS(ENC_MESSAGE), .rule = RULE_XML_MISSING, .stage = AT_CONTENT, .find = "<saml:Issuer>@ISSUER@</saml:Issuer>{ASIG}", .put = "{ASIG}" },
	{ .name = "no Issuer before the signature", .kinds = INNER & ~AS(BOTH), .rule = RULE_XML_MISPLACED, .stage = AT_CONTENT, .find = "<saml:Issuer>@ISSUER@</saml:Issuer>{ASIG}", .put = "{ASIG}" },
	SAID("two Issuers", XML_LEFTOVER, "{ASIG}<saml:Subject>", "{ASIG}<saml:Issuer>" OTHER "</saml:Issuer><saml:Subject>"),
	SAID("no subject", ASSERT_SUBJECT, "@SUBJECT@", ""),
	SAID("two subjects", XML_LEFTOVER, "@SUBJECT@", "@SUBJECT@@SUBJECT@"),
	SAID("two NameIDs", XML_LEFTOVER, "</saml:NameID>", "</saml:NameID><saml:NameID>_evil</saml:NameID>"),
	SAID("an encrypted identifier that is none", ENC_TEMPLATE, "<saml:NameID Format=\"" URI_NAMEID_TRANSIENT "\">_n1</saml:NameID>", "<saml:EncryptedID></saml:EncryptedID>"),
	SAID("an identifier of another kind", ASSERT_SUBJECT, "<saml:NameID Format=\"" URI_NAMEID_TRANSIENT "\">_n1</saml:NameID>", "<saml:BaseID></saml:BaseID>"),
	SAID("holder of key", ASSERT_METHOD, "cm:bearer", "cm:holder-of-key"),
	SAID("sender vouches", ASSERT_METHOD, "cm:bearer", "cm:sender-vouches"),
	SAID("no confirmation", ASSERT_METHOD, "@CONFIRMATION@", ""),
	SAID("two confirmations", ASSERT_METHOD, "@CONFIRMATION@", "@CONFIRMATION@@CONFIRMATION@"),
	SAID("a confirmation that vouches beside the bearer", ASSERT_METHOD, "@CONFIRMATION@", "@CONFIRMATION@<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:sender-vouches\"></saml:SubjectConfirmation>"),
	SAID("a confirmation without data", ASSERT_RECIPIENT, "@CONFIRMATION@", "<saml:SubjectConfirmation Method=\"" URI_CM_BEARER "\"></saml:SubjectConfirmation>"),
	SAID("another recipient", ASSERT_RECIPIENT, "Recipient=\"@ACS@\"", "Recipient=\"https://evil.example/acs\""),
	SAID("no recipient", ASSERT_RECIPIENT, " Recipient=\"@ACS@\"", ""),
	SAID("a recipient with a query", ASSERT_RECIPIENT, "Recipient=\"@ACS@\"", "Recipient=\"@ACS@?x\""),
	SAID("a confirmation that ended", ASSERT_CONFIRM_TIME, "NotOnOrAfter=\"@T+300@\" Recipient", "NotOnOrAfter=\"@T-300@\" Recipient"),
	SAID("a confirmation without end", ASSERT_CONFIRM_TIME, " NotOnOrAfter=\"@T+300@\" Recipient", " Recipient"),
	SAID("a confirmation with a beginning", ASSERT_CONFIRM_TIME, " NotOnOrAfter=\"@T+300@\" Recipient", " NotBefore=\"@T-300@\" NotOnOrAfter=\"@T+300@\" Recipient"),
	SAID("a confirmation of another request", ASSERT_IN_RESPONSE_TO, "InResponseTo=\"@ID@\" NotOnOrAfter", "InResponseTo=\"_other\" NotOnOrAfter"),
	SAID("a confirmation of no request", ASSERT_IN_RESPONSE_TO, " InResponseTo=\"@ID@\" NotOnOrAfter", " NotOnOrAfter"),
	SAID("a key in the confirmation", XML_LEFTOVER, "</saml:SubjectConfirmationData>", "<ds:KeyInfo xmlns:ds=\"" NS_DS "\"></ds:KeyInfo></saml:SubjectConfirmationData>"),
	SAID("no conditions", ASSERT_CONDITIONS, "@CONDITIONS@", ""),
	SAID("two sets of conditions", XML_LEFTOVER, "@CONDITIONS@", "@CONDITIONS@@CONDITIONS@"),
	SAID("conditions without beginning", ASSERT_CONDITIONS, " NotBefore=\"@T-5@\"", ""),
	SAID("conditions without end", ASSERT_CONDITIONS, " NotOnOrAfter=\"@T+300@\">", ">"),
	SAID("an unknown condition", ASSERT_CONDITIONS, RESTRICTION, RESTRICTION "<saml:Condition></saml:Condition>"),
	SAID("an Assertion not yet valid", ASSERT_NOT_YET, "NotBefore=\"@T-5@\"", "NotBefore=\"@T+100@\""),
	SAID("an Assertion that ended", ASSERT_EXPIRED, "NotOnOrAfter=\"@T+300@\">", "NotOnOrAfter=\"@T-100@\">"),
	SAID("no audience", ASSERT_AUDIENCE, RESTRICTION, ""),
	SAID("another audience", ASSERT_AUDIENCE, "<saml:Audience>@AUDIENCE@", "<saml:Audience>" OTHER),
	SAID("another audience beside", ASSERT_AUDIENCE, "</saml:Audience>", "</saml:Audience><saml:Audience>" OTHER "</saml:Audience>"),
	SAID("another audience in front", ASSERT_AUDIENCE, "<saml:Audience>", "<saml:Audience>" OTHER "</saml:Audience><saml:Audience>"),
	SAID("a second restriction", ASSERT_AUDIENCE, RESTRICTION, RESTRICTION RESTRICTION),
	SAID("an audience in lower case elements", XML_MISSING, "<saml:Audience>@AUDIENCE@</saml:Audience>", "<saml:audience>@AUDIENCE@</saml:audience>"),
	SAID("no login statement", ASSERT_STATEMENT, "@STATEMENTS@", ""),
	SAID("two login statements", ASSERT_STATEMENT, "<saml:AttributeStatement>", "<saml:AuthnStatement></saml:AuthnStatement><saml:AttributeStatement>"),
	SAID("all statements twice", XML_LEFTOVER, "@STATEMENTS@", "@STATEMENTS@@STATEMENTS@"),
	SAID("a login in the future", ASSERT_AUTHN_INSTANT, "AuthnInstant=\"@T-4@\"", "AuthnInstant=\"@T+1000@\""),
	SAID("a session that ended", ASSERT_SESSION_END, "SessionIndex=\"_s@NONCE@\"", "SessionIndex=\"_s@NONCE@\" SessionNotOnOrAfter=\"@T-100@\""),
	SAID("an unknown level", ASSERT_LEVEL, "@LEVEL@<", "urn:evil<"),
	SAID("a lower level", ASSERT_LEVEL, "@LEVEL@<", "STORK-QAA-Level-1<"),
	SAID("the level in another letter case", ASSERT_LEVEL, "@LEVEL@<", "stork-qaa-level-3<"),
	SAID("no level", ASSERT_LEVEL, "<saml:AuthnContextClassRef>@LEVEL@</saml:AuthnContextClassRef>", ""),
	SAID("two levels", XML_LEFTOVER, "</saml:AuthnContextClassRef>", "</saml:AuthnContextClassRef><saml:AuthnContextClassRef>STORK-QAA-Level-4</saml:AuthnContextClassRef>"),
	SAID("the level in the statement's declaration only", ASSERT_LEVEL, "saml:AuthnContextClassRef>@LEVEL@</saml:AuthnContextClassRef", "saml:AuthnContextDeclRef>@LEVEL@</saml:AuthnContextDeclRef"),
	SAID("a decision about something else", XML_LEFTOVER, "<saml:AttributeStatement>", "<saml:AuthzDecisionStatement></saml:AuthzDecisionStatement><saml:AttributeStatement>"),
	SAID("an unknown part of the Assertion", XML_LEFTOVER, "</saml:Assertion>", "<saml:Other></saml:Other></saml:Assertion>"),
	SAID("an encrypted attribute", XML_MISSING, "<saml:Attribute FriendlyName=\"surname\" Name=\"urn:oid:2.5.4.4\">", "<saml:EncryptedAttribute></saml:EncryptedAttribute><saml:Attribute Name=\"urn:oid:2.5.4.4\">"),
	SAID("an attribute without name", XML_MISSING, " Name=\"urn:oid:2.5.4.4\"", ""),
	/* around a signed Assertion, where nothing else is signed */
	{ .name = "around an honest Assertion: a failure", .kinds = AS(ASSERTION) | AS(ENC_ASSERTION), .rule = RULE_SIG_COVERAGE, .stage = AT_XML, .find = URI_STATUS_SUCCESS, .put = URI_STATUS_REQUESTER },
	{ .name = "around an honest Assertion: another request", .kinds = AS(ASSERTION) | AS(ENC_ASSERTION), .rule = RULE_RESP_UNSOLICITED, .stage = AT_XML, .find = "InResponseTo=\"@ID@\" IssueInstant", .put = "InResponseTo=\"_other\" IssueInstant" },
	{ .name = "around an honest Assertion: another Issuer", .kinds = AS(ASSERTION) | AS(ENC_ASSERTION), .rule = RULE_RESP_ISSUER, .stage = AT_XML, .find = ">@ISSUER@<", .put = ">" OTHER "<" },
	{ .name = "inside a signed Response: another Destination", .kinds = OUTER, .rule = RULE_SIG_INVALID, .stage = AT_XML, .find = " Destination=\"", .put = " Destination=\"x" },
	{ .name = "a failure that nobody signed", .kinds = RESPONSES, .rule = RULE_SIG_COVERAGE, .stage = AT_XML, .put = "@HEAD@<samlp:Status><samlp:StatusCode Value=\"" URI_STATUS_RESPONDER "\"/></samlp:Status>@TAIL@" },
	{ .name = "success that nobody signed", .kinds = PLAIN, .rule = RULE_SIG_MISSING, .stage = AT_XML, .put = "@HEAD@@STATUS@@EVIL@@TAIL@" },
};
const size_t list_response_n = ARRAY_LEN(list_response);

#define WORLD(sentence, which, answer, how) { .name = sentence, .kinds = which, .rule = RULE_##answer, .world = how }

/* An honest message at the wrong receiver, in the wrong browser, at the wrong time. */
const struct attack list_world[] = {
	WORLD("a browser without the login's cookie", RESPONSES, COOKIE_MISSING, NO_COOKIE),
	WORLD("a browser with the cookie of another login", RESPONSES, COOKIE_MISSING, OTHER_COOKIE),
	WORLD("another browser's secret", RESPONSES, OTHER_BROWSER, OTHER_SECRET),
	WORLD("a login that waits for another answer", RESPONSES, RESP_UNSOLICITED, OTHER_REQUEST),
	WORLD("a login that is finished or was never begun", RESPONSES, OPEN_REQUEST_GONE, NO_LOGIN),
	WORLD("a login that stood open too long", RESPONSES, OPEN_REQUEST_GONE, TIMED_OUT),
	WORLD("an Assertion that was used", RESPONSES, ASSERT_REPLAY, SEEN_BEFORE),
	WORLD("an hour later", RESPONSES, RESP_INSTANT, AN_HOUR_LATER),
	WORLD("an hour earlier", RESPONSES, RESP_INSTANT, AN_HOUR_EARLIER),
	WORLD("more was asked than is reached", RESPONSES, ASSERT_LEVEL, LEVEL_HIGH),
	WORLD("a fresh login was asked", RESPONSES, ASSERT_AUTHN_INSTANT, FRESH_WANTED),
	WORLD("another account was asked", RESPONSES, SIG_INVALID, OTHER_ASKED),
	WORLD("another account with the same key was asked", RESPONSES, RESP_ISSUER, TWIN_ASKED),
	WORLD("an account that is blocked", RESPONSES, PARTNER_BLOCKED, BLOCKED),
	WORLD("an account whose metadata has ended", RESPONSES, META_EXPIRED, METADATA_ENDED),
	WORLD("an account without that role", RESPONSES, META_ROLE, WITHOUT_ROLE),
	WORLD("an account without a usable key", RESPONSES, META_KEY, WITHOUT_KEY),
	WORLD("an account with an RSA key of 2048 bit in profile bsi", RESPONSES, META_KEY, WEAK_KEY),
	WORLD("a plain Assertion where it must be encrypted", PLAIN, ENC_MISSING, ENCRYPTION_WANTED),
	WORLD("a request that was used", REQUESTS, REQ_REPLAY, SEEN_BEFORE),
	WORLD("a request an hour later", REQUESTS, REQ_EXPIRED, AN_HOUR_LATER),
	WORLD("a request an hour earlier", REQUESTS, REQ_FUTURE, AN_HOUR_EARLIER),
	WORLD("a logout that was used", LOGOUTS, LOGOUT_REPLAY, SEEN_BEFORE),
	WORLD("a logout an hour later", LOGOUTS, LOGOUT_EXPIRED, AN_HOUR_LATER),
	WORLD("a logout an hour earlier", LOGOUTS, LOGOUT_FUTURE, AN_HOUR_EARLIER),
	WORLD("an artifact asked for an hour later", AS(RESOLVE), RESOLVE_EXPIRED, AN_HOUR_LATER),
	WORLD("an artifact asked for an hour earlier", AS(RESOLVE), RESOLVE_FUTURE, AN_HOUR_EARLIER),
	WORLD("a portal that is blocked", TO_ACCOUNT, PARTNER_BLOCKED, BLOCKED),
	WORLD("a portal whose metadata has ended", TO_ACCOUNT, META_EXPIRED, METADATA_ENDED),
	WORLD("a partner that is no portal", TO_ACCOUNT, META_ROLE, WITHOUT_ROLE),
	WORLD("a portal without a usable key", TO_ACCOUNT, META_KEY, WITHOUT_KEY),
	WORLD("a portal with an RSA key of 2048 bit in profile bsi", TO_ACCOUNT, META_KEY, WEAK_KEY),
	WORLD("a portal that nobody registered", TO_ACCOUNT, PARTNER_UNKNOWN, OTHER_ASKED),
	WORLD("an envelope that is sent as a form", SOAPS, SOAP_CONTENT_TYPE, OTHER_TYPE),
};
const size_t list_world_n = ARRAY_LEN(list_world);
/* clang-format on */
