/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pg_rows - values to and from libpq's representation
 *
 * pg_bind       parameters as libpq wants them: text copied into mem and NUL-terminated, bytea as it is.
 *               libpq would silently cut a text at a NUL byte, so that is refused here.
 *               Rules: STORE_REFUSED OUT_OF_MEMORY
 *
 * pg_rows_copy  a finished result into mem; bytea columns unescaped from hex
 *               Rules: STORE_SHAPE (bytea not in hex) OUT_OF_MEMORY
 *
 * pg_rule_of    what a failed result means to a caller
 * pg_is_transient  the same unit may succeed when run again
 */
#ifndef PG_PG_ROWS_H
#define PG_PG_ROWS_H

#include <libpq-fe.h>

#include "lib/pg/pg.h"

#define PG_SQLSTATE_BYTES 6

struct pg_bound {
	const struct pg_statement *statement;
	const char **values;
	int *lengths;
	int *formats;
};

SCOPED_KIND(pgresult, PGresult *, PQclear)

OUTCOME pg_bind(const struct pg_statement *statement, const struct pg_value *params, struct arena *mem,
                struct pg_bound *out);
OUTCOME pg_rows_copy(const PGresult *result, struct arena *mem, struct pg_rows *out);
enum rule pg_rule_of(const char *sqlstate); /* NULL or empty: no answer from a server */
bool pg_is_transient(const char *sqlstate);

#endif
