/* SPDX-License-Identifier: EUPL-1.2 */
/* source_get - from a location to octets in a file; inside idp/source only */
#ifndef SOURCE_SOURCE_GET_H
#define SOURCE_SOURCE_GET_H

#include "idp/source/source.h"
#include "idp/source/source_row.h"

/* A nameless file that ends with its last descriptor. Rules: META_SPOOL */
OUTCOME spool_open(const char *folder, int *out);
void scoped_spool(int *fd); /* for SCOPED(spool); -1: none */

bool source_is_file(const char *location);

/* out_fd: at its start; -1 when got->is_unchanged or after a failure. Rules: META_UNREADABLE META_SPOOL, fetch's */
OUTCOME source_get(const struct source_row *source, const struct source_way *way, struct arena *mem, int *out_fd,
                   struct fetched *got);

#endif
