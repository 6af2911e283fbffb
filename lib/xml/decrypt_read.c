/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/decrypt_read.h"

#include <openssl/evp.h>
#include <string.h>

#include "lib/base/scoped.h"
#include "lib/base/text.h"
#include "lib/spec/uris.h"
#include "lib/xml/tree.h"

SCOPED_KIND(pkey, EVP_PKEY *, EVP_PKEY_free)

static const char *const none[] = { NULL };
static const char *const algorithm_only[] = { "Algorithm", NULL };

static const char *algorithm_of(const struct xml_node *method)
{
	const char *uri = tree_value(tree_attr(tree_node(method), NULL, "Algorithm"));

	return uri != NULL ? uri : "";
}

/* Characters of base64 without blanks, "=" only as the last two. */
static bool is_base64(const unsigned char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		const unsigned char c = text[i];
		const bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');

		if (c == '=' && i + 2 >= len && (i + 1 == len || text[i + 1] == '='))
			continue;
		if (!is_letter && !ascii_is_digit(c) && c != '+' && c != '/')
			return false;
	}
	return len > 0 && len % 4 == 0;
}

/* OpenSSL's decoder writes padding as zero octets and takes odd characters as the end; both are settled here. */
static OUTCOME base64_read(const struct xml_node *node, struct arena *mem, struct bytes *out)
{
	struct bytes text;
	unsigned char *packed, *octets;
	size_t len = 0, n_padding;

	TRY(node_only_attrs(node, none));
	TRY(node_text(node, mem, &text));
	packed = arena_alloc(mem, text.len + 1);
	REQUIRE(packed != NULL, OUT_OF_MEMORY);
	for (size_t i = 0; i < text.len; i++) {
		if (!ascii_is_space(text.ptr[i]))
			packed[len++] = text.ptr[i];
	}
	REQUIRE(is_base64(packed, len), ENC_TEMPLATE);
	octets = arena_alloc(mem, len / 4 * 3);
	REQUIRE(octets != NULL, OUT_OF_MEMORY);
	REQUIRE(EVP_DecodeBlock(octets, packed, (int)len) == (int)(len / 4 * 3), ENC_TEMPLATE);
	n_padding = (packed[len - 1] == '=' ? 1U : 0U) + (packed[len - 2] == '=' ? 1U : 0U);
	*out = bytes_at(octets, len / 4 * 3 - n_padding);
	return outcome_ok();
}

static OUTCOME cipher_value_read(const struct xml_node *data, struct arena *mem, struct bytes *out)
{
	const struct xml_node *value;
	struct xml_walk w;

	TRY(node_only_attrs(data, none));
	TRY(walk_into(data, &w));
	TRY(walk_take(&w, NS_XENC, "CipherValue", &value));
	TRY(walk_end(&w));
	return base64_read(value, mem, out);
}

static OUTCOME content_method_read(const struct xml_node *method, struct sealed *sealed)
{
	TRY(node_only_attrs(method, algorithm_only));
	REQUIRE(tree_node(method)->children == NULL, ENC_TEMPLATE);
	sealed->content_alg = enc_alg_of_uri(bytes_of(algorithm_of(method)));
	REQUIRE(sealed->content_alg != ENC_NONE, ENC_ALGORITHM);
	return outcome_ok();
}

/* ---- key transport: RSA-OAEP ---- */

static const struct oaep_pair {
	const char *digest_uri;
	const char *mgf_uri;
	struct oaep oaep;
} pairs[] = {
	{ URI_SHA256, URI_MGF1_SHA256, { "SHA256", "SHA256" } },
	{ URI_SHA384, URI_MGF1_SHA384, { "SHA384", "SHA384" } },
	{ URI_SHA512, URI_MGF1_SHA512, { "SHA512", "SHA512" } },
};

static const struct oaep oaep_sha1 = { "SHA1", "SHA1" };
static const struct oaep oaep_sha256_sha1 = { "SHA256", "SHA1" };

/* Digest and mask function below the method, in either order, each at most once; OAEPparams is left over. */
static OUTCOME oaep_parts_read(const struct xml_node *method, const char **digest, const char **mgf)
{
	const struct xml_node *part;
	struct xml_walk w;

	*digest = NULL;
	*mgf = NULL;
	TRY(node_only_attrs(method, algorithm_only));
	TRY(walk_into(method, &w));
	while ((part = walk_any(&w)) != NULL) {
		const char **slot = xml_is(part, NS_DS, "DigestMethod") ? digest : mgf;

		REQUIRE(slot == digest || xml_is(part, NS_XENC11, "MGF"), ENC_TEMPLATE);
		REQUIRE(*slot == NULL && tree_node(part)->children == NULL, ENC_TEMPLATE);
		TRY(node_only_attrs(part, algorithm_only));
		*slot = algorithm_of(part);
	}
	return outcome_ok();
}

/* Nothing by default: the defaults are SHA-1. */
static const struct oaep *oaep_of(const char *digest, const char *mgf)
{
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
		if (bytes_equal_text(bytes_of(digest), pairs[i].digest_uri) &&
		    bytes_equal_text(bytes_of(mgf), pairs[i].mgf_uri))
			return &pairs[i].oaep;
	return NULL;
}

static const struct oaep *oaep_of_compat(const char *digest, const char *mgf)
{
	if (mgf != NULL) /* the URI itself says MGF1 with SHA-1 */
		return NULL;
	if (digest == NULL || strcmp(digest, URI_SHA1) == 0)
		return &oaep_sha1;
	return strcmp(digest, URI_SHA256) == 0 ? &oaep_sha256_sha1 : NULL;
}

static OUTCOME transport_read(const struct xml_node *method, bool allow_mgf1_sha1, struct sealed *sealed)
{
	const char *uri = algorithm_of(method);
	const char *digest, *mgf;

	REQUIRE(strcmp(uri, URI_OAEP) == 0 || (allow_mgf1_sha1 && strcmp(uri, URI_OAEP_MGF1P) == 0),
	        ENC_ALGORITHM);
	TRY(oaep_parts_read(method, &digest, &mgf));
	sealed->oaep = strcmp(uri, URI_OAEP) == 0 ? oaep_of(digest, mgf) : oaep_of_compat(digest, mgf);
	REQUIRE(sealed->oaep != NULL, ENC_ALGORITHM);
	return outcome_ok();
}

/* ---- key agreement: ECDH-ES ---- */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/*
 * One part of OtherInfo: a string of bits as hex, the first octet says how many at the end are padding and is not
 * part of it. We take whole octets only.
 */
static OUTCOME info_append(const struct xml_node *params, const char *name, bool is_required, struct sealed *sealed)
{
	const char *hex = tree_value(tree_attr(tree_node(params), NULL, name));
	const size_t n = hex != NULL ? strlen(hex) : 0;

	if (hex == NULL && !is_required)
		return outcome_ok();
	REQUIRE(n >= 2 && n % 2 == 0 && hex[0] == '0' && hex[1] == '0', ENC_OTHER_INFO);
	REQUIRE(sealed->n_info + n / 2 - 1 <= sizeof sealed->info, ENC_OTHER_INFO);
	for (size_t i = 2; i < n; i += 2) {
		const int high = hex_digit(hex[i]);
		const int low = hex_digit(hex[i + 1]);

		REQUIRE(high >= 0 && low >= 0, ENC_OTHER_INFO);
		sealed->info[sealed->n_info++] = (unsigned char)(high * 16 + low);
	}
	return outcome_ok();
}

static OUTCOME kdf_read(const struct xml_node *method, struct sealed *sealed)
{
	static const char *const allowed[] = { "AlgorithmID", "PartyUInfo",   "PartyVInfo",
		                               "SuppPubInfo", "SuppPrivInfo", NULL };
	const struct xml_node *params, *digest;
	struct xml_walk w;

	TRY(node_only_attrs(method, algorithm_only));
	REQUIRE(strcmp(algorithm_of(method), URI_CONCAT_KDF) == 0, ENC_ALGORITHM);
	TRY(walk_into(method, &w));
	TRY(walk_take(&w, NS_XENC11, "ConcatKDFParams", &params));
	TRY(walk_end(&w));
	TRY(node_only_attrs(params, allowed));
	for (size_t i = 0; allowed[i] != NULL; i++)
		TRY(info_append(params, allowed[i], i < 3, sealed)); /* in this order; the last two may be absent */
	TRY(walk_into(params, &w));
	TRY(walk_take(&w, NS_DS, "DigestMethod", &digest));
	TRY(walk_end(&w));
	TRY(node_only_attrs(digest, algorithm_only));
	REQUIRE(tree_node(digest)->children == NULL, ENC_TEMPLATE);
	REQUIRE(strcmp(algorithm_of(digest), URI_SHA256) == 0, ENC_ALGORITHM);
	return outcome_ok();
}

static void peer_done(void *peer)
{
	EVP_PKEY_free(peer);
}

/* The sender's ephemeral key. A point beside the curve would tell the sender about our key, so it is refused
 * before that key is touched; so are parameters written out, which could make a weak curve. */
static OUTCOME ec_value_read(const struct xml_node *value, struct arena *mem, struct sealed *sealed)
{
	static const char *const uri_only[] = { "URI", NULL };
	SCOPED(pkey) EVP_PKEY *peer = NULL;
	const struct xml_node *name, *key;
	struct bytes point;
	struct xml_walk w;

	TRY(node_only_attrs(value, none));
	TRY(walk_into(value, &w));
	REQUIRE(!walk_at(&w, NS_DS11, "ECParameters"), ENC_CURVE);
	TRY(walk_take(&w, NS_DS11, "NamedCurve", &name));
	TRY(walk_take(&w, NS_DS11, "PublicKey", &key));
	TRY(walk_end(&w));
	TRY(node_only_attrs(name, uri_only));
	REQUIRE(tree_node(name)->children == NULL, ENC_TEMPLATE);
	sealed->curve = curve_of_uri(bytes_of(tree_value(tree_attr(tree_node(name), NULL, "URI"))));
	REQUIRE(sealed->curve != NULL, ENC_CURVE);
	TRY(base64_read(key, mem, &point));
	peer = agree_peer(sealed->curve, point);
	REQUIRE(peer != NULL, ENC_POINT);
	sealed->peer = peer;
	return arena_defer(mem, peer_done, TAKE(peer));
}

static OUTCOME originator_read(const struct xml_node *info, struct arena *mem, struct sealed *sealed)
{
	const struct xml_node *part;
	struct xml_walk w;

	TRY(node_only_attrs(info, none));
	TRY(walk_into(info, &w));
	TRY(walk_take(&w, NS_DS, "KeyValue", &part));
	TRY(walk_end(&w));
	TRY(node_only_attrs(part, none));
	TRY(walk_into(part, &w));
	TRY(walk_take(&w, NS_DS11, "ECKeyValue", &part));
	TRY(walk_end(&w));
	return ec_value_read(part, mem, sealed);
}

static OUTCOME agreement_read(const struct xml_node *info, struct arena *mem, struct sealed *sealed)
{
	const struct xml_node *method, *part;
	struct xml_walk w;

	TRY(walk_into(info, &w));
	TRY(walk_take(&w, NS_XENC, "AgreementMethod", &method));
	TRY(walk_end(&w));
	TRY(node_only_attrs(method, algorithm_only));
	REQUIRE(strcmp(algorithm_of(method), URI_ECDH_ES) == 0, ENC_ALGORITHM);
	TRY(walk_into(method, &w));
	TRY(walk_take(&w, NS_XENC11, "KeyDerivationMethod", &part));
	TRY(kdf_read(part, sealed));
	TRY(walk_take(&w, NS_XENC, "OriginatorKeyInfo", &part));
	TRY(originator_read(part, mem, sealed));
	walk_optional(&w, NS_XENC, "RecipientKeyInfo", &part); /* names the key meant; ours are tried all the same */
	return walk_end(&w);
}

/* ---- the elements: XMLENC 3 ---- */

/* How the content key travels: by agreement below a key wrap, or else by transport, whose KeyInfo only names the
 * key meant. */
static OUTCOME way_read(struct xml_walk *w, bool allow_mgf1_sha1, struct arena *mem, struct sealed *sealed)
{
	const struct xml_node *method, *info;

	TRY(walk_take(w, NS_XENC, "EncryptionMethod", &method));
	walk_optional(w, NS_DS, "KeyInfo", &info);
	sealed->kw = kw_alg_of_uri(bytes_of(algorithm_of(method)));
	if (sealed->kw == KW_NONE)
		return transport_read(method, allow_mgf1_sha1, sealed);
	TRY(node_only_attrs(method, algorithm_only));
	REQUIRE(tree_node(method)->children == NULL && info != NULL, ENC_TEMPLATE);
	return agreement_read(info, mem, sealed);
}

static OUTCOME key_read(const struct xml_node *key, bool allow_mgf1_sha1, struct arena *mem, struct sealed *sealed)
{
	static const char *const allowed[] = { "Id", "Recipient", NULL };
	const struct xml_node *part;
	struct xml_walk w;

	TRY(node_only_attrs(key, allowed));
	TRY(walk_into(key, &w));
	TRY(way_read(&w, allow_mgf1_sha1, mem, sealed));
	TRY(walk_take(&w, NS_XENC, "CipherData", &part));
	TRY(cipher_value_read(part, mem, &sealed->wrapped));
	walk_optional(&w, NS_XENC, "ReferenceList", &part); /* there is only one thing it can point at */
	TRY(walk_end(&w));
	REQUIRE(sealed->kw == KW_NONE ||
	                sealed->wrapped.len == enc_alg_key_bytes(sealed->content_alg) + KW_GROWTH_BYTES,
	        ENC_TEMPLATE);
	return outcome_ok();
}

static OUTCOME data_read(const struct xml_node *data, struct arena *mem, const struct xml_node **key,
                         struct sealed *sealed)
{
	static const char *const allowed[] = { "Id", "Type", NULL };
	const char *type = tree_value(tree_attr(tree_node(data), NULL, "Type"));
	const struct xml_node *part;
	struct xml_walk w, inner;

	*key = NULL;
	TRY(node_only_attrs(data, allowed));
	REQUIRE(type == NULL || strcmp(type, URI_XENC_ELEMENT) == 0, ENC_TEMPLATE);
	TRY(walk_into(data, &w));
	TRY(walk_take(&w, NS_XENC, "EncryptionMethod", &part));
	TRY(content_method_read(part, sealed));
	walk_optional(&w, NS_DS, "KeyInfo", &part);
	if (part != NULL) {
		TRY(walk_into(part, &inner));
		TRY(walk_take(&inner, NS_XENC, "EncryptedKey", key));
		TRY(walk_end(&inner));
	}
	TRY(walk_take(&w, NS_XENC, "CipherData", &part));
	TRY(cipher_value_read(part, mem, &sealed->content));
	return walk_end(&w);
}

/* The key stands in the data's KeyInfo or behind the data (SAML-CORE 2.3.4), once. */
static OUTCOME sealed_read(const struct xml_node *encrypted, bool allow_mgf1_sha1, struct arena *mem,
                           struct sealed *sealed)
{
	const struct xml_node *data, *inside, *behind;
	struct xml_walk w;

	TRY(node_only_attrs(encrypted, none));
	TRY(walk_into(encrypted, &w));
	TRY(walk_take(&w, NS_XENC, "EncryptedData", &data));
	TRY(data_read(data, mem, &inside, sealed));
	walk_optional(&w, NS_XENC, "EncryptedKey", &behind);
	TRY(walk_end(&w));
	REQUIRE((inside == NULL) != (behind == NULL), ENC_TEMPLATE);
	TRY(key_read(inside != NULL ? inside : behind, allow_mgf1_sha1, mem, sealed));
	REQUIRE(sealed->content.len > GCM_FRAME_BYTES, ENC_TEMPLATE);
	return outcome_ok();
}

/* Each departure from the template is one rule; what is forbidden by name is told apart. */
OUTCOME decrypt_read(const struct xml_node *encrypted, bool allow_mgf1_sha1, struct arena *mem,
                     struct sealed *sealed)
{
	static const enum rule told_apart[] = { RULE_NONE,      RULE_ENC_ALGORITHM,  RULE_ENC_CURVE,
		                                RULE_ENC_POINT, RULE_ENC_OTHER_INFO, RULE_OUT_OF_MEMORY };
	struct outcome o;

	*sealed = (struct sealed){ .content_alg = ENC_NONE };
	o = sealed_read(encrypted, allow_mgf1_sha1, mem, sealed);
	for (size_t i = 0; i < ARRAY_LEN(told_apart); i++)
		if (o.rule == told_apart[i])
			return o;
	return outcome_of(RULE_ENC_TEMPLATE, o.line);
}
