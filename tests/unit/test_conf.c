/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/conf/conf.h"

#define ARENA_BYTES ((size_t)1024 * 1024)

struct sample {
	const char *name;
	const char *key_file;
	struct conf_list listen;
	int64_t skew_s;
	bool is_public;
};

static const struct conf_key keys[] = {
	{ offsetof(struct sample, name), "account.name", CONF_TEXT, NULL, 0, 0, "name shown to people" },
	{ offsetof(struct sample, key_file), "account.key_file", CONF_FILE, "keys/own.pem", 0, 0,
	  "signing key" },
	{ offsetof(struct sample, listen), "http.listen", CONF_LIST, "127.0.0.1:8080", 0, 0,
	  "where to listen" },
	{ offsetof(struct sample, skew_s), "saml.clock_skew_s", CONF_NUMBER, "60", -5, 180,
	  "clock difference" },
	{ offsetof(struct sample, is_public), "saml.public", CONF_BOOL, "no", 0, 0, "anybody may read" },
};

static char folder[] = "/tmp/test_conf.XXXXXX";
static char path[sizeof folder + 16];

static void file_write(const char *text, size_t len)
{
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	assert_int_equal(fwrite(text, 1, len, out), len);
	assert_int_equal(fclose(out), 0);
}

static struct outcome read_text(struct bytes text, struct arena *mem, struct sample *out, const char **why)
{
	*out = (struct sample){ 0 };
	file_write((const char *)text.ptr, text.len);
	return conf_read(path, keys, ARRAY_LEN(keys), out, mem, why);
}

static void what_is_not_given_has_its_preset(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(ARENA_BYTES);
	struct sample got;
	const char *why;

	(void)state;
	assert_ok(read_text(bytes_of("[account]\nname=Konto A\n"), mem, &got, &why));
	assert_null(why);
	assert_string_equal(got.name, "Konto A");
	assert_memory_equal(got.key_file, folder, strlen(folder));
	assert_string_equal(got.key_file + strlen(folder), "/keys/own.pem");
	assert_int_equal(got.listen.n, 1);
	assert_string_equal(got.listen.items[0], "127.0.0.1:8080");
	assert_int_equal(got.skew_s, 60);
	assert_false(got.is_public);
}

static void every_type_is_read(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(ARENA_BYTES);
	struct sample got;
	const char *why;

	(void)state;
	assert_ok(read_text(
		bytes_of("\xef\xbb\xbf# first\n; second\n\n[account]\r\nname = Größe; \"x\"#\r\n"
	                 "key_file=/etc/key.pem\n[http]\nlisten = unix:run/a.sock \t [::1]:1 unix:/b\n"
	                 "[saml]\nclock_skew_s: -5\npublic = yes"),
		mem, &got, &why));
	assert_string_equal(got.name, "Größe; \"x\"#");
	assert_string_equal(got.key_file, "/etc/key.pem");
	assert_int_equal(got.listen.n, 3);
	assert_memory_equal(got.listen.items[0], "unix:/tmp/test_conf.", 20);
	assert_non_null(strstr(got.listen.items[0], "/run/a.sock"));
	assert_string_equal(got.listen.items[1], "[::1]:1");
	assert_string_equal(got.listen.items[2], "unix:/b");
	assert_int_equal(got.skew_s, -5);
	assert_true(got.is_public);
}

struct wrong_case {
	const char *text;
	enum rule rule;
	const char *why; /* behind the path */
};

#define NAME "[account]\nname=a\n"

static const struct wrong_case cases[] = {
	{ NAME, RULE_NONE, NULL },
	{ "[account]\n", RULE_CONF_MISSING, ": account.name is missing: name shown to people" },
	{ NAME "nonsense=1\n", RULE_CONF_UNKNOWN_KEY, ":3: account.nonsense is not a key" },
	{ NAME "[account2]\nname=1\n", RULE_CONF_UNKNOWN_KEY, ":4: account2.name is not a key" },
	{ "name=a\n", RULE_CONF_UNKNOWN_KEY, ":1: name is not a key" },
	{ NAME "name=b\n", RULE_CONF_SYNTAX, ":3: account.name stands in line 2 already" },
	{ NAME "[saml]\npublic=no\n[account]\nkey_file=x\n", RULE_CONF_SYNTAX,
	  ":6: section [account] began before, see line 2" },
	{ NAME "[saml]\npublic=no\nclock_skew_s=1\n", RULE_NONE, NULL },
	{ NAME "key_file\n", RULE_CONF_SYNTAX, ":3: neither [section] nor key = value" },
	{ NAME "key_file\nnonsense=1\n", RULE_CONF_SYNTAX, ":3: neither [section] nor key = value" },
	{ NAME "nonsense=1\nkey_file\n", RULE_CONF_UNKNOWN_KEY, ":3: account.nonsense is not a key" },
	{ NAME "[saml\npublic=no\n", RULE_CONF_SYNTAX, ":3: neither [section] nor key = value" },
	{ NAME "  continued\n", RULE_CONF_SYNTAX, ":3: neither [section] nor key = value" },
	{ "[account]\nname=a # note\n", RULE_CONF_SYNTAX, ":2: comment behind the value of account.name" },
	{ "[account]\nname=a ; note\n", RULE_CONF_SYNTAX, ":2: comment behind the value of account.name" },
	{ NAME "[saml]\nclock_skew_s=180\n", RULE_NONE, NULL },
	{ NAME "[saml]\nclock_skew_s=181\n", RULE_CONF_VALUE,
	  ":4: value of saml.clock_skew_s must be a whole number from -5 to 180" },
	{ NAME "[saml]\nclock_skew_s=-6\n", RULE_CONF_VALUE,
	  ":4: value of saml.clock_skew_s must be a whole number" },
	{ NAME "[saml]\nclock_skew_s=1s\n", RULE_CONF_VALUE,
	  ":4: value of saml.clock_skew_s must be a whole number" },
	{ NAME "[saml]\nclock_skew_s=\n", RULE_CONF_VALUE,
	  ":4: value of saml.clock_skew_s must be a whole number" },
	{ NAME "[saml]\nclock_skew_s=99999999999999999999\n", RULE_CONF_VALUE,
	  ":4: value of saml.clock_skew_s" },
	{ NAME "[saml]\npublic=true\n", RULE_NONE, NULL },
	{ NAME "[saml]\npublic=false\n", RULE_NONE, NULL },
	{ NAME "[saml]\npublic=1\n", RULE_CONF_VALUE, ":4: value of saml.public must be yes or no" },
	{ NAME "[saml]\npublic=\n", RULE_CONF_VALUE, ":4: value of saml.public must be yes or no" },
	{ "[account]\nname=a\x01\n", RULE_CONF_SYNTAX, ": not plain text in UTF-8" },
	{ "[account]\nname=\xe4\n", RULE_CONF_SYNTAX, ": not plain text in UTF-8" },
};

static void what_is_wrong_is_named_with_line_and_remedy(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(ARENA_BYTES);
		struct sample got;
		const char *why;

		assert_rule(read_text(bytes_of(cases[i].text), mem, &got, &why), cases[i].rule);
		if (cases[i].why == NULL) {
			assert_null(why);
			continue;
		}
		assert_memory_equal(why, path, strlen(path));
		if (strncmp(why + strlen(path), cases[i].why, strlen(cases[i].why)) != 0)
			fail_msg("case %zu says: %s", i, why);
	}
}

/* bytes of "name=aaa…": 5 + n, and the line's end. */
static struct outcome read_long(size_t value_bytes, struct sample *got, struct arena *mem, const char **why)
{
	static char text[8192] = "[account]\nname=";
	const size_t head = strlen("[account]\nname=");

	memset(text + head, 'a', value_bytes);
	text[head + value_bytes] = '\n';
	return read_text(bytes_at(text, head + value_bytes + 1), mem, got, why);
}

static void a_long_line_is_refused_and_never_cut(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(ARENA_BYTES);
	struct sample got;
	const char *why;

	(void)state;
	assert_ok(read_long(4094 - 5, &got, mem, &why));
	assert_int_equal(strlen(got.name), 4089);
	assert_rule(read_long(4095 - 5, &got, mem, &why), RULE_CONF_SYNTAX);
	assert_non_null(strstr(why, ":2: line is longer than 4094 bytes"));
}

static void an_empty_value_is_absent(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(ARENA_BYTES);
	struct sample got;
	const char *why;

	(void)state;
	assert_ok(read_text(bytes_of("[account]\nname=\nkey_file=\n[http]\nlisten=\n"), mem, &got, &why));
	assert_null(got.name);
	assert_null(got.key_file);
	assert_int_equal(got.listen.n, 0);
}

static void a_file_that_is_not_there_is_named(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(ARENA_BYTES);
	struct sample got = { 0 };
	const char *why;

	(void)state;
	assert_rule(conf_read("/nonexistent/a.conf", keys, ARRAY_LEN(keys), &got, mem, &why),
	            RULE_CONF_UNREADABLE);
	assert_string_equal(why, "/nonexistent/a.conf: No such file or directory; check path and rights");
	assert_rule(conf_read("/tmp", keys, ARRAY_LEN(keys), &got, mem, &why), RULE_CONF_UNREADABLE);
	file_write("[account]\nname=a\n", 17);
	assert_ok(conf_read(path, keys, ARRAY_LEN(keys), &got, mem, &why));
}

static struct outcome step(struct arena *mem, void *arg)
{
	struct sample got;
	const char *why;

	return read_text(bytes_of(arg), mem, &got, &why);
}

static void no_memory_is_said_and_nothing_crashes(void **state)
{
	char text[] = NAME "[http]\nlisten=unix:a b\n[saml]\nclock_skew_s=3\n";

	(void)state;
	torture(step, text, ARENA_BYTES);
}

static int setup(void **state)
{
	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	return snprintf(path, sizeof path, "%s/sample.conf", folder) > 0 ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	(void)unlink(path);
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_given_has_its_preset),
		cmocka_unit_test(every_type_is_read),
		cmocka_unit_test(what_is_wrong_is_named_with_line_and_remedy),
		cmocka_unit_test(a_long_line_is_refused_and_never_cut),
		cmocka_unit_test(an_empty_value_is_absent),
		cmocka_unit_test(a_file_that_is_not_there_is_named),
		cmocka_unit_test(no_memory_is_said_and_nothing_crashes),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
