/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/core/levels.h"

#include "lib/base/level.h"

/* Names that stock service providers use for what we call basis, and the European names of the levels. */
static const struct {
	const char *class_ref;
	enum level level;
} aliases[] = {
	{ "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified", LEVEL_BASIS },
	{ "urn:oasis:names:tc:SAML:2.0:ac:classes:Password", LEVEL_BASIS },
	{ "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport", LEVEL_BASIS },
	{ "http://eidas.europa.eu/LoA/low", LEVEL_NIEDRIG },
	{ "http://eidas.europa.eu/LoA/substantial", LEVEL_SUBSTANZIELL },
	{ "http://eidas.europa.eu/LoA/high", LEVEL_HOCH },
};

static enum level level_of_asked(struct bytes class_ref, const char **out_name)
{
	const enum level own = level_of_class(class_ref);

	*out_name = level_class(own);
	if (own != LEVEL_NONE)
		return own;
	for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++) {
		if (bytes_equal_text(class_ref, aliases[i].class_ref)) {
			*out_name = aliases[i].class_ref;
			return aliases[i].level;
		}
	}
	return LEVEL_NONE;
}

static bool satisfies(enum comparison comparison, enum level level, unsigned asked, enum level lowest,
                      enum level highest)
{
	switch (comparison) {
	case COMPARE_EXACT:
		return levels_has(asked, level);
	case COMPARE_MINIMUM:
		return level >= lowest;
	case COMPARE_MAXIMUM:
		return level <= highest;
	case COMPARE_BETTER:
		return level > highest;
	}
	return false;
}

OUTCOME levels_wanted(const struct authnreq_fields *said, unsigned *out)
{
	unsigned asked = 0, set = 0;
	enum level lowest = LEVEL_HOCH, highest = LEVEL_NONE;
	const char *name;

	*out = 0;
	if (!said->has_context) {
		*out = LEVELS_ALL;
		return outcome_ok();
	}
	for (size_t i = 0; i < said->n_class_refs; i++) {
		const enum level level = level_of_asked(said->class_refs[i], &name);

		if (level == LEVEL_NONE)
			continue;
		asked |= 1U << level;
		lowest = level < lowest ? level : lowest;
		highest = level > highest ? level : highest;
	}
	REQUIRE(asked != 0, REQ_CONTEXT);
	for (unsigned l = LEVEL_BASIS; l <= LEVEL_HOCH; l++)
		if (satisfies(said->comparison, (enum level)l, asked, lowest, highest))
			set |= 1U << l;
	REQUIRE(set != 0, REQ_CONTEXT);
	*out = set;
	return outcome_ok();
}

enum level levels_lowest(unsigned set)
{
	for (unsigned l = LEVEL_BASIS; l <= LEVEL_HOCH; l++)
		if (levels_has(set, (enum level)l))
			return (enum level)l;
	return LEVEL_NONE;
}

const char *levels_class(enum level reached, const struct bytes *asked, size_t n_asked)
{
	const char *name;

	for (size_t i = 0; i < n_asked; i++)
		if (level_of_asked(asked[i], &name) == reached)
			return name;
	return level_class(reached);
}
