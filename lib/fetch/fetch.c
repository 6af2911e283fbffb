/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/fetch/fetch.h"

#include "lib/base/text.h"
#include "lib/fetch/hop.h"
#include "lib/spec/limits.h"
#include "lib/wire/url.h"
#include "lib/base/banned.h"

#define MS 1000

static OUTCOME url_read(const char *text, const struct fetch_way *way, struct url *out)
{
	const struct bytes url = bytes_of(text);

	*out = (struct url){ 0 };
	REQUIRE(bytes_is_present(url) && url.len <= LIMIT_URL_BYTES, FETCH_URL);
	REQUIRE(is_ok(url_parse(url, out)), FETCH_URL);
	REQUIRE(out->is_https || (way->is_local && url_is_loopback(out)), FETCH_URL);
	return outcome_ok();
}

OUTCOME fetch_url_check(const char *url, const struct fetch_way *way)
{
	struct url parsed;

	return url_read(url, way, &parsed);
}

static bool is_named(const struct fetch_plan *plan, struct bytes host)
{
	for (size_t i = 0; i < plan->n_hosts; i++)
		if (ascii_equal_fold(host, plan->hosts[i]))
			return true;
	return false;
}

/* Never from https to http, whoever says so. */
static OUTCOME redirect_check(const struct fetch_plan *plan, const struct url *from, const char *to)
{
	const char *host;
	struct url url;
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_URL_BYTES);

	REQUIRE(mem != NULL, OUT_OF_MEMORY);
	REQUIRE(is_ok(url_read(to, &plan->way, &url)), FETCH_REDIRECT);
	REQUIRE(url.is_https || !from->is_https, FETCH_REDIRECT);
	TRY(arena_text(mem, from->host, &host));
	REQUIRE(ascii_equal_fold(url.host, host) || is_named(plan, url.host), FETCH_REDIRECT);
	return outcome_ok();
}

static bool is_redirect(int status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static OUTCOME text_kept(const char *text, struct arena *mem, const char **out)
{
	if (text[0] == '\0')
		return outcome_ok();
	return arena_text(mem, bytes_of(text), out);
}

static OUTCOME answer_take(const struct fetch_plan *plan, const struct hop *hop, struct arena *mem,
                           struct fetched *out)
{
	const bool was_conditional = plan->etag != NULL || plan->modified != NULL;

	out->status = hop->status;
	REQUIRE(hop->status == 200 || (hop->status == 304 && was_conditional), FETCH_STATUS);
	TRY(text_kept(hop->etag, mem, &out->etag));
	TRY(text_kept(hop->modified, mem, &out->modified));
	out->n_bytes = hop->n_bytes;
	out->is_unchanged = hop->status == 304;
	return outcome_ok();
}

OUTCOME fetch(const struct fetch_plan *plan, int fd, struct arena *mem, struct fetched *out)
{
	struct hop hop = { .plan = plan, .url = plan->url, .fd = fd, .time_ms = (int64_t)plan->limits.time_s * MS };
	struct url first;

	*out = (struct fetched){ 0 };
	TRY(url_read(plan->url, &plan->way, &first));
	for (unsigned n = 0;; n++) {
		TRY(hop_make(&hop, mem));
		if (!is_redirect(hop.status))
			return answer_take(plan, &hop, mem, out);
		REQUIRE(n < LIMIT_FETCH_REDIRECTS && hop.location != NULL, FETCH_REDIRECT);
		TRY(redirect_check(plan, &first, hop.location));
		REQUIRE(hop.took_ms < hop.time_ms, FETCH_TIMEOUT);
		hop.time_ms -= hop.took_ms;
		hop.url = hop.location;
	}
}
