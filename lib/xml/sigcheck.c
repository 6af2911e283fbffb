/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/sigcheck.h"

#include <openssl/err.h>
#include <string.h>

#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "lib/wire/base64.h"
#include "lib/xml/c14n.h"
#include "lib/xml/tree.h"

/* What the template leaves open. */
struct signed_parts {
	enum sig_alg alg;
	enum digest_alg digest_alg;
	const struct xml_node *info;
	const char *info_prefixes; /* NULL when there are none, as the next */
	const char *reference_prefixes;
	const struct xml_node *digest;
	const struct xml_node *value;
};

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

/* Names in a list between blanks. */
static size_t names_count(const char *list)
{
	static const char blanks[] = " \t\r\n";
	size_t n = 0;

	for (list += strspn(list, blanks); *list != '\0'; list += strspn(list, blanks)) {
		list += strcspn(list, blanks);
		n++;
	}
	return n;
}

/* Exclusive canonicalisation without comments; only its list of prefixes may stand inside. */
static OUTCOME c14n_read(const struct xml_node *method, size_t max_prefixes, const char **prefixes)
{
	static const char *const prefix_list[] = { "PrefixList", NULL };
	const struct xml_node *inclusive;
	struct xml_walk w;

	*prefixes = NULL;
	TRY(method_read(method, NS_EXC));
	TRY(walk_into(method, &w));
	walk_optional(&w, NS_EXC, "InclusiveNamespaces", &inclusive);
	TRY(walk_end(&w));
	if (inclusive == NULL)
		return outcome_ok();
	TRY(node_only_attrs(inclusive, prefix_list));
	*prefixes = tree_value(tree_attr(tree_node(inclusive), NULL, "PrefixList"));
	REQUIRE(*prefixes != NULL && strlen(*prefixes) <= LIMIT_PREFIXES_BYTES, SIG_TEMPLATE);
	REQUIRE(names_count(*prefixes) <= max_prefixes, SIG_TEMPLATE);
	TRY(walk_into(inclusive, &w));
	return walk_end(&w);
}

static OUTCOME empty_read(const struct xml_node *node)
{
	REQUIRE(tree_node(node)->children == NULL, SIG_TEMPLATE);
	return outcome_ok();
}

/* A value without attributes and child elements; what it says is compared later. */
static OUTCOME value_read(const struct xml_node *node)
{
	const xmlNode *text = tree_node(node)->children;

	TRY(node_only_attrs(node, none));
	REQUIRE(text != NULL && text->type == XML_TEXT_NODE && text->next == NULL, SIG_TEMPLATE);
	return outcome_ok();
}

static OUTCOME transforms_read(const struct xml_node *transforms, const char **prefixes)
{
	const struct xml_node *transform;
	struct xml_walk w;

	TRY(node_only_attrs(transforms, none));
	TRY(walk_into(transforms, &w));
	TRY(walk_take(&w, NS_DS, "Transform", &transform));
	TRY(method_read(transform, URI_ENVELOPED));
	TRY(empty_read(transform));
	TRY(walk_take(&w, NS_DS, "Transform", &transform));
	TRY(c14n_read(transform, LIMIT_PREFIXES, prefixes));
	return walk_end(&w);
}

static OUTCOME digest_method_read(const struct xml_node *method, enum digest_alg *out)
{
	const char *uri = tree_value(tree_attr(tree_node(method), NULL, "Algorithm"));

	TRY(node_only_attrs(method, algorithm_only));
	TRY(empty_read(method));
	*out = digest_alg_of_uri(bytes_of(uri));
	REQUIRE(*out != DIGEST_NONE, SIG_ALGORITHM);
	return outcome_ok();
}

static OUTCOME reference_read(const struct xml_node *reference, const char *id, struct signed_parts *out)
{
	static const char *const uri_only[] = { "URI", NULL };
	const char *uri = tree_value(tree_attr(tree_node(reference), NULL, "URI"));
	const struct xml_node *part;
	struct xml_walk w;

	TRY(node_only_attrs(reference, uri_only));
	REQUIRE(uri != NULL && uri[0] == '#' && strcmp(uri + 1, id) == 0, SIG_TEMPLATE);
	TRY(walk_into(reference, &w));
	TRY(walk_take(&w, NS_DS, "Transforms", &part));
	TRY(transforms_read(part, &out->reference_prefixes));
	TRY(walk_take(&w, NS_DS, "DigestMethod", &part));
	TRY(digest_method_read(part, &out->digest_alg));
	TRY(walk_take(&w, NS_DS, "DigestValue", &out->digest));
	TRY(value_read(out->digest));
	return walk_end(&w);
}

static OUTCOME signed_info_read(const struct xml_node *info, const char *id, unsigned algs,
                                struct signed_parts *out)
{
	const struct xml_node *part;
	const char *uri;
	struct xml_walk w;

	TRY(node_only_attrs(info, none));
	TRY(walk_into(info, &w));
	TRY(walk_take(&w, NS_DS, "CanonicalizationMethod", &part));
	TRY(c14n_read(part, LIMIT_INFO_PREFIXES, &out->info_prefixes));
	TRY(walk_take(&w, NS_DS, "SignatureMethod", &part));
	TRY(node_only_attrs(part, algorithm_only));
	TRY(empty_read(part));
	uri = tree_value(tree_attr(tree_node(part), NULL, "Algorithm"));
	out->alg = sig_alg_of_uri(bytes_of(uri));
	REQUIRE(out->alg != SIG_NONE && (algs & SIG_BIT(out->alg)) != 0, SIG_ALGORITHM);
	TRY(walk_take(&w, NS_DS, "Reference", &part));
	TRY(reference_read(part, id, out));
	return walk_end(&w);
}

static OUTCOME signature_read(const struct xml_node *signature, const char *id, unsigned algs,
                              struct signed_parts *out)
{
	static const char *const id_only[] = { "Id", NULL };
	const struct xml_node *part;
	struct xml_walk w;

	TRY(node_only_attrs(signature, id_only));
	TRY(walk_into(signature, &w));
	TRY(walk_take(&w, NS_DS, "SignedInfo", &out->info));
	TRY(signed_info_read(out->info, id, algs, out));
	TRY(walk_take(&w, NS_DS, "SignatureValue", &out->value));
	TRY(value_read(out->value));
	walk_optional(&w, NS_DS, "KeyInfo", &part); /* whatever it says: keys are pinned */
	return walk_end(&w);
}

/* Each departure from the template is one rule; only a forbidden algorithm is told apart. */
static OUTCOME template_check(const struct xml_node *signature, const char *id, unsigned algs,
                              struct signed_parts *out)
{
	struct outcome o = signature_read(signature, id, algs, out);

	if (!is_ok(o) && o.rule != RULE_SIG_ALGORITHM)
		o.rule = RULE_SIG_TEMPLATE;
	return o;
}

/* ---- cryptography ---- */

/* Not base64, or not the right length: no signature of anything. */
static OUTCOME value_decode(const struct xml_node *node, struct arena *mem, struct bytes *out)
{
	struct bytes text;
	struct outcome o;

	*out = (struct bytes){ 0 };
	TRY(node_text(node, mem, &text));
	o = base64_decode(text, mem, out);
	REQUIRE(o.rule != RULE_BASE64_SYNTAX, SIG_INVALID);
	return o;
}

/* A pinned key must have signed the SignedInfo. */
static OUTCOME info_verify(const struct signed_parts *parts, const struct sig_trust *trust, struct arena *mem,
                           EVP_PKEY **signer)
{
	struct bytes octets, signature;

	*signer = NULL;
	TRY(value_decode(parts->value, mem, &signature));
	TRY(c14n_element(parts->info, NULL, parts->info_prefixes, mem, &octets));
	for (size_t i = 0; i < trust->n_keys; i++) {
		const struct outcome o = alg_verify(trust->keys[i], parts->alg, octets, signature);

		ERR_clear_error();
		if (!is_ok(o))
			continue;
		*signer = trust->keys[i];
		return o;
	}
	return outcome_of(RULE_SIG_INVALID, __LINE__);
}

/* The SignedInfo must name the digest of just this element, its signature left out. */
static OUTCOME digest_verify(const struct sig_promise *promise, const xmlNode *element, const xmlNode *signature,
                             struct arena *mem, struct bytes *digested)
{
	unsigned char room[ALG_DIGEST_BYTES_MAX];
	struct bytes octets, digest;

	*digested = (struct bytes){ 0 };
	TRY(c14n_element(tree_public(element), tree_public(signature), promise->prefixes, mem, &octets));
	TRY(alg_digest(promise->digest_alg, octets, room, &digest));
	REQUIRE(bytes_equal(promise->digest, digest), SIG_INVALID);
	*digested = octets;
	return outcome_ok();
}

/* ---- the element ---- */

/* SAML puts it behind the Issuer, in metadata first; admission has refused it everywhere else. */
static xmlNode *signature_of(const xmlNode *element)
{
	xmlNode *child = tree_element(element->children);

	if (tree_is(child, NS_SAML, "Issuer"))
		child = tree_element(child->next);
	return tree_is(child, NS_DS, "Signature") ? child : NULL;
}

bool sig_is_present(const struct xml_node *element)
{
	return signature_of(tree_node(element)) != NULL;
}

/* What is read from now on must be the element that was asked about, not another one with a valid signature. */
static OUTCOME covered_check(const xmlNode *covered, const xmlNode *element, const char *id)
{
	const char *covered_id = tree_value(tree_attr(covered, NULL, "ID"));

	REQUIRE(element->ns != NULL, SIG_COVERAGE);
	REQUIRE(tree_is(covered, tree_text(element->ns->href), tree_text(element->name)), SIG_COVERAGE);
	REQUIRE(covered_id != NULL && strcmp(covered_id, id) == 0, SIG_COVERAGE);
	REQUIRE(signature_of(covered) == NULL, SIG_COVERAGE);
	return outcome_ok();
}

OUTCOME sig_promise_check(const struct xml_node *element, const struct sig_trust *trust, struct arena *mem,
                          struct sig_promise *out)
{
	const xmlNode *signature = signature_of(tree_node(element));
	const char *id = tree_value(tree_attr(tree_node(element), NULL, "ID"));
	struct signed_parts parts = { .alg = SIG_NONE };
	struct sig_promise promise = { .id = id };

	*out = (struct sig_promise){ .id = NULL };
	REQUIRE(signature != NULL, SIG_MISSING);
	REQUIRE(id != NULL, SIG_TEMPLATE);
	TRY(template_check(tree_public(signature), id, trust->algs, &parts));
	TRY(info_verify(&parts, trust, mem, &promise.signer));
	TRY(value_decode(parts.digest, mem, &promise.digest));
	promise.digest_alg = parts.digest_alg;
	promise.prefixes = parts.reference_prefixes;
	*out = promise;
	return outcome_ok();
}

OUTCOME sig_check(struct xml_doc *doc, const struct xml_node *element, const struct sig_trust *trust,
                  struct arena *mem, struct xml_doc **out)
{
	const xmlNode *node = tree_node(element);
	struct sig_promise promise;
	struct bytes digested;
	struct xml_doc *covered;

	*out = NULL;
	TRY(sig_promise_check(element, trust, mem, &promise));
	TRY(digest_verify(&promise, node, signature_of(node), mem, &digested));
	TRY(xml_admit(digested, doc->profile, mem, &covered));
	TRY(covered_check(tree_node(xml_root(covered)), node, promise.id));
	*out = covered;
	return outcome_ok();
}
