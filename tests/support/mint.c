/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "tests/support/mint.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
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
	[MINT_ED25519] = { "ED25519", 0, NULL },
};

EVP_PKEY *mint_key(enum mint_key which)
{
	const struct key_kind *kind = &kinds[which];

	if (keys[which] == NULL) {
		if (kind->curve != NULL)
			keys[which] = EVP_PKEY_Q_keygen(NULL, NULL, kind->type, kind->curve);
		else if (kind->bits > 0)
			keys[which] = EVP_PKEY_Q_keygen(NULL, NULL, kind->type, kind->bits);
		else
			keys[which] = EVP_PKEY_Q_keygen(NULL, NULL, kind->type);
	}
	assert_non_null(keys[which]);
	return keys[which];
}

static X509 *cert_of(enum mint_key which)
{
	const EVP_MD *md = which == MINT_ED25519 ? NULL : EVP_sha256();
	X509 *cert = certs[which];

	if (cert != NULL)
		return cert;
	cert = certs[which] = X509_new();
	assert_non_null(cert);
	assert_int_equal(X509_set_version(cert, X509_VERSION_3), 1);
	assert_int_equal(ASN1_INTEGER_set(X509_get_serialNumber(cert), 1), 1);
	assert_int_equal(ASN1_TIME_set_string(X509_getm_notBefore(cert), "20200101000000Z"), 1);
	assert_int_equal(ASN1_TIME_set_string(X509_getm_notAfter(cert), "20400101000000Z"), 1);
	assert_int_equal(X509_set_pubkey(cert, mint_key(which)), 1);
	assert_true(X509_sign(cert, mint_key(which), md) > 0);
	return cert;
}

const char *mint_cert(enum mint_key which)
{
	unsigned char *der = NULL;
	int len;

	if (lines[which] != NULL)
		return lines[which];
	len = i2d_X509(cert_of(which), &der);
	assert_true(len > 0);
	lines[which] = malloc((size_t)len * 2);
	assert_non_null(lines[which]);
	(void)EVP_EncodeBlock((unsigned char *)lines[which], der, len);
	OPENSSL_free(der);
	return lines[which];
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
		keys[i] = NULL;
		certs[i] = NULL;
		lines[i] = NULL;
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
