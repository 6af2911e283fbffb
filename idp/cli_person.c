/* SPDX-License-Identifier: EUPL-1.2 */
/* Persons, entered by the operator until people can register themselves. */
#include <stdio.h>
#include <string.h>

#include "idp/cli.h"
#include "idp/core/release.h"
#include "idp/means/password.h"
#include "idp/store/store.h"
#include "keys/handle.h"
#include "lib/base/text.h"
#include "lib/proc/random.h"

#define PERSON_ID_BYTES       16
#define ATTRIBUTES_FILE_BYTES ((size_t)64 * 1024)
#define ATTRIBUTES_MAX        ((size_t)256) /* lines of the file */
#define MIB                   ((size_t)1024 * 1024)

/* NAME<TAB>LEVEL<TAB>VALUE; the value may be empty ("verified: there is none"). */
static OUTCOME attribute_line(struct bytes line, enum attribute *name, enum level *level, struct bytes *value)
{
	const unsigned char *first = memchr(line.ptr, '\t', line.len), *second;

	REQUIRE(first != NULL, CONF_SYNTAX);
	second = memchr(first + 1, '\t', line.len - (size_t)(first + 1 - line.ptr));
	REQUIRE(second != NULL, CONF_SYNTAX);
	*name = attribute_of_friendly(bytes_at(line.ptr, (size_t)(first - line.ptr)));
	*level = level_of_name(bytes_at(first + 1, (size_t)(second - first - 1)));
	*value = bytes_at(second + 1, line.len - (size_t)(second + 1 - line.ptr));
	REQUIRE(*name != ATTR_COUNT && !attribute_is_technical(*name) && *name != ATTR_BPK2, CONF_UNKNOWN_KEY);
	REQUIRE(*level != LEVEL_NONE && utf8_is_xml_text(*value) && value->len <= LIMIT_VALUE_BYTES, CONF_VALUE);
	return outcome_ok();
}

struct attribute_row {
	enum attribute name;
	enum level level;
	struct bytes value;
	int place; /* line of the file */
};

struct attribute_rows {
	struct attribute_row *rows;
	size_t n;
};

static OUTCOME row_read(struct cli *cli, struct bytes line, int place, struct attribute_row *row)
{
	const struct outcome o = attribute_line(line, &row->name, &row->level, &row->value);

	row->place = place;
	if (is_ok(o))
		return arena_copy(cli->mem, row->value, &row->value);
	TRY(arena_printf(cli->mem, &cli->why,
	                 "attributes file, line %d: expected NAME<TAB>LEVEL<TAB>VALUE with a known name", place));
	return o;
}

/* The whole file is understood before anything is stored. */
static OUTCOME attributes_read(struct cli *cli, const char *file, struct attribute_rows *out)
{
	struct bytes rest;
	int place = 0;

	*out = (struct attribute_rows){ 0 };
	if (file == NULL)
		return outcome_ok();
	TRY(cli_file(cli, file, ATTRIBUTES_FILE_BYTES, &rest));
	out->rows = arena_array(cli->mem, ATTRIBUTES_MAX, sizeof *out->rows);
	REQUIRE(out->rows != NULL, OUT_OF_MEMORY);
	while (rest.len > 0) {
		const unsigned char *end = memchr(rest.ptr, '\n', rest.len);
		const size_t len = end != NULL ? (size_t)(end - rest.ptr) : rest.len;
		const size_t step = end != NULL ? len + 1 : len;

		place++;
		REQUIRE(out->n < ATTRIBUTES_MAX, CONF_VALUE);
		if (len > 0 && rest.ptr[0] != '#')
			TRY(row_read(cli, bytes_at(rest.ptr, len), place, &out->rows[out->n++]));
		rest = bytes_at(rest.ptr + step, rest.len - step);
	}
	return outcome_ok();
}

static OUTCOME attributes_add(struct cli *cli, const char *person_id, const struct attribute_rows *attributes)
{
	for (size_t i = 0; i < attributes->n; i++) {
		const struct attribute_row *row = &attributes->rows[i];
		struct pg_value p[5] = { value_text(person_id), value_text(attribute_friendly(row->name)) };
		struct pg_rows rows;

		TRY(value_number(row->place, cli->mem, &p[2]));
		TRY(value_number(row->level, cli->mem, &p[3]));
		p[4] = value_bytes(row->value);
		TRY(cli_run(cli, STMT_attribute_add, p, &rows));
	}
	return outcome_ok();
}

/* User names are compared without regard to ASCII case, as the login page does. */
static OUTCOME username_fold(struct cli *cli, const char *given, struct bytes *out)
{
	const size_t len = given == NULL ? 0 : strlen(given);
	unsigned char *folded = arena_alloc(cli->mem, len + 1);

	REQUIRE(folded != NULL, OUT_OF_MEMORY);
	cli->why = "a user name of 1 to 256 bytes is expected";
	REQUIRE(len > 0 && len <= LIMIT_USERNAME_BYTES && utf8_is_xml_text(bytes_of(given)), CONF_VALUE);
	cli->why = NULL;
	for (size_t i = 0; i < len; i++)
		folded[i] = ascii_lower((unsigned char)given[i]);
	*out = bytes_at(folded, len);
	return outcome_ok();
}

static OUTCOME person_id_make(struct cli *cli, const char **out)
{
	unsigned char random[PERSON_ID_BYTES];

	TRY(random_fill(random, sizeof random));
	return handle_text(random, sizeof random, cli->mem, out);
}

OUTCOME cli_person_add(struct cli *cli)
{
	const struct password_cost cost = { (uint64_t)cli->settings.passes,
		                            (size_t)cli->settings.memory_mib * MIB };
	struct attribute_rows attributes;
	const char *person_id;
	struct bytes username, password, hash;
	struct pg_value p[3];
	struct pg_rows rows;
	struct outcome o;

	TRY(username_fold(cli, cli_argument(cli, 0), &username));
	TRY(attributes_read(cli, cli_option(cli, "--attributes"), &attributes));
	TRY(cli_line(cli, LIMIT_PASSWORD_BYTES, &password));
	TRY(password_hash(password, &cost, cli->mem, &hash));
	TRY(person_id_make(cli, &person_id));
	p[0] = value_text(person_id);
	p[1] = value_bytes(username);
	p[2] = value_bytes(hash);
	o = cli_run(cli, STMT_person_add, p, &rows);
	if (o.rule == RULE_STORE_CONFLICT)
		cli->why = "that user name is taken";
	TRY(o);
	TRY(attributes_add(cli, person_id, &attributes));
	printf("person added\n");
	return outcome_ok();
}

OUTCOME cli_person_list(struct cli *cli)
{
	struct pg_rows rows;

	TRY(cli_run(cli, STMT_person_list, NULL, &rows));
	for (size_t i = 0; i < rows.n_rows; i++)
		printf("%s\n", (const char *)pg_cell(&rows, i, 0).ptr);
	return outcome_ok();
}

OUTCOME cli_person_remove(struct cli *cli)
{
	struct bytes username;
	struct pg_value p[1];
	struct pg_rows rows;

	TRY(username_fold(cli, cli_argument(cli, 0), &username));
	p[0] = value_bytes(username);
	TRY(cli_run(cli, STMT_person_remove, p, &rows));
	cli->why = "nobody has that user name";
	REQUIRE(rows.affected == 1, STORE_ABSENT);
	printf("person removed, with attributes and sessions\n");
	return outcome_ok();
}
