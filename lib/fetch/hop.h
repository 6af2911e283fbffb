/* SPDX-License-Identifier: EUPL-1.2 */
/* hop - one request and its answer; a fetch is one or, with redirects, a few. Inside lib/fetch only */
#ifndef FETCH_HOP_H
#define FETCH_HOP_H

#include "lib/fetch/fetch.h"

#define HOP_ETAG_BYTES     256
#define HOP_MODIFIED_BYTES 64

struct hop {
	const struct fetch_plan *plan;
	const char *url;
	int fd;
	int64_t time_ms; /* what is left of limits.time_s */

	/* answer */
	int status;
	uint64_t n_bytes;
	char etag[HOP_ETAG_BYTES], modified[HOP_MODIFIED_BYTES]; /* "" for none */
	const char *location; /* of a redirect, absolute; NULL: none */
	int64_t took_ms;
};

/* Rules: those of fetch() but FETCH_URL FETCH_REDIRECT; any status is an answer */
OUTCOME hop_make(struct hop *hop, struct arena *mem);

#endif
