/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/base/duration.h"

#include <string.h>

#include "lib/base/text.h"

#define DAY_S INT64_C(86400)
#define DIGITS_MAX ((size_t)9)     /* a number of so many digits times a year's seconds fits */
#define SECONDS_DIGITS ((size_t)9) /* behind the point */

/* In the order in which they may come; each at most once. */
static const struct unit {
	char letter;
	bool is_time; /* stands behind "T" */
	int64_t seconds;
} units[] = {
	{ 'Y', false, 365 * DAY_S }, { 'M', false, 30 * DAY_S }, { 'D', false, DAY_S },
	{ 'H', true, 3600 },         { 'M', true, 60 },          { 'S', true, 1 },
};

static size_t digits(struct bytes text)
{
	size_t n = 0;

	while (n < text.len && ascii_is_digit(text.ptr[n]))
		n++;
	return n;
}

static void skip(struct bytes *text, size_t n)
{
	*text = bytes_at(text->ptr + n, text->len - n);
}

/* A number and its letter, with the point that only seconds may have. */
static bool part_read(struct bytes *rest, bool is_time, size_t *unit, int64_t *seconds)
{
	const size_t n = digits(*rest);
	bool has_point = false;
	uint64_t number;

	if (n == 0 || n > DIGITS_MAX || !is_ok(number_parse(bytes_at(rest->ptr, n), UINT32_MAX, &number)))
		return false;
	skip(rest, n);
	if (rest->len > 0 && rest->ptr[0] == '.') {
		const size_t n_behind = digits(bytes_at(rest->ptr + 1, rest->len - 1));

		has_point = true;
		if (n_behind == 0 || n_behind > SECONDS_DIGITS)
			return false;
		skip(rest, 1 + n_behind);
	}
	for (; rest->len > 0 && *unit < ARRAY_LEN(units); ++*unit) {
		const struct unit *u = &units[*unit];

		if (u->is_time != is_time || u->letter != (char)rest->ptr[0])
			continue;
		++*unit;
		skip(rest, 1);
		*seconds += (int64_t)number * u->seconds;
		return !has_point || u->letter == 'S';
	}
	return false;
}

bool duration_parse(struct bytes text, int64_t max_s, int64_t *out_s)
{
	int64_t seconds = 0;
	bool is_time = false;
	size_t unit = 0;

	*out_s = 0;
	if (!bytes_has_prefix(text, "P") || text.len < strlen("P1D"))
		return false;
	skip(&text, 1);
	while (text.len > 0) {
		if (text.ptr[0] == 'T') {
			if (is_time || text.len == 1)
				return false;
			is_time = true;
			skip(&text, 1);
		}
		if (!part_read(&text, is_time, &unit, &seconds))
			return false;
	}
	*out_s = seconds < max_s ? seconds : max_s;
	return true;
}
