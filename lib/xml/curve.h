/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * curve - the closed list of elliptic curves, always by name
 *
 * A key whose file or certificate writes the parameters out is on no curve of the list, even when the numbers
 * are those of a listed one. Sources: TR-03116-4 3.5 (named curves only); RFC 5480 2.1.1.1, RFC 5639 4.1.
 */
#ifndef XML_CURVE_H
#define XML_CURVE_H

#include <openssl/types.h>

#include "lib/xml/alg.h"

#define CURVE_COUNT 6
#define CURVE_BYTES_MAX ((size_t)66) /* one coordinate or one half of a signature: P-521 */
#define CURVE_POINT_BYTES_MAX (1 + 2 * CURVE_BYTES_MAX)

struct curve {
	const char *name;       /* for people: "P-256" */
	const char *group;      /* OpenSSL's name */
	const char *uri;        /* urn:oid:…, for dsig11:NamedCurve */
	size_t bytes;           /* of a coordinate, and of r or s: field and order are equally long on all six */
	enum digest_alg digest; /* as strong as the curve; we sign with no other */
};

extern const struct curve curves[CURVE_COUNT]; /* the 256-bit ones first */

/* NULL when the key is not EC, or its curve not on the list, or written out. */
const struct curve *curve_of_key(const EVP_PKEY *key);
/* NULL when not on the list */
const struct curve *curve_of_uri(struct bytes uri);
const struct curve *curve_of_name(const char *name);

#endif
