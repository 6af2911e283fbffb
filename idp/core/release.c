/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/core/release.h"

#include "lib/spec/uris.h"

/* Calendar version of the interface whose attribute set this is; BundID 6.2 "Version". */
#define INTERFACE_VERSION "2020.2.1"

static const struct {
	const char *friendly, *name;
} table[ATTR_COUNT] = {
#define ATTRIBUTE(member, friendly, name) [ATTR_##member] = { friendly, name },
#include "lib/spec/attributes.def"
#undef ATTRIBUTE
};

const char *attribute_friendly(enum attribute a)
{
	return a < ATTR_COUNT ? table[a].friendly : "";
}

const char *attribute_name(enum attribute a)
{
	return a < ATTR_COUNT ? table[a].name : "";
}

enum attribute attribute_of_name(struct bytes name)
{
	for (unsigned a = 0; a < ATTR_COUNT; a++)
		if (bytes_equal_text(name, table[a].name))
			return (enum attribute)a;
	return ATTR_COUNT;
}

enum attribute attribute_of_friendly(struct bytes friendly)
{
	for (unsigned a = 0; a < ATTR_COUNT; a++)
		if (bytes_equal_text(friendly, table[a].friendly))
			return (enum attribute)a;
	return ATTR_COUNT;
}

bool attribute_is_technical(enum attribute a)
{
	return a == ATTR_QAA_LEVEL || a == ATTR_VERSION || a == ATTR_PROVED_BY;
}

static enum level lower(enum level a, enum level b)
{
	return a < b ? a : b;
}

/* All stored values of one attribute; its level is the lowest of theirs. */
static OUTCOME values_of(enum attribute a, const struct person_attribute *person, size_t n_person,
                         struct arena *mem, struct release_item *item)
{
	struct bytes *values;

	for (size_t i = 0; i < n_person; i++)
		item->n_values += person[i].attribute == a ? 1 : 0;
	values = arena_array(mem, item->n_values, sizeof *values);
	REQUIRE(values != NULL, OUT_OF_MEMORY);
	item->values = values;
	item->level = LEVEL_HOCH;
	for (size_t i = 0, n = 0; i < n_person; i++) {
		if (person[i].attribute != a)
			continue;
		values[n++] = person[i].value;
		item->level = lower(item->level, person[i].level);
	}
	return outcome_ok();
}

static OUTCOME item_make(enum attribute a, const struct session *session, const struct person_attribute *person,
                         size_t n_person, struct bytes bpk2, struct arena *mem, struct release_item *item)
{
	*item = (struct release_item){ .attribute = a, .is_chosen = true };
	if (a == ATTR_BPK2) {
		struct bytes *value = arena_alloc(mem, sizeof *value);

		REQUIRE(value != NULL, OUT_OF_MEMORY);
		*value = bpk2;
		item->values = value;
		item->n_values = bytes_is_present(bpk2) ? 1 : 0;
		item->level = LEVEL_NIEDRIG; /* BundID 10.2 carries NORMAL */
	} else {
		TRY(values_of(a, person, n_person, mem, item));
	}
	item->level = lower(item->level, session->level);
	return outcome_ok();
}

/* Is a asked for, and is it required? */
static bool is_asked(const struct open_request *open, enum attribute a, bool *is_required)
{
	bool found = !open->names_attributes;

	*is_required = false;
	for (size_t i = 0; i < open->n_attributes; i++) {
		if (!bytes_equal_text(open->attributes[i].name, attribute_name(a)))
			continue;
		found = true;
		*is_required = *is_required || open->attributes[i].is_required;
	}
	return found;
}

OUTCOME release_plan(const struct open_request *open, const struct session *session,
                     const struct person_attribute *person, size_t n_person, struct bytes bpk2,
                     struct arena *mem, struct release *out)
{
	struct release plan = { .missing = ATTR_COUNT };

	*out = (struct release){ 0 };
	for (size_t i = 0; i < open->n_attributes; i++)
		if (open->attributes[i].is_required && attribute_of_name(open->attributes[i].name) == ATTR_COUNT)
			plan.is_unknown_required = true;
	for (unsigned a = 0; a < ATTR_COUNT; a++) {
		struct release_item item;
		bool is_required;

		if (attribute_is_technical((enum attribute)a) || !is_asked(open, (enum attribute)a, &is_required))
			continue;
		TRY(item_make((enum attribute)a, session, person, n_person, bpk2, mem, &item));
		item.is_required = is_required;
		if (item.n_values > 0)
			plan.items[plan.n_items++] = item;
		else if (is_required && plan.missing == ATTR_COUNT)
			plan.missing = (enum attribute)a;
	}
	*out = plan;
	return outcome_ok();
}

void release_choose(struct release *release, const struct bytes *names, size_t n_names)
{
	for (size_t i = 0; i < release->n_items; i++) {
		struct release_item *item = &release->items[i];

		item->is_chosen = item->is_required;
		for (size_t n = 0; n < n_names; n++)
			if (bytes_equal_text(names[n], attribute_name(item->attribute)))
				item->is_chosen = true;
	}
}

static OUTCOME technical(enum attribute a, const char *value, enum level level, struct arena *mem,
                         struct saml_attribute *out)
{
	struct bytes *values = arena_alloc(mem, sizeof *values);

	REQUIRE(values != NULL, OUT_OF_MEMORY);
	*values = bytes_of(value);
	*out = (struct saml_attribute){ .name = attribute_name(a),
		                        .format = URI_ATTRFORMAT_URI,
		                        .friendly_name = attribute_friendly(a),
		                        .level = level,
		                        .values = values,
		                        .n_values = 1 };
	return outcome_ok();
}

OUTCOME release_attributes(const struct release *release, const struct session *session, struct arena *mem,
                           const struct saml_attribute **out, size_t *n_out)
{
	struct saml_attribute *list = arena_array(mem, ATTR_COUNT, sizeof *list);
	size_t n = 0;

	*out = NULL;
	*n_out = 0;
	REQUIRE(list != NULL, OUT_OF_MEMORY);
	for (size_t i = 0; i < release->n_items; i++) {
		const struct release_item *item = &release->items[i];

		if (!item->is_chosen)
			continue;
		list[n++] = (struct saml_attribute){ .name = attribute_name(item->attribute),
			                             .format = URI_ATTRFORMAT_URI,
			                             .friendly_name = attribute_friendly(item->attribute),
			                             .level = item->level,
			                             .values = item->values,
			                             .n_values = item->n_values };
	}
	TRY(technical(ATTR_QAA_LEVEL, level_class(session->level), session->level, mem, &list[n]));
	TRY(technical(ATTR_PROVED_BY, means_proved_by(session->means), session->level, mem, &list[n + 1]));
	TRY(technical(ATTR_VERSION, INTERFACE_VERSION, session->level, mem, &list[n + 2]));
	*out = list;
	*n_out = n + 3;
	return outcome_ok();
}
