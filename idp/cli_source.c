/* SPDX-License-Identifier: EUPL-1.2 */
/* Sources of metadata: which there are, how they are, why, and what to do about it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "idp/cli.h"
#include "idp/store/store.h"
#include "keys/pin.h"
#include "lib/base/text.h"
#include "lib/base/utctime.h"
#include "lib/fetch/fetch.h"
#include "lib/xml/xml.h"

#define REFRESH_PRESET "3600"
#define LIST_COLUMNS   15

static const char *words(const struct pg_rows *rows, size_t row, size_t column)
{
	const struct bytes cell = pg_cell(rows, row, column);

	return bytes_is_present(cell) ? (const char *)cell.ptr : "";
}

static enum rule rule_of_name(const char *name)
{
	for (unsigned r = RULE_NONE + 1; r < RULE_COUNT; r++)
		if (strcmp(rule_name((enum rule)r), name) == 0)
			return (enum rule)r;
	return RULE_NONE;
}

/* What an operator can do about it; the rest is waited for. */
static const char *remedy_of(enum rule rule)
{
	switch ((int)rule) {
	case RULE_SIG_MISSING:
	case RULE_SIG_INVALID:
	case RULE_SIG_TEMPLATE:
	case RULE_SIG_ALGORITHM:
		return "ask the federation whether its key has changed; if so, `partner source add` again with both keys in the file";
	case RULE_META_EXPIRED:
		return "the federation must publish anew; ask it, and look at this machine's clock";
	case RULE_FETCH_TLS:
		return "look at the server's certificate, or name its authority in fetch.ca_file";
	case RULE_FETCH_ADDRESS:
		return "set fetch.local if the server is meant to be inside; otherwise ask who changed its name";
	case RULE_FETCH_UNREACHABLE:
	case RULE_FETCH_TIMEOUT:
	case RULE_FETCH_SLOW:
	case RULE_FETCH_CUT_OFF:
		return "look at the way to the server (firewall, fetch.proxy) and ask its operator";
	case RULE_FETCH_STATUS:
	case RULE_FETCH_REDIRECT:
		return "look at the location; the server may have moved";
	case RULE_META_UNREADABLE:
	case RULE_META_SPOOL:
		return "look at the file or folder and who may read or write it";
	default:
		return "ask the federation's operator; the text above says what its file must be";
	}
}

/* ---- add, remove ---- */

static OUTCOME location_check(struct cli *cli, const char *location, const char *kind)
{
	const struct source_way way = settings_source_way(&cli->settings);
	const bool is_file = location[0] == '/';

	cli->why = "partner source add: a query service (--kind mdq) has a URL, not a file";
	REQUIRE(!is_file || strcmp(kind, "mdq") != 0, CONF_VALUE);
	cli->why = "partner source add: the location is an absolute file name or an https URL without user and fragment "
		   "(http only for loopback names, with fetch.local)";
	if (!is_file)
		TRY(fetch_url_check(location, &way.fetch));
	cli->why = "partner source add: a query service's URL ends without slash and has no query";
	REQUIRE(strcmp(kind, "mdq") != 0 || (location[strlen(location) - 1] != '/' && strchr(location, '?') == NULL),
	        CONF_VALUE);
	cli->why = NULL;
	return outcome_ok();
}

static OUTCOME refresh_check(struct cli *cli, const char *text, struct pg_value *out)
{
	uint64_t seconds;

	TRY(arena_printf(cli->mem, &cli->why, "--refresh: seconds from %d to %d", LIMIT_SOURCE_REFRESH_S,
	                 LIMIT_SOURCE_REFRESH_MAX_S));
	REQUIRE(is_ok(number_parse(bytes_of(text), LIMIT_SOURCE_REFRESH_MAX_S, &seconds)), CONF_VALUE);
	REQUIRE(seconds >= LIMIT_SOURCE_REFRESH_S, CONF_VALUE);
	cli->why = NULL;
	*out = value_text(text);
	return outcome_ok();
}

/* Host names by commas become words by blanks. */
static OUTCOME hosts_read(struct cli *cli, const char *list, struct pg_value *out)
{
	struct text t = text_new(cli->mem, LIMIT_URL_BYTES);
	const char *hosts;
	unsigned n = 1;

	for (const char *c = list; *c != '\0'; c++) {
		const bool is_end = *c == ',';

		n += is_end ? 1 : 0;
		text_put(&t, is_end ? " " : c, 1);
	}
	cli->why = "--hosts: up to eight host names, by commas";
	REQUIRE(n <= LIMIT_SOURCE_HOSTS && strpbrk(list, " /:") == NULL, CONF_VALUE);
	cli->why = NULL;
	TRY(text_done_str(&t, &hosts));
	*out = value_text(hosts);
	return outcome_ok();
}

static OUTCOME keys_read(struct cli *cli, enum partner_profile profile, struct pin *out)
{
	const char *file = cli_option(cli, "--key");
	struct bytes pem;
	struct outcome o;

	cli->why = "partner source add: --key FILE is expected, the certificate or public key of the federation";
	REQUIRE(file != NULL, CONF_VALUE);
	TRY(cli_file(cli, file, LIMIT_PIN_BYTES + 1, &pem));
	o = pin_read(pem, profile, cli->mem, out);
	TRY(arena_printf(cli->mem, &cli->why, "%s: %s", file, rule_text(o.rule)));
	TRY(o);
	cli->why = NULL;
	for (size_t i = 0; i < out->n; i++)
		printf("trusts metadata signed by: %s\n", out->words[i]);
	return outcome_ok();
}

OUTCOME cli_source_add(struct cli *cli)
{
	static const char *const kinds[] = { "aggregate", "mdq", NULL };
	const char *name = cli_argument(cli, 0), *location = cli_argument(cli, 1), *kind, *profile;
	const char *refresh = cli_option(cli, "--refresh"), *hosts = cli_option(cli, "--hosts");
	struct pg_value p[7];
	struct pg_rows rows;
	struct pin pin;

	cli->why = "partner source add: a name (small letters, digits, dots, dashes) and a location are expected";
	REQUIRE(name != NULL && location != NULL && location[0] != '\0', CONF_VALUE);
	TRY(cli_choice(cli, "--kind", kinds, "aggregate", &kind));
	TRY(cli_choice(cli, "--profile", cli_profiles, "bsi", &profile));
	TRY(location_check(cli, location, kind));
	TRY(refresh_check(cli, refresh != NULL ? refresh : REFRESH_PRESET, &p[6]));
	TRY(hosts_read(cli, hosts != NULL ? hosts : "", &p[5]));
	TRY(keys_read(cli, strcmp(profile, "compat") == 0 ? PROFILE_COMPAT : PROFILE_BSI, &pin));
	p[0] = value_text(name);
	p[1] = value_text(kind);
	p[2] = value_text(location);
	p[3] = value_text(pin.pem);
	p[4] = value_text(profile);
	TRY(cli_run(cli, STMT_source_save, p, &rows));
	cli->why = "partner source add: this source is of the other kind; remove it first";
	REQUIRE(rows.affected == 1, CONF_VALUE);
	cli->why = NULL;
	if (strcmp(kind, "mdq") == 0)
		printf("saved: asked when a partner is unknown\n");
	else
		printf("saved: read within a minute, or at once by `servicekonto partner source refresh %s`\n", name);
	return outcome_ok();
}

static OUTCOME name_argument(struct cli *cli, const char **out)
{
	*out = cli_argument(cli, 0);
	cli->why = "a source's name is expected; `servicekonto partner sources` shows them";
	REQUIRE(*out != NULL, CONF_VALUE);
	cli->why = NULL;
	return outcome_ok();
}

OUTCOME cli_source_remove(struct cli *cli)
{
	const char *name;
	struct pg_value p[1];
	struct pg_rows rows;

	TRY(name_argument(cli, &name));
	p[0] = value_text(name);
	TRY(cli_run(cli, STMT_source_remove, p, &rows));
	REQUIRE(rows.affected == 1, SOURCE_UNKNOWN);
	printf("removed with its entities; what you set for single partners stays\n");
	return outcome_ok();
}

/* ---- refresh ---- */

static void progress(void *self, const char *what, uint64_t n)
{
	(void)self;
	(void)fprintf(stderr, "  %llu %s\n", (unsigned long long)n, what);
}

static OUTCOME quarantine_print(struct cli *cli, const char *name, uint64_t n)
{
	const struct pg_value p[] = { value_text(name) };
	struct pg_rows rows;

	TRY(cli_run(cli, STMT_source_quarantined, p, &rows));
	for (size_t i = 0; i < rows.n_rows; i++) {
		const enum rule rule = rule_of_name(words(&rows, i, 1));
		const char *entity_id = words(&rows, i, 0);

		printf("    %s: %s (SK-%04u %s)\n", entity_id[0] != '\0' ? entity_id : "an entity without a usable entity ID",
		       rule_text(rule), rule_number(rule), rule_name(rule));
	}
	if (n > rows.n_rows)
		printf("    and %llu more\n", (unsigned long long)(n - rows.n_rows));
	return outcome_ok();
}

static OUTCOME report_print(struct cli *cli, const char *name, const struct source_report *r)
{
	char until[UTCTIME_TEXT_BYTES];

	utctime_text(r->valid_until, until);
	if (r->is_unchanged)
		printf("unchanged, valid until %s\n", until);
	else
		printf("%llu live: %llu new, %llu changed; %llu gone, %llu left out; valid until %s\n",
		       (unsigned long long)r->n_live, (unsigned long long)r->n_new, (unsigned long long)r->n_changed,
		       (unsigned long long)r->n_gone, (unsigned long long)r->n_quarantined, until);
	return quarantine_print(cli, name, r->n_quarantined);
}

OUTCOME cli_source_refresh(struct cli *cli)
{
	const struct source_way way = settings_source_way(&cli->settings);
	const struct source_watch watch = { .step = progress };
	struct source_report report;
	const char *name;
	struct outcome o;

	TRY(name_argument(cli, &name));
	TRY(xml_start());
	o = source_refresh(cli->pg, &way, name, SOURCE_ANY_TIME, &watch, &report);
	if (is_ok(o))
		return report_print(cli, name, &report);
	if (o.rule == RULE_FETCH_STATUS && report.status != 0)
		TRY(arena_printf(cli->mem, &cli->why, "%s: the server answered with status %d; what was there stays", name,
		                 report.status));
	else
		TRY(arena_printf(cli->mem, &cli->why, "%s: %s; what was there stays", name, rule_text(o.rule)));
	return o;
}

/* ---- sources ---- */

struct source_line {
	const char *name;
	bool is_mdq;
	int64_t refresh_s, valid_until, loaded_at, due_at, succeeded_at, failing_since, n_live, n_quarantined;
	enum rule rule;
};

static OUTCOME line_read(const struct pg_rows *rows, size_t i, struct source_line *out)
{
	int64_t *const numbers[LIST_COLUMNS] = { [4] = &out->refresh_s,   [5] = &out->valid_until,
		                                 [6] = &out->loaded_at,   [7] = &out->due_at,
		                                 [9] = &out->succeeded_at, [10] = &out->failing_since,
		                                 [12] = &out->n_live,     [13] = &out->n_quarantined };

	*out = (struct source_line){ .name = words(rows, i, 0) };
	out->is_mdq = strcmp(words(rows, i, 1), "mdq") == 0;
	out->rule = rule_of_name(words(rows, i, 11));
	for (size_t n = 0; n < LIST_COLUMNS; n++)
		if (numbers[n] != NULL)
			TRY(cell_number(pg_cell(rows, i, n), numbers[n]));
	return outcome_ok();
}

static const char *time_words(int64_t at, char out[UTCTIME_TEXT_BYTES])
{
	utctime_text(at, out);
	return out;
}

/* What partners of this source meet now. */
static void use_print(const struct source_line *s, int64_t now_at)
{
	char loaded[UTCTIME_TEXT_BYTES], until[UTCTIME_TEXT_BYTES];

	if (s->loaded_at == 0)
		printf("  in use       nothing yet\n");
	else if (s->valid_until != 0 && s->valid_until <= now_at)
		printf("  in use       nothing: the %lld entities of %s were valid until %s; their logins are refused\n",
		       (long long)s->n_live, time_words(s->loaded_at, loaded), time_words(s->valid_until, until));
	else
		printf("  in use       %lld entities of %s, until %s%s\n", (long long)s->n_live,
		       time_words(s->loaded_at, loaded), s->valid_until != 0 ? time_words(s->valid_until, until) : "further notice",
		       s->failing_since != 0 ? " at the latest" : "");
}

static void state_print(const struct source_line *s, int64_t now_at)
{
	char since[UTCTIME_TEXT_BYTES], next[UTCTIME_TEXT_BYTES];

	if (s->failing_since != 0) {
		printf("  state        failing since %s\n", time_words(s->failing_since, since));
		printf("  why          %s (SK-%04u %s)\n", rule_text(s->rule), rule_number(s->rule), rule_name(s->rule));
		printf("  what to do   %s\n", remedy_of(s->rule));
	} else if (s->succeeded_at == 0) {
		printf("  state        not %s yet\n", s->is_mdq ? "asked" : "read");
	} else {
		printf("  state        good, last %s %s\n", s->is_mdq ? "asked" : "looked at", time_words(s->succeeded_at, since));
	}
	if (s->is_mdq) {
		printf("  in use       %lld entities that were asked for\n", (long long)s->n_live);
		return;
	}
	use_print(s, now_at);
	printf("  next try     %s\n", s->due_at <= now_at ? "due now" : time_words(s->due_at, next));
}

static OUTCOME source_print(struct cli *cli, const struct pg_rows *rows, size_t i, int64_t now_at)
{
	const enum partner_profile profile = strcmp(words(rows, i, 3), "compat") == 0 ? PROFILE_COMPAT : PROFILE_BSI;
	struct source_line line;
	struct pin pin;

	TRY(line_read(rows, i, &line));
	TRY(pin_read(pg_cell(rows, i, 14), profile, cli->mem, &pin));
	printf("%s  %s %s, profile %s, each %lld s\n", line.name, words(rows, i, 1), words(rows, i, 2), words(rows, i, 3),
	       (long long)line.refresh_s);
	state_print(&line, now_at);
	for (size_t n = 0; n < pin.n; n++)
		printf("  trusts       %s\n", pin.words[n]);
	if (line.n_quarantined > 0)
		printf("  left out     %lld entities:\n", (long long)line.n_quarantined);
	return quarantine_print(cli, line.name, 0);
}

OUTCOME cli_sources(struct cli *cli)
{
	const int64_t now_at = utctime_now();
	struct pg_rows rows;

	TRY(cli_run(cli, STMT_source_list, NULL, &rows));
	TRY(rows_check(&rows, LIST_COLUMNS));
	if (rows.n_rows == 0)
		printf("no source of metadata; `servicekonto partner source add` adds one\n");
	for (size_t i = 0; i < rows.n_rows; i++)
		TRY(source_print(cli, &rows, i, now_at));
	return outcome_ok();
}
