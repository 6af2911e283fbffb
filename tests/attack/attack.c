/* SPDX-License-Identifier: EUPL-1.2 */
/* Each variant of the catalogue is refused by its own rule, at bounded cost, and accepted when its fault is
 * undone. */
#include "tests/support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/spec/limits.h"
#include "tests/attack/corpus.h"
#include "tests/attack/world.h"

#define CRAFT_MEMORY ((size_t)64 * 1024 * 1024)
#define VARIANTS_AT_LEAST 4000

static struct {
	unsigned rows, variants, taken, neighbours, bad;
	struct work worst;
} total;

static void complain(const struct attack *a, enum attack_kind kind, const char *what, const struct verdict *v)
{
	total.bad++;
	printf("# %s, kind %u: %s: got %s, status %d, expected %s\n", a->name, (unsigned)kind, what,
	       rule_name(v->rule), v->status, rule_name(a->rule));
}

static void worst_keep(const struct work *w)
{
	size_t *worst = (size_t *)(void *)&total.worst;
	const size_t *now = (const size_t *)(const void *)w;

	for (size_t i = 0; i < sizeof *w / sizeof *worst; i++)
		if (now[i] > worst[i])
			worst[i] = now[i];
}

/* Whatever cryptography finds is told in one way. */
static bool is_crypto(enum rule rule)
{
	return rule == RULE_SIG_INVALID || rule == RULE_SIG_COVERAGE || rule == RULE_DECRYPT_FAILED;
}

/* What the message says of its encryption is refused before a private key is touched. */
static bool is_read_off(enum rule rule)
{
	return rule == RULE_ENC_ALGORITHM || rule == RULE_ENC_TEMPLATE || rule == RULE_ENC_CURVE ||
	       rule == RULE_ENC_POINT || rule == RULE_ENC_OTHER_INFO;
}

static void outward_check(const struct attack *a, enum attack_kind kind, const struct verdict *v)
{
	static char *said[3]; /* by the portal; by the account in pages and in faults */
	static size_t len[3];
	static int status[3];
	const unsigned to = (AS(kind) & SOAPS) != 0 ? 2 : (AS(kind) & TO_ACCOUNT) != 0;

	if (!is_crypto(v->rule) || (AS(kind) & ANSWERS) != 0) /* nobody is told */
		return;
	if (said[to] == NULL) {
		said[to] = malloc(v->page.len); /* lasts as long as the program */
		assert_non_null(said[to]);
		memcpy(said[to], v->page.ptr, v->page.len);
		len[to] = v->page.len;
		status[to] = v->status;
	}
	if (v->status != status[to] || v->page.len != len[to] || memcmp(v->page.ptr, said[to], len[to]) != 0)
		complain(a, kind, "told in another way than other failures of cryptography", v);
}

static void verdict_check(const struct attack *a, enum attack_kind kind, bool hostile,
                          const struct verdict *v)
{
	const enum rule expected = hostile ? a->rule : RULE_NONE;

	if (v->rule != expected || v->is_accepted != (expected == RULE_NONE))
		complain(a, kind, hostile ? "hostile" : "undone", v);
	else if (v->is_accepted && !v->is_read_whole)
		complain(a, kind, "accepted with other names than were signed", v);
	if (work_excess(&v->work, kind == RESOLVED) != NULL)
		complain(a, kind, work_excess(&v->work, kind == RESOLVED), v);
	if ((a->stage == AT_SEALED || a->seal == SEAL_SHA1) && is_read_off(v->rule) &&
	    v->work.private_keys > 0)
		complain(a, kind, "a private key was used", v);
	if (v->rule == RULE_DECRYPT_FAILED && (v->work.private_keys != 1 || v->work.ciphers != 1))
		complain(a, kind, "another number of operations than when it opens", v);
	worst_keep(&v->work);
	outward_check(a, kind, v);
}

static void variant_try(const struct attack *a, enum attack_kind kind, bool hostile)
{
	SCOPED(arena) struct arena *mem = arena_new(CRAFT_MEMORY);
	SCOPED(arena) struct arena *request = arena_new(LIMIT_REQUEST_MEMORY);
	struct attack_sent sent;
	struct verdict verdict;

	assert_non_null(mem);
	assert_non_null(request);
	assert_true(craft_send(a, kind, world_place(kind), hostile, mem, &sent));
	world_send(kind, hostile ? a->world : AS_ASKED, &sent, request, &verdict);
	verdict_check(a, kind, hostile, &verdict);
	corpus_keep(a, kind, hostile, verdict.is_accepted, &sent);
	if (!hostile)
		total.neighbours++;
	else if (a->rule == RULE_NONE)
		total.taken++;
	else
		total.variants++;
}

static void each_variant_is_refused_and_its_neighbour_accepted(void **state)
{
	const struct attack_family *family = *state;
	const unsigned bad = total.bad, variants = total.variants, taken = total.taken;

	for (size_t i = 0; i < *family->n; i++) {
		const struct attack *a = &family->rows[i];

		total.rows++;
		for (unsigned kind = 0; kind < ATTACK_KINDS; kind++) {
			if ((a->kinds & AS(kind)) == 0)
				continue;
			variant_try(a, (enum attack_kind)kind, true);
			variant_try(a, (enum attack_kind)kind, false);
		}
	}
	printf("# %s: %zu faults, %u variants refused and accepted when undone, %u harmless\n", family->name,
	       *family->n, total.variants - variants, total.taken - taken);
	if (total.bad != bad)
		fail_msg("%u of %s", total.bad - bad, family->name);
}

static void nothing_named_in_a_message_is_fetched(void **state)
{
	FILE *file;

	(void)state;
	assert_int_equal(canary_fetches(), 0);
	file = fopen(canary_file() + strlen("file://"), "r"); /* and it would have been seen */
	assert_non_null(file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(canary_fetches(), 1);
}

static void the_catalogue_is_large_and_its_work_bounded(void **state)
{
	const struct work *w = &total.worst;

	(void)state;
	printf("# in all: %u faults, %u variants refused, %u harmless ones and %u neighbours accepted\n",
	       total.rows, total.variants, total.taken, total.neighbours);
	printf("# most for one message: %zu documents of %zu octets, %zu octets hashed, %zu signature "
	       "checks, %zu private-key "
	       "operations, "
	       "%zu inflated, %zu allocated for trees, %zu of the request's memory\n",
	       w->documents, w->document_octets, w->canonical_octets, w->verifications, w->private_keys,
	       w->inflated, w->tree_octets, w->memory);
	assert_true(total.variants >= VARIANTS_AT_LEAST);
	assert_true(w->documents > 1 && w->verifications > 1 && w->private_keys == 1 && w->tree_octets > 0);
}

static int start(void **state)
{
	(void)state;
	work_start();
	canary_start();
	world_start();
	corpus_start();
	return 0;
}

static int stop(void **state)
{
	(void)state;
	world_stop();
	canary_stop();
	return 0;
}

int main(void)
{
	struct CMUnitTest tests[16] = { 0 };
	size_t n = 0;

	for (; n < attack_n_families; n++)
		tests[n] =
			(struct CMUnitTest){ .name = attack_families[n].name,
			                     .test_func = each_variant_is_refused_and_its_neighbour_accepted,
			                     .initial_state = (void *)(uintptr_t)&attack_families[n] };
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(nothing_named_in_a_message_is_fetched);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_catalogue_is_large_and_its_work_bounded);
	return _cmocka_run_group_tests("attack", tests, n, start, stop);
}
