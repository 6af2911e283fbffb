/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * fiber - a story's own stack, so that it reads straight down although it waits
 *
 * Single-threaded and cooperative. A fiber is never abandoned: each wait ends with a result, a refusal or its
 * deadline, so that scopes always close. No wait inside a library's call-back. Stacks are pooled, guarded.
 */
#ifndef PROC_FIBER_H
#define PROC_FIBER_H

#include <stdbool.h>
#include <stddef.h>

struct fiber;

/* Run fn(arg) on a fiber until it ends or first waits. false: no stack could be had, fn was not called. */
bool fiber_start(void (*fn)(void *arg), void *arg);
struct fiber *fiber_self(void); /* NULL on the loop's own stack */
void fiber_wait(void);          /* suspend the running fiber until fiber_wake() */
void fiber_wake(struct fiber *fiber); /* from the loop: run it on until it ends or waits again */
size_t fiber_count(void);       /* not yet ended */
void fiber_pool_free(void);     /* unmap idle stacks */

#endif
