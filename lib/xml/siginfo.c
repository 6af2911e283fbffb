/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/siginfo.h"

#include <libxml/c14n.h>
#include <libxml/xmlIO.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <string.h>

#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "lib/xml/sigtemplate.h"

SCOPED_KIND(evp_decode, EVP_ENCODE_CTX *, EVP_ENCODE_CTX_free)
SCOPED_KIND(xml_output, xmlOutputBuffer *, (void)xmlOutputBufferClose)

/* The template has said that it is there; the rule is a second line. */
static OUTCOME child_find(const xmlNode *node, const char *name, xmlNode **out)
{
	xmlNode *found = tree_element(node->children);

	while (found != NULL && !tree_is(found, NS_DS, name))
		found = tree_element(found->next);
	*out = found;
	REQUIRE(found != NULL, SIG_TEMPLATE);
	return outcome_ok();
}

/* PrefixList of a canonicalisation method or transform; NULL when it has none. */
static const char *prefixes_of(const xmlNode *method)
{
	const xmlNode *inclusive = tree_element(method->children);

	return inclusive != NULL ? tree_value(tree_attr(inclusive, NULL, "PrefixList")) : NULL;
}

/* ---- base64 of a value, line breaks allowed ---- */

static OUTCOME value_decode(const xmlNode *node, const char *name, struct arena *mem, struct bytes *out)
{
	SCOPED(evp_decode) EVP_ENCODE_CTX *ctx = EVP_ENCODE_CTX_new();
	unsigned char *octets;
	struct bytes text;
	int n = 0, n_last = 0;
	xmlNode *value;

	*out = (struct bytes){ 0 };
	TRY(child_find(node, name, &value));
	TRY(node_text(tree_public(value), mem, &text));
	octets = arena_alloc(mem, text.len + 1);
	REQUIRE(ctx != NULL && octets != NULL, OUT_OF_MEMORY);
	REQUIRE(text.len <= LIMIT_XML_BYTES, SIG_TEMPLATE);
	EVP_DecodeInit(ctx);
	REQUIRE(EVP_DecodeUpdate(ctx, octets, &n, text.ptr, (int)text.len) >= 0, SIG_TEMPLATE);
	REQUIRE(EVP_DecodeFinal(ctx, octets + n, &n_last) >= 0, SIG_TEMPLATE);
	*out = bytes_at(octets, (size_t)(n + n_last));
	return outcome_ok();
}

/* ---- SignedInfo's canonical octets, with the names it inherits ---- */

static int is_inside(void *apex, xmlNode *node, xmlNode *parent)
{
	/* names and attributes come with their element as parent */
	const xmlNode *at =
		node->type == XML_NAMESPACE_DECL || node->type == XML_ATTRIBUTE_NODE ? parent : node;

	while (at != NULL && at != apex)
		at = at->parent;
	return at != NULL;
}

/* libxml2 wants a list that ends with NULL. */
static OUTCOME prefixes_split(const char *list, struct arena *mem, xmlChar ***out)
{
	xmlChar **items = arena_array(mem, LIMIT_PREFIXES_BYTES / 2 + 2, sizeof *items);
	const char *item;
	size_t n = 0;

	*out = NULL;
	REQUIRE(items != NULL, OUT_OF_MEMORY);
	for (; list != NULL && list[strspn(list, " \t\r\n")] != '\0'; list += strcspn(list, " \t\r\n")) {
		list += strspn(list, " \t\r\n");
		TRY(arena_text(mem, bytes_at(list, strcspn(list, " \t\r\n")), &item));
		items[n++] = (xmlChar *)(void *)(uintptr_t)item;
	}
	*out = items;
	return outcome_ok();
}

static OUTCOME info_octets(const struct xml_doc *doc, xmlNode *info, struct arena *mem, struct bytes *out)
{
	SCOPED(xml_output) xmlOutputBuffer *buffer = xmlAllocOutputBuffer(NULL);
	xmlChar **prefixes;
	xmlNode *method;

	*out = (struct bytes){ 0 };
	REQUIRE(buffer != NULL, OUT_OF_MEMORY);
	TRY(child_find(info, "CanonicalizationMethod", &method));
	TRY(prefixes_split(prefixes_of(method), mem, &prefixes));
	REQUIRE(xmlC14NExecute(doc->tree, is_inside, info, XML_C14N_EXCLUSIVE_1_0, prefixes, 0, buffer) >= 0,
	        OUT_OF_MEMORY);
	return arena_copy(mem, bytes_at(xmlOutputBufferGetContent(buffer), xmlOutputBufferGetSize(buffer)),
	                  out);
}

/* ---- the promise ---- */

static OUTCOME signer_find(const struct sig_trust *trust, enum sig_alg alg, struct bytes octets,
                           struct bytes signature, EVP_PKEY **out)
{
	for (size_t i = 0; i < trust->n_keys; i++) {
		const struct outcome o = alg_verify(trust->keys[i], alg, octets, signature);

		ERR_clear_error();
		if (is_ok(o)) {
			*out = trust->keys[i];
			return o;
		}
		REQUIRE(o.rule == RULE_SIG_INVALID, OUT_OF_MEMORY);
	}
	return outcome_of(RULE_SIG_INVALID, __LINE__);
}

static OUTCOME reference_read(const xmlNode *reference, struct arena *mem, struct sig_promise *promise)
{
	xmlNode *transforms, *transform, *method;
	struct bytes digest;
	const char *uri;

	TRY(child_find(reference, "DigestMethod", &method));
	uri = tree_value(tree_attr(method, NULL, "Algorithm"));
	REQUIRE(uri != NULL && strcmp(uri, URI_SHA256) == 0, SIG_ALGORITHM);
	TRY(value_decode(reference, "DigestValue", mem, &digest));
	REQUIRE(digest.len == sizeof promise->digest, SIG_TEMPLATE);
	memcpy(promise->digest, digest.ptr, digest.len);
	TRY(child_find(reference, "Transforms", &transforms));
	TRY(child_find(transforms, "Transform", &transform));
	transform = tree_element(transform->next); /* the first is enveloped-signature */
	REQUIRE(transform != NULL, SIG_TEMPLATE);
	promise->prefixes = prefixes_of(transform);
	if (promise->prefixes == NULL)
		return outcome_ok();
	return arena_text(mem, bytes_of(promise->prefixes), &promise->prefixes);
}

OUTCOME siginfo_check(const struct xml_doc *doc, const struct sig_trust *trust, struct arena *mem,
                      struct sig_promise *out)
{
	const xmlNode *root = tree_element(doc->tree->children);
	const xmlNode *signature = root != NULL ? sig_of(root) : NULL;
	struct sig_promise promise = { .prefixes = NULL };
	xmlNode *info, *reference;
	struct bytes octets, value;
	enum sig_alg alg;
	const char *id;

	*out = promise;
	REQUIRE(signature != NULL, SIG_MISSING);
	id = tree_value(tree_attr(root, NULL, "ID"));
	REQUIRE(id != NULL, SIG_TEMPLATE);
	TRY(sig_template_check(tree_public(signature), id, trust->algs, &alg));
	TRY(child_find(signature, "SignedInfo", &info));
	TRY(info_octets(doc, info, mem, &octets));
	TRY(value_decode(signature, "SignatureValue", mem, &value));
	TRY(signer_find(trust, alg, octets, value, &promise.signer));
	TRY(child_find(info, "Reference", &reference));
	TRY(reference_read(reference, mem, &promise));
	TRY(arena_text(mem, bytes_of(id), &promise.id));
	*out = promise;
	return outcome_ok();
}
