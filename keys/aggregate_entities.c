/* SPDX-License-Identifier: EUPL-1.2 */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "keys/aggregate.h"
#include "keys/aggregate_nest.h"
#include "lib/xml/canon.h"

/* One document in a buffer that was half as large each time before. */
#define MEMORY_BYTES (8 * LIMIT_METADATA_BYTES)

struct slicer {
	struct canon canon;
	struct nest nest;
	struct text out; /* the entity that is open */
	char entity_id[LIMIT_ENTITY_BYTES + 1];
	bool has_id;
	enum rule refused; /* why the open one is left out; RULE_NONE: it is not */
	const struct aggregate_twice *twice;
	const struct aggregate_sink *sink;
};

static OUTCOME entity_check(const struct slicer *s, struct bytes id)
{
	bool is_twice;

	REQUIRE(s->has_id, META_SYNTAX);
	TRY(nest_is_twice(s->twice, id, &is_twice));
	REQUIRE(!is_twice, META_TWICE);
	REQUIRE(!s->nest.is_entity_bad, META_SYNTAX);
	return outcome_ok();
}

static OUTCOME entity_begin(struct slicer *s, const struct stream_element *e)
{
	const struct bytes id = nest_attr(e, "entityID");
	struct outcome o;

	s->out.len = 0;
	s->out.failed = RULE_NONE;
	s->has_id = bytes_is_present(id) && id.len > 0 && id.len <= LIMIT_ENTITY_BYTES;
	if (s->has_id) {
		memcpy(s->entity_id, id.ptr, id.len);
		s->entity_id[id.len] = '\0';
	}
	o = entity_check(s, id);
	REQUIRE(o.rule != RULE_OUT_OF_MEMORY, OUT_OF_MEMORY);
	s->refused = o.rule;
	return outcome_ok();
}

static OUTCOME entity_end(struct slicer *s)
{
	struct aggregate_entity entity = {
		.entity_id = s->entity_id,
		.valid_until = s->nest.entity.valid_until,
		.cache_duration_s = s->nest.entity.cache_duration_s,
	};

	if (s->refused == RULE_NONE && s->out.failed == RULE_TEXT_TOO_LONG)
		s->refused = RULE_XML_TOO_LARGE;
	if (s->refused != RULE_NONE)
		return s->sink->quarantine(s->sink->self, s->has_id ? s->entity_id : NULL, s->refused);
	TRY(text_done(&s->out, &entity.document));
	return s->sink->entity(s->sink->self, &entity);
}

static OUTCOME slicer_start(void *self, const struct stream_element *e)
{
	struct slicer *s = self;
	enum nest_place place;

	TRY(nest_start(&s->nest, e, &place));
	if (place == NEST_ENTITY) {
		TRY(entity_begin(s, e));
		s->canon.is_muted = s->refused != RULE_NONE;
	}
	return canon_start(&s->canon, e);
}

static OUTCOME slicer_text(void *self, struct bytes text)
{
	struct slicer *s = self;

	canon_text(&s->canon, text);
	return outcome_ok();
}

static OUTCOME slicer_end(void *self, const struct stream_element *e)
{
	struct slicer *s = self;
	enum nest_place place;

	canon_end(&s->canon, e);
	TRY(nest_end(&s->nest, &place));
	if (place != NEST_ENTITY)
		return outcome_ok();
	s->canon.is_muted = true;
	return entity_end(s);
}

/* The spool is ours; a fault in it means that it is no longer what was verified. */
static OUTCOME spool_check(int fd_spool, const struct aggregate_facts *facts)
{
	struct stat about;

	REQUIRE(fstat(fd_spool, &about) == 0 && (uint64_t)about.st_size == facts->n_octets, META_SPOOL);
	REQUIRE(lseek(fd_spool, 0, SEEK_SET) == 0, META_SPOOL);
	return outcome_ok();
}

OUTCOME aggregate_entities(int fd_spool, const struct aggregate_facts *facts,
                           const struct aggregate_sink *sink)
{
	SCOPED(arena) struct arena *mem = arena_new(MEMORY_BYTES);
	const struct stream_source source = { .fd = fd_spool };
	struct slicer *s;

	REQUIRE(mem != NULL, OUT_OF_MEMORY);
	TRY(spool_check(fd_spool, facts));
	s = arena_alloc(mem, sizeof *s);
	REQUIRE(s != NULL, OUT_OF_MEMORY);
	s->out = text_new(mem, LIMIT_METADATA_BYTES);
	s->twice = facts->twice;
	s->sink = sink;
	TRY(canon_init(&s->canon, NULL, mem, &s->out));
	s->canon.is_whole = true;
	s->canon.is_muted = true;
	return stream_read(&source, facts->n_octets,
	                   &(const struct stream_sink){ slicer_start, slicer_text, slicer_end, s });
}
