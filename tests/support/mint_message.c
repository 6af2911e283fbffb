/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "tests/support/mint.h"

#include <openssl/evp.h>

#include "lib/base/text.h"
#include "lib/spec/uris.h"
#include "lib/wire/base64.h"
#include "lib/xml/encrypt.h"

#define MINT_BYTES ((size_t)1024 * 1024)

static struct bytes base64_of(struct arena *mem, const unsigned char *ptr, size_t len)
{
	struct text t = text_new(mem, MINT_BYTES);
	struct bytes out;

	base64_encode(&t, bytes_at(ptr, len));
	assert_ok(text_done(&t, &out));
	return out;
}

#define INFO_OPEN "<ds:SignedInfo>"
#define INFO_OPEN_ALONE "<ds:SignedInfo xmlns:ds=\"" NS_DS "\">"

static struct bytes info_of(struct arena *mem, struct bytes octets, const char *id, enum sig_alg alg)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int len;
	const char *info;

	assert_int_equal(EVP_Digest(octets.ptr, octets.len, digest, &len, EVP_sha256(), NULL), 1);
	assert_ok(arena_printf(
		mem, &info,
		INFO_OPEN "<ds:CanonicalizationMethod Algorithm=\"" NS_EXC "\"></ds:CanonicalizationMethod>"
			  "<ds:SignatureMethod Algorithm=\"%s\"></ds:SignatureMethod><ds:Reference "
	                  "URI=\"#%s\"><ds:Transforms>"
			  "<ds:Transform Algorithm=\"" URI_ENVELOPED "\"></ds:Transform>"
			  "<ds:Transform Algorithm=\"" NS_EXC "\"></ds:Transform></ds:Transforms>"
			  "<ds:DigestMethod Algorithm=\"" URI_SHA256
			  "\"></ds:DigestMethod><ds:DigestValue>%s</ds:DigestValue>"
			  "</ds:Reference></ds:SignedInfo>",
		sig_alg_uri(alg), id, (const char *)base64_of(mem, digest, len).ptr));
	return bytes_of(info);
}

struct bytes mint_sign(struct arena *mem, struct bytes text, const char *marker, const char *id,
                       const struct mint *how, bool is_signed)
{
	const struct bytes bare = mint_replace(mem, text, marker, "");
	unsigned char raw[1024];
	struct bytes info, alone;
	const char *signature;
	size_t len;

	if (!is_signed)
		return bare;
	info = info_of(mem, bare, id, how->alg);
	alone = mint_replace(mem, info, INFO_OPEN, INFO_OPEN_ALONE);
	assert_ok(alg_sign(how->key, how->alg, alone, raw, sizeof raw, &len));
	assert_ok(arena_printf(mem, &signature,
	                       "<ds:Signature xmlns:ds=\"" NS_DS
	                       "\">%s<ds:SignatureValue>%s</ds:SignatureValue></ds:Signature>",
	                       (const char *)info.ptr, (const char *)base64_of(mem, raw, len).ptr));
	return mint_replace(mem, text, marker, signature);
}

#define ISSUER(id) "<saml:Issuer xmlns:saml=\"" NS_SAML "\">" id "</saml:Issuer>"

static const char request[] =
	"<samlp:AuthnRequest xmlns:samlp=\"" NS_SAMLP "\" AssertionConsumerServiceURL=\"" MINT_ACS "\""
	" Destination=\"" MINT_SSO "\" ID=\"" MINT_REQUEST_ID "\" IssueInstant=\"" MINT_NOW_TEXT "\""
	" ProtocolBinding=\"" URI_BINDING_POST "\" Version=\"2.0\">" ISSUER(
		MINT_PARTNER) "@SIG@"
			      "<samlp:NameIDPolicy AllowCreate=\"true\" Format=\"" URI_NAMEID_TRANSIENT
			      "\"></samlp:NameIDPolicy>"
			      "<samlp:RequestedAuthnContext "
                              "Comparison=\"minimum\"><saml:AuthnContextClassRef xmlns:saml=\"" NS_SAML "\">"
			      "STORK-QAA-Level-3</saml:AuthnContextClassRef></samlp:RequestedAuthnContext></"
                              "samlp:AuthnRequest>";

struct bytes mint_request(struct arena *mem, const struct mint *how)
{
	struct bytes text = mint_replace(mem, bytes_of(request), how->before.find, how->before.put);

	text = mint_sign(mem, text, "@SIG@", MINT_REQUEST_ID, how, how->sign_message);
	return mint_replace(mem, text, how->after.find, how->after.put);
}

static const char assertion[] =
	"<saml:Assertion xmlns:saml=\"" NS_SAML "\" ID=\"_a1\" IssueInstant=\"" MINT_NOW_TEXT
	"\" Version=\"2.0\">"
	"<saml:Issuer>" MINT_PARTNER "</saml:Issuer>@ASIG@<saml:Subject>"
	"<saml:NameID Format=\"" URI_NAMEID_TRANSIENT "\">_n1</saml:NameID>"
	"<saml:SubjectConfirmation Method=\"" URI_CM_BEARER "\"><saml:SubjectConfirmationData"
	" Address=\"192.0.2.1\" InResponseTo=\"" MINT_REQUEST_ID "\" NotOnOrAfter=\"2026-01-02T03:09:05Z\""
	" Recipient=\"" MINT_ACS
	"\"></saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>"
	"<saml:Conditions NotBefore=\"2026-01-02T03:04:00Z\" NotOnOrAfter=\"2026-01-02T03:09:06Z\">"
	"<saml:AudienceRestriction><saml:Audience>" MINT_SELF "</saml:Audience></saml:AudienceRestriction>"
	"</saml:Conditions><saml:AuthnStatement AuthnInstant=\"2026-01-02T03:04:01Z\" SessionIndex=\"_s1\""
	" SessionNotOnOrAfter=\"2026-01-02T05:04:01Z\"><saml:AuthnContext><saml:AuthnContextClassRef>"
	"STORK-QAA-Level-3</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>"
	"<saml:AttributeStatement><saml:Attribute xmlns:akdb=\"" NS_AKDB "\" FriendlyName=\"surname\""
	" Name=\"urn:oid:2.5.4.4\" akdb:TrustLevel=\"SUBSTANTIELL\"><saml:AttributeValue>"
	"M\xc3\xbcller &amp; S\xc3\xb6hne \xf0\x9f\x98\x80</saml:AttributeValue></saml:Attribute>"
	"<saml:Attribute "
        "Name=\"urn:oid:2.5.4.42\"><saml:AttributeValue></saml:AttributeValue></saml:Attribute>"
	"</saml:AttributeStatement></saml:Assertion>";

#define RESPONSE_START                                                                                       \
	"<samlp:Response xmlns:samlp=\"" NS_SAMLP "\" Destination=\"" MINT_ACS                               \
	"\" ID=\"_p1\" InResponseTo=\"" MINT_REQUEST_ID "\" IssueInstant=\"" MINT_NOW_TEXT                   \
	"\" Version=\"2.0\">" ISSUER(MINT_PARTNER) "@SIG@"

static const char response[] =
	RESPONSE_START "<samlp:Status><samlp:StatusCode Value=\"" URI_STATUS_SUCCESS "\"></samlp:StatusCode>"
		       "</samlp:Status>@ASSERTION@</samlp:Response>";

static const char error[] = RESPONSE_START
	"<samlp:Status><samlp:StatusCode Value=\"" URI_STATUS_RESPONDER "\">"
	"<samlp:StatusCode Value=\"" URI_STATUS_AUTHN_FAILED "\"></samlp:StatusCode></samlp:StatusCode>"
	"<samlp:StatusMessage>cancelled</samlp:StatusMessage></samlp:Status></samlp:Response>";

struct bytes mint_error(struct arena *mem, const struct mint *how)
{
	struct bytes text = mint_replace(mem, bytes_of(error), how->before.find, how->before.put);

	text = mint_sign(mem, text, "@SIG@", "_p1", how, how->sign_message);
	return mint_replace(mem, text, how->after.find, how->after.put);
}

struct bytes mint_response(struct arena *mem, const struct mint *how)
{
	struct bytes text = mint_replace(mem, bytes_of(response), "@ASSERTION@", assertion), inner, start,
		     sealed;
	const char *open, *end, *whole;

	text = mint_replace(mem, text, how->before.find, how->before.put);
	open = strstr((const char *)text.ptr, "<saml:Assertion ");
	end = open != NULL ? strstr(open, "</saml:Assertion>") : NULL;
	if (end != NULL) { /* the change may have taken it away */
		end += strlen("</saml:Assertion>");
		start = bytes_at(text.ptr, (size_t)(open - (const char *)text.ptr));
		inner = mint_sign(mem, bytes_at(open, (size_t)(end - open)), "@ASIG@", "_a1", how,
		                how->sign_assertion);
		sealed = inner;
		if (how->encrypt != NULL)
			assert_ok(xml_encrypt(how->encrypt, inner, mem, &sealed));
		assert_ok(arena_printf(mem, &whole, "%.*s%.*s%s", (int)start.len, (const char *)start.ptr,
		                       (int)sealed.len, (const char *)sealed.ptr, end));
		text = bytes_of(whole);
	}
	text = mint_sign(mem, text, "@SIG@", "_p1", how, how->sign_message);
	return mint_replace(mem, text, how->after.find, how->after.put);
}
