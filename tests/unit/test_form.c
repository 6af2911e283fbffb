/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/wire/form.h"

#define CAP ((size_t)4 * 1024 * 1024)

struct form_case {
	const char *what;
	const char *body;
	enum rule rule;
	size_t n_fields;
};

static const struct form_case cases[] = {
	{ "empty body", "", RULE_NONE, 0 },
	{ "one field", "a=b", RULE_NONE, 1 },
	{ "empty value", "a=", RULE_NONE, 1 },
	{ "two fields", "a=b&c=d", RULE_NONE, 2 },
	{ "same name twice is the reader's matter", "a=b&a=c", RULE_NONE, 2 },
	{ "raw '=' in the value", "a=b==", RULE_NONE, 1 },
	{ "NUL by percent", "a=%00", RULE_NONE, 1 },
	{ "encoded name", "%61=b", RULE_NONE, 1 },
	{ "no '='", "a", RULE_FORM_SYNTAX, 0 },
	{ "empty name", "=b", RULE_FORM_SYNTAX, 0 },
	{ "'&' at the end", "a=b&", RULE_FORM_SYNTAX, 0 },
	{ "'&' at the start", "&a=b", RULE_FORM_SYNTAX, 0 },
	{ "'&' doubled", "a=b&&c=d", RULE_FORM_SYNTAX, 0 },
	{ "percent at the end", "a=%", RULE_FORM_SYNTAX, 0 },
	{ "one hex digit", "a=%4", RULE_FORM_SYNTAX, 0 },
	{ "one hex digit, then the next field", "a=%4&b=c", RULE_FORM_SYNTAX, 0 },
	{ "no hex digits", "a=%zz", RULE_FORM_SYNTAX, 0 },
	{ "second digit bad", "a=%4g", RULE_FORM_SYNTAX, 0 },
	{ "blank", "a=b c", RULE_FORM_SYNTAX, 0 },
	{ "line end", "a=b\r\n", RULE_FORM_SYNTAX, 0 },
	{ "tab", "a=b\tc", RULE_FORM_SYNTAX, 0 },
	{ "delete", "a=\x7f", RULE_FORM_SYNTAX, 0 },
	{ "raw umlaut", "a=\xc3\xbc", RULE_FORM_SYNTAX, 0 },
	{ "bad name", "a%=b", RULE_FORM_SYNTAX, 0 },
};

static void a_form_is_read_strictly(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		struct form form;
		const struct outcome o = form_decode(bytes_of(cases[i].body), mem, &form);

		if (o.rule != cases[i].rule || form.n_fields != cases[i].n_fields)
			fail_msg("%s: %s, %zu fields", cases[i].what, rule_name(o.rule), form.n_fields);
		if (!is_ok(o))
			assert_null(form.fields);
	}
}

static void values_come_back_byte_for_byte(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct form form;
	struct bytes v;

	(void)state;
	assert_ok(form_decode(bytes_of("a=x+y%2B%c3%BC%F0%9f%98%80%26%3D&b=%00%0d%0A%22%3c&c=*-._~/:"), mem,
	                      &form));
	assert_ok(form_field(&form, "a", &v));
	assert_bytes(v, "x y+\xc3\xbc\xf0\x9f\x98\x80&=");
	assert_ok(form_field(&form, "b", &v));
	assert_bytes(v, "\0\r\n\"<");
	assert_ok(form_field(&form, "c", &v));
	assert_bytes(v, "*-._~/:");
}

static void a_raw_nul_and_an_absent_body_are_refused(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct form form;
	struct bytes v;

	(void)state;
	assert_rule(form_decode(bytes_at("a=\0", 3), mem, &form), RULE_FORM_SYNTAX);
	assert_ok(form_decode(bytes_at("a=\0", 2), mem, &form));
	assert_rule(form_decode((struct bytes){ 0 }, mem, &form), RULE_FORM_SYNTAX);
	assert_rule(form_unescape((struct bytes){ 0 }, mem, &v), RULE_FORM_SYNTAX);
}

static void a_field_given_twice_is_refused_but_a_list_may(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	const struct bytes *list;
	struct form form;
	struct bytes v;
	size_t n;

	(void)state;
	assert_ok(form_decode(bytes_of("a=1&b=2&%61=3"), mem, &form));
	assert_rule(form_field(&form, "a", &v), RULE_FORM_DUPLICATE);
	assert_null(v.ptr);
	assert_rule(form_required(&form, "a", &v), RULE_FORM_DUPLICATE);
	assert_ok(form_field(&form, "b", &v));
	assert_bytes(v, "2");
	assert_ok(form_list(&form, "a", mem, &list, &n));
	assert_int_equal(n, 2);
	assert_bytes(list[0], "1");
	assert_bytes(list[1], "3");
	assert_ok(form_list(&form, "A", mem, &list, &n));
	assert_int_equal(n, 0);
}

static void an_absent_field_is_absent_and_an_empty_one_is_there(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct form form;
	struct bytes v;

	(void)state;
	assert_ok(form_decode(bytes_of("a="), mem, &form));
	assert_ok(form_field(&form, "b", &v));
	assert_null(v.ptr);
	assert_rule(form_required(&form, "b", &v), RULE_FORM_MISSING);
	assert_ok(form_required(&form, "a", &v));
	assert_non_null(v.ptr);
	assert_int_equal(v.len, 0);
}

static void length_and_number_of_fields_are_bounded(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct text t = text_new(mem, LIMIT_FORM_BYTES + 1);
	struct text many = text_new(mem, CAP);
	struct bytes body;
	struct form form;

	(void)state;
	text_lit(&t, "a=");
	while (t.len < LIMIT_FORM_BYTES)
		text_lit(&t, "x");
	assert_ok(text_done(&t, &body));
	assert_ok(form_decode(body, mem, &form));
	text_lit(&t, "x");
	assert_ok(text_done(&t, &body));
	assert_rule(form_decode(body, mem, &form), RULE_FORM_TOO_LONG);

	text_lit(&many, "a=");
	for (int i = 1; i < LIMIT_FORM_FIELDS; i++)
		text_lit(&many, "&a=");
	assert_ok(text_done(&many, &body));
	assert_ok(form_decode(body, mem, &form));
	assert_int_equal(form.n_fields, LIMIT_FORM_FIELDS);
	text_lit(&many, "&a=");
	assert_ok(text_done(&many, &body));
	assert_rule(form_decode(body, mem, &form), RULE_FORM_TOO_LONG);
}

static void every_octet_survives_escaping(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct text t = text_new(mem, CAP);
	unsigned char all[256];
	struct bytes escaped, back;

	(void)state;
	for (unsigned i = 0; i < sizeof all; i++)
		all[i] = (unsigned char)i;
	form_escape(&t, bytes_at(all, sizeof all));
	form_escape(&t, (struct bytes){ 0 });
	assert_ok(text_done(&t, &escaped));
	for (size_t i = 0; i < escaped.len; i++)
		assert_true(escaped.ptr[i] > ' ' && escaped.ptr[i] <= '~' &&
		            strchr("+&='\"<>;", escaped.ptr[i]) == NULL);
	assert_ok(form_unescape(escaped, mem, &back));
	assert_int_equal(back.len, sizeof all);
	assert_memory_equal(back.ptr, all, sizeof all);
}

static void escaping_writes_upper_case_and_fits_its_text(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct text t = text_new(mem, sizeof("aZ0-._~%2B%2F%C3%BC") - 1);
	struct bytes escaped;

	(void)state;
	form_escape(&t, bytes_of("aZ0-._~+/\xc3\xbc"));
	assert_ok(text_done(&t, &escaped));
	assert_bytes(escaped, "aZ0-._~%2B%2F%C3%BC");
}

static OUTCOME decode_step(struct arena *mem, void *arg)
{
	struct form form = { .n_fields = 7 };
	const struct bytes *list = NULL;
	size_t n = 0;
	const struct outcome o = form_decode(bytes_of(arg), mem, &form);

	if (!is_ok(o)) {
		assert_null(form.fields);
		assert_int_equal(form.n_fields, 0);
		return o;
	}
	return form_list(&form, "a", mem, &list, &n);
}

static void no_allocation_failure_hurts(void **state)
{
	char body[] = "a=b&c=%41&a=";

	(void)state;
	torture(decode_step, body, CAP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_form_is_read_strictly),
		cmocka_unit_test(values_come_back_byte_for_byte),
		cmocka_unit_test(a_raw_nul_and_an_absent_body_are_refused),
		cmocka_unit_test(a_field_given_twice_is_refused_but_a_list_may),
		cmocka_unit_test(an_absent_field_is_absent_and_an_empty_one_is_there),
		cmocka_unit_test(length_and_number_of_fields_are_bounded),
		cmocka_unit_test(every_octet_survives_escaping),
		cmocka_unit_test(escaping_writes_upper_case_and_fits_its_text),
		cmocka_unit_test(no_allocation_failure_hurts),
	};

	return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
