/* SPDX-License-Identifier: EUPL-1.2 */
/* Messages of single logout and artifact resolution, written out as canonical text. */
#include "tests/support/unit.h"

#include "tests/support/mint.h"

#include "lib/spec/uris.h"
#include "lib/xml/encrypt.h"

#define ISSUER "<saml:Issuer xmlns:saml=\"" NS_SAML "\">" MINT_PARTNER "</saml:Issuer>"
#define SUCCESS                                                                                                       \
	"<samlp:Status><samlp:StatusCode Value=\"" URI_STATUS_SUCCESS "\"></samlp:StatusCode></samlp:Status>"
#define DECLARES " xmlns:samlp=\"" NS_SAMLP "\""

static struct bytes finish(struct arena *mem, struct bytes text, const char *id, const struct mint *how)
{
	text = mint_sign(mem, text, "@SIG@", id, how, how->sign_message);
	return mint_replace(mem, text, how->after.find, how->after.put);
}

static const char logoutreq[] =
	"<samlp:LogoutRequest" DECLARES " Destination=\"" MINT_SLO "\" ID=\"_l1\" IssueInstant=\"" MINT_NOW_TEXT
	"\" NotOnOrAfter=\"2026-01-02T03:09:05Z\" Reason=\"urn:oasis:names:tc:SAML:2.0:logout:user\" Version=\"2.0\">" ISSUER
	"@SIG@<saml:NameID xmlns:saml=\"" NS_SAML "\" Format=\"" URI_NAMEID_TRANSIENT "\" NameQualifier=\"" MINT_SELF
	"\" SPNameQualifier=\"" MINT_PARTNER "\">_n1</saml:NameID>"
	"<samlp:SessionIndex>_s1</samlp:SessionIndex></samlp:LogoutRequest>";

static struct bytes nameid_sealed(struct arena *mem, struct bytes text, const struct encrypt_to *to)
{
	const char *open = strstr((const char *)text.ptr, "<saml:NameID ");
	const char *end = open != NULL ? strstr(open, "</saml:NameID>") : NULL;
	const char *nameid;
	struct bytes sealed;

	assert_non_null(end);
	end += strlen("</saml:NameID>");
	assert_ok(arena_printf(mem, &nameid, "%.*s", (int)(end - open), open));
	assert_ok(xml_encrypt_id(to, bytes_of(nameid), mem, &sealed));
	return mint_replace(mem, text, nameid, (const char *)sealed.ptr);
}

struct bytes mint_logoutreq(struct arena *mem, const struct mint *how)
{
	struct bytes text = mint_replace(mem, bytes_of(logoutreq), how->before.find, how->before.put);

	if (how->encrypt != NULL)
		text = nameid_sealed(mem, text, how->encrypt);
	return finish(mem, text, "_l1", how);
}

static const char logoutresp[] =
	"<samlp:LogoutResponse" DECLARES " Destination=\"" MINT_SLO "\" ID=\"_l2\" InResponseTo=\"" MINT_REQUEST_ID
	"\" IssueInstant=\"" MINT_NOW_TEXT "\" Version=\"2.0\">" ISSUER "@SIG@" SUCCESS "</samlp:LogoutResponse>";

struct bytes mint_logoutresp(struct arena *mem, const struct mint *how)
{
	return finish(mem, mint_replace(mem, bytes_of(logoutresp), how->before.find, how->before.put), "_l2", how);
}

static const char artresolve[] =
	"<samlp:ArtifactResolve" DECLARES " Destination=\"" MINT_ARTIFACT "\" ID=\"_t1\" IssueInstant=\"" MINT_NOW_TEXT
	"\" Version=\"2.0\">" ISSUER "@SIG@<samlp:Artifact>@ARTIFACT@</samlp:Artifact></samlp:ArtifactResolve>";

struct bytes mint_artresolve(struct arena *mem, const char *artifact, const struct mint *how)
{
	struct bytes text = mint_replace(mem, bytes_of(artresolve), how->before.find, how->before.put);

	if (strstr((const char *)text.ptr, "@ARTIFACT@") != NULL) /* the change may have taken it away */
		text = mint_replace(mem, text, "@ARTIFACT@", artifact);
	return finish(mem, text, "_t1", how);
}

static const char artresponse[] =
	"<samlp:ArtifactResponse" DECLARES " ID=\"_t2\" InResponseTo=\"" MINT_REQUEST_ID "\" IssueInstant=\"" MINT_NOW_TEXT
	"\" Version=\"2.0\">" ISSUER "@SIG@" SUCCESS "@MESSAGE@</samlp:ArtifactResponse>";

/* What stood alone does not repeat a declaration that is rendered around it. */
struct bytes mint_artresponse(struct arena *mem, struct bytes message, const struct mint *how)
{
	struct bytes text = bytes_of(artresponse);
	const char *inside = "";

	if (bytes_is_present(message))
		inside = (const char *)mint_replace(mem, message, DECLARES, "").ptr;
	text = mint_replace(mem, text, "@MESSAGE@", inside);
	return finish(mem, mint_replace(mem, text, how->before.find, how->before.put), "_t2", how);
}

struct bytes mint_soap(struct arena *mem, struct bytes message)
{
	const char *text;

	assert_ok(arena_printf(mem, &text, "<S:Envelope xmlns:S=\"" NS_SOAP "\"><S:Body>%.*s</S:Body></S:Envelope>",
	                       (int)message.len, (const char *)message.ptr));
	return bytes_of(text);
}

void mint_wire(struct arena *mem, mint_maker *make, enum saml_binding binding, const struct mint *how,
               struct saml_wire *out)
{
	struct mint plain = *how;
	unsigned char raw[1024];
	size_t len;

	*out = (struct saml_wire){ .binding = binding, .relay_state = bytes_of("r&<") };
	if (binding != BINDING_REDIRECT) {
		out->xml = make(mem, how);
		return;
	}
	plain.sign_message = false;
	out->xml = make(mem, &plain);
	if (!how->sign_message)
		return;
	out->signed_octets = bytes_of("SAMLRequest=x&SigAlg=y");
	out->sig_alg = bytes_of(sig_alg_uri(how->alg));
	assert_ok(alg_sign(how->key, how->alg, out->signed_octets, raw, sizeof raw, &len));
	assert_ok(arena_copy(mem, bytes_at(raw, len), &out->signature));
}
