/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/wire/inflate.h"

#define CAP ((size_t)4 * 1024 * 1024)

struct inflate_case {
	const char *what;
	const char *deflated;
	size_t len;
	enum rule rule;
};

#define OCTETS(s) s, sizeof(s) - 1

/* "\x4b\x04\x00" is "a" with fixed codes, "\x03\x00" is nothing at all (RFC 1951 3.2). */
static const struct inflate_case cases[] = {
	{ "one letter", OCTETS("\x4b\x04\x00"), RULE_NONE },
	{ "nothing, well said", OCTETS("\x03\x00"), RULE_NONE },
	{ "a stored block",
	  OCTETS("\x01\x01\x00\xfe\xff"
	         "a"),
	  RULE_NONE },
	{ "empty input", OCTETS(""), RULE_INFLATE_SYNTAX },
	{ "truncated", OCTETS("\x4b\x04"), RULE_INFLATE_SYNTAX },
	{ "one octet behind", OCTETS("\x4b\x04\x00\x00"), RULE_INFLATE_SYNTAX },
	{ "a second stream behind", OCTETS("\x4b\x04\x00\x4b\x04\x00"), RULE_INFLATE_SYNTAX },
	{ "block type 3", OCTETS("\x07\x00"), RULE_INFLATE_SYNTAX },
	{ "stored block, lengths differ",
	  OCTETS("\x01\x01\x00\xfe\xfe"
	         "a"),
	  RULE_INFLATE_SYNTAX },
	{ "stored block, cut",
	  OCTETS("\x01\x02\x00\xfd\xff"
	         "a"),
	  RULE_INFLATE_SYNTAX },
	{ "no last block",
	  OCTETS("\x00\x01\x00\xfe\xff"
	         "a"),
	  RULE_INFLATE_SYNTAX },
	{ "zlib's wrapper", OCTETS("\x78\x9c\x4b\x04\x00\x00\x62\x00\x62"), RULE_INFLATE_SYNTAX },
	{ "gzip's wrapper", OCTETS("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x4b\x04\x00"),
	  RULE_INFLATE_SYNTAX },
	{ "plain XML", OCTETS("<samlp:AuthnRequest/>"), RULE_INFLATE_SYNTAX },
};

static void a_stream_is_read_to_its_end_and_no_further(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		struct bytes got;
		const struct outcome o = inflate_raw(bytes_at(cases[i].deflated, cases[i].len), mem, &got);

		if (o.rule != cases[i].rule)
			fail_msg("%s: got %s", cases[i].what, rule_name(o.rule));
		assert_int_equal(got.ptr != NULL, is_ok(o));
	}
}

static struct bytes of_letter(struct arena *mem, size_t n)
{
	unsigned char *p = arena_alloc(mem, n);

	assert_non_null(p);
	memset(p, 'x', n);
	return bytes_at(p, n);
}

/* Hard to compress: no ratio can be the reason of a refusal. */
static struct bytes of_noise(struct arena *mem, size_t n)
{
	unsigned char *p = arena_alloc(mem, n);
	uint32_t seed = 1;

	assert_non_null(p);
	for (size_t i = 0; i < n; i++) {
		seed = seed * 1664525U + 1013904223U;
		p[i] = (unsigned char)('0' + (seed >> 28));
	}
	return bytes_at(p, n);
}

static void what_we_deflate_inflates_to_the_same(void **state)
{
	static const size_t sizes[] = { 0, 1, 100, 4096, 40000, LIMIT_INFLATED_BYTES };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		const struct bytes plain = of_noise(mem, sizes[i]);
		struct bytes deflated, got;

		assert_ok(deflate_raw(plain, mem, &deflated));
		assert_ok(inflate_raw(deflated, mem, &got));
		assert_true(bytes_equal(got, plain));
	}
}

static void inflated_size_is_bounded(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct bytes deflated, got;

	(void)state;
	assert_ok(deflate_raw(of_noise(mem, LIMIT_INFLATED_BYTES + 1), mem, &deflated));
	assert_rule(inflate_raw(deflated, mem, &got), RULE_INFLATE_TOO_LARGE);
	assert_null(got.ptr);
	assert_rule(inflate_raw(of_noise(mem, LIMIT_INFLATED_BYTES + 1), mem, &got), RULE_INFLATE_TOO_LARGE);
}

static void small_input_may_inflate_to_the_floor_whatever_its_ratio(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct bytes deflated, got;

	(void)state;
	assert_ok(deflate_raw(of_letter(mem, LIMIT_INFLATE_FLOOR), mem, &deflated));
	assert_true(deflated.len * LIMIT_INFLATE_RATIO < LIMIT_INFLATE_FLOOR);
	assert_ok(inflate_raw(deflated, mem, &got)); /* accepts RULE_INFLATE_TOO_LARGE */
	assert_int_equal(got.len, LIMIT_INFLATE_FLOOR);
	assert_ok(deflate_raw(of_letter(mem, LIMIT_INFLATE_FLOOR + 1), mem, &deflated));
	assert_rule(inflate_raw(deflated, mem, &got), RULE_INFLATE_TOO_LARGE);
}

/* A stored block of n octets of 'x' in front brings the ratio down to what we want. */
static struct bytes padded(struct arena *mem, size_t stored, struct bytes deflated)
{
	struct text t = text_new(mem, CAP);
	const unsigned char head[] = { 0, (unsigned char)(stored & 255), (unsigned char)(stored >> 8),
		(unsigned char)(~stored & 255), (unsigned char)(~stored >> 8 & 255) };
	struct bytes out;

	text_put(&t, head, sizeof head);
	text_bytes(&t, of_letter(mem, stored));
	text_bytes(&t, deflated);
	assert_ok(text_done(&t, &out));
	return out;
}

static void the_ratio_is_bounded_to_the_octet(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct bytes bomb, in, got;
	size_t stored = 0;

	(void)state;
	assert_ok(deflate_raw(of_letter(mem, 50000), mem, &bomb));
	do
		in = padded(mem, ++stored, bomb);
	while (in.len * LIMIT_INFLATE_RATIO < 50000 + stored);
	assert_ok(inflate_raw(in, mem, &got));
	assert_int_equal(got.len, 50000 + stored);
	assert_rule(inflate_raw(padded(mem, stored - 1, bomb), mem, &got), RULE_INFLATE_TOO_LARGE);
}

static void absent_is_refused(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct bytes got;

	(void)state;
	assert_rule(inflate_raw((struct bytes){ 0 }, mem, &got), RULE_INFLATE_SYNTAX);
	assert_rule(deflate_raw((struct bytes){ 0 }, mem, &got), RULE_INTERNAL);
	assert_rule(deflate_raw(of_noise(mem, LIMIT_XML_BYTES + 1), mem, &got), RULE_INTERNAL);
	assert_ok(deflate_raw(of_letter(mem, LIMIT_XML_BYTES), mem, &got));
}

static OUTCOME both_ways(struct arena *mem, void *arg)
{
	struct bytes deflated, got = bytes_of("x");
	struct outcome o = deflate_raw(bytes_of(arg), mem, &deflated);

	if (!is_ok(o)) {
		assert_null(deflated.ptr);
		return o;
	}
	o = inflate_raw(deflated, mem, &got);
	if (!is_ok(o))
		assert_null(got.ptr);
	return o;
}

static void no_allocation_failure_hurts(void **state)
{
	char plain[] = "<a>Größe</a>";

	(void)state;
	torture(both_ways, plain, CAP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stream_is_read_to_its_end_and_no_further),
		cmocka_unit_test(what_we_deflate_inflates_to_the_same),
		cmocka_unit_test(inflated_size_is_bounded),
		cmocka_unit_test(small_input_may_inflate_to_the_floor_whatever_its_ratio),
		cmocka_unit_test(the_ratio_is_bounded_to_the_octet),
		cmocka_unit_test(absent_is_refused),
		cmocka_unit_test(no_allocation_failure_hurts),
	};

	return cmocka_run_group_tests_name("inflate", tests, NULL, NULL);
}
