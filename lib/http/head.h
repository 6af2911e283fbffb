/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * head - a request's head, copied from the library into the request's arena
 *
 * peer_header  believed only when the connection came over a Unix socket or from loopback, when it stands
 * once and is an address; else the socket's address counts out          views into mem
 *
 * Rules: OUT_OF_MEMORY
 */
#ifndef HTTP_HEAD_H
#define HTTP_HEAD_H

#include "lib/wire/http.h"

struct MHD_Connection;

OUTCOME head_copy(struct MHD_Connection *connection, struct arena *mem, struct http_request *out);
OUTCOME head_peer(struct MHD_Connection *connection, const char *peer_header, struct arena *mem,
                  struct http_request *out);
/* From target: path and query. */
void head_split(struct http_request *out);

#endif
