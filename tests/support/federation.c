/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * federation KEY VALID_UNTIL ITEM... - a federation's signed metadata on standard output, as its server would make it
 *
 * KEY is a PEM file, VALID_UNTIL seconds since 1970. Items, in document order:
 *   portal=ENTITY-ID,ACS,CERT[,CERT] a portal; its key to sign, and its key to encrypt when that is another
 *   many=N,CERT,WORDS               entities https://sp-0…N-1.example/, some 8 KB each, WORDS in each
 *   roleless=ENTITY-ID, keyless=ENTITY-ID,ACS
 *   single                          the one portal is the root (answer of a query service)
 *   unsigned                        without the signature
 * Written twice without keeping it, once to be digested, so any size is possible. Canonical text: nothing is
 * canonicalised, which is what the reader is tested for.
 */
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/base/scoped.h"
#include "lib/spec/uris.h"

#define PEM_BYTES   65536
#define PIECE_BYTES 65536
#define WISHES      24
#define FIELDS      4
#define TIME_BYTES  32

static EVP_MD_CTX *digest;    /* while it is digested; NULL: it goes out */
static const char *signature; /* put behind the root's tag */

static void fail(const char *what)
{
	(void)fprintf(stderr, "federation: %s\n", what);
	exit(1);
}

__attribute__((format(printf, 1, 2))) static void put(const char *format, ...)
{
	static char piece[PIECE_BYTES];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(piece, sizeof piece, format, args);
	va_end(args);
	if (len < 0 || (size_t)len >= sizeof piece)
		fail("a piece is too long");
	if (digest != NULL ? EVP_DigestUpdate(digest, piece, (size_t)len) != 1 :
	                     fwrite(piece, 1, (size_t)len, stdout) != (size_t)len)
		exit(1); /* the reader has enough */
}

/* Base64 of a certificate file, one line. Lives as long as the program. */
static const char *cert_text(const char *file)
{
	char *text = calloc(1, PEM_BYTES), line[256];
	FILE *in = fopen(file, "r");

	if (in == NULL || text == NULL)
		fail("certificate");
	while (fgets(line, sizeof line, in) != NULL) {
		line[strcspn(line, "\r\n")] = '\0';
		if (line[0] != '-')
			(void)snprintf(text + strlen(text), PEM_BYTES - strlen(text), "%s", line);
	}
	(void)fclose(in);
	return text;
}

static void put_key(const char *use, const char *cert)
{
	put("<md:KeyDescriptor use=\"%s\"><ds:KeyInfo xmlns:ds=\"" NS_DS "\"><ds:X509Data><ds:X509Certificate>%s"
	    "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>", use, cert);
}

static void put_wishes(const char *words)
{
	put("<md:AttributeConsumingService index=\"0\" isDefault=\"true\"><md:ServiceName xml:lang=\"de\">%s"
	    "</md:ServiceName>", words);
	for (int i = 0; i < WISHES; i++)
		put("<md:RequestedAttribute FriendlyName=\"attribute%d\" Name=\"urn:oid:2.5.4.42.%d\" NameFormat=\""
		    "urn:oasis:names:tc:SAML:2.0:attrname-format:uri\"></md:RequestedAttribute>", i, i);
	put("</md:AttributeConsumingService>");
}

static void put_entity(const char *entity_id, const char *acs, const char *const certs[2], const char *words,
                       const char *root)
{
	put("<md:EntityDescriptor%s entityID=\"%s\"%s>", root != NULL ? " xmlns:md=\"" NS_MD "\" ID=\"_f\"" : "",
	    entity_id, root != NULL ? root : "");
	if (root != NULL && digest == NULL)
		put("%s", signature);
	if (acs != NULL) {
		put("<md:SPSSODescriptor AuthnRequestsSigned=\"true\" WantAssertionsSigned=\"true\""
		    " protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">");
		if (certs != NULL) {
			put_key("signing", certs[0]);
			put_key("encryption", certs[1]);
		}
		put("<md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>"
		    "<md:AssertionConsumerService Binding=\"" URI_BINDING_POST "\" Location=\"%s\" index=\"0\" isDefault=\"true\">"
		    "</md:AssertionConsumerService>", acs);
		if (words[0] == 'm')
			put_wishes(words);
		put("</md:SPSSODescriptor>");
	}
	put("<md:Organization><md:OrganizationName xml:lang=\"de\">%s</md:OrganizationName>"
	    "<md:OrganizationDisplayName xml:lang=\"de\">%s</md:OrganizationDisplayName>"
	    "<md:OrganizationURL xml:lang=\"de\">https://www.example/</md:OrganizationURL></md:Organization>"
	    "</md:EntityDescriptor>", words, words);
}

/* NAME=A,B,C to its fields; absent ones are NULL. */
static bool fields(const char *item, const char *name, char **out)
{
	static char text[PEM_BYTES];
	const size_t len = strlen(name);
	char *at = text;

	if (strncmp(item, name, len) != 0 || item[len] != '=')
		return false;
	(void)snprintf(text, sizeof text, "%s", item + len + 1);
	for (int i = 0; i < FIELDS; i++)
		out[i] = at != NULL ? strsep(&at, ",") : NULL;
	return true;
}

static void put_many(unsigned long n, const char *cert, const char *words)
{
	const char *const certs[] = { cert, cert };
	char entity_id[64], acs[64], name[64];

	(void)snprintf(name, sizeof name, "m%s", words);
	for (unsigned long i = 0; i < n; i++) {
		(void)snprintf(entity_id, sizeof entity_id, "https://sp-%lu.example/", i);
		(void)snprintf(acs, sizeof acs, "https://sp-%lu.example/acs", i);
		put_entity(entity_id, acs, certs, name, NULL);
	}
}

static void put_item(const char *item, const char *root)
{
	char *f[FIELDS];

	if (fields(item, "portal", f)) {
		const char *const certs[] = { cert_text(f[2]), cert_text(f[3] != NULL ? f[3] : f[2]) };

		put_entity(f[0], f[1], certs, "Portal", root);
	} else if (fields(item, "many", f))
		put_many(strtoul(f[0], NULL, 10), cert_text(f[1]), f[2] != NULL ? f[2] : "");
	else if (fields(item, "roleless", f))
		put_entity(f[0], NULL, NULL, "Portal", NULL);
	else if (fields(item, "keyless", f))
		put_entity(f[0], f[1], NULL, "Portal", NULL);
}

static bool has(char *const *items, const char *word)
{
	for (; *items != NULL; items++)
		if (strcmp(*items, word) == 0)
			return true;
	return false;
}

static void put_document(char *const *items, const char *until)
{
	char root[TIME_BYTES * 2];

	(void)snprintf(root, sizeof root, " validUntil=\"%s\"", until);
	if (has(items, "single")) {
		for (; *items != NULL; items++)
			put_item(*items, root);
		return;
	}
	put("<md:EntitiesDescriptor xmlns:md=\"" NS_MD "\" ID=\"_f\" Name=\"urn:federation\"%s>", root);
	if (digest == NULL)
		put("%s", signature);
	for (; *items != NULL; items++)
		put_item(*items, NULL);
	put("</md:EntitiesDescriptor>");
}

static const char *base64(const unsigned char *from, size_t len)
{
	char *out = calloc(1, len * 2 + 4);

	if (out == NULL || EVP_EncodeBlock((unsigned char *)out, from, (int)len) < 0)
		fail("base64");
	return out;
}

static const char *sign(EVP_PKEY *key, const char *octets)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_PKEY_CTX *how;
	unsigned char value[1024];
	size_t len = sizeof value;

	if (EVP_DigestSignInit(ctx, &how, EVP_sha256(), NULL, key) != 1 ||
	    EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING) != 1 ||
	    EVP_PKEY_CTX_set_rsa_pss_saltlen(how, 32) != 1 ||
	    EVP_DigestSign(ctx, value, &len, (const unsigned char *)octets, strlen(octets)) != 1)
		fail("signing");
	EVP_MD_CTX_free(ctx);
	return base64(value, len);
}

static const char *signature_make(EVP_PKEY *key, char *const *items, const char *until)
{
	static char info[4096], all[8192];
	unsigned char value[EVP_MAX_MD_SIZE];
	unsigned len;

	digest = EVP_MD_CTX_new();
	if (EVP_DigestInit_ex(digest, EVP_sha256(), NULL) != 1)
		fail("digest");
	put_document(items, until);
	if (EVP_DigestFinal_ex(digest, value, &len) != 1)
		fail("digest");
	EVP_MD_CTX_free(digest);
	digest = NULL;
	(void)snprintf(info, sizeof info,
	               "<ds:SignedInfo xmlns:ds=\"" NS_DS "\"><ds:CanonicalizationMethod Algorithm=\"" NS_EXC
	               "\"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm=\"" URI_RSA_PSS256
	               "\"></ds:SignatureMethod><ds:Reference URI=\"#_f\"><ds:Transforms><ds:Transform Algorithm=\"" URI_ENVELOPED
	               "\"></ds:Transform><ds:Transform Algorithm=\"" NS_EXC
	               "\"></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm=\"" URI_SHA256
	               "\"></ds:DigestMethod><ds:DigestValue>%s</ds:DigestValue>"
	               "</ds:Reference></ds:SignedInfo>", base64(value, len));
	(void)snprintf(all, sizeof all,
	               "<ds:Signature xmlns:ds=\"" NS_DS "\">%s<ds:SignatureValue>%s</ds:SignatureValue></ds:Signature>",
	               info, sign(key, info));
	return all;
}

int main(int argc, char **argv)
{
	FILE *in = argc > 3 ? fopen(argv[1], "r") : NULL;
	EVP_PKEY *key = in != NULL ? PEM_read_PrivateKey(in, NULL, NULL, NULL) : NULL;
	const time_t at = argc > 3 ? (time_t)strtoll(argv[2], NULL, 10) : 0;
	char until[TIME_BYTES];
	struct tm tm;

	if (key == NULL)
		fail("use: federation KEY VALID_UNTIL ITEM...");
	(void)fclose(in);
	(void)strftime(until, sizeof until, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&at, &tm));
	signature = has(argv + 3, "unsigned") ? "" : signature_make(key, argv + 3, until);
	put_document(argv + 3, until);
	EVP_PKEY_free(key);
	return fflush(stdout) == 0 ? 0 : 1;
}
