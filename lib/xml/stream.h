/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * stream - hostile XML of any length as events, with the memory of one tag; no tree
 *
 * For metadata aggregates, which are too large for xml_admit(). What reaches the parser has passed the same
 * looking-over as there: UTF-8 only, no document type, no processing instruction, tags of bounded size;
 * limits hold per tag, per depth and per scope of names, and for the whole by max_bytes. Comments vanish,
 * CDATA is text. Nothing that is handed over may be believed while it comes: it is for canon.h, whose digest
 * decides. Source: XML 1.0 (fifth edition) 2.1 to 2.8; Namespaces in XML 1.0 3 to 6.
 */
#ifndef XML_STREAM_H
#define XML_STREAM_H

#include "lib/base/arena.h"

struct stream_space {
	const char *prefix; /* "" for the default */
	const char *uri;    /* "" when the default is taken away; both last until stream_read() returns */
};

/* All other texts end with the call they were handed over in. */
struct stream_attr {
	const char *prefix; /* "" when it has none */
	const char *uri;    /* "" for no namespace */
	const char *name;
	struct bytes value; /* references resolved, normalised */
};

struct stream_element {
	const char *prefix; /* "" when it has none */
	const char *uri;    /* "" for no namespace */
	const char *name;
	/* At the start only. */
	const struct stream_space *spaces; /* declared at this tag */
	size_t n_spaces;
	const struct stream_attr *attrs;
	size_t n_attrs;
};

/* What becomes of it; each call-back's failure ends the reading and is what stream_read() returns. */
struct stream_sink {
	OUTCOME (*start)(void *self, const struct stream_element *element);
	OUTCOME (*text)(void *self, struct bytes text); /* in pieces, inside the root only */
	OUTCOME (*end)(void *self, const struct stream_element *element);
	void *self;
};

/* Octets in memory, then those of a descriptor. */
struct stream_source {
	struct bytes first; /* absent: none */
	int fd;             /* file, pipe or socket, read blocking from its position to its end; -1: none */
};

/*
 * stream_read - the whole source
 *
 * source     hostile; a regular file longer than max_bytes is refused unread
 * Rules: XML_TOO_LARGE XML_SYNTAX XML_DOCTYPE XML_PI XML_DEPTH XML_NODES XML_NAMESPACE META_CUT_OFF
 * META_TRAILING META_UNREADABLE OUT_OF_MEMORY, the sink's
 */
OUTCOME stream_read(const struct stream_source *source, uint64_t max_bytes, const struct stream_sink *sink);

/*
 * stream_head - the octets up to the end of the root's first child, closed so that they are a document
 *
 * octets  hostile; the beginning of a document
 * out     absent when the root has no child that ends within the octets
 * Rules: XML_SYNTAX XML_DOCTYPE XML_PI XML_DEPTH XML_NODES OUT_OF_MEMORY
 */
OUTCOME stream_head(struct bytes octets, struct arena *mem, struct bytes *out);

/* The root's tag alone, as an empty element; out as above. Rules: the same */
OUTCOME stream_root(struct bytes octets, struct arena *mem, struct bytes *out);

#endif
