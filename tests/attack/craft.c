/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/support/unit.h"

#include "tests/attack/attack.h"

#include <stdlib.h>

#include "lib/base/text.h"
#include "lib/base/utctime.h"
#include "lib/spec/limits.h"
#include "lib/spec/uris.h"
#include "lib/wire/base64.h"
#include "lib/wire/form.h"
#include "lib/wire/inflate.h"

#define CRAFT_BYTES ((size_t)4 * 1024 * 1024)

/* ---- honest messages, canonical; {SIG}, {ASIG}: where a signature goes ---- */

#define ISSUER "<saml:Issuer xmlns:saml=\"" NS_SAML "\">@ISSUER@</saml:Issuer>"

#define REQUEST_OPEN(id, acs)                                                                                \
	"<samlp:AuthnRequest xmlns:samlp=\"" NS_SAMLP "\" AssertionConsumerServiceURL=\"" acs                \
	"\" Destination=\"@SSO@\""                                                                           \
	" ID=\"" id "\" IssueInstant=\"@T+0@\" ProtocolBinding=\"" URI_BINDING_POST "\" Version=\"2.0\">"
#define REQUEST_REST                                                                                         \
	"<samlp:NameIDPolicy AllowCreate=\"true\" Format=\"" URI_NAMEID_TRANSIENT "\"></samlp:NameIDPolicy>" \
	"<samlp:RequestedAuthnContext Comparison=\"minimum\"><saml:AuthnContextClassRef "                    \
	"xmlns:saml=\"" NS_SAML "\">"                                                                        \
	"STORK-QAA-Level-1</saml:AuthnContextClassRef></samlp:RequestedAuthnContext></samlp:AuthnRequest>"

static const char request[] = REQUEST_OPEN("@RID@", "@ACS@") ISSUER "{SIG}" REQUEST_REST;

#define LOGOUT_OPEN(id, to)                                                                                  \
	"<samlp:LogoutRequest xmlns:samlp=\"" NS_SAMLP "\" Destination=\"" to "\" ID=\"" id                  \
	"\" IssueInstant=\"@T+0@\" NotOnOrAfter=\"@T+300@\" Version=\"2.0\">"
#define LOGOUT_REST                                                                                          \
	"<saml:NameID xmlns:saml=\"" NS_SAML "\" Format=\"" URI_NAMEID_TRANSIENT "\">_n1</saml:NameID>"      \
	"<samlp:SessionIndex>_s1</samlp:SessionIndex></samlp:LogoutRequest>"

static const char logout[] = LOGOUT_OPEN("@LID@", "@SLO@") ISSUER "{SIG}" LOGOUT_REST;

#define RESOLVE_OPEN(id)                                                                                     \
	"<samlp:ArtifactResolve xmlns:samlp=\"" NS_SAMLP "\" Destination=\"@RESOLVE@\" ID=\"" id             \
	"\" IssueInstant=\"@T+0@\" Version=\"2.0\">"
#define RESOLVE_REST "<samlp:Artifact>@ARTIFACT@</samlp:Artifact></samlp:ArtifactResolve>"

static const char resolve[] = RESOLVE_OPEN("@TID@") ISSUER "{SIG}" RESOLVE_REST;

#define STATUS_OF(value)                                                                                     \
	"<samlp:Status><samlp:StatusCode Value=\"" value "\"></samlp:StatusCode></samlp:Status>"
#define STATUS STATUS_OF(URI_STATUS_SUCCESS)

#define GONE_OPEN(id, request)                                                                               \
	"<samlp:LogoutResponse xmlns:samlp=\"" NS_SAMLP "\" Destination=\"@SLO@\" ID=\"" id                  \
	"\" InResponseTo=\"" request "\" IssueInstant=\"@T+0@\" Version=\"2.0\">" ISSUER
#define GONE_REST STATUS "</samlp:LogoutResponse>"

static const char gone[] = GONE_OPEN("@GID@", "@LID@") "{SIG}" GONE_REST;

#define RESOLVED_OPEN(id)                                                                                    \
	"<samlp:ArtifactResponse xmlns:samlp=\"" NS_SAMLP "\" Destination=\"@ACS@\" ID=\"" id                \
	"\" InResponseTo=\"@TID@\" IssueInstant=\"@T+0@\" Version=\"2.0\">" ISSUER
#define RESOLVED_REST(id, assertion)                                                                         \
	STATUS "<samlp:Response Destination=\"@ACS@\" ID=\"" id "\" InResponseTo=\"@ID@\""                   \
	       " IssueInstant=\"@T+0@\" Version=\"2.0\">" ISSUER STATUS assertion                            \
	       "</samlp:Response></samlp:ArtifactResponse>"

static const char resolved[] = RESOLVED_OPEN("@DID@") "{SIG}" RESOLVED_REST("@PID@", "@BAREMARKED@");

static const char failed[] = "@HEAD@{SIG}" STATUS_OF(URI_STATUS_RESPONDER) "</samlp:Response>";

/* Messages other than Responses with an Assertion; the ID's name is that of its first letter. */
static const struct asking {
	const char *text, *id;
	const char *evil, *evil_same,
		*rest; /* the same with an ID of its own, with the same ID, and how it goes on */
} askings[ATTACK_KINDS] = {
	[REDIRECT] = { request, "@RID@", NULL, NULL, NULL },
	[POST] = { request, "@RID@", REQUEST_OPEN("_evil", "https://evil.example/acs") ISSUER,
	           REQUEST_OPEN("@RID@", "https://evil.example/acs") ISSUER, REQUEST_REST },
	[OUT_REDIRECT] = { logout, "@LID@", NULL, NULL, NULL },
	[OUT_POST] = { logout, "@LID@", LOGOUT_OPEN("_evil", "@SLO@") ISSUER,
	               LOGOUT_OPEN("@LID@", "@SLO@?evil") ISSUER, LOGOUT_REST },
	[OUT_SOAP] = { logout, "@LID@", LOGOUT_OPEN("_evil", "@SLO@") ISSUER,
	               LOGOUT_OPEN("@LID@", "@SLO@?evil") ISSUER, LOGOUT_REST },
	[RESOLVE] = { resolve, "@TID@", RESOLVE_OPEN("_evil") ISSUER, RESOLVE_OPEN("@TID@") ISSUER "<!---->",
	              "<samlp:Artifact>evil</samlp:Artifact></samlp:ArtifactResolve>" },
	[GONE_REDIRECT] = { gone, "@GID@", NULL, NULL, NULL },
	[GONE_POST] = { gone, "@GID@", GONE_OPEN("_evil", "@LID@"), GONE_OPEN("@GID@", "_evil"), GONE_REST },
	[GONE_SOAP] = { gone, "@GID@", GONE_OPEN("_evil", "@LID@"), GONE_OPEN("@GID@", "_evil"), GONE_REST },
	[RESOLVED] = { resolved, "@DID@", RESOLVED_OPEN("_evilr"), RESOLVED_OPEN("@DID@"),
	               RESOLVED_REST("_evilp", "@EVIL@") },
	[FAILED] = { failed, "@PID@", "@EVILHEAD@", "@HEAD@", "@STATUS@@EVIL@@TAIL@" },
};

#define SUBJECT_OF(name)                                                                                     \
	"<saml:Subject><saml:NameID Format=\"" URI_NAMEID_TRANSIENT "\">" name "</saml:NameID>"              \
	"<saml:SubjectConfirmation Method=\"" URI_CM_BEARER "\"><saml:SubjectConfirmationData"               \
	" InResponseTo=\"@ID@\" NotOnOrAfter=\"@T+300@\" "                                                   \
	"Recipient=\"@ACS@\"></saml:SubjectConfirmationData>"                                                \
	"</saml:SubjectConfirmation></saml:Subject>"
#define CONDITIONS                                                                                           \
	"<saml:Conditions NotBefore=\"@T-5@\" "                                                              \
	"NotOnOrAfter=\"@T+300@\"><saml:AudienceRestriction><saml:Audience>"                                 \
	"@AUDIENCE@</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
#define STATEMENTS                                                                                           \
	"<saml:AuthnStatement AuthnInstant=\"@T-4@\" SessionIndex=\"_s@NONCE@\"><saml:AuthnContext>"         \
	"<saml:AuthnContextClassRef>@LEVEL@</saml:AuthnContextClassRef></saml:AuthnContext></"               \
	"saml:AuthnStatement>"                                                                               \
	"<saml:AttributeStatement><saml:Attribute FriendlyName=\"surname\" Name=\"urn:oid:2.5.4.4\">"        \
	"<saml:AttributeValue>Muster&amp;mann</saml:AttributeValue></saml:Attribute></"                      \
	"saml:AttributeStatement>"
#define ASSERTION_OPEN(id)                                                                                   \
	"<saml:Assertion xmlns:saml=\"" NS_SAML "\" ID=\"" id "\" IssueInstant=\"@T+0@\" Version=\"2.0\">"
#define ASSERTION_OF(id, name, signature)                                                                    \
	ASSERTION_OPEN(id) "<saml:Issuer>@ISSUER@</saml:Issuer>" signature SUBJECT_OF(name)                  \
	CONDITIONS STATEMENTS "</saml:Assertion>"

#define HEAD                                                                                                 \
	"<samlp:Response xmlns:samlp=\"" NS_SAMLP                                                            \
	"\" Destination=\"@ACS@\" ID=\"@PID@\" InResponseTo=\"@ID@\""                                        \
	" IssueInstant=\"@T+0@\" Version=\"2.0\">" ISSUER
#define TAIL "</samlp:Response>"

static const char response[] = HEAD "{SIG}" STATUS ASSERTION_OF("@AID@", "_n1", "{ASIG}") TAIL;

/* ---- names between @ and @ ---- */

/* Known once they are made. */
enum piece { P_SIG, P_ASIG, P_ASSERTION, P_SEALED, P_WHOLE, P_QUERY, P_INSIG, P_INNER };

static const struct {
	const char *name, *text;
} fixed[] = {
	{ "HEAD", HEAD },
	{ "STATUS", STATUS },
	{ "TAIL", TAIL },
	{ "EVIL", ASSERTION_OF("_evil", "_evil", "") },
	{ "EVILSAME", ASSERTION_OF("@AID@", "_evil", "") },
	{ "EVILSIGNED", ASSERTION_OF("_evil", "_evil", "@ASIG@") },
	{ "EVILOPEN", ASSERTION_OPEN("_evil") "<saml:Issuer>@ISSUER@</saml:Issuer>" },
	{ "EVILREST", SUBJECT_OF("_evil") CONDITIONS STATEMENTS "</saml:Assertion>" },
	{ "BARE", ASSERTION_OF("@AID@", "_n1", "") },
	{ "BAREMARKED", ASSERTION_OF("@AID@", "_n1", "{ASIG}") },
	{ "SUBJECT", SUBJECT_OF("_n1") },
	{ "EVILHEAD", "<samlp:Response xmlns:samlp=\"" NS_SAMLP "\" Destination=\"@ACS@\" ID=\"_evilp\""
	              " InResponseTo=\"@ID@\" IssueInstant=\"@T+0@\" Version=\"2.0\">" ISSUER },
	{ "ISSUERNODE", ISSUER },
	{ "CONFIRMATION",
	  "<saml:SubjectConfirmation Method=\"" URI_CM_BEARER "\"><saml:SubjectConfirmationData"
	  " InResponseTo=\"@ID@\" NotOnOrAfter=\"@T+300@\" Recipient=\"@ACS@\">"
	  "</saml:SubjectConfirmationData></saml:SubjectConfirmation>" },
	{ "STATEMENTS", STATEMENTS },
	{ "CONDITIONS", CONDITIONS },
};

static struct bytes printed(struct arena *mem, const char *a, const char *b)
{
	const char *out;

	assert_ok(arena_printf(mem, &out, "%s%s", a, b));
	return bytes_of(out);
}

static struct bytes time_at(const struct craft *c, const char *offset)
{
	char text[UTCTIME_TEXT_BYTES];
	struct bytes out;

	utctime_text(c->place->now_at + strtoll(offset, NULL, 10), text);
	assert_ok(arena_copy(c->mem, bytes_of(text), &out));
	return out;
}

static bool is_request(enum attack_kind kind)
{
	return (AS(kind) & TO_ACCOUNT) != 0;
}

static bool name_of_place(const struct craft *c, const char *name, struct bytes *out)
{
	const struct attack_place *p = c->place;
	const struct {
		const char *name, *text;
	} known[] = {
		{ "ISSUER", p->issuer },
		{ "AUDIENCE", p->audience },
		{ "ACS", p->acs },
		{ "SSO", p->sso },
		{ "ID", p->request_id },
		{ "NONCE", p->nonce },
		{ "LEVEL", p->level },
		{ "RELAY", p->relay_state },
		{ "SIGALG", sig_alg_uri(p->alg) },
		{ "CERT", p->cert_base64 },
		{ "RESOLVE", p->resolve },
		{ "ARTIFACT", p->artifact },
		{ "OTHER", p->other },
		{ "SLO", (AS(c->kind) & SOAPS) != 0 ? p->soap : p->slo },
		{ "WHAT", is_request(c->kind) ? "Request" : "Response" },
		{ "OTHERWHAT", is_request(c->kind) ? "Response" : "Request" },
		{ "URL", p->canary_url },
		{ "FILE", p->canary_file },
	};

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (strcmp(name, known[i].name) == 0) {
			*out = bytes_of(known[i].text);
			return true;
		}
	return false;
}

static bool name_of_piece(const struct craft *c, const char *name, struct bytes *out)
{
	static const char *const names[] = {
		"SIG", "ASIG", "ASSERTION", "SEALED", "WHOLE", "QUERY", "INSIG"
	};
	static const char *const open[] = { "SIGOPEN", "ASIGOPEN" }; /* without their end tags */

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(name, names[i]) == 0) {
			*out = bytes_is_present(c->pieces[i]) ? c->pieces[i] : bytes_of("");
			return true;
		}
	for (size_t i = 0; i < ARRAY_LEN(open); i++)
		if (strcmp(name, open[i]) == 0) {
			*out = bytes_at(c->pieces[i].ptr, c->pieces[i].len - strlen("</ds:Signature>"));
			return true;
		}
	return false;
}

/* A message that an attacker wrote, of the kind at hand; where a Response is, an AuthnRequest. */
static bool name_of_evil(const struct craft *c, const char *name, struct bytes *out)
{
	const struct asking *asked = &askings[askings[c->kind].evil != NULL ? c->kind : POST];
	const struct {
		const char *name, *text;
	} known[] = {
		{ "EVILREQUEST", asked->evil },
		{ "EVILREQUESTSAME", asked->evil_same },
		{ "REQUESTREST", asked->rest },
		{ "CLOSE", strrchr(asked->text, '<') },
	};

	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (strcmp(name, known[i].name) == 0) {
			*out = craft_expand(c, known[i].text);
			return true;
		}
	return false;
}

static bool name_expand(const struct craft *c, const char *name, struct bytes *out)
{
	if (name_of_place(c, name, out) || name_of_piece(c, name, out) || name_of_evil(c, name, out))
		return true;
	if (name[0] == 'T' && (name[1] == '+' || name[1] == '-'))
		return *out = time_at(c, name + 1), true;
	if (name[1] == 'I' && name[2] == 'D' && name[3] == '\0') { /* RID, PID, AID, and so on */
		const char prefix[] = { '_', (char)(name[0] - 'A' + 'a'), '\0' };

		return *out = printed(c->mem, prefix, c->place->nonce), true;
	}
	for (size_t i = 0; i < ARRAY_LEN(fixed); i++)
		if (strcmp(name, fixed[i].name) == 0)
			return *out = craft_expand(c, fixed[i].text), true;
	return false;
}

/* An '@' that encloses no name of ours is an '@'. */
struct bytes craft_expand(const struct craft *c, const char *text)
{
	struct text t = text_new(c->mem, CRAFT_BYTES);
	struct bytes value, out;
	char name[24];

	while (*text != '\0') {
		const size_t len =
			*text == '@' ? strspn(text + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-") : 0;

		if (len > 0 && len < sizeof name && text[len + 1] == '@') {
			memcpy(name, text + 1, len);
			name[len] = '\0';
			if (!name_expand(c, name, &value))
				fail_msg("no such name: %s", name);
			text_bytes(&t, value);
			text += len + 2;
			continue;
		}
		text_put(&t, text++, 1);
	}
	assert_ok(text_done(&t, &out));
	return out;
}

/* First occurrence; it must be there, or the case would test nothing. */
struct bytes craft_replace(struct arena *mem, struct bytes text, struct bytes find, struct bytes put)
{
	const unsigned char *at = memmem(text.ptr, text.len, find.ptr, find.len);
	struct text t = text_new(mem, CRAFT_BYTES);
	struct bytes out;

	if (at == NULL)
		fail_msg("nothing to change: %.*s", (int)find.len, (const char *)find.ptr);
	text_put(&t, text.ptr, (size_t)(at - text.ptr));
	text_bytes(&t, put);
	at += find.len;
	text_put(&t, at, text.len - (size_t)(at - text.ptr));
	assert_ok(text_done(&t, &out));
	return out;
}

static struct bytes repeated(const struct craft *c, const char *part, unsigned n, struct bytes behind)
{
	struct text t = text_new(c->mem, CRAFT_BYTES);
	struct bytes out;

	for (unsigned i = 0; i < n; i++)
		for (const char *p = part; *p != '\0'; p++) {
			if (*p == '~')
				text_number(&t, (int64_t)i);
			else
				text_put(&t, p, 1);
		}
	text_bytes(&t, behind);
	assert_ok(text_done(&t, &out));
	return out;
}

struct bytes craft_stage(struct craft *c, enum attack_stage at, struct bytes text)
{
	const struct attack *a = c->attack;
	struct bytes find;

	if (a->stage != at || (!c->hostile && a->good == NULL))
		return text;
	if (c->hostile && a->trick != NULL)
		return a->trick(c, text);
	if (a->put == NULL)
		return text;
	if (a->find == NULL)
		return craft_expand(c, c->hostile ? a->put : a->good);
	find = craft_expand(c, a->find);
	if (c->hostile && a->repeat > 0)
		return craft_replace(c->mem, text, find, repeated(c, a->put, a->repeat, find));
	return craft_replace(c->mem, text, find, craft_expand(c, c->hostile ? a->put : a->good));
}

struct bytes craft_base64(struct arena *mem, struct bytes octets)
{
	struct text t = text_new(mem, CRAFT_BYTES * 2);
	struct bytes out;

	base64_encode(&t, octets);
	assert_ok(text_done(&t, &out));
	return out;
}

/* ---- messages ---- */

/* The first Assertion of a text up to the last end tag; absent when the fault has taken it away. */
static struct bytes assertion_in(struct bytes text)
{
	static const char open[] = "<saml:Assertion ", close[] = "</saml:Assertion>";
	const unsigned char *from = memmem(text.ptr, text.len, open, sizeof open - 1), *to = NULL;

	if (from == NULL)
		return (struct bytes){ 0 };
	for (const unsigned char *p = from; p != NULL;) {
		p = memmem(p, text.len - (size_t)(p - text.ptr), close, sizeof close - 1);
		if (p != NULL)
			to = p += sizeof close - 1;
	}
	return to == NULL ? (struct bytes){ 0 } : bytes_at(from, (size_t)(to - from));
}

/* What stands in place of the honest Assertion, which is signed, encrypted or neither. */
static struct bytes inner_xml(struct craft *c, struct bytes inner)
{
	const unsigned kind = AS(c->kind);
	struct bytes done;

	c->is_inside = true;
	done = craft_sign(c, inner, "{ASIG}", (const char *)craft_expand(c, "@AID@").ptr,
	                  (kind & (INNER | AS(RESOLVED))) != 0, (kind & (OUTER | AS(RESOLVED))) == 0,
	                  &c->pieces[c->kind == RESOLVED ? P_INSIG : P_ASIG]);
	c->is_inside = false;
	c->pieces[P_ASSERTION] = done;
	if (c->kind == RESOLVED)
		return craft_stage(c, AT_INNER, done);
	if ((kind & SEALED) == 0)
		return done;
	c->pieces[P_INNER] = craft_stage(c, AT_INNER, done);
	c->pieces[P_SEALED] = craft_seal(c, c->pieces[P_INNER]);
	return craft_stage(c, AT_SEALED, c->pieces[P_SEALED]);
}

static struct bytes message_xml(struct craft *c)
{
	const struct asking *asked = &askings[c->kind];
	const char *honest = asked->text != NULL ? asked->text : response;
	const char *id = asked->id != NULL ? asked->id : "@PID@";
	struct bytes text = craft_stage(c, AT_CONTENT, craft_expand(c, honest));
	const struct bytes inner = assertion_in(text);

	if (bytes_is_present(inner))
		text = craft_replace(c->mem, text, inner, inner_xml(c, inner));
	text = craft_sign(c, text, "{SIG}", (const char *)craft_expand(c, id).ptr,
	                  (AS(c->kind) & (OUTER | POSTS | SOAPS)) != 0, true, &c->pieces[P_SIG]);
	c->pieces[P_WHOLE] = text;
	return craft_stage(c, AT_XML, text);
}

/* ---- on the wire ---- */

static void field_add(struct text *t, const char *name, struct bytes value)
{
	if (t->len > 0)
		text_lit(t, "&");
	text_str(t, name);
	text_lit(t, "=");
	form_escape(t, value);
}

static const char *field_of(const struct craft *c)
{
	return (const char *)craft_expand(c, "SAML@WHAT@").ptr;
}

static struct bytes query_of(struct craft *c, struct bytes xml)
{
	struct text t = text_new(c->mem, CRAFT_BYTES), sent = text_new(c->mem, CRAFT_BYTES);
	struct bytes deflated, query, signature;

	assert_ok(deflate_raw(xml, c->mem, &deflated));
	deflated = craft_stage(c, AT_DEFLATED, deflated);
	field_add(&t, field_of(c), craft_stage(c, AT_BASE64, craft_base64(c->mem, deflated)));
	field_add(&t, "RelayState", bytes_of(c->place->relay_state));
	field_add(&t, "SigAlg", bytes_of(craft_alg_uri(c)));
	assert_ok(text_done(&t, &query));
	query = craft_stage(c, AT_QUERY, query);
	c->pieces[P_QUERY] = query;
	signature = craft_signature(c, query);
	text_bytes(&sent, query);
	field_add(&sent, "Signature", signature);
	assert_ok(text_done(&sent, &query));
	return craft_stage(c, AT_SENT, query);
}

static struct bytes form_of(struct craft *c, struct bytes xml)
{
	struct text t = text_new(c->mem, CRAFT_BYTES);
	struct bytes form;

	field_add(&t, field_of(c), craft_stage(c, AT_BASE64, craft_base64(c->mem, xml)));
	field_add(&t, "RelayState", bytes_of(c->place->relay_state));
	assert_ok(text_done(&t, &form));
	return craft_stage(c, AT_SENT, form);
}

static struct bytes envelope_of(struct craft *c, struct bytes xml)
{
	struct text t = text_new(c->mem, CRAFT_BYTES);
	struct bytes envelope;

	text_lit(&t, "<S:Envelope xmlns:S=\"" NS_SOAP "\"><S:Body>");
	text_bytes(&t, xml);
	text_lit(&t, "</S:Body></S:Envelope>");
	assert_ok(text_done(&t, &envelope));
	return craft_stage(c, AT_SENT, envelope);
}

bool craft_send(const struct attack *attack, enum attack_kind kind, const struct attack_place *place,
                bool hostile, struct arena *mem, struct attack_sent *out)
{
	struct craft c = { .attack = attack, .place = place, .kind = kind, .hostile = hostile, .mem = mem };

	*out = (struct attack_sent){ .is_query = (AS(kind) & QUERIES) != 0 };
	if (!craft_can(&c))
		return false;
	out->xml = craft_stage(&c, AT_OCTETS, message_xml(&c));
	out->inner = c.pieces[P_INNER];
	if ((AS(kind) & SOAPS) != 0)
		out->octets = envelope_of(&c, out->xml);
	else
		out->octets = out->is_query ? query_of(&c, out->xml) : form_of(&c, out->xml);
	return true;
}
