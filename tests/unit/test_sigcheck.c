/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/sigcheck.h"

#include <stdio.h>

#include "lib/spec/limits.h"
#include "tests/support/xmlkit.h"

/* every bit of the list */
#define ALL_ALGS (SIG_BIT(SIG_COUNT) - SIG_BIT(SIG_RSA_PSS256))

#define ISSUER       "<saml:Issuer>https://konto.example</saml:Issuer>"
#define NAME         "anna &amp; \xc3\x9cml\xc3\xa4ut \xf0\x9d\x84\x9e"
#define SUBJECT      "<saml:Subject><saml:NameID>" NAME "</saml:NameID></saml:Subject>"
#define ASSERT_HEAD  "<saml:Assertion xmlns:saml=\"" NS_SAML "\" ID=\"_a1\">" ISSUER
#define ASSERT_TAIL  SUBJECT "</saml:Assertion>"
#define RESP_HEAD                                                                \
	"<samlp:Response xmlns:samlp=\"" NS_SAMLP "\" ID=\"_r1\" Version=\"2.0\">" \
	"<saml:Issuer xmlns:saml=\"" NS_SAML "\">https://konto.example</saml:Issuer>"
#define RESP_TAIL    "</samlp:Response>"
#define EVIL(id)     "<saml:Assertion xmlns:saml=\"" NS_SAML "\" ID=\"" id "\">" ISSUER "</saml:Assertion>"

enum key_name { KEY_RSA, KEY_RSA_OTHER, KEY_RSA_SHORT, KEY_P256, KEY_BRAINPOOL, KEY_P384, KEY_P521, KEY_BP384, KEY_BP512, KEY_COUNT };
static EVP_PKEY *keys[KEY_COUNT];

static int keys_make(void **state)
{
	(void)state;
	keys[KEY_RSA] = EVP_RSA_gen(3072);
	keys[KEY_RSA_OTHER] = EVP_RSA_gen(3072);
	keys[KEY_RSA_SHORT] = EVP_RSA_gen(2048);
	keys[KEY_P256] = EVP_EC_gen("P-256");
	keys[KEY_BRAINPOOL] = EVP_EC_gen("brainpoolP256r1");
	keys[KEY_P384] = EVP_EC_gen("P-384");
	keys[KEY_P521] = EVP_EC_gen("P-521");
	keys[KEY_BP384] = EVP_EC_gen("brainpoolP384r1");
	keys[KEY_BP512] = EVP_EC_gen("brainpoolP512r1");
	return is_ok(xml_start()) ? 0 : -1;
}

static int keys_end(void **state)
{
	(void)state;
	for (size_t i = 0; i < KEY_COUNT; i++)
		EVP_PKEY_free(keys[i]);
	xml_stop();
	return 0;
}

enum stage { NOTHING, SIGNED_INFO, DOCUMENT }; /* where the one change is made: before or after signing */

struct sig_case {
	const char *name;
	enum rule rule;
	enum stage stage;
	const char *from;
	const char *to;
};

#define PREFIXES "<ec:InclusiveNamespaces xmlns:ec=\"" NS_EXC "\" PrefixList=\"xs\"></ec:InclusiveNamespaces>"
#define LIST(names) "<ec:InclusiveNamespaces xmlns:ec=\"" NS_EXC "\" PrefixList=\"" names "\"></ec:InclusiveNamespaces>"
#define EIGHT    " a b c d e f g h "
#define EXC(inside) "<ds:Transform Algorithm=\"" NS_EXC "\">" inside "</ds:Transform>"
#define C14N     "CanonicalizationMethod Algorithm=\"" NS_EXC "\">"
#define REFERENCE_END "</ds:DigestValue></ds:Reference>"
#define TEN_X    "xxxxxxxxxx"
#define LONG_X   TEN_X TEN_X TEN_X TEN_X TEN_X TEN_X TEN_X TEN_X TEN_X TEN_X TEN_X TEN_X TEN_X

/* On a Response signed as a whole with the Assertion in it unsigned. */
static const struct sig_case message_cases[] = {
	{ "all good", RULE_NONE, NOTHING, NULL, NULL },
	/* accepted departures */
	{ "prefixes for canonicalisation", RULE_NONE, SIGNED_INFO, C14N, C14N PREFIXES },
	{ "prefixes for the reference", RULE_NONE, SIGNED_INFO, KIT_TRANSFORM_EXC,
	  "<ds:Transform Algorithm=\"" NS_EXC "\">" PREFIXES "</ds:Transform>" },
	{ "blanks between the parts", RULE_NONE, SIGNED_INFO, "<ds:Reference", "\n\t <ds:Reference" },
	{ "no KeyInfo", RULE_NONE, DOCUMENT,
	  "<ds:KeyInfo><ds:KeyName>mallory</ds:KeyName></ds:KeyInfo>", "" },
	{ "an Id at the signature", RULE_NONE, DOCUMENT, "<ds:Signature ", "<ds:Signature Id=\"s\" " },
	{ "comment in a value", RULE_NONE, DOCUMENT, "anna ", "an<!-- x -->na " },
	{ "CDATA in a value", RULE_NONE, DOCUMENT, "anna &amp;", "<![CDATA[anna &]]>" },
	/* the template */
	{ "empty reference", RULE_SIG_TEMPLATE, SIGNED_INFO, "URI=\"#_r1\"", "URI=\"\"" },
	{ "reference without URI", RULE_SIG_TEMPLATE, SIGNED_INFO, " URI=\"#_r1\"", "" },
	{ "reference to the assertion", RULE_SIG_TEMPLATE, SIGNED_INFO, "URI=\"#_r1\"", "URI=\"#_a1\"" },
	{ "reference by xpointer", RULE_SIG_TEMPLATE, SIGNED_INFO, "URI=\"#_r1\"", "URI=\"#xpointer(id('_r1'))\"" },
	{ "reference to a file", RULE_SIG_TEMPLATE, SIGNED_INFO, "URI=\"#_r1\"", "URI=\"file:///etc/passwd\"" },
	{ "reference with a type", RULE_SIG_TEMPLATE, SIGNED_INFO, "URI=\"#_r1\"", "Type=\"urn:t\" URI=\"#_r1\"" },
	{ "two references", RULE_SIG_TEMPLATE, SIGNED_INFO, REFERENCE_END, REFERENCE_END KIT_REFERENCE("_r1", "AAAA") },
	{ "no canonicalisation method", RULE_SIG_TEMPLATE, SIGNED_INFO, "<ds:" C14N "</ds:CanonicalizationMethod>", "" },
	{ "no enveloped transform", RULE_SIG_TEMPLATE, SIGNED_INFO, KIT_TRANSFORM_ENVELOPED, "" },
	{ "no canonicalisation transform", RULE_SIG_TEMPLATE, SIGNED_INFO, KIT_TRANSFORM_EXC, "" },
	{ "transforms in the other order", RULE_SIG_TEMPLATE, SIGNED_INFO,
	  KIT_TRANSFORM_ENVELOPED KIT_TRANSFORM_EXC, KIT_TRANSFORM_EXC KIT_TRANSFORM_ENVELOPED },
	{ "a third transform", RULE_SIG_TEMPLATE, SIGNED_INFO, KIT_TRANSFORM_EXC, KIT_TRANSFORM_EXC KIT_TRANSFORM_EXC },
	{ "XPath transform", RULE_SIG_TEMPLATE, SIGNED_INFO, KIT_TRANSFORM_EXC,
	  "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\">"
	  "<ds:XPath>self::x</ds:XPath></ds:Transform>" },
	{ "XSLT transform", RULE_SIG_TEMPLATE, SIGNED_INFO, KIT_TRANSFORM_EXC,
	  "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"></ds:Transform>" },
	{ "transform with comments", RULE_SIG_TEMPLATE, SIGNED_INFO, KIT_TRANSFORM_EXC,
	  "<ds:Transform Algorithm=\"" NS_EXC "WithComments\"></ds:Transform>" },
	{ "canonicalisation with comments", RULE_SIG_TEMPLATE, SIGNED_INFO, C14N,
	  "CanonicalizationMethod Algorithm=\"" NS_EXC "WithComments\">" },
	{ "inclusive canonicalisation", RULE_SIG_TEMPLATE, SIGNED_INFO, C14N,
	  "CanonicalizationMethod Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315\">" },
	{ "something in the enveloped transform", RULE_SIG_TEMPLATE, SIGNED_INFO, URI_ENVELOPED "\">",
	  URI_ENVELOPED "\"><ds:XPath></ds:XPath>" },
	{ "foreign element in canonicalisation", RULE_SIG_TEMPLATE, SIGNED_INFO, C14N, C14N "<x></x>" },
	{ "as many prefixes for SignedInfo as may be", RULE_NONE, SIGNED_INFO, C14N, C14N LIST(EIGHT) },
	{ "a prefix more", RULE_SIG_TEMPLATE, SIGNED_INFO, C14N, C14N LIST(EIGHT "i") },
	{ "as many prefixes for the reference as may be", RULE_NONE, SIGNED_INFO, KIT_TRANSFORM_EXC,
	  EXC(LIST(EIGHT EIGHT EIGHT EIGHT)) },
	{ "a prefix more for the reference", RULE_SIG_TEMPLATE, SIGNED_INFO, KIT_TRANSFORM_EXC,
	  EXC(LIST(EIGHT EIGHT EIGHT EIGHT "i")) },
	{ "prefix list twice", RULE_SIG_TEMPLATE, SIGNED_INFO, C14N, C14N PREFIXES PREFIXES },
	{ "prefix list too long", RULE_SIG_TEMPLATE, SIGNED_INFO, C14N,
	  C14N "<ec:InclusiveNamespaces xmlns:ec=\"" NS_EXC "\" PrefixList=\"" LONG_X LONG_X "\"></ec:InclusiveNamespaces>" },
	{ "no prefix list", RULE_SIG_TEMPLATE, SIGNED_INFO, C14N,
	  C14N "<ec:InclusiveNamespaces xmlns:ec=\"" NS_EXC "\"></ec:InclusiveNamespaces>" },
	{ "truncated output", RULE_SIG_TEMPLATE, SIGNED_INFO, "\"></ds:SignatureMethod>",
	  "\"><ds:HMACOutputLength>8</ds:HMACOutputLength></ds:SignatureMethod>" },
	{ "value with an element", RULE_SIG_TEMPLATE, DOCUMENT, "<ds:SignatureValue>", "<ds:SignatureValue><x/>" },
	{ "value with an attribute", RULE_SIG_TEMPLATE, DOCUMENT, "<ds:SignatureValue>", "<ds:SignatureValue a=\"\">" },
	{ "digest with an attribute", RULE_SIG_TEMPLATE, SIGNED_INFO, "<ds:DigestValue>", "<ds:DigestValue a=\"\">" },
	{ "text in SignedInfo", RULE_SIG_TEMPLATE, SIGNED_INFO, "<ds:Reference", "x<ds:Reference" },
	{ "something behind KeyInfo", RULE_SIG_TEMPLATE, DOCUMENT, "</ds:KeyInfo>", "</ds:KeyInfo><x/>" },
	{ "attribute at SignedInfo", RULE_SIG_TEMPLATE, SIGNED_INFO, "<ds:SignedInfo ", "<ds:SignedInfo a=\"\" " },
	{ "no ID at the message", RULE_SIG_TEMPLATE, DOCUMENT, " ID=\"_r1\"", "" },
	/* algorithms */
	{ "HMAC", RULE_SIG_ALGORITHM, SIGNED_INFO, URI_RSA_PSS256, "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256" },
	{ "RSA with SHA-1", RULE_SIG_ALGORITHM, SIGNED_INFO, URI_RSA_PSS256, NS_DS "rsa-sha1" },
	{ "digest SHA-1", RULE_SIG_ALGORITHM, SIGNED_INFO, URI_SHA256, URI_SHA1 },
	{ "no algorithm", RULE_SIG_ALGORITHM, SIGNED_INFO, " Algorithm=\"" URI_RSA_PSS256 "\"", "" },
	{ "other padding than named", RULE_SIG_INVALID, SIGNED_INFO, URI_RSA_PSS256, URI_RSA_SHA256 },
	{ "other key type than named", RULE_SIG_INVALID, SIGNED_INFO, URI_RSA_PSS256, URI_ECDSA_SHA256 },
	/* tampering */
	{ "another name", RULE_SIG_INVALID, DOCUMENT, "anna ", "otto " },
	{ "another attribute", RULE_SIG_INVALID, DOCUMENT, "Version=\"2.0\"", "Version=\"2.1\"" },
	{ "a blank more", RULE_SIG_INVALID, DOCUMENT, "anna ", "anna  " },
	{ "an assertion more", RULE_SIG_INVALID, DOCUMENT, RESP_TAIL, EVIL("_a2") RESP_TAIL },
	{ "digest replaced", RULE_SIG_INVALID, DOCUMENT, "<ds:DigestValue>", "<ds:DigestValue>AAAA" },
	{ "signature replaced", RULE_SIG_INVALID, DOCUMENT, "<ds:SignatureValue>", "<ds:SignatureValue>AAAA" },
	{ "signature not base64", RULE_SIG_INVALID, DOCUMENT, "<ds:SignatureValue>", "<ds:SignatureValue>%%%%" },
	{ "ID doubled", RULE_XML_ID, DOCUMENT, RESP_TAIL, EVIL("_r1") RESP_TAIL },
	{ "ID doubled by xml:id", RULE_XML_ID, DOCUMENT, "<saml:Subject>", "<saml:Subject xml:id=\"_r1\">" },
	{ "signature moved away", RULE_XML_MISPLACED, DOCUMENT, "<ds:Signature ", "<saml:x xmlns:saml=\"urn:x\"/><ds:Signature " },
	{ "no signature", RULE_SIG_MISSING, DOCUMENT, "ds:Signature xmlns:ds=\"" NS_DS "\"",
	  "ds:Signature xmlns:ds=\"urn:x\"" },
};

static OUTCOME check(const char *text, bool is_assertion, const struct sig_trust *trust, struct arena *mem,
                     struct xml_doc **out)
{
	const struct xml_node *element;
	struct xml_walk w;
	struct xml_doc *doc;

	*out = NULL;
	TRY(xml_admit(bytes_of(text), XML_MESSAGE, mem, &doc));
	element = xml_root(doc);
	if (is_assertion) {
		TRY(walk_into(element, &w));
		(void)walk_any(&w);
		TRY(walk_take(&w, NS_SAML, "Assertion", &element));
	}
	return sig_check(doc, element, trust, mem, out);
}

static const char *message(struct arena *mem, EVP_PKEY *key, enum sig_alg alg, const struct sig_case *c)
{
	const bool in_info = c->stage == SIGNED_INFO;
	const bool in_doc = c->stage == DOCUMENT;
	const char *sig = kit_signature(mem, key, alg, "_r1", RESP_HEAD ASSERT_HEAD ASSERT_TAIL RESP_TAIL,
	                                in_info ? c->from : NULL, c->to);
	const char *text = kit_format(mem, "%s%s%s", RESP_HEAD, sig, ASSERT_HEAD ASSERT_TAIL RESP_TAIL);

	return kit_replace(mem, text, in_doc ? c->from : NULL, c->to);
}

/* Down to the NameID of what was signed, whole, without the signature. */
static void name_is_read(const struct xml_doc *doc, struct arena *mem)
{
	const struct xml_node *node = xml_root(doc);
	struct xml_walk w;
	struct bytes name;

	assert_false(sig_is_present(node));
	if (xml_is(node, NS_SAMLP, "Response")) {
		assert_ok(walk_into(node, &w));
		assert_ok(walk_take(&w, NS_SAML, "Issuer", &node));
		assert_ok(walk_take(&w, NS_SAML, "Assertion", &node));
		assert_ok(walk_end(&w));
	}
	assert_ok(walk_into(node, &w));
	assert_ok(walk_take(&w, NS_SAML, "Issuer", &node));
	assert_ok(walk_take(&w, NS_SAML, "Subject", &node));
	assert_ok(walk_into(node, &w));
	assert_ok(walk_take(&w, NS_SAML, "NameID", &node));
	assert_ok(node_text(node, mem, &name));
	assert_bytes(name, "anna & \xc3\x9cml\xc3\xa4ut \xf0\x9d\x84\x9e");
}

static void one_change_to_a_signed_message_is_answered_by_its_rule(void **state)
{
	const struct sig_trust trust = { &keys[KEY_RSA], 1, ALL_ALGS };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(message_cases); i++) {
		const struct sig_case *c = &message_cases[i];
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		struct xml_doc *out;
		const struct outcome o = check(message(mem, keys[KEY_RSA], SIG_RSA_PSS256, c), false, &trust, mem, &out);

		if (o.rule != c->rule)
			fail_msg("%s: got %s (line %u), expected %s", c->name, rule_name(o.rule), o.line, rule_name(c->rule));
		assert_true(is_ok(o) == (out != NULL));
		if (out != NULL)
			name_is_read(out, mem);
	}
}

struct key_case {
	const char *name;
	enum rule rule;
	enum key_name signer;
	enum sig_alg alg;
	enum key_name pinned[2];
	unsigned algs;
};

static const struct key_case key_cases[] = {
	{ "PSS", RULE_NONE, KEY_RSA, SIG_RSA_PSS256, { KEY_RSA, KEY_P256 }, SIG_BIT(SIG_RSA_PSS256) },
	{ "PSS, second key", RULE_NONE, KEY_RSA, SIG_RSA_PSS256, { KEY_RSA_OTHER, KEY_RSA }, SIG_BIT(SIG_RSA_PSS256) },
	{ "PSS, short key", RULE_NONE, KEY_RSA_SHORT, SIG_RSA_PSS256, { KEY_RSA_SHORT, KEY_RSA }, ALL_ALGS },
	{ "PKCS#1", RULE_NONE, KEY_RSA, SIG_RSA256, { KEY_RSA, KEY_P256 }, SIG_BIT(SIG_RSA256) },
	{ "P-256", RULE_NONE, KEY_P256, SIG_ECDSA256, { KEY_RSA, KEY_P256 }, SIG_BIT(SIG_ECDSA256) },
	{ "brainpool", RULE_NONE, KEY_BRAINPOOL, SIG_ECDSA256, { KEY_P256, KEY_BRAINPOOL }, SIG_BIT(SIG_ECDSA256) },
	{ "PSS SHA-384", RULE_NONE, KEY_RSA, SIG_RSA_PSS384, { KEY_RSA, KEY_P256 }, SIG_BIT(SIG_RSA_PSS384) },
	{ "PSS SHA-512", RULE_NONE, KEY_RSA, SIG_RSA_PSS512, { KEY_RSA, KEY_P256 }, SIG_BIT(SIG_RSA_PSS512) },
	{ "P-256, SHA-384", RULE_NONE, KEY_P256, SIG_ECDSA384, { KEY_RSA, KEY_P256 }, SIG_BIT(SIG_ECDSA384) },
	{ "P-256, SHA-512", RULE_NONE, KEY_P256, SIG_ECDSA512, { KEY_RSA, KEY_P256 }, SIG_BIT(SIG_ECDSA512) },
	{ "brainpoolP256r1, SHA-256", RULE_NONE, KEY_BRAINPOOL, SIG_ECDSA256, { KEY_RSA, KEY_BRAINPOOL }, SIG_BIT(SIG_ECDSA256) },
	{ "brainpoolP256r1, SHA-384", RULE_NONE, KEY_BRAINPOOL, SIG_ECDSA384, { KEY_RSA, KEY_BRAINPOOL }, SIG_BIT(SIG_ECDSA384) },
	{ "brainpoolP256r1, SHA-512", RULE_NONE, KEY_BRAINPOOL, SIG_ECDSA512, { KEY_RSA, KEY_BRAINPOOL }, SIG_BIT(SIG_ECDSA512) },
	{ "P-384, SHA-256", RULE_NONE, KEY_P384, SIG_ECDSA256, { KEY_RSA, KEY_P384 }, SIG_BIT(SIG_ECDSA256) },
	{ "P-384, SHA-384", RULE_NONE, KEY_P384, SIG_ECDSA384, { KEY_RSA, KEY_P384 }, SIG_BIT(SIG_ECDSA384) },
	{ "P-384, SHA-512", RULE_NONE, KEY_P384, SIG_ECDSA512, { KEY_RSA, KEY_P384 }, SIG_BIT(SIG_ECDSA512) },
	{ "P-521, SHA-256", RULE_NONE, KEY_P521, SIG_ECDSA256, { KEY_RSA, KEY_P521 }, SIG_BIT(SIG_ECDSA256) },
	{ "P-521, SHA-384", RULE_NONE, KEY_P521, SIG_ECDSA384, { KEY_RSA, KEY_P521 }, SIG_BIT(SIG_ECDSA384) },
	{ "P-521, SHA-512", RULE_NONE, KEY_P521, SIG_ECDSA512, { KEY_RSA, KEY_P521 }, SIG_BIT(SIG_ECDSA512) },
	{ "brainpoolP384r1, SHA-256", RULE_NONE, KEY_BP384, SIG_ECDSA256, { KEY_RSA, KEY_BP384 }, SIG_BIT(SIG_ECDSA256) },
	{ "brainpoolP384r1, SHA-384", RULE_NONE, KEY_BP384, SIG_ECDSA384, { KEY_RSA, KEY_BP384 }, SIG_BIT(SIG_ECDSA384) },
	{ "brainpoolP384r1, SHA-512", RULE_NONE, KEY_BP384, SIG_ECDSA512, { KEY_RSA, KEY_BP384 }, SIG_BIT(SIG_ECDSA512) },
	{ "brainpoolP512r1, SHA-256", RULE_NONE, KEY_BP512, SIG_ECDSA256, { KEY_RSA, KEY_BP512 }, SIG_BIT(SIG_ECDSA256) },
	{ "brainpoolP512r1, SHA-384", RULE_NONE, KEY_BP512, SIG_ECDSA384, { KEY_RSA, KEY_BP512 }, SIG_BIT(SIG_ECDSA384) },
	{ "brainpoolP512r1, SHA-512", RULE_NONE, KEY_BP512, SIG_ECDSA512, { KEY_RSA, KEY_BP512 }, SIG_BIT(SIG_ECDSA512) },
	{ "PSS SHA-512 not listed", RULE_SIG_ALGORITHM, KEY_RSA, SIG_RSA_PSS512, { KEY_RSA, KEY_P256 },
	  ALL_ALGS & ~SIG_BIT(SIG_RSA_PSS512) },
	{ "ECDSA SHA-384 not listed", RULE_SIG_ALGORITHM, KEY_P384, SIG_ECDSA384, { KEY_P384, KEY_RSA },
	  ALL_ALGS & ~SIG_BIT(SIG_ECDSA384) },
	{ "another curve of that size", RULE_SIG_INVALID, KEY_P384, SIG_ECDSA384, { KEY_BP384, KEY_P521 }, ALL_ALGS },
	{ "PKCS#1 not listed", RULE_SIG_ALGORITHM, KEY_RSA, SIG_RSA256, { KEY_RSA, KEY_P256 },
	  SIG_BIT(SIG_RSA_PSS256) | SIG_BIT(SIG_ECDSA256) },
	{ "nothing listed", RULE_SIG_ALGORITHM, KEY_RSA, SIG_RSA_PSS256, { KEY_RSA, KEY_RSA }, 0 },
	{ "other RSA key", RULE_SIG_INVALID, KEY_RSA, SIG_RSA_PSS256, { KEY_RSA_OTHER, KEY_RSA_SHORT }, ALL_ALGS },
	{ "other EC key", RULE_SIG_INVALID, KEY_P256, SIG_ECDSA256, { KEY_BRAINPOOL, KEY_RSA }, ALL_ALGS },
	{ "no key of the kind", RULE_SIG_INVALID, KEY_RSA, SIG_RSA_PSS256, { KEY_P256, KEY_BRAINPOOL }, ALL_ALGS },
};

static void only_pinned_keys_and_listed_algorithms_count(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(key_cases); i++) {
		const struct key_case *c = &key_cases[i];
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		EVP_PKEY *const pinned[] = { keys[c->pinned[0]], keys[c->pinned[1]] };
		const struct sig_trust trust = { pinned, ARRAY_LEN(pinned), c->algs };
		struct xml_doc *out;
		const struct outcome o = check(message(mem, keys[c->signer], c->alg, &message_cases[0]), false, &trust,
		                               mem, &out);

		if (o.rule != c->rule)
			fail_msg("%s: got %s (line %u)", c->name, rule_name(o.rule), o.line);
	}
}

/* Digest of the Reference and of the signature are chosen apart; both from the list. */
static void the_reference_may_have_each_listed_digest(void **state)
{
	static const struct {
		const char *uri;
		const char *md;
		enum rule rule;
	} digests[] = {
		{ URI_SHA256, "SHA256", RULE_NONE },
		{ URI_SHA384, "SHA384", RULE_NONE },
		{ URI_SHA512, "SHA512", RULE_NONE },
		{ URI_SHA512, "SHA384", RULE_SIG_INVALID },
		{ URI_SHA1, "SHA1", RULE_SIG_ALGORITHM },
		{ "http://www.w3.org/2001/04/xmldsig-more#sha224", "SHA224", RULE_SIG_ALGORITHM },
		{ "", "SHA256", RULE_SIG_ALGORITHM },
	};
	const struct sig_trust trust = { &keys[KEY_P256], 1, ALL_ALGS };
	static const char octets[] = ASSERT_HEAD ASSERT_TAIL;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(digests); i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		const char *from = kit_format(mem, URI_SHA256 "\"></ds:DigestMethod><ds:DigestValue>%s", kit_digest(mem, octets));
		const char *to = kit_format(mem, "%s\"></ds:DigestMethod><ds:DigestValue>%s", digests[i].uri,
		                            kit_digest_by(mem, octets, EVP_get_digestbyname(digests[i].md)));
		const char *sig = kit_signature(mem, keys[KEY_P256], SIG_ECDSA256, "_a1", octets, from, to);
		struct xml_doc *out;

		assert_rule(check(kit_format(mem, "%s%s%s", ASSERT_HEAD, sig, ASSERT_TAIL), false, &trust, mem, &out),
		            digests[i].rule);
	}
}

static void no_pinned_key_verifies_nothing(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct sig_trust trust = { NULL, 0, ALL_ALGS };
	struct xml_doc *out;

	(void)state;
	assert_rule(check(message(mem, keys[KEY_RSA], SIG_RSA_PSS256, &message_cases[0]), false, &trust, mem, &out),
	            RULE_SIG_INVALID);
}

struct wrap_case {
	const char *name;
	enum rule rule;
	const char *format; /* %1$s signature over _a1 */
};

#define SIGNED_ASSERTION ASSERT_HEAD "%1$s" ASSERT_TAIL
#define EVIL_HEAD        "<saml:Assertion xmlns:saml=\"" NS_SAML "\" ID=\"_evil\">" ISSUER

/* The first assertion of the Response is asked about; only the Assertion was signed. */
static const struct wrap_case wrap_cases[] = {
	{ "all good", RULE_NONE, RESP_HEAD SIGNED_ASSERTION RESP_TAIL },
	{ "signed one first, evil one behind", RULE_NONE, RESP_HEAD SIGNED_ASSERTION EVIL("_evil") RESP_TAIL },
	{ "evil one in front", RULE_SIG_MISSING, RESP_HEAD EVIL("_evil") SIGNED_ASSERTION RESP_TAIL },
	{ "evil one with the signature", RULE_SIG_TEMPLATE,
	  RESP_HEAD EVIL_HEAD "%1$s</saml:Assertion>" ASSERT_HEAD ASSERT_TAIL RESP_TAIL },
	{ "evil one with the same ID", RULE_XML_ID,
	  RESP_HEAD ASSERT_HEAD "%1$s</saml:Assertion>" ASSERT_HEAD ASSERT_TAIL RESP_TAIL },
	{ "signed one inside the evil one", RULE_XML_MISPLACED, RESP_HEAD EVIL_HEAD SIGNED_ASSERTION "</saml:Assertion>" RESP_TAIL },
	{ "signed one inside its own signature", RULE_XML_FORBIDDEN,
	  RESP_HEAD EVIL_HEAD "<ds:Signature xmlns:ds=\"" NS_DS "\"><ds:Object>" SIGNED_ASSERTION
	  "</ds:Object></ds:Signature></saml:Assertion>" RESP_TAIL },
	{ "signed one in Extensions", RULE_XML_MISPLACED,
	  RESP_HEAD "<samlp:Extensions>" SIGNED_ASSERTION "</samlp:Extensions>" EVIL("_evil") RESP_TAIL },
	{ "signed message inside an evil one", RULE_XML_MISPLACED,
	  RESP_HEAD EVIL("_evil") "<samlp:Response>" SIGNED_ASSERTION "</samlp:Response>" RESP_TAIL },
	{ "evil subject beside the signed one", RULE_SIG_INVALID,
	  RESP_HEAD ASSERT_HEAD "%1$s" SUBJECT SUBJECT "</saml:Assertion>" RESP_TAIL },
	{ "second signature", RULE_XML_MISPLACED, RESP_HEAD ASSERT_HEAD "%1$s%1$s" ASSERT_TAIL RESP_TAIL },
};

static void a_wrapped_assertion_is_never_taken(void **state)
{
	const struct sig_trust trust = { &keys[KEY_RSA], 1, ALL_ALGS };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wrap_cases); i++) {
		const struct wrap_case *c = &wrap_cases[i];
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		const char *sig = kit_signature(mem, keys[KEY_RSA], SIG_RSA_PSS256, "_a1", ASSERT_HEAD ASSERT_TAIL, NULL, NULL);
		const char *text = c->format;
		struct xml_doc *out;
		struct outcome o;

		while (strstr(text, "%1$s") != NULL)
			text = kit_replace(mem, text, "%1$s", sig);
		o = check(text, true, &trust, mem, &out);
		if (o.rule != c->rule)
			fail_msg("%s: got %s (line %u)", c->name, rule_name(o.rule), o.line);
		if (out != NULL)
			name_is_read(out, mem);
	}
}

static void a_doubly_signed_message_is_verified_from_outside_in(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct sig_trust trust = { &keys[KEY_RSA], 1, ALL_ALGS };
	const char *inner = kit_signature(mem, keys[KEY_RSA], SIG_RSA_PSS256, "_a1", ASSERT_HEAD ASSERT_TAIL, NULL, NULL);
	/* In canonical form the prefix ds is not declared again inside its own scope. */
	const char *canonical = kit_replace(mem, inner, "<ds:SignedInfo xmlns:ds=\"" NS_DS "\">", "<ds:SignedInfo>");
	const char *octets = kit_format(mem, "%s%s%s", RESP_HEAD ASSERT_HEAD, canonical, ASSERT_TAIL RESP_TAIL);
	const char *outer = kit_signature(mem, keys[KEY_RSA], SIG_RSA_PSS256, "_r1", octets, NULL, NULL);
	const char *text = kit_format(mem, "%s%s%s%s%s", RESP_HEAD, outer, ASSERT_HEAD, canonical, ASSERT_TAIL RESP_TAIL);
	const struct xml_node *assertion;
	struct xml_doc *message_doc, *out;
	struct xml_walk w;

	(void)state;
	assert_ok(check(text, false, &trust, mem, &message_doc));
	assert_ok(walk_into(xml_root(message_doc), &w));
	(void)walk_any(&w);
	assertion = walk_any(&w);
	assert_true(sig_is_present(assertion));
	assert_ok(sig_check(message_doc, assertion, &trust, mem, &out));
	name_is_read(out, mem);
	assert_ok(sig_check(message_doc, assertion, &trust, mem, &out)); /* asking twice changes nothing */
}

#define ENTITY(sig) "<md:EntityDescriptor xmlns:md=\"" NS_MD "\" ID=\"_m1\" entityID=\"https://x\">" sig \
	"<md:Organization></md:Organization></md:EntityDescriptor>"

static void signed_metadata_is_verified(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct sig_trust trust = { &keys[KEY_P256], 1, ALL_ALGS };
	const char *sig = kit_signature(mem, keys[KEY_P256], SIG_ECDSA256, "_m1", ENTITY(""), NULL, NULL);
	struct xml_doc *doc, *out;

	(void)state;
	assert_ok(xml_admit(bytes_of(kit_replace(mem, ENTITY("%"), "%", sig)), XML_METADATA, mem, &doc));
	assert_true(sig_is_present(xml_root(doc)));
	assert_ok(sig_check(doc, xml_root(doc), &trust, mem, &out));
	assert_true(xml_is(xml_root(out), NS_MD, "EntityDescriptor"));
	assert_false(sig_is_present(xml_root(out)));
}

struct torture_arg {
	const char *text;
	struct xml_doc *out;
};

static OUTCOME torture_step(struct arena *mem, void *arg)
{
	const struct sig_trust trust = { &keys[KEY_RSA], 1, ALL_ALGS };
	struct torture_arg *t = arg;
	const struct outcome o = check(t->text, false, &trust, mem, &t->out);

	assert_true(is_ok(o) == (t->out != NULL));
	return o;
}

static void memory_that_runs_out_is_reported(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct torture_arg arg = { message(mem, keys[KEY_RSA], SIG_RSA_PSS256, &message_cases[0]), NULL };

	(void)state;
	torture(torture_step, &arg, LIMIT_REQUEST_MEMORY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_change_to_a_signed_message_is_answered_by_its_rule),
		cmocka_unit_test(only_pinned_keys_and_listed_algorithms_count),
		cmocka_unit_test(the_reference_may_have_each_listed_digest),
		cmocka_unit_test(no_pinned_key_verifies_nothing),
		cmocka_unit_test(a_wrapped_assertion_is_never_taken),
		cmocka_unit_test(a_doubly_signed_message_is_verified_from_outside_in),
		cmocka_unit_test(signed_metadata_is_verified),
		cmocka_unit_test(memory_that_runs_out_is_reported),
	};

	return cmocka_run_group_tests_name("sigcheck", tests, keys_make, keys_end);
}
