/* SPDX-License-Identifier: EUPL-1.2 */
/* cookie - the Cookie request header (hostile) and Set-Cookie (ours). Source: RFC 6265 4.1, 4.2. */
#ifndef WIRE_COOKIE_H
#define WIRE_COOKIE_H

#include "lib/base/arena.h"
#include "lib/wire/http.h"

/* Value of one cookie; absent when not sent. Foreign cookies with odd syntax are passed over.
 * Rules: COOKIE_SYNTAX (header too long) COOKIE_DUPLICATE */
OUTCOME cookie_find(const struct http_request *in, const char *name, struct bytes *out);

enum cookie_site { COOKIE_LAX, COOKIE_NONE }; /* SameSite is always written; Strict would lose the login */

struct cookie {
	const char *name;      /* token characters only */
	const char *value;     /* base64url characters only */
	enum cookie_site site;
	int64_t max_age_s;     /* 0 removes the cookie; -1: until the browser closes */
};

/*
 * cookie_name_of - name of a cookie of ours
 *
 * is_https  browsers take the __Host- prefix, which nobody on a neighbouring host can set, only over https
 * id        its first characters follow the name, so that several logins stand beside each other; absent: none
 * Rules: OUT_OF_MEMORY
 */
OUTCOME cookie_name_of(bool is_https, const char *name, struct bytes id, struct arena *mem, const char **out);

/* Adds Set-Cookie with Path=/; Secure; HttpOnly. Rules: OUT_OF_MEMORY COOKIE_SYNTAX */
OUTCOME cookie_set(struct http_reply *out, struct arena *mem, const struct cookie *cookie);

#endif
