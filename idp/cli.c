/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/cli.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "idp/store/store.h"
#include "lib/log/log.h"

#define CLI_BYTES ((size_t)32 * 1024 * 1024) /* a list of all partners with their metadata */

#define CLI_WORDS 3

const char *const cli_profiles[] = { "bsi", "compat", NULL };

enum need { NEED_NOTHING, NEED_CONFIG, NEED_DATABASE };

static const struct command {
	const char *words[CLI_WORDS]; /* NULL: fewer */
	enum need need;
	OUTCOME (*run)(struct cli *cli);
	const char *usage;
} commands[] = {
	{ { "migrate" }, NEED_CONFIG, cli_migrate, "" },
	{ { "check-config" }, NEED_CONFIG, cli_check_config, "" },
	{ { "doctor" }, NEED_CONFIG, cli_doctor, "" },
	{ { "metadata" }, NEED_CONFIG, cli_metadata, "" },
	{ { "keys", "new" }, NEED_NOTHING, cli_keys_new, "FOLDER [--name COMMON-NAME] [--curve NAME]" },
	{ { "partner", "add" }, NEED_DATABASE, cli_partner_add,
	  "FILE [--profile bsi|compat] [--sector S] [--sign rsa-pss|ecdsa|rsa] [--sign-response yes] [--encrypt no]"
	  " [--encrypt-nameid yes] [--form-action ORIGIN,…]" },
	{ { "partner", "list" }, NEED_DATABASE, cli_partner_list, "" },
	{ { "partner", "show" }, NEED_DATABASE, cli_partner_show, "ENTITY-ID" },
	{ { "partner", "remove" }, NEED_DATABASE, cli_partner_remove, "ENTITY-ID" },
	{ { "partner", "block" }, NEED_DATABASE, cli_partner_block, "ENTITY-ID" },
	{ { "partner", "unblock" }, NEED_DATABASE, cli_partner_unblock, "ENTITY-ID" },
	{ { "partner", "set" }, NEED_DATABASE, cli_partner_set,
	  "ENTITY-ID [--profile bsi|compat] [--sector S] [--sign rsa-pss|ecdsa|rsa] [--sign-response yes|no] [--encrypt yes|no]"
	  " [--encrypt-nameid yes|no] [--form-action ORIGIN,…]" },
	{ { "partner", "sources" }, NEED_DATABASE, cli_sources, "" },
	{ { "partner", "source", "add" }, NEED_DATABASE, cli_source_add,
	  "NAME LOCATION --key FILE [--kind aggregate|mdq] [--profile bsi|compat] [--refresh SECONDS] [--hosts HOST,...]" },
	{ { "partner", "source", "remove" }, NEED_DATABASE, cli_source_remove, "NAME" },
	{ { "partner", "source", "refresh" }, NEED_DATABASE, cli_source_refresh, "NAME" },
	{ { "person", "add" }, NEED_DATABASE, cli_person_add,
	  "USERNAME [--attributes FILE]   (password: first line of standard input)" },
	{ { "person", "list" }, NEED_DATABASE, cli_person_list, "" },
	{ { "person", "remove" }, NEED_DATABASE, cli_person_remove, "USERNAME" },
};

const char *cli_option(const struct cli *cli, const char *name)
{
	for (int i = 0; i + 1 < cli->n_args; i++)
		if (strcmp(cli->args[i], name) == 0)
			return cli->args[i + 1];
	return NULL;
}

const char *cli_argument(const struct cli *cli, int n)
{
	for (int i = 0; i < cli->n_args; i++) {
		if (strncmp(cli->args[i], "--", 2) == 0)
			i++;
		else if (n-- == 0)
			return cli->args[i];
	}
	return NULL;
}

OUTCOME cli_choice(struct cli *cli, const char *option, const char *const words[], const char *preset,
                   const char **out)
{
	const char *given = cli_option(cli, option);

	*out = given != NULL ? given : preset;
	if (*out == NULL)
		return outcome_ok();
	for (size_t i = 0; words[i] != NULL; i++)
		if (strcmp(*out, words[i]) == 0)
			return outcome_ok();
	TRY(arena_printf(cli->mem, &cli->why, "%s: \"%s\" is not one of the words it takes; see the usage", option, *out));
	return outcome_of(RULE_CONF_VALUE, __LINE__);
}

OUTCOME cli_run(struct cli *cli, unsigned statement, const struct pg_value *params, struct pg_rows *out)
{
	return pg_direct_run(cli->pg, &store_statements[statement], params, cli->mem, out, &cli->why);
}

/* Reads till the end or the cap. */
static OUTCOME read_all(int fd, size_t cap, struct arena *mem, struct bytes *out)
{
	char *buffer = arena_alloc(mem, cap + 1);
	size_t len = 0;
	ssize_t n;

	REQUIRE(buffer != NULL, OUT_OF_MEMORY);
	while (len < cap && (n = read(fd, buffer + len, cap - len)) > 0)
		len += (size_t)n;
	*out = bytes_at(buffer, len);
	return outcome_ok();
}

OUTCOME cli_file(struct cli *cli, const char *file, size_t cap, struct bytes *out)
{
	const int fd = open(file, O_RDONLY | O_CLOEXEC);
	struct outcome o;

	*out = (struct bytes){ 0 };
	if (fd < 0) {
		TRY(arena_printf(cli->mem, &cli->why, "%s: cannot be read", file));
		return outcome_of(RULE_CONF_UNREADABLE, __LINE__);
	}
	o = read_all(fd, cap, cli->mem, out);
	(void)close(fd);
	return o;
}

OUTCOME cli_line(struct cli *cli, size_t cap, struct bytes *out)
{
	struct bytes all;
	const unsigned char *end;

	*out = (struct bytes){ 0 };
	TRY(read_all(STDIN_FILENO, cap + 2, cli->mem, &all));
	end = memchr(all.ptr, '\n', all.len);
	if (end != NULL)
		all.len = (size_t)(end - all.ptr);
	if (all.len > 0 && all.ptr[all.len - 1] == '\r')
		all.len--;
	cli->why = "standard input: the password is expected on the first line";
	REQUIRE(all.len > 0 && all.len <= cap, CONF_VALUE);
	cli->why = NULL;
	*out = all;
	return outcome_ok();
}

static void usage(void)
{
	(void)fprintf(stderr, "usage: servicekonto -c FILE COMMAND\n\ncommands:\n");
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		(void)fprintf(stderr, " ");
		for (int n = 0; n < CLI_WORDS && commands[i].words[n] != NULL; n++)
			(void)fprintf(stderr, " %s", commands[i].words[n]);
		(void)fprintf(stderr, " %s\n", commands[i].usage);
	}
}

static const struct command *command_find(int argc, char *const *argv, int *n_words)
{
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		int n = 0;

		while (n < CLI_WORDS && n < argc && commands[i].words[n] != NULL && strcmp(argv[n], commands[i].words[n]) == 0)
			n++;
		*n_words = n;
		if (n == CLI_WORDS || commands[i].words[n] == NULL)
			return &commands[i];
	}
	return NULL;
}

/* A mistyped option must not pass as if it were not there; the usage names all that a command takes. */
static bool options_are_known(const struct command *command, const struct cli *cli)
{
	for (int i = 0; i < cli->n_args; i++) {
		const char *found;

		if (strncmp(cli->args[i], "--", 2) != 0)
			continue;
		found = strstr(command->usage, cli->args[i]);
		if (found == NULL || found[strlen(cli->args[i])] != ' ' || i + 1 == cli->n_args)
			return false;
		i++; /* its value */
	}
	return true;
}

static OUTCOME command_run(const struct command *command, struct cli *cli)
{
	if (command->need == NEED_NOTHING)
		return command->run(cli);
	TRY(settings_read(cli->file, cli->mem, &cli->settings, &cli->why));
	if (command->need == NEED_CONFIG)
		return command->run(cli);
	TRY(pg_direct_open(cli->settings.serve.conninfo, &cli->pg, &cli->why));
	return command->run(cli);
}

int main(int argc, char **argv)
{
	struct cli cli = { 0 };
	const struct command *command = NULL;
	struct outcome o;
	int option, n_words = 0;

	while ((option = getopt(argc, argv, "+c:")) == 'c')
		cli.file = optarg;
	if (option == -1)
		command = command_find(argc - optind, argv + optind, &n_words);
	if (command == NULL || (cli.file == NULL && command->need != NEED_NOTHING)) {
		usage();
		return 2;
	}
	cli.args = argv + optind + n_words;
	cli.n_args = argc - optind - n_words;
	if (!options_are_known(command, &cli)) {
		usage();
		return 2;
	}
	cli.mem = arena_new(CLI_BYTES);
	if (cli.mem == NULL)
		return EXIT_FAILURE;
	log_open("servicekonto", LOG_ERROR_);
	o = command_run(command, &cli);
	if (!is_ok(o))
		(void)fprintf(stderr, "servicekonto: %s (SK-%04u %s)\n", cli.why != NULL ? cli.why : rule_text(o.rule),
		              rule_number(o.rule), rule_name(o.rule));
	pg_direct_close(cli.pg);
	arena_free(cli.mem);
	return is_ok(o) ? EXIT_SUCCESS : EXIT_FAILURE;
}
