/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "lib/http/framing.h"
#include "lib/http/ticket.h"
#include "lib/spec/limits.h"

#define MAX_HEADERS 4

static const char *const hosts[] = { "konto-a.localhost:8080", "[::1]:8080", NULL };

struct framing_case {
	const char *method;
	const char *target;
	const char *version;
	enum rule rule;
	const char *headers[2 * MAX_HEADERS]; /* name, value, … */
};

#define HOST "Host", "konto-a.localhost:8080"
#define GET "GET", "/", "HTTP/1.1"
#define POST "POST", "/", "HTTP/1.1"

static const struct framing_case cases[] = {
	{ GET, RULE_NONE, { HOST } },
	{ POST, RULE_NONE, { HOST } },
	{ "HEAD", "/", "HTTP/1.1", RULE_NONE, { HOST } },
	{ "GET", "/", "HTTP/1.0", RULE_NONE, { HOST } },
	/* host */
	{ GET, RULE_NONE, { "hOST", "KONTO-A.localhost:8080" } },
	{ GET, RULE_NONE, { "Host", "[::1]:8080" } },
	{ GET, RULE_HTTP_HOST, { NULL } },
	{ "GET", "/", "HTTP/1.0", RULE_HTTP_HOST, { NULL } },
	{ GET, RULE_HTTP_HOST, { HOST, HOST } },
	{ GET, RULE_HTTP_HOST, { HOST, "host", "other" } },
	{ GET, RULE_HTTP_HOST, { "Host", "" } },
	{ GET, RULE_HTTP_HOST, { "Host", "konto-a.localhost" } },
	{ GET, RULE_HTTP_HOST, { "Host", "konto-a.localhost:8080." } },
	{ GET, RULE_HTTP_HOST, { "Host", "konto-a.localhost:80800" } },
	/* body */
	{ POST, RULE_NONE, { HOST, "Content-Length", "0" } },
	{ POST, RULE_NONE, { HOST, "Content-Length", "524288" } },
	{ POST, RULE_HTTP_TOO_LARGE, { HOST, "Content-Length", "524289" } },
	{ POST, RULE_HTTP_TOO_LARGE, { HOST, "Content-Length", "9223372036854775807" } },
	{ POST, RULE_HTTP_FRAMING, { HOST, "Content-Length", "9223372036854775808" } },
	{ POST, RULE_HTTP_FRAMING, { HOST, "Content-Length", "5", "Content-Length", "5" } },
	{ POST, RULE_HTTP_FRAMING, { HOST, "Content-Length", "5", "content-length", "6" } },
	{ POST, RULE_HTTP_FRAMING, { HOST, "Content-Length", "5, 5" } },
	{ POST, RULE_HTTP_FRAMING, { HOST, "Content-Length", "+5" } },
	{ POST, RULE_HTTP_FRAMING, { HOST, "Content-Length", "-5" } },
	{ POST, RULE_HTTP_FRAMING, { HOST, "Content-Length", "0x5" } },
	{ POST, RULE_HTTP_FRAMING, { HOST, "Content-Length", "" } },
	{ POST, RULE_NONE, { HOST, "Transfer-Encoding", "chunked" } },
	{ POST, RULE_NONE, { HOST, "transfer-encoding", "CHUNKED" } },
	{ POST, RULE_HTTP_FRAMING, { HOST, "Content-Length", "5", "Transfer-Encoding", "chunked" } },
	{ POST, RULE_HTTP_FRAMING, { HOST, "Transfer-Encoding", "chunked", "Content-Length", "5" } },
	{ POST, RULE_HTTP_FRAMING, { HOST, "Transfer-Encoding", "chunked", "Transfer-Encoding", "chunked" } },
	{ POST, RULE_HTTP_FRAMING, { HOST, "Transfer-Encoding", "gzip, chunked" } },
	{ POST, RULE_HTTP_FRAMING, { HOST, "Transfer-Encoding", "identity" } },
	{ POST, RULE_HTTP_FRAMING, { HOST, "Transfer-Encoding", "xchunked" } },
	{ POST, RULE_HTTP_FRAMING, { HOST, "Transfer-Encoding", "" } },
	{ "POST", "/", "HTTP/1.0", RULE_HTTP_FRAMING, { HOST, "Transfer-Encoding", "chunked" } },
	/* versions, names, values */
	{ "GET", "/", "HTTP/1.2", RULE_HTTP_FRAMING, { HOST } },
	{ "GET", "/", "HTTP/2.0", RULE_HTTP_FRAMING, { HOST } },
	{ "GET", "/", "", RULE_HTTP_FRAMING, { HOST } },
	{ POST, RULE_HTTP_FRAMING, { HOST, "Content-Length ", "5" } },
	{ POST, RULE_HTTP_FRAMING, { HOST, " Transfer-Encoding", "chunked" } },
	{ POST, RULE_HTTP_FRAMING, { HOST, "Transfer_Encoding\x0b", "chunked" } },
	{ GET, RULE_HTTP_FRAMING, { HOST, "", "x" } },
	{ GET, RULE_HTTP_FRAMING, { HOST, "na\xefve", "x" } },
	{ GET, RULE_NONE, { HOST, "X-1!#$%&'*+.^_`|~", "Gr\xc3\xb6\xc3\x9f\x65 \t \"<&>'" } },
	{ GET, RULE_HTTP_FRAMING, { HOST, "X", "a\rb" } },
	{ GET, RULE_HTTP_FRAMING, { HOST, "X", "a\nb" } },
	{ GET, RULE_HTTP_FRAMING, { HOST, "X", "a\x7f" } },
	/* targets */
	{ "GET", "/a%2Fb%20c?x=%41+%e4&y=%0d%0a", "HTTP/1.1", RULE_NONE, { HOST } },
	{ "GET", "http://konto-a.localhost:8080/", "HTTP/1.1", RULE_HTTP_TARGET, { HOST } },
	{ "OPTIONS", "*", "HTTP/1.1", RULE_HTTP_TARGET, { HOST } },
	{ "CONNECT", "konto-a.localhost:8080", "HTTP/1.1", RULE_HTTP_TARGET, { HOST } },
	{ "GET", "", "HTTP/1.1", RULE_HTTP_TARGET, { HOST } },
	{ "GET", "a", "HTTP/1.1", RULE_HTTP_TARGET, { HOST } },
	{ "GET", "/a b", "HTTP/1.1", RULE_HTTP_TARGET, { HOST } },
	{ "GET", "/a\tb", "HTTP/1.1", RULE_HTTP_TARGET, { HOST } },
	{ "GET", "/a\x7f", "HTTP/1.1", RULE_HTTP_TARGET, { HOST } },
	{ "GET", "/\xc3\xa4", "HTTP/1.1", RULE_HTTP_TARGET, { HOST } },
	{ "GET", "/a#b", "HTTP/1.1", RULE_HTTP_TARGET, { HOST } },
	{ "GET", "/a%00", "HTTP/1.1", RULE_HTTP_TARGET, { HOST } },
	{ "GET", "/a%01", "HTTP/1.1", RULE_NONE, { HOST } },
	/* methods */
	{ "PUT", "/", "HTTP/1.1", RULE_HTTP_METHOD_UNKNOWN, { HOST } },
	{ "get", "/", "HTTP/1.1", RULE_HTTP_METHOD_UNKNOWN, { HOST } },
	{ "OPTIONS", "/", "HTTP/1.1", RULE_HTTP_METHOD_UNKNOWN, { HOST } },
};

static struct outcome check(const struct framing_case *c, struct framing *out)
{
	struct http_header headers[MAX_HEADERS];
	struct framing_head head = { bytes_of(c->method), bytes_of(c->target), bytes_of(c->version), headers,
		                     0 };

	while (head.n_headers < MAX_HEADERS && c->headers[2 * head.n_headers] != NULL) {
		const char *const *pair = &c->headers[2 * head.n_headers];

		headers[head.n_headers++] = (struct http_header){ bytes_of(pair[0]), bytes_of(pair[1]) };
	}
	memset(out, 0x55, sizeof *out);
	return framing_check(&head, hosts, out);
}

static void an_ambiguous_head_is_refused(void **state)
{
	static const struct framing zero;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct framing got;
		const struct outcome o = check(&cases[i], &got);

		if (o.rule != cases[i].rule)
			fail_msg("case %zu (%s %s): %s", i, cases[i].method, cases[i].target,
			         rule_name(o.rule));
		if (!is_ok(o)) {
			assert_int_equal(got.method, zero.method);
			assert_int_equal(got.length, 0);
			assert_false(got.is_chunked);
		}
	}
}

static void a_good_head_says_what_follows(void **state)
{
	static const struct framing_case length = { POST, RULE_NONE, { HOST, "Content-Length", "77" } };
	static const struct framing_case chunked = { POST,
		                                     RULE_NONE,
		                                     { HOST, "Transfer-Encoding", "chunked" } };
	static const struct framing_case head = { "HEAD", "/", "HTTP/1.1", RULE_NONE, { HOST } };
	struct framing got;

	(void)state;
	assert_ok(check(&length, &got));
	assert_int_equal(got.method, HTTP_POST);
	assert_int_equal(got.length, 77);
	assert_false(got.is_chunked);
	assert_ok(check(&chunked, &got));
	assert_true(got.is_chunked);
	assert_int_equal(got.length, 0);
	assert_ok(check(&head, &got));
	assert_int_equal(got.method, HTTP_HEAD);
}

static void a_nul_is_seen_in_names_values_and_targets(void **state)
{
	const struct http_header good = { bytes_of("Host"), bytes_of("[::1]:8080") };
	struct http_header headers[2] = { good, { bytes_at("X\0Y", 3), bytes_of("v") } };
	struct framing_head head = { bytes_of("GET"), bytes_of("/"), bytes_of("HTTP/1.1"), headers, 2 };
	struct framing got;

	(void)state;
	assert_rule(framing_check(&head, hosts, &got), RULE_HTTP_FRAMING);
	headers[1] = (struct http_header){ bytes_of("X"), bytes_at("v\0w", 3) };
	assert_rule(framing_check(&head, hosts, &got), RULE_HTTP_FRAMING);
	head.n_headers = 1;
	head.target = bytes_at("/a\0b", 4);
	assert_rule(framing_check(&head, hosts, &got), RULE_HTTP_TARGET);
	head.target = (struct bytes){ 0 };
	assert_rule(framing_check(&head, hosts, &got), RULE_HTTP_TARGET);
}

static void a_target_has_a_longest_length(void **state)
{
	static char target[LIMIT_TARGET_BYTES + 1];
	const struct http_header host = { bytes_of("Host"), bytes_of("[::1]:8080") };
	struct framing_head head = { bytes_of("GET"), bytes_at(target, LIMIT_TARGET_BYTES),
		                     bytes_of("HTTP/1.1"), &host, 1 };
	struct framing got;

	(void)state;
	memset(target, '/', sizeof target);
	assert_ok(framing_check(&head, hosts, &got));
	head.target.len++;
	assert_rule(framing_check(&head, hosts, &got), RULE_HTTP_TOO_LARGE);
}

static void tickets_are_new_each_time(void **state)
{
	enum { MANY = 200 };
	static char tickets[MANY][TICKET_BYTES];

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		assert_ok(ticket_draw(tickets[i]));
		assert_int_equal(strlen(tickets[i]), 22);
		assert_int_equal(strspn(tickets[i],
		                        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
		                 22);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(tickets[i], tickets[j]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_ambiguous_head_is_refused),
		cmocka_unit_test(a_good_head_says_what_follows),
		cmocka_unit_test(a_nul_is_seen_in_names_values_and_targets),
		cmocka_unit_test(a_target_has_a_longest_length),
		cmocka_unit_test(tickets_are_new_each_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
