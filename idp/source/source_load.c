/* SPDX-License-Identifier: EUPL-1.2 */
#include "idp/source/source_load.h"

#include <stdlib.h>
#include <string.h>

#include "lib/base/banned.h"

#define STEP_ENTITIES 1000 /* between two words to people who wait */

SCOPED_KIND(partner, const struct partner *, partner_release)

/* Rows of the source as they are, by entity ID in octet order. */
struct known {
	struct pg_rows rows;
	bool *is_seen;
};

struct load {
	struct pg_direct *pg;
	const struct source_row *source;
	const struct aggregate_facts *facts;
	int64_t now_at;
	const struct source_watch *watch;
	struct known known;
	uint64_t n_read;
	struct source_report *report;
};

static OUTCOME known_read(struct load *l, struct arena *mem)
{
	const struct pg_value params[] = { value_text(l->source->name) };

	TRY(source_run(l->pg, STMT_source_entities, params, mem, &l->known.rows));
	TRY(rows_check(&l->known.rows, 2));
	l->known.is_seen = arena_array(mem, l->known.rows.n_rows + 1, sizeof *l->known.is_seen);
	REQUIRE(l->known.is_seen != NULL, OUT_OF_MEMORY);
	return outcome_ok();
}

static int octet_order(struct bytes a, struct bytes b)
{
	const int order = memcmp(a.ptr, b.ptr, a.len < b.len ? a.len : b.len);

	if (order != 0 || a.len == b.len)
		return order;
	return a.len < b.len ? -1 : 1;
}

/* n_rows when it is new. */
static size_t known_find(const struct known *known, const char *entity_id)
{
	size_t low = 0, high = known->rows.n_rows;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const int order = octet_order(bytes_of(entity_id), pg_cell(&known->rows, middle, 0));

		if (order == 0)
			return middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return known->rows.n_rows;
}

static void step(struct load *l)
{
	if (++l->n_read % STEP_ENTITIES == 0 && l->watch->step != NULL)
		l->watch->step(l->watch->self, "entities read", l->n_read);
}

static OUTCOME leave_out(void *self, const char *entity_id, enum rule rule)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
	struct load *l = self;
	struct pg_value p[4];
	struct pg_rows rows;

	REQUIRE(mem != NULL, OUT_OF_MEMORY);
	step(l);
	if (l->report->n_quarantined++ >= LIMIT_SOURCE_QUARANTINE)
		return outcome_ok();
	p[0] = value_text(l->source->name);
	TRY(value_number((int64_t)l->report->n_quarantined, mem, &p[1]));
	p[2] = value_text(entity_id != NULL ? entity_id : "");
	p[3] = value_text(rule_name(rule));
	return source_run(l->pg, STMT_source_quarantine, p, mem, &rows);
}

/* Who signs nothing we can check is nobody we can talk to. */
static OUTCOME entity_read(struct bytes document, enum partner_profile profile)
{
	const struct partner_record record = { .profile = profile };
	SCOPED(partner) const struct partner *partner = NULL;

	TRY(partner_read(document, &record, &partner));
	REQUIRE(partner->n_sp_signing + partner->n_idp_signing > 0, META_KEY);
	return outcome_ok();
}

OUTCOME source_entity_check(struct pg_direct *pg, const struct source_row *source, const char *entity_id,
                            struct bytes document, struct arena *mem)
{
	const struct pg_value params[] = { value_text(entity_id) };
	const struct outcome o = entity_read(document, source->profile);
	struct pg_rows rows;

	if (is_ok(o) || source->profile == PROFILE_COMPAT)
		return o;
	TRY(source_run(pg, STMT_source_profile, params, mem, &rows));
	if (rows.n_rows == 0 || !bytes_equal_text(pg_cell(&rows, 0, 0), "compat"))
		return o;
	return entity_read(document, PROFILE_COMPAT);
}

static OUTCOME sha256(const void *ptr, size_t len, unsigned char out[AGGREGATE_DIGEST_BYTES])
{
	unsigned char room[ALG_DIGEST_BYTES_MAX];
	struct bytes digest;

	TRY(alg_digest(DIGEST_SHA256, bytes_at(ptr, len), room, &digest));
	memcpy(out, digest.ptr, AGGREGATE_DIGEST_BYTES);
	return outcome_ok();
}

/* Of all that decides about a row: equal digest, nothing to check and nothing to write. */
static OUTCOME entity_digest(const struct load *l, const struct aggregate_entity *entity,
                             unsigned char out[AGGREGATE_DIGEST_BYTES])
{
	struct {
		unsigned char document[AGGREGATE_DIGEST_BYTES];
		int64_t valid_until, profile;
	} all = { .valid_until = entity->valid_until, .profile = l->source->profile };

	TRY(sha256(entity->document.ptr, entity->document.len, all.document));
	return sha256(&all, sizeof all, out);
}

OUTCOME source_entity_put(struct pg_direct *pg, const struct source_row *source, const struct aggregate_entity *entity,
                          const unsigned char digest[AGGREGATE_DIGEST_BYTES], int64_t refresh_at, struct arena *mem)
{
	struct pg_value p[6];
	struct pg_rows rows;

	p[0] = value_text(source->name);
	p[1] = value_text(entity->entity_id);
	p[2] = value_bytea(bytes_at(digest, AGGREGATE_DIGEST_BYTES));
	p[3] = value_bytes(entity->document);
	TRY(value_number(entity->valid_until, mem, &p[4]));
	TRY(value_number(refresh_at, mem, &p[5]));
	return source_run(pg, STMT_source_put, p, mem, &rows);
}

static OUTCOME put_checked(struct load *l, const struct aggregate_entity *entity,
                           const unsigned char digest[AGGREGATE_DIGEST_BYTES], struct arena *mem)
{
	const size_t at = known_find(&l->known, entity->entity_id);
	const bool is_new = at == l->known.rows.n_rows;
	struct outcome o;

	if (is_new || !bytes_equal(pg_cell(&l->known.rows, at, 1), bytes_at(digest, AGGREGATE_DIGEST_BYTES))) {
		o = source_entity_check(l->pg, l->source, entity->entity_id, entity->document, mem);
		if (!is_ok(o))
			return leave_out(l, entity->entity_id, o.rule);
		TRY(source_entity_put(l->pg, l->source, entity, digest, 0, mem));
		l->report->n_new += is_new ? 1 : 0;
		l->report->n_changed += is_new ? 0 : 1;
	}
	l->known.is_seen[at] = true;
	l->report->n_live++;
	step(l);
	return outcome_ok();
}

/* What the whole aggregate says stands in its source's row, so that a new date alone changes no entity. */
static OUTCOME take(void *self, const struct aggregate_entity *said)
{
	SCOPED(arena) struct arena *mem = arena_new(LIMIT_PARTNER_BYTES);
	struct load *l = self;
	struct aggregate_entity entity = *said;
	unsigned char digest[AGGREGATE_DIGEST_BYTES];

	REQUIRE(mem != NULL, OUT_OF_MEMORY);
	if (entity.valid_until != 0 && entity.valid_until <= l->now_at)
		return leave_out(l, entity.entity_id, RULE_META_EXPIRED);
	if (entity.valid_until == l->facts->valid_until)
		entity.valid_until = 0;
	TRY(entity_digest(l, &entity, digest));
	return put_checked(l, &entity, digest, mem);
}

static OUTCOME drop_rest(struct load *l)
{
	for (size_t i = 0; i < l->known.rows.n_rows; i++) {
		SCOPED(arena) struct arena *mem = NULL;
		const struct pg_value p[] = { value_text(l->source->name), value_bytes(pg_cell(&l->known.rows, i, 0)) };
		struct pg_rows rows;

		if (l->known.is_seen[i])
			continue;
		mem = arena_new(LIMIT_REQUEST_MEMORY);
		REQUIRE(mem != NULL, OUT_OF_MEMORY);
		TRY(source_run(l->pg, STMT_source_drop, p, mem, &rows));
		l->report->n_gone++;
	}
	return outcome_ok();
}

OUTCOME source_load(struct pg_direct *pg, const struct source_row *source, int spool,
                    const struct aggregate_facts *facts, int64_t now_at, const struct source_watch *watch,
                    struct arena *mem, struct source_report *report)
{
	struct load load = { .pg = pg, .source = source, .facts = facts, .now_at = now_at, .watch = watch, .report = report };
	const struct aggregate_sink sink = { .entity = take, .quarantine = leave_out, .self = &load };
	const struct pg_value name[] = { value_text(source->name) };
	struct pg_rows rows;

	TRY(known_read(&load, mem));
	TRY(source_run(pg, STMT_source_quarantine_end, name, mem, &rows));
	TRY(aggregate_entities(spool, facts, &sink));
	REQUIRE(report->n_live > 0, SOURCE_EMPTY);
	return drop_rest(&load);
}
