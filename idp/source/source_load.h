/* SPDX-License-Identifier: EUPL-1.2 */
/* source_load - entities of a verified aggregate become rows, only where they differ; inside idp/source only */
#ifndef SOURCE_SOURCE_LOAD_H
#define SOURCE_SOURCE_LOAD_H

#include "idp/source/source.h"
#include "idp/source/source_row.h"

/*
 * source_load - inside a transaction
 *
 * What cannot be used is left out and written down; the old row of such an entity goes, for its federation has said
 * something newer about it. When nothing at all can be used, nothing changes.
 * Memory: names and digests of the rows that are there, and one entity at a time.
 * Rules: SOURCE_EMPTY, aggregate_entities', pg_direct_run's
 */
OUTCOME source_load(struct pg_direct *pg, const struct source_row *source, int spool,
                    const struct aggregate_facts *facts, int64_t now_at, const struct source_watch *watch,
                    struct arena *mem, struct source_report *report);

/* Can this entity be a partner? override: the operator's record may say another profile. Rules: partner_read's */
OUTCOME source_entity_check(struct pg_direct *pg, const struct source_row *source, const char *entity_id,
                            struct bytes document, struct arena *mem);

/* Rules: pg_direct_run's */
OUTCOME source_entity_put(struct pg_direct *pg, const struct source_row *source, const struct aggregate_entity *entity,
                          const unsigned char digest[AGGREGATE_DIGEST_BYTES], int64_t refresh_at, struct arena *mem);

#endif
