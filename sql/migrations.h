/* SPDX-License-Identifier: EUPL-1.2 */
/* migrations - the sets of numbered scripts, made at build time by embed.awk; one row more than counted ends
 * each */
#ifndef SQL_MIGRATIONS_H
#define SQL_MIGRATIONS_H

#include "lib/pg/migrate.h"

extern const struct migration sql_account[];
extern const size_t sql_account_count;
extern const struct migration sql_adapter[];
extern const size_t sql_adapter_count;

#endif
