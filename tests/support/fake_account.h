/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * fake_account - the ports of a story in memory: nothing waits, everything is counted, each store call can
 * fail
 *
 * Effects are applied all or nothing, as the store promises. What the stories hand over is copied, so that a
 * view into a request's memory does not survive the request. Room is fixed; a test that needs more fails.
 */
#ifndef TESTS_SUPPORT_FAKE_ACCOUNT_H
#define TESTS_SUPPORT_FAKE_ACCOUNT_H

#include "idp/flow/ports.h"
#include "lib/base/text.h"

#define FAKE_ROOM 64

struct fake_person {
	const char *username, *person_id;
	struct bytes hash; /* "today:" or "older:" and the password; an older one is made anew */
	const struct person_attribute *attributes;
	size_t n_attributes;
};

struct fake_attempt {
	struct bytes key;
	int64_t failed, last_at;
};

struct fake_seen {
	struct bytes partner, request_id;
};

struct fake_service {
	struct bytes handle_hash, partner, nameid_hash, index_hash;
};

struct fake_artifact {
	struct bytes handle_hash, partner, sealed; /* handle_hash absent: taken */
	int64_t expires_at;
};

struct fake_account {
	struct ports ports;
	struct arena *mem; /* owns all copies */
	int64_t now_at;
	bool is_ready;

	const struct partner *partners[4];
	size_t n_partners;
	struct fake_person persons[4];
	size_t n_persons;
	struct open_request opens[FAKE_ROOM];
	size_t n_opens;
	struct session sessions[FAKE_ROOM];
	size_t n_sessions;
	struct fake_attempt attempts[FAKE_ROOM];
	size_t n_attempts;
	struct fake_seen seen[FAKE_ROOM];
	size_t n_seen;
	struct fake_service services[FAKE_ROOM];
	size_t n_services;
	struct fake_artifact artifacts[FAKE_ROOM];
	size_t n_artifacts;

	unsigned store_calls; /* so far */
	unsigned fail_at;     /* this store call fails before it does anything; 0: none */
	enum rule fail_rule;
	unsigned n_units;    /* applied */
	unsigned n_hashes;   /* hash operations of password_verify */
	enum rule hash_rule; /* the helper's failure; RULE_NONE: it works */
	uint32_t n_random;
	struct text notes;   /* one line for each note */
	struct text records; /* one line for each transaction record */
};

void fake_account_init(struct fake_account *fake, int64_t now_at);
void fake_account_done(struct fake_account *fake); /* releases the partners as well */

/* Everything noted so far, as C text. */
const char *fake_notes(const struct fake_account *fake);
const char *fake_records(const struct fake_account *fake);

#endif
