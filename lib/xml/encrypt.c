/* SPDX-License-Identifier: EUPL-1.2 */
#include "lib/xml/encrypt.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include "lib/base/scoped.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "lib/xml/agree.h"
#include "lib/xml/emit.h"
#include "lib/xml/gcm.h"

SCOPED_KIND(pkey, EVP_PKEY *, EVP_PKEY_free)

/* A key of one message, gone with its scope. */
struct message_key {
	unsigned char octets[GCM_KEY_BYTES_MAX];
	size_t len;
};

static inline void scoped_message_key(struct message_key *key)
{
	bytes_wipe(key, sizeof *key);
}

static const struct transport {
	const char *method;
	struct oaep oaep;
	enum kw_alg kw; /* KW_NONE: by transport */
} transports[] = {
	[KT_OAEP_SHA256] = { "<xenc:EncryptionMethod Algorithm=\"" URI_OAEP
	                     "\"><ds:DigestMethod Algorithm=\"" URI_SHA256
	                     "\"></ds:DigestMethod><xenc11:MGF xmlns:xenc11=\"" NS_XENC11
	                     "\" Algorithm=\"" URI_MGF1_SHA256 "\"></xenc11:MGF></xenc:EncryptionMethod>",
	                     { "SHA256", "SHA256" },
	                     KW_NONE },
	/* The MGF is part of this URI; the digest is written although it is the default: some readers ask for
	   it. */
	[KT_OAEP_MGF1_SHA1] = { "<xenc:EncryptionMethod Algorithm=\"" URI_OAEP_MGF1P
	                        "\"><ds:DigestMethod Algorithm=\"" URI_SHA1
	                        "\"></ds:DigestMethod></xenc:EncryptionMethod>",
	                        { "SHA1", "SHA1" },
	                        KW_NONE },
	[KT_ECDH_KW128] = { "<xenc:EncryptionMethod Algorithm=\"" URI_KW_AES128 "\"></xenc:EncryptionMethod>",
	                    { NULL, NULL },
	                    KW_AES128 },
	[KT_ECDH_KW256] = { "<xenc:EncryptionMethod Algorithm=\"" URI_KW_AES256 "\"></xenc:EncryptionMethod>",
	                    { NULL, NULL },
	                    KW_AES256 },
};

/* ---- the content key ---- */

static OUTCOME put_transported(struct text *t, const struct encrypt_to *to, struct bytes key)
{
	unsigned char wrapped[LIMIT_RSA_BYTES];
	size_t len;

	TRY(oaep_wrap(to->key, &transports[to->transport].oaep, key, wrapped, sizeof wrapped, &len));
	text_lit(t, "<xenc:CipherData><xenc:CipherValue>");
	emit_base64(t, bytes_at(wrapped, len));
	return outcome_ok();
}

/* Nothing but the curves and the message's own keys enter the key: each of the three parts is one zero octet, as in
 * the W3C's interoperability messages. Hex, after an octet that counts bits of padding. */
#define INFO_HEX "0000"
static const unsigned char other_info[3];

static void put_agreement(struct text *t, const char *curve_uri, const char *cert_base64, struct bytes point)
{
	text_lit(t, "<ds:KeyInfo><xenc:AgreementMethod Algorithm=\"" URI_ECDH_ES
	            "\"><xenc11:KeyDerivationMethod xmlns:xenc11=\"" NS_XENC11 "\" Algorithm=\"" URI_CONCAT_KDF
	            "\"><xenc11:ConcatKDFParams AlgorithmID=\"" INFO_HEX "\" PartyUInfo=\"" INFO_HEX
	            "\" PartyVInfo=\"" INFO_HEX "\"><ds:DigestMethod Algorithm=\"" URI_SHA256
	            "\"></ds:DigestMethod></xenc11:ConcatKDFParams></xenc11:KeyDerivationMethod>"
	            "<xenc:OriginatorKeyInfo><ds:KeyValue><dsig11:ECKeyValue xmlns:dsig11=\"" NS_DS11
	            "\"><dsig11:NamedCurve URI=\"");
	text_str(t, curve_uri);
	text_lit(t, "\"></dsig11:NamedCurve><dsig11:PublicKey>");
	emit_base64(t, point);
	/* Optional in the schema, but not for every reader. */
	text_lit(t, "</dsig11:PublicKey></dsig11:ECKeyValue></ds:KeyValue></xenc:OriginatorKeyInfo>"
	            "<xenc:RecipientKeyInfo><ds:X509Data><ds:X509Certificate>");
	text_str(t, cert_base64);
	text_lit(t, "</ds:X509Certificate></ds:X509Data></xenc:RecipientKeyInfo></xenc:AgreementMethod>"
	            "</ds:KeyInfo>");
}

static OUTCOME put_agreed(struct text *t, const struct encrypt_to *to, struct bytes key)
{
	const enum kw_alg kw = transports[to->transport].kw;
	const struct curve *curve = curve_of_key(to->key);
	SCOPED(message_key) struct message_key kek = { .len = 0 };
	unsigned char wrapped[GCM_KEY_BYTES_MAX + KW_GROWTH_BYTES];
	unsigned char point[CURVE_POINT_BYTES_MAX];
	SCOPED(pkey) EVP_PKEY *ephemeral = NULL;
	size_t len;

	REQUIRE(curve != NULL && to->cert_base64 != NULL, ENCRYPT_FAILED);
	ephemeral = agree_ephemeral(to->key);
	REQUIRE(ephemeral != NULL, ENCRYPT_FAILED);
	len = agree_point(ephemeral, point);
	REQUIRE(len > 0, ENCRYPT_FAILED);
	REQUIRE(agree_kek(ephemeral, to->key, bytes_at(other_info, sizeof other_info), kw, kek.octets),
	        ENCRYPT_FAILED);
	TRY(kw_wrap(kw, kek.octets, key, wrapped));
	put_agreement(t, curve->uri, to->cert_base64, bytes_at(point, len));
	text_lit(t, "<xenc:CipherData><xenc:CipherValue>");
	emit_base64(t, bytes_at(wrapped, key.len + KW_GROWTH_BYTES));
	return outcome_ok();
}

/* ---- the element ---- */

/* name: of the element in SAML's namespace that holds the encrypted one */
static OUTCOME encrypt_as(const char *name, const struct encrypt_to *to, struct bytes canonical, struct arena *mem,
                          struct bytes *out)
{
	struct text t = text_new(mem, LIMIT_XML_BYTES);
	SCOPED(message_key) struct message_key key = { .len = 0 };
	struct bytes sealed;

	*out = (struct bytes){ 0 };
	REQUIRE(to->key != NULL && to->content != ENC_NONE && to->transport != KT_NONE, ENCRYPT_FAILED);
	key.len = enc_alg_key_bytes(to->content);
	REQUIRE(RAND_priv_bytes(key.octets, (int)key.len) == 1, ENCRYPT_FAILED);
	TRY(gcm_seal(to->content, key.octets, canonical, mem, &sealed));
	text_lit(&t, "<saml:");
	text_str(&t, name);
	text_lit(&t, " xmlns:saml=\"" NS_SAML
	             "\"><xenc:EncryptedData xmlns:xenc=\"" NS_XENC "\" Type=\"" URI_XENC_ELEMENT
	             "\"><xenc:EncryptionMethod Algorithm=\"");
	text_str(&t, enc_alg_uri(to->content));
	text_lit(&t, "\"></xenc:EncryptionMethod><ds:KeyInfo xmlns:ds=\"" NS_DS "\"><xenc:EncryptedKey>");
	text_str(&t, transports[to->transport].method);
	if (transports[to->transport].kw == KW_NONE)
		TRY(put_transported(&t, to, bytes_at(key.octets, key.len)));
	else
		TRY(put_agreed(&t, to, bytes_at(key.octets, key.len)));
	text_lit(&t, "</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo>"
	             "<xenc:CipherData><xenc:CipherValue>");
	emit_base64(&t, sealed);
	text_lit(&t, "</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData></saml:");
	text_str(&t, name);
	text_lit(&t, ">");
	return text_done(&t, out);
}

OUTCOME xml_encrypt(const struct encrypt_to *to, struct bytes canonical, struct arena *mem, struct bytes *out)
{
	return encrypt_as("EncryptedAssertion", to, canonical, mem, out);
}

OUTCOME xml_encrypt_id(const struct encrypt_to *to, struct bytes canonical, struct arena *mem, struct bytes *out)
{
	return encrypt_as("EncryptedID", to, canonical, mem, out);
}
