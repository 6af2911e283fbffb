/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/decrypt.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <string.h>

#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "lib/xml/tree.h"

#define GCM_IV_BYTES  ((size_t)12) /* XMLENC 5.2.4 */
#define GCM_TAG_BYTES ((size_t)16)
#define KEY_MAX_BYTES ((size_t)32)
#define RSA_MAX_BYTES ((size_t)1024) /* modulus of 8192 bit */

SCOPED_KIND(pkey_ctx, EVP_PKEY_CTX *, EVP_PKEY_CTX_free)
SCOPED_KIND(cipher_ctx, EVP_CIPHER_CTX *, EVP_CIPHER_CTX_free)

/* What the template says, checked; octets still hostile. */
struct sealed {
	const EVP_CIPHER *cipher;
	size_t key_bytes;
	const EVP_MD *oaep_md;
	const EVP_MD *mgf_md;
	struct bytes wrapped;
	struct bytes content; /* IV, cipher text, tag */
};

struct content_key {
	unsigned char octets[KEY_MAX_BYTES];
};

static void key_wipe(struct content_key *key)
{
	bytes_wipe(key, sizeof *key);
}

static const char *const none[] = { NULL };
static const char *const algorithm_only[] = { "Algorithm", NULL };

/* ---- the template: XMLENC 3 ---- */

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
	const char *uri = algorithm_of(method);
	struct xml_walk w;

	TRY(node_only_attrs(method, algorithm_only));
	TRY(walk_into(method, &w));
	TRY(walk_end(&w));
	if (strcmp(uri, URI_AES128_GCM) == 0)
		sealed->cipher = EVP_aes_128_gcm();
	else if (strcmp(uri, URI_AES256_GCM) == 0)
		sealed->cipher = EVP_aes_256_gcm();
	REQUIRE(sealed->cipher != NULL, ENC_ALGORITHM);
	sealed->key_bytes = (size_t)EVP_CIPHER_get_key_length(sealed->cipher);
	return outcome_ok();
}

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

static OUTCOME transport_read(const struct xml_node *method, bool allow_mgf1_sha1, struct sealed *sealed)
{
	const char *uri = algorithm_of(method);
	const char *digest, *mgf;

	REQUIRE(strcmp(uri, URI_OAEP) == 0 || strcmp(uri, URI_OAEP_MGF1P) == 0, ENC_ALGORITHM);
	TRY(oaep_parts_read(method, &digest, &mgf));
	if (strcmp(uri, URI_OAEP) == 0) { /* nothing by default: the defaults are SHA-1 */
		REQUIRE(digest != NULL && strcmp(digest, URI_SHA256) == 0, ENC_ALGORITHM);
		REQUIRE(mgf != NULL && strcmp(mgf, URI_MGF1_SHA256) == 0, ENC_ALGORITHM);
		sealed->oaep_md = EVP_sha256();
		sealed->mgf_md = EVP_sha256();
		return outcome_ok();
	}
	REQUIRE(allow_mgf1_sha1 && mgf == NULL, ENC_ALGORITHM); /* the URI itself says MGF1 with SHA-1 */
	sealed->mgf_md = EVP_sha1();
	if (digest == NULL || strcmp(digest, URI_SHA1) == 0)
		sealed->oaep_md = EVP_sha1();
	else if (strcmp(digest, URI_SHA256) == 0)
		sealed->oaep_md = EVP_sha256();
	REQUIRE(sealed->oaep_md != NULL, ENC_ALGORITHM);
	return outcome_ok();
}

static OUTCOME key_read(const struct xml_node *key, bool allow_mgf1_sha1, struct arena *mem, struct sealed *sealed)
{
	static const char *const allowed[] = { "Id", "Recipient", NULL };
	const struct xml_node *part;
	struct xml_walk w;

	TRY(node_only_attrs(key, allowed));
	TRY(walk_into(key, &w));
	TRY(walk_take(&w, NS_XENC, "EncryptionMethod", &part));
	TRY(transport_read(part, allow_mgf1_sha1, sealed));
	walk_optional(&w, NS_DS, "KeyInfo", &part); /* names the key meant; ours are tried all the same */
	TRY(walk_take(&w, NS_XENC, "CipherData", &part));
	TRY(cipher_value_read(part, mem, &sealed->wrapped));
	walk_optional(&w, NS_XENC, "ReferenceList", &part); /* there is only one thing it can point at */
	return walk_end(&w);
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
	REQUIRE(sealed->content.len > GCM_IV_BYTES + GCM_TAG_BYTES, ENC_TEMPLATE);
	return outcome_ok();
}

/* Each departure from the template is one rule; only a forbidden algorithm is told apart. */
static OUTCOME template_read(const struct xml_node *encrypted, bool allow_mgf1_sha1, struct arena *mem,
                             struct sealed *sealed)
{
	struct outcome o = sealed_read(encrypted, allow_mgf1_sha1, mem, sealed);

	if (!is_ok(o) && o.rule != RULE_ENC_ALGORITHM && o.rule != RULE_OUT_OF_MEMORY)
		o.rule = RULE_ENC_TEMPLATE;
	return o;
}

/* ---- cryptography ---- */

static bool unwrap(EVP_PKEY *key, const struct sealed *sealed, struct content_key *out)
{
	SCOPED(pkey_ctx) EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
	unsigned char plain[RSA_MAX_BYTES];
	size_t len = sizeof plain;
	bool done = ctx != NULL && EVP_PKEY_is_a(key, "RSA") == 1 &&
	            (size_t)EVP_PKEY_get_size(key) <= sizeof plain && EVP_PKEY_decrypt_init(ctx) == 1 &&
	            EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_OAEP_PADDING) == 1 &&
	            EVP_PKEY_CTX_set_rsa_oaep_md(ctx, sealed->oaep_md) == 1 &&
	            EVP_PKEY_CTX_set_rsa_mgf1_md(ctx, sealed->mgf_md) == 1 &&
	            EVP_PKEY_decrypt(ctx, plain, &len, sealed->wrapped.ptr, sealed->wrapped.len) == 1 &&
	            len == sealed->key_bytes;

	if (done)
		memcpy(out->octets, plain, len);
	bytes_wipe(plain, sizeof plain);
	ERR_clear_error();
	return done;
}

static bool open_content(const struct sealed *sealed, const struct content_key *key, unsigned char *plain,
                         size_t len)
{
	SCOPED(cipher_ctx) EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	const unsigned char *iv = sealed->content.ptr;
	unsigned char tag[GCM_TAG_BYTES];
	int n = 0;
	bool done;

	memcpy(tag, iv + GCM_IV_BYTES + len, sizeof tag);
	done = ctx != NULL && EVP_DecryptInit_ex2(ctx, sealed->cipher, key->octets, iv, NULL) == 1 &&
	       EVP_DecryptUpdate(ctx, plain, &n, iv + GCM_IV_BYTES, (int)len) == 1 && n == (int)len &&
	       EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, (int)sizeof tag, tag) == 1 &&
	       EVP_DecryptFinal_ex(ctx, plain + n, &n) == 1;
	ERR_clear_error();
	if (!done)
		bytes_wipe(plain, len); /* GCM gives plain text before it knows that it is genuine */
	return done;
}

/*
 * Every key is tried, whichever fits, and a random content key stands in when none does: all failures are
 * alike, in what is answered and in the operations done, so nobody learns which part of a forgery was wrong.
 */
static OUTCOME open_sealed(const struct sealed *sealed, const struct decrypt_keys *keys, struct arena *mem,
                           struct bytes *out)
{
	__attribute__((cleanup(key_wipe))) struct content_key key;
	const size_t len = sealed->content.len - GCM_IV_BYTES - GCM_TAG_BYTES;
	unsigned char *plain = arena_alloc(mem, len);
	bool opened;

	REQUIRE(plain != NULL, OUT_OF_MEMORY);
	REQUIRE(RAND_priv_bytes(key.octets, (int)sizeof key.octets) == 1, RANDOM_FAILED);
	for (size_t i = 0; i < keys->n_keys; i++)
		(void)unwrap(keys->keys[i], sealed, &key);
	opened = open_content(sealed, &key, plain, len);
	REQUIRE(opened, DECRYPT_FAILED);
	*out = bytes_at(plain, len);
	return outcome_ok();
}

OUTCOME xml_decrypt(const struct xml_node *encrypted, const struct decrypt_keys *keys, struct arena *mem,
                    struct xml_doc **out)
{
	struct sealed sealed = { .cipher = NULL };
	struct bytes plain;

	*out = NULL;
	TRY(template_read(encrypted, keys->allow_mgf1_sha1, mem, &sealed));
	TRY(open_sealed(&sealed, keys, mem, &plain));
	return xml_admit(plain, XML_MESSAGE, mem, out);
}
