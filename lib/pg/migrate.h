/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * migrate - bring a database forward through a numbered list of scripts compiled into the program
 *
 * Each script is one transaction together with its row in schema_version. Two runs at once wait for each
 * other; after a failure the lock goes with the connection. No way back: a database newer than the program is
 * refused. How to write one: sql/README.md.
 */
#ifndef PG_MIGRATE_H
#define PG_MIGRATE_H

#include "lib/pg/pg.h"

struct migration {
	int64_t number;   /* 1, 2, 3, … without a gap */
	const char *name; /* [a-z0-9_]+ */
	const char *sql;
};

/*
 * migrate_list_check - the list is numbered without a gap and its names are plain; pure
 * Rules: INTERNAL
 */
OUTCOME migrate_list_check(const struct migration *list, size_t n);

/*
 * migrate_run - apply what is missing
 *
 * from, to  number before and after; both 0 after a failure, what was committed until then stays
 * why       one sentence for the operator
 *
 * Rules:   MIGRATE_BACKWARDS MIGRATE_FOREIGN STORE_REFUSED STORE_UNAVAILABLE STORE_SHAPE INTERNAL
 * OUT_OF_MEMORY
 */
OUTCOME migrate_run(struct pg_direct *pg, const struct migration *list, size_t n, int64_t *from, int64_t *to,
                    const char **why);

/*
 * migrate_check - for daemons: is the database exactly where this program expects it? Changes nothing.
 * Rules:   MIGRATE_PENDING and those of migrate_run()
 */
OUTCOME migrate_check(struct pg_direct *pg, const struct migration *list, size_t n, const char **why);

#endif
