/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/saml/splice.h"

#include <string.h>

#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "lib/base/banned.h"

#define ISSUER_END "</saml:Issuer>"
#define NAMEID "<saml:NameID"
#define NAMEID_END "</saml:NameID>"
#define DECLARES_SAML " xmlns:saml=\"" NS_SAML "\""

OUTCOME splice_at(struct bytes whole, size_t at, struct bytes part, struct arena *mem, struct bytes *out)
{
	struct text t = text_new(mem, LIMIT_XML_BYTES);

	(void)text_room(&t, whole.len + part.len);
	text_put(&t, whole.ptr, at);
	text_bytes(&t, part);
	text_put(&t, whole.ptr + at, whole.len - at);
	return text_done(&t, out);
}

OUTCOME splice_bare(struct bytes element, const char *declaration, struct arena *mem, struct bytes *out)
{
	const unsigned char *end = memchr(element.ptr, '>', element.len);
	const unsigned char *found;
	struct text t = text_new(mem, LIMIT_XML_BYTES);
	size_t at;

	*out = (struct bytes){ 0 };
	REQUIRE(end != NULL, INTERNAL);
	found = memmem(element.ptr, (size_t)(end - element.ptr), declaration, strlen(declaration));
	REQUIRE(found != NULL, INTERNAL);
	at = (size_t)(found - element.ptr);
	text_put(&t, element.ptr, at);
	at += strlen(declaration);
	text_put(&t, element.ptr + at, element.len - at);
	return text_done(&t, out);
}

/* Offset of what is searched, which is there. No value of canonical octets holds a '<', so a tag is found for
 * sure. */
static OUTCOME tag_find(struct bytes whole, const char *tag, size_t *at)
{
	const unsigned char *found = memmem(whole.ptr, whole.len, tag, strlen(tag));

	*at = 0;
	REQUIRE(found != NULL, INTERNAL);
	*at = (size_t)(found - whole.ptr);
	return outcome_ok();
}

OUTCOME splice_signed(struct bytes whole, const char *id, bool typed, const struct signer *signer,
                      enum sig_alg alg, struct arena *mem, struct bytes *out)
{
	struct bytes signature;
	size_t at;

	*out = (struct bytes){ 0 };
	TRY(tag_find(whole, ISSUER_END, &at));
	TRY(sig_make(signer, alg, whole, id, typed, mem, &signature));
	return splice_at(whole, at + strlen(ISSUER_END), signature, mem, out);
}

/* The NameID as a document of its own, then the EncryptedID as it stands where the NameID stood. */
static OUTCOME nameid_encrypt(struct bytes nameid, const struct encrypt_to *to, struct arena *mem,
                              struct bytes *out)
{
	const bool is_declared = bytes_has_prefix(nameid, NAMEID DECLARES_SAML);

	if (is_declared)
		return xml_encrypt_id(to, nameid, mem, out);
	TRY(splice_at(nameid, strlen(NAMEID), bytes_of(DECLARES_SAML), mem, &nameid));
	TRY(xml_encrypt_id(to, nameid, mem, &nameid));
	return splice_bare(nameid, DECLARES_SAML, mem, out);
}

OUTCOME splice_encrypted_id(struct bytes whole, const struct encrypt_to *to, struct arena *mem,
                            struct bytes *out)
{
	struct text t = text_new(mem, LIMIT_XML_BYTES);
	struct bytes encrypted;
	size_t start, end;

	*out = (struct bytes){ 0 };
	TRY(tag_find(whole, NAMEID, &start));
	TRY(tag_find(whole, NAMEID_END, &end));
	end += strlen(NAMEID_END);
	TRY(nameid_encrypt(bytes_at(whole.ptr + start, end - start), to, mem, &encrypted));
	text_put(&t, whole.ptr, start);
	text_bytes(&t, encrypted);
	text_put(&t, whole.ptr + end, whole.len - end);
	return text_done(&t, out);
}
