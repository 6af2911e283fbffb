/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * bench_core - what one core can do: raw signatures, issuing, verifying; one TSV line each
 *
 * A row is the median of rounds; limit and measured work alternate within each round, so that a machine that slows
 * down slows both. CPU time, one thread. Every round has requests of its own; a sample of what was issued is verified.
 */
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/spec/limits.h"
#include "tests/bench/bench_stage.h"

#define ROUNDS       11
#define ROUNDS_QUICK 3
#define BATCH_RSA    64
#define BATCH_EC     512
#define BATCH_VERIFY 512
#define SAMPLE_EACH  16
#define ATTRIBUTES_LEAST  16U /* of a person whose attributes were all released */
#define ATTRIBUTES_10K    10U /* make a plain Response of */
#define PLAIN_BYTES       ((size_t)10 * 1024)
#define VERIFY_LIMIT_MS   0.4
#define RESPONSE_LIMIT_MS 0.35

/* One raw signature with a kept key; the reference. */
static void raw_sign(EVP_PKEY *key, bool is_rsa)
{
	static const unsigned char octets[1024];
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char out[1024];
	size_t len = sizeof out;
	EVP_PKEY_CTX *pctx;

	have(ctx != NULL && EVP_DigestSignInit(ctx, &pctx, EVP_sha256(), NULL, key) == 1, "sign init");
	if (is_rsa)
		have(EVP_PKEY_CTX_set_rsa_padding(pctx, RSA_PKCS1_PSS_PADDING) > 0 &&
		             EVP_PKEY_CTX_set_rsa_pss_saltlen(pctx, RSA_PSS_SALTLEN_DIGEST) > 0, "padding");
	have(EVP_DigestSign(ctx, out, &len, octets, sizeof octets) == 1, "sign");
	EVP_MD_CTX_free(ctx);
}

static double raw_rate(struct stage *s, enum sig_alg alg, unsigned batch)
{
	EVP_PKEY *key = own_keys_for(s->account, alg)->key;
	const double from = cpu_s();

	for (unsigned i = 0; i < batch; i++)
		raw_sign(key, alg != SIG_ECDSA256);
	return batch / (cpu_s() - from);
}

static double issue_rate(struct stage *s, enum sig_alg alg, unsigned batch)
{
	const struct manner manner = { alg, ATTRIBUTES_ALL, NULL };
	struct request *requests = calloc(batch, sizeof *requests);
	double spent = 0;

	have(requests != NULL, "memory");
	for (unsigned i = 0; i < batch; i++)
		requests[i] = request_new(s, SIG_RSA_PSS256);
	for (unsigned i = 0; i < batch; i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);
		const double from = cpu_s();
		struct bytes xml;

		have(mem != NULL, "memory");
		xml = answer(s, &requests[i], &manner, mem);
		spent += cpu_s() - from;
		if (i % SAMPLE_EACH == 0)
			have(believe(s, &requests[i], xml, mem) >= ATTRIBUTES_LEAST, "attributes are missing");
	}
	free(requests);
	return batch / spent;
}

/* Milliseconds from the octets of a Response to the verified struct. */
static double verify_ms(struct stage *s, const struct manner *manner, unsigned batch)
{
	SCOPED(arena) struct arena *keep = arena_new(LIMIT_REQUEST_MEMORY);
	const struct request r = request_new(s, SIG_RSA_PSS256);
	const struct bytes xml = answer(s, &r, manner, keep);
	const double from = cpu_s();

	have(manner->n_attributes == ATTRIBUTES_ALL || manner->encrypt != NULL ||
	             (xml.len > PLAIN_BYTES - PLAIN_BYTES / 10 && xml.len < PLAIN_BYTES + PLAIN_BYTES / 10),
	     "the Response is not of the size that the row says");
	for (unsigned i = 0; i < batch; i++) {
		SCOPED(arena) struct arena *mem = arena_new(LIMIT_REQUEST_MEMORY);

		(void)believe(s, &r, xml, mem);
	}
	return (cpu_s() - from) * 1e3 / batch;
}

static int by_size(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double median(double *values, unsigned n)
{
	qsort(values, n, sizeof *values, by_size);
	return values[n / 2];
}

static void row(const char *name, double value, const char *unit, double limit, double ratio)
{
	printf("%s\t%.4g\t%s\t%.4g\t%.3f\n", name, value, unit, limit, ratio);
	(void)fflush(stdout);
}

/* Raw signatures and issued answers in turn; the ratio is that of each round, then the median. */
static void rows_issue(struct stage *s, const char *raw_name, const char *issue_name, enum sig_alg alg,
                       unsigned batch, unsigned rounds)
{
	double raw[ROUNDS], issued[ROUNDS], ratio[ROUNDS];

	for (unsigned i = 0; i < rounds; i++) {
		raw[i] = raw_rate(s, alg, batch);
		issued[i] = issue_rate(s, alg, batch);
		ratio[i] = issued[i] / raw[i];
	}
	row(raw_name, median(raw, rounds), "1/s", median(raw, rounds), 1);
	row(issue_name, median(issued, rounds), "1/s", median(raw, rounds), median(ratio, rounds));
}

static void row_verify(struct stage *s, const char *name, const struct manner *manner, double limit_ms,
                       unsigned rounds)
{
	double ms[ROUNDS];

	for (unsigned i = 0; i < rounds; i++)
		ms[i] = verify_ms(s, manner, BATCH_VERIFY);
	row(name, median(ms, rounds), "ms", limit_ms, median(ms, rounds) / limit_ms);
}

/* Opening the content key is one operation with the private key, which costs what a raw signature costs. */
static void row_verify_encrypted(struct stage *s, const char *name, unsigned rounds)
{
	const struct encrypt_to to = { own_keys_for(s->portal, SIG_RSA_PSS256)->key, NULL, ENC_AES256_GCM, KT_OAEP_SHA256 };
	const struct manner manner = { SIG_RSA_PSS256, ATTRIBUTES_10K, &to };
	double ms[ROUNDS], limit[ROUNDS], ratio[ROUNDS];

	for (unsigned i = 0; i < rounds; i++) {
		limit[i] = 1e3 / raw_rate(s, SIG_RSA_PSS256, BATCH_RSA) + RESPONSE_LIMIT_MS;
		ms[i] = verify_ms(s, &manner, BATCH_RSA);
		ratio[i] = ms[i] / limit[i];
	}
	row(name, median(ms, rounds), "ms", median(limit, rounds), median(ratio, rounds));
}

static bool is_wanted(int argc, char **argv, const char *name)
{
	bool named = false;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--quick") == 0)
			continue;
		named = true;
		if (strcmp(argv[i], name) == 0)
			return true;
	}
	return !named;
}

int main(int argc, char **argv)
{
	static const struct manner all = { SIG_RSA_PSS256, ATTRIBUTES_ALL, NULL };
	static const struct manner of_10k = { SIG_RSA_PSS256, ATTRIBUTES_10K, NULL };
	const bool is_quick = argc > 1 && strcmp(argv[1], "--quick") == 0;
	const unsigned rounds = is_quick ? ROUNDS_QUICK : ROUNDS;
	struct stage s;

	stage_open(&s);
	if (is_wanted(argc, argv, "sign.rsa3072") || is_wanted(argc, argv, "issue.rsa3072"))
		rows_issue(&s, "sign.rsa3072", "issue.rsa3072", SIG_RSA_PSS256, BATCH_RSA, rounds);
	if (is_wanted(argc, argv, "sign.ecdsa-p256") || is_wanted(argc, argv, "issue.ecdsa-p256"))
		rows_issue(&s, "sign.ecdsa-p256", "issue.ecdsa-p256", SIG_ECDSA256, BATCH_EC, rounds);
	if (is_wanted(argc, argv, "verify.rsa3072-pss"))
		row_verify(&s, "verify.rsa3072-pss", &all, VERIFY_LIMIT_MS, rounds);
	if (is_wanted(argc, argv, "verify.response"))
		row_verify(&s, "verify.response", &of_10k, RESPONSE_LIMIT_MS, rounds);
	if (is_wanted(argc, argv, "verify.response-encrypted"))
		row_verify_encrypted(&s, "verify.response-encrypted", rounds);
	stage_close(&s);
	return EXIT_SUCCESS;
}
