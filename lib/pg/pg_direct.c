/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/pg/pg_rows.h"

#define WHY_BYTES 512

/* One operator's command at a time. A failed open has no object that could own the sentence. */
static char why_text[WHY_BYTES];

struct pg_direct {
	PGconn *conn;
};

SCOPED_KIND(pg_direct, struct pg_direct *, pg_direct_close)
SCOPED_KIND(pqoptions, PQconninfoOption *, PQconninfoFree)

static void direct_notice(void *self, const PGresult *result)
{
	(void)self;
	(void)result;
}

static void why_first_line(const char *message, const char **why)
{
	(void)snprintf(why_text, sizeof why_text, "%.*s", (int)strcspn(message, "\n"), message);
	*why = why_text;
}

/* Data exceptions (class 22) quote the value in their first line; all others keep it in DETAIL. */
static enum rule why_result(const struct pg_direct *pg, const PGresult *result, const char **why)
{
	const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

	if (bytes_has_prefix(bytes_of(sqlstate), "22"))
		message = "a value is not of its column's type or range";
	if (message == NULL)
		message = PQerrorMessage(pg->conn);
	(void)snprintf(why_text, sizeof why_text, "%.*s (SQLSTATE %s)", (int)strcspn(message, "\n"), message,
	               sqlstate != NULL ? sqlstate : "none");
	*why = why_text;
	return pg_rule_of(sqlstate);
}

static OUTCOME direct_exec(const struct pg_direct *pg, const char *sql, const char **why)
{
	SCOPED(pgresult) PGresult *result = PQexec(pg->conn, sql);
	const ExecStatusType status = PQresultStatus(result);

	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
		return outcome_of(why_result(pg, result, why), __LINE__);
	return outcome_ok();
}

/* libpq quotes a piece of an unreadable connection string, which may be the password. */
static OUTCOME conninfo_check(const char *conninfo, const char **why)
{
	SCOPED(pqoptions) PQconninfoOption *options = PQconninfoParse(conninfo, NULL);

	if (options == NULL)
		why_first_line("the connection string cannot be read", why);
	REQUIRE(options != NULL, STORE_UNAVAILABLE);
	return outcome_ok();
}

OUTCOME pg_direct_open(const char *conninfo, struct pg_direct **out, const char **why)
{
	const char *const keys[] = { "dbname", "client_encoding", "fallback_application_name", NULL };
	const char *const values[] = { conninfo, "UTF8", "servicekonto", NULL };
	SCOPED(pg_direct) struct pg_direct *pg = NULL;

	*out = NULL;
	*why = "";
	TRY(conninfo_check(conninfo, why));
	pg = calloc(1, sizeof *pg);
	REQUIRE(pg != NULL, OUT_OF_MEMORY);
	pg->conn = PQconnectdbParams(keys, values, 1);
	REQUIRE(pg->conn != NULL, OUT_OF_MEMORY);
	if (PQstatus(pg->conn) != CONNECTION_OK)
		why_first_line(PQerrorMessage(pg->conn), why);
	REQUIRE(PQstatus(pg->conn) == CONNECTION_OK, STORE_UNAVAILABLE);
	(void)PQsetNoticeReceiver(pg->conn, direct_notice, NULL);
	TRY(direct_exec(pg, "SET bytea_output = 'hex'", why));
	*out = TAKE(pg);
	return outcome_ok();
}

void pg_direct_close(struct pg_direct *pg)
{
	if (pg == NULL)
		return;
	PQfinish(pg->conn);
	free(pg);
}

static OUTCOME direct_begun(struct pg_direct *pg, const char *sql, const char **why)
{
	TRY(direct_exec(pg, sql, why));
	if (PQtransactionStatus(pg->conn) != PQTRANS_INTRANS)
		why_first_line("the script ends its own transaction", why);
	REQUIRE(PQtransactionStatus(pg->conn) == PQTRANS_INTRANS, STORE_REFUSED);
	return direct_exec(pg, "COMMIT", why);
}

OUTCOME pg_direct_script(struct pg_direct *pg, const char *sql, const char **why)
{
	struct outcome o;

	*why = "";
	TRY(direct_exec(pg, "BEGIN", why));
	o = direct_begun(pg, sql, why);
	if (PQtransactionStatus(pg->conn) != PQTRANS_IDLE)
		PQclear(PQexec(pg->conn, "ROLLBACK"));
	return o;
}

OUTCOME pg_direct_run(struct pg_direct *pg, const struct pg_statement *statement,
                      const struct pg_value *params, struct arena *mem, struct pg_rows *out, const char **why)
{
	SCOPED(pgresult) PGresult *result = NULL;
	struct pg_bound bound;

	*out = (struct pg_rows){ 0 };
	*why = "";
	TRY(pg_bind(statement, params, mem, &bound));
	result = PQexecParams(pg->conn, statement->sql, (int)statement->n_params, NULL, bound.values,
	                      bound.lengths, bound.formats, 0);
	if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
		return outcome_of(why_result(pg, result, why), __LINE__);
	return pg_rows_copy(result, mem, out);
}

OUTCOME pg_direct_begin(struct pg_direct *pg, const char **why)
{
	return direct_exec(pg, "BEGIN", why);
}

OUTCOME pg_direct_keep(struct pg_direct *pg, const char **why)
{
	return direct_exec(pg, "SAVEPOINT kept", why);
}

OUTCOME pg_direct_undo(struct pg_direct *pg, const char **why)
{
	return direct_exec(pg, "ROLLBACK TO SAVEPOINT kept", why);
}

/* To commit what failed would be to undo it, and PostgreSQL calls that a success. */
OUTCOME pg_direct_commit(struct pg_direct *pg, const char **why)
{
	if (PQtransactionStatus(pg->conn) != PQTRANS_INTRANS)
		why_first_line("a statement of the transaction failed", why);
	REQUIRE(PQtransactionStatus(pg->conn) == PQTRANS_INTRANS, STORE_REFUSED);
	return direct_exec(pg, "COMMIT", why);
}
