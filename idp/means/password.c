/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/means/password.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <uninorm.h>
#include <unistr.h>

#include "lib/base/text.h"
#include "lib/spec/limits.h"

/* A job: two octets length of the password, the password, the stored hash (may be empty).
 * An answer: one octet verdict, then the new hash (may be empty). */
#define JOB_HEAD     ((size_t)2)
#define ANSWER_WRONG 0U
#define ANSWER_RIGHT 1U
#define ANSWER_OTHER 2U
#define NFC_BYTES    (2 * LIMIT_PASSWORD_BYTES) /* few characters grow in NFC, none of them on keyboards */
#define JOB_BYTES    (JOB_HEAD + NFC_BYTES + crypto_pwhash_STRBYTES)

_Static_assert(sizeof(((struct password_helper *)0)->dummy) == crypto_pwhash_STRBYTES, "libsodium's string");

static bool hash_make(const char *password, size_t len, const struct password_cost *cost,
                      char out[crypto_pwhash_STRBYTES])
{
	return crypto_pwhash_str_alg(out, password, len, cost->passes, cost->memory_bytes,
	                             crypto_pwhash_ALG_ARGON2ID13) == 0;
}

OUTCOME password_helper_init(struct password_helper *helper, const struct password_cost *cost)
{
	unsigned char random[crypto_pwhash_SALTBYTES];

	*helper = (struct password_helper){ .cost = *cost };
	REQUIRE(sodium_init() >= 0, INTERNAL);
	randombytes_buf(random, sizeof random);
	REQUIRE(hash_make((const char *)random, sizeof random, cost, helper->dummy), INTERNAL);
	return outcome_ok();
}

/* Split of a job in place; false when it is not one. stored is NUL-terminated in its own array. */
static bool job_split(const unsigned char *in, size_t in_len, struct bytes *password,
                      char stored[crypto_pwhash_STRBYTES])
{
	size_t len, rest;

	if (in_len < JOB_HEAD)
		return false;
	len = (size_t)in[0] << 8 | in[1];
	if (len > in_len - JOB_HEAD)
		return false;
	rest = in_len - JOB_HEAD - len;
	if (rest >= crypto_pwhash_STRBYTES)
		return false;
	*password = bytes_at(in + JOB_HEAD, len);
	memset(stored, 0, crypto_pwhash_STRBYTES);
	memcpy(stored, in + JOB_HEAD + len, rest);
	return true;
}

size_t password_work(void *self, const unsigned char *in, size_t in_len, unsigned char *out, size_t cap)
{
	const struct password_helper *helper = self;
	char stored[crypto_pwhash_STRBYTES], renewed[crypto_pwhash_STRBYTES];
	struct bytes password;
	bool has_account, is_right;
	size_t len;

	if (cap < 1 + sizeof renewed || !job_split(in, in_len, &password, stored))
		return 0;
	has_account = stored[0] != '\0';
	is_right = crypto_pwhash_str_verify(has_account ? stored : helper->dummy, (const char *)password.ptr,
	                                    password.len) == 0 &&
	           has_account;
	out[0] = is_right ? ANSWER_RIGHT : ANSWER_WRONG;
	len = 1;
	if (is_right &&
	    crypto_pwhash_str_needs_rehash(stored, helper->cost.passes, helper->cost.memory_bytes) != 0 &&
	    hash_make((const char *)password.ptr, password.len, &helper->cost, renewed)) {
		len += strlen(renewed);
		memcpy(out + 1, renewed, len - 1);
	}
	sodium_memzero(stored, sizeof stored);
	return len;
}

/* NFC, so that "ö" typed as one or as two code points is the same password. */
static OUTCOME normalise(struct bytes password, struct arena *mem, struct bytes *out)
{
	size_t len = 0;
	uint8_t *nfc;
	struct outcome o;

	REQUIRE(password.ptr != NULL && password.len > 0 && password.len <= LIMIT_PASSWORD_BYTES, LOGIN_FAILED);
	REQUIRE(utf8_is_xml_text(password), LOGIN_FAILED);
	nfc = u8_normalize(UNINORM_NFC, password.ptr, password.len, NULL, &len);
	REQUIRE(nfc != NULL, OUT_OF_MEMORY);
	if (len <= NFC_BYTES)
		o = arena_copy(mem, bytes_at(nfc, len), out);
	else /* stored it could never be typed again: password_job() has no room for it */
		o = outcome_of(RULE_LOGIN_FAILED, __LINE__);
	bytes_wipe(nfc, len);
	free(nfc);
	return o;
}

OUTCOME password_job(struct bytes password, struct bytes hash, struct arena *mem, struct bytes *out)
{
	struct text t = text_new(mem, JOB_BYTES);
	struct bytes nfc;
	unsigned char head[JOB_HEAD];

	*out = (struct bytes){ 0 };
	TRY(normalise(password, mem, &nfc));
	head[0] = (unsigned char)(nfc.len >> 8);
	head[1] = (unsigned char)(nfc.len & 0xFF);
	text_put(&t, head, sizeof head);
	text_bytes(&t, nfc);
	text_bytes(&t, hash);
	return text_done(&t, out);
}

OUTCOME password_answer(struct bytes answer, struct arena *mem, bool *out_is_right, struct bytes *out_new_hash)
{
	*out_is_right = false;
	*out_new_hash = (struct bytes){ 0 };
	REQUIRE(answer.ptr != NULL && answer.len >= 1 && answer.ptr[0] < ANSWER_OTHER, HELPER_DIED);
	if (answer.len > 1)
		TRY(arena_copy(mem, bytes_at(answer.ptr + 1, answer.len - 1), out_new_hash));
	*out_is_right = answer.ptr[0] == ANSWER_RIGHT;
	return outcome_ok();
}

OUTCOME password_hash(struct bytes password, const struct password_cost *cost, struct arena *mem, struct bytes *out)
{
	char hash[crypto_pwhash_STRBYTES];
	struct bytes nfc;

	*out = (struct bytes){ 0 };
	REQUIRE(sodium_init() >= 0, INTERNAL);
	TRY(normalise(password, mem, &nfc));
	REQUIRE(hash_make((const char *)nfc.ptr, nfc.len, cost, hash), INTERNAL);
	return arena_copy(mem, bytes_of(hash), out);
}
