/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * form - application/x-www-form-urlencoded, strictly: every field once unless asked for as a list
 *
 * Hostile input: yes. Source: SAML-BIND 3.5.4; the URL standard's form syntax, without its leniency.
 */
#ifndef WIRE_FORM_H
#define WIRE_FORM_H

#include "lib/base/arena.h"

struct form_field {
	struct bytes name;  /* decoded */
	struct bytes value; /* decoded; may hold NUL */
};

struct form {
	const struct form_field *fields;
	size_t n_fields;
};

/* Rules: FORM_TOO_LONG FORM_SYNTAX OUT_OF_MEMORY */
OUTCOME form_decode(struct bytes body, struct arena *mem, struct form *out);
/* Value of the one field of that name; absent when it is not there. Rules: FORM_DUPLICATE */
OUTCOME form_field(const struct form *form, const char *name, struct bytes *out);
/* As form_field(), but it must be there. Rules: FORM_DUPLICATE FORM_MISSING */
OUTCOME form_required(const struct form *form, const char *name, struct bytes *out);
/* All values of a name (checkboxes). Rules: OUT_OF_MEMORY */
OUTCOME form_list(const struct form *form, const char *name, struct arena *mem,
                  const struct bytes **out, size_t *n_out);
/* Percent-decoding of one value ('+' is a blank). Rules: FORM_SYNTAX OUT_OF_MEMORY */
OUTCOME form_unescape(struct bytes raw, struct arena *mem, struct bytes *out);

struct text;
/* Percent-encode everything but unreserved characters (RFC 3986 2.3). */
void form_escape(struct text *t, struct bytes value);

#endif
