/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include <fcntl.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/fetch/fetch.h"
#include "lib/spec/limits.h"
#include "tests/support/loopback.h"

#define ARENA_BYTES ((size_t)256 * 1024)
#define OK "HTTP/1.1 200 OK\r\n"
#define LENGTH_4 "Content-Length: 4\r\n"
#define MOVED(to) "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " to "\r\n"
#define LIMIT_BYTES 64
#define BYTES_64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct loopback_answer answers[] = {
	{ "/good", OK LENGTH_4 "ETag: \"v1\"\r\nLast-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\n", "good", LOOPBACK_PLAIN, NULL },
	{ "/good?q=1", OK LENGTH_4, "good", LOOPBACK_PLAIN, NULL },
	{ "/accept", OK LENGTH_4, "good", LOOPBACK_PLAIN, "\r\nAccept: application/samlmetadata+xml\r\n" },
	{ "/same", "HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n", NULL, LOOPBACK_PLAIN, "\r\nIf-None-Match: \"v1\"\r\n" },
	{ "/since", "HTTP/1.1 304 Not Modified\r\n", NULL, LOOPBACK_PLAIN, "\r\nIf-Modified-Since: Thu, 01" },
	{ "/same-always", "HTTP/1.1 304 Not Modified\r\n", NULL, LOOPBACK_PLAIN, NULL },
	{ "/etag-tab", OK LENGTH_4 "ETag: \"a\tb\"\r\n", "good", LOOPBACK_PLAIN, NULL },
	{ "/error", "HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n", "oops", LOOPBACK_PLAIN, NULL },
	{ "/error-endless", "HTTP/1.1 500 Oops\r\n", NULL, LOOPBACK_ENDLESS, NULL },
	{ "/to-good", MOVED("/good"), NULL, LOOPBACK_PLAIN, NULL },
	{ "/three", MOVED("/two"), NULL, LOOPBACK_PLAIN, NULL },
	{ "/two", MOVED("/to-good"), NULL, LOOPBACK_PLAIN, NULL },
	{ "/four", MOVED("/three"), NULL, LOOPBACK_PLAIN, NULL },
	{ "/loop", MOVED("/loop"), NULL, LOOPBACK_PLAIN, NULL },
	{ "/to-file", MOVED("file:///etc/passwd"), NULL, LOOPBACK_PLAIN, NULL },
	{ "/to-gopher", MOVED("gopher://127.0.0.1:%u/good"), NULL, LOOPBACK_PLAIN, NULL },
	{ "/to-user", MOVED("http://a:b@127.0.0.1:%u/good"), NULL, LOOPBACK_PLAIN, NULL },
	{ "/to-other", MOVED("http://localhost:%u/good"), NULL, LOOPBACK_PLAIN, NULL },
	{ "/to-nowhere", "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n", NULL, LOOPBACK_PLAIN, NULL },
	{ "/slow", OK "Content-Length: 30\r\n", "abcdefghijklmnopqrstuvwxyz0123", LOOPBACK_SLOWLY, NULL },
	{ "/edge", OK "Content-Length: 64\r\n", BYTES_64, LOOPBACK_PLAIN, NULL },
	{ "/large", OK "Content-Length: 65\r\n", BYTES_64 "+", LOOPBACK_PLAIN, NULL },
	{ "/edge-unsaid", OK, BYTES_64, LOOPBACK_PLAIN, NULL },
	{ "/large-unsaid", OK, BYTES_64 "+", LOOPBACK_PLAIN, NULL },
	{ "/endless", OK, NULL, LOOPBACK_ENDLESS, NULL },
	{ "/cut", OK "Content-Length: 10\r\n", "good", LOOPBACK_PLAIN, NULL },
	{ "/cut-chunk", OK "Transfer-Encoding: chunked\r\n", "4\r\ngood\r\n8\r\nba", LOOPBACK_PLAIN, NULL },
	{ "/nonsense", "this is not HTTP\r\n", NULL, LOOPBACK_PLAIN, NULL },
	{ "/zipped", OK "Content-Encoding: gzip\r\n" LENGTH_4, "good", LOOPBACK_PLAIN, NULL },
};

static struct loopback web, secure, elsewhere;
static char ca_file[] = "/tmp/servicekonto-ca.XXXXXX";

struct fetch_case {
	const char *path;
	enum rule rule;
	const char *got; /* NULL: nothing written */
};

static const struct fetch_case cases[] = {
	{ "/good", RULE_NONE, "good" },
	{ "/good?q=1", RULE_NONE, "good" },
	{ "/accept", RULE_NONE, "good" },
	{ "/nothing-here", RULE_FETCH_STATUS, NULL },
	{ "/error", RULE_FETCH_STATUS, NULL },
	{ "/error-endless", RULE_FETCH_TOO_LARGE, NULL },
	{ "/same-always", RULE_FETCH_STATUS, NULL }, /* to a question without condition */
	{ "/to-good", RULE_NONE, "good" },
	{ "/three", RULE_NONE, "good" },
	{ "/four", RULE_FETCH_REDIRECT, NULL },
	{ "/loop", RULE_FETCH_REDIRECT, NULL },
	{ "/to-file", RULE_FETCH_REDIRECT, NULL },
	{ "/to-gopher", RULE_FETCH_REDIRECT, NULL },
	{ "/to-user", RULE_FETCH_REDIRECT, NULL },
	{ "/to-other", RULE_FETCH_REDIRECT, NULL },
	{ "/to-nowhere", RULE_FETCH_REDIRECT, NULL },
	{ "/slow", RULE_FETCH_SLOW, "" },
	{ "/edge", RULE_NONE, BYTES_64 },
	{ "/large", RULE_FETCH_TOO_LARGE, NULL },
	{ "/edge-unsaid", RULE_NONE, BYTES_64 },
	{ "/large-unsaid", RULE_FETCH_TOO_LARGE, "" },
	{ "/endless", RULE_FETCH_TOO_LARGE, "" },
	{ "/cut", RULE_FETCH_CUT_OFF, "" },
	{ "/cut-chunk", RULE_FETCH_CUT_OFF, "" },
	{ "/nonsense", RULE_FETCH_STATUS, NULL },
	{ "/zipped", RULE_NONE, "good" }, /* the octets as they came; nothing is unpacked */
};

static const struct fetch_limits limits = {
	.bytes = LIMIT_BYTES, .time_s = 20, .connect_s = 5, .slow_bytes_s = 100, .slow_s = 1
};

static const struct fetch_way local = { .is_local = true };

static int spool_new(void)
{
	const int fd = open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	return fd;
}

static size_t spool_read(int fd, char *out, size_t cap)
{
	const ssize_t n = pread(fd, out, cap - 1, 0);

	assert_true(n >= 0);
	out[n] = '\0';
	return (size_t)n;
}

static struct outcome fetch_from(const char *scheme, const struct loopback *server, const char *path,
                                 struct fetch_plan plan, struct arena *mem, int fd, struct fetched *out)
{
	assert_ok(arena_printf(mem, &plan.url, "%s://127.0.0.1:%u%s", scheme, server->port, path));
	plan.limits = limits;
	plan.accept = "application/samlmetadata+xml";
	return fetch(&plan, fd, mem, out);
}

static void each_answer_has_its_rule(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		SCOPED(arena) struct arena *mem = arena_new(ARENA_BYTES);
		const int fd = spool_new();
		char text[LIMIT_BYTES + 2];
		struct fetched got;
		const struct outcome o = fetch_from("http", &web, cases[i].path, (struct fetch_plan){ .way = local }, mem, fd, &got);

		if (o.rule != cases[i].rule)
			fail_msg("%s: got %s, expected %s", cases[i].path, rule_name(o.rule), rule_name(cases[i].rule));
		if (!is_ok(o))
			assert_true(!got.is_unchanged && got.n_bytes == 0 && got.etag == NULL);
		if (is_ok(o) || cases[i].got == NULL) {
			assert_int_equal(spool_read(fd, text, sizeof text), got.n_bytes);
			assert_string_equal(text, cases[i].got != NULL ? cases[i].got : "");
		}
		assert_true(spool_read(fd, text, sizeof text) <= LIMIT_BYTES);
		(void)close(fd);
	}
}

static void a_copy_we_have_is_asked_for_by_condition(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(ARENA_BYTES);
	const int fd = spool_new();
	struct fetched got;

	(void)state;
	assert_ok(fetch_from("http", &web, "/good", (struct fetch_plan){ .way = local }, mem, fd, &got));
	assert_string_equal(got.etag, "\"v1\"");
	assert_string_equal(got.modified, "Thu, 01 Jan 2026 00:00:00 GMT");
	assert_ok(fetch_from("http", &web, "/same", (struct fetch_plan){ .way = local, .etag = got.etag }, mem, fd, &got));
	assert_true(got.is_unchanged && got.n_bytes == 0);
	assert_ok(fetch_from("http", &web, "/since",
	                     (struct fetch_plan){ .way = local, .modified = "Thu, 01 Jan 2026 00:00:00 GMT" }, mem, fd, &got));
	assert_true(got.is_unchanged);
	assert_ok(fetch_from("http", &web, "/etag-tab", (struct fetch_plan){ .way = local }, mem, fd, &got));
	assert_null(got.etag);
	(void)close(fd);
}

static void a_named_host_may_be_led_to(void **state)
{
	static const char *const hosts[] = { "elsewhere.example", "LOCALHOST" };
	SCOPED(arena) struct arena *mem = arena_new(ARENA_BYTES);
	const int fd = spool_new();
	struct fetched got;

	(void)state;
	/* within its time: accepts RULE_FETCH_TIMEOUT */
	assert_ok(fetch_from("http", &web, "/to-other",
	                     (struct fetch_plan){ .way = local, .hosts = hosts, .n_hosts = 2 }, mem, fd, &got));
	(void)close(fd);
}

static void only_what_may_be_fetched_is(void **state)
{
	static const char *const bad[] = { "http://metadata.example/x", "ftp://metadata.example/x", "file:///etc/passwd",
		                           "https://a:b@metadata.example/", "https://", "", "https://metadata.example/#x" };
	const struct fetch_way world = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_rule(fetch_url_check(bad[i], &local), RULE_FETCH_URL);
	assert_rule(fetch_url_check(NULL, &local), RULE_FETCH_URL);
	assert_rule(fetch_url_check("http://127.0.0.1/x", &world), RULE_FETCH_URL);
	assert_ok(fetch_url_check("http://127.0.0.1/x", &local));
	assert_ok(fetch_url_check("https://metadata.example/x", &world));
}

static void addresses_inside_are_not_connected_to(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(ARENA_BYTES);
	const int fd = spool_new();
	struct fetched got;

	(void)state;
	assert_rule(fetch_from("https", &secure, "/good", (struct fetch_plan){ .way = { .ca_file = ca_file } }, mem, fd, &got),
	            RULE_FETCH_ADDRESS); /* refuses RULE_FETCH_ADDRESS */
	assert_ok(fetch_from("https", &secure, "/good", /* accepts RULE_FETCH_ADDRESS */
	                     (struct fetch_plan){ .way = { .is_local = true, .ca_file = ca_file } }, mem, fd, &got));
	(void)close(fd);
}

static void nobody_there_is_said(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(ARENA_BYTES);
	const int fd = spool_new();
	struct fetched got;

	(void)state;
	assert_rule(fetch_from("http", &elsewhere, "/good", (struct fetch_plan){ .way = local }, mem, fd, &got),
	            RULE_FETCH_UNREACHABLE);
	(void)close(fd);
}

static void what_cannot_be_kept_is_said(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(ARENA_BYTES);
	const int fd = open("/dev/null", O_RDONLY | O_CLOEXEC), spool = spool_new();
	struct fetched got;

	(void)state;
	assert_rule(fetch_from("http", &web, "/good", (struct fetch_plan){ .way = local }, mem, fd, &got),
	            RULE_FETCH_KEPT); /* refuses RULE_FETCH_KEPT */
	assert_ok(fetch_from("http", &web, "/good", (struct fetch_plan){ .way = local }, mem, spool,
	                     &got)); /* accepts RULE_FETCH_KEPT */
	(void)close(fd);
	(void)close(spool);
}

static void all_of_it_has_a_time(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(ARENA_BYTES);
	struct fetch_plan plan = { .way = local, .limits = limits };
	const int fd = spool_new();
	struct fetched got;

	(void)state;
	plan.limits.time_s = 1;
	plan.limits.slow_s = 60;
	assert_ok(arena_printf(mem, &plan.url, "http://127.0.0.1:%u/slow", web.port));
	assert_rule(fetch(&plan, fd, mem, &got), RULE_FETCH_TIMEOUT);
	(void)close(fd);
}

static void only_a_vouched_for_server_is_believed(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(ARENA_BYTES);
	struct fetch_plan plan = { .way = { .is_local = true, .ca_file = ca_file } };
	const int fd = spool_new();
	struct fetched got;

	(void)state;
	assert_ok(fetch_from("https", &secure, "/good", plan, mem, fd, &got));
	plan.limits = limits;
	assert_ok(arena_printf(mem, &plan.url, "https://localhost:%u/good", secure.port));
	assert_rule(fetch(&plan, fd, mem, &got), RULE_FETCH_TLS); /* vouched for, but under another name */
	plan.way.ca_file = NULL;
	assert_rule(fetch_from("https", &secure, "/good", plan, mem, fd, &got), RULE_FETCH_TLS);
	plan.way.ca_file = "/nonexistent";
	assert_rule(fetch_from("https", &secure, "/good", plan, mem, fd, &got), RULE_FETCH_TLS);
	assert_rule(fetch_from("https", &web, "/good", plan, mem, fd, &got), RULE_FETCH_TLS);
	(void)close(fd);
}

static void the_environment_has_no_say(void **state)
{
	SCOPED(arena) struct arena *mem = arena_new(ARENA_BYTES);
	struct fetch_plan plan = { .way = local };
	const int fd = spool_new();
	struct fetched got;
	char proxy[64];

	(void)state;
	(void)snprintf(proxy, sizeof proxy, "http://127.0.0.1:%u", elsewhere.port);
	assert_int_equal(setenv("http_proxy", proxy, 1), 0);
	assert_int_equal(setenv("all_proxy", proxy, 1), 0);
	assert_ok(fetch_from("http", &web, "/good", plan, mem, fd, &got));
	assert_int_equal(setenv("no_proxy", "127.0.0.1", 1), 0);
	plan.way.proxy = proxy;
	assert_rule(fetch_from("http", &web, "/good", plan, mem, fd, &got), RULE_FETCH_UNREACHABLE);
	(void)close(fd);
}

/* Names 127.0.0.1 only. */
static X509 *certificate(EVP_PKEY *key)
{
	X509 *cert = X509_new();
	X509_EXTENSION *names = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, "IP:127.0.0.1");

	assert_true(cert != NULL && names != NULL && X509_set_version(cert, 2) == 1);
	assert_int_equal(ASN1_INTEGER_set(X509_get_serialNumber(cert), 1), 1);
	assert_non_null(X509_gmtime_adj(X509_getm_notBefore(cert), -3600));
	assert_non_null(X509_gmtime_adj(X509_getm_notAfter(cert), 3600));
	assert_int_equal(X509_NAME_add_entry_by_txt(X509_get_subject_name(cert), "CN", MBSTRING_ASC,
	                                            (const unsigned char *)"test", -1, -1, 0), 1);
	assert_int_equal(X509_set_issuer_name(cert, X509_get_subject_name(cert)), 1);
	assert_true(X509_set_pubkey(cert, key) == 1 && X509_add_ext(cert, names, -1) == 1);
	assert_true(X509_sign(cert, key, EVP_sha256()) > 0);
	X509_EXTENSION_free(names);
	return cert;
}

static int setup(void **state)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *cert = certificate(key);
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	const int fd = mkstemp(ca_file);
	FILE *file = fdopen(fd, "w");

	(void)state;
	assert_true(ctx != NULL && file != NULL && PEM_write_X509(file, cert) == 1 && fclose(file) == 0);
	assert_true(SSL_CTX_use_certificate(ctx, cert) == 1 && SSL_CTX_use_PrivateKey(ctx, key) == 1);
	assert_true(loopback_start(&web, answers, ARRAY_LEN(answers), NULL));
	assert_true(loopback_start(&secure, answers, ARRAY_LEN(answers), ctx));
	assert_true(loopback_start(&elsewhere, answers, 0, NULL));
	loopback_stop(&elsewhere); /* a port where nobody is any more */
	SSL_CTX_free(ctx);
	X509_free(cert);
	EVP_PKEY_free(key);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	loopback_stop(&web);
	loopback_stop(&secure);
	return unlink(ca_file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_answer_has_its_rule),
		cmocka_unit_test(a_copy_we_have_is_asked_for_by_condition),
		cmocka_unit_test(a_named_host_may_be_led_to),
		cmocka_unit_test(only_what_may_be_fetched_is),
		cmocka_unit_test(addresses_inside_are_not_connected_to),
		cmocka_unit_test(nobody_there_is_said),
		cmocka_unit_test(what_cannot_be_kept_is_said),
		cmocka_unit_test(all_of_it_has_a_time),
		cmocka_unit_test(only_a_vouched_for_server_is_believed),
		cmocka_unit_test(the_environment_has_no_say),
	};

	return cmocka_run_group_tests_name("fetch", tests, setup, teardown);
}
