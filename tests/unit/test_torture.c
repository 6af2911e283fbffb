/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Messages come in and go out while the n-th allocation of libxml2 or OpenSSL fails, for every n until none is left to fail.
 * What is refused leaves nothing behind, and what was forged is never taken for good.
 */
#include "tests/support/unit.h"

#include <stdlib.h>

#include <libxml/xmlmemory.h>
#include <openssl/crypto.h>

#include "lib/saml/authnreq.h"
#include "lib/saml/response.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "tests/support/mint.h"

static unsigned left; /* until one fails; 0: none does */
static bool has_failed;

static bool fails(void)
{
	if (left == 0 || --left > 0)
		return false;
	has_failed = true;
	return true;
}

static void *xml_malloc(size_t n)
{
	return fails() ? NULL : malloc(n);
}

static void *xml_realloc(void *old, size_t n)
{
	return fails() ? NULL : realloc(old, n);
}

static char *xml_strdup(const char *text)
{
	return fails() ? NULL : strdup(text);
}

static void *ssl_malloc(size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	return n == 0 || fails() ? NULL : malloc(n);
}

static void *ssl_realloc(void *old, size_t n, const char *file, int line)
{
	(void)file;
	(void)line;
	return fails() ? NULL : realloc(old, n);
}

static void ssl_free(void *old, const char *file, int line)
{
	(void)file;
	(void)line;
	free(old);
}

/* ---- what comes in and goes out ---- */
static const struct saml_self self = {
	.entity_id = MINT_SELF, .sso_url = MINT_SSO, .acs_url = MINT_ACS, .clock_skew_s = 60
};
static const struct partner *partner;
static EVP_PKEY *own_keys[1];
static const struct decrypt_keys decrypting = { .keys = own_keys, .n_keys = 1 };

static OUTCOME request_come(struct bytes xml, struct arena *mem)
{
	const struct saml_wire wire = { .binding = BINDING_POST, .xml = xml };
	struct authnreq_verified got = { 0 };
	struct authnreq_raw raw;
	struct outcome o;

	TRY(authnreq_decode(&wire, mem, &raw));
	o = authnreq_verify(&wire, &raw, partner, &self, MINT_NOW, mem, &got);
	assert_int_equal(got.partner != NULL, is_ok(o));
	return o;
}

static OUTCOME response_come(struct bytes xml, struct arena *mem)
{
	const struct saml_wire wire = { .binding = BINDING_POST, .xml = xml };
	const struct response_expected expected = {
		.request_id = MINT_REQUEST_ID, .asked_at = MINT_NOW - 10, .min_level = LEVEL_SUBSTANZIELL, .account = partner
	};
	struct response_verified got = { 0 };
	struct response_raw raw;
	struct outcome o;

	TRY(response_decode(&wire, mem, &raw));
	o = response_verify(&raw, &expected, &self, &decrypting, MINT_NOW, mem, &got);
	assert_int_equal(got.nameid.ptr != NULL, is_ok(o));
	return o;
}

static OUTCOME metadata_come(struct bytes xml, struct arena *mem)
{
	const struct partner_record record = { .profile = PROFILE_BSI };
	const struct partner *got;
	const struct outcome o = partner_read(xml, &record, &got);

	(void)mem;
	assert_int_equal(got != NULL, is_ok(o));
	partner_release(got);
	return o;
}

typedef OUTCOME (*step)(struct bytes xml, struct arena *mem);

/* Once without a failure: what is kept for the process is made at start (xml_start, self-test), not by a message. */
static void warm(step does, struct bytes xml, bool is_good)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);

	assert_int_equal(is_ok(does(xml, mem)), is_good);
}

/* is_good: it must succeed in the end; otherwise it must never. */
static void tortured(step does, struct bytes xml, bool is_good)
{
	warm(does, xml, is_good);
	for (unsigned n = 1;; n++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		struct outcome o;

		assert_true(n < 100000);
		has_failed = false;
		left = n;
		o = does(xml, mem);
		left = 0;
		if (!is_good)
			assert_false(is_ok(o));
		if (has_failed)
			continue;
		assert_int_equal(is_ok(o), is_good);
		break;
	}
}

static void a_request_survives_and_a_forged_one_is_never_taken(void **state)
{
	struct mint how = { .key = mint_key(MINT_P256), .alg = SIG_ECDSA256, .sign_message = true };
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);

	(void)state;
	tortured(request_come, mint_request(mem, &how), true);
	how.after = (struct mint_change){ "Level-3", "Level-1" };
	tortured(request_come, mint_request(mem, &how), false);
}

static void a_response_survives_and_a_forged_one_is_never_taken(void **state)
{
	const struct encrypt_to to = { own_keys[0], mint_cert(MINT_BRAINPOOL), ENC_AES256_GCM, KT_ECDH_KW128 };
	struct mint how = { .key = mint_key(MINT_P256), .alg = SIG_ECDSA256, .sign_assertion = true };
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);

	(void)state;
	tortured(response_come, mint_response(mem, &how), true);
	how.after = (struct mint_change){ ">_n1<", ">_n2<" };
	tortured(response_come, mint_response(mem, &how), false);
	how.after = (struct mint_change){ 0 };
	how.encrypt = &to;
	tortured(response_come, mint_response(mem, &how), true);
	how.after = (struct mint_change){ "<xenc:CipherValue>", "<xenc:CipherValue>AAAA" };
	tortured(response_come, mint_response(mem, &how), false);
}

static void metadata_survives(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);

	(void)state;
	tortured(metadata_come, mint_metadata(mem, MINT_P256, MINT_RSA, (struct mint_change){ 0 }), true);
}

static int start(void **state)
{
	SCOPED(arena) struct arena *mem = NULL;

	(void)state;
	if (!is_ok(xml_start()))
		return -1;
	mem = arena_new(LIMIT_REQUEST_MEMORY);
	own_keys[0] = mint_key(MINT_BRAINPOOL);
	partner = mint_partner(mem, PROFILE_BSI, MINT_P256, MINT_RSA, (struct mint_change){ 0 });
	return 0;
}

static int stop(void **state)
{
	(void)state;
	partner_release(partner);
	mint_stop();
	xml_stop();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_survives_and_a_forged_one_is_never_taken),
		cmocka_unit_test(a_response_survives_and_a_forged_one_is_never_taken),
		cmocka_unit_test(metadata_survives),
	};

	/* before anything of theirs is allocated */
	if (CRYPTO_set_mem_functions(ssl_malloc, ssl_realloc, ssl_free) != 1 ||
	    xmlMemSetup(free, xml_malloc, xml_realloc, xml_strdup) != 0)
		return 1;
	return cmocka_run_group_tests_name("torture", tests, start, stop);
}
