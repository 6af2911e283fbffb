/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "lib/base/duration.h"

#define MAX_S INT64_C(1000000000)

static const struct duration_case {
	const char *text;
	int64_t seconds; /* -1: refused */
} cases[] = {
	{ "PT6H", 21600 },
	{ "P1D", 86400 },
	{ "P1DT12H", 129600 },
	{ "P1Y2M3DT4H5M6S", 31536000 + 2 * 2592000 + 3 * 86400 + 4 * 3600 + 5 * 60 + 6 },
	{ "PT0S", 0 },
	{ "PT1.999S", 1 },
	{ "P1M", 2592000 },
	{ "PT1M", 60 },
	{ "P0Y0M0DT0H10M0S", 600 },
	{ "P999999999Y", MAX_S },
	{ "P9999999999Y", -1 },
	{ "", -1 },
	{ "P", -1 },
	{ "PT", -1 },
	{ "P1DT", -1 },
	{ "P1", -1 },
	{ "1D", -1 },
	{ "-P1D", -1 },
	{ "P-1D", -1 },
	{ "P1H", -1 },
	{ "PT1D", -1 },
	{ "PT1M1H", -1 },
	{ "P1D1D", -1 },
	{ "PT1HT1M", -1 },
	{ "PT1.5M", -1 },
	{ "PT1.S", -1 },
	{ "PT1.", -1 },
	{ " P1D", -1 },
	{ "P1D ", -1 },
	{ "PTS", -1 },
};

static void a_duration_is_read_in_its_one_form(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int64_t seconds;
		const bool is_read = duration_parse(bytes_of(cases[i].text), MAX_S, &seconds);

		if (is_read != (cases[i].seconds >= 0) || seconds != (is_read ? cases[i].seconds : 0))
			fail_msg("%s: %lld", cases[i].text, (long long)seconds);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_duration_is_read_in_its_one_form) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
