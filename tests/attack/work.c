/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "tests/attack/work.h"

#include <libxml/parser.h>
#include <libxml/xmlmemory.h>
#include <openssl/evp.h>
#include <stdlib.h>

#include "lib/spec/limits.h"
#include "lib/wire/inflate.h"
#include "lib/xml/c14n.h"

static struct work count;

/* ---- bounds ---- */

#define BOUND_DOCUMENTS 4 /* as received; the signed Response; what was encrypted; the signed Assertion */
#define MORE_DOCUMENTS 1  /* the envelope around */
#define MORE_DOCUMENT_OCTETS (LIMIT_XML_BYTES * MORE_DOCUMENTS)
#define BOUND_DOCUMENT_OCTETS (LIMIT_XML_BYTES * BOUND_DOCUMENTS)
#define BOUND_CANONICAL_OCTETS (LIMIT_XML_BYTES * 2) /* Response and Assertion, each with its SignedInfo */
#define BOUND_VERIFICATIONS 4 /* two signatures, each with both of the partner's keys */
#define BOUND_PRIVATE_KEYS 1  /* unwrapping the content key; the receiver has one key of each type */
#define BOUND_CIPHERS 1
#define BOUND_INFLATED (LIMIT_INFLATED_BYTES + 1)
#define BOUND_TREE_OCTETS ((size_t)16 * 1024 * 1024)
#define BOUND_MEMORY LIMIT_REQUEST_MEMORY

static const struct {
	const char *name;
	size_t offset, bound, more; /* for a carrier */
} bounds[] = {
	{ "documents", offsetof(struct work, documents), BOUND_DOCUMENTS, MORE_DOCUMENTS },
	{ "octets parsed", offsetof(struct work, document_octets), BOUND_DOCUMENT_OCTETS,
	  MORE_DOCUMENT_OCTETS },
	{ "octets hashed", offsetof(struct work, canonical_octets), BOUND_CANONICAL_OCTETS, 0 },
	{ "signatures verified", offsetof(struct work, verifications), BOUND_VERIFICATIONS, 0 },
	{ "private keys used", offsetof(struct work, private_keys), BOUND_PRIVATE_KEYS, 0 },
	{ "contents decrypted", offsetof(struct work, ciphers), BOUND_CIPHERS, 0 },
	{ "octets inflated", offsetof(struct work, inflated), BOUND_INFLATED, 0 },
	{ "octets of trees", offsetof(struct work, tree_octets), BOUND_TREE_OCTETS, 0 },
	{ "octets of the request", offsetof(struct work, memory), BOUND_MEMORY, 0 },
};

const char *work_excess(const struct work *work, bool is_carrier)
{
	for (size_t i = 0; i < ARRAY_LEN(bounds); i++)
		if (*(const size_t *)(const void *)((const char *)work + bounds[i].offset) >
		    bounds[i].bound + (is_carrier ? bounds[i].more : 0))
			return bounds[i].name;
	return NULL;
}

void work_reset(void)
{
	count = (struct work){ 0 };
}

struct work work_done(void)
{
	return count;
}

/* ---- counters around the libraries ---- */

xmlParserCtxtPtr __real_xmlCreateMemoryParserCtxt(const char *buffer, int size);
xmlParserCtxtPtr __wrap_xmlCreateMemoryParserCtxt(const char *buffer, int size);
xmlParserCtxtPtr __wrap_xmlCreateMemoryParserCtxt(const char *buffer, int size)
{
	count.documents++;
	count.document_octets += (size_t)size;
	return __real_xmlCreateMemoryParserCtxt(buffer, size);
}

int __real_EVP_PKEY_verify(EVP_PKEY_CTX *ctx, const unsigned char *sig, size_t sig_len,
                           const unsigned char *digest, size_t len);
int __wrap_EVP_PKEY_verify(EVP_PKEY_CTX *ctx, const unsigned char *sig, size_t sig_len,
                           const unsigned char *digest, size_t len);
int __wrap_EVP_PKEY_verify(EVP_PKEY_CTX *ctx, const unsigned char *sig, size_t sig_len,
                           const unsigned char *digest, size_t len)
{
	count.verifications++;
	return __real_EVP_PKEY_verify(ctx, sig, sig_len, digest, len);
}

struct outcome __real_c14n_element(const struct xml_node *element, const struct xml_node *without,
                                   const char *prefixes, struct arena *mem, struct bytes *out);
struct outcome __wrap_c14n_element(const struct xml_node *element, const struct xml_node *without,
                                   const char *prefixes, struct arena *mem, struct bytes *out);
struct outcome __wrap_c14n_element(const struct xml_node *element, const struct xml_node *without,
                                   const char *prefixes, struct arena *mem, struct bytes *out)
{
	const struct outcome o = __real_c14n_element(element, without, prefixes, mem, out);

	count.canonical_octets += out->len;
	return o;
}

int __real_EVP_PKEY_decrypt(EVP_PKEY_CTX *ctx, unsigned char *out, size_t *out_len, const unsigned char *in,
                            size_t len);
int __wrap_EVP_PKEY_decrypt(EVP_PKEY_CTX *ctx, unsigned char *out, size_t *out_len, const unsigned char *in,
                            size_t len);
int __wrap_EVP_PKEY_decrypt(EVP_PKEY_CTX *ctx, unsigned char *out, size_t *out_len, const unsigned char *in,
                            size_t len)
{
	count.private_keys++;
	return __real_EVP_PKEY_decrypt(ctx, out, out_len, in, len);
}

int __real_EVP_PKEY_derive(EVP_PKEY_CTX *ctx, unsigned char *key, size_t *len);
int __wrap_EVP_PKEY_derive(EVP_PKEY_CTX *ctx, unsigned char *key, size_t *len);
int __wrap_EVP_PKEY_derive(EVP_PKEY_CTX *ctx, unsigned char *key, size_t *len)
{
	count.private_keys++;
	return __real_EVP_PKEY_derive(ctx, key, len);
}

int __real_EVP_DecryptFinal_ex(EVP_CIPHER_CTX *ctx, unsigned char *out, int *len);
int __wrap_EVP_DecryptFinal_ex(EVP_CIPHER_CTX *ctx, unsigned char *out, int *len);
int __wrap_EVP_DecryptFinal_ex(EVP_CIPHER_CTX *ctx, unsigned char *out, int *len)
{
	count.ciphers++;
	return __real_EVP_DecryptFinal_ex(ctx, out, len);
}

struct outcome __real_inflate_raw(struct bytes deflated, struct arena *mem, struct bytes *out);
struct outcome __wrap_inflate_raw(struct bytes deflated, struct arena *mem, struct bytes *out);
struct outcome __wrap_inflate_raw(struct bytes deflated, struct arena *mem, struct bytes *out)
{
	const struct outcome o = __real_inflate_raw(deflated, mem, out);

	count.inflated += out->len;
	return o;
}

static void *counted_malloc(size_t size)
{
	count.tree_octets += size;
	return malloc(size);
}

static void *counted_realloc(void *old, size_t size)
{
	count.tree_octets += size;
	return realloc(old, size);
}

static char *counted_strdup(const char *text)
{
	count.tree_octets += strlen(text) + 1;
	return strdup(text);
}

void work_start(void)
{
	assert_int_equal(xmlMemSetup(free, counted_malloc, counted_realloc, counted_strdup), 0);
}
