/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * arena - all memory of one request: capped, zeroed when given, wiped at the end
 *
 * What lies in it is never freed alone. A foreign object that must last the request is handed over
 * with arena_defer(). The cap is what makes hostile input unable to make us allocate more.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "lib/base/bytes.h"
#include "lib/base/outcome.h"
#include "lib/base/scoped.h"

struct arena;

struct arena *arena_new(size_t cap_bytes); /* NULL when memory is out */
void arena_free(struct arena *mem);        /* deferred calls newest first, wipe, release; NULL is allowed */
void scoped_arena(struct arena **mem);     /* for SCOPED(arena) */

/* Zeroed and aligned for any type; NULL past the cap or when memory is out. */
void *arena_alloc(struct arena *mem, size_t bytes);
void *arena_array(struct arena *mem, size_t count, size_t each_bytes);

/*
 * arena_text - C text from a view; the only way to get one from outside's bytes
 * Rules: OUT_OF_MEMORY TEXT_NUL (a NUL byte inside, or the view is absent)
 */
OUTCOME arena_text(struct arena *mem, struct bytes from, const char **out);
OUTCOME arena_copy(struct arena *mem, struct bytes from, struct bytes *out); /* OUT_OF_MEMORY; absent stays absent */
OUTCOME arena_printf(struct arena *mem, const char **out, const char *format, ...)
	__attribute__((format(printf, 3, 4))); /* OUT_OF_MEMORY */

/*
 * arena_defer - run done(object) when the arena ends
 * On failure done(object) has already been called, so the caller may forget the object either way.
 * Rules: OUT_OF_MEMORY
 */
OUTCOME arena_defer(struct arena *mem, void (*done)(void *object), void *object);

/* Tests: let the n-th allocation from now on fail (1 = the next one); 0 switches it off. */
void arena_fail_at(struct arena *mem, unsigned n);
size_t arena_used(const struct arena *mem); /* bytes given out so far */

#endif
