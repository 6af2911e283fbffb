/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * splice - canonical octets of ours put into canonical octets of ours; inside lib/saml only
 *
 * Exclusive canonicalisation does not repeat a declaration that an element around has rendered, so what stood
 * alone loses it when it goes in: then the whole is canonical again and what is sent is what was digested.
 * Source: XML-EXC-C14N 3.
 */
#ifndef SAML_SPLICE_H
#define SAML_SPLICE_H

#include "lib/base/text.h"
#include "lib/xml/encrypt.h"
#include "lib/xml/sigmake.h"

/* part goes into whole at an offset. Rules: OUT_OF_MEMORY TEXT_TOO_LONG */
OUTCOME splice_at(struct bytes whole, size_t at, struct bytes part, struct arena *mem, struct bytes *out);

/* The first declaration of that prefix in the start tag of element is taken out; it must be there. Rules:
 * INTERNAL OUT_OF_MEMORY */
OUTCOME splice_bare(struct bytes element, const char *declaration, struct arena *mem, struct bytes *out);

/*
 * splice_signed - the enveloped signature behind the Issuer
 * typed: xs is to be kept inside (see sig_make()). Rules: SIGN_FAILED INTERNAL OUT_OF_MEMORY
 */
OUTCOME splice_signed(struct bytes whole, const char *id, bool typed, const struct signer *signer,
                      enum sig_alg alg, struct arena *mem, struct bytes *out);

/* The one NameID of the message becomes an EncryptedID, before anything is signed (TR-03160-2 4.3.2.9).
 * Rules: ENCRYPT_FAILED INTERNAL OUT_OF_MEMORY */
OUTCOME splice_encrypted_id(struct bytes whole, const struct encrypt_to *to, struct arena *mem,
                            struct bytes *out);

#endif
