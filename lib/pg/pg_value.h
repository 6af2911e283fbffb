/* SPDX-License-Identifier: EUPL-1.2 */
/* pg_value - values for statements, and cells of rows, in the types that our schemas use */
#ifndef PG_PG_VALUE_H
#define PG_PG_VALUE_H

#include "lib/base/level.h"
#include "lib/pg/pg.h"

struct pg_value value_bytes(struct bytes b); /* text; absent is NULL */
struct pg_value value_bytea(struct bytes b);
struct pg_value value_text(const char *text); /* NULL is NULL */
struct pg_value value_bool(bool value);
OUTCOME value_number(int64_t number, struct arena *mem, struct pg_value *out);

/* Rules: STORE_SHAPE */
OUTCOME cell_number(struct bytes cell, int64_t *out);
OUTCOME cell_bool(struct bytes cell, bool *out);
OUTCOME cell_level(struct bytes cell, enum level *out);
OUTCOME rows_check(const struct pg_rows *rows, size_t n_columns);

#endif
