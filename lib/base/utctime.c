/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/base/utctime.h"

#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "lib/base/text.h"

#define SECONDS_A_DAY INT64_C(86400)
#define YEAR_FIRST 1970
#define YEAR_LAST 9999
#define AT_LAST INT64_C(253402300799) /* 9999-12-31T23:59:59Z */

/* Days since 1970-01-01 of a proleptic Gregorian date. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
	const int64_t y = month <= 2 ? year - 1 : year;
	const int64_t era = y / 400;
	const int64_t of_era = y - era * 400;
	const int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static int days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}

/* Reads exactly n digits at *pos; -1 when they are not there. */
static int digits(struct bytes t, size_t *pos, size_t n)
{
	int value = 0;

	if (n > t.len - *pos)
		return -1;
	for (size_t i = 0; i < n; i++, (*pos)++) {
		if (!ascii_is_digit(t.ptr[*pos]))
			return -1;
		value = value * 10 + (t.ptr[*pos] - '0');
	}
	return value;
}

static bool mark(struct bytes t, size_t *pos, char c)
{
	if (*pos >= t.len || t.ptr[*pos] != (unsigned char)c)
		return false;
	(*pos)++;
	return true;
}

OUTCOME utctime_parse(struct bytes text, int64_t *out_at)
{
	size_t p = 0;
	int year, month, day, hour, minute, second;

	*out_at = 0;
	REQUIRE(text.ptr != NULL, TIME_SYNTAX);
	year = digits(text, &p, 4);
	REQUIRE(year >= YEAR_FIRST && mark(text, &p, '-'), TIME_SYNTAX);
	month = digits(text, &p, 2);
	REQUIRE(month >= 1 && month <= 12 && mark(text, &p, '-'), TIME_SYNTAX);
	day = digits(text, &p, 2);
	REQUIRE(day >= 1 && day <= days_in(year, month) && mark(text, &p, 'T'), TIME_SYNTAX);
	hour = digits(text, &p, 2);
	REQUIRE(hour >= 0 && hour <= 23 && mark(text, &p, ':'), TIME_SYNTAX);
	minute = digits(text, &p, 2);
	REQUIRE(minute >= 0 && minute <= 59 && mark(text, &p, ':'), TIME_SYNTAX);
	second = digits(text, &p, 2);
	REQUIRE(second >= 0 && second <= 59, TIME_SYNTAX);
	if (mark(text, &p, '.')) {
		const size_t from = p;

		while (p < text.len && ascii_is_digit(text.ptr[p]))
			p++;
		REQUIRE(p > from, TIME_SYNTAX);
	}
	REQUIRE(mark(text, &p, 'Z') && p == text.len, TIME_SYNTAX);
	*out_at = days_of(year, month, day) * SECONDS_A_DAY + hour * 3600 + minute * 60 + second;
	return outcome_ok();
}

/* Days since 1970-01-01 to a date: the inverse of days_of(), counted from 1 March of the year 0. */
static void date_of(int64_t days, int64_t *year, int64_t *month, int64_t *day)
{
	const int64_t from_march = days + 719468;
	const int64_t era = from_march / 146097;
	const int64_t of_era = from_march - era * 146097;
	const int64_t of_400 = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	const int64_t of_year = of_era - (365 * of_400 + of_400 / 4 - of_400 / 100);
	const int64_t since_march = (5 * of_year + 2) / 153;

	*day = of_year - (153 * since_march + 2) / 5 + 1;
	*month = since_march < 10 ? since_march + 3 : since_march - 9;
	*year = era * 400 + of_400 + (*month <= 2);
}

/* The last n decimal digits. */
static void put(char *to, size_t n, int64_t value)
{
	for (; n > 0; n--, value /= 10)
		to[n - 1] = (char)('0' + value % 10);
}

void utctime_text(int64_t at, char out[UTCTIME_TEXT_BYTES])
{
	const int64_t t = at < 0 ? 0 : at > AT_LAST ? AT_LAST : at;
	const int64_t second = t % SECONDS_A_DAY;
	int64_t year, month, day;

	date_of(t / SECONDS_A_DAY, &year, &month, &day);
	memcpy(out, "0000-00-00T00:00:00Z", UTCTIME_TEXT_BYTES);
	put(out, 4, year);
	put(out + 5, 2, month);
	put(out + 8, 2, day);
	put(out + 11, 2, second / 3600);
	put(out + 14, 2, second / 60 % 60);
	put(out + 17, 2, second % 60);
}

int64_t utctime_now(void)
{
	return (int64_t)time(NULL);
}
