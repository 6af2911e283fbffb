/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * decrypt_read - the literal template of an encrypted element; nothing of ours is touched here
 *
 * encrypted  admitted; hostile
 * out        what it says, on our lists and within bounds; octets still hostile; borrowed from mem
 *
 * Rules:   ENC_TEMPLATE ENC_ALGORITHM ENC_CURVE ENC_POINT ENC_OTHER_INFO OUT_OF_MEMORY
 * Source:  XMLENC 3; XMLENC 1.1, ECDH-ES and ConcatKDF (sections open); XMLDSIG 1.1, ECKeyValue (section open)
 */
#ifndef XML_DECRYPT_READ_H
#define XML_DECRYPT_READ_H

#include "lib/spec/limits.h"
#include "lib/xml/agree.h"
#include "lib/xml/gcm.h"
#include "lib/xml/keywrap.h"
#include "lib/xml/xml.h"

struct sealed {
	enum enc_alg content_alg;
	struct bytes content; /* longer than GCM_FRAME_BYTES */
	struct bytes wrapped; /* the content key */

	/* by transport */
	const struct oaep *oaep; /* NULL: by agreement */

	/* by agreement */
	enum kw_alg kw;
	const struct curve *curve;
	EVP_PKEY *peer; /* the sender's ephemeral key, on that curve */
	unsigned char info[LIMIT_OTHER_INFO_BYTES];
	size_t n_info;
};

OUTCOME decrypt_read(const struct xml_node *encrypted, bool allow_mgf1_sha1, struct arena *mem,
                     struct sealed *out);

#endif
