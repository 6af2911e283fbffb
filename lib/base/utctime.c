/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/base/utctime.h"

#include <stdbool.h>
#include <stdio.h>
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

void utctime_text(int64_t at, char out[UTCTIME_TEXT_BYTES])
{
	const int64_t t = at < 0 ? 0 : at > AT_LAST ? AT_LAST : at;
	const time_t clock = (time_t)t;
	struct tm tm;

	(void)gmtime_r(&clock, &tm);
	(void)snprintf(out, UTCTIME_TEXT_BYTES, "%04u-%02u-%02uT%02u:%02u:%02uZ",
	               (unsigned)(tm.tm_year + 1900) % 10000U, (unsigned)(tm.tm_mon + 1) % 100U,
	               (unsigned)tm.tm_mday % 100U, (unsigned)tm.tm_hour % 100U,
	               (unsigned)tm.tm_min % 100U, (unsigned)tm.tm_sec % 100U);
}

int64_t utctime_now(void)
{
	return (int64_t)time(NULL);
}
