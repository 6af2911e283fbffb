/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/serve/serve_migrate.h"

#include <stdio.h>

#include "lib/base/banned.h"

SCOPED_KIND(direct, struct pg_direct *, pg_direct_close)

OUTCOME serve_migrate(const struct serve_settings *serve, const struct migration *list, size_t n,
                      struct arena *mem, const char **why)
{
	SCOPED(direct) struct pg_direct *pg = NULL;
	const char *conninfo = serve->owner_conninfo != NULL ? serve->owner_conninfo : serve->conninfo;
	int64_t from, to;
	struct outcome o = pg_direct_open(conninfo, &pg, why);

	if (is_ok(o))
		o = migrate_run(pg, list, n, &from, &to, why);
	if (!is_ok(o)) {
		TRY(arena_text(mem, bytes_of(*why), why)); /* the connection it belongs to ends here */
		return o;
	}
	if (from == to)
		(void)printf("the database is up to date (version %lld)\n", (long long)to);
	else
		(void)printf("the database went from version %lld to %lld\n", (long long)from, (long long)to);
	return outcome_ok();
}
