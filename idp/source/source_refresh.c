/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/source/source_due.h"
#include "idp/source/source_get.h"
#include "idp/source/source_load.h"
#include "lib/base/utctime.h"
#include "lib/base/banned.h"

#define CLAIM_COLUMNS 11

struct refresh {
	struct pg_direct *pg;
	const struct source_way *way;
	const struct source_watch *watch;
	struct pg_rows row; /* of the claim */
	struct source_row source;
	struct arena *mem;
	struct source_report *report;
};

static OUTCOME text_or_null(struct bytes cell, struct arena *mem, const char **out)
{
	if (!bytes_is_present(cell))
		return outcome_ok();
	return arena_text(mem, cell, out);
}

/* Why nothing could be claimed. */
static OUTCOME claim_explain(struct refresh *r, const char *name)
{
	const struct pg_value params[] = { value_text(name) };
	struct pg_rows rows;

	TRY(source_run(r->pg, STMT_source_kind, params, r->mem, &rows));
	REQUIRE(rows.n_rows == 1, SOURCE_UNKNOWN);
	return outcome_of(RULE_SOURCE_BUSY, __LINE__);
}

static OUTCOME claim(struct refresh *r, const char *name, int64_t due_by)
{
	struct pg_value params[] = { value_text(name), { 0 } };

	TRY(value_number(due_by, r->mem, &params[1]));
	TRY(source_run(r->pg, STMT_source_claim, params, r->mem, &r->row));
	TRY(rows_check(&r->row, CLAIM_COLUMNS));
	if (r->row.n_rows == 0)
		return claim_explain(r, name);
	REQUIRE(bytes_equal_text(pg_cell(&r->row, 0, 0), "aggregate"), SOURCE_KIND);
	r->source.name = name;
	return outcome_ok();
}

static OUTCOME row_read(struct refresh *r)
{
	struct source_row *s = &r->source;

	TRY(source_row_read(&r->row, 1, s->name, r->mem, s));
	s->digest = pg_cell(&r->row, 0, 6);
	TRY(text_or_null(pg_cell(&r->row, 0, 7), r->mem, &s->etag));
	TRY(text_or_null(pg_cell(&r->row, 0, 8), r->mem, &s->modified));
	TRY(cell_number(pg_cell(&r->row, 0, 9), &s->valid_until));
	return cell_number(pg_cell(&r->row, 0, 10), &s->cache_s);
}

static OUTCOME note_loaded(struct refresh *r, const struct aggregate_facts *facts, int64_t now_at)
{
	struct pg_value p[6];
	struct pg_rows rows;

	p[0] = value_text(r->source.name);
	p[1] = value_bytea(bytes_at(facts->digest, sizeof facts->digest));
	p[2] = value_bytea(bytes_at(facts->signer, sizeof facts->signer));
	TRY(value_number(facts->valid_until, r->mem, &p[3]));
	TRY(value_number(facts->cache_duration_s, r->mem, &p[4]));
	TRY(value_number(now_at, r->mem, &p[5]));
	TRY(source_run(r->pg, STMT_source_loaded, p, r->mem, &rows));
	r->source.valid_until = facts->valid_until;
	r->source.cache_s = facts->cache_duration_s;
	return outcome_ok();
}

static OUTCOME note_done(struct refresh *r, const char *etag, const char *modified, int64_t now_at)
{
	const struct source_row *s = &r->source;
	struct pg_value p[5];
	struct pg_rows rows;

	r->report->valid_until = s->valid_until;
	p[0] = value_text(s->name);
	TRY(value_number(now_at, r->mem, &p[1]));
	TRY(value_number(source_due(now_at, s->refresh_s, s->cache_s, s->valid_until), r->mem, &p[2]));
	p[3] = value_text(etag);
	p[4] = value_text(modified);
	return source_run(r->pg, STMT_source_done, p, r->mem, &rows);
}

static OUTCOME note_failed(struct refresh *r, enum rule rule)
{
	struct pg_value p[3];
	struct pg_rows rows;

	p[0] = value_text(r->source.name);
	TRY(value_number(utctime_now(), r->mem, &p[1]));
	p[2] = value_text(rule_name(rule));
	return source_run(r->pg, STMT_source_failed, p, r->mem, &rows);
}

static void say(const struct refresh *r, const char *what, uint64_t n)
{
	if (r->watch->step != NULL)
		r->watch->step(r->watch->self, what, n);
}

/* The octets that came: are they what a pinned key signed, and are they new? */
static OUTCOME take(struct refresh *r, int fd, int64_t now_at)
{
	const struct aggregate_trust trust = source_trust(&r->source);
	SCOPED(spool) int spool = -1;
	struct aggregate_facts facts;

	TRY(spool_open(r->way->folder, &spool));
	TRY(aggregate_verify(fd, spool, &trust, now_at, r->mem, &facts));
	say(r, "entities are signed by a pinned key", facts.n_entities);
	r->report->is_unchanged = bytes_equal(r->source.digest, bytes_at(facts.digest, sizeof facts.digest));
	if (r->report->is_unchanged)
		return outcome_ok();
	TRY(source_load(r->pg, &r->source, spool, &facts, now_at, r->watch, r->mem, r->report));
	return note_loaded(r, &facts, now_at);
}

static OUTCOME work(struct refresh *r)
{
	SCOPED(spool) int fd = -1;
	struct fetched got;
	struct outcome o;
	int64_t now_at;

	TRY(row_read(r));
	o = source_get(&r->source, r->way, r->mem, &fd, &got);
	r->report->status = got.status;
	TRY(o);
	now_at = utctime_now();
	if (got.is_unchanged) {
		/* "not modified" since it was good, but time goes on */
		REQUIRE(r->source.valid_until == 0 || now_at < r->source.valid_until, META_EXPIRED);
		r->report->is_unchanged = true;
		return note_done(r, r->source.etag, r->source.modified, now_at);
	}
	if (got.n_bytes > 0)
		say(r, "octets came", got.n_bytes);
	TRY(take(r, fd, now_at));
	return note_done(r, got.etag, got.modified, now_at);
}

/* The claim stays whatever the work comes to, so that its failure is written down by the one who had it. */
OUTCOME source_refresh(struct pg_direct *pg, const struct source_way *way, const char *name, int64_t due_by,
                       const struct source_watch *watch, struct source_report *out)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_SOURCE_MEMORY);
	struct refresh r = { .pg = pg, .way = way, .watch = watch, .mem = mem, .report = out };
	const char *why;
	struct outcome o;

	*out = (struct source_report){ 0 };
	REQUIRE(mem != NULL, OUT_OF_MEMORY);
	TRY(pg_direct_begin(pg, &why));
	TRY(claim(&r, name, due_by));
	TRY(pg_direct_keep(pg, &why));
	o = work(&r);
	out->rule = o.rule;
	if (!is_ok(o)) {
		TRY(pg_direct_undo(pg, &why));
		TRY(note_failed(&r, o.rule));
	}
	TRY(pg_direct_commit(pg, &why));
	return o;
}
