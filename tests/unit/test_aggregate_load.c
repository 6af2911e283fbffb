/* SPDX-License-Identifier: EUPL-1.2 */
/* A whole federation: what it costs in memory, and that every entity of it can be read. */
#include "tests/support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "keys/aggregate.h"
#include "keys/partner.h"
#include "keys/policy.h"
#include "lib/spec/uris.h"
#include "lib/xml/xml.h"
#include "tests/support/fed.h"

#define NOW_AT INT64_C(1767323045)
#define RSA_BITS 3072
#define MOST_KB (64L * 1024) /* more than before, issue "message core" */

/* A sanitizer keeps freed memory, so a figure would say nothing there; the rest of the test does. */
#if defined(__SANITIZE_ADDRESS__)
#define N_ENTITIES 300
#define IS_MEASURED false
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define N_ENTITIES 300
#define IS_MEASURED false
#endif
#endif
#ifndef N_ENTITIES
#define N_ENTITIES 10000
#define IS_MEASURED true
#endif

struct count {
	size_t n, n_roles;
};

static OUTCOME take(void *self, const struct aggregate_entity *e)
{
	const struct partner_record record = { .profile = PROFILE_BSI };
	const struct partner *partner;
	struct count *count = self;
	char id[64];

	(void)snprintf(id, sizeof id, FED_ENTITY, count->n);
	assert_string_equal(e->entity_id, id);
	assert_ok(partner_read(e->document, &record, &partner));
	assert_string_equal(partner->entity_id, id);
	count->n++;
	count->n_roles +=
		((partner->roles & ROLE_SP) != 0 ? 1U : 0U) + ((partner->roles & ROLE_IDP) != 0 ? 1U : 0U);
	partner_release(partner);
	return outcome_ok();
}

static OUTCOME take_none(void *self, const char *entity_id, enum rule rule)
{
	(void)self;
	fail_msg("%s: %s", entity_id, rule_name(rule));
	return outcome_ok();
}

static long status_kb(const char *name)
{
	FILE *f = fopen("/proc/self/status", "re");
	char line[256];
	long kb = -1;

	assert_non_null(f);
	while (fgets(line, sizeof line, f) != NULL)
		if (strncmp(line, name, strlen(name)) == 0)
			kb = strtol(line + strlen(name), NULL, 10);
	(void)fclose(f);
	assert_true(kb > 0);
	return kb;
}

static void a_federation_is_read_in_bounded_memory(void **state)
{
	struct made_key signer, member;
	const struct fed fed = { N_ENTITIES, "2026-01-03T00:00:00Z", &signer, &member };
	SCOPED(arena) struct arena *mem = arena_new((size_t)1024 * 1024);
	FILE *file = tmpfile(), *spool = tmpfile();
	struct count count = { 0 };
	const struct aggregate_sink sink = { take, take_none, &count };
	struct aggregate_trust trust = { .signers = { .n_keys = 1, .algs = policy_sig_algs(PROFILE_BSI) } };
	struct aggregate_facts facts;
	long before_kb, most_kb;

	(void)state;
	assert_true(made_key_rsa(&signer, RSA_BITS) && made_key_rsa(&member, RSA_BITS));
	assert_true(file != NULL && spool != NULL && fed_write(&fed, file));
	trust.signers.keys = &signer.key;
	assert_int_equal(lseek(fileno(file), 0, SEEK_SET), 0);
	before_kb = status_kb("VmRSS:");
	assert_ok(aggregate_verify(fileno(file), fileno(spool), &trust, NOW_AT, mem, &facts));
	assert_ok(aggregate_entities(fileno(spool), &facts, &sink));
	most_kb = status_kb("VmHWM:") - before_kb;
	assert_int_equal(facts.n_entities, N_ENTITIES);
	assert_int_equal(count.n, N_ENTITIES);
	assert_true(count.n_roles > N_ENTITIES);
	(void)fprintf(stderr, "# %d entities, %ld octets: %ld KB more\n", N_ENTITIES, (long)facts.n_octets,
	              most_kb);
	assert_true(!IS_MEASURED || most_kb <= MOST_KB);
	(void)fclose(file);
	(void)fclose(spool);
	made_key_free(&signer);
	made_key_free(&member);
}

static int group_start(void **state)
{
	(void)state;
	return is_ok(xml_start()) ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_federation_is_read_in_bounded_memory) };

	return cmocka_run_group_tests(tests, group_start, NULL);
}
