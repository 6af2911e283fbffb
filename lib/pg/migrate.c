/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/pg/migrate.h"

#include <inttypes.h>
#include <string.h>

#include "lib/base/text.h"

#include "lib/base/banned.h"

#define MIGRATE_MEMORY ((size_t)16 * 1024 * 1024) /* scripts are ours; a few KB each */
#define NAME_CHARS "abcdefghijklmnopqrstuvwxyz0123456789_"

enum version_column { VERSION_NUMBER, VERSION_NAME };

static const struct pg_statement table_exists = {
	"table_exists", 0, "SELECT 1 WHERE to_regclass('schema_version') IS NOT NULL"
};
static const struct pg_statement table_make = {
	"table_make", 0,
	"CREATE TABLE IF NOT EXISTS schema_version ("
	"number bigint PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())"
};
static const struct pg_statement versions = { "versions", 0,
	                                      "SELECT number, name FROM schema_version ORDER BY number" };
/* The key is any number that nobody else takes: "migrate" in ASCII. */
static const struct pg_statement lock = { "lock", 0, "SELECT pg_advisory_lock(30796665482998885)" };
static const struct pg_statement unlock = { "unlock", 0, "SELECT pg_advisory_unlock(30796665482998885)" };

OUTCOME migrate_list_check(const struct migration *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *name = list[i].name;

		REQUIRE(list[i].number == (int64_t)i + 1, INTERNAL);
		REQUIRE(name != NULL && name[0] != '\0' && name[strspn(name, NAME_CHARS)] == '\0', INTERNAL);
		REQUIRE(list[i].sql != NULL, INTERNAL);
	}
	return outcome_ok();
}

/* Row i must be migration i + 1 under the name that we know: the other set's database is not ours to change.
 */
static OUTCOME row_check(const struct pg_rows *rows, size_t i, const struct migration *list, size_t n)
{
	uint64_t number;

	TRY(number_parse(pg_cell(rows, i, VERSION_NUMBER), INT64_MAX, &number));
	REQUIRE(number == i + 1, MIGRATE_FOREIGN);
	REQUIRE(i >= n || bytes_equal_text(pg_cell(rows, i, VERSION_NAME), list[i].name), MIGRATE_FOREIGN);
	return outcome_ok();
}

static OUTCOME version_find(struct pg_direct *pg, const struct migration *list, size_t n, struct arena *mem,
                            size_t *out, const char **why)
{
	struct pg_rows rows;

	*out = 0;
	TRY(pg_direct_run(pg, &table_exists, NULL, mem, &rows, why));
	if (rows.n_rows == 0)
		return outcome_ok();
	TRY(pg_direct_run(pg, &versions, NULL, mem, &rows, why));
	for (size_t i = 0; i < rows.n_rows; i++)
		TRY(row_check(&rows, i, list, n));
	REQUIRE(rows.n_rows <= n, MIGRATE_BACKWARDS);
	*out = rows.n_rows;
	return outcome_ok();
}

static OUTCOME apply_one(struct pg_direct *pg, const struct migration *m, struct arena *mem, const char **why)
{
	const char *script;

	TRY(arena_printf(mem, &script,
	                 "%s\n;INSERT INTO schema_version (number, name) VALUES (%" PRId64 ", '%s');", m->sql,
	                 m->number, m->name));
	return pg_direct_script(pg, script, why);
}

static OUTCOME apply_all(struct pg_direct *pg, const struct migration *list, size_t n, struct arena *mem,
                         size_t *from, const char **why)
{
	struct pg_rows rows;

	TRY(version_find(pg, list, n, mem, from, why));
	TRY(pg_direct_run(pg, &table_make, NULL, mem, &rows, why));
	for (size_t i = *from; i < n; i++)
		TRY(apply_one(pg, &list[i], mem, why));
	return outcome_ok();
}

/* After a failure the lock ends with the operator's connection. */
static OUTCOME apply_locked(struct pg_direct *pg, const struct migration *list, size_t n, struct arena *mem,
                            size_t *from, const char **why)
{
	struct pg_rows rows;

	TRY(pg_direct_run(pg, &lock, NULL, mem, &rows, why));
	TRY(apply_all(pg, list, n, mem, from, why));
	return pg_direct_run(pg, &unlock, NULL, mem, &rows, why);
}

/* Rules of ours bring no sentence from the server. */
static struct outcome explained(struct outcome o, const char **why)
{
	if (!is_ok(o) && **why == '\0')
		*why = rule_text(o.rule);
	return o;
}

OUTCOME migrate_run(struct pg_direct *pg, const struct migration *list, size_t n, int64_t *from, int64_t *to,
                    const char **why)
{
	SCOPED(arena) struct arena *mem = arena_new(MIGRATE_MEMORY);
	size_t before = 0;

	*from = 0;
	*to = 0;
	*why = "";
	REQUIRE(mem != NULL, OUT_OF_MEMORY);
	TRY(explained(migrate_list_check(list, n), why));
	TRY(explained(apply_locked(pg, list, n, mem, &before, why), why));
	*from = (int64_t)before;
	*to = (int64_t)n;
	return outcome_ok();
}

static OUTCOME position_check(struct pg_direct *pg, const struct migration *list, size_t n, struct arena *mem,
                              const char **why)
{
	size_t at;

	TRY(migrate_list_check(list, n));
	TRY(version_find(pg, list, n, mem, &at, why));
	REQUIRE(at == n, MIGRATE_PENDING);
	return outcome_ok();
}

OUTCOME migrate_check(struct pg_direct *pg, const struct migration *list, size_t n, const char **why)
{
	SCOPED(arena) struct arena *mem = arena_new(MIGRATE_MEMORY);

	*why = "";
	REQUIRE(mem != NULL, OUT_OF_MEMORY);
	return explained(position_check(pg, list, n, mem, why), why);
}
