/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "keys/seal.h"

#define CAP ((size_t)64 * 1024)

static const struct bytes secret = { (const unsigned char *)"12345678901234567890", 20 };

static void what_is_sealed_opens_with_secret_and_context_only(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct bytes sealed, plain;

	(void)state;
	assert_ok(seal_close(secret, "a", bytes_of("text"), mem, &sealed));
	assert_int_equal(sealed.len, strlen("text") + 28);
	assert_ok(seal_open(secret, "a", sealed, mem, &plain));
	assert_bytes(plain, "text");
	assert_rule(seal_open(secret, "b", sealed, mem, &plain), RULE_DECRYPT_FAILED);
	assert_null(plain.ptr);
	assert_rule(seal_open(bytes_of("12345678901234567891"), "a", sealed, mem, &plain), RULE_DECRYPT_FAILED);
	assert_rule(seal_open(secret, "a", bytes_at(sealed.ptr, sealed.len - 1), mem, &plain),
	            RULE_DECRYPT_FAILED);
	assert_rule(seal_open(secret, "a", bytes_at(sealed.ptr, 28), mem, &plain), RULE_DECRYPT_FAILED);
}

static void each_octet_counts(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct bytes sealed, copy, plain;
	unsigned char changed[64];

	(void)state;
	assert_ok(seal_close(secret, "a", bytes_of("text"), mem, &sealed));
	for (size_t i = 0; i < sealed.len; i++) {
		memcpy(changed, sealed.ptr, sealed.len);
		changed[i] ^= 1;
		copy = bytes_at(changed, sealed.len);
		assert_rule(seal_open(secret, "a", copy, mem, &plain), RULE_DECRYPT_FAILED);
	}
}

static OUTCOME step(struct arena *mem, void *arg)
{
	struct bytes sealed, plain;

	(void)arg;
	TRY(seal_close(secret, "a", bytes_of("text"), mem, &sealed));
	return seal_open(secret, "a", sealed, mem, &plain);
}

static void it_survives_every_failing_allocation(void **state)
{
	(void)state;
	torture(step, NULL, CAP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_sealed_opens_with_secret_and_context_only),
		cmocka_unit_test(each_octet_counts),
		cmocka_unit_test(it_survives_every_failing_allocation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
