/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * work - what one message costs, counted at the calls of our code into the libraries
 *
 * The linker puts these counters around the calls (-Wl,--wrap); libxml2 allocates through us.
 */
#ifndef TESTS_ATTACK_WORK_H
#define TESTS_ATTACK_WORK_H

#include <stdbool.h>
#include <stddef.h>

struct work {
	size_t documents;        /* parsed */
	size_t document_octets;  /* given to the parser, over all documents */
	size_t canonical_octets; /* canonicalised to be hashed */
	size_t verifications;    /* of a signature with one key */
	size_t private_keys;     /* operations with a private key */
	size_t ciphers;          /* contents opened or tried */
	size_t inflated;         /* octets */
	size_t tree_octets;      /* allocated by libxml2, over all calls */
	size_t memory;           /* of the request's arena */
};

void work_start(void); /* before libxml2 is used */
void work_reset(void);
struct work work_done(void);

/* Does every count stay below its bound? Otherwise the one that does not. is_carrier: a Response came inside
 * another signed message. */
const char *work_excess(const struct work *work, bool is_carrier);

/* A server and a file that nobody may ask for. */
void canary_start(void);
const char *canary_url(void);
const char *canary_file(void);
unsigned canary_fetches(void); /* so far */
void canary_stop(void);

#endif
