/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/selftest.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <string.h>

#include "lib/base/scoped.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "lib/xml/agree.h"
#include "lib/xml/decrypt.h"
#include "lib/xml/encrypt.h"
#include "lib/xml/gcm.h"
#include "lib/xml/selftest_known.h"
#include "lib/xml/xml.h"

SCOPED_KIND(pkey, EVP_PKEY *, EVP_PKEY_free)
SCOPED_KIND(pkey_ctx, EVP_PKEY_CTX *, EVP_PKEY_CTX_free)
SCOPED_KIND(bn_ctx, BN_CTX *, BN_CTX_free)
SCOPED_KIND(builder, OSSL_PARAM_BLD *, OSSL_PARAM_BLD_free)
SCOPED_KIND(params, OSSL_PARAM *, OSSL_PARAM_free)

#define KNOWN_BYTES 512 /* largest known answer: a signature of 320 octets */
#define RSA_EXPONENT 65537

struct known {
	unsigned char octets[KNOWN_BYTES];
	size_t len;
};

static struct bytes known_of(const char *hex, struct known *room)
{
	room->len = 0;
	(void)OPENSSL_hexstr2buf_ex(room->octets, sizeof room->octets, &room->len, hex, '\0');
	return bytes_at(room->octets, room->len);
}

/* ---- keys ---- */

/* What an RSA key consists of, RFC 8017 3.2. */
enum rsa_number { RSA_P, RSA_Q, RSA_N, RSA_E, RSA_D, RSA_DP, RSA_DQ, RSA_QINV, RSA_NUMBERS };

static const char *const rsa_names[RSA_NUMBERS] = {
	[RSA_P] = OSSL_PKEY_PARAM_RSA_FACTOR1,     [RSA_Q] = OSSL_PKEY_PARAM_RSA_FACTOR2,
	[RSA_N] = OSSL_PKEY_PARAM_RSA_N,           [RSA_E] = OSSL_PKEY_PARAM_RSA_E,
	[RSA_D] = OSSL_PKEY_PARAM_RSA_D,           [RSA_DP] = OSSL_PKEY_PARAM_RSA_EXPONENT1,
	[RSA_DQ] = OSSL_PKEY_PARAM_RSA_EXPONENT2,  [RSA_QINV] = OSSL_PKEY_PARAM_RSA_COEFFICIENT1,
};

/* Two primes that everybody knows (RFC 3526 2, RFC 2409 6.2) and what follows from them. The numbers are the
 * context's. */
static bool rsa_numbers(BN_CTX *ctx, BIGNUM *number[RSA_NUMBERS])
{
	BIGNUM *p1 = BN_CTX_get(ctx);
	BIGNUM *q1 = BN_CTX_get(ctx);
	BIGNUM *phi = BN_CTX_get(ctx);

	for (size_t i = 0; i < RSA_NUMBERS; i++)
		number[i] = BN_CTX_get(ctx);
	return number[RSA_NUMBERS - 1] != NULL && BN_get_rfc3526_prime_1536(number[RSA_P]) != NULL &&
	       BN_get_rfc2409_prime_1024(number[RSA_Q]) != NULL &&
	       BN_mul(number[RSA_N], number[RSA_P], number[RSA_Q], ctx) == 1 &&
	       BN_set_word(number[RSA_E], RSA_EXPONENT) == 1 && BN_copy(p1, number[RSA_P]) != NULL &&
	       BN_sub_word(p1, 1) == 1 && BN_copy(q1, number[RSA_Q]) != NULL && BN_sub_word(q1, 1) == 1 &&
	       BN_mul(phi, p1, q1, ctx) == 1 &&
	       BN_mod_inverse(number[RSA_D], number[RSA_E], phi, ctx) != NULL &&
	       BN_mod(number[RSA_DP], number[RSA_D], p1, ctx) == 1 &&
	       BN_mod(number[RSA_DQ], number[RSA_D], q1, ctx) == 1 &&
	       BN_mod_inverse(number[RSA_QINV], number[RSA_Q], number[RSA_P], ctx) != NULL;
}

/* 2560 bits: there is no secret in it, nothing has to be searched for, and its signatures are known answers. */
static EVP_PKEY *rsa_known(void)
{
	SCOPED(bn_ctx) BN_CTX *ctx = BN_CTX_new();
	SCOPED(builder) OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
	SCOPED(params) OSSL_PARAM *params = NULL;
	SCOPED(pkey_ctx) EVP_PKEY_CTX *maker = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	BIGNUM *number[RSA_NUMBERS];
	EVP_PKEY *key = NULL;

	if (ctx == NULL || builder == NULL || maker == NULL)
		return NULL;
	BN_CTX_start(ctx); /* freeing the context ends this as well */
	if (!rsa_numbers(ctx, number))
		return NULL;
	for (size_t i = 0; i < RSA_NUMBERS; i++)
		if (OSSL_PARAM_BLD_push_BN(builder, rsa_names[i], number[i]) != 1)
			return NULL;
	params = OSSL_PARAM_BLD_to_param(builder);
	if (params == NULL || EVP_PKEY_fromdata_init(maker) != 1 ||
	    EVP_PKEY_fromdata(maker, &key, EVP_PKEY_KEYPAIR, params) != 1)
		return NULL;
	return key;
}

/* P-256 with the private number 1: its public point is the curve's generator. */
static EVP_PKEY *one_of_p256(void)
{
	SCOPED(pkey_ctx) EVP_PKEY_CTX *maker = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	struct known room;
	const struct bytes point = known_of(KNOWN_P256_GENERATOR, &room);
	unsigned char one = 1;
	char group[] = "prime256v1";
	OSSL_PARAM params[] = {
		OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof group - 1),
		OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, room.octets, point.len),
		OSSL_PARAM_BN(OSSL_PKEY_PARAM_PRIV_KEY, &one, sizeof one),
		OSSL_PARAM_END,
	};
	EVP_PKEY *key = NULL;

	if (maker == NULL || EVP_PKEY_fromdata_init(maker) != 1 ||
	    EVP_PKEY_fromdata(maker, &key, EVP_PKEY_KEYPAIR, params) != 1)
		return NULL;
	return key;
}

/* ---- signatures ---- */

static bool digests_work(struct arena *mem)
{
	static const char *const known[] = { [DIGEST_SHA256] = KNOWN_SHA256,
		                             [DIGEST_SHA384] = KNOWN_SHA384,
		                             [DIGEST_SHA512] = KNOWN_SHA512 };

	(void)mem;
	for (enum digest_alg alg = DIGEST_SHA256; alg <= DIGEST_SHA512; alg++) {
		unsigned char room[ALG_DIGEST_BYTES_MAX];
		struct known wanted;
		struct bytes got;

		if (!is_ok(alg_digest(alg, bytes_of("abc"), room, &got)) ||
		    !bytes_equal(got, known_of(known[alg], &wanted)))
			return false;
	}
	return true;
}

/* Accepted as it is, refused when one bit of message or signature is another. */
static bool verifies(EVP_PKEY *key, enum sig_alg alg, const char *message, struct known *signature)
{
	const struct bytes value = bytes_at(signature->octets, signature->len);
	bool done;

	if (!is_ok(alg_verify(key, alg, bytes_of(message), value)) || is_ok(alg_verify(key, alg, bytes_of("x"), value)))
		return false;
	signature->octets[signature->len / 2] ^= 1;
	done = !is_ok(alg_verify(key, alg, bytes_of(message), value));
	ERR_clear_error();
	return done;
}

static bool signs(EVP_PKEY *key, enum sig_alg alg)
{
	struct known signature;

	return is_ok(alg_sign(key, alg, bytes_of(KNOWN_MESSAGE), signature.octets, sizeof signature.octets,
	                      &signature.len)) &&
	       verifies(key, alg, KNOWN_MESSAGE, &signature);
}

static bool rsa_signatures_work(struct arena *mem)
{
	static const char *const known[] = { [SIG_RSA_PSS256] = KNOWN_PSS256,
		                             [SIG_RSA_PSS384] = KNOWN_PSS384,
		                             [SIG_RSA_PSS512] = KNOWN_PSS512 };
	SCOPED(pkey) EVP_PKEY *key = rsa_known();
	unsigned char room[ALG_DIGEST_BYTES_MAX];
	struct known signature, wanted;
	struct bytes digest;

	(void)mem;
	if (key == NULL)
		return false;
	for (enum sig_alg alg = SIG_RSA_PSS256; alg <= SIG_RSA_PSS512; alg++) {
		(void)known_of(known[alg], &signature);
		if (!verifies(key, alg, KNOWN_MESSAGE, &signature) || !signs(key, alg))
			return false;
	}
	return is_ok(alg_sign(key, SIG_RSA256, bytes_of(KNOWN_MESSAGE), signature.octets, sizeof signature.octets,
	                      &signature.len)) &&
	       is_ok(alg_digest(DIGEST_SHA256, bytes_at(signature.octets, signature.len), room, &digest)) &&
	       bytes_equal(digest, known_of(KNOWN_PKCS1_SHA256, &wanted)) &&
	       verifies(key, SIG_RSA256, KNOWN_MESSAGE, &signature);
}

static bool ecdsa_known_works(struct arena *mem)
{
	static const struct {
		const char *curve;
		enum sig_alg alg;
		const char *point;
		const char *pair;
	} known[] = {
		{ "P-256", SIG_ECDSA256, KNOWN_P256_POINT, KNOWN_P256_PAIR },
		{ "P-384", SIG_ECDSA384, KNOWN_P384_POINT, KNOWN_P384_PAIR },
		{ "P-521", SIG_ECDSA512, KNOWN_P521_POINT, KNOWN_P521_PAIR },
	};

	(void)mem;
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		struct known room;
		const struct bytes point = known_of(known[i].point, &room);
		SCOPED(pkey) EVP_PKEY *key = agree_peer(curve_of_name(known[i].curve), point);

		(void)known_of(known[i].pair, &room);
		if (key == NULL || !verifies(key, known[i].alg, "sample", &room))
			return false;
	}
	return true;
}

/* ---- encryption ---- */

static bool gcm_works(struct arena *mem)
{
	static const char *const known[] = { [ENC_AES128_GCM] = KNOWN_GCM128, [ENC_AES256_GCM] = KNOWN_GCM256 };
	static const unsigned char zero[GCM_KEY_BYTES_MAX];

	for (enum enc_alg alg = ENC_AES128_GCM; alg <= ENC_AES256_GCM; alg++) {
		unsigned char plain[KNOWN_BYTES];
		struct known room;
		const struct bytes sealed = known_of(known[alg], &room);
		struct bytes made;

		if (!gcm_open(alg, zero, sealed, plain) || memcmp(plain, zero, sealed.len - GCM_FRAME_BYTES) != 0)
			return false;
		room.octets[GCM_IV_BYTES] ^= 1;
		if (gcm_open(alg, zero, sealed, plain) ||
		    !is_ok(gcm_seal(alg, zero, bytes_of(KNOWN_MESSAGE), mem, &made)) ||
		    !gcm_open(alg, zero, made, plain) || memcmp(plain, KNOWN_MESSAGE, made.len - GCM_FRAME_BYTES) != 0)
			return false;
	}
	return true;
}

static bool key_wrap_works(struct arena *mem)
{
	static const char *const known[] = { [KW_AES128] = KNOWN_KW128, [KW_AES256] = KNOWN_KW256 };
	unsigned char key[KW_KEY_BYTES_MAX];

	(void)mem;
	for (size_t i = 0; i < sizeof key; i++)
		key[i] = (unsigned char)i;
	for (enum kw_alg alg = KW_AES128; alg <= KW_AES256; alg++) {
		unsigned char made[KNOWN_BYTES], opened[KNOWN_BYTES] = { 0 };
		struct known plain_room, room;
		const struct bytes plain = known_of(KNOWN_KW_PLAIN, &plain_room);
		const struct bytes wrapped = known_of(known[alg], &room);

		if (!is_ok(kw_wrap(alg, key, plain, made)) || memcmp(made, wrapped.ptr, wrapped.len) != 0)
			return false;
		kw_unwrap(alg, key, wrapped, opened, plain.len);
		if (memcmp(opened, plain.ptr, plain.len) != 0)
			return false;
		memset(opened, 0, sizeof opened);
		room.octets[0] ^= 1;
		kw_unwrap(alg, key, wrapped, opened, plain.len);
		if (memcmp(opened, plain.ptr, plain.len) == 0)
			return false;
	}
	return true;
}

static bool agreement_works(struct arena *mem)
{
	static const unsigned char info[3];
	struct known room;
	const struct bytes point = known_of(KNOWN_P256_POINT, &room);
	SCOPED(pkey) EVP_PKEY *own = one_of_p256();
	SCOPED(pkey) EVP_PKEY *peer = agree_peer(curve_of_name("P-256"), point);
	unsigned char kek[KW_KEY_BYTES_MAX];
	struct known wanted;

	(void)mem;
	if (own == NULL || peer == NULL || !agree_kek(own, peer, bytes_at(info, sizeof info), KW_AES256, kek))
		return false;
	return bytes_equal(bytes_at(kek, sizeof kek), known_of(KNOWN_KEK256, &wanted));
}

/* A whole element out and in again; with another key, or none, it stays shut. */
static bool travels(EVP_PKEY *key, enum enc_alg content, enum key_transport transport, struct arena *mem)
{
	const struct encrypt_to to = { key, "", content, transport };
	const struct decrypt_keys with = { .keys = &key, .n_keys = 1, .allow_mgf1_sha1 = true };
	const struct decrypt_keys without = { .allow_mgf1_sha1 = true };
	struct xml_doc *doc, *plain;
	struct bytes out;

	return is_ok(xml_encrypt(&to, bytes_of("<x xmlns=\"" NS_SAML "\"></x>"), mem, &out)) &&
	       is_ok(xml_admit(out, XML_MESSAGE, mem, &doc)) &&
	       is_ok(xml_decrypt(xml_root(doc), &with, mem, &plain)) && xml_is(xml_root(plain), NS_SAML, "x") &&
	       xml_decrypt(xml_root(doc), &without, mem, &plain).rule == RULE_DECRYPT_FAILED;
}

/* What we only read has no way out; it is wrapped and unwrapped. */
static bool oaep_reads(EVP_PKEY *key, const char *digest)
{
	const struct oaep oaep = { digest, digest };
	const struct bytes plain = bytes_of("0123456789abcdef");
	unsigned char wrapped[KNOWN_BYTES], opened[KNOWN_BYTES] = { 0 };
	size_t len;

	if (!is_ok(oaep_wrap(key, &oaep, plain, wrapped, sizeof wrapped, &len)))
		return false;
	oaep_unwrap(key, &oaep, bytes_at(wrapped, len), opened, plain.len);
	return bytes_equal(bytes_at(opened, plain.len), plain);
}

static bool transport_works(struct arena *mem)
{
	SCOPED(pkey) EVP_PKEY *key = rsa_known();

	return key != NULL && travels(key, ENC_AES256_GCM, KT_OAEP_SHA256, mem) &&
	       travels(key, ENC_AES128_GCM, KT_OAEP_MGF1_SHA1, mem) && oaep_reads(key, "SHA384") &&
	       oaep_reads(key, "SHA512");
}

/* Each curve signs and agrees. */
static bool curve_works(const struct curve *curve, enum key_transport transport, struct arena *mem)
{
	SCOPED(pkey) EVP_PKEY *key = EVP_EC_gen(curve->group);

	if (key == NULL)
		return false;
	for (enum sig_alg alg = SIG_ECDSA256; alg <= SIG_ECDSA512; alg++)
		if (sig_alg_digest(alg) == curve->digest && !signs(key, alg))
			return false;
	return travels(key, ENC_AES128_GCM, transport, mem);
}

OUTCOME selftest_run(const char **what)
{
	static const struct {
		const char *name;
		bool (*works)(struct arena *mem);
	} checks[] = {
		{ "SHA-256, SHA-384, SHA-512", digests_work },
		{ "RSA signatures", rsa_signatures_work },
		{ "ECDSA", ecdsa_known_works },
		{ "AES-GCM", gcm_works },
		{ "AES key wrap", key_wrap_works },
		{ "ECDH-ES with ConcatKDF", agreement_works },
		{ "RSA-OAEP", transport_works },
	};
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);

	*what = "memory";
	REQUIRE(mem != NULL, SELFTEST_FAILED);
	for (size_t i = 0; i < ARRAY_LEN(checks); i++) {
		*what = checks[i].name;
		REQUIRE(checks[i].works(mem), SELFTEST_FAILED);
	}
	for (size_t i = 0; i < CURVE_COUNT; i++) {
		*what = curves[i].name;
		REQUIRE(curve_works(&curves[i], i % 2 == 0 ? KT_ECDH_KW128 : KT_ECDH_KW256, mem), SELFTEST_FAILED);
	}
	*what = NULL;
	return outcome_ok();
}
