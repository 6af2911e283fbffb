/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * bench_stage - an account and a portal that know each other, and the steps of a login between them
 *
 * Every failure ends the program with a word of what failed: a figure of something that went wrong is worth nothing.
 */
#ifndef TESTS_BENCH_STAGE_H
#define TESTS_BENCH_STAGE_H

#include "keys/own.h"
#include "keys/partner.h"
#include "lib/saml/response.h"
#include "lib/wire/http.h"
#include "lib/xml/encrypt.h"

struct stage {
	struct arena *mem; /* lasts the program */
	struct own_keys *account, *portal;
	const struct partner *portal_at_account, *account_at_portal;
	struct saml_self self_account, self_portal;
	int64_t now_at;
};

struct request {
	struct http_request http;
	const char *id;
};

/* How an answer is made. */
struct manner {
	enum sig_alg alg;
	size_t n_attributes; /* at most; the person has ATTRIBUTES_ALL */
	const struct encrypt_to *encrypt; /* NULL: plain */
};

#define ATTRIBUTES_ALL SIZE_MAX

void must(struct outcome o, const char *what);
void have(bool is_there, const char *what);
double cpu_s(void);

void stage_open(struct stage *out);
void stage_close(struct stage *s);

/* A signed Redirect request of the portal, each with an ID of its own. */
struct request request_new(struct stage *s, enum sig_alg alg);
/* The account's work: receive, verify, decide, issue, serialise. The XML of the answer. */
struct bytes answer(struct stage *s, const struct request *r, const struct manner *manner, struct arena *mem);
/* The portal's work: parse and verify. How many attributes it got. */
size_t believe(struct stage *s, const struct request *r, struct bytes xml, struct arena *mem);

#endif
