/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/fetch/hop.h"

#include <curl/curl.h>
#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "lib/base/text.h"
#include "lib/fetch/address.h"
#include "lib/spec/limits.h"
#include "lib/base/banned.h"

#define HTTP_OK 200
#define MS      1000
#define NS_MS   1000000

struct run {
	struct hop *hop;
	CURL *easy;
	size_t header_bytes, discarded;
	enum rule refusal; /* why one of our call-backs ended it */
};

SCOPED_KIND(easy, CURL *, curl_easy_cleanup)
SCOPED_KIND(slist, struct curl_slist *, curl_slist_free_all)

static int64_t now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * MS + t.tv_nsec / NS_MS;
}

static size_t refuse(struct run *run, enum rule rule)
{
	run->refusal = rule;
	return CURL_WRITEFUNC_ERROR;
}

static bool write_all(int fd, const char *ptr, size_t len)
{
	while (len > 0) {
		const ssize_t n = write(fd, ptr, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		ptr += n;
		len -= (size_t)n;
	}
	return true;
}

/* The body of anything but 200 is thrown away, and only so much of it is listened to. */
static size_t body_came(char *ptr, size_t one, size_t len, void *self)
{
	struct run *run = self;
	struct hop *hop = run->hop;
	long status = 0;

	(void)one;
	(void)curl_easy_getinfo(run->easy, CURLINFO_RESPONSE_CODE, &status);
	if (status != HTTP_OK) {
		run->discarded += len;
		return run->discarded <= LIMIT_FETCH_DISCARD_BYTES ? len : refuse(run, RULE_FETCH_TOO_LARGE);
	}
	if (len > hop->plan->limits.bytes - hop->n_bytes)
		return refuse(run, RULE_FETCH_TOO_LARGE);
	if (!write_all(hop->fd, ptr, len))
		return refuse(run, RULE_FETCH_KEPT);
	hop->n_bytes += len;
	return len;
}

/* Goes back to the server one day, so nothing but visible ASCII and single blanks; what does not fit is not kept. */
static void value_keep(struct bytes line, const char *name, char *out, size_t size)
{
	size_t skip = strlen(name);

	if (line.len <= skip || !ascii_equal_fold(bytes_at(line.ptr, skip), name))
		return;
	out[0] = '\0';
	while (skip < line.len && ascii_is_space(line.ptr[skip]))
		skip++;
	while (line.len > skip && ascii_is_space(line.ptr[line.len - 1]))
		line.len--;
	if (line.len - skip >= size)
		return;
	for (size_t i = skip; i < line.len; i++)
		if (line.ptr[i] < ' ' || line.ptr[i] > '~')
			return;
	memcpy(out, line.ptr + skip, line.len - skip);
	out[line.len - skip] = '\0';
}

static size_t header_came(char *ptr, size_t one, size_t len, void *self)
{
	struct run *run = self;
	const struct bytes line = bytes_at(ptr, len);

	(void)one;
	run->header_bytes += len;
	if (run->header_bytes > LIMIT_FETCH_HEADER_BYTES)
		return refuse(run, RULE_FETCH_TOO_LARGE);
	value_keep(line, "ETag:", run->hop->etag, sizeof run->hop->etag);
	value_keep(line, "Last-Modified:", run->hop->modified, sizeof run->hop->modified);
	return len;
}

/* A name may stand for several addresses: one that is refused does not spoil the next. */
static curl_socket_t socket_open(void *self, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct run *run = self;
	const struct fetch_way *way = &run->hop->plan->way;

	(void)purpose;
	if (!way->is_local && way->proxy == NULL && !address_is_public(&to->addr, to->addrlen)) {
		run->refusal = RULE_FETCH_ADDRESS;
		return CURL_SOCKET_BAD;
	}
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static bool add_header(struct curl_slist **list, const char *name, const char *value, struct arena *mem)
{
	struct curl_slist *longer;
	const char *line;

	if (value == NULL)
		return true;
	if (!is_ok(arena_printf(mem, &line, "%s: %s", name, value)))
		return false;
	longer = curl_slist_append(*list, line);
	if (longer != NULL)
		*list = longer;
	return longer != NULL;
}

#define SET(option, value) (curl_easy_setopt(easy, (option), (value)) == CURLE_OK)

/* Everything that the library would take from elsewhere, or do of its own accord, is settled here. */
static bool set_way(CURL *easy, const struct hop *hop)
{
	const struct fetch_way *way = &hop->plan->way;

	return SET(CURLOPT_URL, hop->url) && SET(CURLOPT_PROTOCOLS_STR, way->is_local ? "http,https" : "https") &&
	       SET(CURLOPT_FOLLOWLOCATION, 0L) && SET(CURLOPT_NOSIGNAL, 1L) &&
	       SET(CURLOPT_PROXY, way->proxy != NULL ? way->proxy : "") && SET(CURLOPT_NOPROXY, "") &&
	       SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) && SET(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L) &&
	       SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) && SET(CURLOPT_HTTP09_ALLOWED, 0L) &&
	       SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) && SET(CURLOPT_SSL_VERIFYPEER, 1L) &&
	       SET(CURLOPT_SSL_VERIFYHOST, 2L) && SET(CURLOPT_USERAGENT, "servicekonto") &&
	       (way->ca_file == NULL || (SET(CURLOPT_CAINFO, way->ca_file) && SET(CURLOPT_CAPATH, (char *)NULL)));
}

static bool set_limits(CURL *easy, const struct hop *hop)
{
	const struct fetch_limits *limits = &hop->plan->limits;

	return SET(CURLOPT_TIMEOUT_MS, (long)hop->time_ms) && SET(CURLOPT_CONNECTTIMEOUT, (long)limits->connect_s) &&
	       SET(CURLOPT_LOW_SPEED_LIMIT, (long)limits->slow_bytes_s) &&
	       SET(CURLOPT_LOW_SPEED_TIME, (long)limits->slow_s) &&
	       SET(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)limits->bytes);
}

static bool set_callbacks(CURL *easy, struct run *run)
{
	return SET(CURLOPT_WRITEFUNCTION, body_came) && SET(CURLOPT_WRITEDATA, run) &&
	       SET(CURLOPT_HEADERFUNCTION, header_came) && SET(CURLOPT_HEADERDATA, run) &&
	       SET(CURLOPT_OPENSOCKETFUNCTION, socket_open) && SET(CURLOPT_OPENSOCKETDATA, run);
}

/* The library has one code for all that took too long. */
static enum rule rule_of_delay(const struct run *run)
{
	curl_off_t connected = 0;

	(void)curl_easy_getinfo(run->easy, CURLINFO_CONNECT_TIME_T, &connected);
	if (run->hop->took_ms >= run->hop->time_ms)
		return RULE_FETCH_TIMEOUT;
	return connected == 0 ? RULE_FETCH_UNREACHABLE : RULE_FETCH_SLOW;
}

static enum rule rule_of(const struct run *run, CURLcode code)
{
	static const struct {
		CURLcode code;
		enum rule rule;
	} rules[] = {
		{ CURLE_COULDNT_RESOLVE_HOST, RULE_FETCH_UNREACHABLE },
		{ CURLE_COULDNT_RESOLVE_PROXY, RULE_FETCH_UNREACHABLE },
		{ CURLE_COULDNT_CONNECT, RULE_FETCH_UNREACHABLE },
		{ CURLE_PEER_FAILED_VERIFICATION, RULE_FETCH_TLS },
		{ CURLE_SSL_CACERT_BADFILE, RULE_FETCH_TLS },
		{ CURLE_SSL_CONNECT_ERROR, RULE_FETCH_TLS },
		{ CURLE_FILESIZE_EXCEEDED, RULE_FETCH_TOO_LARGE },
		{ CURLE_PARTIAL_FILE, RULE_FETCH_CUT_OFF },
		{ CURLE_RECV_ERROR, RULE_FETCH_CUT_OFF },
		{ CURLE_SEND_ERROR, RULE_FETCH_CUT_OFF },
		{ CURLE_GOT_NOTHING, RULE_FETCH_CUT_OFF },
		{ CURLE_OUT_OF_MEMORY, RULE_OUT_OF_MEMORY },
	};

	if (code == CURLE_OK)
		return RULE_NONE;
	if (run->refusal != RULE_NONE)
		return run->refusal;
	if (code == CURLE_OPERATION_TIMEDOUT)
		return rule_of_delay(run);
	for (size_t i = 0; i < ARRAY_LEN(rules); i++)
		if (rules[i].code == code)
			return rules[i].rule;
	return RULE_FETCH_STATUS; /* what else a server can do wrong: it does not speak HTTP as it should */
}

static OUTCOME answer_read(struct hop *hop, CURL *easy, struct arena *mem)
{
	char *location = NULL;
	long status = 0;

	REQUIRE(curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK, FETCH_FAILED);
	REQUIRE(curl_easy_getinfo(easy, CURLINFO_REDIRECT_URL, &location) == CURLE_OK, FETCH_FAILED);
	hop->status = (int)status;
	hop->location = NULL;
	if (location != NULL)
		TRY(arena_text(mem, bytes_of(location), &hop->location));
	return outcome_ok();
}

OUTCOME hop_make(struct hop *hop, struct arena *mem)
{
	SCOPED(slist) struct curl_slist *headers = NULL;
	SCOPED(easy) CURL *easy = NULL;
	struct run run = { .hop = hop };
	const int64_t begin_ms = now_ms();
	enum rule rule;
	CURLcode code;

	hop->n_bytes = 0;
	hop->status = 0;
	hop->etag[0] = hop->modified[0] = '\0';
	REQUIRE(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK, FETCH_FAILED);
	run.easy = easy = curl_easy_init();
	REQUIRE(easy != NULL, OUT_OF_MEMORY);
	REQUIRE(set_way(easy, hop) && set_limits(easy, hop) && set_callbacks(easy, &run), FETCH_FAILED);
	REQUIRE(add_header(&headers, "Accept", hop->plan->accept, mem) &&
	                add_header(&headers, "If-None-Match", hop->plan->etag, mem) &&
	                add_header(&headers, "If-Modified-Since", hop->plan->modified, mem),
	        OUT_OF_MEMORY);
	REQUIRE(SET(CURLOPT_HTTPHEADER, headers), FETCH_FAILED);
	code = curl_easy_perform(easy);
	hop->took_ms = now_ms() - begin_ms;
	rule = rule_of(&run, code);
	if (rule != RULE_NONE)
		return outcome_of(rule, __LINE__);
	return answer_read(hop, easy, mem);
}
