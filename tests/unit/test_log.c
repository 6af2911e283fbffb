/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "lib/log/log.h"

static char got[8192];

/* What the call wrote to standard error, as one text in got; each write is one message of the socket-like
 * pipe. */
static ssize_t captured(void (*call)(void))
{
	int ends[2];
	const int saved = dup(STDERR_FILENO);
	ssize_t len;

	assert_int_equal(pipe2(ends, O_DIRECT | O_NONBLOCK), 0); /* packet mode keeps the borders of writes */
	assert_true(dup2(ends[1], STDERR_FILENO) >= 0);
	call();
	assert_true(dup2(saved, STDERR_FILENO) >= 0);
	len = read(ends[0], got, sizeof got - 1);
	got[len > 0 ? len : 0] = '\0';
	assert_true(read(ends[0], got + sizeof got - 1, 1) <= 0); /* one write only */
	(void)close(ends[0]);
	(void)close(ends[1]);
	(void)close(saved);
	return len;
}

static void assert_has(const char *part)
{
	if (strstr(got, part) == NULL)
		fail_msg("%s is not in: %s", part, got);
}

static void write_plain(void)
{
	log_event(LOG_NOTICE_, "id-1", "response.refused", KV_TEXT("a", "b"), KV_TEXT("two", "two words"),
	          KV_TEXT("none", NULL), KV_NUMBER("n", INT64_MIN), KV_END);
}

static void an_event_is_one_line(void **state)
{
	(void)state;
	log_open("unit", LOG_NOTICE_);
	assert_true(captured(write_plain) > 0);
	assert_memory_equal(got, "ts=2", 4);
	assert_has("Z level=notice program=unit pid=");
	assert_has(
		" request=id-1 event=response.refused a=b two=\"two words\" none=- n=-9223372036854775808\n");
	assert_ptr_equal(strchr(got, '\n'), got + strlen(got) - 1);
}

static void write_info(void)
{
	log_event(LOG_INFO_, NULL, "a.seen", KV_END);
}

static void write_bare(void)
{
	log_event(LOG_ERROR_, NULL, "a.failed", KV_END);
}

static void what_is_below_the_level_is_silent(void **state)
{
	(void)state;
	log_open("unit", LOG_NOTICE_);
	assert_true(captured(write_info) <= 0);
	log_open("unit", LOG_INFO_);
	assert_true(captured(write_info) > 0);
	log_open("unit", LOG_ERROR_);
	assert_true(captured(write_bare) > 0);
	assert_null(strstr(got, "request="));
}

struct quoted_case {
	const char *text;
	const char *shown;
};

static const struct quoted_case cases[] = {
	{ "", "q=\"\"" },
	{ "plain", "q=\"plain\"" },
	{ "a\" event=b\nc", "q=\"a\\x22 event=b\\x0ac\"" },
	{ "\\ \r\t\x7f", "q=\"\\x5c \\x0d\\x09\\x7f\"" },
	{ "Größe \xf0\x9f\x98\x80", "q=\"Größe \xf0\x9f\x98\x80\"" },
	{ "\xe4 \xc0\x80 \xed\xa0\x80 \xf4\x90\x80\x80",
	  "q=\"\\xe4 \\xc0\\x80 \\xed\\xa0\\x80 \\xf4\\x90\\x80\\x80\"" },
	{ "\xe2\x82", "q=\"\\xe2\\x82\"" },
	{ "\xc2\x85 \xc2\x9b \xc2\xa0", "q=\"\\xc2\\x85 \\xc2\\x9b \xc2\xa0\"" },
	{ "\xe2\x80\xae \xe2\x80\xa8 \xe2\x81\xa6 \xe2\x80\x93",
	  "q=\"\\xe2\\x80\\xae \\xe2\\x80\\xa8 \\xe2\\x81\\xa6 \xe2\x80\x93\"" },
};

static const char *quoted;
static size_t quoted_len;

static void write_quoted(void)
{
	log_event(LOG_NOTICE_, NULL, "a.b", KV_QUOTED("q", bytes_at(quoted, quoted_len)), KV_END);
}

static void text_from_outside_cannot_forge_a_line(void **state)
{
	(void)state;
	log_open("unit", LOG_NOTICE_);
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		quoted = cases[i].text;
		quoted_len = strlen(quoted);
		assert_true(captured(write_quoted) > 0);
		assert_has(cases[i].shown);
		assert_string_equal(strchr(got, '\n'), "\n");
	}
	quoted = "a\0b";
	quoted_len = 3;
	assert_true(captured(write_quoted) > 0);
	assert_has("q=\"a\\x00b\"");
}

static void a_long_text_is_bounded(void **state)
{
	static char text[201];

	(void)state;
	memset(text, 'x', sizeof text);
	quoted = text;
	quoted_len = 200;
	assert_true(captured(write_quoted) > 0);
	assert_has("xxx\"\n");
	quoted_len = 201;
	assert_true(captured(write_quoted) > 0);
	assert_has("xxx...\"\n");
}

static void write_flood(void)
{
	static unsigned char text[200];
	const struct bytes view = bytes_at(text, sizeof text);
	const struct log_kv kvs[] = { KV_QUOTED("a", view), KV_QUOTED("b", view),
		                      KV_QUOTED("c", view), KV_QUOTED("d", view),
		                      KV_QUOTED("e", view), KV_QUOTED("f", view),
		                      KV_QUOTED("g", view), KV_END };

	log_kvs(LOG_ERROR_, NULL, "a.b", kvs);
}

static void a_line_is_bounded_and_still_ends(void **state)
{
	(void)state;
	assert_true(captured(write_flood) <= 4096);
	assert_true(strlen(got) > 4000);
	assert_ptr_equal(strchr(got, '\n'), got + strlen(got) - 1);
}

static void write_refused(void)
{
	log_refused("id-2", "response.refused", outcome_of(RULE_ASSERT_AUDIENCE, 77),
	            (const struct log_kv[]){ KV_NUMBER("more", 1), KV_END });
}

static void write_internal(void)
{
	log_refused(NULL, "a.failed", outcome_of(RULE_INTERNAL, 1), (const struct log_kv[]){ KV_END });
}

static void a_failure_names_its_rule(void **state)
{
	(void)state;
	log_open("unit", LOG_NOTICE_);
	assert_true(captured(write_refused) > 0);
	assert_has("level=notice");
	assert_has(" request=id-2 event=response.refused rule=ASSERT_AUDIENCE number=1720 source=\"SAML-CORE "
	           "2.5.1.4\" "
	           "line=77 more=1\n");
	assert_true(captured(write_internal) > 0);
	assert_has("level=error");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_event_is_one_line),
		cmocka_unit_test(what_is_below_the_level_is_silent),
		cmocka_unit_test(text_from_outside_cannot_forge_a_line),
		cmocka_unit_test(a_long_text_is_bounded),
		cmocka_unit_test(a_line_is_bounded_and_still_ends),
		cmocka_unit_test(a_failure_names_its_rule),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
