/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys/seal.h"

#include "keys/handle.h"
#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/xml/gcm.h"
#include "lib/base/banned.h"

#define LABEL "servicekonto seal 1\n"

/* The secret is as long as its use says and comes last, so no other pair of context and secret gives the same. */
static OUTCOME key_make(struct bytes secret, const char *context, struct arena *mem, struct bytes *out)
{
	struct text t = text_new(mem, LIMIT_VALUE_BYTES);
	struct bytes labelled;

	text_lit(&t, LABEL);
	text_str(&t, context);
	text_lit(&t, "\n");
	text_bytes(&t, secret);
	TRY(text_done(&t, &labelled));
	return handle_hash(labelled, mem, out); /* as long as the key of the algorithm below */
}

OUTCOME seal_close(struct bytes secret, const char *context, struct bytes plain, struct arena *mem, struct bytes *out)
{
	struct bytes key;

	*out = (struct bytes){ 0 };
	TRY(key_make(secret, context, mem, &key));
	return gcm_seal(ENC_AES256_GCM, key.ptr, plain, mem, out);
}

OUTCOME seal_open(struct bytes secret, const char *context, struct bytes sealed, struct arena *mem, struct bytes *out)
{
	unsigned char *plain;
	struct bytes key;

	*out = (struct bytes){ 0 };
	REQUIRE(sealed.len > GCM_FRAME_BYTES, DECRYPT_FAILED);
	plain = arena_alloc(mem, sealed.len - GCM_FRAME_BYTES);
	REQUIRE(plain != NULL, OUT_OF_MEMORY);
	TRY(key_make(secret, context, mem, &key));
	REQUIRE(gcm_open(ENC_AES256_GCM, key.ptr, sealed, plain), DECRYPT_FAILED);
	*out = bytes_at(plain, sealed.len - GCM_FRAME_BYTES);
	return outcome_ok();
}
