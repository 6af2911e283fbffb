/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/sigmake.h"

#include "lib/base/scoped.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "lib/xml/emit.h"

/* Digested with its own declaration of ds; inside Signature, which declares it already, without. */
#define SIGNED_INFO_OPEN "<ds:SignedInfo xmlns:ds=\"" NS_DS "\">"

/* Usual sizes, so that no buffer grows. */
#define INFO_BYTES      ((size_t)1536)
#define SIGNATURE_BYTES ((size_t)5 * 1024)

static OUTCOME signed_info(enum sig_alg alg, struct bytes canonical, const char *id, bool typed,
                           struct arena *mem, struct bytes *out)
{
	struct text t = text_new(mem, LIMIT_XML_BYTES);
	const enum digest_alg digest = sig_alg_digest(alg);
	unsigned char room[ALG_DIGEST_BYTES_MAX];
	struct bytes value;

	(void)text_room(&t, INFO_BYTES);
	TRY(alg_digest(digest, canonical, room, &value));
	text_lit(&t, SIGNED_INFO_OPEN "<ds:CanonicalizationMethod Algorithm=\"" NS_EXC
	                              "\"></ds:CanonicalizationMethod>"
	                              "<ds:SignatureMethod Algorithm=\"");
	text_str(&t, sig_alg_uri(alg));
	text_lit(&t, "\"></ds:SignatureMethod><ds:Reference URI=\"#");
	emit_attr(&t, bytes_of(id));
	text_lit(&t, "\"><ds:Transforms><ds:Transform Algorithm=\"" URI_ENVELOPED "\"></ds:Transform>"
	             "<ds:Transform Algorithm=\"" NS_EXC "\">");
	if (typed)
		text_lit(&t, "<ec:InclusiveNamespaces xmlns:ec=\"" NS_EXC
		             "\" PrefixList=\"xs\"></ec:InclusiveNamespaces>");
	text_lit(&t, "</ds:Transform></ds:Transforms><ds:DigestMethod Algorithm=\"");
	text_str(&t, digest_alg_uri(digest));
	text_lit(&t, "\"></ds:DigestMethod><ds:DigestValue>");
	emit_base64(&t, value);
	text_lit(&t, "</ds:DigestValue></ds:Reference></ds:SignedInfo>");
	return text_done(&t, out);
}

OUTCOME sig_make(const struct signer *signer, enum sig_alg alg, struct bytes canonical, const char *id,
                 bool typed, struct arena *mem, struct bytes *out)
{
	const size_t opened = sizeof SIGNED_INFO_OPEN - 1;
	struct text t = text_new(mem, LIMIT_XML_BYTES);
	unsigned char signature[LIMIT_RSA_BYTES];
	struct bytes info;
	size_t len;

	*out = (struct bytes){ 0 };
	TRY(signed_info(alg, canonical, id, typed, mem, &info));
	TRY(signer->sign(signer->self, alg, info, signature, sizeof signature, &len));
	(void)text_room(&t, SIGNATURE_BYTES);
	text_lit(&t, "<ds:Signature xmlns:ds=\"" NS_DS "\"><ds:SignedInfo>");
	text_put(&t, info.ptr + opened, info.len - opened);
	text_lit(&t, "<ds:SignatureValue>");
	emit_base64(&t, bytes_at(signature, len));
	text_lit(&t, "</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>");
	text_str(&t, signer->cert_base64);
	text_lit(&t, "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>");
	return text_done(&t, out);
}
