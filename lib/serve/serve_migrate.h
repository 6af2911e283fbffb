/* SPDX-License-Identifier: EUPL-1.2 */
/* serve_migrate - the operator's migrate: as the schema's owner when one is configured; says what it did */
#ifndef SERVE_SERVE_MIGRATE_H
#define SERVE_SERVE_MIGRATE_H

#include "lib/pg/migrate.h"
#include "lib/serve/serve_settings.h"

/* why: one sentence, from mem. Rules: pg_direct_open()'s, migrate_run()'s */
OUTCOME serve_migrate(const struct serve_settings *serve, const struct migration *list, size_t n,
                      struct arena *mem, const char **why);

#endif
