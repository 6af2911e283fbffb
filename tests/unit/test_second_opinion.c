/* SPDX-License-Identifier: EUPL-1.2 */
/* Ours and xmlsec's: the same verdict and the same digested octets, for thousands of messages that were changed. */
#include "tests/support/unit.h"

#include <libxml/tree.h>
#include <stdlib.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/errors.h>
#include <xmlsec/openssl/crypto.h>
#include <xmlsec/openssl/evp.h>
#include <xmlsec/xmldsig.h>

#include "lib/spec/limits.h"
#include "lib/xml/c14n.h"
#include "lib/xml/sigcheck.h"
#include "lib/xml/tree.h"
#include "tests/support/sigalg.h"
#include "tests/support/xmlkit.h"

#define ROUNDS 8000
#define TAMPERS_MAX 3
#define ALL_ALGS (SIG_BIT(SIG_RSA_PSS256) | SIG_BIT(SIG_ECDSA256) | SIG_BIT(SIG_RSA256))

#define ISSUER "<saml:Issuer>https://konto.example</saml:Issuer>"
#define PREFIXES "<ec:InclusiveNamespaces xmlns:ec=\"" NS_EXC "\" PrefixList=\"xs\"></ec:InclusiveNamespaces>"
#define HEAD "<saml:Assertion xmlns:saml=\"" NS_SAML "\" xmlns:xs=\"urn:xs\" ID=\"_a1\">" ISSUER
#define TAIL "<saml:Subject><saml:NameID Format=\"f\">anna &amp; \xc3\x9cml\xc3\xa4ut</saml:NameID></saml:Subject>" \
	"<saml:AttributeStatement><saml:Attribute Name=\"a\"><saml:AttributeValue xmlns:xsi=\"" NS_XSI \
	"\" xsi:type=\"xs:string\">one &lt; two</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>" \
	"</saml:Assertion>"

SCOPED_KIND(dsig, xmlSecDSigCtxPtr, xmlSecDSigCtxDestroy)

static EVP_PKEY *key;

/* What may stand in a message and what canonicalisation has rules for. */
static const char *const pieces[] = {
	" xmlns:xs=\"urn:xs\"", " xmlns:b=\"urn:b\"", " b:c=\"d\"", " xmlns=\"urn:d\"", " xmlns=\"\"", " z=\"1\"", " a='x\"y'",
	"<!-- c -->", "<![CDATA[<&]]>", "&#13;", "&#x9;", "&gt;", "\r\n", "\t", " ", "<saml:x/>", "<x xmlns=\"urn:x\"/>",
	"<b:y xmlns:b=\"urn:c\" b:c=\"\"></b:y>", "#default xs", "xs", "saml", "\xf0\x9d\x84\x9e", "e\xcc\x81", "=", "A",
};

struct opinion {
	bool is_valid;
	struct bytes digested;
};

/* The same messages in each run. */
static unsigned below(unsigned n)
{
	static uint64_t state = 1;

	state = state * UINT64_C(6364136223846793005) + 1442695040888963407U;
	return (unsigned)(state >> 33) % n;
}

/* One octet changed, a piece put in, or a stretch taken away. */
static const char *tampered(struct arena *mem, const char *text)
{
	const size_t len = strlen(text), at = below((unsigned)len);
	const size_t n = 1 + below(12);

	switch (below(4)) {
	case 0:
		return kit_format(mem, "%.*s%c%s", (int)at, text, (int)(' ' + below(95)), text + at + 1);
	case 1:
		return kit_format(mem, "%.*s%s", (int)at, text, text + (at + n < len ? at + n : len));
	default:
		return kit_format(mem, "%.*s%s%s", (int)at, text, pieces[below(ARRAY_LEN(pieces))], text + at);
	}
}

/* A place where a piece is likely to be well-formed: behind a name in a tag, or between tag and text. */
static const char *tampered_well(struct arena *mem, const char *text)
{
	const char *at = text + below((unsigned)strlen(text));
	const char *piece = pieces[below(ARRAY_LEN(pieces))];

	at = strchr(at, piece[0] == ' ' && piece[1] != '\0' ? '>' : '<');
	if (at == NULL)
		return text;
	if (at[0] == '>' && at > text && at[-1] == '/')
		at--;
	return kit_format(mem, "%.*s%s%s", (int)(at - text), text, piece, at);
}

static xmlNode *assertion_of(const struct xml_doc *doc)
{
	xmlNode *root = xmlDocGetRootElement(doc->tree);
	xmlNode *found = NULL;

	if (tree_is(root, NS_SAML, "Assertion"))
		return root;
	for (xmlNode *n = tree_element(root->children); n != NULL; n = tree_element(n->next))
		if (tree_is(n, NS_SAML, "Assertion"))
			found = n;
	return found;
}

static xmlNode *child_of(xmlNode *node, const char *name)
{
	for (xmlNode *n = tree_element(node->children); n != NULL; n = tree_element(n->next))
		if (tree_is(n, NS_DS, name))
			return n;
	return NULL;
}

static struct opinion theirs(struct xml_doc *doc, xmlNode *assertion, struct arena *mem, struct bytes *info)
{
	SCOPED(dsig) xmlSecDSigCtxPtr ctx = xmlSecDSigCtxCreate(NULL);
	xmlAttr *id = tree_attr(assertion, NULL, "ID");
	xmlSecDSigReferenceCtxPtr reference;
	struct opinion opinion = { false };
	xmlSecBufferPtr buffer;

	assert_non_null(ctx);
	ctx->enabledReferenceUris = xmlSecTransformUriTypeSameDocument;
	ctx->flags = XMLSEC_DSIG_FLAGS_STORE_SIGNEDINFO_REFERENCES | XMLSEC_DSIG_FLAGS_STORE_SIGNATURE |
	             XMLSEC_DSIG_FLAGS_USE_VISA3D_HACK;
	ctx->signKey = xmlSecKeyCreate();
	assert_int_equal(EVP_PKEY_up_ref(key), 1);
	assert_int_equal(xmlSecKeySetValue(ctx->signKey, xmlSecOpenSSLEvpKeyAdopt(key)), 0);
	assert_non_null(xmlAddID(NULL, doc->tree, id->children->content, id));
	opinion.is_valid = xmlSecDSigCtxVerify(ctx, child_of(assertion, "Signature")) == 0 &&
	                   ctx->status == xmlSecDSigStatusSucceeded;
	reference = xmlSecPtrListGetItem(&ctx->signedInfoReferences, 0);
	buffer = reference != NULL ? xmlSecDSigReferenceCtxGetPreDigestBuffer(reference) : NULL;
	if (buffer != NULL)
		assert_ok(arena_copy(mem, bytes_at(xmlSecBufferGetData(buffer), xmlSecBufferGetSize(buffer)),
		                     &opinion.digested));
	buffer = xmlSecDSigCtxGetPreSignBuffer(ctx);
	if (buffer != NULL && xmlSecBufferGetData(buffer) != NULL)
		assert_ok(arena_copy(mem, bytes_at(xmlSecBufferGetData(buffer), xmlSecBufferGetSize(buffer)), info));
	return opinion;
}

static const char *prefixes_of(xmlNode *method)
{
	xmlNode *inclusive = tree_element(method->children);

	return inclusive != NULL ? tree_value(tree_attr(inclusive, NULL, "PrefixList")) : NULL;
}

static void octets_are_the_same(struct xml_doc *doc, struct bytes digested, struct bytes info_octets, struct arena *mem)
{
	xmlNode *assertion = assertion_of(doc), *signature = child_of(assertion, "Signature");
	xmlNode *info = child_of(signature, "SignedInfo");
	xmlNode *transforms = child_of(child_of(info, "Reference"), "Transforms");
	struct bytes ours;

	if (bytes_is_present(digested)) {
		assert_ok(c14n_element(tree_public(assertion), tree_public(signature),
		                       prefixes_of(xmlLastElementChild(transforms)), mem, &ours));
		assert_true(bytes_equal(ours, digested));
	}
	if (bytes_is_present(info_octets)) {
		assert_ok(c14n_element(tree_public(info), NULL, prefixes_of(child_of(info, "CanonicalizationMethod")), mem,
		                       &ours));
		assert_true(bytes_equal(ours, info_octets));
	}
}

struct tally {
	unsigned valid, invalid, digested, infos;
};

static void both_are_asked(const char *text, struct tally *tally)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct sig_trust trust = { &key, 1, ALL_ALGS };
	struct xml_doc *doc, *second, *covered;
	struct bytes info = { 0 };
	struct opinion other;
	xmlNode *assertion;
	struct outcome o;

	if (!is_ok(xml_admit(bytes_of(text), XML_MESSAGE, mem, &doc)) || assertion_of(doc) == NULL)
		return;
	o = sig_check(doc, tree_public(assertion_of(doc)), &trust, mem, &covered);
	if (o.rule == RULE_SIG_MISSING || o.rule == RULE_SIG_TEMPLATE || o.rule == RULE_SIG_ALGORITHM)
		return;
	assert_ok(xml_admit(bytes_of(text), XML_MESSAGE, mem, &second));
	assertion = assertion_of(second);
	other = theirs(second, assertion, mem, &info);
	if (other.is_valid != (o.rule != RULE_SIG_INVALID))
		fail_msg("ours %s, theirs %d: %s", rule_name(o.rule), other.is_valid, text);
	octets_are_the_same(doc, other.digested, info, mem);
	tally->valid += other.is_valid;
	tally->invalid += !other.is_valid;
	tally->digested += bytes_is_present(other.digested);
	tally->infos += bytes_is_present(info);
}

/* Canonical by our own hand, so that changes made before signing give messages that are valid. */
static const char *signed_message(struct arena *mem, const char *assertion_tail, enum sig_alg alg, bool has_list)
{
	const char *plain = kit_format(mem, HEAD "%s", assertion_tail);
	const char *to = has_list ? PREFIXES "</ds:Transform></ds:Transforms>" : "</ds:Transform></ds:Transforms>";
	const char *octets = plain;
	struct xml_doc *doc;
	struct bytes canonical;

	if (is_ok(xml_admit(bytes_of(plain), XML_MESSAGE, mem, &doc)) &&
	    is_ok(c14n_element(xml_root(doc), NULL, has_list ? "xs" : NULL, mem, &canonical)))
		octets = (const char *)canonical.ptr;
	return kit_format(mem, "<samlp:Response xmlns:samlp=\"" NS_SAMLP "\" ID=\"_r1\">" HEAD "%s%s</samlp:Response>",
	                  kit_signature(mem, key, alg, "_a1", octets, "</ds:Transform></ds:Transforms>", to), assertion_tail);
}

static void xmlsec_is_of_the_same_opinion(void **state)
{
	struct tally tally = { 0 };

	(void)state;
	for (unsigned i = 0; i < ROUNDS; i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		const unsigned n = 1 + below(TAMPERS_MAX);
		const bool before = i % 2 == 0;
		const char *tail = TAIL, *text;

		for (unsigned k = 0; before && k < n; k++)
			tail = tampered_well(mem, tail);
		text = signed_message(mem, tail, SIG_ECDSA256, i % 4 < 2);
		for (unsigned k = 0; !before && k < n; k++)
			text = i % 8 < 4 ? tampered_well(mem, text) : tampered(mem, text);
		both_are_asked(text, &tally);
	}
	print_message("# valid %u, invalid %u, digested %u, SignedInfo %u\n", tally.valid, tally.invalid, tally.digested,
	              tally.infos);
	/* Enough of each, or this would prove nothing. */
	assert_true(tally.valid > ROUNDS / 4 && tally.invalid > ROUNDS / 20);
	assert_true(tally.digested > ROUNDS / 4 && tally.infos > ROUNDS / 4);
}

static void errors_are_silent(const char *file, int line, const char *func, const char *object, const char *subject,
                              int reason, const char *text)
{
	(void)file, (void)line, (void)func, (void)object, (void)subject, (void)reason, (void)text;
}

static int start(void **state)
{
	(void)state;
	key = EVP_EC_gen("P-256");
	if (key == NULL || !is_ok(xml_start()) || xmlSecInit() != 0 || xmlSecOpenSSLInit() != 0)
		return -1;
	xmlSecErrorsSetCallback(errors_are_silent);
	return is_ok(sigalg_start()) ? 0 : -1;
}

static int stop(void **state)
{
	(void)state;
	EVP_PKEY_free(key);
	(void)xmlSecOpenSSLShutdown();
	(void)xmlSecShutdown();
	xml_stop();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(xmlsec_is_of_the_same_opinion),
	};

	return cmocka_run_group_tests_name("second opinion", tests, start, stop);
}
