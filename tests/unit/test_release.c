/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "idp/core/release.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"

#define SURNAME "urn:oid:2.5.4.4"
#define GIVEN_NAME "urn:oid:2.5.4.42"
#define MAIL "urn:oid:0.9.2342.19200300.100.1.3"
#define BPK2 "urn:oid:1.3.6.1.4.1.25484.494450.3"
#define QAA_LEVEL "urn:oid:1.2.40.0.10.2.1.1.261.94"
#define PROVED_BY "urn:oid:1.3.6.1.4.1.25484.494450.2"
#define INTERFACE "urn:oid:1.3.6.1.4.1.25484.494450.1"
#define NASTY "M\xc3\xbcller \"<&>\" '\r\n\t \xf0\x9f\x98\x80"

static const struct session session = { .level = LEVEL_SUBSTANZIELL, .means = MEANS_PASSWORD };

static struct bytes pseudonym(void)
{
	return bytes_of("pairwise");
}

/* Two given names of different levels; an empty birth name that was verified to be none; no mail. */
static const struct person_attribute *person(size_t *n)
{
	static struct person_attribute list[4];

	list[0] = (struct person_attribute){ ATTR_GIVEN_NAME, LEVEL_HOCH, bytes_of("Anna") };
	list[1] = (struct person_attribute){ ATTR_SURNAME, LEVEL_HOCH, bytes_of(NASTY) };
	list[2] = (struct person_attribute){ ATTR_GIVEN_NAME, LEVEL_BASIS, bytes_of("\xc3\x96zlem") };
	list[3] = (struct person_attribute){ ATTR_BIRTH_NAME, LEVEL_NIEDRIG, bytes_of("") };
	*n = ARRAY_LEN(list);
	return list;
}

static struct open_request asking(const struct requested_attribute *asked, size_t n)
{
	return (struct open_request){ .names_attributes = true, .attributes = asked, .n_attributes = n };
}

static void plan(const struct open_request *open, struct bytes bpk2, struct arena *mem, struct release *out)
{
	size_t n;
	const struct person_attribute *has = person(&n);

	assert_ok(release_plan(open, &session, has, n, bpk2, mem, out));
}

/* A copy; without values when it is not planned. */
static struct release_item item_of(const struct release *release, enum attribute a)
{
	for (size_t i = 0; i < release->n_items; i++)
		if (release->items[i].attribute == a)
			return release->items[i];
	return (struct release_item){ .attribute = ATTR_COUNT };
}

static struct bytes first_value(struct release_item item)
{
	return item.n_values > 0 && item.values != NULL ? item.values[0] : (struct bytes){ 0 };
}

static void the_table_of_attributes_can_be_searched_both_ways(void **state)
{
	(void)state;
	for (unsigned a = 0; a < ATTR_COUNT; a++) {
		assert_int_equal(attribute_of_name(bytes_of(attribute_name((enum attribute)a))), a);
		assert_int_equal(attribute_of_friendly(bytes_of(attribute_friendly((enum attribute)a))), a);
	}
	assert_int_equal(attribute_of_name(bytes_of("urn:oid:2.5.4")), ATTR_COUNT);
	assert_int_equal(attribute_of_name((struct bytes){ 0 }), ATTR_COUNT);
	assert_int_equal(attribute_of_friendly(bytes_of("Surname")), ATTR_COUNT);
	assert_string_equal(attribute_name(ATTR_COUNT), "");
	assert_string_equal(attribute_friendly(ATTR_COUNT), "");
}

static void only_what_was_asked_is_planned(void **state)
{
	const struct requested_attribute asked[] = { { bytes_of(SURNAME), true },
		                                     { bytes_of("urn:unknown"), false },
		                                     { bytes_of(MAIL), false } };
	const struct open_request open = asking(asked, ARRAY_LEN(asked));
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct release got;

	(void)state;
	plan(&open, pseudonym(), mem, &got);
	assert_int_equal(got.n_items, 1);
	assert_int_equal(got.items[0].attribute, ATTR_SURNAME);
	assert_true(got.items[0].is_required && got.items[0].is_chosen);
	assert_true(bytes_equal_text(first_value(got.items[0]), NASTY));
	assert_int_equal(got.missing, ATTR_COUNT);
	assert_false(got.is_unknown_required);
}

static void an_empty_list_asks_for_nothing(void **state)
{
	const struct open_request open = asking(NULL, 0);
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct release got;

	(void)state;
	plan(&open, pseudonym(), mem, &got);
	assert_int_equal(got.n_items, 0);
}

static void when_nothing_is_named_everything_is_optional(void **state)
{
	const struct open_request open = { .names_attributes = false };
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct release got;

	(void)state;
	plan(&open, pseudonym(), mem, &got);
	assert_int_equal(got.n_items, 4);
	for (size_t i = 0; i < got.n_items; i++)
		assert_false(got.items[i].is_required);
	assert_int_equal(item_of(&got, ATTR_MAIL).n_values, 0);
	assert_int_equal(item_of(&got, ATTR_QAA_LEVEL).n_values, 0);
	assert_true(bytes_equal_text(first_value(item_of(&got, ATTR_BIRTH_NAME)),
	                             "")); /* verified: there is none */
	assert_int_equal(got.missing, ATTR_COUNT);
}

static void each_attribute_has_the_lowest_level_that_carries_it(void **state)
{
	const struct open_request open = { .names_attributes = false };
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct release got;

	(void)state;
	plan(&open, pseudonym(), mem, &got);
	assert_int_equal(item_of(&got, ATTR_SURNAME).level, LEVEL_SUBSTANZIELL); /* of this login */
	assert_int_equal(item_of(&got, ATTR_GIVEN_NAME).level, LEVEL_BASIS);     /* of its weaker value */
	assert_int_equal(item_of(&got, ATTR_GIVEN_NAME).n_values, 2);
	assert_int_equal(item_of(&got, ATTR_BIRTH_NAME).level, LEVEL_NIEDRIG);
	assert_int_equal(item_of(&got, ATTR_BPK2).level, LEVEL_NIEDRIG);
}

static const struct missing_case {
	const char *name;
	const char *asked;
	bool is_required;
	enum attribute missing;
	bool is_unknown;
} missing_cases[] = {
	{ "required and there", SURNAME, true, ATTR_COUNT, false },
	{ "required and not there", MAIL, true, ATTR_MAIL, false },
	{ "optional and not there", MAIL, false, ATTR_COUNT, false },
	{ "required and unknown", "urn:unknown", true, ATTR_COUNT, true },
	{ "optional and unknown", "urn:unknown", false, ATTR_COUNT, false },
	{ "technical and required", QAA_LEVEL, true, ATTR_COUNT, false },
	{ "known with something behind", SURNAME ".9", true, ATTR_COUNT, true },
};

static void a_missing_required_attribute_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(missing_cases); i++) {
		const struct missing_case *c = &missing_cases[i];
		const struct requested_attribute asked = { bytes_of(c->asked), c->is_required };
		const struct open_request open = asking(&asked, 1);
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		struct release got;

		plan(&open, pseudonym(), mem, &got);
		if (got.missing != c->missing || got.is_unknown_required != c->is_unknown)
			fail_msg("%s: missing %u, unknown %d", c->name, (unsigned)got.missing,
			         got.is_unknown_required);
	}
}

static void an_attribute_named_twice_is_required_when_one_of_them_says_so(void **state)
{
	const struct requested_attribute asked[] = { { bytes_of(MAIL), true }, { bytes_of(MAIL), false } };
	const struct open_request open = asking(asked, ARRAY_LEN(asked));
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct release got;

	(void)state;
	plan(&open, pseudonym(), mem, &got);
	assert_int_equal(got.missing, ATTR_MAIL);
}

static void a_pseudonym_that_cannot_be_made_is_missing(void **state)
{
	const struct requested_attribute asked = { bytes_of(BPK2), true };
	const struct open_request open = asking(&asked, 1);
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct release got;

	(void)state;
	plan(&open, (struct bytes){ 0 }, mem, &got);
	assert_int_equal(got.missing, ATTR_BPK2);
	plan(&open, pseudonym(), mem, &got);
	assert_int_equal(got.missing, ATTR_COUNT);
}

static void only_agreed_optional_attributes_stay_chosen(void **state)
{
	const struct requested_attribute asked[] = { { bytes_of(SURNAME), true },
		                                     { bytes_of(GIVEN_NAME), false },
		                                     { bytes_of(BPK2), false } };
	const struct open_request open = asking(asked, ARRAY_LEN(asked));
	const struct bytes names[] = { bytes_of(MAIL), bytes_of(BPK2), bytes_of(BPK2), bytes_of("urn:x") };
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct release got;

	(void)state;
	plan(&open, pseudonym(), mem, &got);
	release_choose(&got, names, ARRAY_LEN(names));
	assert_int_equal(got.n_items, 3);
	assert_true(item_of(&got, ATTR_SURNAME).is_chosen); /* required: no box could take it away */
	assert_false(item_of(&got, ATTR_GIVEN_NAME).is_chosen);
	assert_true(item_of(&got, ATTR_BPK2).is_chosen);
	assert_int_equal(item_of(&got, ATTR_MAIL).n_values,
	                 0); /* a name in the form adds nothing that was not asked */
	release_choose(&got, NULL, 0);
	assert_false(item_of(&got, ATTR_BPK2).is_chosen);
}

static void the_answer_carries_the_chosen_and_the_technical_ones(void **state)
{
	const struct requested_attribute asked[] = { { bytes_of(SURNAME), true },
		                                     { bytes_of(GIVEN_NAME), false } };
	const struct open_request open = asking(asked, ARRAY_LEN(asked));
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	const struct saml_attribute *list;
	struct release got;
	size_t n;

	(void)state;
	plan(&open, pseudonym(), mem, &got);
	release_choose(&got, NULL, 0);
	assert_ok(release_attributes(&got, &session, mem, &list, &n));
	assert_int_equal(n, 4);
	assert_string_equal(list[0].name, SURNAME);
	assert_string_equal(list[0].friendly_name, "surname");
	assert_string_equal(list[0].format, URI_ATTRFORMAT_URI);
	assert_int_equal(list[0].level, LEVEL_SUBSTANZIELL);
	assert_bytes(list[0].values[0], NASTY);
	assert_string_equal(list[1].name, QAA_LEVEL);
	assert_bytes(list[1].values[0], "STORK-QAA-Level-3");
	assert_string_equal(list[2].name, PROVED_BY);
	assert_bytes(list[2].values[0], "Benutzername");
	assert_string_equal(list[3].name, INTERFACE);
	assert_int_equal(list[3].n_values, 1);
}

static OUTCOME plan_step(struct arena *mem, void *arg)
{
	const struct open_request *open = arg;
	struct release got;
	const struct saml_attribute *list;
	size_t n_person, n;
	const struct person_attribute *has = person(&n_person);
	struct outcome o = release_plan(open, &session, has, n_person, pseudonym(), mem, &got);

	if (!is_ok(o)) {
		assert_int_equal(got.n_items, 0);
		return o;
	}
	o = release_attributes(&got, &session, mem, &list, &n);
	if (!is_ok(o)) {
		assert_null(list);
		assert_int_equal(n, 0);
	}
	return o;
}

static void no_plan_is_half_made_when_memory_is_out(void **state)
{
	struct open_request open = { .names_attributes = false };

	(void)state;
	torture(plan_step, &open, LIMIT_REQUEST_MEMORY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_of_attributes_can_be_searched_both_ways),
		cmocka_unit_test(only_what_was_asked_is_planned),
		cmocka_unit_test(an_empty_list_asks_for_nothing),
		cmocka_unit_test(when_nothing_is_named_everything_is_optional),
		cmocka_unit_test(each_attribute_has_the_lowest_level_that_carries_it),
		cmocka_unit_test(a_missing_required_attribute_is_told),
		cmocka_unit_test(an_attribute_named_twice_is_required_when_one_of_them_says_so),
		cmocka_unit_test(a_pseudonym_that_cannot_be_made_is_missing),
		cmocka_unit_test(only_agreed_optional_attributes_stay_chosen),
		cmocka_unit_test(the_answer_carries_the_chosen_and_the_technical_ones),
		cmocka_unit_test(no_plan_is_half_made_when_memory_is_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
