/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "tests/support/mint.h"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/text.h"
#include "lib/spec/uris.h"

#define MINT_BYTES ((size_t)1024 * 1024)

SCOPED_KIND(bio, BIO *, BIO_free)

static EVP_PKEY *keys[MINT_KEYS];
static X509 *certs[MINT_KEYS];
static char *lines[MINT_KEYS];
static char *pss_lines[MINT_KEYS];

static const struct key_kind {
	const char *type;
	size_t bits;
	const char *curve;
} kinds[MINT_KEYS] = {
	[MINT_RSA] = { "RSA", 3072, NULL },
	[MINT_RSA_OTHER] = { "RSA", 3072, NULL },
	[MINT_RSA_3071] = { "RSA", 3071, NULL },
	[MINT_RSA_2048] = { "RSA", 2048, NULL },
	[MINT_RSA_2047] = { "RSA", 2047, NULL },
	[MINT_P256] = { "EC", 0, "P-256" },
	[MINT_BRAINPOOL] = { "EC", 0, "brainpoolP256r1" },
	[MINT_P384] = { "EC", 0, "P-384" },
	[MINT_P521] = { "EC", 0, "P-521" },
	[MINT_BRAINPOOL384] = { "EC", 0, "brainpoolP384r1" },
	[MINT_BRAINPOOL512] = { "EC", 0, "brainpoolP512r1" },
	[MINT_SECP256K1] = { "EC", 0, "secp256k1" },
	[MINT_P256_EXPLICIT] = { "EC", 0, "P-256" },
	[MINT_RSA_PSS] = { "RSA-PSS", 3072, NULL },
	[MINT_ED25519] = { "ED25519", 0, NULL },
};

static EVP_PKEY *rsa_make(const char *type, size_t bits)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	EVP_PKEY *key = NULL;

	assert_int_equal(EVP_PKEY_keygen_init(ctx), 1);
	assert_int_equal(EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, (int)bits), 1);
	assert_int_equal(EVP_PKEY_generate(ctx, &key), 1);
	EVP_PKEY_CTX_free(ctx);
	return key;
}

/* Out into DER with its parameters written out, and in again: what a careless partner has in a file. */
static EVP_PKEY *written_out(EVP_PKEY *named)
{
	unsigned char *der = NULL;
	const unsigned char *at;
	EVP_PKEY *key;
	int len;

	assert_int_equal(EVP_PKEY_set_utf8_string_param(named, OSSL_PKEY_PARAM_EC_ENCODING, "explicit"), 1);
	len = i2d_PrivateKey(named, &der);
	assert_true(len > 0);
	at = der;
	key = d2i_AutoPrivateKey(NULL, &at, len);
	OPENSSL_free(der);
	EVP_PKEY_free(named);
	return key;
}

EVP_PKEY *mint_key(enum mint_key which)
{
	const struct key_kind *kind = &kinds[which];

	if (keys[which] == NULL) {
		if (kind->curve != NULL)
			keys[which] = EVP_EC_gen(kind->curve);
		else if (kind->bits > 0)
			keys[which] = rsa_make(kind->type, kind->bits);
		else
			keys[which] = EVP_PKEY_Q_keygen(NULL, NULL, kind->type);
		if (which == MINT_P256_EXPLICIT)
			keys[which] = written_out(keys[which]);
	}
	assert_non_null(keys[which]);
	return keys[which];
}

static X509 *cert_unsigned(enum mint_key which)
{
	static const unsigned char common_name[] = "mint";
	X509 *cert = X509_new();
	X509_NAME *name; /* of cert */

	assert_non_null(cert);
	assert_int_equal(X509_set_version(cert, X509_VERSION_3), 1);
	assert_int_equal(ASN1_INTEGER_set(X509_get_serialNumber(cert), 1), 1);
	assert_int_equal(ASN1_TIME_set_string(X509_getm_notBefore(cert), "20200101000000Z"), 1);
	assert_int_equal(ASN1_TIME_set_string(X509_getm_notAfter(cert), "20400101000000Z"), 1);
	/* by itself; some readers refuse a certificate without names */
	name = X509_get_subject_name(cert);
	assert_int_equal(X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_ASC, common_name, -1, -1, 0), 1);
	assert_int_equal(X509_set_issuer_name(cert, name), 1);
	assert_int_equal(X509_set_pubkey(cert, mint_key(which)), 1);
	return cert;
}

static X509 *cert_of(enum mint_key which)
{
	const EVP_MD *md = which == MINT_ED25519 ? NULL : EVP_sha256();

	if (certs[which] == NULL) {
		certs[which] = cert_unsigned(which);
		assert_true(X509_sign(certs[which], mint_key(which), md) > 0);
	}
	return certs[which];
}

static void sign_by_pss(X509 *cert)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *params;

	assert_int_equal(EVP_DigestSignInit(ctx, &params, EVP_sha256(), NULL, mint_key(MINT_RSA_OTHER)), 1);
	assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(params, RSA_PKCS1_PSS_PADDING), 1);
	assert_int_equal(EVP_PKEY_CTX_set_rsa_pss_saltlen(params, RSA_PSS_SALTLEN_DIGEST), 1);
	assert_true(X509_sign_ctx(cert, ctx) > 0);
	assert_int_equal(X509_get_signature_nid(cert), NID_rsassaPss);
	EVP_MD_CTX_free(ctx);
}

static char *line_of(X509 *cert)
{
	unsigned char *der = NULL;
	const int len = i2d_X509(cert, &der);
	char *line;

	assert_true(len > 0);
	line = malloc((size_t)len * 2);
	assert_non_null(line);
	(void)EVP_EncodeBlock((unsigned char *)line, der, len);
	OPENSSL_free(der);
	return line;
}

const char *mint_cert(enum mint_key which)
{
	if (lines[which] == NULL)
		lines[which] = line_of(cert_of(which));
	return lines[which];
}

const char *mint_cert_by_pss(enum mint_key which)
{
	if (pss_lines[which] == NULL) {
		X509 *cert = cert_unsigned(which);

		sign_by_pss(cert);
		pss_lines[which] = line_of(cert);
		X509_free(cert);
	}
	return pss_lines[which];
}

void mint_pem_certify(enum mint_key which, const char *usage, const char *cert_file)
{
	SCOPED(bio) BIO *file = BIO_new_file(cert_file, "w");
	X509 *cert = cert_unsigned(which);

	assert_non_null(file);
	if (usage != NULL) {
		X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, NID_key_usage, usage);

		assert_int_equal(X509_add_ext(cert, extension, -1), 1);
		X509_EXTENSION_free(extension);
	}
	sign_by_pss(cert);
	assert_int_equal(PEM_write_bio_X509(file, cert), 1);
	X509_free(cert);
}

/* An earlier test may have taken away our right to write the file. */
static BIO *file_anew(const char *file)
{
	(void)unlink(file);
	return BIO_new_file(file, "w");
}

void mint_pem_save(enum mint_key which, const char *key_file, const char *cert_file)
{
	SCOPED(bio) BIO *key = file_anew(key_file);
	SCOPED(bio) BIO *cert = BIO_new_file(cert_file, "w");

	assert_non_null(key);
	assert_non_null(cert);
	assert_int_equal(PEM_write_bio_PrivateKey(key, mint_key(which), NULL, NULL, 0, NULL, NULL), 1);
	assert_int_equal(PEM_write_bio_X509(cert, cert_of(which)), 1);
	assert_int_equal(chmod(key_file, S_IRUSR | S_IWUSR), 0);
}

void mint_stop(void)
{
	for (size_t i = 0; i < MINT_KEYS; i++) {
		EVP_PKEY_free(keys[i]);
		X509_free(certs[i]);
		free(lines[i]);
		free(pss_lines[i]);
		keys[i] = NULL;
		certs[i] = NULL;
		lines[i] = NULL;
		pss_lines[i] = NULL;
	}
}

struct bytes mint_replace(struct arena *mem, struct bytes text, const char *find, const char *put)
{
	struct text t = text_new(mem, MINT_BYTES);
	const unsigned char *at;
	struct bytes out;

	if (find == NULL)
		return text;
	at = memmem(text.ptr, text.len, find, strlen(find));
	if (at == NULL)
		fail_msg("nothing to change: %s", find);
	text_put(&t, text.ptr, (size_t)(at - text.ptr));
	text_str(&t, put);
	at += strlen(find);
	text_put(&t, at, text.len - (size_t)(at - text.ptr));
	assert_ok(text_done(&t, &out));
	return out;
}

static const char metadata[] =
	"<md:EntityDescriptor xmlns:md=\"" NS_MD "\" xmlns:ds=\"" NS_DS "\" xmlns:mdui=\"" NS_MDUI "\""
	" entityID=\"" MINT_PARTNER "\" validUntil=\"2027-01-01T00:00:00Z\" cacheDuration=\"PT1H\""
	" ID=\"_m1\">\n"
	"<md:Extensions><x:any xmlns:x=\"urn:x\"><x:thing/>text</x:any></md:Extensions>\n"
	"<md:IDPSSODescriptor protocolSupportEnumeration=\"urn:other " NS_SAMLP
	"\" WantAuthnRequestsSigned=\"1\">\n"
	"<md:KeyDescriptor use=\"signing\"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>\n@SIGNING@\n"
	"</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>\n"
	"<md:SingleLogoutService Binding=\"" URI_BINDING_REDIRECT
	"\" Location=\"https://partner.example/slo\"/>\n"
	"<md:NameIDFormat>" URI_NAMEID_TRANSIENT "</md:NameIDFormat>\n"
	"<md:SingleSignOnService Binding=\"" URI_BINDING_REDIRECT
	"\" Location=\"https://partner.example/sso\"/>\n"
	"</md:IDPSSODescriptor>\n"
	"<md:SPSSODescriptor protocolSupportEnumeration=\"" NS_SAMLP "\" AuthnRequestsSigned=\"true\""
	" WantAssertionsSigned=\"true\">\n"
	"<md:Extensions><mdui:UIInfo><mdui:DisplayName xml:lang=\"de\"> B\xc3\xbcrgerportal &lt;1&gt; "
	"</mdui:DisplayName><mdui:DisplayName "
        "xml:lang=\"en\">Portal</mdui:DisplayName></mdui:UIInfo></md:Extensions>\n"
	"<md:KeyDescriptor "
        "use=\"signing\"><ds:KeyInfo><ds:KeyName>k</ds:KeyName><ds:X509Data><ds:X509Certificate>"
	"@SIGNING@</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>\n"
	"<md:KeyDescriptor use=\"encryption\"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>@ENCRYPTION@"
	"</ds:X509Certificate></ds:X509Data></ds:KeyInfo>@METHODS@</md:KeyDescriptor>\n"
	"<md:SingleLogoutService Binding=\"" URI_BINDING_REDIRECT "\" Location=\"" MINT_SLO_PARTNER "\"/>\n"
	"<md:SingleLogoutService Binding=\"" URI_BINDING_POST "\" Location=\"" MINT_SLO_PARTNER
	"\" ResponseLocation=\"" MINT_SLO_ANSWER "\"/>\n"
	"<md:NameIDFormat>" URI_NAMEID_TRANSIENT "</md:NameIDFormat>\n"
	"<md:AssertionConsumerService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact\""
	" Location=\"https://portal.example/artifact\" index=\"0\"/>\n"
	"<md:AssertionConsumerService Binding=\"" URI_BINDING_POST "\" Location=\"" MINT_ACS
	"\" index=\"1\"/>\n"
	"<md:AssertionConsumerService Binding=\"" URI_BINDING_POST
	"\" Location=\"https://portal.example/acs2\""
	" index=\"2\"/>\n"
	"<md:AttributeConsumingService index=\"0\"><md:ServiceName xml:lang=\"de\">x</md:ServiceName>"
	"<md:RequestedAttribute Name=\"urn:oid:2.5.4.4\" isRequired=\"true\"/>"
	"<md:RequestedAttribute Name=\"urn:oid:2.5.4.42\"/></md:AttributeConsumingService>\n"
	"</md:SPSSODescriptor>\n"
	"<md:Organization><md:OrganizationName xml:lang=\"de\">Amt</md:OrganizationName>"
	"<md:OrganizationDisplayName xml:lang=\"de\">Das Amt</md:OrganizationDisplayName>"
	"<md:OrganizationURL xml:lang=\"de\">https://amt.example/</md:OrganizationURL></md:Organization>\n"
	"<md:ContactPerson contactType=\"administrative\"><md:EmailAddress>mailto:a@x.example</md:EmailAddress></md:ContactPerson>\n"
	"<md:ContactPerson contactType=\"technical\"><md:EmailAddress>mailto:t@x.example</md:EmailAddress></md:ContactPerson>\n"
	"<md:ContactPerson contactType=\"support\"><md:EmailAddress>mailto:s@x.example</md:EmailAddress></md:ContactPerson>\n"
	"<md:ContactPerson contactType=\"other\"><md:EmailAddress>mailto:o@x.example</md:EmailAddress></md:ContactPerson>\n"
	"</md:EntityDescriptor>\n";

struct bytes mint_metadata(struct arena *mem, enum mint_key signing, enum mint_key encryption,
                           struct mint_change change)
{
	struct bytes text = mint_replace(mem, bytes_of(metadata), change.find, change.put);
	const struct mint_change fill[] = { { "@SIGNING@", mint_cert(signing) },
		                            { "@ENCRYPTION@", mint_cert(encryption) },
		                            { "@METHODS@", "" } };

	for (size_t i = 0; i < ARRAY_LEN(fill); i++)
		while (memmem(text.ptr, text.len, fill[i].find, strlen(fill[i].find)) != NULL)
			text = mint_replace(mem, text, fill[i].find, fill[i].put);
	return text;
}

const struct partner *mint_partner(struct arena *mem, enum partner_profile profile, enum mint_key signing,
                                   enum mint_key encryption, struct mint_change change)
{
	const struct partner_record record = { .profile = profile };
	const struct partner *partner;

	assert_ok(partner_read(mint_metadata(mem, signing, encryption, change), &record, &partner));
	return partner;
}
