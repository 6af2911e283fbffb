/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * bench_metadata [--quick] - a federation's aggregate: verified, cut into entities, each read; without a
 * database
 *
 * Two lines: entities a second of CPU time, and the most memory that was held beyond that before, in MB.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "keys/aggregate.h"
#include "keys/partner.h"
#include "keys/policy.h"
#include "lib/xml/xml.h"
#include "tests/support/fed.h"

#define N_ENTITIES 10000
#define N_QUICK 1000
#define NOW_AT INT64_C(1767323045)
#define RSA_BITS 3072
#define LIMIT_RATE 1000.0 /* 10 000 entities in ten seconds */
#define LIMIT_MEGABYTE 64.0
#define MEM_BYTES ((size_t)1024 * 1024)

static void have(bool is_there, const char *what)
{
	if (!is_there) {
		(void)fprintf(stderr, "bench: %s\n", what);
		exit(EXIT_FAILURE);
	}
}

static double cpu_s(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double status_mb(const char *name)
{
	FILE *f = fopen("/proc/self/status", "re");
	char line[256];
	double kb = -1;

	have(f != NULL, "/proc");
	while (fgets(line, sizeof line, f) != NULL)
		if (strncmp(line, name, strlen(name)) == 0)
			kb = strtod(line + strlen(name), NULL);
	(void)fclose(f);
	return kb / 1024;
}

static OUTCOME take(void *self, const struct aggregate_entity *e)
{
	const struct partner_record record = { .profile = PROFILE_BSI };
	const struct partner *partner;

	TRY(partner_read(e->document, &record, &partner));
	partner_release(partner);
	++*(size_t *)self;
	return outcome_ok();
}

static OUTCOME take_none(void *self, const char *entity_id, enum rule rule)
{
	(void)self, (void)entity_id;
	return outcome_of(rule, __LINE__);
}

int main(int argc, char **argv)
{
	const bool is_quick = argc > 1 && strcmp(argv[1], "--quick") == 0;
	struct made_key signer, member;
	struct fed fed = { is_quick ? N_QUICK : N_ENTITIES, "2026-01-03T00:00:00Z", &signer, &member };
	FILE *file = tmpfile(), *spool = tmpfile();
	struct arena *mem = arena_new(MEM_BYTES);
	struct aggregate_facts facts;
	size_t n = 0;
	const struct aggregate_sink sink = { take, take_none, &n };
	struct aggregate_trust trust = { .signers = { .n_keys = 1, .algs = policy_sig_algs(PROFILE_BSI) } };
	double from_s, verified_s, spent_s, before_mb, more_mb;

	have(file != NULL && spool != NULL && mem != NULL && is_ok(xml_start()), "start");
	have(made_key_rsa(&signer, RSA_BITS) && made_key_rsa(&member, RSA_BITS) && fed_write(&fed, file),
	     "aggregate");
	trust.signers.keys = &signer.key;
	have(lseek(fileno(file), 0, SEEK_SET) == 0, "file");
	before_mb = status_mb("VmRSS:");
	from_s = cpu_s();
	have(is_ok(aggregate_verify(fileno(file), fileno(spool), &trust, NOW_AT, mem, &facts)), "verify");
	verified_s = cpu_s() - from_s;
	have(is_ok(aggregate_entities(fileno(spool), &facts, &sink)) && n == fed.n, "entities");
	spent_s = cpu_s() - from_s;
	more_mb = status_mb("VmHWM:") - before_mb;
	printf("metadata.verify\t%.4g\tMB/s\t-\t-\n", (double)facts.n_octets / 1e6 / verified_s);
	printf("metadata.load\t%.4g\t1/s\t%.4g\t%.3f\n", (double)n / spent_s, LIMIT_RATE,
	       (double)n / spent_s / LIMIT_RATE);
	printf("metadata.load.memory\t%.4g\tMB\t%.4g\t%.3f\n", more_mb, LIMIT_MEGABYTE,
	       more_mb / LIMIT_MEGABYTE);
	(void)fclose(file);
	(void)fclose(spool);
	arena_free(mem);
	made_key_free(&signer);
	made_key_free(&member);
	xml_stop();
	return EXIT_SUCCESS;
}
