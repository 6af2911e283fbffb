/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Partners: the row is asked each time and says its revision; only a new revision is read and its keys decoded.
 */
#include "idp/store/store.h"

#include <stdlib.h>
#include <string.h>

#include "lib/spec/limits.h"

#define PARTNER_COLUMNS 13
#define CACHE_BUCKETS   1024U

struct cache_entry {
	struct cache_entry *next;          /* in the bucket */
	struct cache_entry *newer, *older; /* by last use */
	const struct partner *partner;
};

struct partner_cache {
	struct cache_entry *buckets[CACHE_BUCKETS];
	struct cache_entry *newest, *oldest;
	unsigned n_entries;
};

static unsigned bucket_of(struct bytes entity_id)
{
	uint32_t h = 2166136261U; /* FNV-1a; collisions cost time only, and only registered names are stored */

	for (size_t i = 0; i < entity_id.len; i++)
		h = (h ^ entity_id.ptr[i]) * 16777619U;
	return h % CACHE_BUCKETS;
}

static struct cache_entry **cache_place(struct partner_cache *cache, struct bytes entity_id)
{
	struct cache_entry **at = &cache->buckets[bucket_of(entity_id)];

	while (*at != NULL && !bytes_equal_text(entity_id, (*at)->partner->entity_id))
		at = &(*at)->next;
	return at;
}

static void use_leave(struct partner_cache *cache, struct cache_entry *entry)
{
	*(entry->newer != NULL ? &entry->newer->older : &cache->newest) = entry->older;
	*(entry->older != NULL ? &entry->older->newer : &cache->oldest) = entry->newer;
}

static void use_enter(struct partner_cache *cache, struct cache_entry *entry)
{
	entry->newer = NULL;
	entry->older = cache->newest;
	*(cache->newest != NULL ? &cache->newest->newer : &cache->oldest) = entry;
	cache->newest = entry;
}

static void cache_drop(struct partner_cache *cache, struct cache_entry **at)
{
	struct cache_entry *entry = *at;

	*at = entry->next;
	use_leave(cache, entry);
	partner_release(entry->partner);
	free(entry);
	cache->n_entries--;
}

static void cache_empty(struct partner_cache *cache)
{
	while (cache->oldest != NULL)
		cache_drop(cache, cache_place(cache, bytes_of(cache->oldest->partner->entity_id)));
}

/* Takes the reference. The one used longest ago makes room. */
static OUTCOME cache_put(struct partner_cache *cache, const struct partner *partner)
{
	const struct bytes entity_id = bytes_of(partner->entity_id);
	struct cache_entry *entry = calloc(1, sizeof *entry);
	struct cache_entry **at = cache_place(cache, entity_id);

	if (entry == NULL) {
		partner_release(partner);
		return outcome_of(RULE_OUT_OF_MEMORY, __LINE__);
	}
	if (*at != NULL)
		cache_drop(cache, at);
	else if (cache->n_entries >= LIMIT_PARTNERS_DECODED)
		cache_drop(cache, cache_place(cache, bytes_of(cache->oldest->partner->entity_id)));
	at = &cache->buckets[bucket_of(entity_id)];
	entry->partner = partner;
	entry->next = *at;
	*at = entry;
	use_enter(cache, entry);
	cache->n_entries++;
	return outcome_ok();
}

OUTCOME store_init(struct store *store, struct pg *pg)
{
	*store = (struct store){ .pg = pg };
	store->partners = calloc(1, sizeof *store->partners);
	REQUIRE(store->partners != NULL, OUT_OF_MEMORY);
	return outcome_ok();
}

void store_done(struct store *store)
{
	if (store->partners != NULL)
		cache_empty(store->partners);
	free(store->partners);
	store->partners = NULL;
}

static void release_partner(void *partner)
{
	partner_release(partner);
}

static OUTCOME hold_for(const struct partner *partner, struct arena *mem, const struct partner **out)
{
	struct partner *held; /* arena_defer() takes a plain pointer; nobody writes through it */

	*out = NULL;
	memcpy(&held, &partner, sizeof held);
	(void)partner_hold(partner);
	TRY(arena_defer(mem, release_partner, held));
	*out = partner;
	return outcome_ok();
}

static enum sig_alg alg_of_name(struct bytes name)
{
	if (bytes_equal_text(name, "rsa-pss"))
		return SIG_RSA_PSS256;
	if (bytes_equal_text(name, "ecdsa"))
		return SIG_ECDSA256;
	return bytes_equal_text(name, "rsa") ? SIG_RSA256 : SIG_NONE;
}

static OUTCOME record_decode(const struct pg_rows *rows, struct arena *mem, struct partner_record *out)
{
	const struct bytes profile = pg_cell(rows, 0, 1);
	const struct bytes sector = pg_cell(rows, 0, 2), form_action = pg_cell(rows, 0, 9);

	*out = (struct partner_record){ 0 };
	TRY(cell_number(pg_cell(rows, 0, 0), &out->revision));
	out->profile = bytes_equal_text(profile, "compat") ? PROFILE_COMPAT : PROFILE_BSI;
	if (bytes_is_present(sector) && sector.len > 0)
		TRY(arena_text(mem, sector, &out->sector));
	if (bytes_is_present(form_action) && form_action.len > 0)
		TRY(arena_text(mem, form_action, &out->form_action));
	out->sign_with = alg_of_name(pg_cell(rows, 0, 3));
	TRY(cell_bool(pg_cell(rows, 0, 4), &out->sign_response));
	TRY(cell_bool(pg_cell(rows, 0, 5), &out->encrypt));
	TRY(cell_bool(pg_cell(rows, 0, 6), &out->is_blocked));
	return cell_bool(pg_cell(rows, 0, 7), &out->encrypt_nameid);
}

/* The row of that entity, with its metadata unless the revision is known. */
static OUTCOME row_find(struct store *store, struct bytes entity_id, int64_t now_at, struct arena *mem,
                        struct pg_rows *out)
{
	struct cache_entry **at = cache_place(store->partners, entity_id);
	struct pg_value params[3] = { value_bytes(entity_id) };
	const struct pg_call call = { STMT_partner_find, params };

	TRY(value_number(*at != NULL ? (*at)->partner->record.revision : 0, mem, &params[1]));
	TRY(value_number(now_at, mem, &params[2]));
	TRY(pg_read(store->pg, &call, mem, out));
	TRY(rows_check(out, PARTNER_COLUMNS));
	at = cache_place(store->partners, entity_id); /* others ran while we waited */
	if (out->n_rows == 0 && *at != NULL)
		cache_drop(store->partners, at);
	REQUIRE(out->n_rows == 1, PARTNER_UNKNOWN);
	return outcome_ok();
}

OUTCOME store_partner_find(struct store *store, struct bytes entity_id, int64_t now_at, struct arena *mem,
                           struct store_partner *out)
{
	struct partner_record record;
	const struct partner *fresh;
	struct cache_entry **at;
	struct pg_rows rows;
	bool is_expired;

	*out = (struct store_partner){ 0 };
	REQUIRE(bytes_is_present(entity_id) && entity_id.len <= LIMIT_ENTITY_BYTES, PARTNER_UNKNOWN);
	TRY(row_find(store, entity_id, now_at, mem, &rows));
	TRY(cell_bool(pg_cell(&rows, 0, 11), &is_expired));
	REQUIRE(!is_expired, META_EXPIRED);
	TRY(cell_bool(pg_cell(&rows, 0, 12), &out->is_due));
	TRY(record_decode(&rows, mem, &record));
	at = cache_place(store->partners, entity_id);
	if (*at != NULL && (*at)->partner->record.revision == record.revision) {
		use_leave(store->partners, *at);
		use_enter(store->partners, *at);
		return hold_for((*at)->partner, mem, &out->partner);
	}
	/* revision unchanged means no metadata came along; the entry was dropped by another story meanwhile */
	REQUIRE(bytes_is_present(pg_cell(&rows, 0, 8)), STORE_UNAVAILABLE);
	TRY(partner_read(pg_cell(&rows, 0, 8), &record, &fresh));
	TRY(cache_put(store->partners, fresh));
	return hold_for(fresh, mem, &out->partner);
}
