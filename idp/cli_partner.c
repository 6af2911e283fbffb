/* SPDX-License-Identifier: EUPL-1.2 */
/* Partners: what the command understood of a metadata file, in words; then the row. */
#include <stdio.h>
#include <string.h>

#include "idp/cli.h"
#include "idp/store/store.h"
#include "keys/partner.h"
#include "keys/partner_origins.h"
#include "lib/base/utctime.h"
#include "lib/xml/xml.h"

SCOPED_KIND(partner, const struct partner *, partner_release)

static const char *const signs[] = { "", "rsa-pss", "ecdsa", "rsa", NULL };
static const char *const yes_no[] = { "yes", "no", NULL };

static void findings_print(const struct partner_finding *findings, size_t n)
{
	static const char *const heads[] = { [FINDING_OK] = "understood", [FINDING_MISSING] = "missing",
		                             [FINDING_REFUSED] = "will be refused" };

	for (size_t i = 0; i < n; i++)
		printf("  %-15s  %s\n", heads[findings[i].kind], findings[i].text);
}

static OUTCOME partner_explain(struct cli *cli, struct bytes metadata, const struct partner_record *record,
                               const char **entity_id)
{
	SCOPED(partner) const struct partner *partner = NULL;
	const struct partner_finding *findings;
	struct outcome o;
	size_t n;

	TRY(xml_start());
	o = partner_read(metadata, record, &partner);
	if (!is_ok(o)) {
		TRY(arena_printf(cli->mem, &cli->why, "the metadata is refused: %s", rule_text(o.rule)));
		return o;
	}
	TRY(arena_text(cli->mem, bytes_of(partner->entity_id), entity_id));
	TRY(partner_check(partner, metadata, utctime_now(), cli->mem, &findings, &n));
	printf("%s\n", *entity_id);
	findings_print(findings, n);
	return outcome_ok();
}

/* Further origins of the portal. */
static OUTCOME origins_read(struct cli *cli, const char **out)
{
	const char *given = cli_option(cli, "--form-action");
	const struct outcome o = partner_origins(given, cli->mem, out);

	if (o.rule == RULE_PARTNER_ORIGIN)
		TRY(arena_printf(cli->mem, &cli->why,
		                 "--form-action: \"%s\" is not made of origins such as https://portal.example, at most %d, "
		                 "comma between",
		                 given, LIMIT_FORM_ORIGINS));
	return o;
}

OUTCOME cli_partner_add(struct cli *cli)
{
	const char *file = cli_argument(cli, 0), *profile, *sign, *sign_response, *encrypt, *encrypt_nameid, *origins;
	const char *entity_id;
	struct partner_record record = { 0 };
	struct pg_value p[9];
	struct pg_rows rows;
	struct bytes metadata;

	cli->why = "partner add: a metadata file is expected";
	REQUIRE(file != NULL, CONF_VALUE);
	TRY(cli_choice(cli, "--profile", cli_profiles, "bsi", &profile));
	TRY(cli_choice(cli, "--sign", signs, "", &sign));
	TRY(cli_choice(cli, "--sign-response", yes_no, "no", &sign_response));
	TRY(cli_choice(cli, "--encrypt", yes_no, "yes", &encrypt));
	TRY(cli_choice(cli, "--encrypt-nameid", yes_no, "no", &encrypt_nameid));
	TRY(origins_read(cli, &origins));
	TRY(cli_file(cli, file, LIMIT_METADATA_BYTES + 1, &metadata));
	record.profile = strcmp(profile, "compat") == 0 ? PROFILE_COMPAT : PROFILE_BSI;
	record.encrypt = strcmp(encrypt, "yes") == 0;
	TRY(partner_explain(cli, metadata, &record, &entity_id));
	p[0] = value_text(entity_id);
	p[1] = value_text(profile);
	p[2] = value_text(cli_option(cli, "--sector"));
	p[3] = value_text(sign);
	p[4] = value_bool(strcmp(sign_response, "yes") == 0);
	p[5] = value_bool(record.encrypt);
	p[6] = value_bytes(metadata);
	p[7] = value_bool(strcmp(encrypt_nameid, "yes") == 0);
	p[8] = value_text(origins);
	TRY(cli_run(cli, STMT_partner_save, p, &rows));
	printf("saved with profile %s\n", profile);
	return outcome_ok();
}

/* Where a partner comes from, for people. Absent: a record for what no source has at present. */
static const char *origin(struct bytes source)
{
	if (!bytes_is_present(source))
		return "of no source at present";
	return source.len > 0 ? (const char *)source.ptr : "added here";
}

OUTCOME cli_partner_list(struct cli *cli)
{
	struct pg_rows rows;

	TRY(cli_run(cli, STMT_partner_list, NULL, &rows));
	for (size_t i = 0; i < rows.n_rows; i++)
		printf("%-60s  %-6s  %-10s  %-7s  %s\n", (const char *)pg_cell(&rows, i, 0).ptr,
		       (const char *)pg_cell(&rows, i, 1).ptr, (const char *)pg_cell(&rows, i, 2).ptr,
		       bytes_equal_text(pg_cell(&rows, i, 3), "t") ? "blocked" : "active", origin(pg_cell(&rows, i, 4)));
	return outcome_ok();
}

/* The partner named on the command line. */
static OUTCOME entity_argument(struct cli *cli, struct pg_value *out)
{
	const char *entity_id = cli_argument(cli, 0);

	cli->why = "an entity ID is expected; `servicekonto partner list` shows them";
	REQUIRE(entity_id != NULL, CONF_VALUE);
	cli->why = NULL;
	*out = value_text(entity_id);
	return outcome_ok();
}

static OUTCOME row_find(struct cli *cli, struct pg_rows *out)
{
	struct pg_value p[3];

	TRY(entity_argument(cli, &p[0]));
	p[1] = value_text("0");
	TRY(value_number(utctime_now(), cli->mem, &p[2]));
	TRY(cli_run(cli, STMT_partner_find, p, out));
	REQUIRE(out->n_rows == 1, PARTNER_UNKNOWN);
	return outcome_ok();
}

OUTCOME cli_partner_show(struct cli *cli)
{
	struct partner_record record = { .encrypt = true };
	const char *entity_id;
	struct pg_rows rows;

	TRY(row_find(cli, &rows));
	record.profile = bytes_equal_text(pg_cell(&rows, 0, 1), "compat") ? PROFILE_COMPAT : PROFILE_BSI;
	TRY(partner_explain(cli, pg_cell(&rows, 0, 8), &record, &entity_id));
	printf("  %-15s  %s\n", "profile", (const char *)pg_cell(&rows, 0, 1).ptr);
	printf("  %-15s  %s%s\n", "state", bytes_equal_text(pg_cell(&rows, 0, 6), "t") ? "blocked" : "active",
	       bytes_equal_text(pg_cell(&rows, 0, 11), "t") ? ", but its source's metadata has expired" : "");
	printf("  %-15s  %s\n", "form-action", (const char *)pg_cell(&rows, 0, 9).ptr);
	printf("  %-15s  %s\n", "source", origin(pg_cell(&rows, 0, 10)));
	return outcome_ok();
}

/* What the operator decides about a partner, whoever describes it; only what is named changes. */
OUTCOME cli_partner_set(struct cli *cli)
{
	const char *profile, *sign, *sign_response, *encrypt, *encrypt_nameid, *origins = NULL;
	struct pg_value p[9] = { 0 };
	struct pg_rows rows;

	TRY(entity_argument(cli, &p[0]));
	TRY(cli_choice(cli, "--profile", cli_profiles, NULL, &profile));
	TRY(cli_choice(cli, "--sign", signs, NULL, &sign));
	TRY(cli_choice(cli, "--sign-response", yes_no, NULL, &sign_response));
	TRY(cli_choice(cli, "--encrypt", yes_no, NULL, &encrypt));
	TRY(cli_choice(cli, "--encrypt-nameid", yes_no, NULL, &encrypt_nameid));
	if (cli_option(cli, "--form-action") != NULL)
		TRY(origins_read(cli, &origins));
	p[1] = value_text(profile);
	p[2] = value_text(cli_option(cli, "--sector"));
	p[3] = value_text(sign);
	p[4] = value_text(sign_response);
	p[5] = value_text(encrypt);
	p[7] = value_text(encrypt_nameid);
	p[8] = value_text(origins);
	TRY(cli_run(cli, STMT_partner_set, p, &rows));
	REQUIRE(rows.affected == 1, PARTNER_UNKNOWN);
	TRY(cli_run(cli, STMT_source_again, p, &rows));
	printf("set; counts from now on\n");
	return outcome_ok();
}

OUTCOME cli_partner_remove(struct cli *cli)
{
	struct pg_value p[1];
	struct pg_rows rows;

	TRY(entity_argument(cli, &p[0]));
	TRY(cli_run(cli, STMT_partner_remove, p, &rows));
	cli->why = "nothing was added or set here for this partner; one of a source is kept out by `servicekonto partner block`";
	REQUIRE(rows.affected == 1, PARTNER_UNKNOWN);
	printf("removed\n");
	if (is_ok(row_find(cli, &rows)))
		printf("source %s goes on describing it; `servicekonto partner block` keeps it out\n", origin(pg_cell(&rows, 0, 10)));
	return outcome_ok();
}

static OUTCOME blocked_set(struct cli *cli, bool is_blocked)
{
	struct pg_value p[9] = { 0 };
	struct pg_rows rows;

	TRY(entity_argument(cli, &p[0]));
	p[6] = value_bool(is_blocked);
	TRY(cli_run(cli, STMT_partner_set, p, &rows));
	REQUIRE(rows.affected == 1, PARTNER_UNKNOWN);
	printf("%s\n", is_blocked ? "blocked: its requests are refused from now on" : "active again");
	return outcome_ok();
}

OUTCOME cli_partner_block(struct cli *cli)
{
	return blocked_set(cli, true);
}

OUTCOME cli_partner_unblock(struct cli *cli)
{
	return blocked_set(cli, false);
}
