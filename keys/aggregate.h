/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * aggregate - signed metadata of a federation: a hostile file to the entities that its operator vouches for
 *
 * Two steps, each with the memory of one entity, whatever the file's size:
 *   aggregate_verify     file → spool: exactly the octets that were digested, and they were signed by a
 * pinned key aggregate_entities   spool → each EntityDescriptor as a document of its own, for partner_read()
 * A single EntityDescriptor with a signature (answer of a metadata query service) goes the same way.
 * Nothing is believed before the signature held; the second step reads the spool only, never the file.
 * Signatures deeper inside are content: tolerated, never checked, never believed.
 * Sources: SAML-META 2.3.1, 2.3.2, 3; SAML-CORE 5.4; TR-03160-2 4.2.1.1, 4.3.2.1.
 */
#ifndef KEYS_AGGREGATE_H
#define KEYS_AGGREGATE_H

#include <stdint.h>

#include "lib/base/arena.h"
#include "lib/xml/sigcheck.h"

#define AGGREGATE_DIGEST_BYTES 32 /* SHA-256, or the front of a longer one */

/* Who may sign, and what must be said. No certificate authority is ever asked, KeyInfo is ignored. */
struct aggregate_trust {
	struct sig_trust signers; /* pinned federation keys; algs: policy_sig_algs(PROFILE_BSI) */
	bool without_valid_until; /* take metadata whose root has no validUntil; false is what TR-03160-2 asks
	                             for */
};

enum aggregate_root { AGGREGATE_NONE, AGGREGATE_ENTITIES, AGGREGATE_ENTITY };

struct aggregate_twice; /* entity IDs that stand more than once */

/* Read from the digested octets. Texts live in the arena given to aggregate_verify(). */
struct aggregate_facts {
	enum aggregate_root root;
	const char *id; /* ID of the root */
	const char
		*name; /* Name of an EntitiesDescriptor, entityID of an EntityDescriptor; NULL when absent */
	int64_t valid_until;      /* of the root; 0: not limited */
	int64_t cache_duration_s; /* of the root; 0: not said */
	uint64_t n_octets;        /* in the spool */
	uint64_t n_entities;      /* EntityDescriptors, with those that will be quarantined */
	unsigned char digest[AGGREGATE_DIGEST_BYTES]; /* of the spool as signed, its start; equal digest, equal metadata */
	unsigned char signer[AGGREGATE_DIGEST_BYTES]; /* SHA-256 of the SubjectPublicKeyInfo of the key that
	                                                 signed */
	const struct aggregate_twice *twice;
};

/*
 * aggregate_verify - is this file what one of the pinned keys signed?
 *
 * fd_in     hostile; file, pipe or socket, read from its position to its end, blocking
 * fd_spool  empty file opened for reading and writing, best one without a name; written from its start. Of no
 *           worth after a failure
 * now_at    validUntil of the root must lie behind it
 * mem       a few KB per file, and 16 octets per entity
 * out       zero after a failure
 * Work: a file whose SignedInfo was not signed by a pinned key is refused after its first
 * LIMIT_META_HEAD_BYTES, one of more than LIMIT_AGGREGATE_BYTES unread, or there. Rules: stream_read's,
 * META_NESTING SIG_MISSING SIG_TEMPLATE SIG_ALGORITHM SIG_INVALID META_DIGEST XML_ID META_SYNTAX META_NO_END
 * META_EXPIRED META_MANY META_SPOOL OUT_OF_MEMORY
 */
OUTCOME aggregate_verify(int fd_in, int fd_spool, const struct aggregate_trust *trust, int64_t now_at,
                         struct arena *mem, struct aggregate_facts *out);

/* One EntityDescriptor; ends with the call it is handed over in. */
struct aggregate_entity {
	const char *entity_id;
	struct bytes
		document;    /* complete XML, all names it inherited declared at its root; not yet admitted */
	int64_t valid_until; /* earliest of its own and all around it; 0: not limited. May have passed already
	                      */
	int64_t cache_duration_s; /* shortest of its own and all around it; 0: not said */
};

struct aggregate_sink {
	/* A failure ends the reading and is what aggregate_entities() returns: refuse an entity of your own
	 * accord (partner_read() did) without failing. */
	OUTCOME (*entity)(void *self, const struct aggregate_entity *entity);
	/* This one is left out, the others go on. entity_id: NULL when it has none that can be used.
	 * rule: XML_TOO_LARGE META_TWICE META_SYNTAX */
	OUTCOME (*quarantine)(void *self, const char *entity_id, enum rule rule);
	void *self;
};

/*
 * aggregate_entities - each entity of a verified spool, in document order
 *
 * An entity ID that stands more than once is quarantined each time: none of them is better than the other.
 * Rules: META_SPOOL OUT_OF_MEMORY, the sink's
 */
OUTCOME aggregate_entities(int fd_spool, const struct aggregate_facts *facts,
                           const struct aggregate_sink *sink);

#endif
