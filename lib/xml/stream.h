/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * stream - hostile XML of any length as events, with the memory of one tag; no tree
 *
 * For metadata aggregates, which are too large for xml_admit(). What reaches the parser has passed the same
 * looking-over as there: UTF-8 only, no document type, no processing instruction, tags of bounded size; limits
 * hold per tag, per depth and per scope of names, and for the whole by max_bytes. Comments vanish, CDATA is text.
 * Nothing that is handed over may be believed while it comes: it is for canon.h, whose digest decides.
 * Source: XML 1.0 (fifth edition) 2.1 to 2.8; Namespaces in XML 1.0 3 to 6.
 */
#ifndef XML_STREAM_H
#define XML_STREAM_H

#include "lib/base/arena.h"

/* Texts end with the call they were handed over in. */
struct stream_space {
	const char *prefix; /* "" for the default */
	const char *uri;    /* "" when the default is taken away */
};

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
	const struct stream_space *spaces; /* declared at this tag */
	size_t n_spaces;
	const struct stream_attr *attrs;
	size_t n_attrs;
};

/* What becomes of it; each call-back's failure ends the reading and is what stream_read() returns. */
struct stream_sink {
	OUTCOME (*start)(void *self, const struct stream_element *element);
	OUTCOME (*text)(void *self, struct bytes text); /* in pieces */
	OUTCOME (*end)(void *self);                     /* of the element opened last */
	void *self;
};

/*
 * stream_read - from the descriptor's position to its end
 *
 * fd         hostile; file, pipe or socket, read blocking; a regular file longer than max_bytes is refused unread
 * max_bytes  of the whole
 * Rules: XML_TOO_LARGE XML_SYNTAX XML_DOCTYPE XML_PI XML_DEPTH XML_NODES XML_NAMESPACE XML_CUT_OFF XML_TRAILING
 *        STREAM_FAILED OUT_OF_MEMORY, the sink's
 */
OUTCOME stream_read(int fd, uint64_t max_bytes, const struct stream_sink *sink);

#endif
