/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/base/arena.h"

#include <stdarg.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Small requests share blocks of this size; those of more than half of it get a block of their own. */
#define ARENA_BLOCK_BYTES ((size_t)32 * 1024)

/* As many wiped blocks wait for the next arena: some five logins' worth. The sanitizer shall see each block end. */
#if defined(__SANITIZE_ADDRESS__)
#define SPARE_BLOCKS 0U
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SPARE_BLOCKS 0U
#endif
#endif
#ifndef SPARE_BLOCKS
#define SPARE_BLOCKS 16U
#endif

struct block {
	struct block *next;
	size_t size; /* of data */
	size_t used;
	alignas(max_align_t) unsigned char data[];
};

struct deferred {
	struct deferred *next;
	void (*done)(void *object);
	void *object;
};

struct arena {
	struct block *blocks;
	struct deferred *deferred;
	size_t cap;
	size_t used;
	unsigned fail_at;
};

/* Workers have one thread. What was wiped is zero again, so a spare block needs no second clearing. */
static struct {
	struct block *first;
	unsigned n;
} spare;

static struct block *block_new(size_t size)
{
	struct block *b = spare.first;

	if (size == ARENA_BLOCK_BYTES && b != NULL) {
		spare.first = b->next;
		spare.n--;
		return b;
	}
	b = calloc(1, sizeof *b + size);
	if (b != NULL)
		b->size = size;
	return b;
}

static void block_end(struct block *b)
{
	bytes_wipe(b->data, b->used);
	if (b->size != ARENA_BLOCK_BYTES || spare.n >= SPARE_BLOCKS) {
		free(b);
		return;
	}
	b->used = 0;
	b->next = spare.first;
	spare.first = b;
	spare.n++;
}

struct arena *arena_new(size_t cap_bytes)
{
	struct arena *mem = calloc(1, sizeof *mem);

	if (mem != NULL)
		mem->cap = cap_bytes;
	return mem;
}

void arena_free(struct arena *mem)
{
	if (mem == NULL)
		return;
	while (mem->deferred != NULL) {
		struct deferred *d = mem->deferred;

		mem->deferred = d->next;
		d->done(d->object);
	}
	while (mem->blocks != NULL) {
		struct block *b = mem->blocks;

		mem->blocks = b->next;
		block_end(b);
	}
	free(mem);
}

void scoped_arena(struct arena **mem)
{
	arena_free(*mem);
	*mem = NULL;
}

static struct block *block_for(struct arena *mem, size_t bytes)
{
	struct block *b = mem->blocks;
	size_t size = ARENA_BLOCK_BYTES;

	if (b != NULL && b->size - b->used >= bytes)
		return b;
	if (bytes > size / 2)
		size = bytes;
	b = block_new(size);
	if (b == NULL)
		return NULL;
	if (size == bytes && mem->blocks != NULL) { /* keep the open block in front */
		b->next = mem->blocks->next;
		mem->blocks->next = b;
	} else {
		b->next = mem->blocks;
		mem->blocks = b;
	}
	return b;
}

void *arena_alloc(struct arena *mem, size_t bytes)
{
	const size_t unit = alignof(max_align_t);
	struct block *b;
	void *p;

	if (mem->fail_at > 0 && --mem->fail_at == 0)
		return NULL;
	if (bytes > mem->cap - mem->used)
		return NULL;
	bytes = bytes == 0 ? unit : (bytes + unit - 1) / unit * unit;
	if (bytes > mem->cap - mem->used)
		return NULL;
	b = block_for(mem, bytes);
	if (b == NULL)
		return NULL;
	p = b->data + b->used;
	b->used += bytes;
	mem->used += bytes;
	return p;
}

void *arena_array(struct arena *mem, size_t count, size_t each_bytes)
{
	if (each_bytes != 0 && count > SIZE_MAX / each_bytes)
		return NULL;
	return arena_alloc(mem, count * each_bytes);
}

OUTCOME arena_text(struct arena *mem, struct bytes from, const char **out)
{
	char *text;

	*out = NULL;
	REQUIRE(from.ptr != NULL, TEXT_NUL);
	REQUIRE(from.len == 0 || memchr(from.ptr, 0, from.len) == NULL, TEXT_NUL);
	text = arena_alloc(mem, from.len + 1);
	REQUIRE(text != NULL, OUT_OF_MEMORY);
	if (from.len > 0)
		memcpy(text, from.ptr, from.len);
	*out = text;
	return outcome_ok();
}

OUTCOME arena_copy(struct arena *mem, struct bytes from, struct bytes *out)
{
	unsigned char *copy;

	*out = (struct bytes){ 0 };
	if (from.ptr == NULL)
		return outcome_ok();
	copy = arena_alloc(mem, from.len + 1);
	REQUIRE(copy != NULL, OUT_OF_MEMORY);
	if (from.len > 0)
		memcpy(copy, from.ptr, from.len);
	*out = bytes_at(copy, from.len);
	return outcome_ok();
}

OUTCOME arena_printf(struct arena *mem, const char **out, const char *format, ...)
{
	va_list args;
	int len;
	char *text;

	*out = NULL;
	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	REQUIRE(len >= 0, INTERNAL);
	text = arena_alloc(mem, (size_t)len + 1);
	REQUIRE(text != NULL, OUT_OF_MEMORY);
	va_start(args, format);
	(void)vsnprintf(text, (size_t)len + 1, format, args);
	va_end(args);
	*out = text;
	return outcome_ok();
}

OUTCOME arena_defer(struct arena *mem, void (*done)(void *object), void *object)
{
	struct deferred *d = arena_alloc(mem, sizeof *d);

	if (d == NULL) {
		done(object);
		return outcome_of(RULE_OUT_OF_MEMORY, __LINE__);
	}
	d->done = done;
	d->object = object;
	d->next = mem->deferred;
	mem->deferred = d;
	return outcome_ok();
}

void arena_fail_at(struct arena *mem, unsigned n)
{
	mem->fail_at = n;
}

size_t arena_used(const struct arena *mem)
{
	return mem->used;
}
