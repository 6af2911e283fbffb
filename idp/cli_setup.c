/* SPDX-License-Identifier: EUPL-1.2 */
/* Setting up and looking after an installation: keys, schema, configuration, metadata. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "idp/cli.h"
#include "idp/setup.h"
#include "idp/store/store.h"
#include "keys/generate.h"
#include "lib/log/log.h"
#include "lib/serve/serve_migrate.h"
#include "lib/xml/selftest.h"
#include "lib/xml/xml.h"
#include "sql/migrations.h"

#define MODE_FOLDER 0700

OUTCOME cli_migrate(struct cli *cli)
{
	return serve_migrate(&cli->settings.serve, sql_account, sql_account_count, cli->mem, &cli->why);
}

OUTCOME cli_check_config(struct cli *cli)
{
	struct setup *setup;

	TRY(xml_start());
	TRY(setup_make(cli->file, &setup, &cli->why));
	setup_free(setup);
	printf("%s: the configuration and all keys are good\n", cli->file);
	return outcome_ok();
}

OUTCOME cli_metadata(struct cli *cli)
{
	struct setup *setup;
	struct bytes metadata;

	TRY(xml_start());
	TRY(setup_make(cli->file, &setup, &cli->why));
	metadata = setup->world.metadata;
	printf("%.*s\n", (int)metadata.len, (const char *)metadata.ptr);
	setup_free(setup);
	return outcome_ok();
}

static void finding(bool is_good, const char *text, const char *remedy)
{
	printf("  %-5s %s%s%s\n", is_good ? "ok" : "FAULT", text, is_good ? "" : ": ", is_good ? "" : remedy);
}

static OUTCOME doctor_database(struct cli *cli, bool *is_good)
{
	struct outcome o = pg_direct_open(cli->settings.serve.conninfo, &cli->pg, &cli->why);
	struct pg_rows rows;

	finding(is_ok(o), "database reachable", cli->why != NULL ? cli->why : "");
	if (!is_ok(o)) {
		*is_good = false;
		return outcome_ok();
	}
	o = migrate_check(cli->pg, sql_account, sql_account_count, &cli->why);
	finding(is_ok(o), "schema fits this program", "run `servicekonto migrate`");
	if (!is_ok(o)) {
		*is_good = false;
		return outcome_ok();
	}
	TRY(cli_run(cli, STMT_partner_list, NULL, &rows));
	finding(rows.n_rows > 0, "partners registered", "add one with `servicekonto partner add FILE`");
	return outcome_ok();
}

OUTCOME cli_doctor(struct cli *cli)
{
	const char *algorithm;
	struct setup *setup;
	struct outcome o;
	bool is_good;

	TRY(xml_start());
	o = selftest_run(&algorithm);
	is_good = is_ok(o);
	finding(is_good, "algorithms of the profile", algorithm);
	o = setup_make(cli->file, &setup, &cli->why);
	is_good = is_good && is_ok(o);
	finding(is_ok(o), "configuration and keys", cli->why != NULL ? cli->why : rule_text(o.rule));
	if (is_ok(o))
		setup_free(setup);
	TRY(doctor_database(cli, &is_good));
	cli->why = "something is not as it should be; see above";
	REQUIRE(is_good, NOT_READY);
	return outcome_ok();
}

OUTCOME cli_keys_new(struct cli *cli)
{
	const char *folder = cli_argument(cli, 0), *name = cli_option(cli, "--name");
	const char *curve_name = cli_option(cli, "--curve");
	const struct curve *curve = curve_of_name(curve_name != NULL ? curve_name : "P-256");

	cli->why = "keys new: a folder is expected";
	REQUIRE(folder != NULL, CONF_VALUE);
	cli->why = "keys new: --curve takes P-256, P-384, P-521, brainpoolP256r1, brainpoolP384r1 or brainpoolP512r1";
	REQUIRE(curve != NULL, CONF_VALUE);
	cli->why = NULL;
	if (name == NULL)
		name = "servicekonto";
	(void)mkdir(folder, MODE_FOLDER); /* when it is there already, writing into it tells the rest */
	TRY(generate_pair(folder, "sign-rsa", NULL, name, false, cli->mem, &cli->why));
	TRY(generate_pair(folder, "sign-ec", curve, name, false, cli->mem, &cli->why));
	TRY(generate_pair(folder, "enc-rsa", NULL, name, true, cli->mem, &cli->why));
	TRY(generate_pair(folder, "enc-ec", curve, name, true, cli->mem, &cli->why));
	TRY(generate_secret(folder, "pseudonym", cli->mem, &cli->why));
	printf("%s: sign-rsa, sign-ec, enc-rsa, enc-ec (.key and .crt) and pseudonym are new; back them up in a safe place\n", folder);
	return outcome_ok();
}
