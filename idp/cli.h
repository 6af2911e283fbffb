/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * cli - the operator's command; each sub-command is a function in cli_<noun>.c and a line in the table of cli.c
 *
 * Output is for people. A failure is one sentence with the remedy and exit status 1; wrong words end with 2.
 */
#ifndef IDP_CLI_H
#define IDP_CLI_H

#include "idp/settings.h"
#include "lib/pg/pg.h"

struct cli {
	const char *file;          /* configuration file */
	struct arena *mem;         /* one for the command */
	struct settings settings;
	struct pg_direct *pg;      /* NULL where the command needs no database */
	const char *why;           /* sentence of the failure, when there is one */
	char *const *args;         /* behind the sub-command's words */
	int n_args;
};

OUTCOME cli_migrate(struct cli *cli);
OUTCOME cli_check_config(struct cli *cli);
OUTCOME cli_doctor(struct cli *cli);
OUTCOME cli_metadata(struct cli *cli);
OUTCOME cli_keys_new(struct cli *cli);
OUTCOME cli_partner_add(struct cli *cli);
OUTCOME cli_partner_list(struct cli *cli);
OUTCOME cli_partner_show(struct cli *cli);
OUTCOME cli_partner_remove(struct cli *cli);
OUTCOME cli_partner_block(struct cli *cli);
OUTCOME cli_partner_unblock(struct cli *cli);
OUTCOME cli_partner_set(struct cli *cli);
OUTCOME cli_source_add(struct cli *cli);
OUTCOME cli_source_remove(struct cli *cli);
OUTCOME cli_source_refresh(struct cli *cli);
OUTCOME cli_sources(struct cli *cli);
OUTCOME cli_person_add(struct cli *cli);
OUTCOME cli_person_list(struct cli *cli);
OUTCOME cli_person_remove(struct cli *cli);

/* --name VALUE among the arguments; NULL when absent. */
const char *cli_option(const struct cli *cli, const char *name);
/* One of these words (the list ends with NULL), preset when the option is absent. Rules: CONF_VALUE */
OUTCOME cli_choice(struct cli *cli, const char *option, const char *const words[], const char *preset,
                   const char **out);
extern const char *const cli_profiles[];
/* n-th argument that is no option; NULL when there are fewer. */
const char *cli_argument(const struct cli *cli, int n);
/* One statement of store_statements. */
OUTCOME cli_run(struct cli *cli, unsigned statement, const struct pg_value *params, struct pg_rows *out);
/* Whole file, at most cap bytes. why is set on failure. Rules: CONF_UNREADABLE OUT_OF_MEMORY */
OUTCOME cli_file(struct cli *cli, const char *file, size_t cap, struct bytes *out);
/* First line of standard input without its end. Rules: CONF_VALUE OUT_OF_MEMORY */
OUTCOME cli_line(struct cli *cli, size_t cap, struct bytes *out);

#endif
