/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * aggregate_nest - where a reader of an aggregate is: in which groups, and for how long they are valid
 *
 * Inside keys/ only. Both readings of an aggregate go by it, so they cannot differ over what an entity is.
 * Source: SAML-META 2.3.1 (order of what stands in EntitiesDescriptor, earliest validUntil, shortest
 * cacheDuration).
 */
#ifndef KEYS_AGGREGATE_NEST_H
#define KEYS_AGGREGATE_NEST_H

#include <stdint.h>

#include "keys/aggregate.h"
#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/xml/stream.h"

/* What an element is: EntitiesDescriptor; EntityDescriptor below nothing but such; the Signature of the root;
 * anything else. */
enum nest_place { NEST_GROUP, NEST_ENTITY, NEST_SIGNATURE, NEST_OTHER };

struct nest_times {
	int64_t valid_until;      /* 0: not limited */
	int64_t cache_duration_s; /* 0: not said */
};

struct nest_group {
	struct nest_times times; /* its own and those around it */
	unsigned stage;          /* which kind of child it had last */
};

struct nest {
	unsigned depth;                          /* elements open */
	enum nest_place places[LIMIT_XML_DEPTH]; /* of each of them */
	unsigned n_groups;                       /* of these, EntitiesDescriptors from the root on */
	struct nest_group groups[LIMIT_XML_DEPTH];
	bool has_child;           /* the root has one */
	struct nest_times entity; /* of the one begun last, and those around it */
	bool is_entity_bad;       /* its validUntil or cacheDuration cannot be read */
};

/* place: of this element. Rules: META_NESTING META_SYNTAX (times of a group) XML_DEPTH */
OUTCOME nest_start(struct nest *nest, const struct stream_element *e, enum nest_place *place);
/* Rules: META_NESTING (text beside entities) */
OUTCOME nest_text(const struct nest *nest, struct bytes text);
/* place: of the element that ends. Rules: META_NESTING (a group without an entity) */
OUTCOME nest_end(struct nest *nest, enum nest_place *place);

/* Attribute in no namespace; absent when not there. */
struct bytes nest_attr(const struct stream_element *e, const char *name);

/* ---- entity IDs, as the first octets of their SHA-256 ---- */

#define NEST_ID_BYTES ((size_t)16)

struct aggregate_twice {
	const unsigned char *ids; /* NEST_ID_BYTES each, in order */
	size_t n;
};

/* Rules: META_MANY OUT_OF_MEMORY */
OUTCOME nest_ids_add(struct text *ids, struct bytes entity_id);
/* Those that were added more than once. Rules: OUT_OF_MEMORY */
OUTCOME nest_ids_twice(struct text *ids, struct arena *mem, const struct aggregate_twice **out);
/* Rules: OUT_OF_MEMORY */
OUTCOME nest_is_twice(const struct aggregate_twice *twice, struct bytes entity_id, bool *out);

#endif
