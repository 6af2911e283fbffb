/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "lib/wire/http.h"

#define CAP ((size_t)64 * 1024)

static void a_doubled_header_counts_as_missing(void **state)
{
	const struct http_header headers[] = {
		{ bytes_of("Host"), bytes_of("a") },
		{ bytes_of("X-One"), bytes_of("") },
		{ bytes_of("x-TWO"), bytes_of("1") },
		{ bytes_of("X-Two"), bytes_of("1") },
	};
	const struct http_request in = { .headers = headers, .n_headers = ARRAY_LEN(headers) };

	(void)state;
	assert_bytes(http_header_find(&in, "hOST"), "a");
	assert_non_null(http_header_find(&in, "X-One").ptr);
	assert_null(http_header_find(&in, "X-Two").ptr);
	assert_null(http_header_find(&in, "X-Three").ptr);
}

struct body_case {
	const char *what;
	enum http_method method;
	const char *type;
	enum rule rule;
};

static const struct body_case bodies[] = {
	{ "as browsers send it", HTTP_POST, "application/x-www-form-urlencoded", RULE_NONE }, /* accepts RULE_HTTP_METHOD */
	{ "with a parameter", HTTP_POST, "Application/X-WWW-Form-URLencoded ; charset=UTF-8", RULE_NONE },
	{ "GET", HTTP_GET, "application/x-www-form-urlencoded", RULE_HTTP_METHOD },
	{ "HEAD", HTTP_HEAD, "application/x-www-form-urlencoded", RULE_HTTP_METHOD },
	{ "PUT", HTTP_OTHER, "application/x-www-form-urlencoded", RULE_HTTP_METHOD },
	{ "no type", HTTP_POST, NULL, RULE_HTTP_CONTENT_TYPE },
	{ "empty type", HTTP_POST, "", RULE_HTTP_CONTENT_TYPE },
	{ "longer type", HTTP_POST, "application/x-www-form-urlencodedx", RULE_HTTP_CONTENT_TYPE },
	{ "two types", HTTP_POST, "application/x-www-form-urlencoded, text/plain", RULE_HTTP_CONTENT_TYPE },
	{ "multipart", HTTP_POST, "multipart/form-data; boundary=x", RULE_HTTP_CONTENT_TYPE },
	{ "XML", HTTP_POST, "text/xml", RULE_HTTP_CONTENT_TYPE },
};

static void a_form_comes_by_post_and_says_so(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		const struct http_header header = { bytes_of("content-type"), bytes_of(bodies[i].type) };
		struct http_request in = { .method = bodies[i].method, .headers = &header, .n_headers = 1,
			.body = bytes_of("a=b") };
		struct bytes body;
		const struct outcome o = http_form_body(&in, &body);

		if (o.rule != bodies[i].rule)
			fail_msg("%s: got %s", bodies[i].what, rule_name(o.rule));
		if (!is_ok(o)) {
			assert_null(body.ptr);
			continue;
		}
		assert_bytes(body, "a=b");
		in.body = (struct bytes){ 0 };
		assert_ok(http_form_body(&in, &body));
		assert_non_null(body.ptr);
		assert_int_equal(body.len, 0);
	}
}

struct header_case {
	const char *name, *value;
	enum rule rule;
};

static const struct header_case headers[] = {
	{ "X-Plain", "value with blanks; \"quotes\" & <signs> ~", RULE_NONE },
	{ "x!#$%&'*+-.^_`|~9", "", RULE_NONE },
	{ "X-A", "a\r\nSet-Cookie: b=c", RULE_HTTP_REPLY_HEADER },
	{ "X-A", "a\rb", RULE_HTTP_REPLY_HEADER },
	{ "X-A", "a\nb", RULE_HTTP_REPLY_HEADER },
	{ "X-A", "a\tb", RULE_HTTP_REPLY_HEADER },
	{ "X-A", "a\x7f", RULE_HTTP_REPLY_HEADER },
	{ "X-A", "\xc3\xbc", RULE_HTTP_REPLY_HEADER },
	{ "X-A", NULL, RULE_HTTP_REPLY_HEADER },
	{ NULL, "a", RULE_HTTP_REPLY_HEADER },
	{ "", "a", RULE_HTTP_REPLY_HEADER },
	{ "X-A:", "a", RULE_HTTP_REPLY_HEADER },
	{ "X A", "a", RULE_HTTP_REPLY_HEADER },
	{ "X-A\r\nX-B", "a", RULE_HTTP_REPLY_HEADER },
	{ "X-\xc3\xbc", "a", RULE_HTTP_REPLY_HEADER },
};

static void no_value_becomes_a_second_header(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
		SCOPED(arena) struct arena *mem = arena_new(CAP);
		struct http_reply reply;

		http_reply_start(&reply, 200, "text/plain", bytes_of("x"));
		assert_rule(http_reply_header(&reply, mem, headers[i].name, headers[i].value),
		            headers[i].rule);
		assert_int_equal(reply.headers != NULL, headers[i].rule == RULE_NONE);
		assert_ok(http_reply_header(&reply, mem, "X-Next", "1"));
	}
}

static void headers_keep_their_order_and_are_copied(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	char name[] = "X-A", value[] = "1";
	struct http_reply reply;

	(void)state;
	http_reply_start(&reply, 404, "text/html", bytes_of("x"));
	assert_int_equal(reply.status, 404);
	assert_string_equal(reply.content_type, "text/html");
	assert_bytes(reply.body, "x");
	assert_ok(http_reply_header(&reply, mem, name, value));
	assert_ok(http_reply_header(&reply, mem, "X-A", "2"));
	name[0] = value[0] = '?';
	assert_string_equal(reply.headers->name, "X-A");
	assert_string_equal(reply.headers->value, "1");
	assert_string_equal(reply.headers->next->value, "2");
	assert_null(reply.headers->next->next);
	http_reply_start(&reply, 200, NULL, (struct bytes){ 0 });
	assert_null(reply.headers);
}

static void a_redirect_is_303_to_its_location_and_nothing_else(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(CAP);
	struct http_reply reply;

	(void)state;
	http_reply_start(&reply, 200, "text/html", bytes_of("x"));
	assert_ok(http_reply_header(&reply, mem, "X-Old", "1"));
	assert_ok(http_reply_redirect(&reply, mem, "https://a/b?c=%0D%0A"));
	assert_int_equal(reply.status, 303);
	assert_null(reply.content_type);
	assert_null(reply.body.ptr);
	assert_string_equal(reply.headers->name, "Location");
	assert_string_equal(reply.headers->value, "https://a/b?c=%0D%0A");
	assert_null(reply.headers->next);
	assert_rule(http_reply_redirect(&reply, mem, "https://a/\r\nX: y"), RULE_HTTP_REPLY_HEADER);
	assert_null(reply.headers);
	assert_rule(http_reply_redirect(&reply, mem, NULL), RULE_HTTP_REPLY_HEADER);
}

static OUTCOME redirect_step(struct arena *mem, void *arg)
{
	struct http_reply reply;
	const struct outcome o = http_reply_redirect(&reply, mem, arg);

	if (!is_ok(o))
		assert_null(reply.headers);
	return o;
}

static void no_allocation_failure_hurts(void **state)
{
	char url[] = "https://a/";

	(void)state;
	torture(redirect_step, url, CAP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_doubled_header_counts_as_missing),
		cmocka_unit_test(a_form_comes_by_post_and_says_so),
		cmocka_unit_test(no_value_becomes_a_second_header),
		cmocka_unit_test(headers_keep_their_order_and_are_copied),
		cmocka_unit_test(a_redirect_is_303_to_its_location_and_nothing_else),
		cmocka_unit_test(no_allocation_failure_hurts),
	};

	return cmocka_run_group_tests_name("http", tests, NULL, NULL);
}
