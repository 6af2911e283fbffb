/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/sigcheck.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <string.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/openssl/evp.h>

#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "lib/xml/sigalg.h"
#include "lib/xml/sigtemplate.h"
#include "lib/xml/tree.h"

SCOPED_KIND(dsig, xmlSecDSigCtxPtr, xmlSecDSigCtxDestroy)
SCOPED_KIND(sec_key, xmlSecKeyPtr, xmlSecKeyDestroy)
SCOPED_KIND(key_data, xmlSecKeyDataPtr, xmlSecKeyDataDestroy)
SCOPED_KIND(evp_key, EVP_PKEY *, EVP_PKEY_free)

static const char *const algorithm_only[] = { "Algorithm", NULL };
static const char *const none[] = { NULL };

/* ---- the literal template: XMLDSIG 4, narrowed by SAML-CORE 5.4 ---- */

static OUTCOME method_read(const struct xml_node *method, const char *uri)
{
	const char *algorithm = tree_value(tree_attr(tree_node(method), NULL, "Algorithm"));

	TRY(node_only_attrs(method, algorithm_only));
	REQUIRE(algorithm != NULL && strcmp(algorithm, uri) == 0, SIG_TEMPLATE);
	return outcome_ok();
}

/* Exclusive canonicalisation without comments; only its list of prefixes may stand inside. */
static OUTCOME c14n_read(const struct xml_node *method)
{
	static const char *const prefix_list[] = { "PrefixList", NULL };
	const struct xml_node *inclusive;
	const char *prefixes;
	struct xml_walk w;

	TRY(method_read(method, NS_EXC));
	TRY(walk_into(method, &w));
	walk_optional(&w, NS_EXC, "InclusiveNamespaces", &inclusive);
	TRY(walk_end(&w));
	if (inclusive == NULL)
		return outcome_ok();
	TRY(node_only_attrs(inclusive, prefix_list));
	prefixes = tree_value(tree_attr(tree_node(inclusive), NULL, "PrefixList"));
	REQUIRE(prefixes != NULL && strlen(prefixes) <= LIMIT_PREFIXES_BYTES, SIG_TEMPLATE);
	TRY(walk_into(inclusive, &w));
	return walk_end(&w);
}

static OUTCOME empty_read(const struct xml_node *node)
{
	REQUIRE(tree_node(node)->children == NULL, SIG_TEMPLATE);
	return outcome_ok();
}

/* A value without attributes and child elements; what it says is for xmlsec. */
static OUTCOME value_read(const struct xml_node *node)
{
	const xmlNode *text = tree_node(node)->children;

	TRY(node_only_attrs(node, none));
	REQUIRE(text != NULL && text->type == XML_TEXT_NODE && text->next == NULL, SIG_TEMPLATE);
	return outcome_ok();
}

static OUTCOME transforms_read(const struct xml_node *transforms)
{
	const struct xml_node *transform;
	struct xml_walk w;

	TRY(node_only_attrs(transforms, none));
	TRY(walk_into(transforms, &w));
	TRY(walk_take(&w, NS_DS, "Transform", &transform));
	TRY(method_read(transform, URI_ENVELOPED));
	TRY(empty_read(transform));
	TRY(walk_take(&w, NS_DS, "Transform", &transform));
	TRY(c14n_read(transform));
	return walk_end(&w);
}

static OUTCOME digest_method_read(const struct xml_node *method)
{
	const char *uri = tree_value(tree_attr(tree_node(method), NULL, "Algorithm"));

	TRY(node_only_attrs(method, algorithm_only));
	TRY(empty_read(method));
	REQUIRE(uri != NULL && strcmp(uri, URI_SHA256) == 0, SIG_ALGORITHM);
	return outcome_ok();
}

static OUTCOME reference_read(const struct xml_node *reference, const char *id)
{
	static const char *const uri_only[] = { "URI", NULL };
	const char *uri = tree_value(tree_attr(tree_node(reference), NULL, "URI"));
	const struct xml_node *part;
	struct xml_walk w;

	TRY(node_only_attrs(reference, uri_only));
	REQUIRE(uri != NULL && uri[0] == '#' && strcmp(uri + 1, id) == 0, SIG_TEMPLATE);
	TRY(walk_into(reference, &w));
	TRY(walk_take(&w, NS_DS, "Transforms", &part));
	TRY(transforms_read(part));
	TRY(walk_take(&w, NS_DS, "DigestMethod", &part));
	TRY(digest_method_read(part));
	TRY(walk_take(&w, NS_DS, "DigestValue", &part));
	TRY(value_read(part));
	return walk_end(&w);
}

static OUTCOME signed_info_read(const struct xml_node *info, const char *id, unsigned algs, enum sig_alg *out)
{
	const struct xml_node *part;
	const char *uri;
	struct xml_walk w;

	TRY(node_only_attrs(info, none));
	TRY(walk_into(info, &w));
	TRY(walk_take(&w, NS_DS, "CanonicalizationMethod", &part));
	TRY(c14n_read(part));
	TRY(walk_take(&w, NS_DS, "SignatureMethod", &part));
	TRY(node_only_attrs(part, algorithm_only));
	TRY(empty_read(part));
	uri = tree_value(tree_attr(tree_node(part), NULL, "Algorithm"));
	*out = sig_alg_of_uri(bytes_of(uri));
	REQUIRE(*out != SIG_NONE && (algs & SIG_BIT(*out)) != 0, SIG_ALGORITHM);
	TRY(walk_take(&w, NS_DS, "Reference", &part));
	TRY(reference_read(part, id));
	return walk_end(&w);
}

static OUTCOME signature_read(const struct xml_node *signature, const char *id, unsigned algs, enum sig_alg *out)
{
	static const char *const id_only[] = { "Id", NULL };
	const struct xml_node *part;
	struct xml_walk w;

	TRY(node_only_attrs(signature, id_only));
	TRY(walk_into(signature, &w));
	TRY(walk_take(&w, NS_DS, "SignedInfo", &part));
	TRY(signed_info_read(part, id, algs, out));
	TRY(walk_take(&w, NS_DS, "SignatureValue", &part));
	TRY(value_read(part));
	walk_optional(&w, NS_DS, "KeyInfo", &part); /* whatever it says: keys are pinned */
	return walk_end(&w);
}

OUTCOME sig_template_check(const struct xml_node *signature, const char *id, unsigned algs, enum sig_alg *out)
{
	struct outcome o = signature_read(signature, id, algs, out);

	if (!is_ok(o) && o.rule != RULE_SIG_ALGORITHM)
		o.rule = RULE_SIG_TEMPLATE;
	return o;
}

/* ---- cryptography ---- */

static bool key_fits(const EVP_PKEY *key, enum sig_alg alg)
{
	return EVP_PKEY_is_a(key, alg == SIG_ECDSA256 ? "EC" : "RSA") == 1;
}

/* xmlsec's wrapping of a decoded key: two small allocations, nothing is parsed. */
static xmlSecKeyPtr key_wrap(EVP_PKEY *key)
{
	SCOPED(sec_key) xmlSecKeyPtr wrapped = xmlSecKeyCreate();
	SCOPED(evp_key) EVP_PKEY *counted = EVP_PKEY_up_ref(key) == 1 ? key : NULL;
	SCOPED(key_data) xmlSecKeyDataPtr data = NULL;

	if (wrapped == NULL || counted == NULL)
		return NULL;
	data = xmlSecOpenSSLEvpKeyAdopt(counted);
	if (data == NULL)
		return NULL;
	counted = NULL; /* data owns it now */
	if (xmlSecKeySetValue(wrapped, data) != 0)
		return NULL;
	data = NULL; /* wrapped owns it now */
	return TAKE(wrapped);
}

/* Only what the template can hold, so that xmlsec runs nothing else even if the template were mistaken. */
static bool transforms_enable(xmlSecDSigCtxPtr ctx, enum sig_alg alg)
{
	return xmlSecDSigCtxEnableReferenceTransform(ctx, sigalg_of_uri(URI_ENVELOPED)) == 0 &&
	       xmlSecDSigCtxEnableReferenceTransform(ctx, sigalg_of_uri(NS_EXC)) == 0 &&
	       xmlSecDSigCtxEnableReferenceTransform(ctx, sigalg_of_uri(URI_SHA256)) == 0 &&
	       xmlSecDSigCtxEnableSignatureTransform(ctx, sigalg_of_uri(NS_EXC)) == 0 &&
	       xmlSecDSigCtxEnableSignatureTransform(ctx, sigalg_transform(alg)) == 0;
}

static OUTCOME verify_with(xmlNode *signature, enum sig_alg alg, EVP_PKEY *key, struct arena *mem,
                           struct bytes *digested)
{
	SCOPED(dsig) xmlSecDSigCtxPtr ctx = xmlSecDSigCtxCreate(NULL);
	xmlSecDSigReferenceCtxPtr reference;
	xmlSecBufferPtr octets;

	REQUIRE(ctx != NULL, OUT_OF_MEMORY);
	ctx->enabledReferenceUris = xmlSecTransformUriTypeSameDocument;
	/* References kept, for their octets; IDs looked up directly, not by evaluating an XPointer for each. */
	ctx->flags = XMLSEC_DSIG_FLAGS_STORE_SIGNEDINFO_REFERENCES | XMLSEC_DSIG_FLAGS_USE_VISA3D_HACK |
	             XMLSEC_DSIG_FLAGS_IGNORE_MANIFESTS;
	REQUIRE(transforms_enable(ctx, alg), OUT_OF_MEMORY);
	ctx->signKey = key_wrap(key);
	REQUIRE(ctx->signKey != NULL, OUT_OF_MEMORY);
	/* 0 says only that the signature was processed; whether it is valid stands in the status. */
	REQUIRE(xmlSecDSigCtxVerify(ctx, signature) == 0, SIG_INVALID);
	REQUIRE(ctx->status == xmlSecDSigStatusSucceeded, SIG_INVALID);
	REQUIRE(xmlSecPtrListGetSize(&ctx->signedInfoReferences) == 1, SIG_COVERAGE);
	reference = xmlSecPtrListGetItem(&ctx->signedInfoReferences, 0);
	REQUIRE(reference->status == xmlSecDSigStatusSucceeded, SIG_INVALID);
	octets = xmlSecDSigReferenceCtxGetPreDigestBuffer(reference);
	REQUIRE(octets != NULL, SIG_COVERAGE);
	return arena_copy(mem, bytes_at(xmlSecBufferGetData(octets), xmlSecBufferGetSize(octets)), digested);
}

static OUTCOME verify(xmlNode *signature, enum sig_alg alg, const struct sig_trust *trust, struct arena *mem,
                      struct bytes *digested)
{
	for (size_t i = 0; i < trust->n_keys; i++) {
		struct outcome o;

		if (!key_fits(trust->keys[i], alg))
			continue;
		o = verify_with(signature, alg, trust->keys[i], mem, digested);
		ERR_clear_error();
		if (o.rule != RULE_SIG_INVALID)
			return o;
	}
	return outcome_of(RULE_SIG_INVALID, __LINE__);
}

/* ---- the element ---- */

xmlNode *sig_of(const xmlNode *element)
{
	xmlNode *child = tree_element(element->children);

	if (tree_is(child, NS_SAML, "Issuer"))
		child = tree_element(child->next);
	return tree_is(child, NS_DS, "Signature") ? child : NULL;
}

bool sig_is_present(const struct xml_node *element)
{
	return sig_of(tree_node(element)) != NULL;
}

/* What is read from now on must be the element that was asked about, not another one with a valid signature. */
static OUTCOME covered_check(const xmlNode *covered, const xmlNode *element, const char *id)
{
	const char *covered_id = tree_value(tree_attr(covered, NULL, "ID"));

	REQUIRE(element->ns != NULL, SIG_COVERAGE);
	REQUIRE(tree_is(covered, tree_text(element->ns->href), tree_text(element->name)), SIG_COVERAGE);
	REQUIRE(covered_id != NULL && strcmp(covered_id, id) == 0, SIG_COVERAGE);
	REQUIRE(sig_of(covered) == NULL, SIG_COVERAGE);
	return outcome_ok();
}

OUTCOME sig_check(struct xml_doc *doc, const struct xml_node *element, const struct sig_trust *trust,
                  struct arena *mem, struct xml_doc **out)
{
	const xmlNode *node = tree_node(element);
	xmlNode *signature = sig_of(node);
	xmlAttr *id = tree_attr(node, NULL, "ID");
	struct bytes digested;
	struct xml_doc *covered;
	enum sig_alg alg;

	*out = NULL;
	REQUIRE(signature != NULL, SIG_MISSING);
	REQUIRE(id != NULL, SIG_TEMPLATE);
	TRY(sig_template_check(tree_public(signature), tree_value(id), trust->algs, &alg));
	/* The one element that "#ID" can mean; admission saw to it that the value is there once. */
	if (id->atype != XML_ATTRIBUTE_ID)
		REQUIRE(xmlAddID(NULL, doc->tree, (const xmlChar *)tree_value(id), id) != NULL, OUT_OF_MEMORY);
	TRY(verify(signature, alg, trust, mem, &digested));
	TRY(xml_admit(digested, doc->profile, mem, &covered));
	TRY(covered_check(tree_node(xml_root(covered)), node, tree_value(id)));
	*out = covered;
	return outcome_ok();
}
