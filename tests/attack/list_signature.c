/* SPDX-License-Identifier: EUPL-1.2 */
/* Signatures that say something else than they should, and signatures that are not there. */
#include "tests/support/unit.h"

#include "lib/spec/uris.h"
#include "tests/attack/attack.h"

/* clang-format off */
#define ALL (RESPONSES | POSTS | SOAPS)
#define INFO(sentence, answer, from, to) { .name = sentence, .kinds = ALL, .rule = RULE_##answer, .stage = AT_INFO, .find = from, .put = to }
#define LATER(sentence, which, answer, from, to) { .name = sentence, .kinds = which, .rule = RULE_##answer, .stage = AT_XML, .find = from, .put = to }
#define VISIBLE (PLAIN | POSTS | SOAPS | AS(ENC_MESSAGE) | AS(ENC_BOTH)) /* a signature that is not encrypted */

#define ENVELOPED "<ds:Transform Algorithm=\"" URI_ENVELOPED "\"></ds:Transform>"
#define EXC "<ds:Transform Algorithm=\"" NS_EXC "\"></ds:Transform>"
#define TRANSFORM(uri) "<ds:Transform Algorithm=\"" uri "\"></ds:Transform>"
#define TRANSFORM_OF(uri, inside) "<ds:Transform Algorithm=\"" uri "\">" inside "</ds:Transform>"
#define C14N "<ds:CanonicalizationMethod Algorithm=\"" NS_EXC "\">"
#define C14N_AS(uri) "<ds:CanonicalizationMethod Algorithm=\"" uri "\">"
#define XPATH "http://www.w3.org/TR/1999/REC-xpath-19991116"
#define FILTER2 "http://www.w3.org/2002/06/xmldsig-filter2"
#define XSLT "http://www.w3.org/TR/1999/REC-xslt-19991116"
#define SHEET "<xsl:stylesheet xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\" version=\"1.0\"><xsl:template match=\"/\"><xsl:copy-of select=\"document('@URL@')\"></xsl:copy-of></xsl:template></xsl:stylesheet>"
#define REFERENCE_END "</ds:Reference>"
#define REFERENCE_TO(uri) "<ds:Reference URI=\"" uri "\"><ds:DigestMethod Algorithm=\"" URI_SHA256 "\"></ds:DigestMethod><ds:DigestValue>AAAA</ds:DigestValue></ds:Reference>"
#define PREFIXES(list) "<ec:InclusiveNamespaces xmlns:ec=\"" NS_EXC "\" PrefixList=\"" list "\"></ec:InclusiveNamespaces>"
#define KEYINFO "<ds:X509Data>"

const struct attack list_signature[] = {
	/* transforms */
	INFO("no enveloped transform", SIG_TEMPLATE, ENVELOPED, ""),
	INFO("no canonicalisation transform", SIG_TEMPLATE, EXC, ""),
	INFO("no transforms", SIG_TEMPLATE, ENVELOPED EXC, ""),
	INFO("transforms in the other order", SIG_TEMPLATE, ENVELOPED EXC, EXC ENVELOPED),
	INFO("enveloped twice", SIG_TEMPLATE, ENVELOPED, ENVELOPED ENVELOPED),
	INFO("canonicalisation twice", SIG_TEMPLATE, EXC, EXC EXC),
	INFO("XPath that selects nothing", SIG_TEMPLATE, EXC, TRANSFORM_OF(XPATH, "<ds:XPath>false()</ds:XPath>") EXC),
	INFO("XPath in place of enveloped", SIG_TEMPLATE, ENVELOPED, TRANSFORM_OF(XPATH, "<ds:XPath>not(ancestor-or-self::ds:Signature)</ds:XPath>")),
	INFO("XPath filter 2", SIG_TEMPLATE, EXC, TRANSFORM_OF(FILTER2, "<f:XPath xmlns:f=\"" FILTER2 "\" Filter=\"subtract\">//*</f:XPath>") EXC),
	INFO("XSLT", SIG_TEMPLATE, EXC, TRANSFORM_OF(XSLT, SHEET) EXC),
	INFO("base64", SIG_TEMPLATE, EXC, TRANSFORM(NS_DS "base64")),
	INFO("decryption transform", SIG_TEMPLATE, EXC, TRANSFORM("http://www.w3.org/2002/07/decrypt#XML") EXC),
	INFO("relationship transform", SIG_TEMPLATE, EXC, TRANSFORM("http://schemas.openxmlformats.org/package/2006/RelationshipTransform") EXC),
	INFO("inclusive canonicalisation", SIG_TEMPLATE, EXC, TRANSFORM("http://www.w3.org/TR/2001/REC-xml-c14n-20010315")),
	INFO("canonicalisation 1.1", SIG_TEMPLATE, EXC, TRANSFORM("http://www.w3.org/2006/12/xml-c14n11")),
	INFO("exclusive canonicalisation with comments", SIG_TEMPLATE, EXC, TRANSFORM(NS_EXC "WithComments")),
	INFO("SignedInfo canonicalised with comments", SIG_TEMPLATE, C14N, C14N_AS(NS_EXC "WithComments")),
	INFO("SignedInfo canonicalised inclusively", SIG_TEMPLATE, C14N, C14N_AS("http://www.w3.org/TR/2001/REC-xml-c14n-20010315")),
	INFO("SignedInfo not canonicalised", SIG_TEMPLATE, C14N, C14N_AS("urn:none")),
	INFO("XPath in the canonicalisation method", SIG_TEMPLATE, C14N, C14N_AS(NS_EXC) "<ds:XPath>x</ds:XPath>"),
	INFO("a transform without algorithm", SIG_TEMPLATE, EXC, "<ds:Transform></ds:Transform>"),
	INFO("a parameter in the enveloped transform", SIG_TEMPLATE, ENVELOPED, TRANSFORM_OF(URI_ENVELOPED, "<ds:XPath>x</ds:XPath>")),
	INFO("prefixes listed twice", SIG_TEMPLATE, EXC, TRANSFORM_OF(NS_EXC, PREFIXES("a") PREFIXES("b"))),
	INFO("a list of prefixes, unused", NONE, EXC, TRANSFORM_OF(NS_EXC, PREFIXES("xs"))),
	/* references */
	INFO("empty reference", SIG_TEMPLATE, "URI=\"#", "URI=\"\" x=\"#"),
	INFO("no URI", SIG_TEMPLATE, " URI=\"#", " x=\"#"),
	INFO("reference to something else", SIG_TEMPLATE, "URI=\"#_", "URI=\"#x_"),
	INFO("reference by XPointer to the root", SIG_TEMPLATE, "URI=\"#", "URI=\"#xpointer(/)\" x=\"#"),
	INFO("reference by XPointer and ID", SIG_TEMPLATE, "URI=\"#", "URI=\"#xpointer(id('x'))\" x=\"#"),
	INFO("reference to a URL", SIG_TEMPLATE, "URI=\"#", "URI=\"@URL@#"),
	INFO("reference to a file", SIG_TEMPLATE, "URI=\"#", "URI=\"@FILE@#"),
	INFO("a second reference to a URL", SIG_TEMPLATE, REFERENCE_END, REFERENCE_END REFERENCE_TO("@URL@")),
	INFO("a second reference to a file", SIG_TEMPLATE, REFERENCE_END, REFERENCE_END REFERENCE_TO("@FILE@")),
	INFO("a second reference to the document", SIG_TEMPLATE, REFERENCE_END, REFERENCE_END REFERENCE_TO("")),
	INFO("an external reference in front", SIG_TEMPLATE, "<ds:Reference URI=\"#", REFERENCE_TO("@URL@") "<ds:Reference URI=\"#"),
	INFO("a reference of type Manifest", SIG_TEMPLATE, "<ds:Reference ", "<ds:Reference Type=\"" NS_DS "Manifest\" "),
	INFO("a reference with an Id", XML_ID, "<ds:Reference ", "<ds:Reference Id=\"r\" "),
	INFO("a reference of another namespace", SIG_TEMPLATE, "<ds:Reference ", "<ds:Reference xmlns:ds=\"urn:x\" "),
	/* the rest of SignedInfo */
	INFO("a digest of nothing", SIG_TEMPLATE, "<ds:DigestValue>", "<ds:DigestValue></ds:DigestValue><ds:DigestValue>"),
	INFO("another digest", SIG_INVALID, "<ds:DigestValue>", "<ds:DigestValue>AAAA"),
	INFO("a digest with an attribute", SIG_TEMPLATE, "<ds:DigestValue>", "<ds:DigestValue x=\"\">"),
	INFO("HMAC output length", SIG_TEMPLATE, "></ds:SignatureMethod>", "><ds:HMACOutputLength>1</ds:HMACOutputLength></ds:SignatureMethod>"),
	INFO("a parameter of the digest method", SIG_TEMPLATE, "></ds:DigestMethod>", "><x:p xmlns:x=\"urn:x\"></x:p></ds:DigestMethod>"),
	INFO("PSS parameters in the method", SIG_TEMPLATE, "></ds:SignatureMethod>", "><pss:RSAPSSParams xmlns:pss=\"http://www.w3.org/2007/05/xmldsig-more#\"></pss:RSAPSSParams></ds:SignatureMethod>"),
	INFO("no signature algorithm", SIG_ALGORITHM, " Algorithm=\"@SIGALG@\"", " Algorithm=\"\""),
	INFO("an unknown signature algorithm", SIG_ALGORITHM, "@SIGALG@", "urn:none"),
	INFO("an unknown digest algorithm", SIG_ALGORITHM, URI_SHA256, "urn:none"),
	INFO("text in SignedInfo", SIG_TEMPLATE, "<ds:Reference", "x<ds:Reference"),
	/* what somebody else can do to it */
	LATER("the signature taken off", (AS(ASSERTION) | AS(MESSAGE) | (POSTS & ~AS(FAILED)) | SOAPS), SIG_MISSING, "@SIG@@ASIG@", ""),
	LATER("both signatures taken off", AS(BOTH), SIG_MISSING, "@WHOLE@", "@HEAD@@STATUS@@BARE@@TAIL@"),
	LATER("the signature taken off, encrypted", AS(ENC_MESSAGE), SIG_MISSING, "@SIG@", ""),
	LATER("the inner signature taken off", AS(BOTH), SIG_INVALID, "@ASIG@", ""),
	LATER("the signature twice", (AS(ASSERTION) | AS(MESSAGE) | POSTS | SOAPS), XML_MISPLACED, "@SIG@@ASIG@", "@SIG@@ASIG@@SIG@@ASIG@"),
	LATER("an empty signature", VISIBLE, SIG_TEMPLATE, "<ds:SignedInfo>", "<ds:x/><ds:SignedInfo>"),
	LATER("an empty signature in front", VISIBLE, XML_MISPLACED, "<ds:Signature ", "<ds:Signature xmlns:ds=\"" NS_DS "\"/><ds:Signature "),
	LATER("a signature of another namespace", AS(ASSERTION), SIG_MISSING, "<ds:Signature xmlns:ds=\"" NS_DS "\"", "<ds:Signature xmlns:ds=\"urn:x\""),
	LATER("an empty value", VISIBLE, SIG_TEMPLATE, "<ds:SignatureValue>", "<ds:SignatureValue/><ds:SignatureValue>"),
	LATER("a value with an element", VISIBLE, SIG_TEMPLATE, "<ds:SignatureValue>", "<ds:SignatureValue><x/>"),
	LATER("a value behind an attribute", VISIBLE, SIG_TEMPLATE, "<ds:SignatureValue>", "<ds:SignatureValue x=\"\">"),
	LATER("a value that is no base64", VISIBLE, SIG_INVALID, "<ds:SignatureValue>", "<ds:SignatureValue>%%%%"),
	LATER("a longer value", VISIBLE, SIG_INVALID, "<ds:SignatureValue>", "<ds:SignatureValue>AAAA"),
	LATER("two SignedInfo", VISIBLE, SIG_TEMPLATE, "<ds:SignatureValue>", "<ds:SignedInfo></ds:SignedInfo><ds:SignatureValue>"),
	LATER("SignedInfo behind the value", VISIBLE, SIG_TEMPLATE, "<ds:SignedInfo>", "<ds:SignatureValue>AAAA</ds:SignatureValue><ds:SignedInfo>"),
	LATER("something behind KeyInfo", VISIBLE, SIG_TEMPLATE, "</ds:KeyInfo></ds:Signature>", "</ds:KeyInfo><x/></ds:Signature>"),
	LATER("an Object behind KeyInfo", VISIBLE, XML_FORBIDDEN, "</ds:KeyInfo></ds:Signature>", "</ds:KeyInfo><ds:Object/></ds:Signature>"),
	LATER("RetrievalMethod", VISIBLE, XML_FORBIDDEN, KEYINFO, "<ds:RetrievalMethod URI=\"@URL@\"/>" KEYINFO),
	LATER("RetrievalMethod to a file", VISIBLE, XML_FORBIDDEN, KEYINFO, "<ds:RetrievalMethod URI=\"@FILE@\" Type=\"" NS_DS "X509Data\"/>" KEYINFO),
	LATER("KeyInfoReference", VISIBLE, NONE, KEYINFO, "<d:KeyInfoReference xmlns:d=\"" NS_DS11 "\" URI=\"@URL@\"/>" KEYINFO),
	LATER("a reference to a security token", VISIBLE, NONE, KEYINFO, "<w:SecurityTokenReference xmlns:w=\"urn:wsse\"><w:Reference URI=\"@URL@\"/></w:SecurityTokenReference>" KEYINFO),
	LATER("another digest method", VISIBLE, SIG_ALGORITHM, URI_SHA256 "\"></ds:Dig", URI_SHA1 "\"></ds:Dig"),
	LATER("another signature method", VISIBLE, SIG_ALGORITHM, "@SIGALG@", NS_DS "rsa-sha1"),
	LATER("the ID changed", AS(ASSERTION), SIG_TEMPLATE, " ID=\"@AID@\"", " ID=\"x@AID@\""),
	LATER("the Response's ID changed", OUTER, SIG_TEMPLATE, " ID=\"@PID@\"", " ID=\"x@PID@\""),
	LATER("the ID taken away", AS(ASSERTION), SIG_TEMPLATE, " ID=\"@AID@\"", ""),
	LATER("the request's ID changed", AS(POST), SIG_TEMPLATE, " ID=\"@RID@\"", " ID=\"x@RID@\""),
	LATER("a comment in the value", VISIBLE, NONE, "<ds:SignatureValue>", "<ds:SignatureValue><!-- x -->"),
	LATER("an attribute at SignedInfo", VISIBLE, SIG_TEMPLATE, "<ds:SignedInfo>", "<ds:SignedInfo x=\"x\">"),
	{ .name = "one bit of the signature", .kinds = VISIBLE, .rule = RULE_SIG_INVALID, .stage = AT_XML, .trick = trick_flip_signature, .arg = 7 },
	{ .name = "the last bit of the signature", .kinds = VISIBLE, .rule = RULE_SIG_INVALID, .stage = AT_XML, .trick = trick_flip_signature, .arg = -1 },
	{ .name = "one octet less of the signature", .kinds = VISIBLE, .rule = RULE_SIG_INVALID, .stage = AT_XML, .trick = trick_cut_signature, .arg = 1 },
	{ .name = "an honest signature over something else", .kinds = VISIBLE, .rule = RULE_SIG_INVALID, .stage = AT_XML, .trick = trick_foreign_signature },
};
const size_t list_signature_n = ARRAY_LEN(list_signature);

#define SIGNED_BY(sentence, answer, hostile_by, honest_by) { .name = sentence,   .kinds = RESPONSES | TO_ACCOUNT | ANSWERS, .rule = RULE_##answer, .by = BY_##hostile_by, .good_by = BY_##honest_by }

/* Who signed, and by which algorithm; each with what KeyInfo says left as it is. */
const struct attack list_keys[] = {
	SIGNED_BY("a stranger's key", SIG_INVALID, STRANGER, PARTNER),
	SIGNED_BY("the key of another partner", SIG_INVALID, OTHER_PARTNER, PARTNER),
	SIGNED_BY("the receiver's own key pair", SIG_INVALID, RECEIVERS_KEY, PARTNER),
	SIGNED_BY("PKCS#1 v1.5 in profile bsi", SIG_ALGORITHM, PKCS1, PSS),
	SIGNED_BY("PKCS#1 v1.5 named PSS", SIG_INVALID, PKCS1_NAMED_PSS, PSS),
	SIGNED_BY("RSA with SHA-1", SIG_ALGORITHM, RSA_SHA1, PSS),
	SIGNED_BY("RSA with MD5", SIG_ALGORITHM, RSA_MD5, PSS),
	SIGNED_BY("RSA with SHA-224", SIG_ALGORITHM, RSA_SHA224, PSS),
	SIGNED_BY("PSS with SHA-1", SIG_ALGORITHM, PSS_SHA1, PSS),
	SIGNED_BY("PSS with a shorter salt", SIG_INVALID, PSS_SALT_20, PSS),
	SIGNED_BY("PSS without salt", SIG_INVALID, PSS_SALT_0, PSS),
	SIGNED_BY("ECDSA with SHA-1", SIG_ALGORITHM, ECDSA_SHA1, ECDSA),
	SIGNED_BY("ECDSA as ASN.1", SIG_INVALID, ECDSA_DER, ECDSA),
	SIGNED_BY("HMAC with the certificate", SIG_ALGORITHM, HMAC_CERT, PARTNER),
	SIGNED_BY("HMAC without secret", SIG_ALGORITHM, HMAC_EMPTY, PARTNER),
	{ .name = "digest by SHA-1", .kinds = RESPONSES | POSTS | SOAPS, .rule = RULE_SIG_ALGORITHM, .by = BY_DIGEST_SHA1 },
	{ .name = "digest by MD5", .kinds = RESPONSES | POSTS | SOAPS, .rule = RULE_SIG_ALGORITHM, .by = BY_DIGEST_MD5 },
	{ .name = "digest by SHA-512 named SHA-256", .kinds = RESPONSES | POSTS | SOAPS, .rule = RULE_SIG_INVALID, .by = BY_DIGEST_SHA512_NAMED_SHA256 },
};
const size_t list_keys_n = ARRAY_LEN(list_keys);
/* clang-format on */
