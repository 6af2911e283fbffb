/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/source/source_round.h"

#include "idp/source/source_work.h"
#include "idp/store/store.h"
#include "lib/base/utctime.h"
#include "lib/log/log.h"
#include "lib/spec/limits.h"
#include "lib/base/banned.h"

#define DUE_COLUMNS    1
#define ENDING_COLUMNS 4

static void report_log(struct bytes name, const struct source_report *r)
{
	const bool is_busy = r->rule == RULE_SOURCE_BUSY || r->rule == RULE_SOURCE_UNKNOWN;

	if (is_busy) /* another node was faster, or it has just been removed */
		return;
	if (r->rule != RULE_NONE)
		log_refused(NULL, "source.failed", outcome_of(r->rule, 0),
		            (const struct log_kv[]){ KV_QUOTED("source", name), KV_NUMBER("status", r->status), KV_END });
	else if (r->is_unchanged)
		log_event(LOG_INFO_, NULL, "source.unchanged", KV_QUOTED("source", name), KV_END);
	else
		log_event(LOG_NOTICE_, NULL, "source.loaded", KV_QUOTED("source", name),
		          KV_NUMBER("live", (int64_t)r->n_live), KV_NUMBER("new", (int64_t)r->n_new),
		          KV_NUMBER("changed", (int64_t)r->n_changed), KV_NUMBER("gone", (int64_t)r->n_gone),
		          KV_NUMBER("quarantined", (int64_t)r->n_quarantined), KV_END);
}

/* The helper could not write it down itself. Its connection is gone, so the source is free again. */
static OUTCOME failure_note(struct pg *pg, struct bytes name, enum rule rule, struct arena *mem)
{
	struct pg_value p[3] = { value_bytes(name) };
	const struct pg_call call = { STMT_source_failed, p };
	struct pg_rows rows;

	TRY(value_number(utctime_now(), mem, &p[1]));
	p[2] = value_text(rule_name(rule));
	return pg_write(pg, &call, 1, mem, &rows);
}

static OUTCOME refresh_one(struct pg *pg, struct helper_pool *helpers, struct bytes name, int64_t now_at,
                           struct arena *mem)
{
	struct source_report report;
	const struct outcome o = source_work_refresh(helpers, name, now_at, mem, &report);

	if (!is_ok(o)) {
		report.rule = o.rule;
		TRY(failure_note(pg, name, o.rule, mem));
	}
	report_log(name, &report);
	return outcome_ok();
}

OUTCOME source_refresh_due(struct pg *pg, struct helper_pool *helpers, int64_t now_at, struct arena *mem)
{
	struct pg_value p[1];
	const struct pg_call call = { STMT_source_due, p };
	struct pg_rows rows;

	TRY(value_number(now_at, mem, &p[0]));
	TRY(pg_read(pg, &call, mem, &rows));
	TRY(rows_check(&rows, DUE_COLUMNS));
	for (size_t i = 0; i < rows.n_rows; i++)
		TRY(refresh_one(pg, helpers, pg_cell(&rows, i, 0), now_at, mem));
	return outcome_ok();
}

OUTCOME source_warn(struct pg *pg, int64_t now_at, struct arena *mem)
{
	struct pg_value p[2];
	const struct pg_call call = { STMT_source_ending, p };
	struct pg_rows rows;

	TRY(value_number(now_at, mem, &p[0]));
	TRY(value_number(LIMIT_SOURCE_WARN_S, mem, &p[1]));
	TRY(pg_read(pg, &call, mem, &rows));
	TRY(rows_check(&rows, ENDING_COLUMNS));
	for (size_t i = 0; i < rows.n_rows; i++) {
		char until[UTCTIME_TEXT_BYTES];
		int64_t valid_until;

		TRY(cell_number(pg_cell(&rows, i, 1), &valid_until));
		utctime_text(valid_until, until);
		log_event(valid_until > now_at ? LOG_WARNING_ : LOG_ERROR_, NULL,
		          valid_until > now_at ? "source.ending" : "source.ended", KV_QUOTED("source", pg_cell(&rows, i, 0)),
		          KV_TEXT("valid_until", until), KV_QUOTED("last_failure", pg_cell(&rows, i, 3)), KV_END);
	}
	return outcome_ok();
}
