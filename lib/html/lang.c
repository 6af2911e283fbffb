/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/html/html.h"
#include "lib/base/banned.h"

#define WEIGHT_FULL 1000u /* RFC 9110 12.4.2: 0 to 1 with at most three digits, here in thousandths */
#define WEIGHT_DIGITS 3

const char *lang_code(enum lang lang)
{
	return lang == LANG_EN ? "en" : "de";
}

static struct bytes trimmed(struct bytes b)
{
	while (b.len > 0 && ascii_is_space(b.ptr[0]))
		b = bytes_at(b.ptr + 1, b.len - 1);
	while (b.len > 0 && ascii_is_space(b.ptr[b.len - 1]))
		b.len--;
	return b;
}

/* What stands in front of the first mark; the rest behind it, absent when there was none. */
static struct bytes cut(struct bytes *rest, unsigned char mark)
{
	const struct bytes all = *rest;

	for (size_t i = 0; i < all.len; i++)
		if (all.ptr[i] == mark) {
			*rest = bytes_at(all.ptr + i + 1, all.len - i - 1);
			return bytes_at(all.ptr, i);
		}
	*rest = (struct bytes){ 0 };
	return all;
}

/* "q=0.8" as 800; a weight that cannot be read counts nothing. */
static unsigned weight_of(struct bytes parameter)
{
	unsigned weight;
	unsigned place = WEIGHT_FULL;

	parameter = trimmed(parameter);
	if (parameter.len < 3 || ascii_lower(parameter.ptr[0]) != 'q' || parameter.ptr[1] != '=')
		return 0;
	if (parameter.ptr[2] != '0' && parameter.ptr[2] != '1')
		return 0;
	weight = parameter.ptr[2] == '1' ? WEIGHT_FULL : 0;
	if (parameter.len == 3)
		return weight;
	if (parameter.ptr[3] != '.' || parameter.len > 4 + WEIGHT_DIGITS)
		return 0;
	for (size_t i = 4; i < parameter.len; i++) {
		if (!ascii_is_digit(parameter.ptr[i]))
			return 0;
		place /= 10;
		weight += place * (unsigned)(parameter.ptr[i] - '0');
	}
	return weight <= WEIGHT_FULL ? weight : 0;
}

/* The language of a tag like "en-GB"; LANG_COUNT for one we do not have. */
static enum lang lang_of_tag(struct bytes tag)
{
	const struct bytes primary = cut(&tag, '-');

	if (ascii_equal_fold(primary, "de") || ascii_equal_fold(primary, "*"))
		return LANG_DE;
	return ascii_equal_fold(primary, "en") ? LANG_EN : LANG_COUNT;
}

enum lang lang_choose(struct bytes accept_language, struct bytes wish)
{
	enum lang best = LANG_DE;
	unsigned best_weight = 0;

	if (ascii_equal_fold(wish, "de"))
		return LANG_DE;
	if (ascii_equal_fold(wish, "en"))
		return LANG_EN;
	while (bytes_is_present(accept_language)) {
		struct bytes range = cut(&accept_language, ',');
		const struct bytes tag = cut(&range, ';');
		const enum lang lang = lang_of_tag(trimmed(tag));
		const unsigned weight = bytes_is_present(range) ? weight_of(range) : WEIGHT_FULL;

		if (lang == LANG_COUNT || weight <= best_weight)
			continue;
		best = lang;
		best_weight = weight;
	}
	return best;
}
