/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/artifact.h"

#include <openssl/evp.h>
#include <string.h>

#include "lib/base/text.h"
#include "lib/spec/limits.h"
#include "lib/wire/base64.h"
#include "lib/base/banned.h"

#define TYPE_CODE 4
#define HEAD_BYTES 4 /* type code and index, two octets each, high octet first */
#define ALL_BYTES (HEAD_BYTES + ARTIFACT_SOURCE_BYTES + ARTIFACT_HANDLE_BYTES)

OUTCOME artifact_source(const char *entity_id, unsigned char out[ARTIFACT_SOURCE_BYTES])
{
	unsigned int len = 0;

	REQUIRE(EVP_Digest(entity_id, strlen(entity_id), out, &len, EVP_sha1(), NULL) == 1, INTERNAL);
	REQUIRE(len == ARTIFACT_SOURCE_BYTES, INTERNAL);
	return outcome_ok();
}

OUTCOME artifact_encode(const struct artifact *artifact, struct arena *mem, const char **out)
{
	unsigned char all[ALL_BYTES] = { 0, TYPE_CODE, (unsigned char)(artifact->index >> 8),
		                         (unsigned char)artifact->index };
	struct text t = text_new(mem, LIMIT_ARTIFACT_BYTES);

	memcpy(all + HEAD_BYTES, artifact->source, ARTIFACT_SOURCE_BYTES);
	memcpy(all + HEAD_BYTES + ARTIFACT_SOURCE_BYTES, artifact->handle, ARTIFACT_HANDLE_BYTES);
	base64_encode(&t, bytes_at(all, sizeof all));
	return text_done_str(&t, out);
}

OUTCOME artifact_decode(struct bytes text, struct arena *mem, struct artifact *out)
{
	struct bytes all;
	struct outcome o;

	*out = (struct artifact){ 0 };
	REQUIRE(bytes_is_present(text) && text.len <= LIMIT_ARTIFACT_BYTES, ARTIFACT_SYNTAX);
	o = base64_decode(text, mem, &all);
	REQUIRE(o.rule != RULE_BASE64_SYNTAX, ARTIFACT_SYNTAX);
	TRY(o);
	REQUIRE(all.len == ALL_BYTES && all.ptr[0] == 0 && all.ptr[1] == TYPE_CODE, ARTIFACT_SYNTAX);
	out->index = (uint16_t)(all.ptr[2] << 8 | all.ptr[3]);
	memcpy(out->source, all.ptr + HEAD_BYTES, ARTIFACT_SOURCE_BYTES);
	memcpy(out->handle, all.ptr + HEAD_BYTES + ARTIFACT_SOURCE_BYTES, ARTIFACT_HANDLE_BYTES);
	return outcome_ok();
}
