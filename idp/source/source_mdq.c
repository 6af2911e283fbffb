/* SPDX-License-Identifier: EUPL-1.2 */
#include <unistd.h>

#include "idp/source/mdq.h"
#include "idp/source/source_due.h"
#include "idp/source/source_get.h"
#include "idp/source/source_load.h"
#include "lib/base/utctime.h"
#include "lib/base/banned.h"

#define SOURCE_COLUMNS 5
#define HTTP_NOT_FOUND 404
#define MEDIA_TYPE     "application/samlmetadata+xml"

struct query {
	struct pg_direct *pg;
	const struct source_way *way;
	struct source_row source;
	const char *entity_id;
	int64_t now_at;
	struct arena *mem;
	int status;
};

/* Waits for whoever asks for the same entity at this moment; out: is it ours to ask? */
static OUTCOME take(struct query *q, const char *name, bool *out)
{
	struct pg_value p[4] = { value_text(name), value_text(q->entity_id) };
	struct pg_rows rows;

	*out = false;
	TRY(value_number(q->now_at, q->mem, &p[2]));
	TRY(value_number(q->now_at + LIMIT_MDQ_PAUSE_S, q->mem, &p[3]));
	TRY(source_run(q->pg, STMT_mdq_take, p, q->mem, &rows));
	*out = rows.affected == 1;
	return outcome_ok();
}

static OUTCOME source_find(struct query *q, const char *name)
{
	const struct pg_value p[] = { value_text(name) };
	struct pg_rows rows;

	TRY(source_run(q->pg, STMT_mdq_source, p, q->mem, &rows));
	TRY(rows_check(&rows, SOURCE_COLUMNS));
	REQUIRE(rows.n_rows == 1, SOURCE_UNKNOWN);
	return source_row_read(&rows, 0, name, q->mem, &q->source);
}

static OUTCOME server_ask(struct query *q, int fd)
{
	struct fetch_plan plan = {
		.accept = MEDIA_TYPE,
		.hosts = q->source.hosts,
		.n_hosts = q->source.n_hosts,
		.way = q->way->fetch,
		.limits = { LIMIT_METADATA_BYTES, LIMIT_MDQ_TIME_S, LIMIT_MDQ_TIME_S, 0, 0 },
	};
	struct fetched got;
	struct outcome o;

	TRY(mdq_url(q->source.location, q->entity_id, q->mem, &plan.url));
	o = fetch(&plan, fd, q->mem, &got);
	q->status = got.status;
	TRY(o);
	REQUIRE(lseek(fd, 0, SEEK_SET) == 0, META_SPOOL);
	return outcome_ok();
}

struct single {
	struct query *query;
	const struct aggregate_facts *facts;
};

static OUTCOME entity_take(void *self, const struct aggregate_entity *entity)
{
	static const unsigned char no_digest[AGGREGATE_DIGEST_BYTES]; /* each answer is put */
	const struct single *s = self;
	struct query *q = s->query;
	const struct source_row *source = &q->source;
	const int64_t refresh_at =
		source_due(q->now_at, source->refresh_s, entity->cache_duration_s, entity->valid_until);

	REQUIRE(bytes_equal_text(bytes_of(entity->entity_id), q->entity_id), MDQ_OTHER);
	REQUIRE(entity->valid_until == 0 || q->now_at < entity->valid_until, META_EXPIRED);
	TRY(source_entity_check(q->pg, source, entity->entity_id, entity->document, q->mem));
	return source_entity_put(q->pg, source, entity, no_digest, refresh_at, q->mem);
}

static OUTCOME entity_refuse(void *self, const char *entity_id, enum rule rule)
{
	(void)self;
	(void)entity_id;
	return outcome_of(rule, __LINE__);
}

static OUTCOME work(struct query *q)
{
	const struct aggregate_trust trust = source_trust(&q->source);
	SCOPED(spool) int came = -1;
	SCOPED(spool) int spool = -1;
	struct aggregate_facts facts;
	struct single single = { q, &facts };
	const struct aggregate_sink sink = { entity_take, entity_refuse, &single };

	TRY(spool_open(q->way->folder, &came));
	TRY(spool_open(q->way->folder, &spool));
	TRY(server_ask(q, came));
	TRY(aggregate_verify(came, spool, &trust, q->now_at, q->mem, &facts));
	REQUIRE(facts.root == AGGREGATE_ENTITY, MDQ_OTHER);
	return aggregate_entities(spool, &facts, &sink);
}

/* What its federation no longer lists is no partner any more (TR-03160-2 4.2.1: only listed entities). */
static OUTCOME entity_drop(struct query *q)
{
	const struct pg_value p[] = { value_text(q->source.name), value_text(q->entity_id) };
	struct pg_rows rows;

	return source_run(q->pg, STMT_source_drop, p, q->mem, &rows);
}

static OUTCOME note(struct query *q, enum rule rule)
{
	struct pg_value p[3] = { value_text(q->source.name) };
	struct pg_rows rows;

	TRY(value_number(q->now_at, q->mem, &p[1]));
	p[2] = value_text(rule != RULE_NONE ? rule_name(rule) : "");
	return source_run(q->pg, STMT_mdq_note, p, q->mem, &rows);
}

static OUTCOME ask(struct query *q, const char *name)
{
	const char *why;
	struct outcome o;

	TRY(source_find(q, name));
	TRY(pg_direct_keep(q->pg, &why));
	o = work(q);
	if (!is_ok(o))
		TRY(pg_direct_undo(q->pg, &why));
	if (o.rule == RULE_FETCH_STATUS && q->status == HTTP_NOT_FOUND) {
		o = outcome_of(RULE_PARTNER_UNKNOWN, __LINE__);
		TRY(entity_drop(q));
		TRY(note(q, RULE_NONE));
	} else {
		TRY(note(q, o.rule));
	}
	TRY(pg_direct_commit(q->pg, &why));
	return o;
}

OUTCOME source_query(struct pg_direct *pg, const struct source_way *way, const char *name, const char *entity_id)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct query q = { .pg = pg, .way = way, .entity_id = entity_id, .now_at = utctime_now(), .mem = mem };
	const char *why;
	bool is_ours;

	REQUIRE(mem != NULL, OUT_OF_MEMORY);
	TRY(pg_direct_begin(pg, &why));
	TRY(take(&q, name, &is_ours));
	return is_ours ? ask(&q, name) : pg_direct_commit(pg, &why);
}
