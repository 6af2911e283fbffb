/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/fed.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "lib/spec/uris.h"

#define PIECE_BYTES 16384
#define NS_RPI "urn:oasis:names:tc:SAML:metadata:rpi"
#define NS_ATTRIBUTE "urn:oasis:names:tc:SAML:metadata:attribute"
#define LOGO_CHARS   8192

/* One of the two forms, and where it goes. */
struct pen {
	FILE *out; /* NULL: canonical, into digest */
	EVP_MD_CTX *digest;
	bool is_good;
};

static void put(struct pen *pen, const char *text)
{
	if (pen->out != NULL)
		pen->is_good = fputs(text, pen->out) >= 0 && pen->is_good;
	else
		pen->is_good = EVP_DigestUpdate(pen->digest, text, strlen(text)) == 1 && pen->is_good;
}

static void two(struct pen *pen, const char *in_file, const char *canonical)
{
	put(pen, pen->out != NULL ? in_file : canonical);
}

__attribute__((format(printf, 2, 3))) static void put_f(struct pen *pen, const char *format, ...)
{
	char piece[PIECE_BYTES];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(piece, sizeof piece, format, args);
	va_end(args);
	pen->is_good = len >= 0 && (size_t)len < sizeof piece && pen->is_good;
	put(pen, piece);
}

static void key(struct pen *pen, const char *use, const struct made_key *member)
{
	put_f(pen, "<md:KeyDescriptor use=\"%s\">", use);
	two(pen, "<ds:KeyInfo>", "<ds:KeyInfo xmlns:ds=\"" NS_DS "\">");
	put_f(pen, "<ds:X509Data><ds:X509Certificate>%s</ds:X509Certificate></ds:X509Data></ds:KeyInfo>",
	      member->cert_base64);
	if (strcmp(use, "encryption") == 0)
		put(pen, "<md:EncryptionMethod Algorithm=\"" URI_AES256_GCM "\"></md:EncryptionMethod>");
	put(pen, "</md:KeyDescriptor>");
}

static void entity_extensions(struct pen *pen, size_t i)
{
	put(pen, "<md:Extensions>\n");
	two(pen,
	    "<rpi:RegistrationInfo registrationInstant='2025-01-02T03:04:05Z' "
	    "registrationAuthority='" FED_NAME "' />",
	    "<rpi:RegistrationInfo xmlns:rpi=\"" NS_RPI "\" registrationAuthority=\"" FED_NAME
	    "\" registrationInstant=\"2025-01-02T03:04:05Z\"></rpi:RegistrationInfo>");
	if (i % 4 == 0)
		two(pen,
		    "<x xmlns=\"urn:odd\" xmlns:unused=\"urn:unused\" xmlns:u='urn:u' u:b='2' a='1'><y "
		    "xmlns=\"\">\r\n</y></x>",
		    "<x xmlns=\"urn:odd\" xmlns:u=\"urn:u\" a=\"1\" u:b=\"2\"><y xmlns=\"\">\n</y></x>");
	if (i % 2 == 0)
		put(pen, "<mdattr:EntityAttributes xmlns:mdattr=\"" NS_ATTRIBUTE
		         "\"><saml:Attribute xmlns:saml=\"" NS_SAML
		         "\" Name=\"http://macedir.org/entity-category\" NameFormat=\"" URI_ATTRFORMAT_URI
		         "\"><saml:AttributeValue>https://federation.example/category/service</"
		         "saml:AttributeValue>"
		         "</saml:Attribute></mdattr:EntityAttributes>");
	two(pen, "<!-- nothing more --></md:Extensions>\n", "</md:Extensions>\n");
}

static void role_extensions(struct pen *pen, size_t i)
{
	put(pen, "<md:Extensions>");
	two(pen, "<mdui:UIInfo>", "<mdui:UIInfo xmlns:mdui=\"" NS_MDUI "\">");
	put_f(pen, "<mdui:DisplayName xml:lang=\"de\">Beh\xc3\xb6rde %zu ", i);
	two(pen, "<![CDATA[& <S\xc3\xb6hne>]]>", "&amp; &lt;S\xc3\xb6hne&gt;");
	put_f(pen, "</mdui:DisplayName><mdui:DisplayName xml:lang=\"en\">Office %zu</mdui:DisplayName>", i);
	if (i % 5 == 0) {
		put(pen, "<mdui:Logo height=\"16\" width=\"16\">data:image/png;base64,");
		for (size_t k = 0; k < LOGO_CHARS / 16; k++)
			put(pen, "iVBORw0KGgoAAAAN");
		put(pen, "</mdui:Logo>");
	}
	put(pen, "</mdui:UIInfo></md:Extensions>\n");
}

static void provider(struct pen *pen, const struct fed *fed, size_t i)
{
	put(pen,
	    "<md:IDPSSODescriptor WantAuthnRequestsSigned=\"true\" protocolSupportEnumeration=\"" NS_SAMLP
	    "\">");
	role_extensions(pen, i);
	key(pen, "signing", fed->member);
	put_f(pen,
	      "<md:SingleSignOnService Binding=\"" URI_BINDING_REDIRECT
	      "\" Location=\"https://member%zu.example/sso\">"
	      "</md:SingleSignOnService></md:IDPSSODescriptor>\n",
	      i);
}

static void service(struct pen *pen, const struct fed *fed, size_t i)
{
	put(pen, "<md:SPSSODescriptor AuthnRequestsSigned=\"true\" WantAssertionsSigned=\"true\" "
	         "protocolSupportEnumeration=\"" NS_SAMLP "\">");
	role_extensions(pen, i);
	key(pen, "signing", fed->member);
	key(pen, "encryption", fed->member);
	put_f(pen,
	      "<md:AssertionConsumerService Binding=\"" URI_BINDING_POST
	      "\" Location=\"https://member%zu.example/acs?a=1&amp;b=2\" "
	      "index=\"0\"></md:AssertionConsumerService>"
	      "<md:AttributeConsumingService index=\"0\"><md:ServiceName "
	      "xml:lang=\"de\">Dienst</md:ServiceName>",
	      i);
	for (size_t k = 0; k < 12; k++)
		put_f(pen,
		      "<md:RequestedAttribute FriendlyName=\"attribute%zu\" Name=\"urn:oid:2.5.4.%zu\" "
		      "NameFormat=\"" URI_ATTRFORMAT_URI "\" isRequired=\"%s\"></md:RequestedAttribute>",
		      k, 4 + k, k % 2 == 0 ? "true" : "false");
	put(pen, "</md:AttributeConsumingService></md:SPSSODescriptor>\n");
}

static void people(struct pen *pen, size_t i)
{
	static const char *const types[] = { "administrative", "technical", "support", "other" };

	put_f(pen,
	      "<md:Organization><md:OrganizationName xml:lang=\"de\">Amt %zu</md:OrganizationName>"
	      "<md:OrganizationDisplayName xml:lang=\"de\">Amt %zu</md:OrganizationDisplayName>"
	      "<md:OrganizationURL "
	      "xml:lang=\"de\">https://member%zu.example/</md:OrganizationURL></md:Organization>",
	      i, i, i);
	for (size_t k = 0; k < 4; k++)
		put_f(pen,
		      "<md:ContactPerson "
		      "contactType=\"%s\"><md:EmailAddress>mailto:%s@member%zu.example</md:EmailAddress>"
		      "</md:ContactPerson>\n",
		      types[k], types[k], i);
}

static void entity(struct pen *pen, const struct fed *fed, size_t i)
{
	const bool is_provider = i % 3 == 0 || i % 10 == 0;

	if (pen->out != NULL)
		put_f(pen, "<md:EntityDescriptor\n\tentityID='" FED_ENTITY "'\n\tID=\"_e%zu\" >", i, i);
	else
		put_f(pen, "<md:EntityDescriptor ID=\"_e%zu\" entityID=\"" FED_ENTITY "\">", i, i);
	entity_extensions(pen, i);
	if (is_provider)
		provider(pen, fed, i);
	if (!is_provider || i % 10 == 0)
		service(pen, fed, i);
	people(pen, i);
	put(pen, "</md:EntityDescriptor>\n");
}

static void whole(struct pen *pen, const struct fed *fed, const char *signature)
{
	if (pen->out != NULL)
		put_f(pen,
		      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- made by a test "
		      "-->\n<md:EntitiesDescriptor validUntil=\"%s\" "
		      "Name=\"" FED_NAME "\" ID=\"" FED_ID "\" xmlns:md=\"" NS_MD "\" xmlns:ds=\"" NS_DS
		      "\" xmlns:mdui=\"" NS_MDUI "\" xmlns:rpi=\"" NS_RPI "\" cacheDuration=\"PT6H\">\n%s\n",
		      fed->valid_until, signature);
	else
		put_f(pen,
		      "<md:EntitiesDescriptor xmlns:md=\"" NS_MD "\" ID=\"" FED_ID "\" Name=\"" FED_NAME
		      "\" cacheDuration=\"PT6H\" validUntil=\"%s\">\n\n",
		      fed->valid_until);
	for (size_t i = 0; i < fed->n / 2; i++)
		entity(pen, fed, i);
	put_f(pen, "<md:EntitiesDescriptor Name=\"%sinner\">", FED_NAME);
	for (size_t i = fed->n / 2; i < fed->n; i++)
		entity(pen, fed, i);
	put(pen, "</md:EntitiesDescriptor></md:EntitiesDescriptor>");
	two(pen, "\n<!-- the end -->\n", "");
}

#define INFO                                                                                                 \
	"<ds:SignedInfo%s><ds:CanonicalizationMethod Algorithm=\"" NS_EXC "\"></ds:CanonicalizationMethod>"  \
	"<ds:SignatureMethod Algorithm=\"" URI_RSA_PSS256                                                    \
	"\"></ds:SignatureMethod><ds:Reference URI=\"#" FED_ID "\">"                                         \
	"<ds:Transforms><ds:Transform Algorithm=\"" URI_ENVELOPED                                            \
	"\"></ds:Transform><ds:Transform Algorithm=\"" NS_EXC                                                \
	"\"></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm=\"" URI_SHA256                         \
	"\"></ds:DigestMethod><ds:DigestValue>"                                                              \
	"%s</ds:DigestValue></ds:Reference></ds:SignedInfo>"

static bool pss(EVP_MD_CTX *ctx, EVP_PKEY *signer, const char *text, unsigned char *out, size_t *len)
{
	EVP_PKEY_CTX *params;

	return EVP_DigestSignInit(ctx, &params, EVP_sha256(), NULL, signer) == 1 &&
	       EVP_PKEY_CTX_set_rsa_padding(params, RSA_PKCS1_PSS_PADDING) == 1 &&
	       EVP_PKEY_CTX_set_rsa_pss_saltlen(params, RSA_PSS_SALTLEN_DIGEST) == 1 &&
	       EVP_DigestSign(ctx, out, len, (const unsigned char *)text, strlen(text)) == 1;
}

static bool sign(const struct fed *fed, EVP_MD_CTX *ctx, char out[PIECE_BYTES])
{
	struct pen pen = { .digest = ctx, .is_good = true };
	unsigned char octets[1024];
	char digest[64], value[2048], info[2048];
	size_t len = sizeof octets;

	if (EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) != 1)
		return false;
	whole(&pen, fed, "");
	if (!pen.is_good || EVP_DigestFinal_ex(ctx, octets, NULL) != 1)
		return false;
	(void)EVP_EncodeBlock((unsigned char *)digest, octets, 32);
	(void)snprintf(info, sizeof info, INFO, " xmlns:ds=\"" NS_DS "\"", digest);
	if (EVP_MD_CTX_reset(ctx) != 1 || !pss(ctx, fed->signer->key, info, octets, &len))
		return false;
	(void)EVP_EncodeBlock((unsigned char *)value, octets, (int)len);
	(void)snprintf(out, PIECE_BYTES,
	               "<ds:Signature>" INFO "<ds:SignatureValue>%s</ds:SignatureValue></ds:Signature>", "",
	               digest, value);
	return true;
}

bool fed_write(const struct fed *fed, FILE *out)
{
	struct pen pen = { .out = out, .is_good = true };
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	char *signature = malloc(PIECE_BYTES);
	const bool is_signed = ctx != NULL && signature != NULL && sign(fed, ctx, signature);

	if (is_signed)
		whole(&pen, fed, signature);
	free(signature);
	EVP_MD_CTX_free(ctx);
	return is_signed && pen.is_good && fflush(out) == 0;
}
