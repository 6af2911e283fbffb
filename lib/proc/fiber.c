/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/proc/fiber.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>

#if defined(__SANITIZE_ADDRESS__)
#define FIBER_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FIBER_ASAN 1
#endif
#endif

#ifdef FIBER_ASAN
#include <sanitizer/common_interface_defs.h>
#define STACK_BYTES ((size_t)1024 * 1024) /* the sanitizer's frames are some three times as large */
#else
#define STACK_BYTES ((size_t)256 * 1024) /* committed page by page as used */
#endif

/* Libraries are built without stack clash protection: one large frame must not jump over the guard. */
#define GUARD_BYTES ((size_t)64 * 1024)
#define POOL_MAX 64 /* idle stacks kept; more are unmapped */

struct fiber {
	ucontext_t context;
	struct fiber *back; /* who ran it on: the loop's stack or another fiber */
	struct fiber *next_idle;
	void (*fn)(void *arg);
	void *arg;
	unsigned char *map; /* guard, then stack */
	const void *bottom; /* of its stack, for the sanitizer */
	size_t bytes;
	bool has_ended;
};

static struct {
	struct fiber loop;     /* stands for the loop's own stack */
	struct fiber *running; /* NULL before the first fiber */
	struct fiber *idle;
	size_t n_idle;
	size_t n_live;
} fibers;

/* The sanitizer is told each switch, or it takes the foreign stack for an overflow. */
static void switch_to(struct fiber *from, struct fiber *to)
{
#ifdef FIBER_ASAN
	void *fake = NULL;

	__sanitizer_start_switch_fiber(from->has_ended ? NULL : &fake, to->bottom, to->bytes);
#endif
	fibers.running = to;
	(void)swapcontext(&from->context, &to->context);
#ifdef FIBER_ASAN
	__sanitizer_finish_switch_fiber(fake, NULL, NULL);
#endif
}

/* No sanitizer here: the frame is left for good without returning, so nothing would unpoison it. */
__attribute__((no_sanitize("address"), noreturn)) static void fiber_main(void)
{
	struct fiber *self = fibers.running;

#ifdef FIBER_ASAN
	/* The loop's own stack is learned here. */
	__sanitizer_finish_switch_fiber(NULL, &self->back->bottom, &self->back->bytes);
#endif
	self->fn(self->arg);
	self->has_ended = true;
	switch_to(self, self->back);
	abort(); /* an ended fiber is never run on */
}

static void fiber_unmap(struct fiber *fiber)
{
	(void)munmap(fiber->map, GUARD_BYTES + STACK_BYTES);
	free(fiber);
}

static struct fiber *fiber_map(void)
{
	struct fiber *fiber = calloc(1, sizeof *fiber);
	void *map;

	if (fiber == NULL)
		return NULL;
	map = mmap(NULL, GUARD_BYTES + STACK_BYTES, PROT_READ | PROT_WRITE,
	           MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);
	if (map == MAP_FAILED) {
		free(fiber);
		return NULL;
	}
	fiber->map = map;
	fiber->bottom = fiber->map + GUARD_BYTES;
	fiber->bytes = STACK_BYTES;
	if (mprotect(map, GUARD_BYTES, PROT_NONE) == 0)
		return fiber;
	fiber_unmap(fiber);
	return NULL;
}

static struct fiber *fiber_take(void)
{
	struct fiber *fiber = fibers.idle;

	if (fiber == NULL)
		return fiber_map();
	fibers.idle = fiber->next_idle;
	fibers.n_idle--;
	return fiber;
}

static void fiber_give_back(struct fiber *fiber)
{
	fibers.n_live--;
	if (fibers.n_idle == POOL_MAX) {
		fiber_unmap(fiber);
		return;
	}
	fiber->next_idle = fibers.idle;
	fibers.idle = fiber;
	fibers.n_idle++;
}

static void fiber_run(struct fiber *fiber)
{
	struct fiber *from = fibers.running != NULL ? fibers.running : &fibers.loop;

	fiber->back = from;
	switch_to(from, fiber);
	if (fiber->has_ended)
		fiber_give_back(fiber);
}

/* getcontext() "returns twice", so no local variable lives beside it. */
__attribute__((noinline)) static void context_make(struct fiber *fiber)
{
	(void)getcontext(&fiber->context);
	fiber->context.uc_stack.ss_sp = fiber->map + GUARD_BYTES;
	fiber->context.uc_stack.ss_size = STACK_BYTES;
	fiber->context.uc_link = NULL;
	makecontext(&fiber->context, fiber_main, 0);
}

bool fiber_start(void (*fn)(void *arg), void *arg)
{
	struct fiber *fiber = fiber_take();

	if (fiber == NULL)
		return false;
	fiber->fn = fn;
	fiber->arg = arg;
	fiber->has_ended = false;
	context_make(fiber);
	fibers.n_live++;
	fiber_run(fiber);
	return true;
}

struct fiber *fiber_self(void)
{
	return fibers.running == &fibers.loop ? NULL : fibers.running;
}

void fiber_wait(void)
{
	struct fiber *self = fiber_self();

	if (self == NULL)
		abort(); /* the loop itself must never wait */
	switch_to(self, self->back);
}

void fiber_wake(struct fiber *fiber)
{
	fiber_run(fiber);
}

size_t fiber_count(void)
{
	return fibers.n_live;
}

void fiber_pool_free(void)
{
	while (fibers.idle != NULL)
		fiber_unmap(fiber_take());
	fibers.n_idle = 0;
}
