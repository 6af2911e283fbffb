/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/source/mdq_ask.h"

#include "idp/source/mdq.h"
#include "idp/source/source_work.h"
#include "idp/store/store.h"
#include "lib/log/log.h"
#include "lib/spec/limits.h"
#include "lib/base/banned.h"

#define ASK_COLUMNS 2

/* The next source that may be asked. Rules: PARTNER_UNKNOWN (none) MDQ_RATE */
static OUTCOME source_next(struct pg *pg, struct bytes entity_id, int64_t now_at, struct arena *mem, struct bytes *out)
{
	struct pg_value p[3] = { value_bytes(entity_id) };
	const struct pg_call call = { STMT_mdq_ask, p };
	struct pg_rows rows;
	bool is_full;

	*out = (struct bytes){ 0 };
	TRY(value_number(now_at, mem, &p[1]));
	TRY(value_number(LIMIT_MDQ_MINUTE, mem, &p[2]));
	TRY(pg_read(pg, &call, mem, &rows));
	TRY(rows_check(&rows, ASK_COLUMNS));
	REQUIRE(rows.n_rows == 1, PARTNER_UNKNOWN);
	TRY(cell_bool(pg_cell(&rows, 0, 1), &is_full));
	REQUIRE(!is_full, MDQ_RATE);
	*out = pg_cell(&rows, 0, 0);
	return outcome_ok();
}

/* One statement counts and decides, for all workers and nodes. */
static OUTCOME count(struct pg *pg, struct bytes source, int64_t now_at, struct arena *mem)
{
	struct pg_value p[3] = { value_bytes(source) };
	const struct pg_call call = { STMT_mdq_count, p };
	struct pg_rows rows;

	TRY(value_number(now_at, mem, &p[1]));
	TRY(value_number(LIMIT_MDQ_MINUTE, mem, &p[2]));
	TRY(pg_write(pg, &call, 1, mem, &rows));
	REQUIRE(rows.affected == 1, MDQ_RATE);
	return outcome_ok();
}

OUTCOME mdq_ask(struct pg *pg, struct helper_pool *helpers, struct bytes entity_id, int64_t now_at, struct arena *mem,
                bool *has_news)
{
	struct source_report report;
	struct bytes source;

	*has_news = false;
	REQUIRE(mdq_is_plausible(entity_id), PARTNER_UNKNOWN);
	for (unsigned n = 0; n < LIMIT_MDQ_SOURCES; n++) {
		TRY(source_next(pg, entity_id, now_at, mem, &source));
		TRY(count(pg, source, now_at, mem));
		TRY(source_work_query(helpers, source, entity_id, mem, &report));
		*has_news |= report.rule == RULE_NONE || report.rule == RULE_PARTNER_UNKNOWN;
		if (report.rule == RULE_NONE)
			return outcome_ok();
		if (report.rule != RULE_PARTNER_UNKNOWN)
			log_refused(NULL, "query.failed", outcome_of(report.rule, 0),
			            (const struct log_kv[]){ KV_QUOTED("source", source), KV_QUOTED("entity", entity_id), KV_END });
	}
	return outcome_of(RULE_PARTNER_UNKNOWN, __LINE__);
}
