/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/aggregate_nest.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/duration.h"
#include "lib/base/utctime.h"
#include "lib/spec/uris.h"

/* What stands in EntitiesDescriptor, in this order; only entities and groups are repeated. */
enum stage { STAGE_BEGIN, STAGE_SIGNATURE, STAGE_EXTENSIONS, STAGE_ENTITIES };

struct bytes nest_attr(const struct stream_element *e, const char *name)
{
	for (size_t i = 0; i < e->n_attrs; i++)
		if (e->attrs[i].uri[0] == '\0' && strcmp(e->attrs[i].name, name) == 0)
			return e->attrs[i].value;
	return (struct bytes){ 0 };
}

static bool is(const struct stream_element *e, const char *uri, const char *name)
{
	return strcmp(e->uri, uri) == 0 && strcmp(e->name, name) == 0;
}

static int64_t least(int64_t a, int64_t b) /* 0 is no limit */
{
	if (a == 0 || b == 0)
		return a + b;
	return a < b ? a : b;
}

/* The element's own times narrow those around it. */
static bool times_read(const struct stream_element *e, struct nest_times *times)
{
	const struct bytes until = nest_attr(e, "validUntil"), cache = nest_attr(e, "cacheDuration");
	int64_t at, seconds;

	if (bytes_is_present(until)) {
		if (!is_ok(utctime_parse(until, &at)) || at <= 0)
			return false;
		times->valid_until = least(times->valid_until, at);
	}
	if (bytes_is_present(cache)) {
		if (!duration_parse(cache, LIMIT_DURATION_S, &seconds))
			return false;
		times->cache_duration_s = least(times->cache_duration_s, seconds);
	}
	return true;
}

static OUTCOME group_start(struct nest *nest, const struct stream_element *e, const struct nest_times *around)
{
	struct nest_group *group = &nest->groups[nest->n_groups];

	*group = (struct nest_group){ .times = *around, .stage = STAGE_BEGIN };
	REQUIRE(times_read(e, &group->times), META_SYNTAX);
	nest->n_groups++;
	return outcome_ok();
}

static enum nest_place place_of(const struct stream_element *e)
{
	if (is(e, NS_MD, "EntitiesDescriptor"))
		return NEST_GROUP;
	return is(e, NS_MD, "EntityDescriptor") ? NEST_ENTITY : NEST_OTHER;
}

static OUTCOME stage_next(struct nest_group *group, const struct stream_element *e, enum nest_place place)
{
	enum stage stage = STAGE_ENTITIES;

	if (place == NEST_OTHER)
		stage = is(e, NS_DS, "Signature") ? STAGE_SIGNATURE : STAGE_EXTENSIONS;
	REQUIRE(stage != STAGE_EXTENSIONS || is(e, NS_MD, "Extensions"), META_NESTING);
	REQUIRE(stage > group->stage || stage == STAGE_ENTITIES, META_NESTING);
	group->stage = stage;
	return outcome_ok();
}

/* The root, or a child of a group. */
static OUTCOME child_start(struct nest *nest, const struct stream_element *e, enum nest_place *place)
{
	struct nest_group *around = nest->n_groups > 0 ? &nest->groups[nest->n_groups - 1] : NULL;
	const struct nest_times times = around != NULL ? around->times : (struct nest_times){ 0 };

	*place = place_of(e);
	REQUIRE(around != NULL || *place != NEST_OTHER, META_NESTING);
	if (around != NULL)
		TRY(stage_next(around, e, *place));
	if (*place == NEST_GROUP)
		return group_start(nest, e, &times);
	if (*place == NEST_ENTITY) {
		nest->entity = times;
		nest->is_entity_bad = !times_read(e, &nest->entity);
	}
	return outcome_ok();
}

OUTCOME nest_start(struct nest *nest, const struct stream_element *e, enum nest_place *place)
{
	const bool is_first = nest->depth == 1 && !nest->has_child;

	*place = NEST_OTHER;
	REQUIRE(nest->depth < LIMIT_XML_DEPTH, XML_DEPTH);
	nest->has_child = nest->depth > 0;
	if (nest->depth == nest->n_groups)
		TRY(child_start(nest, e, place));
	if (is_first && is(e, NS_DS, "Signature"))
		*place = NEST_SIGNATURE;
	nest->places[nest->depth++] = *place;
	return outcome_ok();
}

OUTCOME nest_text(const struct nest *nest, struct bytes text)
{
	if (nest->depth > nest->n_groups)
		return outcome_ok();
	for (size_t i = 0; i < text.len; i++)
		REQUIRE(ascii_is_space(text.ptr[i]), META_NESTING);
	return outcome_ok();
}

OUTCOME nest_end(struct nest *nest, enum nest_place *place)
{
	*place = nest->places[--nest->depth];
	if (*place != NEST_GROUP)
		return outcome_ok();
	nest->n_groups--;
	REQUIRE(nest->groups[nest->n_groups].stage == STAGE_ENTITIES, META_NESTING);
	return outcome_ok();
}

/* ---- entity IDs ---- */

static OUTCOME id_of(struct bytes entity_id, unsigned char out[EVP_MAX_MD_SIZE])
{
	REQUIRE(EVP_Digest(entity_id.ptr, entity_id.len, out, NULL, EVP_sha256(), NULL) == 1, OUT_OF_MEMORY);
	return outcome_ok();
}

static int by_octets(const void *a, const void *b)
{
	return memcmp(a, b, NEST_ID_BYTES);
}

OUTCOME nest_ids_add(struct text *ids, struct bytes entity_id)
{
	unsigned char id[EVP_MAX_MD_SIZE];

	REQUIRE(ids->len / NEST_ID_BYTES < LIMIT_ENTITIES, META_MANY);
	TRY(id_of(entity_id, id));
	text_put(ids, id, NEST_ID_BYTES);
	REQUIRE(ids->failed == RULE_NONE, OUT_OF_MEMORY);
	return outcome_ok();
}

OUTCOME nest_ids_twice(struct text *ids, struct arena *mem, const struct aggregate_twice **out)
{
	struct aggregate_twice *twice = arena_alloc(mem, sizeof *twice);
	const size_t n = ids->len / NEST_ID_BYTES;
	size_t n_twice = 0;
	struct bytes kept;

	*out = NULL;
	REQUIRE(twice != NULL, OUT_OF_MEMORY);
	if (n > 0)
		qsort(ids->ptr, n, NEST_ID_BYTES, by_octets);
	for (size_t i = 1; i < n; i++) {
		const char *id = ids->ptr + i * NEST_ID_BYTES;

		if (memcmp(id - NEST_ID_BYTES, id, NEST_ID_BYTES) == 0)
			memmove(ids->ptr + n_twice++ * NEST_ID_BYTES, id, NEST_ID_BYTES);
	}
	TRY(arena_copy(mem, bytes_at(n_twice > 0 ? ids->ptr : "", n_twice * NEST_ID_BYTES), &kept));
	*twice = (struct aggregate_twice){ kept.ptr, n_twice };
	*out = twice;
	return outcome_ok();
}

OUTCOME nest_is_twice(const struct aggregate_twice *twice, struct bytes entity_id, bool *out)
{
	unsigned char id[EVP_MAX_MD_SIZE];

	*out = false;
	TRY(id_of(entity_id, id));
	*out = twice->n > 0 && bsearch(id, twice->ids, twice->n, NEST_ID_BYTES, by_octets) != NULL;
	return outcome_ok();
}
