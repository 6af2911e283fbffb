/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include <string.h>

#include "idp/source/mdq.h"
#include "idp/source/source_due.h"
#include "lib/spec/limits.h"

#define ARENA_BYTES ((size_t)64 * 1024)
#define NOW         INT64_C(1767323045)

static const struct {
	const char *id;
	bool is_plausible;
} names[] = {
	{ "https://partner.example/saml", true },
	{ "https://partner.example", true },
	{ "http://partner.example/saml", false },
	{ "HTTPS://partner.example/saml", true },
	{ "https://user@partner.example/", false },
	{ "https://partner.example/#x", false },
	{ "https://partner.example/a b", false },
	{ "https://", false },
	{ "urn:dataport:osi:servicekonto:idp:rz2:prod:sh", true },
	{ "urn:ab:c", true },
	{ "urn:a:c", false },
	{ "urn:ab:", false },
	{ "urn:ab", false },
	{ "urn::c", false },
	{ "urn:ab:c d", false },
	{ "urn:ab:c\"", false },
	{ "urn:ab:\xc3\xa4", false },
	{ "urn:abcdefghijklmnopqrstuvwxyz012345:c", true },
	{ "urn:abcdefghijklmnopqrstuvwxyz0123456:c", false },
	{ "javascript:alert(1)", false },
	{ "partner", false },
	{ "", false },
};

static void only_names_of_federations_are_asked_for(void **state)
{
	static char longest[LIMIT_ENTITY_BYTES + 1];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (mdq_is_plausible(bytes_of(names[i].id)) != names[i].is_plausible)
			fail_msg("%s should %sbe plausible", names[i].id, names[i].is_plausible ? "" : "not ");
	assert_false(mdq_is_plausible((struct bytes){ 0 }));
	memset(longest, 'a', sizeof longest);
	memcpy(longest, "urn:ab:", 7);
	assert_true(mdq_is_plausible(bytes_at(longest, LIMIT_ENTITY_BYTES)));
	assert_false(mdq_is_plausible(bytes_at(longest, LIMIT_ENTITY_BYTES + 1)));
	assert_false(mdq_is_plausible(bytes_at("urn:ab:c\0d", 10)));
}

static void a_name_cannot_change_where_is_asked(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(ARENA_BYTES);
	const char *url;

	(void)state;
	assert_ok(mdq_url("https://mdq.example/fed", "https://a.example/x?y=1&z=%41/../#-._~", mem, &url));
	assert_string_equal(url, "https://mdq.example/fed/entities/"
	                         "https%3A%2F%2Fa.example%2Fx%3Fy%3D1%26z%3D%2541%2F..%2F%23-._~");
	assert_ok(mdq_url("https://mdq.example", "urn:ab:c", mem, &url));
	assert_string_equal(url, "https://mdq.example/entities/urn%3Aab%3Ac");
}

static void the_least_time_decides(void **state)
{
	(void)state;
	assert_int_equal(source_due(NOW, 3600, 0, 0), NOW + 3600);
	assert_int_equal(source_due(NOW, 3600, 1800, 0), NOW + 1800);
	assert_int_equal(source_due(NOW, 3600, 7200, 0), NOW + 3600);
	assert_int_equal(source_due(NOW, 3600, 7200, NOW + 3000), NOW + 1500);
	assert_int_equal(source_due(NOW, 3600, 0, NOW + 7200), NOW + 3600);
	assert_int_equal(source_due(NOW, 3600, 0, NOW + 7198), NOW + 3599);
	assert_int_equal(source_due(NOW, 3600, 1, 0), NOW + LIMIT_SOURCE_REFRESH_S);
	assert_int_equal(source_due(NOW, 3600, INT64_MAX, INT64_MAX), NOW + 3600);
	assert_int_equal(source_due(NOW, 3600, INT64_MIN, INT64_MIN), NOW + 3600); /* nonsense counts as not said */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_names_of_federations_are_asked_for),
		cmocka_unit_test(a_name_cannot_change_where_is_asked),
		cmocka_unit_test(the_least_time_decides),
	};

	return cmocka_run_group_tests_name("mdq", tests, NULL, NULL);
}
