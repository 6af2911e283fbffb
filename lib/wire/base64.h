/* SPDX-License-Identifier: EUPL-1.2 */
/* base64 - RFC 4648, strict: right padding, no bits left over. Hostile input: yes. */
#ifndef WIRE_BASE64_H
#define WIRE_BASE64_H

#include "lib/base/text.h"

/* Blanks and line breaks between characters are passed over (XML text, common POST bindings).
 * Rules: BASE64_SYNTAX OUT_OF_MEMORY */
OUTCOME base64_decode(struct bytes text, struct arena *mem, struct bytes *out);
void base64_encode(struct text *t, struct bytes b);
/* base64url without padding (RFC 4648 5), for handles. */
void base64url_encode(struct text *t, struct bytes b);
/* Exactly n bytes from base64url without padding. Rules: BASE64_SYNTAX */
OUTCOME base64url_decode(struct bytes text, unsigned char *out, size_t n);

#endif
