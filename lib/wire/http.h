/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * http - one request and one reply as plain values, between the edge (lib/http) and the stories
 *
 * Trust: everything in http_request but request_id is hostile; views live as long as the request arena.
 */
#ifndef WIRE_HTTP_H
#define WIRE_HTTP_H

#include "lib/base/arena.h"

enum http_method { HTTP_OTHER, HTTP_GET, HTTP_HEAD, HTTP_POST };

struct http_header {
	struct bytes name;  /* as sent; compare with ascii_equal_fold() */
	struct bytes value; /* without surrounding blanks */
};

struct http_request {
	const char *request_id; /* ours: 22 characters base64url, 128 random bits */
	enum http_method method;
	struct bytes target;    /* as sent, nothing decoded */
	struct bytes path;      /* target up to '?', not decoded */
	struct bytes query;     /* behind '?', not decoded; absent without '?' */
	struct bytes peer;      /* network address of the client as text: from the socket, or from the header
	                           that a trusted front sets */
	const struct http_header *headers;
	size_t n_headers;
	struct bytes body;
};

/* The one header of that name; absent when missing or doubled. */
struct bytes http_header_find(const struct http_request *in, const char *name);

/* Body of a POST that must be application/x-www-form-urlencoded. Rules: HTTP_METHOD HTTP_CONTENT_TYPE */
OUTCOME http_form_body(const struct http_request *in, struct bytes *out);

/* Is that the content type, whatever parameters it has? */
bool http_is_type(const struct http_request *in, const char *type);

struct http_reply_header {
	const char *name;
	const char *value;
	struct http_reply_header *next;
};

struct http_reply {
	int status;
	const char *content_type; /* NULL without a body */
	struct bytes body;        /* lives as long as the request arena, or longer */
	struct http_reply_header *headers; /* in order of adding */
	struct http_reply_header **tail;   /* may point into this struct: do not copy a reply */
};

/* Starts a reply; forgets what was there. */
void http_reply_start(struct http_reply *out, int status, const char *content_type, struct bytes body);
/* name is a token, value visible ASCII and blanks; both are copied. Rules: HTTP_REPLY_HEADER OUT_OF_MEMORY */
OUTCOME http_reply_header(struct http_reply *out, struct arena *mem, const char *name, const char *value);
/* Starts a 303 to a URL of ours or a verified one; cookies come after it.
 * Rules: HTTP_REPLY_HEADER OUT_OF_MEMORY */
OUTCOME http_reply_redirect(struct http_reply *out, struct arena *mem, const char *url);

#endif
