/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * release - which attributes an answer may carry, and at which level each
 *
 * Only what was asked; each at min(its own level, level of this login); required ones must be there; optional
 * ones only when the person agreed. Sources: TR-03160-1 2.3, ch. 6; TR-03160-2 4.3.2.2, 4.3.2.3; BundID 9.2.
 */
#ifndef CORE_RELEASE_H
#define CORE_RELEASE_H

#include "idp/core/request.h"
#include "lib/saml/response.h"

enum attribute {
#define ATTRIBUTE(member, friendly, name) ATTR_##member,
#include "lib/spec/attributes.def"
#undef ATTRIBUTE
	ATTR_COUNT
};

const char *attribute_friendly(enum attribute a);
const char *attribute_name(enum attribute a);
enum attribute attribute_of_name(struct bytes name);         /* by Name; ATTR_COUNT when unknown */
enum attribute attribute_of_friendly(struct bytes friendly); /* ATTR_COUNT when unknown */
bool attribute_is_technical(enum attribute a); /* made for each answer, no personal value, no choice */

/* One attribute of a person as stored. An empty value with a level means "verified: none". */
struct person_attribute {
	enum attribute attribute;
	enum level level;
	struct bytes value;
};

struct release_item {
	enum attribute attribute;
	bool is_required;
	bool is_chosen; /* required, or optional and agreed to */
	enum level level;
	const struct bytes *values;
	size_t n_values;
};

struct release {
	struct release_item items[ATTR_COUNT];
	size_t n_items;
	enum attribute missing; /* ATTR_COUNT when no known required attribute is missing */
	bool is_unknown_required; /* a required attribute that we cannot make */
};

/*
 * release_plan - what this person could release to this request; every optional item is chosen
 * bpk2: pairwise pseudonym for the partner's sector. Rules: OUT_OF_MEMORY
 */
OUTCOME release_plan(const struct open_request *open, const struct session *session,
                     const struct person_attribute *person, size_t n_person, struct bytes bpk2,
                     struct arena *mem, struct release *out);

/* Only the optional items whose Name the form sent stay chosen. */
void release_choose(struct release *release, const struct bytes *names, size_t n_names);

/* Chosen items as SAML attributes with level, plus the technical ones. Rules: OUT_OF_MEMORY */
OUTCOME release_attributes(const struct release *release, const struct session *session, struct arena *mem,
                           const struct saml_attribute **out, size_t *n_out);

#endif
