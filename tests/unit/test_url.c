/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/wire/url.h"

#define CAP ((size_t)64 * 1024)

struct good_case {
	const char *text, *scheme, *host, *authority, *origin, *path;
	const char *query; /* NULL: absent */
	uint16_t port;
};

static const struct good_case good[] = {
	{ "https://a.example/b?c=d", "https", "a.example", "a.example", "https://a.example", "/b", "c=d",
	  443 },
	{ "http://a", "http", "a", "a", "http://a", "", NULL, 80 },
	{ "HTTPS://A:8443/", "HTTPS", "A", "A:8443", "HTTPS://A:8443", "/", NULL, 8443 },
	{ "http://[::1]:80?", "http", "[::1]", "[::1]:80", "http://[::1]:80", "", "", 80 },
	{ "http://127.0.0.1:65535/%c3%BC;x@y:z?a?b/", "http", "127.0.0.1", "127.0.0.1:65535",
	  "http://127.0.0.1:65535", "/%c3%BC;x@y:z", "a?b/", 65535 },
	{ "https://8080", "https", "8080", "8080", "https://8080", "", NULL, 443 },
};

static void an_endpoint_is_taken_apart(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		struct url url;

		assert_ok(url_parse(bytes_of(good[i].text), &url));
		assert_true(bytes_equal_text(url.scheme, good[i].scheme));
		assert_true(bytes_equal_text(url.host, good[i].host));
		assert_true(bytes_equal_text(url.authority, good[i].authority));
		assert_true(bytes_equal_text(url.origin, good[i].origin));
		assert_true(bytes_equal_text(url.path, good[i].path));
		assert_int_equal(url.port, good[i].port);
		assert_int_equal(url.is_https, good[i].scheme[4] != '\0');
		if (good[i].query == NULL)
			assert_null(url.query.ptr);
		else
			assert_true(bytes_equal_text(url.query, good[i].query));
	}
}

static const char *const bad[] = {
	"",
	"https",
	"https:",
	"https:/a",
	"https:a",
	"https://",
	"https:///a",
	"https://?x",
	"ftp://a",
	"javascript://a",
	"//a/b",
	"/a",
	"https://u@a",
	"https://u:p@a/",
	"https://a:",
	"https://a:0",
	"https://a:0443",
	"https://a:65536",
	"https://a:x",
	"https://a:-1",
	"https://a:1:2",
	"https://a#x",
	"https://a/#x",
	"https://a/b c",
	"https://a/\t",
	"https://a/b\n",
	"https://a\\b",
	"https://a/\\b",
	"https://a/\"",
	"https://a/<",
	"https://a/{",
	"https://a/|",
	"https://a/[",
	"https://a/%",
	"https://a/%4",
	"https://a/%zz",
	"https://a/%4z",
	"https://\xc3\xbc/",
	"https://a/\xc3\xbc",
	"https://%61/",
	"https://a,b/",
	"https://::1/",
	"https://[::1",
	"https://[]",
	"https://[x]",
	" https://a",
	"https://a/\x7f",
	"https ://a",
};

static void what_is_no_endpoint_is_refused(void **state)
{
	struct url url;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		const struct outcome o = url_parse(bytes_of(bad[i]), &url);

		if (o.rule != RULE_URL_SYNTAX)
			fail_msg("%s: got %s", bad[i], rule_name(o.rule));
		assert_null(url.host.ptr);
	}
	assert_rule(url_parse((struct bytes){ 0 }, &url), RULE_URL_SYNTAX);
	assert_rule(url_parse(bytes_at("http://a/\0", 10), &url), RULE_URL_SYNTAX);
	assert_ok(url_parse(bytes_at("http://a/\0", 9), &url));
}

static void a_url_has_a_largest_length(void **state)
{
	static char text[LIMIT_URL_BYTES + 2];
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	const char *target;
	struct url url;

	(void)state;
	memset(text, 'a', LIMIT_URL_BYTES);
	memcpy(text, "http://a/", sizeof "http://a/" - 1);
	assert_ok(url_parse(bytes_of(text), &url));
	text[LIMIT_URL_BYTES] = 'a';
	assert_rule(url_parse(bytes_of(text), &url), RULE_URL_SYNTAX);
	text[0] = '/';
	assert_rule(url_return_target(bytes_of(text), "http://a", mem, &target), RULE_URL_SYNTAX);
	text[LIMIT_URL_BYTES] = '\0';
	assert_ok(url_return_target(bytes_of(text), "http://a", mem, &target));
}

struct loopback_case {
	const char *text;
	bool is_loopback;
};

static const struct loopback_case loopbacks[] = {
	{ "http://localhost:1", true },     { "http://LocalHost", true },
	{ "http://a.b.localhost/", true },  { "http://127.0.0.1", true },
	{ "http://127.255.0.9", true },     { "http://[::1]:5", true },
	{ "http://localhost.evil", false }, { "http://xlocalhost", false },
	{ "http://.localhost", false },     { "http://127.0.0.1.evil", false },
	{ "http://127.1", false },          { "http://128.0.0.1", false },
	{ "http://127.0.0.256", false },    { "http://127.0.0.1.1", false },
	{ "http://127.0.0.", false },       { "http://[::2]", false },
	{ "http://a.example", false },      { "http://localhost.", false },
};

static void only_this_machine_is_loopback(void **state)
{
	const struct url none = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(loopbacks); i++) {
		struct url url;

		assert_ok(url_parse(bytes_of(loopbacks[i].text), &url));
		if (url_is_loopback(&url) != loopbacks[i].is_loopback)
			fail_msg("%s", loopbacks[i].text);
	}
	assert_false(url_is_loopback(&none));
}

struct target_case {
	const char *target;
	enum rule rule;
};

static const struct target_case targets[] = {
	{ "/", RULE_NONE },
	{ "/a?b=c&d=%0d%0a", RULE_NONE },
	{ "/a//b", RULE_NONE },
	{ "/%2f/evil", RULE_NONE },
	{ "/%5Cevil", RULE_NONE },
	{ "/%09/evil", RULE_NONE },
	{ "/?next=https://evil/", RULE_NONE },
	{ "/@evil", RULE_NONE },
	{ "/suche?q[]=a|b{c}", RULE_NONE },
	{ "https://portal.example", RULE_NONE },
	{ "https://portal.example/", RULE_NONE },
	{ "https://portal.example?x", RULE_NONE },
	{ "https://PORTAL.example:443/a@b", RULE_NONE },
	{ "HTTPS://portal.example/a", RULE_NONE },
	{ "", RULE_RETURN_TARGET },
	{ "//evil", RULE_RETURN_TARGET },
	{ "//portal.example/", RULE_RETURN_TARGET },
	{ "///evil", RULE_RETURN_TARGET },
	{ "https://portal.example:444/", RULE_RETURN_TARGET },
	{ "http://portal.example/", RULE_RETURN_TARGET },
	{ "http://portal.example:443/", RULE_RETURN_TARGET },
	{ "https://portal.example.evil/", RULE_RETURN_TARGET },
	{ "https://portal.exampl/", RULE_RETURN_TARGET },
	{ "https://portal.example./", RULE_RETURN_TARGET },
	{ "https://portal-example/", RULE_RETURN_TARGET },
	{ "https://evil/portal.example", RULE_RETURN_TARGET },
	{ "https://portal.example@evil/", RULE_URL_SYNTAX },
	{ "https://portal.example:443@evil/", RULE_URL_SYNTAX },
	{ "https://evil@portal.example/", RULE_URL_SYNTAX },
	{ "https:evil", RULE_URL_SYNTAX },
	{ "https:/evil", RULE_URL_SYNTAX },
	{ "https:///evil", RULE_URL_SYNTAX },
	{ "https:portal.example", RULE_URL_SYNTAX },
	{ "javascript:alert(1)", RULE_URL_SYNTAX },
	{ "data:text/html,x", RULE_URL_SYNTAX },
	{ "evil", RULE_URL_SYNTAX },
	{ "evil/", RULE_URL_SYNTAX },
	{ "?a", RULE_URL_SYNTAX },
	{ "/\\evil", RULE_URL_SYNTAX },
	{ "\\/evil", RULE_URL_SYNTAX },
	{ "\\\\evil", RULE_URL_SYNTAX },
	{ "/a\\b", RULE_URL_SYNTAX },
	{ "https://portal.example\\@evil", RULE_URL_SYNTAX },
	{ "https:\\\\portal.example", RULE_URL_SYNTAX },
	{ "/\t/evil", RULE_URL_SYNTAX },
	{ "/\n/evil", RULE_URL_SYNTAX },
	{ "\t//evil", RULE_URL_SYNTAX },
	{ " /a", RULE_URL_SYNTAX },
	{ "/a\r\nSet-Cookie: a=b", RULE_URL_SYNTAX },
	{ "/a b", RULE_URL_SYNTAX },
	{ "/a#b", RULE_URL_SYNTAX },
	{ "/a\"", RULE_URL_SYNTAX },
	{ "/<script>", RULE_URL_SYNTAX },
	{ "/\xc3\xbc", RULE_URL_SYNTAX },
	{ "/\xef\xbc\x8f" "evil", RULE_URL_SYNTAX },
	{ "/\x7f", RULE_URL_SYNTAX },
};

static void nobody_is_sent_elsewhere(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		const char *got;
		const struct outcome o =
			url_return_target(bytes_of(targets[i].target), "https://portal.example", mem, &got);

		if (o.rule != targets[i].rule)
			fail_msg("%s: got %s", targets[i].target, rule_name(o.rule));
		if (is_ok(o))
			assert_string_equal(got, targets[i].target);
		else
			assert_null(got);
	}
}

static void the_own_origin_may_have_a_port(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	const char *got;

	(void)state;
	assert_ok(url_return_target(bytes_of("http://p.localhost:8080/a"), "http://p.localhost:8080", mem,
	                            &got));
	assert_ok(url_return_target(bytes_of("http://p:80/a"), "http://p", mem, &got));
	assert_ok(url_return_target(bytes_of("http://p/a"), "http://P:80", mem, &got));
	assert_rule(url_return_target(bytes_of("http://p.localhost/a"), "http://p.localhost:8080", mem, &got),
	            RULE_RETURN_TARGET);
	assert_rule(
		url_return_target(bytes_of("http://p.localhost:80801"), "http://p.localhost:8080", mem, &got),
		RULE_URL_SYNTAX);
	assert_rule(url_return_target((struct bytes){ 0 }, "http://p", mem, &got), RULE_RETURN_TARGET);
}

static OUTCOME target_step(struct arena *mem, void *arg)
{
	const char *got = "x";
	const struct outcome o = url_return_target(bytes_of(arg), "http://a", mem, &got);

	if (!is_ok(o))
		assert_null(got);
	return o;
}

static void no_allocation_failure_hurts(void **state)
{
	char path[] = "/a", url[] = "http://a/";

	(void)state;
	torture(target_step, path, CAP);
	torture(target_step, url, CAP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_endpoint_is_taken_apart),
		cmocka_unit_test(what_is_no_endpoint_is_refused),
		cmocka_unit_test(a_url_has_a_largest_length),
		cmocka_unit_test(only_this_machine_is_loopback),
		cmocka_unit_test(nobody_is_sent_elsewhere),
		cmocka_unit_test(the_own_origin_may_have_a_port),
		cmocka_unit_test(no_allocation_failure_hurts),
	};

	return cmocka_run_group_tests_name("url", tests, NULL, NULL);
}
