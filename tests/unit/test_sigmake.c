/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <openssl/evp.h>

#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "tests/support/made_keys.h"

#define MEM_BYTES LIMIT_REQUEST_MEMORY

SCOPED_KIND(xml_tree, xmlDoc *, xmlFreeDoc)
SCOPED_KIND(xml_octets, xmlChar *, xmlFree)

static struct made_key rsa;
static struct made_key ec, p384, p521, bp512;

static xmlNode *below(xmlNode *node, const char *name)
{
	for (xmlNode *n = xmlFirstElementChild(node); n != NULL; n = xmlNextElementSibling(n)) {
		xmlNode *deeper = strcmp((const char *)n->name, name) == 0 ? n : below(n, name);

		if (deeper != NULL)
			return deeper;
	}
	return NULL;
}

static struct bytes decoded(xmlNode *root, const char *name, unsigned char out[LIMIT_RSA_BYTES])
{
	SCOPED(xml_octets) xmlChar *text = xmlNodeGetContent(below(root, name));
	const int chars = xmlStrlen(text);
	const int len = EVP_DecodeBlock(out, text, chars);

	assert_true(len > 0);
	return bytes_at(out, (size_t)len - (text[chars - 1] == '=') - (text[chars - 2] == '='));
}

static int visible(void *root, xmlNode *node, xmlNode *parent)
{
	for (xmlNode *n = node->type == XML_NAMESPACE_DECL ? parent : node; n != NULL; n = n->parent)
		if (n == root)
			return 1;
	return 0;
}

/* Verify as a receiver does: canonicalise SignedInfo where it stands, then the raw signature over it. */
static void check(const struct made_key *key, enum sig_alg alg, struct bytes signature,
                  struct bytes signed_octets)
{
	SCOPED(xml_tree)
	xmlDoc *doc =
		xmlReadMemory((const char *)signature.ptr, (int)signature.len, NULL, NULL, XML_PARSE_NONET);
	xmlOutputBuffer *out = xmlAllocOutputBuffer(NULL);
	unsigned char raw[LIMIT_RSA_BYTES];
	unsigned char room[ALG_DIGEST_BYTES_MAX];
	struct bytes digest;
	struct bytes value;
	xmlNode *root;

	assert_non_null(doc);
	root = xmlDocGetRootElement(doc);
	assert_true(xmlC14NExecute(doc, visible, below(root, "SignedInfo"), XML_C14N_EXCLUSIVE_1_0, NULL, 0,
	                           out) >= 0);
	value = decoded(root, "SignatureValue", raw);
	assert_ok(alg_verify(key->key, alg,
	                     bytes_at(xmlOutputBufferGetContent(out), xmlOutputBufferGetSize(out)), value));
	(void)xmlOutputBufferClose(out);
	value = decoded(root, "DigestValue", raw);
	assert_ok(alg_digest(sig_alg_digest(alg), signed_octets, room, &digest));
	assert_true(bytes_equal(value, digest));
}

static void a_receiver_finds_digest_and_signature_right(void **state)
{
	static const struct {
		struct made_key *key;
		enum sig_alg alg;
	} cases[] = { { &rsa, SIG_RSA_PSS256 }, { &rsa, SIG_RSA_PSS384 },  { &rsa, SIG_RSA_PSS512 },
		      { &rsa, SIG_RSA256 },     { &ec, SIG_ECDSA256 },     { &p384, SIG_ECDSA384 },
		      { &p521, SIG_ECDSA512 },  { &bp512, SIG_ECDSA512 } };
	const struct bytes octets = bytes_of("<a ID=\"_1\">ä</a>");

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		for (int typed = 0; typed <= 1; typed++) {
			SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
			struct bytes signature;

			assert_ok(sig_make(&cases[i].key->signer, cases[i].alg, octets, "_1", typed, mem,
			                   &signature));
			check(cases[i].key, cases[i].alg, signature, octets);
		}
}

static void the_element_is_canonical_and_has_the_one_form(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	SCOPED(xml_tree) xmlDoc *doc = NULL;
	SCOPED(xml_octets) xmlChar *again = NULL;
	struct bytes plain;
	struct bytes typed;
	int len;

	(void)state;
	assert_ok(sig_make(&ec.signer, SIG_ECDSA256, bytes_of("<a/>"), "_1", false, mem, &plain));
	assert_ok(sig_make(&ec.signer, SIG_ECDSA256, bytes_of("<a/>"), "_1", true, mem, &typed));
	assert_null(memmem(plain.ptr, plain.len, "InclusiveNamespaces", 19));
	assert_non_null(memmem(typed.ptr, typed.len, " PrefixList=\"xs\"", 16));
	assert_non_null(memmem(plain.ptr, plain.len, " URI=\"#_1\"", 10));
	assert_non_null(memmem(plain.ptr, plain.len, ec.cert_base64, strlen(ec.cert_base64)));
	assert_non_null(memmem(plain.ptr, plain.len, URI_ECDSA_SHA256, strlen(URI_ECDSA_SHA256)));
	doc = xmlReadMemory((const char *)typed.ptr, (int)typed.len, NULL, NULL, XML_PARSE_NONET);
	len = xmlC14NDocDumpMemory(doc, NULL, XML_C14N_EXCLUSIVE_1_0, NULL, 0, &again);
	assert_true(len > 0 && bytes_equal(bytes_at(again, (size_t)len), typed));
}

static OUTCOME refuse(void *self, enum sig_alg alg, struct bytes octets, unsigned char *out, size_t cap,
                      size_t *out_len)
{
	(void)self;
	(void)alg;
	(void)octets;
	(void)out;
	(void)cap;
	*out_len = 0;
	return outcome_of(RULE_SIGN_FAILED, __LINE__);
}

static void a_signer_that_fails_leaves_no_signature(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(MEM_BYTES);
	const struct signer broken = { refuse, NULL, "" };
	struct bytes out;

	(void)state;
	assert_rule(sig_make(&broken, SIG_ECDSA256, bytes_of("<a/>"), "_1", false, mem, &out),
	            RULE_SIGN_FAILED);
	assert_null(out.ptr);
	/* an EC key asked for RSA */
	assert_rule(sig_make(&ec.signer, SIG_RSA256, bytes_of("<a/>"), "_1", false, mem, &out),
	            RULE_SIGN_FAILED);
	assert_null(out.ptr);
}

static struct outcome make_step(struct arena *mem, void *arg)
{
	struct bytes out;
	const struct outcome o = sig_make(&ec.signer, SIG_ECDSA256, bytes_of("<a/>"), "_1", true, mem, &out);

	(void)arg;
	assert_int_equal(is_ok(o), out.ptr != NULL);
	return o;
}

static void running_out_of_memory_leaves_no_signature(void **state)
{
	(void)state;
	torture(make_step, NULL, MEM_BYTES);
}

static int setup(void **state)
{
	(void)state;
	return made_key_rsa(&rsa, 2048) && made_key_ec(&ec, "P-256") &&
	                       made_key_ec(&p384, "P-384") && made_key_ec(&p521, "P-521") &&
	                       made_key_ec(&bp512, "brainpoolP512r1")
	               ? 0
	               : -1;
}

static int teardown(void **state)
{
	(void)state;
	made_key_free(&rsa);
	made_key_free(&ec);
	made_key_free(&p384);
	made_key_free(&p521);
	made_key_free(&bp512);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_receiver_finds_digest_and_signature_right),
		cmocka_unit_test(the_element_is_canonical_and_has_the_one_form),
		cmocka_unit_test(a_signer_that_fails_leaves_no_signature),
		cmocka_unit_test(running_out_of_memory_leaves_no_signature),
	};

	return cmocka_run_group_tests_name("sigmake", tests, setup, teardown);
}
